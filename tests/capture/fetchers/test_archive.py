"""The archive fetcher asks the indexes that exist, and believes a page only as its index describes it."""

from __future__ import annotations

import json
from base64 import b32encode
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha1
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world import saved
from tests.world.pywb import Archive
from tests.world.raw_server import RawServer, response
from tosdiff.capture.fetchers.archive import ArchiveFetcher
from tosdiff.capture.fetchers.cdx import rows_of
from tosdiff.capture.fetching import FetchLimits
from tosdiff.errors import FetchError
from tosdiff.models import Document, FetchedBy, WebArchive
from tosdiff.store.asked import Asked

NOON = datetime(2026, 5, 21, 12, tzinfo=UTC)
URL = "https://halcyon.example/terms"
PAGE = saved.TERMS


@pytest.fixture
def fetcher() -> Iterator[ArchiveFetcher]:
    with closing(ArchiveFetcher(FetchLimits(timeout=10, attempts=1), lambda: NOON)) as opened:
        yield opened


def wayback(server: RawServer, *rows: tuple[str, str, str, bytes]) -> Document:
    """Return a document whose archive answers as the Wayback Machine does: stamp, status, digest, page."""
    names = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
    table = [names] + [
        ["com,x)/", stamp, URL, "text/html", status, digest, "1"] for stamp, status, digest, _ in rows
    ]

    def indexed(request: bytes) -> bytes:
        return response(json.dumps(table if len(table) > 1 else []).encode())

    class Anything(dict[str, object]):
        def __missing__(self, path: str) -> object:
            return indexed

    server.answers = Anything(server.answers)  # type: ignore[assignment]
    for stamp, status, _, body in rows:
        server.answers[f"/web/{stamp}id_/{URL}"] = response(
            body, "Content-Type: text/html", status=f"{status} X"
        )
    archive = WebArchive(url=f"{server.base}/web", index=f"{server.base}/cdx")
    return replace(server.document(), url=URL, archive=archive)


def digest(body: bytes) -> str:
    return b32encode(sha1(body).digest()).decode()


def test_newest_capture_that_holds_a_page_is_had_as_captured_then(
    fetcher: ArchiveFetcher, server: RawServer
) -> None:
    document = wayback(
        server,
        ("20260518103000", "200", digest(b"older"), b"older"),
        ("20260519103000", "200", digest(PAGE), PAGE),
        ("20260520103000", "403", "", b"Just a moment"),
    )
    capture = fetcher.fetch(document)
    assert (capture.captured_at, capture.body) == (datetime(2026, 5, 19, 10, 30, tzinfo=UTC), PAGE)
    assert (capture.url, capture.final_url, capture.fetcher) == (URL, URL, FetchedBy.ARCHIVE)
    assert (
        capture.source == f"127.0.0.1:{server.server_address[1]}, {server.base}/web/20260519103000id_/{URL}"
    )


def test_page_that_is_not_what_the_index_says_is_passed_over(
    fetcher: ArchiveFetcher, server: RawServer
) -> None:
    rows = [("20260518103000", "200", digest(PAGE), PAGE), ("20260519103000", "200", digest(PAGE), b"forged")]
    assert fetcher.fetch(wayback(server, *rows)).captured_at.day == 18
    with pytest.raises(FetchError) as problem:
        fetcher.fetch(wayback(server, rows[1]))
    assert "digest" in problem.value.message and problem.value.hint


def test_capture_of_the_future_is_not_believed(fetcher: ArchiveFetcher, server: RawServer) -> None:
    document = wayback(server, ("20270519103000", "200", digest(PAGE), PAGE))
    with pytest.raises(FetchError):
        fetcher.fetch(document)


def test_nothing_declared_for_the_publisher_is_sent_to_the_archive(
    fetcher: ArchiveFetcher, server: RawServer
) -> None:
    document = wayback(server, ("20260519103000", "200", "", PAGE))
    fetcher.fetch(replace(document, headers=(("Cookie", "session=1"),)))
    assert not any(b"session" in request for request in server.requests)


@pytest.mark.parametrize("answer", [b"<html>busy</html>", b"[1]", b'[["a"],["b"]]', b"{", b"[" * 9999])
def test_index_that_cannot_be_read_is_a_failure_with_a_hint(
    fetcher: ArchiveFetcher, server: RawServer, answer: bytes
) -> None:
    document = wayback(server)
    server.answers.__class__.__missing__ = lambda self, path: response(answer)  # type: ignore[attr-defined]
    with pytest.raises(FetchError) as problem:
        fetcher.fetch(document)
    assert problem.value.hint


@given(
    st.lists(
        st.tuples(
            st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1)), st.sampled_from(["200", "404", "-"])
        )
    )
)
def test_both_forms_of_an_index_say_the_same(captures: list[tuple[datetime, str]]) -> None:
    stamps = [(at.strftime("%Y%m%d%H%M%S"), status) for at, status in captures]
    table = [["timestamp", "original", "mimetype", "statuscode", "digest"]]
    table += [[stamp, URL, "text/html", status, "X"] for stamp, status in stamps]
    objects = [
        {"timestamp": s, "url": URL, "mime": "text/html", "status": status, "digest": "X"}
        for s, status in stamps
    ]
    lines = "\n".join(map(json.dumps, objects)).encode()
    assert rows_of(json.dumps(table).encode()) == rows_of(lines)


def test_capture_of_a_real_archive_is_had(fetcher: ArchiveFetcher, web_archive: Archive) -> None:
    web_archive.captured(URL, "2026-05-18T10:30:00Z", b"older")
    web_archive.captured(URL, "2026-05-19T10:30:00Z", PAGE)
    archive = WebArchive(url=web_archive.url, index=f"{web_archive.url}/cdx")
    document = Document(
        provider="halcyon", slug="terms", provider_name="Halcyon", publisher="H", title="T", url=URL, archive=archive
    )  # fmt: skip
    capture = fetcher.fetch(document)
    assert (capture.captured_at.day, capture.body, capture.final_url) == (19, PAGE, URL)
    with pytest.raises(FetchError, match="holds no capture"):
        fetcher.fetch(replace(document, url="https://halcyon.example/privacy"))


@pytest.mark.parametrize(
    ("headers", "until"),
    [((), "12:05:00Z"), (("Retry-After: 1800",), "12:30:00Z"), (("Retry-After: soon",), "12:05:00Z")],
)
def test_archive_that_has_enough_is_left_alone_by_the_next_document_and_by_later_runs(
    server: RawServer, tmp_path: Path, headers: tuple[str, ...], until: str
) -> None:
    document = wayback(server, ("20260519103000", "200", digest(PAGE), PAGE))
    server.answers = defaultdict(lambda: response(b"", *headers, status="429 Too Many Requests"))

    def asked(at: datetime) -> str:
        memory = Asked(tmp_path)
        limits = FetchLimits(timeout=10, attempts=1, hosts=memory)
        with closing(ArchiveFetcher(limits, lambda: at)) as archive, pytest.raises(FetchError) as problem:
            archive.fetch(document)
        memory.save()
        return problem.value.message

    assert "its index answers HTTP 429" in asked(NOON)
    count = len(server.requests)
    assert f"asked not to be visited before 2026-05-21T{until}" in asked(NOON + timedelta(minutes=4))
    assert len(server.requests) == count
    assert "HTTP 429" in asked(NOON + timedelta(minutes=31))
