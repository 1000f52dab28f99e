"""What a reader of a printed page takes for granted: columns, tables, raised marks, what is printed on every page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from fpdf import FPDF
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.models import BlockKind
from tosdiff.text.columns import in_reading_order
from tosdiff.text.grid import with_tables
from tosdiff.text.lines import printed_lines
from tosdiff.text.pdf import pdf_blocks

SENTENCES = [
    f"Under clause {n} the customer may use the tool while the plan is paid, and either side may end the agreement "
    f"by writing to the other {n} days before."
    for n in range(1, 31)
]


def made(pdf: FPDF) -> list[tuple[BlockKind, str]]:
    return [(block.kind, block.text) for block in pdf_blocks(bytes(pdf.output())).blocks]


def laid(width: float, text: str) -> list[str]:
    """Return the lines that a text takes."""
    lines = blank().multi_cell(width, 5, text, dry_run=True, output="LINES")
    assert isinstance(lines, list)
    return lines


def texts(pdf: FPDF) -> list[str]:
    return [text for _, text in made(pdf)]


def blank() -> FPDF:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=10)
    return pdf


# ------------------------------------------------------------------ on every page


class Headed(FPDF):
    def header(self) -> None:
        self.set_font("Helvetica", "B", 18)
        self.cell(0, 12, "Master Agreement", align="C", new_x="LMARGIN", new_y="NEXT")
        self.set_font("Helvetica", size=10)
        self.cell(0, 6, "Last updated: 15 April 2025", new_x="LMARGIN", new_y="NEXT")
        self.ln(8)


def test_a_running_header_larger_than_the_text_is_its_title_once() -> None:
    pdf = Headed()
    pdf.add_page()
    pdf.set_font("Helvetica", size=10)
    for sentence in SENTENCES * 3:
        pdf.multi_cell(0, 5, sentence, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(3)
    assert pdf.page_no() > 2
    assert texts(pdf) == ["Master Agreement", "Last updated: 15 April 2025", *SENTENCES * 3]


def test_headings_that_open_their_pages_are_no_running_header() -> None:
    pdf = FPDF()
    for number in range(1, 6):
        pdf.add_page()
        pdf.set_font("Helvetica", "B", 18)
        pdf.cell(0, 12, f"Article {number}", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(8)
        pdf.set_font("Helvetica", size=10)
        pdf.multi_cell(0, 5, SENTENCES[number], new_x="LMARGIN", new_y="NEXT")
    assert [text for kind, text in made(pdf) if kind is BlockKind.HEADING] == [
        f"Article {n}" for n in range(1, 6)
    ]


# ------------------------------------------------------------------ footnotes


@pytest.mark.parametrize("mark", ["2", "12", "*"])
def test_a_raised_mark_stands_apart_and_splits_no_sentence(mark: str) -> None:
    pdf = blank()
    pdf.write(5, "Refunds are paid within 30")
    pdf.char_vpos = "SUP"
    pdf.write(5, mark)
    pdf.char_vpos = "LINE"
    pdf.write(5, " days and cost nothing.")
    assert texts(pdf) == [f"Refunds are paid within 30 [{mark}] days and cost nothing."]


# ------------------------------------------------------------------ tables


def table(
    rows: Sequence[tuple[str, ...]], widths: tuple[int, ...], line: float = 5, space: float = 3
) -> FPDF:
    """Draw a table whose cells may hold several lines, row by row."""
    pdf = blank()
    pdf.multi_cell(0, 5, SENTENCES[0], new_x="LMARGIN", new_y="NEXT")
    pdf.ln(6)
    for row in rows:
        cells = [laid(w, cell) for w, cell in zip(widths, row, strict=True)]
        for at in range(max(map(len, cells))):
            for width, lines in zip(widths, cells, strict=True):
                pdf.cell(width, line, lines[at] if at < len(lines) else "")
            pdf.ln(line)
        pdf.ln(space)
    pdf.ln(6)
    pdf.multi_cell(0, 5, SENTENCES[1], new_x="LMARGIN", new_y="NEXT")
    return pdf


def test_rows_are_alike_and_an_empty_cell_stays() -> None:
    found = made(
        table([("Plan", "Notice", "Refund"), ("Free", "", "none"), ("Pro", "10 days", "full")], (12, 16, 30))
    )
    assert [text for kind, text in found if kind is BlockKind.ROW] == [
        "Plan | Notice | Refund", "Free | | none", "Pro | 10 days | full",
    ]  # fmt: skip


def test_a_cell_of_several_lines_is_one_cell() -> None:
    rows = [
        ("Plan", "What the customer gets"),
        (
            "Free",
            "Twenty messages a day, without uploads, until the service is needed by those who pay for it",
        ),
        ("Team of five or more", "Messages without a limit, and an agreement on the processing of data"),
    ]
    found = made(table(rows, (25, 60)))
    assert [text for kind, text in found if kind is BlockKind.ROW] == [" | ".join(row) for row in rows]


def test_justified_text_is_no_table() -> None:
    pdf = blank()
    for sentence in SENTENCES[:12]:
        pdf.multi_cell(55, 5, sentence, align="J", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(3)
    assert texts(pdf) == SENTENCES[:12]


# ------------------------------------------------------------------ columns


def columns(left: list[str], right: list[str], draw: str) -> FPDF:
    pdf = blank()
    sides = [[line for text in column for line in laid(80, text)] for column in (left, right)]
    if draw == "column by column":
        places = [(side, at) for side in (0, 1) for at in range(len(sides[side]))]
    else:
        places = [
            (side, at) for at in range(max(map(len, sides))) for side in (0, 1) if at < len(sides[side])
        ]
    for side, at in places:
        pdf.set_xy(10 + 95 * side, 20 + 5 * at)
        pdf.cell(80, 5, sides[side][at])
    return pdf


@pytest.mark.parametrize("draw", ["column by column", "line by line"])
def test_the_left_column_is_read_before_the_right(draw: str) -> None:
    left, right = SENTENCES[:5], SENTENCES[5:9]
    assert " ".join(texts(columns(left, right, draw))) == " ".join([*left, *right])


def test_a_table_of_short_cells_is_read_row_by_row() -> None:
    rows = [(f"Model {n}", f"ends on {n} May 2026") for n in range(1, 15)]
    found = made(table(rows, (60, 60)))
    assert [text for kind, text in found if kind is BlockKind.ROW] == [" | ".join(row) for row in rows]


runs = st.lists(
    st.tuples(
        st.sampled_from(["word", "a longer run of words", "2", ""]),
        st.integers(0, 500), st.integers(1, 300), st.integers(0, 60), st.sampled_from([8.0, 10.0, 18.0]), st.booleans(),
    ).map(lambda run: [run[0], float(run[1]), float(run[1] + run[2]), 12.0 * run[3], run[4], run[5]]),
    max_size=60,
)  # fmt: skip


@given(runs)
def test_no_run_is_added_or_lost_by_the_order(drawn: list[list[object]]) -> None:
    assert sorted(map(repr, in_reading_order(drawn))) == sorted(map(repr, drawn))


@given(runs)
def test_no_word_is_added_or_lost_by_tables(drawn: list[list[object]]) -> None:
    (lines,) = printed_lines([drawn])
    before, after = (
        Counter(word for line in each for word in line.text.split() if word != "|")
        for each in (lines, with_tables(lines))
    )
    assert before == after


# ------------------------------------------------------------------ hyphens


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("This is a non-", "exclusive right.", "This is a non-exclusive right."),
        ("These are pre-", "and post-contractual duties.", "These are pre- and post-contractual duties."),
        ("It needs the agree-", "ment of both sides.", "It needs the agreement of both sides."),
        ("Between the EU-", "US partners.", "Between the EU-US partners."),
    ],
)
def test_a_hyphen_that_belongs_to_the_word_stays(first: str, second: str, whole: str) -> None:
    pdf = blank()
    for line in (first, second):
        pdf.cell(0, 5, line, new_x="LMARGIN", new_y="NEXT")
    assert texts(pdf) == [whole]
