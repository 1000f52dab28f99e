"""Credentials taken out of a capture before anything of it is stored, logged or cited.

Invariant: the bodies stay as they were received, and with them every digest of a payload; a header keeps its name, and
its value says that it was withheld. Of what is asked, only headers that are known to hold no secret keep their value.
"""

from __future__ import annotations

import re
from dataclasses import replace

from tosdiff.errors import without_password
from tosdiff.models import Capture, Exchange

WITHHELD = "withheld-by-tosdiff"
"""Stands for a value that is not stored."""

# A declared header may be anyone's key under any name, so those are listed that cannot be one.
_HARMLESS = re.compile(
    r"host|user-agent|accept(-\w+)?|connection|keep-alive|te|upgrade-insecure-requests|if-none-match|if-modified-since|"
    r"referer|cache-control|pragma|dnt|priority|sec-(ch-ua|fetch)[\w-]*|range|content-(type|length|encoding)|"
    r"transfer-encoding|origin|date|from|x-requested-with",
    re.IGNORECASE,
)
_SECRET_ANSWERS = re.compile(
    r"set-cookie2?|authorization|proxy-authorization|authentication-info|cookie", re.IGNORECASE
)
_LINE = re.compile(rb"[^\n]*\n?")
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")


def without_credentials(capture: Capture) -> Capture:
    """Return a capture whose headers and addresses hold no credentials; one that holds none as it is."""
    scrubbed = replace(
        capture,
        url=without_password(capture.url),
        final_url=without_password(capture.final_url),
        headers=tuple(
            (name, WITHHELD if _SECRET_ANSWERS.fullmatch(name.strip()) else without_password(value))
            for name, value in capture.headers
        ),
        exchanges=tuple(map(_without, capture.exchanges)),
        source=None if capture.source is None else without_password(capture.source),
    )
    return capture if scrubbed == capture else scrubbed


def withheld(block: bytes) -> tuple[str, ...]:
    """Return the names of the headers of a request or response whose values were withheld."""
    names: dict[str, None] = {}
    for line in _head(block)[0].split(b"\n"):
        name, colon, value = line.partition(b":")
        if colon and value.strip() == WITHHELD.encode():
            names[name.strip().decode("latin-1")] = None
    return tuple(names)


def _without(hop: Exchange) -> Exchange:
    return replace(
        hop,
        url=without_password(hop.url),
        request=_scrubbed(hop.request, asked=True),
        response=_scrubbed(hop.response, asked=False),
    )


def _head(block: bytes) -> tuple[bytes, bytes]:
    end = _END_OF_HEAD.search(block)
    return (block[: end.start()], block[end.start() :]) if end else (block, b"")


def _scrubbed(block: bytes, *, asked: bool) -> bytes:
    head, rest = _head(block)
    found: list[bytes] = []
    dropped = False
    for number, line in enumerate(_LINE.findall(head)):
        if number and line[:1] in (b" ", b"\t"):  # goes on with the header before it
            if not dropped:
                found.append(_unsigned(line))
            continue
        name, colon, value = line.partition(b":")
        text = name.strip().decode("latin-1")
        secret = not _HARMLESS.fullmatch(text) if asked else _SECRET_ANSWERS.fullmatch(text)
        dropped = bool(number and colon and secret)
        if dropped:
            end = value[len(value.rstrip(b"\r\n")) :]
            found.append(name + b": " + WITHHELD.encode() + end)
        else:
            found.append(_unsigned(line))
    return b"".join(found) + rest


def _unsigned(line: bytes) -> bytes:
    return without_password(line.decode("latin-1")).encode("latin-1")
