from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import threading
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from tests.world.stored import DOCUMENT, READING, URL, add, captured, day, visit_of, visited
from tosdiff.errors import DigestMismatchError, ExitCode, StoreError, StoreLockedError
from tosdiff.evidence.verify import verify
from tosdiff.models import Edition, Outcome, Refusal, Wall
from tosdiff.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "snapshots")


def files(store: Store) -> set[str]:
    return {file.name for file in (store.root / DOCUMENT).rglob("*") if file.is_file()}


# ------------------------------------------------------------------ snapshots


def test_a_snapshot_is_three_plain_files_named_by_time_and_digest(store: Store) -> None:
    capture = captured(0)
    snapshot = add(store, capture)
    name = f"20260301T090000Z-{sha256(capture.body).hexdigest()[:12]}"
    assert snapshot.name == name
    assert snapshot.id == f"{DOCUMENT}@20260301T090000Z"
    assert files(store) == {f"{name}.warc.gz", f"{name}.md", f"{name}.json", f"{name}.tmp"}
    store.log(DOCUMENT, visit_of(0, Outcome.FIRST, snapshot))
    assert files(store) == {f"{name}.warc.gz", f"{name}.md", f"{name}.json", "visits.jsonl"}
    assert (store.root / DOCUMENT / f"{name}.md").read_text() == "Terms\n"


def test_the_manifest_says_where_when_and_what(store: Store) -> None:
    snapshot = add(store, captured(0))
    stated = json.loads(store.file(snapshot, ".json").read_bytes())
    packed = store.file(snapshot, ".warc.gz").read_bytes()
    assert stated["schema"] == 1
    assert (stated["url"], stated["captured_at"], stated["status"]) == (URL, "2026-03-01T09:00:00Z", 200)
    assert stated["digests"] == {
        "body": sha256(captured(0).body).hexdigest(),
        "warc": sha256(packed).hexdigest(),
        "text": sha256(b"Terms\n").hexdigest(),
        "state": "0" * 64,
    }
    assert (stated["title"], stated["language"], stated["coverage"]) == ("Terms — Halcyon", "en", 0.8765)
    assert stated["headers"] == [["ETag", '"1"']]
    assert stated["software"].startswith("tosdiff ")


def test_a_new_store_object_reads_what_another_wrote(store: Store) -> None:
    written = visited(store, 0, Outcome.FIRST)
    again = Store(store.root)
    assert again.documents() == (DOCUMENT,)
    assert again.snapshots(DOCUMENT) == (written,)
    assert again.read(again.snapshot(DOCUMENT, written.name)) == captured(0).body
    assert again.visits(DOCUMENT) == store.visits(DOCUMENT)
    assert again.latest(DOCUMENT) == store.visits(DOCUMENT)[0]


def test_snapshots_come_in_the_order_of_their_capture(store: Store) -> None:
    for number in (3, 1, 2):
        visited(store, number)
    assert [snapshot.captured_at for snapshot in store.snapshots(DOCUMENT)] == [day(1), day(2), day(3)]


def test_storing_the_same_capture_again_changes_nothing(store: Store) -> None:
    first = add(store, captured(0))
    before = {name: (store.root / DOCUMENT / name).stat().st_mtime_ns for name in files(store)}
    again = store.add(captured(0), replace(READING, state="1" * 64, rules="2-x"), markdown="other")
    assert again == first
    assert before == {name: (store.root / DOCUMENT / name).stat().st_mtime_ns for name in files(store)}


def test_another_page_under_a_name_that_is_taken_is_refused(store: Store) -> None:
    snapshot = visited(store, 0, Outcome.FIRST)
    manifest = store.file(snapshot, ".json")
    manifest.write_text(manifest.read_text().replace(snapshot.body, snapshot.body[:12] + "0" * 52))
    with pytest.raises(StoreError, match="manifest is not what was captured"):
        add(Store(store.root), captured(0))


@pytest.mark.parametrize(
    "document",
    ["../x/y", "halcyon", "halcyon/../x", "Halcyon/terms", "a/b/c/d", "a/b/refused", "a/b\n", "/a/b"],
)
def test_no_path_is_made_from_what_is_no_document_id(store: Store, document: str) -> None:
    for act in (store.visits, store.snapshots, store.recover, store.latest):
        with pytest.raises(StoreError, match="not a valid document id"):
            act(document)
    assert not store.root.exists()


