"""Web pages saved as one file (MHTML, RFC 2557): the page within, and what the file says about it.

Invariant: any bytes give a page or None, never an error; the page's bytes are those in the file, its
transfer encoding undone and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime

from tosdiff.models import utc

_PAGES = ("text/html", "application/xhtml+xml")
_HEAD = 16 * 1024
_WEB = re.compile(r"https?://\S{1,2000}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class MhtmlPage:
    """The page in an MHTML file."""

    body: bytes
    charset: str | None
    """As the part's header declares it."""
    url: str
    """Address the page was saved from; empty where the file does not say."""


def saved_page(body: bytes) -> MhtmlPage | None:
    """Return the page: the part that `start` names, or else the first of HTML; None without one."""
    try:
        message = message_from_bytes(body)
        parts = [part for part in message.walk() if part.get_content_type() in _PAGES]
        named = str(message.get_param("start") or "").strip()
        chosen = next((part for part in parts if named and _text(part, "Content-ID") == named), None)
        part = chosen or next(iter(parts), None)
        content = part.get_payload(decode=True) if part is not None else None
        if part is None or not isinstance(content, bytes) or not content.strip():
            return None
        return MhtmlPage(
            body=content,
            charset=part.get_content_charset(),
            url=_address(message, "Snapshot-Content-Location") or _address(part, "Content-Location"),
        )
    # the mail parser lets what odd headers and deep nesting raise through
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def stated_address(body: bytes) -> str:
    """Return the address that an MHTML file says it was saved from, or an empty text.

    Browsers put it at the head of the file; the parts, megabytes of them, are looked into only where it is not there.
    """
    try:
        if address := _address(BytesHeaderParser().parsebytes(body[:_HEAD]), "Snapshot-Content-Location"):
            return address
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
    page = saved_page(body)
    return page.url if page else ""


def stated_time(body: bytes) -> datetime | None:
    """Return when an MHTML file says it was saved, by its Date header."""
    try:
        return utc(parsedate_to_datetime(_text(BytesHeaderParser().parsebytes(body[:_HEAD]), "Date")))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _address(part: Message, header: str) -> str:
    stated = _text(part, header)
    return stated if _WEB.fullmatch(stated) else ""


def _text(part: Message, header: str) -> str:
    return "".join(str(part.get(header, "")).split()) if header != "Date" else str(part.get(header, ""))
