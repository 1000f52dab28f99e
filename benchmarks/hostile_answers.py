"""Answers of a server that means harm, or is merely broken: what `hostile.py` serves, as bytes."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

LAW = (
    "These terms are an agreement between you and Halcyon Sound Ltd about your use of Halcyon.",
    "You may use the service to record, to store and to publish your own work.",
    "You must not copy, resell or lend the service, or let a program use it in your name.",
    "We may suspend or terminate your account if you breach these terms or the law requires it.",
    "We may change these terms; we will notify you by email at least 30 days in advance.",
    "Our liability is limited to the fees that you paid in the twelve months before the claim.",
)


def page(*more: str, head: str = "", title: str = "Terms") -> bytes:
    text = "".join(f"<p>{line}</p>" for line in (*LAW, *more))
    return f"<html lang=en><head><title>{title}</title>{head}</head><body><main><h1>{title}</h1>{text}</main></body></html>".encode(
        "utf-8", "surrogatepass"
    )


def answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    head = "\r\n".join(
        [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "Connection: close", "", ""]
    )
    return head.encode("latin-1", "replace") + body


CHARSETS = (
    "hex", "base64", "zlib", "bz2", "idna", "undefined", "punycode", "rot13", "utf-7", "utf-16", "utf-32", "unicode_escape",
    "raw_unicode_escape", "mbcs", "palmos", "unicode_internal", "\\x00", "", "'", "x" * 500, "utf-8;utf-16", "../../etc/passwd",
)  # fmt: skip
STATUSES = (
    "000 x", "099 x", "101 Switching Protocols", "199 x", "204 No Content", "205 Reset", "206 Partial", "226 IM", "300 Many", "304 Not Modified",
    "305 Use Proxy", "306 x", "399 x", "402 Pay", "418 x", "451 Law", "499 x", "511 x", "599 x", "600 x", "999 x", "-1 x", "abc", "", "2000 x", "200", "20 0",
    "200 " + "x" * 70_000, "200 \x1b[31m", "+200 OK", "２００ OK",
)  # fmt: skip
HEADERS = (
    "Content-Length: -1", "Content-Length: 99999999999999999999", "Content-Length: 5, 5", "Content-Length: abc", "Content-Length: 1e3", "Content-Length:",
    "Transfer-Encoding: identity", "Transfer-Encoding: gzip", "Transfer-Encoding: chunked, chunked", "Content-Encoding: gzip", "Content-Encoding: zstd",
    "Content-Encoding: br", "Content-Encoding: gzip, gzip, gzip, gzip", "Content-Encoding: \x1b[2J", "Content-Encoding: deflate", "Content-Encoding: compress",
    "Set-Cookie: a=" + "b" * 50_000, "Set-Cookie: \x1b[31m", "Set-Cookie: a=b; expires=never; domain=.", "ETag: " + "e" * 50_000, "ETag: \x1b]0;x\x07",
    "ETag: \xff\xfe", "ETag: W/", "Last-Modified: never", "Last-Modified: Mon, 01 Jan 0001 00:00:00 GMT", "Last-Modified: Fri, 31 Dec 9999 23:59:59 GMT",
    "Date: nonsense", "Retry-After: -5", "Retry-After: 1e99", "Content-Type: application/pdf", "Content-Type: image/png", "Content-Type: \x1b", "Content-Type: ",
    "Content-Type: multipart/related", "Content-Type: text/html; charset", "Content-Type: text/html; charset*=utf-8''hex", "Link: <" + "l" * 9_000 + ">",
    "X: " + "y" * 70_000, ": empty", "No colon here", " folded", "X\x00Y: z", "X: \x00", "Refresh: 0; url=http://127.0.0.1/", "Content-Language: \x1b",
    "Content-Location: file:///etc/passwd", "Location: http://127.0.0.1/", "Memento-Datetime: x", "Content-Range: bytes 0-1/2", "Trailer: X",
)  # fmt: skip
LOCATIONS = (
    "", "/", "//", "///", "http://", "https://", "http:///x", "file:///etc/passwd", "ftp://e.example/", "javascript:alert(1)", "data:text/html,x", "http://[::1", "http://a..b/",
    "http://x:y/", "http://127.0.0.1:0/", "http://127.0.0.1:99999/", "\x1b[31m", "http://\xff/", "http://e.example\x00/", "h" * 9_000, "?" + "q" * 9_000, "#x", "http://user:pass@127.0.0.1:1/",
    "gopher://x", "HTTP://127.0.0.1:1/", "\\\\server\\share", "/../../x", "http://0x7f000001:1/", "http://0/", "http://169.254.169.254/latest",
)  # fmt: skip
CHUNKS = (
    "-5", "+5", "0x5", "5;x=y", "5 ", " 5", "5_0", "FFFFFFFFFFFFFFFF", "", "g", "٥", "-0", "5;" + "x" * 70_000, "5\x00", "00000000000000000005", "1" * 5_000, "NaN",
)  # fmt: skip


def bodies() -> Iterator[bytes]:
    clause = f"<p>{LAW[1]}</p>"
    for tag in (
        "div",
        "b",
        "ul><li",
        "table><tr><td",
        "blockquote",
        "span",
        "a href=x",
        "svg",
        "select",
        "template",
        "iframe",
        "details",
        "dl><dd",
        "font",
    ):
        yield page(f"<{tag}>" * 3_000 + clause)
    for many in (
        "<p>x",
        "<br>",
        "<a href=x>y</a>",
        "<li>item",
        "<h2>Heading</h2>",
        "<td>x",
        "&nbsp;",
        "<!-- c -->",
        "<script>x</script>",
        "&#27;[31m",
        "\u0301",
        clause,
    ):
        yield page(many * 20_000)
    yield page("<p " + " ".join(f"a{n}=x" for n in range(30_000)) + ">x")
    yield page("<p a='" + "x" * 2_000_000 + "'>x")
    yield page("<table>" + "<tr><td colspan=99999999 rowspan=99999999>x" * 200 + "</table>")
    yield page("w" * 2_000_000)
    yield page("word " * 300_000)
    yield page(". " * 300_000)
    yield page("(" * 100_000, "[" * 100_000, "§" * 100_000, "1." * 100_000, "“" * 100_000)
    yield page("\x00" * 10_000, "\x1b[2J" * 1_000, "\u202e" * 1_000, "\ufeff" * 1_000, "\ufffe")
    yield page("\ud800 lone \udfff")
    yield page(*("We may change these terms at any time.",) * 1_000)
    yield page(head="<base href='http://[::1'>" + "<meta charset=hex>" * 100)
    yield page(head="<meta http-equiv=refresh content='0;url=file:///etc/passwd'>")
    yield page(title="T" * 500_000)
    yield page(*(f"You may cancel within {n} days." for n in range(5_000)))
    yield page("If " * 50_000 + "you may.")
    yield page(
        "1 January 0001, 31 December 9999, 99 Foo 2026, 2026-13-45, 00/00/0000 last updated 29 February 2023"
    )
    yield from (
        b"",
        b"\x00",
        b"\xff" * 1_000,
        b"<",
        b"<!",
        b"<!--",
        b"</",
        b"&",
        b"<html",
        b"<?xml version='1.0' encoding='hex'?><p>x",
        b"{" * 100_000,
        b"[" * 1_000_000,
        b"%PDF-1.7\n%%EOF",
        b"%PDF-1.7\n" + b"\xff" * 9_000 + b"%%EOF",
        b"%PDF-",
        b"PK\x03\x04",
        b"\x1f\x8b\x08",
        b"GIF89a",
        b"{\\rtf1",
        b"RIFF",
        b"\xef\xbb\xbf",
        b"\xff\xfe<\x00",
        b"\xfe\xff\x00<",
        b"WARC/1.1\r\n\r\n",
    )
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    yield f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e0 "law">{entities}]><html><body><p>&e11;</p></body></html>'.encode()
    yield (
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n"
        + b"--x\nContent-Type: multipart/mixed; boundary=x\n\n" * 2_000
    )
    yield ("# T\n" + "> " * 5_000 + "x\n" + "[" * 20_000 + "](x)\n" * 100).encode()
    yield ("|a" * 3_000 + "|\n" + "|-" * 3_000 + "|\n" + "|b" * 3_000).encode()


def answers() -> Iterator[bytes]:
    for charset in CHARSETS:
        damaged = page("Caf\xe9").replace("é".encode(), b"\xe9\xff")
        yield answer(damaged, f"Content-Type: text/html; charset={charset}")
        yield answer(damaged.replace(b"<head>", f"<head><meta charset='{charset}'>".encode()))
        part = f'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html; charset="{charset}"\nContent-Transfer-Encoding: binary\n\n'
        yield answer(part.encode() + damaged + b"\n--b--\n")
    for status in STATUSES:
        yield answer(page(), "Content-Type: text/html", status=status)
    for header in HEADERS:
        yield answer(page(), header)
    for location in LOCATIONS:
        yield answer(b"", f"Location: {location}", status="302 Found")
    for size in CHUNKS:
        head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        yield head + size.encode() + b"\r\nabcde\r\n0\r\n\r\n"
        yield head + b"%x\r\n" % len(page()) + page() + b"\r\n" + size.encode() + b"\r\n"
    for coding, packed in (("gzip", gzip.compress(b"") * 100_000), ("gzip", gzip.compress(bytes(50_000_000))), ("gzip", gzip.compress(page())[:-9]), ("deflate", b"\x00"),
                           ("gzip, gzip", gzip.compress(gzip.compress(page()))), ("br", page()), ("hex", page()), ("gzip", page())):  # fmt: skip
        yield answer(packed, f"Content-Encoding: {coding}")
    for interim in ("100 Continue", "102 Processing", "103 Early Hints"):
        yield f"HTTP/1.1 {interim}\r\n\r\n".encode() * 3 + answer(page())
        yield f"HTTP/1.1 {interim}\r\n\r\n".encode() * 50_000
    yield from (
        b"",
        b"\r\n",
        b"HTTP",
        b"HTTP/9.9 200 OK\r\n\r\n",
        b"HTTP/1.1\r\n\r\n",
        b"\x00" * 100,
        b"SSH-2.0-x\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 5_000 + b"\r\n",
    )
    for body in bodies():
        yield answer(body, "Content-Type: text/html")
