"""A page that no longer resembles the document: refused, until a person or enough visits say otherwise."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.world.archives import World, digest
from tests.world.captures import HALCYON, START, capture_of, declared, moment
from tests.world.replay import Replay
from tests.world.terms import LINES, amended, page
from tosdiff.errors import NothingToAcceptError
from tosdiff.evidence.verify import verify
from tosdiff.models import (
    AcceptedBy,
    Capture,
    Document,
    DocumentReport,
    Outcome,
    Significance,
    Wall,
    utc,
)
from tosdiff.pipeline.accept import accept
from tosdiff.pipeline.backfill import backfill
from tosdiff.pipeline.check import check
from tosdiff.pipeline.intake import Intake

OLD = page(*LINES)
NEW_LINES = (
    "This customer contract sets out what Halcyon owes to its customers, and what they owe in return.",
    "Each customer is granted a personal permit to play, mix and share what the studio holds.",
    "A permit ends when the customer cancels it, or when Halcyon withdraws it for misconduct.",
    "Misconduct includes fraud, harassment, spreading malware, and evading a technical limit.",
    "Halcyon shall give notice of any amendment sixty days beforehand, in the studio and by letter.",
    "An amendment binds a customer who keeps playing once the sixty days have run out.",
    "Prices include tax; an invoice falls due on the first day of the month it covers.",
    "Late payment bears interest at the statutory rate from the day after the invoice fell due.",
    "Neither party is liable for events beyond its control, such as strikes or natural disasters.",
    "Personal data is processed as the privacy notice describes, which forms part of this contract.",
    "Should a provision prove invalid, the remaining provisions shall continue to bind both parties.",
    "This contract is subject to Irish law; consumers keep the protection of their home courts.",
)
NEW = page(*NEW_LINES, title="Customer Contract | Halcyon")
NEARLY_NEW = page(*NEW_LINES, "Page 12 of 4711.", title="Customer Contract | Halcyon")
STRANGER = page(
    *(line.replace("Halcyon", "Larkspur") for line in NEW_LINES), title="Terms of Service | Larkspur"
)
PRODUCT = page(*["Mix, play and share in the studio, on any device, wherever the music takes you."] * 12)
SHORT = page(*LINES[:4])


@pytest.fixture
def visited(tmp_path: Path) -> World:
    found = World(tmp_path)
    found.shows(OLD, 0)
    return found


def accepted(visited: World, day: float = 9) -> DocumentReport:
    when = moment(day)
    return accept(visited.archive, visited.document, clock=lambda: when)


# ------------------------------------------------------------------ by a person


def test_a_replaced_page_is_refused_and_says_how_to_accept_it(visited: World) -> None:
    report = visited.shows(NEW, 1)
    assert report.refusal and report.refusal.wall is Wall.UNLIKE
    assert "no longer resembles the last version" in report.refusal.reason
    how, where = report.notices
    assert how == (
        "`tosdiff accept halcyon/terms` takes it as the new text; "
        "3 visits that show it, over a day or more, do so by themselves"
    )
    kept = Path(where.removeprefix("read it first: `tosdiff extract ").removesuffix("`"))
    assert kept.read_bytes() == NEW
    again = visited.shows(NEW, 1.1)
    assert again.notices[0].startswith("2 visits in a row have shown this text since 2026-03-02T09:00:00Z: ")
    assert visited.bodies() == {digest(OLD)}


def test_an_accepted_page_is_the_new_state_as_it_was_fetched(visited: World) -> None:
    visited.shows(NEW, 1)
    report = accepted(visited)
    assert report.outcome is Outcome.CHANGED
    assert report.comparison and report.comparison.significance is Significance.REPLACEMENT
    snapshot = visited.archive.snapshot(visited.document, visited.archive.state(visited.document, "latest"))
    assert (snapshot.captured_at, snapshot.body) == (START + timedelta(days=1), digest(NEW))
    assert b"GET /terms" in gzip.decompress(visited.store.file(snapshot, ".warc.gz").read_bytes())
    assert visited.classes() == ["first", "replacement"]
    assert verify(visited.store) == ()
    assert visited.shows(NEW, 10).outcome is Outcome.UNCHANGED


def test_the_log_of_visits_keeps_the_refusals_and_tells_the_acceptance(visited: World) -> None:
    visited.shows(NEW, 1)
    accepted(visited)
    first, refused, taken = visited.store.visits(visited.document.id)
    assert (first.outcome, refused.outcome, taken.outcome) == (
        Outcome.FIRST, Outcome.REFUSED, Outcome.CHANGED,
    )  # fmt: skip
    assert (refused.doubted_since, taken.accepted) == (START + timedelta(days=1), AcceptedBy.USER)
    assert taken.reason
    assert taken.reason.startswith(
        "accepted by the user on 2026-03-10T09:00:00Z; refused before: it no longer"
    )


def test_a_doubted_first_page_can_be_accepted(tmp_path: Path) -> None:
    visited = World(tmp_path)
    report = visited.shows(PRODUCT, 0)
    assert report.refusal and report.refusal.reason.startswith("not a legal text by its words")
    assert accepted(visited).outcome is Outcome.FIRST
    assert visited.classes() == ["first"]


def test_the_newest_refused_page_is_taken_though_a_challenge_came_after_it(visited: World) -> None:
    visited.shows(SHORT, 1)
    visited.shows(NEW, 2)
    for hour in range(8):
        visited.shows(b"<title>Just a moment...</title><p>cf-turnstile", 3 + hour / 24, status=403)
    accepted(visited)
    assert visited.bodies() == {digest(OLD), digest(NEW)}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"<title>Just a moment...</title><p>cf-turnstile", 403),
        (b"<title>Sign in</title><form><input type=password></form>", 200),
        (page("Page not found", title="Page not found"), 200),
        (NEW, 500),
        (b"", 200),
        (page(*["Der Vertrag und die Leistung, die wir nicht für Sie und mit Ihnen erbringen."] * 20), 200),
    ],
    ids=["challenge", "login", "not found", "server error", "empty", "another language"],
)
def test_no_wall_can_be_accepted(body: bytes, status: int, visited: World) -> None:
    for day in (1, 2, 3, 4):
        assert visited.shows(body, day, status=status).outcome is Outcome.REFUSED
    with pytest.raises(NothingToAcceptError) as error:
        accepted(visited)
    assert error.value.hint
    assert visited.bodies() == {digest(OLD)}


def test_a_good_visit_ends_the_doubt(visited: World) -> None:
    visited.shows(NEW, 1)
    visited.shows(OLD, 2)
    with pytest.raises(NothingToAcceptError):
        accepted(visited)


# ------------------------------------------------------------------ by itself


@pytest.mark.parametrize("third", [NEW, NEARLY_NEW], ids=["the same", "nearly the same"])
def test_three_visits_over_a_day_take_the_new_text(third: bytes, visited: World) -> None:
    assert visited.shows(NEW, 1).outcome is Outcome.REFUSED
    assert visited.shows(NEW, 1.5).outcome is Outcome.REFUSED
    assert visited.shows(NEW, 1.9).outcome is Outcome.REFUSED, "three, but not over a day"
    report = visited.shows(third, 2)
    assert report.outcome is Outcome.CHANGED
    assert report.significance is Significance.REPLACEMENT
    assert report.comparison
    assert report.comparison.explanation.startswith(
        "4 visits in a row have shown it since 2026-03-02T09:00:00Z; refused before: it no longer resembles"
    )
    assert [visit.outcome.value for visit in visited.store.visits(visited.document.id)] == [
        "first", "refused", "refused", "refused", "changed",
    ]  # fmt: skip


def test_two_visits_are_not_enough_however_far_apart(visited: World) -> None:
    visited.shows(NEW, 1)
    assert visited.shows(NEW, 20).outcome is Outcome.REFUSED


@pytest.mark.parametrize("between", [OLD, SHORT], ids=["a good visit", "another doubted text"])
def test_what_shows_another_text_between_begins_the_row_anew(between: bytes, visited: World) -> None:
    for day in (1, 2):
        visited.shows(NEW, day)
    visited.shows(between, 2.5)
    assert [visited.shows(NEW, day).outcome.value for day in (3, 3.5, 4)] == ["refused", "refused", "changed"]


def test_a_challenge_between_says_nothing_about_the_text(visited: World) -> None:
    visited.shows(NEW, 1)
    visited.shows(b"<title>Just a moment...</title>", 1.2, status=403)
    visited.shows(NEW, 1.5)
    assert visited.shows(NEW, 2).outcome is Outcome.CHANGED


@pytest.mark.parametrize(
    "body", [STRANGER, PRODUCT, SHORT], ids=["another provider's terms", "no law", "most is missing"]
)
def test_what_might_be_a_mistake_is_never_taken_without_a_person(body: bytes, visited: World) -> None:
    for day in range(1, 8):
        report = visited.shows(body, day)
        assert report.outcome is Outcome.REFUSED
        assert "by themselves" not in report.notices[0]
    assert accepted(visited).outcome is Outcome.CHANGED


def test_the_old_text_is_good_again_at_once_and_no_news(visited: World) -> None:
    for day in (1, 2, 3):
        visited.shows(NEW, day)
    report = visited.shows(OLD, 5)
    assert report.outcome is Outcome.CHANGED
    assert report.significance is Significance.FLAP


def test_imported_pages_are_taken_in_the_time_of_their_captures(tmp_path: Path) -> None:
    def imported(body: bytes, day: float) -> Capture:
        return capture_of(body, day, source="s")

    visited = World(tmp_path)
    captures = [imported(OLD, 0), imported(NEW, 1), imported(NEARLY_NEW, 1.5), imported(NEW, 2.5)]
    reports = backfill(visited.archive, visited.document, captures)
    assert [report.outcome.value for report in reports] == ["first", "refused", "refused", "changed"]
    assert visited.classes() == ["first", "replacement"]
    before = visited.store.visits(visited.document.id)
    again = backfill(visited.archive, visited.document, captures)
    assert [report.outcome.value for report in again] == ["refused", "refused"]
    assert visited.store.visits(visited.document.id) == before, "importing twice adds nothing"


# ------------------------------------------------------------------ a declared edition

UK = (
    "These terms apply to you if you reside in the United Kingdom.",
    *LINES[:-1],
    "These terms are governed by the laws of England, and disputes go before its courts.",
)
EUROPE = replace(HALCYON, edition="Europe")


def test_another_edition_than_the_declared_one_is_refused_and_cannot_be_accepted(tmp_path: Path) -> None:
    visited = World(tmp_path, EUROPE)
    report = visited.shows(page(*UK), 0)
    assert report.refusal and report.refusal.wall is Wall.EDITION
    assert report.refusal.reason == (
        "another edition than declared: for UK; law of England and Wales; Halcyon Sound Ltd, instead of Europe"
    )
    with pytest.raises(NothingToAcceptError):
        accepted(visited)
    assert visited.shows(OLD, 1).outcome is Outcome.FIRST, "Irish law is European"


def test_another_law_alone_is_a_notice_since_a_contract_for_everyone_has_one_too(tmp_path: Path) -> None:
    report = World(tmp_path, EUROPE).shows(amended("Ireland", "California"), 0)
    assert report.outcome is Outcome.FIRST
    assert report.notices == ("perhaps another edition than declared: law of California, not of Europe",)


@pytest.mark.parametrize("status", [200, 304])
def test_an_edition_declared_later_counts_for_what_is_there(status: int, tmp_path: Path) -> None:
    visited = World(tmp_path)
    visited.shows(page(*UK), 0)
    latest = visited.store.latest(HALCYON.id)
    capture = capture_of(page(*UK) if status == 200 else b"", datetime(2026, 3, 2, tzinfo=UTC), status=status)
    assert latest
    asked = replace(latest, etag='"1"')
    report = Intake(visited.archive, EUROPE).arrived(capture, asked)
    assert report.refusal and report.refusal.wall is Wall.EDITION
    assert visited.store.latest(HALCYON.id) == latest


def test_no_edition_is_told_where_the_text_says_none(tmp_path: Path) -> None:
    other: Document = replace(HALCYON, edition="United States")
    silent = amended("These terms are governed by the laws of Ireland, and d", "D")
    assert World(tmp_path, other).shows(silent, 0).outcome is Outcome.FIRST


# ------------------------------------------------------------------ on real pages, over the wire

COMMERCIAL, CONSUMER = "claude/commercial-terms", "claude/consumer-terms"


def at(url: str) -> Document:
    return declared(CONSUMER, provider_name="Claude", publisher="Anthropic", url=url)


def test_accept_takes_another_document_over_the_wire_and_the_log_shows_a_replacement(
    tmp_path: Path, replay: Replay
) -> None:
    replay.at("2025-09-01T00:00:00Z")
    world = World(tmp_path, at(replay.url(CONSUMER)))
    nothing = world.run("accept", CONSUMER)
    assert nothing.returncode == 2
    assert "no page of claude/consumer-terms was refused" in nothing.stderr
    assert world.run("check").returncode == 0
    world.declare(at(replay.url(COMMERCIAL)))
    refused = world.run("check")
    assert refused.returncode == 3
    assert re.search(
        r"^ *`tosdiff accept --config \S+ (--store \S+ )?claude/consumer-terms`", refused.stdout, re.MULTILINE
    )
    taken = world.run("accept", CONSUMER, "--json")
    assert taken.returncode == 0, taken.stderr
    assert json.loads(taken.stdout)["documents"][0]["class"] == "replacement"
    rows = json.loads(world.run("log", CONSUMER, "--json").stdout)
    assert [row["class"] for row in rows] == ["first", "replacement"]
    assert world.run("check").returncode == 0
    assert world.run("verify").returncode == 0


def test_three_checks_over_a_day_replace_the_text_and_are_news(tmp_path: Path, replay: Replay) -> None:
    replay.at("2025-09-01T00:00:00Z")
    world = World(tmp_path, at(replay.url(CONSUMER)))
    outcomes = []
    for hours, document in (
        (0, CONSUMER),
        (8, COMMERCIAL),
        (20, COMMERCIAL),
        (33, COMMERCIAL),
        (40, COMMERCIAL),
    ):
        world.declare(at(replay.url(document)))
        when = datetime(2025, 9, 1, tzinfo=UTC) + timedelta(hours=hours)
        report = check(world.archive, world.documents, clock=partial(utc, when)).documents[0]
        outcomes.append((report.outcome.value, report.significance))
    assert outcomes == [
        ("first", Significance.FIRST),
        ("refused", None),
        ("refused", None),
        ("changed", Significance.REPLACEMENT),
        ("unchanged", None),
    ]
    assert verify(world.store) == ()


def test_on_widens_what_makes_the_exit_code_1(tmp_path: Path, replay: Replay) -> None:
    world = World(tmp_path, at(replay.url(CONSUMER)))
    for when, classes, code in (
        ("2025-10-01T00:00:00Z", (), 0),
        ("2025-10-20T00:00:00Z", ("--on", "presentation"), 0),
        ("2025-10-01T00:00:00Z", ("--on", "flap"), 1),
        ("2025-12-20T00:00:00Z", ("--on", "editorial", "--on", "edition"), 1),
    ):
        replay.at(when)
        assert world.run("check", *classes).returncode == code, when
