"""The rule of proof on any history: what `prove` says of a store against a model that knows no code of ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.world.archives import TERMS, World
from tests.world.terms import sections
from tosdiff.errors import StoreError
from tosdiff.evidence.prove import Proof
from tosdiff.models import FetchedBy, Outcome, Visit
from tosdiff.pipeline.prove import prove
from tosdiff.store import visits as log

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
ASKED = "You may access and use the Service"
NEW = f"{ASKED} for lawful purposes. You may not resell the Service."
FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = 6


class Seen(NamedTuple):
    """A visit: when, what it saw ("holds", "holds too", "lacks") or what came of it, and if it was imported."""

    hours: int
    what: str
    imported: bool

    @property
    def at(self) -> datetime:
        return FIRST_DAY + timedelta(hours=self.hours)


histories = st.lists(
    st.builds(
        Seen,
        hours=st.integers(0, 24 * DAYS - 1),
        what=st.sampled_from(["holds", "holds too", "lacks", "lacks", "refused", "failed"]),
        imported=st.booleans(),
    ),
    min_size=1,  # a log without a line, beside snapshots, is damage
    max_size=7,
    unique_by=lambda seen: seen.hours,
)
days = st.integers(-1, DAYS).map(lambda number: (FIRST_DAY + timedelta(days=number)).date())


class Written(NamedTuple):
    shelf: World
    write: Callable[[list[Seen]], None]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Three snapshots, and what writes the log of a history of them: imports in any order, live visits as they came."""
    shelf = World(tmp_path_factory.mktemp("laws"))
    shelf.visit("2026-01-01", sections(Using_the_Service=NEW))
    shelf.visit("2026-01-02", sections())
    shelf.visit("2026-01-03", sections(Using_the_Service=NEW, Fees=None))
    stored = dict(zip(("holds", "lacks", "holds too"), shelf.store.visits(TERMS), strict=True))

    def write(history: list[Seen]) -> None:
        file = shelf.store.visits_file(TERMS)
        file.unlink(missing_ok=True)
        named: set[str] = set()
        previous = log.FIRST
        lines: list[bytes] = []
        for seen in as_logged(history):
            visit = visit_of(seen, stored, named)
            lines.append(log.encode(visit, previous))
            previous = log.digest(lines[-1])
        file.write_bytes(b"".join(line + b"\n" for line in lines))

    return Written(shelf, write)


def as_logged(history: list[Seen]) -> list[Seen]:
    """Put the live visits into the order of time; each import stays in its place."""
    live = iter(sorted(seen for seen in history if not seen.imported))
    return [seen if seen.imported else next(live) for seen in history]


def visit_of(seen: Seen, stored: dict[str, Visit], named: set[str]) -> Visit:
    source = f"saved.tar.xz:{seen.hours}.html" if seen.imported else None
    fetcher = FetchedBy.IMPORT if seen.imported else FetchedBy.HTTP
    if seen.what in ("refused", "failed"):
        return Visit(
            at=seen.at,
            outcome=Outcome(seen.what),
            reason="it was not to be had",
            source=source,
            fetcher=fetcher,
        )
    visit = stored[seen.what]
    manifest = None if seen.what in named else visit.manifest
    outcome = Outcome.CHANGED if named and manifest else Outcome.UNCHANGED if named else Outcome.FIRST
    named.add(seen.what)
    return replace(visit, at=seen.at, outcome=outcome, manifest=manifest, source=source, fetcher=fetcher)


def asked(written: Written, day: date) -> Proof:
    return prove(written.shelf.archive, TERMS, ASKED, day, now=NOW)


# ------------------------------------------------------------------ the model


def hour_by_hour(history: list[Seen], day: date) -> str:
    """Say what the visits show, by a table of hours instead of by sorting visits."""
    shown: dict[int, bool] = {
        seen.hours: seen.what.startswith("holds")
        for seen in history
        if seen.what not in ("refused", "failed")
    }
    start = (day - FIRST_DAY.date()).days * 24
    on_the_day = [shown[hour] for hour in range(start, start + 24) if hour in shown]
    earlier = [shown[hour] for hour in range(start - 1, -1, -1) if hour in shown][:1]
    later = [shown[hour] for hour in range(max(start + 24, 0), 24 * DAYS) if hour in shown][:1]
    if on_the_day:
        return "seen" if any(on_the_day) else "not-there"
    return "seen-before-and-after" if earlier == later == [True] else "unknown"


