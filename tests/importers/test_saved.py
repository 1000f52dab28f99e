"""Saved pages come in order, from folders, archives and single files, and importing twice adds nothing."""

from __future__ import annotations

import io
import json
import os
import tarfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.world.command import tosdiff
from tosdiff.capture.providers import load
from tosdiff.demo.site import page, serve
from tosdiff.errors import BrokenArchiveError, UnreadableFileError, UsageError
from tosdiff.evidence.verify import verify
from tosdiff.importers.saved import saved_pages
from tosdiff.models import DocumentReport, Outcome
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.backfill import backfill
from tosdiff.pipeline.log import log
from tosdiff.store.store import Store

STAMPS = ("2026-05-11T090000Z", "2026-03-02T090000Z", "2026-04-20T090000Z")
VISITS = {"2026-03-02T090000Z": 0, "2026-04-20T090000Z": 2, "2026-05-11T090000Z": 3}


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    with serve() as site:
        declared = load(site.providers_file(tmp_path))
    return Archive(declared.documents, Store(tmp_path / "snapshots"))


def halcyon(stamp: str) -> bytes:
    return page("halcyon/terms", VISITS[stamp])


def tar(path: Path, members: Sequence[tuple[str, bytes]], mode: str = "w:xz") -> Path:
    with tarfile.open(path, mode) as packed:  # type: ignore[call-overload]
        for name, body in members:
            info = tarfile.TarInfo(name)
            info.size = len(body)
            packed.addfile(info, io.BytesIO(body))
    return path


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    # names that would climb out, were they unpacked; and not in the order of their times
    return tar(tmp_path / "saved.tar.xz", [(f"../../{stamp}.html", halcyon(stamp)) for stamp in STAMPS])


def taken(archive: Archive, path: Path, at: datetime | None = None) -> tuple[DocumentReport, ...]:
    document = archive.document("halcyon/terms")
    with saved_pages(path, captured_at=at) as pages:
        return backfill(archive, document, pages.captures(document))


def listed(path: Path) -> list[tuple[str, str]]:
    with saved_pages(path) as pages:
        return [(each.captured_at.isoformat()[:19], each.name) for each in pages.pages]


def outcomes(reports: Sequence[DocumentReport]) -> list[str]:
    return [report.outcome.value for report in reports]


# ------------------------------------------------------------------ order, provenance, twice


def test_archive_comes_in_time_order_and_only_once(archive: Archive, packed: Path) -> None:
    document = archive.document("halcyon/terms")
    assert outcomes(taken(archive, packed)) == ["first", "changed", "changed"]
    lines = archive.store.visits_file(document.id).read_bytes()
    assert taken(archive, packed) == ()
    assert archive.store.visits_file(document.id).read_bytes() == lines
    assert [e.comparison and e.comparison.significance.value for e in log(archive, document)] == [
        None,
        "editorial",
        "wording",
    ]
    assert verify(archive.store) == ()


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:xz", "w:bz2"])
def test_every_packing_is_read_in_any_order(tmp_path: Path, mode: str) -> None:
    packed = tar(tmp_path / "saved.tar", [(f"{stamp}.html", halcyon(stamp)) for stamp in STAMPS], mode)
    with saved_pages(packed) as pages:
        assert [each.read() for each in pages.pages] == [halcyon(stamp) for stamp in sorted(STAMPS)]
        assert pages.pages[0].read() == halcyon(min(STAMPS))


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_later_import_of_earlier_pages_finds_its_place(
    archive: Archive, tmp_path: Path, order: tuple[int, ...]
) -> None:
    document = archive.document("halcyon/terms")
    told = {}
    for stamp in (sorted(STAMPS)[i] for i in order):
        file = tmp_path / f"{stamp}.html"
        file.write_bytes(halcyon(stamp))
        told[stamp] = outcomes(taken(archive, file))
    states = archive.states(document)
    assert [state.first_seen.isoformat()[:10] for state in states] == [
        "2026-03-02",
        "2026-04-20",
        "2026-05-11",
    ]
    assert told[min(STAMPS)] == ["first"], "a capture older than all others is the first"
    assert [e.comparison and e.comparison.significance.value for e in log(archive, document)] == [
        None,
        "editorial",
        "wording",
    ]
    assert verify(archive.store) == ()


