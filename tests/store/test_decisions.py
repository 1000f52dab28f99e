"""A person's word on snapshots, over any log: what it makes of the visits, read from either end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.models import FetchedBy, Outcome, Visit, Wall
from tosdiff.store import log, visits
from tosdiff.store.decisions import judged, judged_backwards, rejections

START = datetime(2026, 3, 1, tzinfo=UTC)
NAMES = tuple(f"2026030{day}T000000Z-{'ab' * 6}" for day in range(1, 4))


def lines() -> st.SearchStrategy[list[Visit]]:
    each = st.tuples(st.sampled_from(list(Outcome)), st.sampled_from(NAMES))
    return st.lists(each, max_size=12).map(
        lambda drawn: [
            Visit(
                at=START + timedelta(hours=hour),
                outcome=outcome,
                snapshot=name if outcome.verified or outcome.decides else None,
                reason="it is another document" if outcome is Outcome.REJECTED else None,
            )
            for hour, (outcome, name) in enumerate(drawn)
        ]
    )


def standing(logged: list[Visit]) -> Iterator[Visit]:
    """Yield the verified visits that no later decision takes out, one after the other, as the words say it."""
    for place, visit in enumerate(logged):
        later = [v for v in logged[place:] if v.outcome.decides and v.snapshot == visit.snapshot]
        if visit.outcome.verified and not (later and later[-1].outcome is Outcome.REJECTED):
            yield visit


@given(lines())
def test_what_was_rejected_and_not_restored_was_seen_by_no_visit(logged: list[Visit]) -> None:
    assert [visit for visit in judged(logged) if visit.outcome.verified] == list(standing(logged))


@given(lines())
def test_no_visit_is_lost_and_no_decision_counts_as_one(logged: list[Visit]) -> None:
    made = [visit.at for visit in logged if not visit.outcome.decides]
    assert [visit.at for visit in judged(logged)] == made


@given(lines())
def test_the_log_says_the_same_from_its_end(logged: list[Visit]) -> None:
    assert tuple(judged_backwards(reversed(logged))) == judged(logged)[::-1]


@given(lines())
def test_a_rejection_and_its_end_leave_everything_as_it_was(logged: list[Visit]) -> None:
    before = judged(logged)
    for name in NAMES:
        if name not in rejections(logged):
            decided = [
                Visit(at=START, outcome=outcome, snapshot=name, reason=reason)
                for outcome, reason in ((Outcome.REJECTED, "it is a test"), (Outcome.RESTORED, None))
            ]
            assert judged([*logged, *decided]) == before


@given(lines())
def test_what_a_log_on_disk_says_agrees_however_it_is_asked(
    tmp_path_factory: pytest.TempPathFactory, logged: list[Visit]
) -> None:
    path = tmp_path_factory.mktemp("log") / "visits.jsonl"
    for visit in logged:
        visits.append(path, visit, settled=False)
    chain = log.proven(path)
    seen = log.visits_in(chain, path)
    assert [s.snapshot for s in log.sightings_in(chain, path)] == [
        v.snapshot if v.outcome.verified else None for v in seen
    ]
    assert [visits.decode(line).at for _, line in log.lines_of_visits(chain)] == [v.at for v in seen]
    verified = [visit for visit in seen if visit.outcome.verified]
    assert log.newest_in(chain, path) == (verified[-1] if verified else None)
    assert set(log.rejections_in(chain, path)) == set(rejections(logged))


def test_a_visit_that_saw_what_was_rejected_says_who_said_so_and_why() -> None:
    seen = Visit(at=START, outcome=Outcome.CHANGED, snapshot=NAMES[0], fetcher=FetchedBy.HTTP)
    word = Visit(
        at=START + timedelta(days=9),
        outcome=Outcome.REJECTED,
        snapshot=NAMES[0],
        reason="it is an error page",
    )
    (told,) = judged([seen, word])
    assert told == replace(
        seen,
        outcome=Outcome.REFUSED,
        snapshot=None,
        wall=Wall.REJECTED,
        reason="rejected on 2026-03-10 because it is an error page",
    )


def test_a_decision_is_a_line_of_the_chain_without_a_fetcher(tmp_path: Path) -> None:
    path = tmp_path / "visits.jsonl"
    visits.append(path, Visit(at=START, outcome=Outcome.FIRST, snapshot=NAMES[0]))
    visits.append(path, Visit(at=START, outcome=Outcome.REJECTED, snapshot=NAMES[0], reason="it is a test"))
    first, second = visits.lines(path)
    assert b'"outcome":"rejected"' in second
    assert b"fetcher" not in second
    assert visits.digest(first).encode() in second
    assert visits.intact(second)
