"""Pages as browsers and archives save them: each way that a person has, made by hand."""

from __future__ import annotations

import io
import plistlib
import zipfile
from pathlib import Path
from typing import Any

from tests.world.terms import LINES, page

__all__ = ["page"]

URL = "https://www.halcyon.example/terms/?utm_source=mail"
TERMS = page(*LINES)


def with_head(markup: str, body: bytes = TERMS) -> bytes:
    return body.replace(b"<head>", b"<head>" + markup.encode(), 1)


def single_file(url: str = URL, body: bytes = TERMS) -> bytes:
    told = f"<!--\n Page saved with SingleFile \n url: {url} \n saved date: Mon May 18 2026 12:30:00 GMT+0200 (Central European Summer Time)\n-->"
    return body.replace(b"<html lang=en>", f"<html lang=en>{told}".encode(), 1)


def chrome_complete(url: str = URL, body: bytes = TERMS) -> bytes:
    return f"<!DOCTYPE html>\n<!-- saved from url=({len(url):04d}){url} -->\n".encode() + body


def firefox_complete(url: str = URL, body: bytes = TERMS) -> bytes:
    return with_head(f'<link rel="canonical" href="{url}">', body)


def mhtml(url: str = URL, body: bytes = TERMS, date: str = "Mon, 18 May 2026 10:30:00 -0000") -> bytes:
    head = (
        "From: <Saved by Blink>\r\n"
        f"Snapshot-Content-Location: {url}\r\nSubject: Terms of Service | Halcyon\r\nDate: {date}\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--x--"\r\n\r\n'
        f"----x--\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: binary\r\nContent-Location: {url}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n----x----\r\n"


def web_archive(url: str = URL, body: bytes = TERMS) -> bytes:
    main: dict[str, Any] = {
        "WebResourceData": body,
        "WebResourceURL": url,
        "WebResourceMIMEType": "text/html",
        "WebResourceTextEncodingName": "UTF-8",
        "WebResourceFrameName": "",
    }
    held = {"WebMainResource": main, "WebSubresources": []}
    return plistlib.dumps(held, fmt=plistlib.FMT_BINARY)


def wayback(url: str = URL, body: bytes = TERMS) -> bytes:
    return with_head(
        f'<script>__wm.wombat("{url}","20260518103000","https://web.archive.org/");</script>', body
    )


def printed(text: tuple[str, ...] = LINES, *, browser: bool = True) -> bytes:
    """Return a PDF as a browser prints a page to one."""
    from datetime import UTC, datetime

    from fpdf import FPDF

    pdf = FPDF()
    pdf.set_title("Terms of Service | Halcyon")
    pdf.set_creation_date(datetime(2026, 5, 18, 10, 30, tzinfo=UTC))
    if browser:
        pdf.set_creator("Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/150")
    pdf.add_page()
    pdf.set_font("Helvetica", "B", size=18)
    pdf.multi_cell(0, 10, "Terms of Service", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("Helvetica", size=11)
    for line in text:
        pdf.multi_cell(0, 6, line)
        pdf.ln(2)
    return bytes(pdf.output())


def warc(*records: tuple[str, str, bytes], gzip: bool = True) -> bytes:
    """Return a WARC file of responses: address, time, body; a body seen before is only referred to."""
    from base64 import b32encode
    from gzip import compress
    from hashlib import sha1

    held, seen = b"", set[bytes]()
    for url, at, body in records:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
        block = head.encode() + (b"" if body in seen else body)
        fields = {
            "WARC-Type": "revisit" if body in seen else "response",
            "WARC-Record-ID": f"<urn:uuid:{len(held):032x}>",
            "WARC-Target-URI": url,
            "WARC-Date": at,
            "WARC-Payload-Digest": f"sha1:{b32encode(sha1(body).digest()).decode()}",
            "WARC-Block-Digest": f"sha1:{b32encode(sha1(block).digest()).decode()}",
            "Content-Type": "application/http; msgtype=response",
            "Content-Length": str(len(block)),
        }
        seen.add(body)
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        record = f"WARC/1.0\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"
        held += compress(record) if gzip else record
    return held


def zipped(members: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 5, 18, 10, 30, 0)), body)
    return held.getvalue()


def wacz(*records: tuple[str, str, bytes]) -> bytes:
    return zipped(
        {"datapackage.json": b"{}", "archive/data.warc.gz": warc(*records), "pages/pages.jsonl": b""}
    )


def put(folder: Path, files: dict[str, bytes]) -> Path:
    """Write files below a folder, and return it."""
    for name, body in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body)
    return folder
