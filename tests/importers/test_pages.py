"""Every way of saving a page is matched to its document, and what is none is named."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world import saved
from tests.world.captures import HALCYON, LARKSPUR
from tosdiff.errors import UnreadableFileError, UsageError
from tosdiff.importers.matching import by_address, same_address
from tosdiff.importers.pages import FoundPages, found_pages
from tosdiff.importers.stated import stated
from tosdiff.models import Document

THEN = datetime(2026, 5, 18, 10, 30, tzinfo=UTC)
STAMP = "2026-05-18T10:30:00Z"
WAYS: dict[str, Callable[[], bytes]] = {
    "singlefile.html": saved.single_file,
    "Terms.mhtml": saved.mhtml,
    "wayback.html": saved.wayback,
    "printed.pdf": saved.printed,
    "crawl.warc.gz": lambda: saved.warc((saved.URL, STAMP, saved.TERMS)),
    "plain.warc": lambda: saved.warc((saved.URL, STAMP, saved.TERMS), gzip=False),
    "crawl.wacz": lambda: saved.wacz((saved.URL, STAMP, saved.TERMS)),
    "pages.zip": lambda: saved.zipped({"in/Terms.html": saved.single_file()}),
    "without-ending": saved.single_file,
}


def found(*paths: Path, documents: tuple[Document, ...] = (HALCYON, LARKSPUR)) -> FoundPages:
    with found_pages(paths, documents) as pages:
        for document in documents:
            assert len(list(pages.captures(document))) == pages.count(document)
        return pages


@pytest.mark.parametrize("name", WAYS)
def test_page_saved_in_any_way_is_matched_with_its_time(name: str, tmp_path: Path) -> None:
    pages = found(saved.put(tmp_path, {name: WAYS[name]()}))
    assert [(each.document.id, each.at, each.doubtful) for each in pages.pages] == [(HALCYON.id, THEN, False)]
    assert pages.strangers == ()


def test_a_user_without_a_home_can_bring_in_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As one that a container's system does not know."""
    monkeypatch.setenv("HOME", "~")
    monkeypatch.setenv("USERPROFILE", "~")
    pages = found(saved.put(tmp_path, {"singlefile.html": saved.single_file()}))
    assert [each.document.id for each in pages.pages] == [HALCYON.id]


@pytest.mark.parametrize("name", ["singlefile.html", "crawl.warc.gz", "pages.zip"])
def test_whose_folder_a_page_lay_in_is_not_recorded(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    downloads = tmp_path / "Downloads"
    downloads.mkdir()
    saved.put(downloads, {name: WAYS[name]()})
    with found_pages([downloads], (HALCYON,)) as pages:
        (capture,) = pages.captures(HALCYON)
    assert capture.source and capture.source.startswith(f"~/Downloads/{name}")


@pytest.mark.parametrize("way", [saved.chrome_complete, saved.firefox_complete])
@pytest.mark.parametrize("folder", ["Terms_files", "Terms-Dateien", "Terms_fichiers", "Terms.files"])
def test_page_saved_with_its_folder_is_one_page_and_its_time_is_said_to_be_the_files(
    way: Callable[[], bytes], folder: str, tmp_path: Path
) -> None:
    saved.put(tmp_path, {"Terms.html": way(), f"{folder}/frame.html": saved.TERMS, f"{folder}/a.css": b"p{}"})
    os.utime(tmp_path / "Terms.html", (THEN.timestamp(), THEN.timestamp()))
    pages = found(tmp_path)
    assert [(each.document, each.at, each.doubtful) for each in pages.pages] == [(HALCYON, THEN, True)]
    assert pages.strangers == ()


def test_safaris_archive_is_its_main_page_and_its_time_is_the_files(tmp_path: Path) -> None:
    pages = found(saved.put(tmp_path, {"Terms.webarchive": saved.web_archive()}))
    assert [(each.document, each.by, each.doubtful) for each in pages.pages] == [(HALCYON, "address", True)]
    assert pages.pages[0].at_by == "the file's own date"


def test_time_in_a_name_goes_before_what_the_file_says(tmp_path: Path) -> None:
    pages = found(saved.put(tmp_path, {"20250102T030405Z.html": saved.single_file()}))
    assert [each.at for each in pages.pages] == [datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)]


def test_page_saved_from_an_archive_is_of_the_day_it_was_archived(tmp_path: Path) -> None:
    url = "https://web.archive.org/web/20260518103000/https://halcyon.example/terms"
    files = {"a.mhtml": saved.mhtml(url), "b.html": saved.single_file(url)}
    assert [each.at for each in found(saved.put(tmp_path, files)).pages] == [THEN, THEN]


def test_pdf_is_of_the_day_it_was_printed_only_where_a_browser_made_it() -> None:
    assert stated(saved.printed()).at == THEN
    assert stated(saved.printed(browser=False)).at is None


