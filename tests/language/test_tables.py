"""Tables of words: in the form that texts are looked up in, each word once where a word is listed once."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tosdiff.language import tables
from tosdiff.language.tables import table, words_in

NAMES = sorted(path.stem for path in Path(tables.__file__).parent.glob("*.toml"))


def rows(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from rows(each)
    elif isinstance(value, list):
        for each in value:
            yield from rows(each)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("name", NAMES)
def test_tables_are_in_composed_form(name: str) -> None:
    assert all(row == unicodedata.normalize("NFC", row) for row in rows(table(name)))


@pytest.mark.parametrize("name", ["languages", "documents"])
def test_words_are_small_and_no_row_lists_one_twice(name: str) -> None:
    for row in rows(table(name)):
        counted = Counter(row.split())
        assert row == row.lower()
        assert [word for word, times in counted.items() if times > 1] == []


def test_words_are_read_by_row_and_by_table() -> None:
    assert "terms" in words_in("documents", "names", "en")
    assert words_in("documents", "names", "de") <= words_in("documents", "names")


def test_a_table_that_is_missing_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        table("no such table")
