"""The file of the index is a cache: whatever it holds, what is asked has the answer that it has without it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.world.indexes import add, everything, texts_of
from tests.world.stored import after_a_tick
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


def with_other_words(file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("UPDATE passage SET text = 'You may not use the Service.' WHERE id = 1")


def with_words_exchanged(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"Fees are due", b"Fees are low"))


def of_another(file: Path) -> None:
    other = file.with_name("other.sqlite")
    with_index(other, lambda index: add(index, TERMS, [["You may not use the Service."]]))
    other.replace(file)
    file.with_name("other.sqlite.sealed").unlink()


def with_seal_that_is_none(file: Path) -> None:
    file.with_name(f"{file.name}.sealed").write_text("[" * 100_000)


@pytest.mark.parametrize(
    "forge",
    [with_other_words, with_words_exchanged, of_another, with_seal_that_is_none],
    ids=lambda each: each.__name__,
)
def test_file_that_something_else_wrote_to_is_made_anew_though_it_is_sound(
    tmp_path: Path, forge: Callable[[Path], None]
) -> None:
    file = tmp_path / "find.sqlite"
    with_index(file, asked)
    after_a_tick(file)
    forge(file)
    assert with_index(file, asked) == LINES[0]
    assert with_index(file, lambda index: texts_of(index, everything(index))) == LINES[0], "and kept"


@pytest.mark.skipif(os.name != "posix", reason="POSIX has them")
@pytest.mark.parametrize("place", ["find.sqlite", "find.sqlite.sealed"])
@pytest.mark.parametrize("kind", ["loop", "dangling", "link", "FIFO", "folder"])
def test_what_is_no_plain_file_is_neither_read_nor_written(tmp_path: Path, place: str, kind: str) -> None:
    file, own = tmp_path / "find.sqlite", tmp_path / "own"
    with_index(file, asked)
    odd = tmp_path / place
    odd.unlink()
    if kind == "FIFO":
        os.mkfifo(odd)
    elif kind == "folder":
        odd.mkdir()
    else:
        own.write_bytes(b"mine")
        odd.symlink_to({"loop": odd, "dangling": tmp_path / "nowhere", "link": own}[kind])
    assert with_index(file, asked) == LINES[0]
    assert with_index(file, asked) == LINES[0]
    assert not own.exists() or own.read_bytes() == b"mine"
    assert not (tmp_path / "nowhere").exists()


def test_file_that_only_this_program_wrote_to_is_not_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "find.sqlite"
    with_index(file, asked)
    for number in range(3):
        with_index(file, lambda index, name=f"other/{number}": add(index, name, LINES))  # type: ignore[misc]
    documents = with_index(file, lambda index: list(index.documents()))
    assert documents == [TERMS, "other/0", "other/1", "other/2"]


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
