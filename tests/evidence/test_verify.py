from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.world.stored import DOCUMENT, add, captured, visit_of, visited
from tosdiff.errors import StoreError
from tosdiff.evidence.published import digest
from tosdiff.evidence.verify import examine, verify
from tosdiff.models import Outcome, Refusal, Snapshot, Wall
from tosdiff.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two snapshots and four visits."""
    made = Store(tmp_path / "snapshots")
    first = visited(made, 0, Outcome.FIRST)
    made.log(DOCUMENT, visit_of(1, Outcome.UNCHANGED, first))
    visited(made, 2)
    made.log(DOCUMENT, visit_of(3, Outcome.FAILED))
    return made


@pytest.fixture
def first(store: Store) -> Snapshot:
    return store.snapshots(DOCUMENT)[0]


def found(store: Store) -> list[tuple[str, str]]:
    """Verify as another program would, without anything this one remembers."""
    return [(damage.path, damage.problem) for damage in verify(Store(store.root))]


def flip(path: Path, at: int, bit: int = 1) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= bit
    path.write_bytes(content)


def test_a_sound_store_has_no_damage(store: Store) -> None:
    assert found(store) == []


def test_an_empty_store_has_no_damage(tmp_path: Path) -> None:
    assert verify(Store(tmp_path / "none")) == ()


@pytest.mark.parametrize("suffix", [".warc.gz", ".md", ".json"])
@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 1.0])
def test_a_flipped_byte_is_found_in_its_file(
    store: Store, first: Snapshot, suffix: str, share: float
) -> None:
    path = store.file(first, suffix)
    flip(path, int((path.stat().st_size - 1) * share))
    assert {place for place, _ in found(store)} == {f"{DOCUMENT}/{path.name}"}


def test_the_digests_that_differ_are_told(store: Store, first: Snapshot) -> None:
    flip(store.file(first, ".warc.gz"), 100)
    ((place, problem),) = found(store)
    assert place == f"{DOCUMENT}/{first.name}.warc.gz"
    assert f"its manifest records digest {first.warc[:12]}…, found " in problem


@pytest.mark.parametrize("line", [1, 2, 3, 4])
def test_a_changed_line_of_the_log_is_named_with_its_number(store: Store, line: int) -> None:
    path = store.visits_file(DOCUMENT)
    lines = path.read_bytes().splitlines(keepends=True)
    flip(path, sum(map(len, lines[: line - 1])) + 100)
    problems = [problem for place, problem in found(store) if place.endswith("visits.jsonl")]
    assert problems[0].startswith(f"line {line}: ")


@given(data=st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_byte_anywhere_can_change_unnoticed(store: Store, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(store.root.glob("*/*/*"))))
    content = path.read_bytes()
    flip(path, data.draw(st.integers(0, len(content) - 1)), data.draw(st.integers(1, 255)))
    try:
        assert found(store)
    finally:
        path.write_bytes(content)


@pytest.mark.parametrize("line", [1, 2, 3])
def test_a_line_taken_out_is_noticed(store: Store, line: int) -> None:
    path = store.visits_file(DOCUMENT)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[: line - 1] + lines[line:]))
    assert any(f"line {line}: a line is missing" in problem for _, problem in found(store))


def test_lines_that_changed_places_are_noticed(store: Store) -> None:
    path = store.visits_file(DOCUMENT)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0], lines[2], lines[1], lines[3]]))
    assert [problem[:6] for _, problem in found(store)] == ["line 2"]


@pytest.mark.parametrize("suffix", [".warc.gz", ".md", ".json"])
def test_a_missing_file_is_named(store: Store, first: Snapshot, suffix: str) -> None:
    path = store.file(first, suffix)
    path.unlink()
    ((place, problem),) = found(store)
    assert place == f"{DOCUMENT}/{path.name}"
    assert "No such file" in problem


def test_a_missing_log_is_named(store: Store) -> None:
    store.visits_file(DOCUMENT).unlink()
    assert found(store) == [(f"{DOCUMENT}/visits.jsonl", "the log of visits is missing, beside 2 snapshots")]


def test_a_manifest_rewritten_to_fit_a_forged_page_is_caught_by_the_log(
    store: Store, first: Snapshot
) -> None:
    forged = Store(store.root.parent / "forged")
    other = add(forged, captured(0, b"<p>Terms nobody wrote</p>"))
    text = forged.file(other, ".json").read_text().replace(other.name, first.name)
    store.file(first, ".json").write_text(text)
    store.file(first, ".warc.gz").write_bytes(forged.file(other, ".warc.gz").read_bytes())
    assert f"{DOCUMENT}/{first.name}.json" in {place for place, _ in found(store)}


def test_what_a_killed_run_leaves_is_not_damage(store: Store) -> None:
    folder = store.root / DOCUMENT
    (folder / "20260601T000000Z-0123456789ab.warc.gz").write_bytes(b"half")
    (folder / "20260601T000000Z-0123456789ab.json.tmp").write_bytes(b"half")
    add(store, captured(5))
    log = store.visits_file(DOCUMENT)
    whole = log.read_bytes()
    last = whole.splitlines(keepends=True)[-1]
    for end in range(len(last)):
        log.write_bytes(whole + last[:end])
        assert found(store) == []


def test_damage_of_one_document_does_not_hide_that_of_another(store: Store) -> None:
    other = store.root / "larkspur/terms"
    other.mkdir(parents=True)
    (other / "visits.jsonl").write_bytes(b"no visit\n")
    flip(store.file(store.snapshots(DOCUMENT)[1], ".md"), 0)
    assert [place.split("/")[0] for place, _ in found(store)] == ["halcyon", "larkspur"]


@pytest.mark.parametrize(
    "line",
    [b"[]", b"null", b'"x"', b'{"previous":1,"snapshot":["x"]}', b'{"previous":{},"snapshot":"../\\u0000"}'],
)
def test_senseless_lines_are_damage_and_no_crash(store: Store, line: bytes) -> None:
    store.visits_file(DOCUMENT).write_bytes(line + b"\n")
    assert "line 1" in found(store)[0][1]


def test_a_snapshot_that_no_line_names_is_damage_and_is_never_logged(store: Store, tmp_path: Path) -> None:
    forged = Store(tmp_path / "forged")
    snapshot = add(forged, captured(7))
    for suffix in (".json", ".md", ".warc.gz"):
        store.file(snapshot, suffix).write_bytes(forged.file(snapshot, suffix).read_bytes())
    before = store.visits_file(DOCUMENT).read_bytes()
    assert found(store) == [
        (
            f"{DOCUMENT}/{snapshot.name}.json",
            "no line of visits.jsonl names it, so nothing shows that it was captured",
        )
    ]
    again = Store(store.root)
    again.recover(DOCUMENT)
    assert store.visits_file(DOCUMENT).read_bytes() == before
    assert snapshot.name not in {each.name for each in again.snapshots(DOCUMENT)}
    with pytest.raises(StoreError, match="nothing shows"):
        again.snapshot(DOCUMENT, snapshot.name)


def test_of_two_snapshots_without_a_line_none_is_the_work_of_a_killed_run(store: Store) -> None:
    for number in (5, 6):
        add(store, captured(number))
    assert len(found(store)) == 2
    before = store.visits_file(DOCUMENT).read_bytes()
    Store(store.root).recover(DOCUMENT)
    assert store.visits_file(DOCUMENT).read_bytes() == before


def test_a_mark_from_before_the_last_line_shows_nothing(store: Store) -> None:
    add(store, captured(5))
    store.log(DOCUMENT, visit_of(6, Outcome.FAILED))
    assert len(found(store)) == 1


@pytest.mark.parametrize("content", [None, b"", b"torn"])
def test_a_log_that_is_gone_beside_its_snapshots_is_damage_and_is_not_begun_again(
    store: Store, content: bytes | None
) -> None:
    log = store.visits_file(DOCUMENT)
    log.unlink()
    if content is not None:
        log.write_bytes(content)
    assert "beside 2 snapshots" in found(store)[0][1]
    with pytest.raises(StoreError, match="beside 2 snapshots") as caught:
        Store(store.root).recover(DOCUMENT)
    assert "repair" in caught.value.hint


# ------------------------------------------------------------------ what does not belong in a store


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own there")
def test_links_fifos_and_strangers_are_listed_by_name(store: Store, tmp_path: Path) -> None:
    (store.root / DOCUMENT / "link.json").symlink_to(tmp_path / "nothing")
    os.mkfifo(store.root / "halcyon" / "queue")
    (store.root / DOCUMENT / "visits (conflicted copy 2026-05-01).jsonl").write_bytes(b"")
    (store.root / DOCUMENT / "visits.sync-conflict-20260501-120000-ABCDEFG.jsonl").write_bytes(b"")
    (store.root / "notes.txt").write_bytes(b"")
    seen = examine(Store(store.root))
    assert [(each.path, each.problem.split(",")[0]) for each in seen.damage] == [
        ("halcyon/queue", "it is a FIFO"),
        (f"{DOCUMENT}/link.json", "it is a link"),
    ]
    told = {each.path.rpartition("/")[2]: each.problem for each in seen.notices}
    assert "Dropbox" in told["visits (conflicted copy 2026-05-01).jsonl"]
    assert "Syncthing" in told["visits.sync-conflict-20260501-120000-ABCDEFG.jsonl"]
    assert "passed over" in told["notes.txt"]


def test_a_page_that_was_refused_is_held_to_the_line_that_refused_it(store: Store) -> None:
    capture = captured(8)
    kept = store.keep_refused(capture, Refusal(wall=Wall.UNLIKE, reason="unlike it"))
    store.log(DOCUMENT, replace(visit_of(8, Outcome.REFUSED), body=capture.digest))
    assert found(store) == []
    other = Store(store.root.parent / "other")
    exchanged = other.keep_refused(captured(9), Refusal(wall=Wall.UNLIKE, reason="unlike it"))
    kept.with_suffix(".warc.gz").write_bytes(exchanged.with_suffix(".warc.gz").read_bytes())
    ((place, problem),) = found(store)
    assert place.startswith(f"{DOCUMENT}/refused/") and "the log records" in problem


# ------------------------------------------------------------------ branches


def _branched(store: Store, tmp_path: Path) -> Store:
    """Let another machine go on from the same lines, and put both logs together as git does with `merge=union`."""
    other = Store(Path(shutil.copytree(store.root, tmp_path / "other")))
    mine, before = visited(store, 5), store.visits_file(DOCUMENT).read_bytes()
    store.log(DOCUMENT, visit_of(8, Outcome.UNCHANGED, mine))
    theirs = visited(other, 6)
    for suffix in (".json", ".md", ".warc.gz"):
        store.file(theirs, suffix).write_bytes(other.file(theirs, suffix).read_bytes())
    base = before[: before[:-1].rfind(b"\n") + 1]
    whole = store.visits_file(DOCUMENT).read_bytes()
    store.visits_file(DOCUMENT).write_bytes(whole + other.visits_file(DOCUMENT).read_bytes()[len(base) :])
    return Store(store.root)


def test_a_branch_is_no_damage_and_is_told(store: Store, tmp_path: Path) -> None:
    merged = _branched(store, tmp_path)
    assert found(merged) == []
    assert ["a branch begins here" in each.problem for each in examine(merged).notices] == [True]


def test_the_visits_of_two_machines_are_in_the_order_of_their_times(store: Store, tmp_path: Path) -> None:
    merged = _branched(store, tmp_path)
    times = [visit.at for visit in merged.visits(DOCUMENT)]
    assert times == sorted(times)
    assert [number for number, _ in merged.lines_of_visits(DOCUMENT)] == [1, 2, 3, 4, 5, 7, 6]


def test_the_next_line_joins_both_branches_so_that_its_digest_stands_for_both(
    store: Store, tmp_path: Path
) -> None:
    merged = _branched(store, tmp_path)
    merged.log(DOCUMENT, visit_of(9, Outcome.FAILED))
    *lines, last = merged.visits_file(DOCUMENT).read_bytes().splitlines()
    stated = json.loads(last)
    assert {stated["previous"], *stated["merges"]} == {digest(lines[5]), digest(lines[6])}
    assert found(merged) == []
    for gone in range(len(lines)):
        merged.visits_file(DOCUMENT).write_bytes(
            b"".join(line + b"\n" for at, line in enumerate([*lines, last]) if at != gone)
        )
        assert found(merged), "without any of them it is damaged"


def test_what_a_newer_tosdiff_wrote_is_never_called_damaged(store: Store) -> None:
    path = store.visits_file(DOCUMENT)
    last = path.read_bytes().splitlines()[-1]
    stated = (
        f'{{"schema":2,"previous":"{digest(last)}","at":"2026-03-02T00:00:00Z","outcome":"weighed","grams":3'
    )
    with path.open("ab") as log:
        log.write(f'{stated},"digest":"{digest(stated.encode())}"}}\n'.encode())
    seen = examine(store)
    assert seen.damage == ()
    assert [("form 2" in each.problem, "update tosdiff" in each.problem) for each in seen.notices] == [
        (True, True)
    ]
