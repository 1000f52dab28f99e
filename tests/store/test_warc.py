from __future__ import annotations

import gzip
import subprocess
import sys
from base64 import b32encode
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from tests.world.raw_server import RawServer, response
from tests.world.replay import Replay
from tosdiff.capture.fetchers.http import HttpFetcher
from tosdiff.capture.fetching import FetchLimits
from tosdiff.errors import StoreError
from tosdiff.models import Capture, Document, Exchange
from tosdiff.store import warc

AT = datetime(2026, 5, 21, 10, 15, tzinfo=UTC)
URL = "https://halcyon.example/terms"
PAGE = "<p>Halcyon may change the Service — at any time.</p>".encode()
REQUEST = b"GET /terms HTTP/1.1\r\nHost: halcyon.example\r\n\r\n"
RESPONSE = response(gzip.compress(PAGE, mtime=0), "Content-Type:text/html", "content-encoding:  gzip")


def hop(raw: bytes = RESPONSE, url: str = URL) -> Exchange:
    return Exchange(url=url, request=REQUEST, response=raw, ip="192.0.2.7", at=AT)


def capture(body: bytes = PAGE, *exchanges: Exchange, **fields: Any) -> Capture:
    return Capture(
        document="halcyon/terms",
        url=URL,
        final_url=URL,
        captured_at=AT,
        status=200,
        body=body,
        exchanges=exchanges,
        **fields,
    )


def written(given_capture: Capture) -> bytes:
    file = BytesIO()
    warc.write(given_capture, file)
    return file.getvalue()


def records(packed: bytes) -> list[tuple[str, Any, bytes]]:
    found = ArchiveIterator(BytesIO(packed), no_record_parse=True)
    return [(record.rec_type, record.rec_headers, record.raw_stream.read()) for record in found]


def accepted(*files: Path) -> bool:
    """Return whether `warcio check` accepts files, and has checked a digest in each of their records.

    It compares the payload digest with the bytes as they were sent, so that of a response in chunks must fail there.
    """
    program = Path(sys.executable).with_name("warcio")
    run = subprocess.run([program, "check", "-v", *files], capture_output=True, text=True)
    passed, payload = run.stdout.count("digest pass"), run.stdout.count("payload digest failed")
    in_chunks = sum(
        b"Transfer-Encoding: chunked" in block for f in files for *_, block in records(f.read_bytes())
    )
    assert payload == in_chunks
    assert "block digest failed" not in run.stdout
    assert (run.returncode == 0) is (not in_chunks)
    return passed + payload == run.stdout.count("WARC-Record-ID") and passed + payload >= len(files) * 2


def test_wire_bytes_go_in_untouched_hop_by_hop() -> None:
    first = response(b"", "Location: /terms", status="301 Moved")
    packed = written(capture(PAGE, hop(first, "http://halcyon.example/"), hop()))
    kinds = [kind for kind, _, _ in records(packed)]
    assert kinds == ["warcinfo", "response", "request", "response", "request"]
    assert [block for _, _, block in records(packed)[1:]] == [first, REQUEST, RESPONSE, REQUEST]


def test_records_name_their_time_address_and_each_other() -> None:
    (_, about, _), (_, answer, _), (_, request, _) = records(written(capture(PAGE, hop())))
    assert about.protocol == "WARC/1.1"
    assert answer.get_header("WARC-Date") == "2026-05-21T10:15:00Z"
    assert answer.get_header("WARC-Target-URI") == URL
    assert answer.get_header("WARC-IP-Address") == "192.0.2.7"
    assert answer.get_header("WARC-Warcinfo-ID") == about.get_header("WARC-Record-ID")
    assert request.get_header("WARC-Concurrent-To") == answer.get_header("WARC-Record-ID")
    assert answer.get_header("WARC-Block-Digest").startswith("sha256:")
    assert answer.get_header("WARC-Payload-Digest").startswith("sha256:")


def test_an_import_is_a_resource_that_names_its_source() -> None:
    saved = capture(source="saved/terms.html\r\nWARC-Type: response", fetcher="import")
    (_, _, _), (kind, resource, block), (_, metadata, about) = records(written(saved))
    assert (kind, block) == ("resource", PAGE)
    assert metadata.get_header("WARC-Refers-To") == resource.get_header("WARC-Record-ID")
    assert about == b"source: saved/terms.html WARC-Type: response\r\nfetcher: import\r\n"


def test_metadata_of_an_imported_exchange_refers_to_the_response() -> None:
    found = records(written(capture(PAGE, hop(), source="old.warc.gz")))
    ids = {kind: headers.get_header("WARC-Record-ID") for kind, headers, _ in found}
    assert found[-1][1].get_header("WARC-Refers-To") == ids["response"]


