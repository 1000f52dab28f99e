from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.world.archives import TERMS, World
from tests.world.terms import sections
from tosdiff.api import OpenArchive
from tosdiff.errors import UnknownDocumentError
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.find import find
from tosdiff.pipeline.log import log
from tosdiff.pipeline.undeclared import undeclared
from tosdiff.search.find import Grade
from tosdiff.store.store import Store


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """A store whose document the file no longer declares under that id."""
    shelf = World(tmp_path)
    shelf.visit("2026-03-01", sections())
    shelf.visit("2026-03-03", sections(Changes="We may change these terms with 14 days' notice."))
    renamed = tuple(replace(each, provider="larch") for each in shelf.documents)
    return Archive(renamed, Store(shelf.store.root))


def test_a_document_that_is_no_longer_declared_can_be_read(archive: Archive) -> None:
    (document,) = archive.parts(TERMS)
    assert (document.id, document.enabled) == (TERMS, False)
    assert [entry.state.first_seen.day for entry in log(archive, document)] == [1, 3]
    assert archive.readable([TERMS]) == (document,)
    assert undeclared(archive.store, archive.documents) == (TERMS,)


def test_the_python_api_opens_it_too(archive: Archive) -> None:
    document = OpenArchive(archive)[TERMS]
    assert (document.id, len(document.versions())) == (TERMS, 2)


def test_it_is_never_fetched(archive: Archive) -> None:
    with pytest.raises(UnknownDocumentError):
        archive.named([TERMS])
    assert TERMS not in {document.id for document in archive.named([])}


@pytest.mark.parametrize("name", ["halcyon", "halcyon/nothing", "nobody/terms", "../x", ""])
def test_what_is_neither_declared_nor_stored_is_unknown(archive: Archive, name: str) -> None:
    with pytest.raises(UnknownDocumentError):
        archive.parts(name)


def test_a_version_of_it_where_a_document_is_named_is_told_to_be_one(archive: Archive) -> None:
    with pytest.raises(UnknownDocumentError, match="names a version"):
        archive.readable([f"{TERMS}@2026-03-01"])


def test_a_search_looks_into_it_too(archive: Archive) -> None:
    whole, unreadable = archive.with_stored()
    assert unreadable == ()
    (hit,) = find(whole, "14 days' notice", whole.documents).hits
    assert (hit.document, hit.grade) == (TERMS, Grade.EXACT)
    assert find(archive, "14 days' notice", archive.documents).hits == ()


def test_what_is_damaged_of_it_is_counted_as_not_searched(archive: Archive) -> None:
    for manifest in archive.store.folder(TERMS).glob("2*.json"):
        manifest.write_bytes(b"{}")
    whole, unreadable = archive.with_stored()
    assert unreadable == undeclared(whole.store, whole.documents) == (TERMS,)
    assert find(whole, "14 days' notice", whole.documents).searched == 0
