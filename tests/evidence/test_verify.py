from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.world.stored import DOCUMENT, add, captured, visit_of, visited
from tosdiff.evidence.verify import verify
from tosdiff.models import Outcome, Snapshot
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
    assert [problem[:6] for _, problem in found(store)] == ["line 2", "line 3", "line 4"]


@pytest.mark.parametrize("suffix", [".warc.gz", ".md", ".json"])
def test_a_missing_file_is_named(store: Store, first: Snapshot, suffix: str) -> None:
    path = store.file(first, suffix)
    path.unlink()
    ((place, problem),) = found(store)
    assert place == f"{DOCUMENT}/{path.name}"
    assert "No such file" in problem


def test_a_missing_log_is_named(store: Store) -> None:
    store.visits_file(DOCUMENT).unlink()
    assert found(store) == [(f"{DOCUMENT}/visits.jsonl", "the log of visits is missing")]


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
