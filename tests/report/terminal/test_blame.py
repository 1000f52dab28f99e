"""A version with dates in its margin: all of its words, once, and each date where it is needed."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from tosdiff.history.blame import Blamed, Since
from tosdiff.models import NOTHING_STATED, Block, BlockKind, Document, Edition, Label, LeadIn, State, Version
from tosdiff.pipeline.blame import BlamedVersion
from tosdiff.report.terminal.blame import show as blame_text
from tosdiff.text.segment import segment

DOCUMENT = Document(
    provider="halcyon", slug="terms", provider_name="Halcyon", publisher="Halcyon Labs",
    title="Terms of Service", url="https://halcyon.example/terms",
)  # fmt: skip
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
FIRST = Since(at=START, snapshot="20260302T090000Z-aaaaaaaaaaaa", after=None)
SOON = Since(
    at=START + timedelta(days=1), snapshot="20260303T090000Z-bbbbbbbbbbbb", after=START,
)  # fmt: skip
LATE = Since(
    at=START + timedelta(days=40), snapshot="20260411T090000Z-cccccccccccc", after=START + timedelta(days=9),
)  # fmt: skip
HEADING = Block(kind=BlockKind.HEADING, text="1. Your rights", level=2)
GRANT = Block(kind=BlockKind.PARAGRAPH, text="You may use Halcyon. You may not resell it. We may end it.")
ITEM = Block(kind=BlockKind.ITEM, text="for a good reason; and", level=2, marker="(a)")


NEVER: dict[str, Any] = {
    "standing": FIRST,
    "rewordings": 0,
    "before": None,
    "away": (),
    "stood": (),
    "introduced": None,
}


def annotated(*blocks: Block, since: tuple[Since, ...] = (), **more: Any) -> BlamedVersion:
    """Return a version whose clauses stand since these dates, the last one for all that follow."""
    clauses = tuple(each.labelled((), NOTHING_STATED) for each in segment(blocks))
    dates = (*since, *[since[-1] if since else FIRST] * len(clauses))
    state = State(snapshot=FIRST.snapshot, first_seen=START, last_seen=START, visits=1)
    return BlamedVersion(
        document=DOCUMENT,
        state=state,
        version=Version(document=DOCUMENT.id, snapshot=None, blocks=blocks, edition=Edition(), clauses=clauses),
        clauses=tuple(
            Blamed(**NEVER | {"clause": clause, "wording": date} | more) for clause, date in zip(clauses, dates, strict=False)
        ),
        followed=(state,),
        others=0,
    )  # fmt: skip


def shown(found: BlamedVersion, width: int = 80, **how: bool | str) -> list[str]:
    """Return the lines beneath the head."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    to = Console(file=out, width=width, color_system=None, highlight=False, markup=False, emoji=False)
    blame_text(found, to, **how)  # type: ignore[arg-type]
    out.seek(0)
    lines = out.read().splitlines()
    assert all(len(line) <= width for line in lines)
    return lines[lines.index("", 4) :]


def test_date_is_said_where_it_changes_and_again_after_a_heading() -> None:
    found = annotated(HEADING, GRANT, GRANT, HEADING, ITEM, since=(FIRST, SOON, FIRST))
    assert shown(found) == [
        "",
        "1. Your rights",
        "",
        "≤2026-03-02   ▌ You may use Halcyon.",
        " 2026-03-03 + ▌ You may not resell it.",
        "≤2026-03-02   ▌ We may end it.",
        "",
        "              ▌ You may use Halcyon. You may not resell it. We may end it.",
        "",
        "1. Your rights",
        "",
        "≤2026-03-02   ▌   (a) for a good reason; and",
    ]


def test_last_visit_without_it_is_said_where_it_was_long_before() -> None:
    assert shown(annotated(ITEM, since=(LATE,)))[1:] == [
        " 2026-04-11 + ▌   (a) for a good reason; and",
        ">2026-03-11   ▌",
    ]


def test_snapshot_stands_in_the_margin_of_a_wide_terminal() -> None:
    assert shown(annotated(ITEM), width=120)[1:] == [
        "≤2026-03-02    20260302T090000Z ▌   (a) for a good reason; and"
    ]


def test_clause_has_its_own_date_and_the_number_of_rewordings() -> None:
    found = annotated(ITEM, since=(LATE,), rewordings=3, before="for a reason; and")
    assert shown(found, by_clause=True)[1:] == ["≤2026-03-02 3× ▌   (a) for a good reason; and"]
    assert shown(found)[1].startswith(" 2026-04-11 ~ ▌")


