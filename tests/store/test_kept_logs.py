"""What is kept of a long log says what the log says, of those bytes alone; without it all is proven and read anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.world.stored import DOCUMENT, day, visit_of
from tosdiff.errors import StoreError
from tosdiff.models import FetchedBy, Outcome, Rendering, Sighting, Visit
from tosdiff.store import kept_logs, log, visits
from tosdiff.store.chain import BrokenChainError, Chain
from tosdiff.store.store import Store

NAMES = ["20260301T090000Z-3fa94c1d20ab", "20260302T090000Z-0123456789ab", "20260303T090000Z-ba9876543210"]
SHORT = 8
"""Lines from which on a log counts as long here."""


@pytest.fixture(autouse=True)
def few_lines_are_many(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(kept_logs, "LONG", SHORT)
    yield


any_visit = st.builds(
    Visit,
    at=st.integers(-300, 3_000).map(lambda hours: day(0) + timedelta(hours=hours)),
    outcome=st.sampled_from([Outcome.UNCHANGED, Outcome.CHANGED, Outcome.REFUSED, Outcome.FAILED]),
    snapshot=st.sampled_from(NAMES),
    fetcher=st.sampled_from([FetchedBy.HTTP, FetchedBy.IMPORT, FetchedBy.BROWSER]),
    rendering=st.sampled_from([None, None, *Rendering]),
    url=st.sampled_from(["https://a.example/terms", "https://ä.example/\\x"]),
)
decision = st.builds(
    Visit,
    at=st.just(day(200)),
    outcome=st.sampled_from([Outcome.REJECTED]),
    snapshot=st.sampled_from(NAMES),
    reason=st.just("a test page"),
)


def written(store: Store, logged: list[Visit]) -> Path:
    path = store.visits_file(DOCUMENT)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    named: set[str] = set()
    for visit in logged:
        if visit.snapshot and visit.outcome.verified and visit.snapshot not in named:
            named.add(visit.snapshot)
            visit = replace(visit, manifest="ab" * 32)
        visits.append(path, visit, settled=False)
    return path


def told(store: Store) -> tuple[Any, ...]:
    """Return all that a log says."""
    chain = store.own_chain(DOCUMENT)
    sightings = store._logs.sightings(DOCUMENT, chain)
    said = (
        chain.content,
        chain.last,
        chain.manifests,
        chain.retaken,
        chain.heads,
        chain.branches,
        chain.lines(),
    )
    rejected = log.rejections_in(chain, store.visits_file(DOCUMENT))
    return (*said, sightings, store._logs.visits(DOCUMENT, chain), rejected)


def plainly(path: Path) -> tuple[Sighting, ...]:
    """Return what each visit saw, by the plain definition."""
    return tuple(map(visits.seen_by, log.visits_in(log.proven(path), path)))


@given(
    before=st.lists(any_visit, min_size=SHORT, max_size=20),
    after=st.lists(any_visit | decision, max_size=20),
)
@settings(max_examples=60)
def test_log_that_grew_since_it_was_kept_says_what_it_says_when_nothing_is_kept(
    tmp_path_factory: pytest.TempPathFactory, before: list[Visit], after: list[Visit]
) -> None:
    root = tmp_path_factory.mktemp("kept")
    path = written(Store(root), before)
    told(Store(root))
    assert kept_logs.kept(Store(root).cache, DOCUMENT, path.read_bytes()) is not None
    written(Store(root), [*before, *after])
    again = told(Store(root))
    anew = Store(root)
    anew.prove_anew()
    assert again == told(anew)
    assert again[7] == plainly(path)


def test_long_log_is_proven_by_the_digest_of_its_bytes_and_only_new_lines_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged = [visit_of(number) for number in range(20)]
    written(Store(tmp_path), logged)
    told(Store(tmp_path))
    written(Store(tmp_path), [*logged, visit_of(20), visit_of(21)])
    taken: list[int] = []
    one_by_one = Chain._take

    def counted(chain: Chain, line: bytes, number: int) -> None:
        taken.append(number)
        one_by_one(chain, line, number)

    monkeypatch.setattr(Chain, "_take", counted)
    told(Store(tmp_path))
    assert taken == [21, 22]
    anew = Store(tmp_path)
    told(anew)
    anew.prove_anew()
    taken.clear()
    told(anew)
    assert taken == list(range(1, 23)), "what is cited or proved rests on nothing that is kept"


@given(data=st.data())
@settings(max_examples=60)
def test_no_byte_of_a_log_that_is_kept_can_change_unnoticed(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    root = tmp_path_factory.mktemp("kept")
    path = written(Store(root), [visit_of(number) for number in range(12)])
    told(Store(root))
    content = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(content) - 2))  # without its last newline a line is a torn one
    content[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(bytes(content))
    with pytest.raises(StoreError, match="damaged"):
        told(Store(root))


@pytest.mark.parametrize("lost", [0, 5, 11], ids=["the first", "one between", "the last"])
def test_line_that_is_gone_is_missed_as_where_nothing_is_kept(tmp_path: Path, lost: int) -> None:
    path = written(Store(tmp_path), [visit_of(number) for number in range(12)])
    told(Store(tmp_path))
    lines = path.read_bytes().splitlines(keepends=True)
    del lines[lost]
    path.write_bytes(b"".join(lines))
    if lost == 11:
        assert len(told(Store(tmp_path))[-2]) == 11, "a log that was cut at a line is no longer than it is"
    else:
        with pytest.raises(StoreError, match="missing"):
            told(Store(tmp_path))


@pytest.mark.parametrize(
    "harm",
    [
        lambda kept: b"",
        lambda kept: kept[: len(kept) // 2],
        lambda kept: kept.replace(b'"end"', b'"END"'),
        lambda kept: b"\x00" * len(kept),
        lambda kept: b"[" * 100_000,
    ],
    ids=["empty", "cut", "another form", "zeros", "deep"],
)
def test_kept_file_that_is_damaged_only_costs_time(tmp_path: Path, harm: Any) -> None:
    written(Store(tmp_path), [visit_of(number) for number in range(12)])
    whole = told(Store(tmp_path))
    file = Store(tmp_path).cache.folder / "logs" / f"{DOCUMENT}.json"
    file.write_bytes(harm(file.read_bytes()))
    assert told(Store(tmp_path)) == whole


def test_what_was_kept_of_another_log_is_not_believed(tmp_path: Path) -> None:
    store = Store(tmp_path)
    path = written(store, [visit_of(number) for number in range(12)])
    told(Store(tmp_path))
    other = [replace(visit_of(number), outcome=Outcome.REFUSED, snapshot=None) for number in range(12)]
    written(Store(tmp_path), other)
    assert told(Store(tmp_path))[7] == plainly(path)
    assert all(seen.snapshot is None for seen in plainly(path))


def test_nothing_in_a_store_is_read_as_kept(tmp_path: Path) -> None:
    written(Store(tmp_path), [visit_of(number) for number in range(12)])
    told(Store(tmp_path))
    assert tmp_path.resolve() not in Store(tmp_path).cache.folder.resolve().parents
    assert {each.name for each in tmp_path.rglob("*") if each.is_file()} == {"visits.jsonl"}


@given(st.lists(st.tuples(any_visit, st.booleans(), st.booleans()), max_size=12), st.data())
def test_chain_takes_lines_as_the_plain_definition_does(
    drawn: list[tuple[Visit, bool, bool]], data: st.DataObject
) -> None:
    """Lines that go on from any line before, join others, or come twice."""
    chain, digests = Chain(), [visits.FIRST]
    taken: list[bytes] = []
    for visit, elsewhere, twice in drawn:
        previous = data.draw(st.sampled_from(digests)) if elsewhere else digests[-1]
        merged = data.draw(st.lists(st.sampled_from(digests[1:]), max_size=2)) if len(digests) > 1 else []
        line = visits.encode(visit, previous, merged)
        if twice and taken:
            line = data.draw(st.sampled_from(taken))
        if line in taken:
            with pytest.raises(BrokenChainError, match="again"):
                chain.grow([line])
            return
        chain.grow([line])
        taken.append(line)
        digests.append(visits.digest(line))
    assert chain.as_written() == tuple(taken)
    assert sorted(chain.lines()) == list(enumerate(taken, 1))
    assert all(chain.holds(each) for each in digests[1:])
    assert not chain.holds(visits.FIRST)
