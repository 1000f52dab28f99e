"""The log and the report of a check, as a person reads them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from tests.world.archives import World
from tests.world.captures import START
from tests.world.terms import LINES, amended, page
from tosdiff.models import CheckReport, DocumentReport, Outcome, Refusal, Significance, Wall
from tosdiff.pipeline.log import log
from tosdiff.report.terminal.check import Manner
from tosdiff.report.terminal.check import show as check_report
from tosdiff.report.terminal.log import show as log_table

A = page(*LINES)
B = amended("30 days", "14 days")
EEA = page("These terms apply to you if you reside in the European Economic Area.", *LINES)
UK = page(
    "These terms apply to you if you reside in the United Kingdom.",
    "You may cancel within fourteen days.",
    *LINES[:-1],
    "These terms are governed by the laws of England.",
)


@pytest.fixture
def visited(tmp_path: Path) -> World:
    return World(tmp_path)


def logged(visited: World, width: int, *, explain: bool = False) -> list[str]:
    to = Console(file=StringIO(), width=width, color_system=None)
    log_table(visited.document, log(visited.archive, visited.document, fold=True), to, explain=explain)
    assert isinstance(to.file, StringIO)
    return to.file.getvalue().splitlines()


def checked(report: DocumentReport, *, quiet: bool = False, on: tuple[Significance, ...] = ()) -> str:
    to = Console(file=StringIO(), width=100, color_system=None)
    manner = Manner(quiet=quiet, alarms=on)
    check_report(CheckReport(checked_at=report.at, documents=(report,)), to, manner=manner)
    assert isinstance(to.file, StringIO)
    return to.file.getvalue()


def test_log_of_one_edition_has_no_column_for_it(visited: World) -> None:
    visited.shows(A, 0)
    visited.shows(B, 1)
    found = [line.rstrip() for line in logged(visited, 80)]
    assert found[:4] == [
        "Halcyon: Terms of Service (halcyon/terms)",
        "first seen  last seen   snapshot          class         changes",
        "2026-03-01  2026-03-01  20260301T090000Z  first",
        "2026-03-02  2026-03-02  20260302T090000Z  wording       ~1",
    ]
    assert all(line.startswith(" " * 12) for line in found[4:]), "what is said of a row stands below it"


def test_editions_are_named_above_the_log_and_told_apart_in_it(visited: World) -> None:
    visited.shows(EEA, 0)
    visited.shows(UK, 1)
    found = [line.rstrip() for line in logged(visited, 80, explain=True)]
    assert found[1:3] == [
        "edition A: for EEA; law of Ireland; Halcyon Sound Ltd",
        "edition B: for UK; law of England and Wales; Halcyon Sound Ltd",
    ]
    assert found[4] == "2026-03-01  2026-03-01  20260301T090000Z  A    first"
    assert found[5] == "2026-03-02  2026-03-02  20260302T090000Z  B    edition"
    assert " ".join(" ".join(found[6:8]).split()) == (
        "another edition: region: EEA -> UK; governing law: Ireland -> England and Wales"
    )


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_of_the_log_is_wider_than_the_terminal(width: int, visited: World) -> None:
    for day, body in enumerate([EEA, UK, EEA, A, B, A, B, A]):
        visited.shows(body, day)
    assert max(map(len, logged(visited, width, explain=True))) <= width


def test_a_flap_is_said_once_and_what_goes_on_is_quiet(visited: World) -> None:
    for day, body in enumerate([A, B]):
        visited.shows(body, day)
    first = " ".join(checked(visited.shows(A, 2), quiet=True).split())
    assert "no new wording (flap): unstable: returns from the text of 20260302T090000Z" in first
    again = visited.shows(B, 3)
    assert checked(again, quiet=True) == ""
    assert "nothing new (flap): as reported before" in checked(again)


def test_a_replacement_is_said_with_how_it_was_taken(visited: World) -> None:
    from tosdiff.pipeline.accept import accept

    visited.shows(A, 0)
    visited.shows(page(*LINES[:4]), 1)
    report = accept(visited.archive, visited.document, clock=lambda: START + timedelta(days=2))
    said = " ".join(checked(report).split())
    assert "replaced by a new text: " in said
    assert "accepted by the user on 2026-03-03T09:00:00Z; refused before: only" in said


def test_clauses_that_differ_in_no_word_are_counted_apart(visited: World) -> None:
    visited.shows(A, 0)
    turned = tuple(
        line.replace("warranty,", "warranty\u2060,").replace("30 days", "14 days") for line in LINES
    )
    said = checked(visited.shows(page(*turned), 1))
    assert "changed: 1 reworded" in said
    assert "warranty" not in said
    assert "[1 more clause differs in no word: only in typography, numbering, markup or links]" in said
    assert logged(visited, 80)[3].rstrip().endswith("wording       ~1")


def test_quiet_says_of_an_editorial_change_only_what_was_asked_for(visited: World) -> None:
    visited.shows(A, 0)
    report = visited.shows(amended("without any warranty", "without any waranty"), 1)
    assert report.significance is Significance.EDITORIAL
    assert checked(report, quiet=True) == ""
    assert "warranty" in checked(report, quiet=True, on=(Significance.EDITORIAL,))
    assert "warranty" in checked(report)


def test_a_document_without_a_snapshot_has_no_empty_table(visited: World) -> None:
    assert logged(visited, 80) == ["Halcyon: Terms of Service (halcyon/terms)", "no snapshot yet"]


def test_hint_for_all_documents_of_a_provider_leaves_addresses_as_they_are(visited: World) -> None:
    refusal = Refusal(
        wall=Wall.EMPTY,
        reason="hardly any text",
        hint="run `tosdiff check halcyon/terms`; as it stood: http://127.0.0.1/halcyon/terms",
    )
    terms = visited.document
    reports = tuple(
        DocumentReport(
            document=replace(terms, slug=slug),
            outcome=Outcome.FAILED,
            at=START,
            refusal=refusal,
        )
        for slug in ("terms", "privacy")
    )
    to = Console(file=StringIO(), width=100, color_system=None)
    check_report(CheckReport(checked_at=START, documents=reports), to, manner=Manner())
    assert isinstance(to.file, StringIO)
    said = " ".join(to.file.getvalue().split())
    assert "run `tosdiff check halcyon`; as it stood: http://127.0.0.1/halcyon/terms" in said


def test_log_names_who_saw_a_version_where_it_was_not_tosdiff(visited: World) -> None:
    visited.visit(0, A, source="archive.example, http://archive.example/1/http://halcyon.example/terms")
    assert "seen by archive.example (1 visit)" in "\n".join(logged(visited, 80))
