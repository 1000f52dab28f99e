"""The file of the index is a cache: whatever it holds, what is asked has the answer that it has without it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.world.indexes import add, everything, texts_of
from tosdiff.search.file import with_index
from tosdiff.search.index import SCHEMA, DamagedError, Index

TERMS = "halcyon/terms"
LINES = [["You may use the Service.", "Fees are due."]]


def asked(index: Index) -> list[str]:
    """Bring the index up to date where it is not, and return what it holds."""
    if TERMS not in index.documents():
        add(index, TERMS, LINES)
    return texts_of(index, everything(index))


def rubbish(file: Path) -> None:
    file.write_bytes(b"not a database" * 500)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:5000])


def of_another_form(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute(f"PRAGMA user_version = {SCHEMA - 1}")


def without_a_table(file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("DROP TABLE passage")


def with_senseless_rows(file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("UPDATE passage SET path = 'no JSON'")


def test_file_is_made_where_there_is_none_and_used_where_there_is_one(tmp_path: Path) -> None:
    file = tmp_path / "new" / "find.sqlite"
    assert with_index(file, asked) == LINES[0]
    assert with_index(file, lambda index: texts_of(index, everything(index))) == LINES[0]


@pytest.mark.parametrize(
    "damage",
    [rubbish, cut, of_another_form, without_a_table, with_senseless_rows],
    ids=lambda each: each.__name__,
)
def test_damaged_file_is_made_anew(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    file = tmp_path / "find.sqlite"
    with_index(file, asked)
    damage(file)
    assert with_index(file, asked) == LINES[0]
    assert with_index(file, lambda index: texts_of(index, everything(index))) == LINES[0], "and kept"


def test_damage_found_amid_the_work_makes_the_file_anew_and_the_work_is_done_again(tmp_path: Path) -> None:
    file = tmp_path / "find.sqlite"
    with_index(file, asked)
    seen: list[list[str]] = []

    def work(index: Index) -> list[str]:
        seen.append(list(index.documents()))
        if len(seen) == 1:
            raise KeyError("a passage that is not there")
        return asked(index)

    assert with_index(file, work) == LINES[0]
    assert seen == [[TERMS], []]


def test_file_that_is_held_by_another_process_is_read_from_a_copy(tmp_path: Path) -> None:
    file = tmp_path / "find.sqlite"
    with_index(file, asked)
    busy = sqlite3.OperationalError("database is locked")
    busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
    waiting = [busy]

    def work(index: Index) -> list[str]:
        if waiting:
            raise waiting.pop()
        with index.updating():
            index.clear()
        return asked(index)[:1]

    assert with_index(file, work) == LINES[0][:1]
    held = with_index(file, lambda index: texts_of(index, everything(index)))
    assert held == LINES[0], "what became of the copy is not the file's"


def test_folder_that_cannot_be_made_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert with_index(tmp_path / "file" / "find.sqlite", asked) == LINES[0]
    assert (tmp_path / "file").read_text() == "in the way"


def test_work_that_fails_on_a_fresh_index_too_is_at_fault_itself(tmp_path: Path) -> None:
    def work(index: Index) -> None:
        raise DamagedError

    with pytest.raises(DamagedError):
        with_index(tmp_path / "find.sqlite", work)
