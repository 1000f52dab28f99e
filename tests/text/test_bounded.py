"""No form of markup hides from the text what a browser shows, or makes reading it grow faster than the page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.text.bounded import (
    _MOST_ATTRIBUTES,
    _SMALL_TAGS,
    _tags,
    flattened,
    with_few_attributes,
    without_early_end,
)
from tosdiff.text.page import parse
from tosdiff.text.read import extraction, opened

CLAUSE = "<p>You may cancel the service at any time, and we must refund what you paid.</p>"
HIDDEN = "<p>You must bring every claim against us in arbitration, and you waive a jury.</p>"


def text_of(page: str) -> str:
    return " ".join(block.text for block in extraction(opened(page.encode())).blocks)


@pytest.mark.parametrize("depth", [600, 2_047, 2_048, 5_000, 30_000])
@pytest.mark.parametrize("tag", ["div", "b", "span", "custom-box"])
def test_no_number_of_open_tags_hides_a_clause(tag: str, depth: int) -> None:
    for closed in ("", f"</{tag}>" * depth):
        page = f"<html><body><main>{CLAUSE * 20}{f'<{tag}>' * depth}{HIDDEN}{closed}{HIDDEN.upper()}</main>"
        text = text_of(page)
        assert "You must bring every claim" in text
        assert "YOU MUST BRING EVERY CLAIM" in text


@pytest.mark.parametrize(
    "end", ["</body>", "</html>", "</body></html>", "</BODY\n></html >", "</body></html><html><body>"]
)
def test_what_stands_behind_the_end_of_the_page_is_read(end: str) -> None:
    assert "every claim against us" in text_of(f"<html><body><main>{CLAUSE}{end}{HIDDEN}</body></html>")


@pytest.mark.parametrize("tail", ["", "\n", "</body>\n</html>\n"])
def test_a_page_that_ends_where_it_says_is_left_as_it_is(tail: str) -> None:
    page = f"<html><body>{CLAUSE}</body></html>{tail}".encode()
    assert without_early_end(page) == page


@pytest.mark.parametrize(
    "value", ["", "=x", "=''", "='x > y'", "='<b>'", '="<"', '="it\'s > that"', "='\"<b>\"'"]
)
def test_a_tag_of_many_attributes_is_given_to_the_parser_with_a_few(value: str) -> None:
    many = " ".join(f"a{number}{value}" for number in range(20_000))
    page = f"<main>{CLAUSE}<p {many}>{HIDDEN}</main>".encode()
    assert len(with_few_attributes(page)) < 20_000
    assert "every claim against us" in text_of(page.decode())


def test_a_tag_with_one_long_attribute_is_left_as_it_is() -> None:
    page = f'<main><p data-state="{"x y " * 50_000}" hidden>{CLAUSE}</main>'.encode()
    assert with_few_attributes(page) == page


PIECES = st.sampled_from(
    ["<div>", "</div>", "<p>", "</p>", "<b>", "</b>", "<br>", "<!-- c -->", "<script>x</script>", "<a b='>'>", "<", "'", "</x>",
     "<td>", "</table>", "<li>", "</body>", "word ", "</html>"]
)  # fmt: skip


LONG = st.sampled_from(
    [
        "<p ",
        "<p\n",
        " a=1",
        " b",
        "='>'",
        '="\'"',
        "=",
        ">",
        " c" * 600,
        "x" * 1_200,
        "<script>",
        "</script ",
        "<!--",
        "-->",
    ]
)


@given(st.lists(PIECES | LONG, max_size=40))
def test_in_a_run_of_small_tags_no_tag_of_many_attributes_is_passed_by(pieces: list[str]) -> None:
    markup = "".join(pieces).encode()
    passing = list(_tags(markup, passing=_SMALL_TAGS))
    every = list(_tags(markup))
    assert set(passing) <= set(every)
    passed = set(every) - set(passing)
    assert all(markup[inner:end].count(b" ") <= _MOST_ATTRIBUTES for _, _, _, inner, end in passed)


@given(st.lists(PIECES, max_size=30), st.integers(min_value=0, max_value=3_000))
def test_any_markup_of_any_depth_is_read_to_its_end(pieces: list[str], depth: int) -> None:
    inside = "".join(pieces).replace("<script>x</script>", "")
    page = f"<html><body>{'<div>' * depth}{inside}</p><p>last words</p>"
    if inside.rfind("'") >= 0 or inside.endswith("<"):
        page = page.replace("'", "").replace("<<", "<")
    root = parse(page.encode())
    assert root is not None
    assert "last words" in "".join(str(text) for text in root.itertext())


@given(st.lists(PIECES, max_size=60))
def test_flattening_drops_no_word(pieces: list[str]) -> None:
    page = "".join(pieces).encode()
    assert flattened(page).count(b"word ") == page.count(b"word ")


@given(st.binary(max_size=400))
def test_any_bytes_go_through(markup: bytes) -> None:
    for bound in (without_early_end, with_few_attributes, flattened):
        assert isinstance(bound(markup), bytes)