def test_same_text_before_and_between_widens_the_states(archive: Archive, tmp_path: Path) -> None:
    old, new = halcyon("2026-03-02T090000Z"), halcyon("2026-05-11T090000Z")
    saved = {"2026-03-02": old, "2026-05-11": new, "2026-03-20": old, "2026-02-01": old, "2026-06-01": new}
    said = []
    for day, body in saved.items():
        (tmp_path / f"{day}T000000Z.html").write_bytes(body)
        said += outcomes(taken(archive, tmp_path / f"{day}T000000Z.html"))
    assert said == ["first", "changed", "unchanged", "first", "unchanged"]
    states = archive.states(archive.document("halcyon/terms"))
    assert [(f"{s.first_seen:%m-%d}", f"{s.last_seen:%m-%d}", s.visits) for s in states] == [
        ("02-01", "03-20", 3),
        ("05-11", "06-01", 2),
    ]
    assert len(archive.store.snapshots("halcyon/terms")) == 2
    assert verify(archive.store) == ()


def test_refused_captures_are_logged_once(archive: Archive, tmp_path: Path) -> None:
    shell = b"<html><title>Just a moment...</title><body>Checking your browser</body></html>"
    stamp = "2026-03-02T090000Z"
    members = [
        (f"{stamp}.html", halcyon(stamp)),
        ("2026-03-03T090000Z.html", shell),
        ("2026-03-04T090000Z.html", b""),
    ]
    packed = tar(tmp_path / "saved.tar", members, "w")
    assert outcomes(taken(archive, packed)) == ["first", "refused", "refused"]
    lines = archive.store.visits_file("halcyon/terms").read_bytes()
    assert outcomes(taken(archive, packed)) == ["refused", "refused"], "judged anew, by what is declared now"
    assert archive.store.visits_file("halcyon/terms").read_bytes() == lines
    assert verify(archive.store) == ()


def test_what_was_refused_is_taken_once_the_declaration_is_mended(archive: Archive, tmp_path: Path) -> None:
    from dataclasses import replace

    file = tmp_path / "2026-03-02T090000Z.html"
    file.write_bytes(halcyon("2026-03-02T090000Z"))
    declared = archive.document("halcyon/terms")
    for language, outcome in (("de", Outcome.REFUSED), ("en", Outcome.FIRST)):
        document = replace(declared, language=language)
        with saved_pages(file) as pages:
            (report,) = backfill(archive, document, pages.captures(document))
        assert report.outcome is outcome


def test_snapshot_says_where_it_came_from(archive: Archive, packed: Path) -> None:
    taken(archive, packed)
    first = archive.store.snapshots("halcyon/terms")[0]
    assert (first.fetcher, first.captured_at) == ("import", datetime(2026, 3, 2, 9, tzinfo=UTC))
    assert first.source == "saved.tar.xz:../../2026-03-02T090000Z.html"


def test_time_given_by_hand_is_told_as_such(archive: Archive, tmp_path: Path) -> None:
    file = tmp_path / "terms.html"
    file.write_bytes(halcyon("2026-03-02T090000Z"))
    taken(archive, file, datetime(2026, 3, 2, 9))
    assert archive.store.snapshots("halcyon/terms")[0].source == "terms.html (time given by hand)"


# ------------------------------------------------------------------ MHTML


def mhtml(
    html: bytes, *, url: str = "http://halcyon.example/terms", date: str = "Mon, 2 Mar 2026 09:00:00 -0000"
) -> bytes:
    from email.mime.multipart import MIMEMultipart
    from email.mime.text import MIMEText

    saved = MIMEMultipart("related", boundary="----part")
    saved["From"] = "<Saved by a browser>"
    saved["Snapshot-Content-Location"] = url
    saved["Date"] = date
    text = MIMEText(html.decode(), "html", "utf-8")
    text["Content-Location"] = url
    saved.attach(text)
    return saved.as_bytes()