@pytest.mark.parametrize(
    ("name", "body", "missing"),
    [
        ("shop.html", saved.single_file("https://shop.example/terms"), "https://shop.example/terms"),
        ("blog.html", saved.page("A day at the sea.", title="The sea"), "does not say where"),
        ("empty.html", b"", "empty"),
        ("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(100), "no page (.jpg)"),
        (
            "letter.docx",
            saved.zipped({"[Content_Types].xml": b"", "word/document.xml": b""}),
            "no page (.docx)",
        ),
        ("holiday.zip", saved.zipped({"a.jpg": b"\xff\xd8\xff"}), "without pages"),
        ("broken.zip", b"PK\x03\x04 and no more", "damaged"),
        ("broken.tar.gz", b"\x1f\x8b and no more", "not a readable archive"),
        ("other.warc.gz", saved.warc(("https://shop.example/", STAMP, saved.TERMS)), "no record"),
        ("broken.warc.gz", saved.warc((saved.URL, STAMP, saved.TERMS))[:-40], "damaged"),
        ("odd.webarchive", b"bplist00 and no more", "no page in it"),
        ("table.csv", b"a,b\n1,2\n", "no page (.csv)"),
        ("program", b"\x7fELF" + bytes(100), "no page"),
    ],
)
def test_what_is_none_of_the_documents_is_named_with_what_is_missing(
    name: str, body: bytes, missing: str, tmp_path: Path
) -> None:
    pages = found(saved.put(tmp_path, {name: body}))
    assert pages.pages == ()
    assert [missing in each.missing for each in pages.strangers] == [True]
    assert pages.strangers[0].name.endswith(name)


def test_former_address_is_the_documents(tmp_path: Path) -> None:
    moved = replace(HALCYON, url="https://halcyon.example/legal/terms", former_urls=(HALCYON.url,))
    pages = found(saved.put(tmp_path, {"Terms.html": saved.single_file()}), documents=(moved,))
    assert [each.by for each in pages.pages] == ["former address"]


def test_title_counts_only_where_no_address_is_stated_and_the_provider_is_named(tmp_path: Path) -> None:
    nobody = saved.page(
        *("We may change the service at any time." for _ in range(20)), title="Terms of Service"
    )
    files = {"a.html": saved.TERMS, "b.html": nobody, "c.html": saved.single_file("https://x.example/terms")}
    pages = found(saved.put(tmp_path, files))
    assert [(Path(each.name).name, each.by) for each in pages.pages] == [("a.html", "title")]
    assert len(pages.strangers) == 2


def test_page_that_may_be_two_documents_is_neither(tmp_path: Path) -> None:
    twin = replace(HALCYON, slug="terms-europe", edition="Europe")
    pages = found(saved.put(tmp_path, {"a.html": saved.TERMS}), documents=(HALCYON, twin))
    assert pages.pages == ()
    assert "halcyon/terms or halcyon/terms-europe" in pages.strangers[0].missing


def test_links_hidden_folders_and_ones_own_store_are_not_read(tmp_path: Path) -> None:
    elsewhere = saved.put(tmp_path / "elsewhere", {"Terms.html": saved.single_file()})
    folder = saved.put(tmp_path / "saved", {".git/Terms.html": saved.single_file()})
    (folder / "link.html").symlink_to(elsewhere / "Terms.html")
    (folder / "link").symlink_to(elsewhere)
    saved.put(folder, {"snapshots/halcyon/terms/visits.jsonl": b""})
    with found_pages([folder], (HALCYON,), own=folder / "snapshots") as pages:
        assert (pages.pages, pages.strangers) == ((), ())


def test_page_again_in_a_record_that_only_refers_to_it_is_seen_again(tmp_path: Path) -> None:
    later = "2026-06-01T00:00:00Z"
    crawl = saved.warc((saved.URL, STAMP, saved.TERMS), (saved.URL, later, saved.TERMS))
    pages = found(saved.put(tmp_path, {"crawl.warc.gz": crawl}))
    assert [each.at for each in pages.pages] == [THEN, datetime(2026, 6, 1, tzinfo=UTC)]


def test_a_time_for_several_pages_is_refused(tmp_path: Path) -> None:
    saved.put(tmp_path, {"a.html": saved.single_file(), "b.html": saved.single_file()})
    with pytest.raises(UsageError), found_pages([tmp_path], (HALCYON,), captured_at=THEN):
        pass


def test_nothing_at_a_path_is_an_error_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError) as problem, found_pages([tmp_path / "no"], (HALCYON,)):
        pass
    assert problem.value.hint


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("http://halcyon.example/terms/#fees", True),
        ("https://WWW.halcyon.example/terms?utm_source=x&hl=en", True),
        ("https://halcyon.example/terms?hl=de", False),
        ("https://halcyon.example/terms/eu?hl=en", False),
        ("https://halcyon.example.evil.example/terms?hl=en", False),
        ("http://[", False),
    ],
)
def test_an_address_is_the_same_whatever_does_not_tell_the_text(one: str, same: bool) -> None:
    assert same_address(one, "https://halcyon.example/terms?hl=en") is same


def test_the_query_tells_two_documents_of_one_page_apart() -> None:
    us = replace(HALCYON, slug="us", url="https://h.example/terms?gl=us")
    ie = replace(HALCYON, slug="ie", url="https://h.example/terms?gl=ie")
    assert by_address("https://h.example/terms?hl=en&gl=ie", (us, ie)).document == ie
    assert by_address("https://h.example/terms", (us, ie)).document is None


@given(
    st.binary(max_size=400), st.sampled_from(["a.html", "a.warc", "a.zip", "a.tar.gz", "a.webarchive", "a"])
)
def test_any_bytes_are_a_page_or_a_stranger(body: bytes, name: str) -> None:
    import tempfile

    heads = (
        b"",
        b"PK\x03\x04",
        b"WARC/1.1\r\n",
        b"bplist00",
        b"\x1f\x8b",
        b"<html><!-- saved from url=(0010)",
    )
    for head in heads:
        with tempfile.TemporaryDirectory() as folder:
            pages = found(saved.put(Path(folder), {name: head + body}))
            assert len(pages.pages) + len(pages.strangers) == 1