def test_no_path_is_made_from_what_is_no_name_of_a_snapshot(store: Store) -> None:
    with pytest.raises(StoreError, match="not the name of a snapshot"):
        store.snapshot(DOCUMENT, "../../secret")


def test_an_empty_store_has_nothing_and_is_not_made_by_looking(store: Store) -> None:
    assert store.documents() == ()
    assert store.visits(DOCUMENT) == ()
    assert store.snapshots(DOCUMENT) == ()
    assert store.latest(DOCUMENT) is None
    assert not store.root.exists()


def test_a_flipped_byte_of_the_warc_file_is_not_read(store: Store) -> None:
    snapshot = add(store, captured(0))
    path = store.file(snapshot, ".warc.gz")
    content = path.read_bytes()
    for at in (0, len(content) // 2, len(content) - 1):
        path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        with pytest.raises(DigestMismatchError):
            store.read(snapshot)


def test_a_warc_file_of_another_page_is_not_read_even_if_its_own_digest_is_right(store: Store) -> None:
    snapshot, other = add(store, captured(0)), add(store, captured(1))
    store.file(snapshot, ".warc.gz").write_bytes(store.file(other, ".warc.gz").read_bytes())
    with pytest.raises(DigestMismatchError, match="page in the WARC file"):
        store.read(replace(snapshot, warc=other.warc))


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"schema": 1}', b'{"schema": 99}', b"\xff"])
def test_a_manifest_that_is_none_is_an_error_of_the_store(store: Store, content: bytes) -> None:
    snapshot = visited(store, 0, Outcome.FIRST)
    store.file(snapshot, ".json").write_bytes(content)
    with pytest.raises(StoreError, match="manifest") as caught:
        Store(store.root).snapshots(DOCUMENT)
    assert caught.value.exit_code is ExitCode.STORE


# ------------------------------------------------------------------ visits


def test_the_first_line_that_names_a_snapshot_holds_its_manifests_digest(store: Store) -> None:
    first = visited(store, 0, Outcome.FIRST)
    store.log(DOCUMENT, visit_of(1, Outcome.UNCHANGED, first))
    second = visited(store, 2)
    back = store.log(DOCUMENT, visit_of(3, Outcome.CHANGED, first))
    digests = [visit.manifest for visit in store.visits(DOCUMENT)]
    stated = [sha256(store.file(snapshot, ".json").read_bytes()).hexdigest() for snapshot in (first, second)]
    assert digests == [stated[0], None, stated[1], None]
    assert back == store.visits(DOCUMENT)[-1]


def test_a_visit_cannot_name_a_snapshot_that_is_not_there(store: Store) -> None:
    ghost = replace(visit_of(0, Outcome.FIRST), snapshot="20260301T090000Z-000000000000")
    with pytest.raises(StoreError):
        store.log(DOCUMENT, ghost)
    assert store.visits(DOCUMENT) == ()


def test_a_damaged_line_is_named_with_its_number(store: Store) -> None:
    for number in range(3):
        store.log(DOCUMENT, visit_of(number, Outcome.FAILED))
    path = store.visits_file(DOCUMENT)
    path.write_bytes(path.read_bytes().replace(b'"at":"2026-03-02', b'"at":"2026-03-99'))
    with pytest.raises(StoreError, match="line 2"):
        store.visits(DOCUMENT)


def test_a_year_of_unchanged_visits_costs_kilobytes(store: Store) -> None:
    snapshot = visited(store, 0, Outcome.FIRST)
    size = store.visits_file(DOCUMENT).stat().st_size
    for number in range(1, 11):
        store.log(DOCUMENT, visit_of(number, Outcome.UNCHANGED, snapshot))
    assert (store.visits_file(DOCUMENT).stat().st_size - size) / 10 * 365 < 200_000
    assert len(files(store)) == 4


def test_a_manifest_holds_the_edition_and_one_from_before_editions_still_loads(store: Store) -> None:
    edition = Edition(entity=frozenset({"halcyon ltd"}), region=frozenset({"EEA", "UK"}), language="en")
    snapshot = store.add(captured(0), replace(READING, edition=edition), markdown="")
    assert snapshot.edition == edition
    path = store.file(snapshot, ".json")
    stated = json.loads(path.read_bytes())
    assert stated["edition"]["region"] == ["EEA", "UK"]
    del stated["edition"]
    path.write_text(json.dumps(stated), encoding="utf-8")
    again = Store(store.root)
    again.log(DOCUMENT, visit_of(0, Outcome.FIRST, snapshot))
    assert again.snapshot(DOCUMENT, snapshot.name) == replace(snapshot, edition=None)


