"""A page saved as one file: the part that is the page, in its own encoding, and what the file says of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.text.kinds import is_mhtml
from tosdiff.text.mhtml import saved_page, stated_address, stated_time
from tosdiff.text.read import extraction, opened

LAW = "<p>You may use the Larkspur service for as long as you keep to this agreement – and no longer.</p>"


def saved(*parts: bytes, head: str = "", start: str = "") -> bytes:
    """Return an MHTML file by hand, as a browser writes it."""
    named = f'; start="{start}"' if start else ""
    opening = f"From: <Saved by a browser>\r\nMIME-Version: 1.0\r\n{head}".encode()
    opening += (
        f'Content-Type: multipart/related; type="text/html"{named};\r\n\tboundary="--x"\r\n\r\n'.encode()
    )
    return opening + b"".join(b"----x\r\n" + part + b"\r\n" for part in parts) + b"----x--\r\n"


def part(body: bytes, *headers: str, kind: str = "text/html") -> bytes:
    return "\r\n".join((f"Content-Type: {kind}", *headers, "", "")).encode() + body


FRAME = part(b"<p>An advertisement.</p>", "Content-ID: <frame@x>")
STYLE = part(b"p { color: red }", kind="text/css")


@pytest.mark.parametrize(
    "page",
    [
        part(LAW.encode(), "Content-Transfer-Encoding: binary", kind="text/html; charset=utf-8"),
        part(
            LAW.replace("–", "=E2=80=93").replace("agreement", "agree=\r\nment").encode(),
            "Content-Transfer-Encoding: quoted-printable",
        ),
        part(
            b"PHA+WW91IG1heSB1c2UgdGhlIExhcmtzcHVyIHNlcnZpY2UgZm9yIGFzIGxvbmcgYXMgeW91IGtl\r\n"
            b"ZXAgdG8gdGhpcyBhZ3JlZW1lbnQg4oCTIGFuZCBubyBsb25nZXIuPC9wPg==",
            "Content-Transfer-Encoding: base64",
        ),
        part(LAW.encode("cp1252"), kind="text/html; charset=windows-1252"),
    ],
    ids=["binary", "quoted-printable", "base64", "windows-1252"],
)
def test_page_is_read_in_its_own_encoding(page: bytes) -> None:
    found = extraction(opened(saved(STYLE, page)))
    assert [block.text for block in found.blocks] == [
        "You may use the Larkspur service for as long as you keep to this agreement – and no longer."
    ]


def test_part_that_start_names_is_the_page() -> None:
    page = part(LAW.encode(), "Content-ID: <page@x>")
    assert b"Larkspur" in opened(saved(FRAME, page, start="<page@x>")).body
    assert b"advertisement" in opened(saved(FRAME, page)).body, "without it, the first"


def test_file_says_where_and_when_it_was_saved() -> None:
    body = saved(
        part(LAW.encode(), "Content-Location: https://larkspur.example/frame"),
        head="Snapshot-Content-Location: https://larkspur.example/terms\r\nDate: Mon, 2 Mar 2026 10:00:00 +0100\r\n",
    )
    assert stated_address(body) == "https://larkspur.example/terms"
    assert stated_time(body) == datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_links_are_absolute_by_the_address_stated() -> None:
    body = saved(part(b"<p>See the <a href=/fees>fees</a> that apply to what you use of it.</p>"), head="")
    placed = body.replace(
        b"Content-Type: text/html\r\n",
        b"Content-Type: text/html\r\nContent-Location: https://larkspur.example/terms\r\n",
    )
    (block,) = extraction(opened(placed), url="https://elsewhere.example/").blocks
    assert block.links[0].target == "https://larkspur.example/fees"


@pytest.mark.parametrize("address", ["file:///C:/terms.html", "cid:page@x", "javascript:alert(1)"])
def test_only_an_address_of_the_web_is_taken(address: str) -> None:
    assert not stated_address(saved(part(LAW.encode(), f"Content-Location: {address}"))).startswith(
        address[:5]
    )


def test_file_without_a_page_says_so() -> None:
    body = saved(STYLE)
    assert saved_page(body) is None
    assert opened(body).body == b""
    refusal = extraction(opened(body)).refusal
    assert refusal and refusal.reason == "an MHTML file without a page of text" and refusal.hint


def test_parts_within_parts_without_end_are_no_page() -> None:
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5000))
    assert saved_page(nested) is None


@given(st.binary(max_size=300))
def test_any_bytes_give_an_extraction(noise: bytes) -> None:
    body = b"Content-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n" + noise
    assert is_mhtml(body)
    extraction(opened(body))
    stated_time(body)