def test_mhtml_is_kept_as_the_file_and_read_by_its_page(archive: Archive, tmp_path: Path) -> None:
    document = archive.document("halcyon/terms")
    file = tmp_path / "terms.mhtml"
    file.write_bytes(mhtml(halcyon("2026-03-02T090000Z"), url=f"{document.url}?saved"))
    assert outcomes(taken(archive, file)) == ["first"]
    (snapshot,) = archive.store.snapshots(document.id)
    assert archive.store.read(snapshot) == file.read_bytes(), "the holder can check the digest"
    assert snapshot.final_url == f"{document.url}?saved"
    assert snapshot.captured_at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert snapshot.source == "terms.mhtml (time by its Date header)"
    manifest = json.loads(archive.store.file(snapshot, ".json").read_bytes())
    assert ["Content-Type", "multipart/related"] in manifest["headers"]
    bare = tmp_path / "2026-03-05T090000Z.html"
    bare.write_bytes(halcyon("2026-03-02T090000Z"))
    assert archive.version(document, snapshot).blocks, "derived anew from what is stored"
    assert outcomes(taken(archive, bare)) == ["unchanged"], "the same text, saved otherwise"
    assert verify(archive.store) == ()


def test_name_tells_the_time_before_the_mhtml_does(tmp_path: Path) -> None:
    (tmp_path / "2026-04-20T090000Z.mhtml").write_bytes(mhtml(b"<p>x</p>"))
    assert listed(tmp_path)[0][0] == "2026-04-20T09:00:00"


# ------------------------------------------------------------------ what is hostile or damaged


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>no time in its name</p>")
    (tmp_path / "2026-13-02T090000Z.html").write_text("<p>a thirteenth month</p>")
    (tmp_path / "page.mhtml").write_bytes(mhtml(b"<p>x</p>", date="some day"))
    (tmp_path / "broken.tar.xz").write_bytes(b"\xfd7zXZ\x00 and no more")
    (tmp_path / "no.tar").write_bytes(b"this is no archive at all" * 40)
    (tmp_path / "empty").mkdir()
    for name, error in (
        ("page.html", UsageError),
        ("2026-13-02T090000Z.html", UsageError),
        ("page.mhtml", UsageError),
        ("broken.tar.xz", UnreadableFileError),
        ("no.tar", UnreadableFileError),
        ("empty", UnreadableFileError),
        ("absent.tar", UnreadableFileError),
        ("page.docx", UnreadableFileError),
    ):
        with pytest.raises(error) as told:
            listed(tmp_path / name)
        assert told.value.hint, name


def test_one_name_without_a_time_stops_all_before_anything_is_stored(
    archive: Archive, tmp_path: Path
) -> None:
    stamp = "2026-03-02T090000Z"
    packed = tar(
        tmp_path / "saved.tar.gz", [(f"{stamp}.html", halcyon(stamp)), ("terms.html", b"<p>")], "w:gz"
    )
    with pytest.raises(UsageError, match="terms"):
        taken(archive, packed)
    assert not archive.store.root.exists()


def test_a_time_by_hand_is_for_one_page_alone(tmp_path: Path) -> None:
    with pytest.raises(UsageError), saved_pages(tmp_path, captured_at=datetime(2026, 3, 2)):
        pass


def test_only_plain_files_are_members(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "odd.tar", "w") as packed:
        for number, kind in enumerate(
            (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE)
        ):
            info = tarfile.TarInfo(f"2026-03-0{number + 1}T000000Z.html")
            info.type, info.linkname = kind, "/etc/passwd"
            packed.addfile(info)
        info = tarfile.TarInfo("/absolute/2026-04-01T000000Z.html")
        info.size = 4
        packed.addfile(info, io.BytesIO(b"<p>x"))
    assert listed(tmp_path / "odd.tar") == [
        ("2026-04-01T00:00:00", "odd.tar:/absolute/2026-04-01T000000Z.html")
    ]


def test_a_fifo_in_a_folder_is_passed_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "2026-03-01T000000Z.html")
    (tmp_path / "2026-03-02T000000Z.html").write_bytes(b"<p>x")
    assert len(listed(tmp_path)) == 1