@pytest.mark.parametrize("coding", [b"", b"Content-Encoding: gzip\r\n"])
def test_a_payload_digest_is_of_the_body_without_its_transfer_coding(coding: bytes) -> None:
    body = gzip.compress(PAGE, mtime=0) if coding else PAGE
    sent = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:7], body[7:])) + b"0\r\n\r\n"
    raw = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + coding + b"\r\n" + sent
    stated = [
        headers.get_header("WARC-Payload-Digest")
        for kind, headers, _ in records(written(capture(PAGE, hop(raw))))
        if kind == "response"
    ]
    assert stated == ["sha256:" + b32encode(sha256(body).digest()).decode()]


def test_equal_captures_give_equal_files() -> None:
    assert written(capture(PAGE, hop())) == written(capture(PAGE, hop()))
    assert written(capture(PAGE, hop())) != written(capture(b"other", hop()))


@pytest.mark.parametrize(
    "raw",
    [
        response(PAGE),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<p>\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\nno colon here\nX: \xff\xfe\n  folded\n\n<p>",
        b"HTTP/1.1 200 OK\r\n\x85\r\nX: y\r\n\r\n<p>",
        b"HTTP/1.1 304 Not Modified\r\n\r\n",
        b"no HTTP at all",
        b"",
    ],
)
def test_warcio_check_accepts_odd_answers_and_the_body_comes_back(tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "odd.warc.gz"
    for body in (b"<p>", PAGE, b""):
        file.write_bytes(written(capture(body, hop(raw))))
        assert warc.read(file) == body
        assert accepted(file)


def test_the_body_is_kept_as_such_where_the_wire_bytes_do_not_yield_it() -> None:
    packed = written(capture(PAGE, hop(response(b"cut", "Content-Encoding: gzip"))))
    assert [kind for kind, _, _ in records(packed)][-1] == "resource"
    assert warc.page(BytesIO(packed)) == PAGE


@pytest.mark.parametrize("url", ["https://halcyon.example/a b\r\nX: y", "https://halcyon.example/ü?q=é"])
def test_an_address_cannot_break_its_line(tmp_path: Path, url: str) -> None:
    file = tmp_path / "odd.warc.gz"
    file.write_bytes(written(replace(capture(source="x"), final_url=url)))
    assert accepted(file)
    assert all(headers.get_header("X") is None for _, headers, _ in records(file.read_bytes()))


@given(body=st.binary(max_size=2_000), headers=st.lists(st.text("aZ:; \t\xff", max_size=12), max_size=4))
@settings(max_examples=60)
def test_any_body_comes_back(body: bytes, headers: list[str]) -> None:
    packed = written(capture(body, hop(response(body, *headers))))
    assert warc.page(BytesIO(packed)) == body


def test_every_cut_of_a_file_is_an_error_or_the_page(tmp_path: Path) -> None:
    packed = written(capture(PAGE, hop()))
    for end in range(0, len(packed), 7):
        try:
            assert warc.page(BytesIO(packed[:end])) == PAGE
        except StoreError as problem:
            assert problem.hint


def test_a_file_without_a_page_is_said_to_hold_none(tmp_path: Path) -> None:
    file = tmp_path / "empty.warc.gz"
    file.write_bytes(b"")
    with pytest.raises(StoreError, match=r"empty\.warc\.gz.*no page"):
        warc.read(file)


def test_warcio_check_accepts_what_was_fetched(server: RawServer, replay: Replay, tmp_path: Path) -> None:
    server.answers |= {
        "/terms": response(b"moved", "Location: /next", status="302 Found"),
        "/next": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npage\r\n0\r\n\r\n",
        "/gone": response(b"gone", status="410 Gone"),
        "/empty": response(b""),
    }
    documents = [server.document(path) for path in ("/terms", "/gone", "/empty")]
    for provider, slug in (
        ("claude", "consumer-terms"),
        ("gemini", "google-terms"),
        ("deepseek", "terms-of-use"),
    ):
        url = replay.url(f"{provider}/{slug}")
        documents.append(
            Document(provider=provider, slug=slug, provider_name="", publisher="", title="", url=url)
        )
    files = []
    with closing(HttpFetcher(FetchLimits(), lambda: AT)) as fetcher:
        for number, document in enumerate(documents):
            fetched = fetcher.fetch(document)
            files.append(tmp_path / f"{number}.warc.gz")
            files[-1].write_bytes(written(fetched))
            assert warc.read(files[-1]) == fetched.body
    assert accepted(*files)


@pytest.mark.parametrize(
    "size", ["FFFFFFFFFFFFFFFF", "7FFFFFFFFFFFFFFF", "-5", "0x5", "5_0", "1" * 500, "", "g"]
)
def test_a_response_whose_chunks_claim_any_size_is_kept(size: str) -> None:
    raw = f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{size}\r\nabcde\r\n0\r\n\r\n".encode()
    assert warc.page(BytesIO(written(capture(PAGE, hop(raw))))) == PAGE
    with suppress(ValueError):
        warc.answered(raw)
