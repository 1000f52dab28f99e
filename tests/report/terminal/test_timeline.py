"""The picture fits its terminal, and says with signs and words what it says with colours."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from tosdiff.history.timeline import Mark, lane
from tosdiff.models import Document, Outcome, Significance, Visit
from tosdiff.pipeline.timeline import Timeline
from tosdiff.report.terminal.timeline import show as timeline_picture

START = datetime(2026, 1, 1, tzinfo=UTC)
FIRST, WORDING = Significance.FIRST, Significance.WORDING


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def document(slug: str, provider: str = "halcyon") -> Document:
    return Document(
        provider=provider, slug=slug, provider_name=provider.title(), publisher="", title="", url=""
    )


def mark(at: float, significance: Significance = WORDING, *labels: str, after: float | None = None) -> Mark:
    return Mark(
        at=day(at),
        after=None if after is None else day(after),
        snapshot="s",
        significance=significance,
        labels=labels,
        explanation=f"on day {at}",
    )


def picture(*lanes: tuple[Document, list[float], list[Mark]], end: float = 100) -> Timeline:
    return Timeline(
        start=day(0),
        end=day(end),
        lanes=tuple(
            (
                of,
                lane(of.id, [Visit(at=day(n), outcome=Outcome.UNCHANGED, snapshot="s") for n in seen], marks),
            )
            for of, seen, marks in lanes
        ),
        unseen=(),
        label=None,
    )


def shown(found: Timeline, width: int, *, listed: bool = False, encoding: str = "utf-8") -> list[str]:
    out = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    to = Console(file=out, width=width, color_system=None, highlight=False, markup=False, emoji=False)
    timeline_picture(found, to, listed=listed)
    out.seek(0)
    return [line.rstrip() for line in out.read().splitlines()]


DAILY = [float(n) for n in range(101)]
MARKS = [
    mark(0, FIRST),
    mark(10, WORDING, "access.grant"),
    mark(20, WORDING, "change.notice", "change.terms"),
    mark(30, WORDING, "access.exit", "change.remedy"),
    mark(40, WORDING),
    mark(50, Significance.EDITORIAL, "access.grant"),
    mark(60, Significance.FLAP),
    mark(70, Significance.EDITION),
    mark(80, WORDING, "access.grant"),
    mark(80.2, WORDING),
    mark(90, Significance.REPLACEMENT, "access.grant"),
]


def test_each_kind_of_mark_has_a_sign_of_its_own() -> None:
    found = picture(
        (document("terms"), DAILY, MARKS),
        (document("policy"), [*DAILY[:20], *DAILY[60:]], []),
    )
    assert shown(found, 70)[:9] == [
        "Wording over time, 2026-01-01 to 2026-04-11",
        "",
        "Halcyon",
        "  terms   ┝━━━━━▲━━━━━◆━━━━━■━━━━━●━━━━━╹━━━━━≈━━━━━◇━━━━━2━━━━━▲━━━━━",
        "  policy  ━━━━━━━━━━━╌························━━━━━━━━━━━━━━━━━━━━━━━━",
        "",
        "          ┬─────────────────┬────────────────┬────────────────────────",
        "          2026-01           2026-02          2026-03",
        "",
    ]


def test_without_drawn_signs_others_stand_for_them() -> None:
    found = picture((document("terms"), DAILY, MARKS))
    assert shown(found, 69, encoding="ascii")[3] == (
        "  terms  [=====^=====*=====#=====o====='=====%=====@=====2=====^====="
    )


@pytest.mark.parametrize(("changes", "sign", "told"), [(9, "9", False), (10, "+", True), (40, "+", True)])
def test_more_changes_than_one_figure_counts_are_explained(changes: int, sign: str, told: bool) -> None:
    marks = [mark(50 + number / 100) for number in range(changes)]
    lines = shown(picture((document("terms"), DAILY, [mark(0, FIRST), *marks])), 70)
    assert f"━{sign}━" in lines[3]
    assert any("+ 10 or more" in line for line in lines) is told


@pytest.mark.parametrize("width", [20, 40, 60, 80, 100, 120, 200])
def test_lanes_and_axis_are_as_wide_as_the_terminal(width: int) -> None:
    names = [document("terms"), document("a-policy-with-a-very-long-name-for-its-subject", "larkspur")]
    lines = shown(picture(*((of, DAILY, MARKS) for of in names)), width)
    drawn = [line for line in lines if "┝" in line and "━" in line and "first" not in line]
    assert [len(line) for line in drawn] == [width, width]
    (axis,) = [line for line in lines if "──" in line]
    assert len(axis) == width
    assert all(len(line) <= width for line in lines)


def test_list_names_every_mark_with_date_document_class_and_labels() -> None:
    found = picture(
        (document("terms"), DAILY, [mark(0, FIRST), mark(10, WORDING, "access.grant", after=3)]),
        (document("policy"), DAILY, [mark(5, Significance.EDITORIAL)]),
    )
    lines = shown(found, 80, listed=True)
    assert lines[lines.index("2026-01-01 ┝ halcyon/terms: first") :] == [
        "2026-01-01 ┝ halcyon/terms: first",
        "2026-01-06 ╹ halcyon/policy: editorial",
        "             on day 5",
        "2026-01-11 ▲ halcyon/terms: wording, after 2026-01-04",
        "             access.grant",
    ]


def test_unstable_text_is_drawn_at_each_return_and_told_once() -> None:
    returns = [mark(20, Significance.FLAP), replace(mark(40, Significance.FLAP), again=True)]
    lines = shown(picture((document("terms"), DAILY, returns)), 80, listed=True)
    assert lines[3].count("≈") == 2
    assert sum("halcyon/terms: flap" in line for line in lines) == 1


def test_marks_outside_the_span_are_neither_drawn_nor_listed() -> None:
    found = picture((document("terms"), DAILY, [mark(2), mark(99)]), end=50)
    lines = shown(found, 80, listed=True)
    assert sum("●" in line for line in lines) == 3  # the lane, the legend, the list
    assert not any("2026-04" in line for line in lines)