def test_name_that_is_no_utf8_is_shown_and_stored(archive: Archive, tmp_path: Path) -> None:
    stamp = "2026-03-02T090000Z"
    packed = tar(tmp_path / "saved.tar", [(f"caf\udce9/{stamp}.html", halcyon(stamp))], "w")
    assert outcomes(taken(archive, packed)) == ["first"]
    assert archive.store.snapshots("halcyon/terms")[0].source == f"saved.tar:caf\\xe9/{stamp}.html"
    assert verify(archive.store) == ()


def test_two_members_of_one_second_are_both_taken(archive: Archive, tmp_path: Path) -> None:
    at = "2026-03-02T090000Z"
    members = [(f"{each}/{at}.html", halcyon(each)) for each in ("2026-03-02T090000Z", "2026-05-11T090000Z")]
    assert outcomes(taken(archive, tar(tmp_path / "saved.tar", members, "w"))) == ["first", "changed"]
    assert taken(archive, tmp_path / "saved.tar") == ()
    assert len({s.name for s in archive.store.snapshots("halcyon/terms")}) == 2
    assert verify(archive.store) == ()


def test_member_that_claims_to_be_huge_is_refused_unread(tmp_path: Path) -> None:
    info = tarfile.TarInfo("2026-03-02T090000Z.html")
    info.size = 1 << 40
    (tmp_path / "huge.tar").write_bytes(info.tobuf() + bytes(1024))
    with pytest.raises(UnreadableFileError, match="larger than"):
        listed(tmp_path / "huge.tar")


def test_extended_header_that_claims_to_be_huge_is_not_read(tmp_path: Path) -> None:
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 1 << 33
    (tmp_path / "huge.tar").write_bytes(info.tobuf(format=tarfile.GNU_FORMAT) + bytes(4096))
    with pytest.raises(UnreadableFileError, match="header"):
        listed(tmp_path / "huge.tar")


@pytest.mark.parametrize("mode", ["w", "w:xz", "w:gz"])
def test_of_an_archive_that_breaks_off_what_came_before_is_kept(
    archive: Archive, tmp_path: Path, mode: str
) -> None:
    noise = [(f"noise/{n}.bin", os.urandom(20_000)) for n in range(3)]
    pages = [(f"{stamp}.html", halcyon(stamp)) for stamp in sorted(STAMPS)]
    whole = tar(tmp_path / "whole.tar", [*pages, *noise], mode).read_bytes()
    broken = tmp_path / "broken.tar"
    broken.write_bytes(whole[: len(whole) - 25_000])
    with pytest.raises(BrokenArchiveError, match="damaged after 3 pages") as told:
        taken(archive, broken)
    assert told.value.exit_code == 3
    assert len(archive.states(archive.document("halcyon/terms"))) == 3
    assert verify(archive.store) == ()
    assert taken(archive, tmp_path / "whole.tar") == ()


@pytest.mark.parametrize("cut", [700, 512 * 3])
def test_page_that_breaks_off_is_not_taken_in_part(tmp_path: Path, cut: int) -> None:
    members = [(f"{stamp}.html", b"<p>" + b"x" * 3000) for stamp in sorted(STAMPS)]
    whole = tar(tmp_path / "whole.tar", members, "w").read_bytes()
    (tmp_path / "broken.tar").write_bytes(whole[: 2 * (512 + 3072) + cut])
    with (
        pytest.raises(BrokenArchiveError, match="after 2 pages"),
        saved_pages(tmp_path / "broken.tar") as pages,
    ):
        assert len(pages.pages) == 2


# ------------------------------------------------------------------ the command


def test_command_tells_what_came_in_and_then_what_is_damaged(archive: Archive, tmp_path: Path) -> None:
    pages = [(f"{stamp}.html", halcyon(stamp)) for stamp in sorted(STAMPS)]
    broken = tar(tmp_path / "broken.tar", pages, "w")
    with tarfile.open(broken) as whole:
        end = whole.getmembers()[-1].offset_data + 100
    broken.write_bytes(broken.read_bytes()[:end])
    run = tosdiff(
        "import",
        "captures",
        broken,
        "--document",
        "halcyon/terms",
        "--providers",
        tmp_path / "providers.yaml",
    )
    assert (run.returncode, run.stdout) == (3, "halcyon/terms: 2 captures: 1 first, 1 changed\n")
    assert "damaged after 2 pages" in run.stderr and "hint:" in run.stderr
