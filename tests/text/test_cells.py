"""The cells of a row are found again in its text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tosdiff.text.cells import Written, cells_of
from tosdiff.text.extract import extract
from tosdiff.text.markdown import blocks_of

WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="|", exclude_categories=("Z", "C")), max_size=8
)


@given(st.lists(WORDS, min_size=2, max_size=6))
def test_every_cell_stands_in_the_row_in_its_order(texts: list[str]) -> None:
    row = " ".join(" | ".join(texts).split()).strip(" |")
    at = 0
    for text, cell in zip(texts, cells_of(row, [Written(text) for text in texts]), strict=True):
        assert row[cell.start : cell.end] == text
        assert at <= cell.start <= cell.end
        at = cell.end


@given(st.text(), st.lists(st.text(), max_size=4))
def test_no_cell_leaves_the_row_whatever_it_holds(row: str, texts: list[str]) -> None:
    ends = [
        0,
        *(place for cell in cells_of(row, map(Written, texts)) for place in (cell.start, cell.end)),
        len(row),
    ]
    assert ends == sorted(ends)


def test_a_page_tells_what_its_cells_span_and_which_are_headings() -> None:
    page = b"""<html><body><main><h1>Table</h1><p>Some words that stand before the table of this page.</p><table>
        <tr><th>A</th><th colspan="2">B</th></tr><tr><td></td><td rowspan="2">x | y</td><td>z</td></tr></table></main>"""
    head, row = (block for block in extract(page).blocks if block.cells)
    assert [(cell.width, cell.heading) for cell in head.cells] == [(1, True), (2, True)]
    assert [row.text[cell.start : cell.end] for cell in row.cells] == ["", "x | y", "z"]
    assert [cell.height for cell in row.cells] == [1, 2, 1]


def test_markdown_keeps_a_cell_beyond_the_headings() -> None:
    head, row = blocks_of("| A | B |\n|---|---|\n| a \\| b | c | d |\n")
    assert all(cell.heading for cell in head.cells)
    assert [row.text[cell.start : cell.end] for cell in row.cells] == ["a | b", "c", "d"]
