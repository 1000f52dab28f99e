"""The documents that are watched, and captures of them at moments counted from one start."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tosdiff.models import Capture, Document, Exchange, FetchedBy

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def moment(when: float | str | datetime) -> datetime:
    """Return days after START as a time; an ISO 8601 date is noon of that day, UTC."""
    if isinstance(when, datetime):
        return when
    if isinstance(when, str):
        return datetime.fromisoformat(when if "T" in when else f"{when}T12:00:00").replace(tzinfo=UTC)
    return START + timedelta(days=when)


def declared(name: str, **fields: Any) -> Document:
    """Return `provider/slug` or `provider/slug/part` as a providers file would declare it, by default in words
    made of its name."""
    provider, slug, *part = name.split("/")
    words: dict[str, Any] = {
        "provider_name": provider.title(),
        "publisher": f"{provider.title()} Ltd",
        "title": slug.replace("-", " ").title(),
        "url": f"https://{provider}.example/{'/'.join((slug, *part))}",
    }
    return Document(provider=provider, slug=slug, part=part[0] if part else None, **words | fields)


HALCYON = declared("halcyon/terms", publisher="Halcyon Sound Ltd", title="Terms of Service")
LARKSPUR = declared("larkspur/terms")


def capture_of(
    body: bytes,
    at: float | str | datetime = START,
    document: Document = HALCYON,
    *,
    status: int = 200,
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),),
    source: str | None = None,
) -> Capture:
    """Return a page as it was fetched over the wire, or imported where `source` says from where."""
    lines = (f"{name}: {value}" for name, value in (*headers, ("Content-Length", str(len(body)))))
    raw = "\r\n".join((f"HTTP/1.1 {status} X", *lines, "", "")).encode() + body
    path = document.url.partition("://")[2].partition("/")[2]
    hop = Exchange(
        url=document.url,
        request=f"GET /{path} HTTP/1.1\r\n\r\n".encode(),
        response=raw,
        ip="192.0.2.7",
        at=moment(at),
    )
    return Capture(
        document=document.id,
        url=document.url,
        final_url=document.url,
        captured_at=moment(at),
        status=status,
        headers=headers,
        body=body,
        exchanges=() if source else (hop,),
        fetcher=FetchedBy.IMPORT if source else FetchedBy.HTTP,
        source=source,
    )