# ------------------------------------------------------------------ refused


def test_refused_bytes_are_kept_with_their_reason_the_newest_five(store: Store) -> None:
    for number in range(7):
        kept = store.keep_refused(captured(number), Refusal(wall=Wall.CHALLENGE, reason=f"no {number}"))
    assert kept.read_bytes() == captured(6).body
    folder = store.root / DOCUMENT / "refused"
    reasons = [json.loads(file.read_bytes())["reason"] for file in sorted(folder.glob("*.json"))]
    assert reasons == [f"no {number}" for number in range(2, 7)]
    assert len(list(folder.iterdir())) == 15
    assert store.snapshots(DOCUMENT) == ()


def test_a_refused_capture_is_read_back_as_it_was_fetched_and_not_crowded_out_by_challenges(
    store: Store,
) -> None:
    store.keep_refused(captured(0), Refusal(wall=Wall.UNLIKE, reason="no longer like it"))
    for number in range(1, 7):
        store.keep_refused(captured(number), Refusal(wall=Wall.CHALLENGE, reason="robots"))
    digest = sha256(captured(0).body).hexdigest()
    visit = replace(visit_of(0, Outcome.REFUSED), body=digest, final_url=URL)
    assert store.refused(DOCUMENT, visit) == captured(0)
    assert store.refused(DOCUMENT, replace(visit, at=captured(1).captured_at)) is None
    with pytest.raises(StoreError, match="not what the log says"):
        store.refused(DOCUMENT, replace(visit, final_url=f"{URL}/elsewhere"))
    with pytest.raises(StoreError, match="not what the log says"):
        store.refused(DOCUMENT, replace(visit, body=digest[:12] + "0" * 52))


# ------------------------------------------------------------------ recovery


def test_recovery_clears_what_is_half_made_and_touches_nothing_else(store: Store) -> None:
    visited(store, 0, Outcome.FIRST)
    whole = files(store)
    folder = store.root / DOCUMENT
    name = "20260601T000000Z-0123456789ab"
    for leftover in (f"{name}.warc.gz", f"{name}.md", f"{name}.json.tmp", f"{name}.warc.gz.tmp"):
        (folder / leftover).write_bytes(b"half")
    (folder / "refused").mkdir()
    (folder / "refused" / f"{name}.html.tmp").write_bytes(b"half")
    (folder / "notes.md").write_text("a file of the user's own")
    store.recover(DOCUMENT)
    assert files(store) == {*whole, "notes.md"}


def test_a_snapshot_that_was_not_logged_gets_its_visit(store: Store) -> None:
    first = add(store, captured(0))
    store.recover(DOCUMENT)
    second = add(store, captured(1))
    store.recover(DOCUMENT)
    store.recover(DOCUMENT)
    logged = store.visits(DOCUMENT)
    assert [(visit.outcome, visit.snapshot, visit.at) for visit in logged] == [
        (Outcome.FIRST, first.name, day(0)),
        (Outcome.CHANGED, second.name, day(1)),
    ]
    assert all(visit.manifest for visit in logged)
    assert verify(store) == ()


def test_a_warc_file_that_a_visit_names_is_never_cleared(store: Store) -> None:
    snapshot = visited(store, 0, Outcome.FIRST)
    store.file(snapshot, ".json").unlink()
    store.recover(DOCUMENT)
    assert store.file(snapshot, ".warc.gz").exists()
    assert store.file(snapshot, ".md").exists()


# ------------------------------------------------------------------ what can go wrong outside


def test_a_folder_that_cannot_be_written_is_an_error_with_a_hint(tmp_path: Path) -> None:
    (tmp_path / "snapshots").write_text("a file where the folder should be")
    store = Store(tmp_path / "snapshots")
    for act in (
        lambda: add(store, captured(0)),
        lambda: store.log(DOCUMENT, visit_of(0, Outcome.FAILED)),
        lambda: store.keep_refused(captured(0), Refusal(wall=Wall.EMPTY, reason="x")),
        lambda: store.lock().__enter__(),
    ):
        with pytest.raises(StoreError) as caught:
            act()
        assert caught.value.hint


