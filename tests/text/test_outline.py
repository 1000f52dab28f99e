"""Lists within lists, however they are set: an item carries what leads in to it, what follows the list does not."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tosdiff.models import Block, BlockKind
from tosdiff.text.extract import extract
from tosdiff.text.markdown import blocks_of, markdown_of
from tosdiff.text.structure import structured

NUMBERS = {
    "(a)": "(a) (b) (c) (d)",
    "(i)": "(i) (ii) (iii) (iv)",
    "(1)": "(1) (2) (3) (4)",
    "1.": "1. 2. 3. 4.",
    "a)": "a) b) c) d)",
    "i.": "i. ii. iii. iv.",
    "4.1.1": "4.1.1 4.1.2 4.1.3 4.1.4",
    "-": "- - - -",
}


@dataclass
class Item:
    text: str
    form: str = ""
    """How the items below are numbered."""
    below: list[Item] = field(default_factory=list)


@st.composite
def outlines(draw: st.DrawFn, forms: list[str], depth: int = 3) -> Item:
    """Lists in lists, each numbered otherwise than those around it, each text told from all others."""
    count = iter(range(1000))

    def item(above: frozenset[str], left: int) -> Item:
        free = [form for form in forms if form not in above]
        number = next(count)
        if not left or not free or not draw(st.booleans()):
            return Item(f"fly kite {number};")
        form = draw(st.sampled_from(free))
        size = draw(st.integers(1, 4))
        return Item(
            f"You shall not do {number}:", form, [item(above | {form}, left - 1) for _ in range(size)]
        )

    root = item(frozenset(), depth)
    return root if root.below else Item(root.text, forms[0], [root])


def expected(item: Item) -> dict[str, str | None]:
    """Return the lead-in of each text."""
    found: dict[str, str | None] = {item.text: None}
    for one in item.below:
        found |= expected(one)
        found[one.text] = item.text
    return found


def read(blocks: tuple[Block, ...]) -> dict[str, str | None]:
    """Return the lead-in of each text that was read, without its number."""
    found: dict[str, str | None] = {}
    for block in blocks:
        number, _, rest = block.text.partition(" ")
        numbered = any(number in row.split() for row in NUMBERS.values())
        found[rest if numbered else block.text] = block.lead_in.text if block.lead_in else None
    return {text: lead and _bare(lead) for text, lead in found.items()}


def _bare(text: str) -> str:
    return text.partition(" ")[2] if text.partition(" ")[0] not in ("You", "fly") else text


def as_paragraphs(item: Item) -> list[str]:
    """Set each item as a paragraph with its number printed."""
    lines = []
    for number, one in zip(NUMBERS[item.form].split() if item.below else (), item.below, strict=False):
        first, *rest = [one.text, *as_paragraphs(one)]
        lines += [f"{number} {first}", *rest]
    return lines


def as_html(item: Item) -> str:
    """Nest the lists as HTML does."""
    if not item.below:
        return ""
    tag = "ul" if item.form == "-" else "ol"
    items = "".join(f"<li>{html.escape(one.text)}{as_html(one)}</li>" for one in item.below)
    return f"<{tag}>{items}</{tag}>"


def as_markdown(item: Item, indent: str = "") -> list[str]:
    """Nest the lists by indentation, the numbers printed."""
    lines = []
    for number, one in zip(NUMBERS[item.form].split() if item.below else (), item.below, strict=False):
        lines.append(f"{indent}* {'' if number == '-' else number + ' '}{one.text}")
        lines += as_markdown(one, indent + "    ")
    return lines


PRINTED = [form for form in NUMBERS if form != "-"]


@settings(max_examples=150)
@given(outlines(PRINTED))
def test_lists_set_as_paragraphs_are_nested_by_their_numbers(outline: Item) -> None:
    lines = [outline.text, *as_paragraphs(outline), "Prices are in euro."]
    blocks = structured([Block(kind=BlockKind.PARAGRAPH, text=line) for line in lines])
    assert read(blocks) == expected(outline) | {"Prices are in euro.": None}


@settings(max_examples=75)
@given(outlines(list(NUMBERS)))
def test_lists_nested_in_html_keep_their_lead_ins(outline: Item) -> None:
    page = (
        f"<main><h1>Terms</h1><p>{outline.text}</p>{as_html(outline)}<p>Prices are in euro.</p>"
        "<p>We wrote this page for you, so that you know the rules.</p></main>"
    )
    blocks = extract(page.encode()).blocks
    found = read(blocks)
    assert {text: found.get(text) for text in expected(outline)} == expected(outline)
    assert found["Prices are in euro."] is None


@settings(max_examples=75)
@given(outlines(list(NUMBERS)))
def test_lists_nested_in_markdown_keep_their_lead_ins(outline: Item) -> None:
    lines = [outline.text, "", *as_markdown(outline), "", "Prices are in euro."]
    assert read(blocks_of("\n".join(lines))) == expected(outline) | {"Prices are in euro.": None}


@settings(max_examples=50)
@given(outlines(["(a)", "(i)", "(1)"]))
def test_written_down_and_read_back_a_list_is_the_same(outline: Item) -> None:
    lines = [outline.text, *as_paragraphs(outline), "Prices are in euro."]
    blocks = structured([Block(kind=BlockKind.PARAGRAPH, text=line) for line in lines])
    back = blocks_of(markdown_of(blocks))
    assert [(b.text, b.level, b.lead_in) for b in back] == [(b.text, b.level, b.lead_in) for b in blocks]


def led(block: Block) -> str | None:
    return block.lead_in.text if block.lead_in else None


def leads(*lines: str) -> list[str | None]:
    return [led(b) for b in structured([Block(kind=BlockKind.PARAGRAPH, text=line) for line in lines])]


def test_number_of_the_next_section_does_not_go_on_with_the_list() -> None:
    lead = "You agree not to:"
    assert leads(lead, "4.1.1 fly kites", "4.2 We may close accounts.")[2] is None
    assert leads(lead, "5. Fees are due.")[1] is None


def test_article_is_no_number() -> None:
    assert leads("These are our rules:", "A kite may fly.")[1] is None


def test_letter_that_is_a_numeral_too_is_what_the_list_needs() -> None:
    lines = ["You shall not:", *(f"({letter}) fly {letter};" for letter in "abcdefghij")]
    assert leads(*lines) == [None] + ["You shall not:"] * 10
    assert leads("You shall not:", "(a) fly:", "(i) kites;", "(ii) balloons;", "(b) sing.") == [
        None, "You shall not:", "fly:", "fly:", "You shall not:",
    ]  # fmt: skip


def test_list_goes_on_after_a_paragraph_within_an_item() -> None:
    law = (
        "<p>We wrote this page for you, so that you know the rules that we hold to when we fly our kites.</p>"
    )
    page = (
        f"<main><h1>Terms</h1>{law}<p>You shall not:</p><ul><li><p>fly kites;</p><p>Balloons are meant too.</p></li>"
        f"<li>sing in the park.</li></ul>{law}</main>"
    )
    text = "You shall not:\n\n* fly kites;\n\n    Balloons are meant too.\n\n* sing in the park.\n"
    for blocks in (extract(page.encode()).blocks[2:6], blocks_of(text)):
        assert [led(b) for b in blocks] == [None, "You shall not:", None, "You shall not:"]


def test_item_that_ends_in_a_colon_leads_in_to_fragments_in_lower_case() -> None:
    text = "You agree that:\n\n* You fly kites.\n* We may take a name back:\n* to prevent confusion;\n* We say so.\n"
    inner, lead = "We may take a name back:", "You agree that:"
    assert [led(b) for b in blocks_of(text)] == [None, lead, lead, inner, lead]


@pytest.mark.parametrize(
    "heading", ["**2.7 Limits.**", "**Account Limits.**", "**2.7. Limits of use**", "**Section 3. Limits.**"]
)
def test_bold_heading_leads_in_to_nothing(heading: str) -> None:
    blocks = blocks_of(
        f"# Terms\n\n{heading}\n\n(a) This part sets limits.\n\n(b) You shall not:\n\ni. fly;\n"
    )
    assert blocks[1].kind is BlockKind.HEADING
    assert [led(b) for b in blocks[2:]] == [None, None, "You shall not:"]


@pytest.mark.parametrize("law", ["**2.7 You may not fly kites.**", "**We may change these terms.**"])
def test_law_in_bold_is_no_heading(law: str) -> None:
    assert blocks_of(law)[0].kind is BlockKind.PARAGRAPH


@pytest.mark.parametrize("name", ["nested-under-letter.md", "nested-under-letter.html", "leaking-lead-in.md"])
def test_handed_lists_keep_their_items(shared: Path, name: str) -> None:
    raw = (shared / "cases" / "clauses" / "lists" / name).read_bytes()
    blocks = extract(raw).blocks if name.endswith("html") else blocks_of(raw.decode())
    led_by = {b.text: led(b) for b in blocks}
    for text, lead in led_by.items():
        listed = text.rstrip(".;").endswith(("share your key", "lend it", "sell it", "copy it"))
        assert (lead == "You shall not:") == listed, text