@settings(max_examples=250, deadline=None)
@given(history=histories, day=days)
def test_verdict_is_that_of_the_rule_whatever_the_order_the_visits_were_logged_in(
    written: Written, history: list[Seen], day: date
) -> None:
    written.write(history)
    proof = asked(written, day)
    assert proof.verdict.value == hour_by_hour(history, day)
    holds = {"seen": True, "seen-before-and-after": True, "not-there": False, "unknown": None}
    assert proof.holds is holds[proof.verdict.value], "no two visits of the model are more than a week apart"


@settings(max_examples=150, deadline=None)
@given(history=histories, day=days)
def test_visits_named_are_those_of_the_day_and_the_nearest_on_either_side(
    written: Written, history: list[Seen], day: date
) -> None:
    written.write(history)
    proof = asked(written, day)
    verified = {seen.at for seen in history if seen.what not in ("refused", "failed")}
    assert {at for at in verified if at.date() == day} == {w.visit.at for w in proof.around.during}
    told = [side and side.visit.at for side in (proof.around.before, proof.around.after)]
    assert told == [
        max((at for at in verified if at.date() < day), default=None),
        min((at for at in verified if at.date() > day), default=None),
    ]
    logged = written.shelf.store.visits_file(TERMS).read_bytes().split(b"\n")
    for witness in proof.around.witnesses:
        assert log.digest(logged[witness.line - 1]) == witness.digest


@settings(max_examples=150, deadline=None)
@given(history=histories, day=days, more=histories)
def test_visit_that_saw_nothing_changes_no_verdict(
    written: Written, history: list[Seen], day: date, more: list[Seen]
) -> None:
    written.write(history)
    before = asked(written, day).verdict
    taken = {seen.hours for seen in history}
    written.write([*history, *(s._replace(what="refused") for s in more if s.hours not in taken)])
    assert asked(written, day).verdict is before


@settings(max_examples=60, deadline=None)
@given(history=histories, day=days, data=st.data())
def test_damage_to_the_log_is_never_a_verdict(
    written: Written, history: list[Seen], day: date, data: st.DataObject
) -> None:
    written.write(
        [*history, Seen(24 * DAYS - 1, "lacks", False)] if history[-1].hours != 24 * DAYS - 1 else history
    )
    file = written.shelf.store.visits_file(TERMS)
    content = bytearray(file.read_bytes())
    at = data.draw(st.integers(0, content.rstrip(b"\n").rfind(b"\n") + 1))
    content[at] ^= data.draw(st.sampled_from([1, 2, 4, 8, 32]))
    file.write_bytes(content)
    with pytest.raises(StoreError):
        asked(written, day)


@pytest.mark.parametrize(
    ("history", "code"),
    [
        ([Seen(12, "holds", False), Seen(60, "holds too", True)], 0),
        ([Seen(12, "lacks", False), Seen(36, "lacks", False)], 1),
        ([Seen(12, "holds", True), Seen(36, "lacks", False)], 1),
        ([Seen(12, "lacks", True), Seen(60, "holds", False)], 3),
        ([Seen(60, "holds", False)], 3),
        ([Seen(12, "refused", False)], 3),
    ],
    ids=["seen", "not there", "gone by then", "came at some time", "first seen later", "never seen"],
)
def test_exit_code_is_that_of_the_verdict(written: Written, history: list[Seen], code: int) -> None:
    written.write(history)
    assert run_prove(written) == code


def test_exit_code_of_damage_is_4_whatever_the_verdict_was(written: Written) -> None:
    written.write([Seen(12, "holds", False), Seen(36, "holds", False)])
    file = written.shelf.store.visits_file(TERMS)
    file.write_bytes(file.read_bytes().replace(b"2026-01-01", b"2026-01-02", 1))
    assert run_prove(written) == 4


def run_prove(written: Written) -> int:
    return written.shelf.run("prove", ASKED, "--document", TERMS, "--on", "2026-01-02", "--json").returncode
