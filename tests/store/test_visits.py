from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world.stored import day, visit_of
from tosdiff.models import AcceptedBy, FetchedBy, Outcome, Sighting, Visit, Wall
from tosdiff.store import visits

SNAPSHOT = "20260301T090000Z-3fa94c1d20ab"

texts = st.none() | st.text(min_size=1)
moments = st.datetimes(
    min_value=datetime(1996, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)
).map(lambda moment: moment.replace(microsecond=0))
any_visit = st.builds(
    Visit,
    at=moments,
    outcome=st.sampled_from(Outcome),
    snapshot=texts,
    status=st.none() | st.integers(100, 599),
    url=st.text(),
    final_url=st.text(),
    fetcher=st.sampled_from(FetchedBy),
    body=texts,
    manifest=texts,
    etag=texts,
    last_modified=texts,
    wall=st.none() | st.sampled_from(Wall),
    reason=texts,
    source=texts,
    doubted_since=st.none() | moments,
    accepted=st.none() | st.sampled_from(AcceptedBy),
).map(lambda visit: replace(visit, fetcher=FetchedBy.HTTP) if visit.outcome.decides else visit)


@given(visit=any_visit)
def test_a_visit_comes_back_as_it_was_and_fits_on_one_line(visit: Visit) -> None:
    line = visits.encode(visit, visits.FIRST)
    assert visits.decode(line) == visit
    assert b"\n" not in line
    assert visits.intact(line)


@given(visit=any_visit, named=st.booleans())
def test_what_a_visit_saw_is_read_as_the_whole_line_has_it(visit: Visit, named: bool) -> None:
    visit = replace(visit, snapshot=SNAPSHOT) if named else visit
    saw = visit.snapshot if visit.outcome.verified else None
    unread = visit.outcome is Outcome.UNREAD
    assert visits.sighting(visits.encode(visit, visits.FIRST)) == Sighting(
        visit.at, saw, visit.fetcher.is_live, visit.rendering is not None, unread
    )


@pytest.mark.parametrize(
    "change",
    [(b'"schema":1', b'"schema":2'), (b"T09:", b"T77:"), (b'"outcome":"f', b'"outcome":"x'), (b"}", b"")],
)
def test_what_a_damaged_line_saw_is_not_read(change: tuple[bytes, bytes]) -> None:
    line = visits.encode(visit_of(0, Outcome.FIRST), visits.FIRST)
    assert change[0] in line
    with pytest.raises(ValueError, match=r"."):
        visits.sighting(line.replace(*change))


@pytest.mark.parametrize(
    "stated", [b'"wall":"challenge"', b'"fetcher":"import"', b'"accepted":"visits"'], ids=bytes.decode
)
def test_a_word_that_no_line_holds_is_damage_unless_the_line_was_written_so(stated: bytes) -> None:
    visit = replace(
        visit_of(0, Outcome.REFUSED),
        wall=Wall.CHALLENGE,
        fetcher=FetchedBy.IMPORT,
        accepted=AcceptedBy.VISITS,
    )
    line = visits.encode(visit, visits.FIRST)
    assert visits.decode(line) == visit
    damaged = line.replace(stated, stated.partition(b":")[0] + b':"nonsense"')
    with pytest.raises(ValueError, match="nonsense") as told:
        visits.decode(damaged)
    assert not isinstance(told.value, visits.LaterFormError)
    whole = damaged.rpartition(b',"digest":')[0]
    with pytest.raises(visits.LaterFormError, match="nonsense"):
        visits.decode(whole + b',"digest":"' + visits.digest(whole).encode() + b'"}')


@given(visit=any_visit, data=st.data())
def test_no_byte_of_a_line_can_change_unnoticed(visit: Visit, data: st.DataObject) -> None:
    line = bytearray(visits.encode(visit, visits.FIRST))
    at = data.draw(st.integers(0, len(line) - 1))
    line[at] ^= data.draw(st.integers(1, 255))
    assert not visits.intact(bytes(line))


def test_a_line_is_plain_json_chained_to_the_line_before(tmp_path: Path) -> None:
    log = tmp_path / "visits.jsonl"
    for number in range(3):
        visits.append(log, visit_of(number))
    lines = log.read_bytes().splitlines()
    rows = [json.loads(line) for line in lines]
    assert rows[0]["schema"] == 1
    assert rows[0]["at"] == "2026-03-01T09:00:00Z"
    assert rows[0]["outcome"] == "unchanged"
    assert [row["previous"] for row in rows] == ["0" * 64, *(sha256(x).hexdigest() for x in lines[:2])]


