"""What was worked out is found by all that it was worked out from, and never believed where it is not whole."""

from __future__ import annotations

import gc
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tosdiff.store.kept import KeptValues

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda each: st.lists(each) | st.dictionaries(st.text(), each),
    max_leaves=8,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "derived.sqlite"


@given(value=json_values, of=st.lists(json_values, max_size=3))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_kept_is_given_back_to_another_process(file: Path, value: Any, of: list[Any]) -> None:
    KeptValues(file, "code").put(value, "labels", *of)
    assert KeptValues(file, "code").get("labels", *of) == value
    assert KeptValues(file, "code").get("labels", *of, "more") is None
    assert KeptValues(file, "code").get("editions", *of) is None


def test_other_code_reads_nothing_and_makes_room(file: Path) -> None:
    KeptValues(file, "old").put(1, "labels", "a")
    new = KeptValues(file, "new")
    assert new.get("labels", "a") is None
    new.put(2, "labels", "b")
    assert KeptValues(file, "old").get("labels", "a") is None
    assert KeptValues(file, "new").get("labels", "b") == 2


def test_values_kept_together_are_read_before_they_are_written(file: Path) -> None:
    kept = KeptValues(file, "code")
    with kept.together():
        kept.put(1, "labels", "a")
        assert kept.get("labels", "a") == 1
        assert not file.exists()
    assert KeptValues(file, "code").get("labels", "a") == 1


def test_value_with_any_byte_changed_is_not_believed(file: Path) -> None:
    KeptValues(file, "code").put({"a": "words of the terms"}, "labels", "a")
    with closing(sqlite3.connect(file)) as connection, connection:
        ((stored,),) = connection.execute("SELECT value FROM kept").fetchall()
        for at in range(len(stored)):
            changed = bytes((*stored[:at], stored[at] ^ 1, *stored[at + 1 :]))
            connection.execute("UPDATE kept SET value = ?", (changed,))
            connection.commit()
            assert KeptValues(file, "code").get("labels", "a") is None, at


def test_value_put_in_the_place_of_another_is_not_believed(file: Path) -> None:
    kept = KeptValues(file, "code")
    kept.put(1, "labels", "a")
    kept.put(2, "labels", "b")
    with closing(sqlite3.connect(file)) as connection, connection:
        (one, first), (other, second) = connection.execute("SELECT key, value FROM kept").fetchall()
        connection.execute("UPDATE kept SET value = ? WHERE key = ?", (second, one))
        connection.execute("UPDATE kept SET value = ? WHERE key = ?", (first, other))
    again = KeptValues(file, "code")
    assert again.get("labels", "a") is None and again.get("labels", "b") is None


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 4000])
def test_damaged_file_is_made_anew(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    for _ in range(2):
        kept = KeptValues(file, "code")
        assert kept.get("labels", "a") in (None, 1)
        kept.put(1, "labels", "a")
    assert KeptValues(file, "code").get("labels", "a") == 1


def test_where_nothing_can_be_written_nothing_is_kept_and_nothing_fails(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    kept = KeptValues(tmp_path / "cache" / "derived.sqlite", "code")
    kept.put(1, "labels", "a")
    assert kept.get("labels", "a") is None


def test_another_process_that_writes_is_not_waited_for_without_end(file: Path) -> None:
    KeptValues(file, "code").put(1, "labels", "a")
    holding = sqlite3.connect(file, isolation_level=None)
    holding.execute("BEGIN EXCLUSIVE")
    kept = KeptValues(file, "code", wait=0.05)
    assert kept.get("labels", "a") is None
    kept.put(2, "labels", "b")
    holding.execute("COMMIT")
    holding.close()
    assert KeptValues(file, "code").get("labels", "a") == 1


def test_the_file_is_closed_with_whoever_holds_the_values(tmp_path: Path) -> None:
    values = KeptValues(tmp_path / "kept", "code")
    values.put(1, "number", "one")
    connection = values._open
    assert connection is not None
    del values
    gc.collect()
    with pytest.raises(sqlite3.ProgrammingError):
        connection.execute("SELECT 1")
