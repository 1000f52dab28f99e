"""A document that takes too long is left out of an answer, which is given of the others and says so."""

from __future__ import annotations

import signal
from datetime import date
from pathlib import Path

import pytest

from tests.world.archives import OTHER, TERMS, World
from tests.world.terms import sections
from tosdiff.compare.matrix import TopicRow, matrix
from tosdiff.errors import UnreadableDocumentError
from tosdiff.pipeline import compare as comparing
from tosdiff.pipeline import find as finding
from tosdiff.pipeline.compare import SideBySide, compare
from tosdiff.pipeline.find import find
from tosdiff.pipeline.limits import limited

pytestmark = pytest.mark.skipif(
    not hasattr(signal, "setitimer"), reason="this system bounds no processor time"
)
READ_ON = date(2026, 11, 25)
NEW = "You may access and use the Service for lawful purposes. You may not resell the Service."


@pytest.fixture
def shelf(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.visit("2026-01-01", sections())
    made.visit("2026-02-01", sections(Using_the_Service=NEW))
    made.visit("2026-01-15", sections(Law="The law of England governs these terms."), OTHER)
    return made


def endless() -> None:
    while True:
        sum(range(1_000))


def compared(shelf: World, monkeypatch: pytest.MonkeyPatch, *slow: str) -> SideBySide:
    """Compare, with the cells of `slow` documents taking for ever."""

    def cells(columns: object, *rest: object) -> tuple[TopicRow, ...]:
        if any(name in repr(columns) for name in slow):
            endless()
        return matrix(columns, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(comparing, "matrix", cells)
    monkeypatch.setattr(comparing, "limited", lambda what: limited(what, seconds=1.0))
    return compare(shelf.archive, (), read_on=READ_ON)


def test_one_column_that_takes_too_long_is_absent_and_the_others_are_as_ever(
    shelf: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = compare(shelf.archive, (), read_on=READ_ON)
    found = compared(shelf, monkeypatch, TERMS)
    assert [column.sources[0].document.id for column in found.columns] == [OTHER]
    assert any("takes more than 1 seconds" in each for each in found.absent)
    at = [column.sources[0].document.id for column in whole.columns].index(OTHER)
    assert [row.cells for row in found.rows if row.topic in {r.topic for r in whole.rows}] == [
        (row.cells[at],) for row in whole.rows
    ]


def test_where_each_takes_too_long_it_is_an_error(shelf: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnreadableDocumentError, match="comparing what"):
        compared(shelf, monkeypatch, TERMS, OTHER)


def test_a_wording_is_found_though_what_stood_before_takes_too_long(
    shelf: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def over(*args: object, of: str) -> None:
        asked.append(of)
        raise UnreadableDocumentError("comparing takes more")

    monkeypatch.setattr(finding, "aligned", over)
    found = find(shelf.archive, "access and use the Service", shelf.documents)
    (hit,) = found.hits
    assert (hit.document, hit.before, hit.after) == (TERMS, None, None)
    assert asked == [TERMS]
    monkeypatch.undo()
    (hit,) = find(shelf.archive, "access and use the Service", shelf.documents).hits
    assert hit.before is not None, "what took too long once is not kept as nothing"
