"""Where a clause stands is part of what it says; how a list without an order is sorted is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.compare.versions import compare
from tosdiff.models import Comparison, Edition, Significance, Version
from tosdiff.text.extract import extract

W, E, P = Significance.WORDING, Significance.EDITORIAL, Significance.PRESENTATION
REST = (
    "<h1>Terms of Brook</h1><p>Brook keeps the songs that you send and plays them to those whom you name.</p>"
    "<h2>Rules</h2>{}<h2>End</h2><p>Either side may end the contract with notice of one month.</p>"
)


def page(body: str) -> Version:
    blocks = extract(f"<html><body><main>{REST.format(body)}</main></body></html>".encode()).blocks
    return Version(document="brook/terms", snapshot=None, blocks=blocks, edition=Edition(), clauses=())


def compared(old: str, new: str) -> Comparison:
    return compare(page(old), page(new))


def items(*texts: str, tag: str = "ul") -> str:
    return f"<{tag}>{''.join(f'<li>{text}</li>' for text in texts)}</{tag}>"


def table(*rows: str, head: str = "Plan|Notice|Refund") -> str:
    def row(cells: str, tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells.split("|")) + "</tr>"

    return f"<table>{row(head, 'th')}{''.join(row(each, 'td') for each in rows)}</table>"


MAY, NOT = "<p>You may:</p>", "<p>You must not:</p>"
SHARE = "use the name of another"
LONG = "We may end access without any notice and without giving a reason for it."
ELSEWHERE = [
    (  # an item of a list that allows moves to one that forbids
        MAY + items(SHARE, "play songs") + NOT + items("send viruses", "copy others"),
        MAY + items("play songs") + NOT + items("send viruses", "copy others", SHARE),
    ),
    (  # an item leaves its lead-in, the others stay
        items("We may share:" + items("what you allow", "what partners ask for")),
        items("We may share:" + items("what you allow"), "what partners ask for"),
    ),
    (  # a clause under the heading of another plan
        f"<h3>Free plan</h3><p>{LONG}</p><p>20 songs.</p><h3>Pro plan</h3><p>500 songs.</p>",
        f"<h3>Free plan</h3><p>20 songs.</p><h3>Pro plan</h3><p>500 songs.</p><p>{LONG}</p>",
    ),
    (  # a sentence that stands twice leaves one of the places
        f"<h3>Free plan</h3><p>{LONG}</p><h3>Pro plan</h3><p>500 songs.</p><p>{LONG}</p>",
        f"<h3>Free plan</h3><p>{LONG}</p><h3>Pro plan</h3><p>500 songs.</p>",
    ),
    (  # a heading put above
        "<p>We sell what you send us to others.</p>",
        "<h3>For users in California</h3><p>We sell what you send us to others.</p>",
    ),
    (table("Free||30 days", "Pro|10 days|"), table("Free|30 days|", "Pro||10 days")),
    (table("Free|✓|✗", "Pro|✓|✓"), table("Free|✓|✗", "Pro|✓|✗")),
    (table("Free|1 day|x", "Pro|9 days|y"), table("Free|9 days|x", "Pro|1 day|y")),
    (  # steps
        "<p>We look for a remedy in this order:</p>" + items("a talk", "a mediator", "a court"),
        "<p>We look for a remedy in this order:</p>" + items("a court", "a talk", "a mediator"),
    ),
    (  # an item that is referred to by its place
        "<p>We keep:</p>" + items("songs", "names", "bills") + "<p>The first item is deleted in a week.</p>",
        "<p>We keep:</p>" + items("bills", "songs", "names") + "<p>The first item is deleted in a week.</p>",
    ),
]


@pytest.mark.parametrize("pair", ELSEWHERE)
def test_another_place_is_wording_there_and_back(pair: tuple[str, str]) -> None:
    for old, new in (pair, pair[::-1]):
        found = compared(old, new)
        assert found.significance is W, found.explanation
        assert found.changes


def test_it_is_said_from_where_to_where_a_clause_went() -> None:
    said = compared(*ELSEWHERE[0]).explanation
    assert said.startswith(
        "place changed: under “You may:” -> under “You must not:”: “use the name of another”"
    )


def test_a_cell_that_spans_rows_is_carried_down() -> None:
    head = "<tr><th>Plan</th><th>Notice</th><th>Refund</th></tr>"
    old = (
        head + "<tr><td rowspan=2>Free</td><td>no</td><td>-</td></tr><tr><td>by mail</td><td>a week</td></tr>"
    )
    new = head + "<tr><td>Free</td><td>no</td><td>-</td></tr><tr><td>by mail</td><td>a week</td></tr>"
    assert compared(f"<table>{old}</table>", f"<table>{new}</table>").significance is W


THINGS = ("Echo Voice", "Acme Hosting", "Delta Pay", "Beta Mail", "Cirrus Store", "Brook Support of Leeds")


@given(st.permutations(THINGS), st.sampled_from(("ul", "ol")))
def test_the_same_list_in_any_order_is_never_more_than_editorial(order: list[str], tag: str) -> None:
    lead = "<p>We use these processors:</p>"
    found = compared(lead + items(*THINGS, tag=tag), lead + items(*order, tag=tag))
    assert found.significance in (E, P), found.explanation


@given(st.permutations(("Free|✓|✗", "Pro|✓|✓", "Team||30 days", "Max|1 day|")))
def test_the_rows_of_a_table_in_any_order_are_never_more_than_editorial(order: list[str]) -> None:
    found = compared(table("Free|✓|✗", "Pro|✓|✓", "Team||30 days", "Max|1 day|"), table(*order))
    assert found.significance in (E, P), found.explanation


@given(st.data())
def test_an_item_that_goes_to_another_list_is_never_less_than_wording(data: st.DataObject) -> None:
    here = data.draw(st.lists(st.sampled_from(THINGS), min_size=2, unique=True))
    rest = [each for each in THINGS if each not in here]
    gone = data.draw(st.sampled_from(here))
    there = data.draw(st.permutations([*rest, gone]))
    left = [each for each in here if each != gone]
    old = MAY + items(*here) + NOT + (items(*rest, "sell songs") if rest else items("sell songs"))
    new = MAY + items(*left) + NOT + items(*there, "sell songs")
    assert compared(old, new).significance is W
    assert compared(new, old).significance is W


@pytest.mark.parametrize("old", [MAY + items("send songs", "play songs"), f"<h3>Notice</h3><p>{LONG}</p>"])
def test_markup_puts_nothing_elsewhere(old: str) -> None:
    new = old.replace("<ul>", "").replace("</ul>", "").replace("li>", "p>").replace("h3>", "p>")
    assert compared(old, new).significance is P


TYPED = (
    "You may:",
    "- lend kites to your friends",
    "- paint kites in blue",
    "You must not:",
    "- sell kites to anyone",
)


@pytest.mark.parametrize("mark", ["–", "—", "•"])
def test_an_item_typed_by_hand_is_told_by_its_lead_in(mark: str) -> None:
    """Paragraphs that begin with a dash are a list as much as marked-up items are."""

    def typed(*lines: str) -> str:
        return "".join(f"<p>{f'{mark} {line[2:]}' if line[0] == '-' else line}</p>" for line in lines)

    turned = (*TYPED[:2], TYPED[3], TYPED[2], TYPED[4])
    assert compared(typed(*TYPED), typed(*turned)).significance is W
    assert compared(typed(*turned), typed(*TYPED)).significance is W


@pytest.mark.parametrize(
    "lead",
    [
        "If documents conflict, they prevail as listed below:",
        "We apply what you pay first to the first of these, then to the next:",
        "What you pay is applied in the following order:",
        "The documents, in descending rank:",
    ],
)
def test_an_order_that_its_lead_in_speaks_of_is_wording(lead: str) -> None:
    texts = ["the order form that you signed", "these terms of ours", "the policies"]
    old, new = (f"<p>{lead}</p>{items(*order)}" for order in (texts, texts[::-1]))
    assert compared(old, new).significance is W


def test_a_column_without_a_word_moves_no_other() -> None:
    old, new = (
        f"<table><tr><th>Plan</th>{gap}<th>Paid</th></tr><tr><td>Songs a day</td>{gap}<td>12</td></tr></table>"
        for gap in ("", "<td></td>")
    )
    assert compared(old, new).significance is P


STRUCK = (
    "<s>{}</s>",
    "<del>{}</del>",
    "<strike>{}</strike>",
    "<span style='text-decoration: line-through'>{}</span>",
    "<style>.gone {{text-decoration-line: line-through}}</style><span class='gone'>{}</span>",
    "<span class='line-through'>{}</span>",
)
RIGHTS = ("and get back what you paid", "and keep your songs", "at any time of the year", "without a charge")


@given(st.sampled_from(STRUCK), st.sampled_from(RIGHTS), st.sampled_from(["p", "li", "td"]))
def test_words_that_are_struck_out_or_no_more_are_never_less_than_wording(
    way: str, right: str, tag: str
) -> None:
    wrap = {"p": "<p>{}</p>", "li": "<ul><li>{}</li></ul>", "td": "<table><tr><td>{}</td></tr></table>"}[tag]
    plain = wrap.format(f"You may cancel within 14 days {right}.")
    struck = wrap.format(f"You may cancel within 14 days {way.format(right)}.")
    assert compared(plain, struck).significance is W
    assert compared(struck, plain).significance is W


NUMBERS = (
    "{n}.",
    "({n})",
    "{n})",
    "A.{n}.",
    "I.{n}.",
    "§ {n}",
    "Section {n}.",
    "1.{n}",
    "({roman})",
    "{roman}.",
)


@given(st.sampled_from(NUMBERS), st.sampled_from(NUMBERS), st.integers(1, 9), st.integers(1, 9))
def test_another_numbering_is_never_more_than_editorial(old: str, new: str, here: int, there: int) -> None:
    texts = ("You own the songs that you send.", "We keep them for you.", "Either side may end this.")
    romans = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")

    def numbered(form: str, first: int) -> str:
        numbers = (form.format(n=first + at, roman=romans[first + at - 1]) for at in range(len(texts)))
        return "".join(f"<p>{number} {text}</p>" for number, text in zip(numbers, texts, strict=True))

    assert compared(numbered(old, here), numbered(new, there)).significance in (E, P)


GRID = [["Plan", "Notice", "Refund"], ["Free", "none", "✗"], ["Pro", "10 days", "✓"], ["Team", "", "in part"]]


def grid(rows: list[list[str]]) -> str:
    return table(*("|".join(row) for row in rows[1:]), head="|".join(rows[0]))


@given(st.permutations(range(3)), st.permutations(GRID[1:]))
def test_whole_columns_and_rows_in_any_order_are_never_more_than_editorial(
    order: list[int], below: list[list[str]]
) -> None:
    moved = [[row[at] for at in order] for row in (GRID[0], *below)]
    found = compared(grid(GRID), grid(moved))
    assert found.significance in (E, P), found.explanation


@given(
    st.permutations(range(3)),
    st.permutations(GRID[1:]),
    st.integers(0, 3),
    st.integers(0, 2),
    st.integers(0, 2),
)
def test_two_cells_that_change_places_are_never_less_than_wording(
    order: list[int], below: list[list[str]], at: int, one: int, other: int
) -> None:
    rows = [list(row) for row in (GRID[0], *below)]
    rows[at][one], rows[at][other] = rows[at][other], rows[at][one]
    found = compared(grid(GRID), grid([[row[n] for n in order] for row in rows]))
    assert (found.significance is W) == (one != other), found.explanation


def test_rows_that_a_cell_spans_may_change_places_and_repeat_what_it_says() -> None:
    head = "<tr><th>Plan</th><th>How</th></tr>"
    old = (
        head
        + "<tr><td rowspan=2>Free</td><td>by mail</td></tr><tr><td>by post</td></tr><tr><td>Pro</td><td>never</td></tr>"
    )
    for new in (
        head
        + "<tr><td>Pro</td><td>never</td></tr><tr><td rowspan=2>Free</td><td>by post</td></tr><tr><td>by mail</td></tr>",
        head
        + "<tr><td>Free</td><td>by mail</td></tr><tr><td>Free</td><td>by post</td></tr><tr><td>Pro</td><td>never</td></tr>",
    ):
        assert compared(f"<table>{old}</table>", f"<table>{new}</table>").significance in (E, P)
    other = (
        head
        + "<tr><td>Free</td><td>by mail</td></tr><tr><td rowspan=2>Pro</td><td>by post</td></tr><tr><td>never</td></tr>"
    )
    assert compared(f"<table>{old}</table>", f"<table>{other}</table>").significance is W


def test_columns_in_another_order_are_wording_where_one_is_named_by_its_place() -> None:
    said = "<p>Fees of the second column are never paid back.</p>"
    moved = [[row[at] for at in (0, 2, 1)] for row in GRID]
    assert compared(grid(GRID) + said, grid(moved) + said).significance is W
