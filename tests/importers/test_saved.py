"""Saved pages come in order, from folders and archives, and importing twice adds nothing."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from tosdiff.archive import Archive
from tosdiff.capture.store import Store
from tosdiff.demo.site import page, serve
from tosdiff.errors import UnreadableFileError, UsageError
from tosdiff.evidence.verify import verify
from tosdiff.importers.saved import captures, saved_pages
from tosdiff.models import Outcome
from tosdiff.pipeline import import_captures
from tosdiff.providers import load

STAMPS = ("2026-05-11T090000Z", "2026-03-02T090000Z", "2026-04-20T090000Z")
VISITS = {"2026-03-02T090000Z": 0, "2026-04-20T090000Z": 2, "2026-05-11T090000Z": 3}


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    with serve() as site:
        declared = load(site.providers_file(tmp_path))
    return Archive(declared.documents, Store(tmp_path / "snapshots"))


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    path = tmp_path / "saved.tar.xz"
    with tarfile.open(path, "w:xz") as tar:
        for stamp in STAMPS:
            body = page("halcyon/terms", VISITS[stamp])
            info = tarfile.TarInfo(f"../../{stamp}.html")  # a name that would climb out, were it unpacked
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))
    return path


def test_archive_comes_in_time_order_and_only_once(archive: Archive, packed: Path) -> None:
    document = archive.document("halcyon/terms")
    first = import_captures(archive, document, captures(packed, document))
    assert [r.outcome for r in first] == [Outcome.FIRST, Outcome.CHANGED, Outcome.CHANGED]
    assert import_captures(archive, document, captures(packed, document)) == ()
    assert [e.comparison and e.comparison.significance.value for e in archive.log(document)] == [
        None,
        "editorial",
        "wording",
    ]
    assert verify(archive.store) == ()


def test_later_import_of_earlier_pages_finds_its_place(archive: Archive, tmp_path: Path) -> None:
    document = archive.document("halcyon/terms")
    for stamp in STAMPS:
        file = tmp_path / f"{stamp}.html"
        file.write_bytes(page("halcyon/terms", VISITS[stamp]))
        import_captures(archive, document, captures(file, document))
    firsts = [state.first_seen.isoformat()[:10] for state in archive.states(document)]
    assert firsts == ["2026-03-02", "2026-04-20", "2026-05-11"]


def test_snapshot_says_where_it_came_from(archive: Archive, packed: Path) -> None:
    document = archive.document("halcyon/terms")
    import_captures(archive, document, captures(packed, document))
    sources = {snapshot.source for snapshot in archive.store.snapshots(document.id)}
    assert "saved.tar.xz:../../2026-03-02T090000Z.html" in sources


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>no time in its name</p>")
    (tmp_path / "broken.tar.xz").write_bytes(b"\xfd7zXZ\x00 and no more")
    (tmp_path / "empty").mkdir()
    for name, error in (
        ("page.html", UsageError),
        ("broken.tar.xz", UnreadableFileError),
        ("empty", UnreadableFileError),
        ("absent.tar", UnreadableFileError),
        ("page.docx", UnreadableFileError),
    ):
        with pytest.raises(error) as told:
            list(saved_pages(tmp_path / name))
        assert told.value.hint
