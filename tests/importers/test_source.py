"""What every source of captures promises, whichever importer opens it: one contract, run against each that exists."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from tosdiff.errors import BrokenArchiveError, UnreadableFileError
from tosdiff.importers.pages import found_pages
from tosdiff.importers.saved import saved_pages
from tosdiff.importers.source import Source
from tosdiff.models import Document, FetchedBy

DOCUMENT = Document(
    provider="halcyon", slug="terms", provider_name="Halcyon", publisher="Halcyon Ltd", title="Terms",
    url="https://halcyon.example/terms",
)  # fmt: skip
# Not in the order of their times, and one name that would climb out of a folder.
PAGES = {
    "2026-03-02T090000Z.html": b"<p>March</p>",
    "2025-11-20T173001Z.html": b"<p>November</p>",
    "20260102T000000Z.htm": b"<p>January</p>",
    "2026-04-01T120000Z.mhtml": b"Content-Type: multipart/related; boundary=x\r\n\r\n--x\r\n\r\n<p>April</p>\r\n--x--\r\n",
    "2026-04-01T120000Z.pdf": b"%PDF-1.4\n",
}


def folder(at: Path) -> Path:
    at.mkdir()
    for name, body in PAGES.items():
        (at / name).write_bytes(body)
    (at / "style.css").write_text("p {}")
    return at


def archive(mode: str) -> Callable[[Path], Path]:
    def made(at: Path) -> Path:
        path = at.with_suffix(".tar")
        with tarfile.open(path, mode) as packed:  # type: ignore[call-overload]
            for name, body in PAGES.items():
                info = tarfile.TarInfo(f"../../saved/{name}")
                info.size = len(body)
                packed.addfile(info, io.BytesIO(body))
        return path

    return made


def zipped(at: Path) -> Path:
    path = at.with_suffix(".zip")
    with zipfile.ZipFile(path, "w") as packed:
        for name, body in PAGES.items():
            packed.writestr(f"../../saved/{name}", body)
    return path


def any_pages(path: Path) -> AbstractContextManager[Source]:
    return found_pages([path], [DOCUMENT], given=DOCUMENT)


@dataclass(frozen=True)
class Kind:
    """One importer and something for it to open."""

    opened: Callable[[Path], AbstractContextManager[Source]]
    make: Callable[[Path], Path]


KINDS = {
    "folder": Kind(saved_pages, folder),
    "tar": Kind(saved_pages, archive("w")),
    "tar.gz": Kind(saved_pages, archive("w:gz")),
    "tar.xz": Kind(saved_pages, archive("w:xz")),
    "tar.bz2": Kind(saved_pages, archive("w:bz2")),
    "any folder": Kind(any_pages, folder),
    "any tar.gz": Kind(any_pages, archive("w:gz")),
    "any zip": Kind(any_pages, zipped),
}


@pytest.fixture(params=list(KINDS.values()), ids=list(KINDS))
def kind(request: pytest.FixtureRequest) -> Kind:
    found: Kind = request.param
    return found


def test_captures_come_in_time_order_and_as_many_as_are_counted(kind: Kind, tmp_path: Path) -> None:
    with kind.opened(kind.make(tmp_path / "saved")) as source:
        found = list(source.captures(DOCUMENT))
        assert source.count(DOCUMENT) == len(found) == len(PAGES)
    assert all(one.captured_at <= other.captured_at for one, other in pairwise(found))
    assert found[0].captured_at == datetime(2025, 11, 20, 17, 30, 1, tzinfo=UTC)


def test_capture_holds_the_bytes_as_they_are_held_and_says_where(kind: Kind, tmp_path: Path) -> None:
    with kind.opened(kind.make(tmp_path / "saved")) as source:
        found = list(source.captures(DOCUMENT))
    assert {each.body for each in found} == set(PAGES.values())
    for each in found:
        assert each.source is not None
        assert PAGES[each.source.rpartition("/")[2]] == each.body
        assert (each.document, each.url, each.fetcher) == (DOCUMENT.id, DOCUMENT.url, FetchedBy.IMPORT)
        assert each.exchanges == ()


def test_source_can_be_read_again_while_it_is_open(kind: Kind, tmp_path: Path) -> None:
    with kind.opened(kind.make(tmp_path / "saved")) as source:
        assert list(source.captures(DOCUMENT)) == list(source.captures(DOCUMENT))


def test_captures_are_read_when_they_are_asked_for(kind: Kind, tmp_path: Path) -> None:
    with kind.opened(kind.make(tmp_path / "saved")) as source:
        one, other = source.captures(DOCUMENT), source.captures(DOCUMENT)
        first = next(one)
        assert [next(other), next(other)] == [first, next(one)]


def test_nothing_is_written_beside_a_source_or_outside_it(kind: Kind, tmp_path: Path) -> None:
    made = kind.make(tmp_path / "saved")
    before = sorted(tmp_path.rglob("*"))
    with kind.opened(made) as source:
        list(source.captures(DOCUMENT))
    assert sorted(tmp_path.rglob("*")) == before


def test_source_that_is_not_there_cannot_be_opened(kind: Kind, tmp_path: Path) -> None:
    made = kind.make(tmp_path / "saved")
    with pytest.raises(UnreadableFileError) as problem, kind.opened(made.with_name(f"no-{made.name}")):
        pass
    assert problem.value.hint


@pytest.mark.parametrize("kind", [KINDS["tar"]], ids=["tar"])
def test_source_that_breaks_off_gives_what_stands_before_and_then_says_so(kind: Kind, tmp_path: Path) -> None:
    made = kind.make(tmp_path / "saved")
    made.write_bytes(made.read_bytes()[: 2 * 1024 + 300])
    found = []
    with pytest.raises(BrokenArchiveError), kind.opened(made) as source:
        found = list(source.captures(DOCUMENT))
        assert source.count(DOCUMENT) == len(found)
    assert [each.body for each in found] == [b"<p>November</p>", b"<p>March</p>"]