def test_a_full_disk_is_an_error_that_leaves_the_store_whole(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = visited(store, 0, Outcome.FIRST)

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(StoreError) as caught:
            add(store, captured(1))
    assert "space" in caught.value.hint
    store.recover(DOCUMENT)
    assert store.snapshots(DOCUMENT) == (snapshot,)
    assert verify(store) == ()


# ------------------------------------------------------------------ two runs at once


HOLDER = """
import sys
from pathlib import Path
from tosdiff.store.store import Store
with Store(Path(sys.argv[1])).lock():
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_a_second_run_waits_and_then_says_who_holds_the_store(store: Store) -> None:
    command = [sys.executable, "-c", HOLDER, str(store.root)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdin is not None
        assert other.stdout.readline() == "held\n"
        told: list[str] = []
        with pytest.raises(StoreLockedError), store.lock(wait=0.2, on_wait=lambda: told.append("waiting")):
            pass
        assert told == ["waiting"]
        release = threading.Timer(0.2, lambda: (other.stdin.write("\n"), other.stdin.flush()))  # type: ignore[union-attr]
        release.start()
        with store.lock(wait=10):
            pass


def test_the_lock_of_a_killed_run_holds_nobody_up(store: Store) -> None:
    command = [sys.executable, "-c", HOLDER, str(store.root)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        other.kill()
        other.wait()
        with store.lock(wait=5):
            pass


WRITER = """
import sys
from pathlib import Path
from tests.world.stored import DOCUMENT, add, captured, visit_of
from tosdiff.store.store import Store
from tosdiff.models import Outcome, Refusal, Wall

def run(store, number):
    with store.lock():
        store.recover(DOCUMENT)
        known = len(store.visits(DOCUMENT))
        snapshot = add(store, captured(number))
        store.log(DOCUMENT, visit_of(number, Outcome.CHANGED, snapshot))
        store.keep_refused(captured(number, b"no"), Refusal(wall=Wall.EMPTY, reason="not the document"))
        store.log(DOCUMENT, visit_of(number, Outcome.REFUSED))
        assert len(store.visits(DOCUMENT)) == known + 2

store, first = Store(Path(sys.argv[1])), int(sys.argv[2])
"""

SOME_RUNS = """
for number in range(first, first + 20):
    run(store, number)
"""

# The parent loads everything once; every child is killed in the middle of its runs.
KILLED_RUNS = """
import os, random, signal, time
from itertools import count
from tosdiff.evidence.verify import verify

random.seed(7)
run(store, 1)  # loads what is loaded late
began = time.monotonic()
run(store, 2)
pace = time.monotonic() - began
kept, unfinished = set(), 0
for kill in range(1, 301):
    if kill > 60 and len(kept) > 20 and unfinished > 3:
        break  # on a busy machine more kills are needed until enough have hit the middle of the work
    child = os.fork()
    if child == 0:
        for number in count(kill * 1_000):
            run(Store(store.root), number)
    time.sleep(random.uniform(0, 3 * pace))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "it failed before it was killed"
    damage = verify(Store(store.root))
    assert damage == (), (kill, damage)
    names = set(store.names(DOCUMENT))
    assert kept <= names
    kept = names
    unfinished += len(list(store.root.rglob("*.tmp"))) > 0 or len(store.visits(DOCUMENT)) % 2
print(len(kept), unfinished)
"""

ROOT = Path(__file__).resolve().parents[2]


def started(script: str, store: Store, first: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER + script, str(store.root), str(first)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


def test_runs_at_the_same_time_do_not_interleave(store: Store) -> None:
    with started(SOME_RUNS, store, 0) as one, started(SOME_RUNS, store, 1_000) as two:
        assert (one.wait(), two.wait()) == (0, 0)
    assert verify(store) == ()
    logged = store.visits(DOCUMENT)
    assert len(logged) == 80
    assert all(a.at == b.at for a, b in zip(logged[::2], logged[1::2], strict=True))


def test_a_kill_at_any_instant_leaves_nothing_half_made(store: Store) -> None:
    with started(KILLED_RUNS, store, 0) as runs:
        told, _ = runs.communicate()
    assert runs.returncode == 0
    kept, unfinished = map(int, told.split())
    assert kept > 20
    assert unfinished > 3  # the kills did hit the middle of the work
    with store.lock(wait=5):
        store.recover(DOCUMENT)
        last = visited(store, 900_000)
    assert verify(store) == ()
    assert store.latest(DOCUMENT) == store.visits(DOCUMENT)[-1]
    assert len({visit.snapshot for visit in store.visits(DOCUMENT)} - {None}) == kept + 1
    assert not list(store.root.rglob("*.tmp"))
    assert store.read(last) == captured(900_000).body
