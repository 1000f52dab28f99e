"""What a saved file says of itself: its media type, where it was saved from and when.

Invariant: any bytes are answered for; what a file does not say is not guessed, and every time says who tells it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import assert_never
from urllib.parse import urljoin

from tosdiff.models import utc

# SingleFile writes it into the head of every page (github.com/gildas-lormeau/single-file-core, comment header).
_SINGLE_FILE = re.compile(
    rb"<!--\s*Page saved with SingleFile\s+url:\s*(\S{1,2000})\s+saved date:\s*(\w{3} \w{3} \d\d \d{4} \d\d:\d\d:\d\d GMT[+-]\d{4})"
)
# Internet Explorer began it, and Chromium writes it still ("mark of the web"); the digits are the address's length.
_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d{4}\)(\S{1,2000})\s*-->", re.IGNORECASE)
_OWN = re.compile(rb"<link\b[^<>]{0,300}?\brel=[\"']?canonical\b[^<>]{0,600}", re.IGNORECASE)
_OPEN_GRAPH = re.compile(rb"<meta\b[^<>]{0,300}?\bog:url\b[^<>]{0,600}", re.IGNORECASE)
_ADDRESS = re.compile(rb"\b(?:href|content)=[\"']?([^\"'<>\s]{1,500})", re.IGNORECASE)
# The Wayback Machine's addresses (and those of other archives that run the same programs) hold the capture time.
_MEMENTO = re.compile(
    r"https?://[^/]{1,200}/(?:[\w-]{1,80}/){0,2}(\d{14})(?:[a-z]{2}_)?/(https?:/.*)", re.I | re.S
)
_PDF_TIME = re.compile(rb"/CreationDate\s*\(D:(\d{14})(?:Z|([+-])(\d\d)'?(\d\d)?'?)?")
# A browser prints the page it shows; by any other program the date is when its publisher made the file.
_PRINTED = re.compile(
    rb"/Creator\s*\(Mozilla/|/Producer\s*\((?:Skia/PDF|cairo|macOS [^)]{0,80}Quartz PDFContext)"
)
_WEB = re.compile(r"https?://[^\s/]+", re.IGNORECASE)
_HEAD = 300_000  # bytes in which a page gives its own address


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a file says; empty or None where it does not."""

    media_type: str
    address: str = ""
    """Where the page was saved from, or the address that it gives as its own."""
    at: datetime | None = None
    at_by: str = ""
    """Who tells the time, in words that follow "time by"."""


def stated(body: bytes) -> Stated:
    """Return what a file says of itself, by its bytes."""
    from tosdiff.text.kinds import Kind, kind_of

    match kind_of(body):
        case Kind.PDF:
            at = _printed_at(body)
            return Stated(
                media_type="application/pdf", at=at, at_by="the browser that printed it" if at else ""
            )
        case Kind.MARKDOWN:
            return Stated(media_type="text/markdown")
        case Kind.PLAIN:
            return Stated(media_type="text/plain")
        case Kind.MHTML:
            from tosdiff.text.mhtml import stated_address, stated_time

            at = stated_time(body)
            said = Stated(
                media_type="multipart/related",
                address=stated_address(body),
                at=at,
                at_by="its Date header" if at else "",
            )
            return _as_archived(said)
        case Kind.HTML | Kind.XML | Kind.NONE:
            return _as_archived(_of_page(body))
        case kind:
            assert_never(kind)


def _of_page(body: bytes) -> Stated:
    from tosdiff.text.archived import replayed

    head = body[:_HEAD]
    address, at = replayed(body)
    if at is not None:
        by = "the archive that replayed it"
        return Stated(media_type="text/html", address=address or _own_address(head), at=at, at_by=by)
    if found := _SINGLE_FILE.search(head):
        at = _moment(found[2].decode(), "%a %b %d %Y %H:%M:%S GMT%z")
        by = "SingleFile" if at else ""
        return Stated(media_type="text/html", address=_web(found[1]), at=at, at_by=by)
    if (found := _SAVED_FROM.search(head)) and (saved := _web(found[1])):
        return Stated(media_type="text/html", address=saved)
    return Stated(media_type="text/html", address=_own_address(head))


def _as_archived(said: Stated) -> Stated:
    """Return what is said of a page that was saved from an archive: it was captured then, by the archive."""
    found = _MEMENTO.match(said.address)
    at = _moment(found[1] + "+0000", "%Y%m%d%H%M%S%z") if found else None
    if found is None or at is None:
        return said
    original = re.sub(r"^(https?:)/+", r"\1//", found[2], flags=re.IGNORECASE)
    return Stated(
        media_type=said.media_type, address=original, at=at, at_by="the archive that it was saved from"
    )


def _own_address(head: bytes) -> str:
    for link in (_OWN, _OPEN_GRAPH):
        if (found := link.search(head)) and (given := _ADDRESS.search(found[0])):
            return _web(given[1])
    return ""


def _web(given: bytes) -> str:
    address = unescape(given.decode("utf-8", "replace"))
    try:
        return address if _WEB.match(address) and urljoin(address, "") else ""
    except ValueError:
        return ""


def _printed_at(body: bytes) -> datetime | None:
    if not _PRINTED.search(body):
        return None
    found = _PDF_TIME.search(body)
    if found is None:
        return None
    sign, hours, minutes = (part.decode() if part else "" for part in found.groups()[1:])
    zone = f"{sign}{hours}{minutes or '00'}" if sign else "+0000"
    return _moment(found[1].decode() + zone, "%Y%m%d%H%M%S%z")


def _moment(told: str, form: str) -> datetime | None:
    try:
        return utc(datetime.strptime(told, form))
    except (ValueError, OverflowError):
        return None