def test_former_words_are_marked_where_they_were_replaced() -> None:
    found = annotated(ITEM, since=(SOON,), before="for a compelling reason; and")
    assert shown(found, before=True)[2] == " " * 22 + "was: for a [-compelling-] reason; and"


def test_absence_and_earlier_stretches_are_told_beneath() -> None:
    day = timedelta(days=1)
    away = ((START, START + day), (START + 2 * day, START + 3 * day))
    found = annotated(ITEM, away=away, stood=((START - 90 * day, START - 60 * day),))
    assert [line.strip() for line in shown(found, width=100)[2:]] == [
        "went and came back: away 2026-03-02 to 2026-03-03, and once more",
        "stood before: 2025-12-02 to 2026-01-01",
    ]
    assert shown(found)[1].startswith("≤2026-03-02 ≈ ▌")


def test_younger_lead_in_is_told_once_beneath_the_first_item() -> None:
    item = replace(ITEM, lead_in=LeadIn(text="You may not:", span=(0, 12)))
    assert [line.strip() for line in shown(annotated(item, item, introduced=SOON))[1:]] == [
        "≤2026-03-02   ▌   (a) for a good reason; and",
        "but the words that introduce it only since 2026-03-03",
        "▌   (a) for a good reason; and",
    ]


def test_label_chooses_clauses_and_names_their_labels() -> None:
    found = annotated(replace(GRANT, heading_path=("Terms", "1. Your rights")))
    label = Label(label="access.restriction", rule="resale", evidence=())
    middle = replace(found.clauses[1], clause=replace(found.clauses[1].clause, labels=(label,)))
    found = replace(found, clauses=(found.clauses[0], middle, found.clauses[2]))
    assert shown(found, label="access") == [
        "",
        "Terms › 1. Your rights",
        "≤2026-03-02   ▌ You may not resell it.",
        "                access.restriction",
    ]


def test_what_is_hostile_is_not_printed_as_it_is() -> None:
    found = annotated(Block(kind=BlockKind.PARAGRAPH, text="You may \x1b[31muse[/b] it."))
    assert any("You may \N{REPLACEMENT CHARACTER}[31muse[/b] it." in line for line in shown(found))


WORD = st.text("abcXYZ.,;()’ é", min_size=1, max_size=14)
TEXT = st.lists(WORD, min_size=1, max_size=30).map(" ".join).map(lambda t: "We " + " ".join(t.split()))
BLOCKS = st.builds(
    Block,
    kind=st.sampled_from(BlockKind),
    text=TEXT,
    level=st.integers(1, 3),
    marker=st.sampled_from(["-", "1.", "(iv)"]),
)


@given(
    st.lists(BLOCKS, min_size=1, max_size=6),
    st.lists(st.sampled_from([FIRST, SOON, LATE]), max_size=9),
    st.integers(60, 140),
)
def test_every_word_is_shown_once_and_in_order(blocks: list[Block], since: list[Since], width: int) -> None:
    found = annotated(*blocks, since=tuple(since))
    wide = 32 if width >= 110 else 14
    words: list[str] = []
    for line in shown(found, width):
        beside = line[wide + 2 :] if line[:1] in " ≤>" else line  # a heading has no margin
        words += beside.split()
    expected = []
    for block in blocks:
        marked = block.kind is BlockKind.ITEM
        expected += [block.marker] * marked + block.text.split()
    assert "".join(words) == "".join(expected)


@pytest.mark.parametrize(("encoding", "bar"), [("utf-8", "▌"), ("ascii", "|"), ("latin-1", "|")])
def test_signs_are_such_as_the_output_can_show(encoding: str, bar: str) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    blame_text(annotated(ITEM), Console(file=out, width=80, color_system=None))
    out.seek(0)
    assert f"{bar}   (a) for a good reason" in out.read()


def test_the_first_visit_is_that_of_the_edition_where_earlier_ones_saw_another() -> None:
    alone = annotated(Block(kind=BlockKind.PARAGRAPH, text="You may leave."))
    for others, told in ((0, "the first visit saw it"), (1, "the first visit to this edition saw it")):
        out = io.StringIO()
        blame_text(replace(alone, others=others), Console(file=out, width=120, color_system=None))
        assert told in out.getvalue()
        assert ("1 earlier version of this address is of another edition" in out.getvalue()) == bool(others)
        assert ("first visit\n" in out.getvalue()) != bool(others)