@pytest.mark.parametrize("size", [0, 1, 40, 41, 300])
@pytest.mark.parametrize("tail", [b"", b'{"schema":1,"prev'])
def test_lines_come_from_the_end_however_long_the_file(tmp_path: Path, size: int, tail: bytes) -> None:
    log = tmp_path / "visits.jsonl"
    lines = [b"%d" % number + b"x" * (number * 37 % 1_000) for number in range(size)]
    log.write_bytes(b"".join(line + b"\n" for line in lines) + tail)
    assert tuple(visits.lines_from_the_end(log)) == tuple(reversed(lines)) == visits.lines(log)[::-1]


def test_a_line_longer_than_what_is_read_at_once_comes_whole(tmp_path: Path) -> None:
    log = tmp_path / "visits.jsonl"
    lines = (b"a", b"b" * 100_000, b"c" * 16_384, b"d")
    log.write_bytes(b"\n".join(lines) + b"\n")
    assert tuple(visits.lines_from_the_end(log)) == lines[::-1]


def test_an_absent_log_has_no_lines(tmp_path: Path) -> None:
    assert visits.lines(tmp_path / "none") == tuple(visits.lines_from_the_end(tmp_path / "none")) == ()


def written(log: Path, *logged: Visit) -> None:
    for visit in logged:
        visits.append(log, visit)


def seen(number: int, snapshot: str | None = SNAPSHOT, fetcher: FetchedBy = FetchedBy.HTTP) -> Visit:
    return Visit(at=day(number), outcome=Outcome.UNCHANGED, snapshot=snapshot, fetcher=fetcher)


def test_the_newest_visit_is_the_last_that_saw_the_document(tmp_path: Path) -> None:
    log = tmp_path / "visits.jsonl"
    written(log, seen(1), seen(2), visit_of(3, Outcome.FAILED), visit_of(4, Outcome.REFUSED))
    assert visits.newest(visits.lines_from_the_end(log)) == seen(2)


def test_an_import_of_an_older_page_is_not_the_newest(tmp_path: Path) -> None:
    log = tmp_path / "visits.jsonl"
    written(
        log,
        seen(8),
        visit_of(9, Outcome.FAILED),
        seen(1, fetcher=FetchedBy.IMPORT),
        seen(2, fetcher=FetchedBy.ARCHIVE),
    )
    assert visits.newest(visits.lines_from_the_end(log)) == seen(8)
    written(log, seen(10, fetcher=FetchedBy.IMPORT), seen(3, fetcher=FetchedBy.IMPORT))
    assert visits.newest(visits.lines_from_the_end(log)) == seen(10, fetcher=FetchedBy.IMPORT)


def test_what_is_older_than_the_newest_fetch_is_not_read(tmp_path: Path) -> None:
    log = tmp_path / "visits.jsonl"
    log.write_bytes(b"damaged\n" + visits.encode(seen(1), visits.FIRST) + b"\n")
    assert visits.newest(visits.lines_from_the_end(log)) == seen(1)


@pytest.mark.parametrize(
    "line", [b"[]", b"{}", b'{"schema":1}', b"{", b"\xff", b'{"schema":2,"at":"2026-05-21"}']
)
def test_what_is_no_visit_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError):
        visits.decode(line)


def test_a_line_torn_anywhere_is_cut_off_or_completed(tmp_path: Path) -> None:
    log = tmp_path / "visits.jsonl"
    written(log, seen(1), seen(2))
    whole = log.read_bytes()
    first = whole.index(b"\n") + 1
    for end in range(first + 1, len(whole)):
        log.write_bytes(whole[:end])
        visits.append(log, seen(3))
        lines = visits.lines(log)
        kept = 2 if end == len(whole) - 1 else 1  # only its newline is missing: nothing is lost
        assert [visits.decode(line).at for line in lines] == [*[day(1), day(2)][:kept], day(3)]
        assert json.loads(lines[-1])["previous"] == visits.digest(lines[-2])


def test_a_last_line_whose_newline_was_damaged_is_kept(tmp_path: Path) -> None:
    log = tmp_path / "visits.jsonl"
    written(log, seen(1), seen(2))
    whole = log.read_bytes()
    log.write_bytes(whole[:-1] + b"\x0b")
    visits.mend(log)
    assert log.read_bytes() == whole
