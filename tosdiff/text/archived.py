"""Pages as the Wayback Machine replays them: its bar, its rewritten links, and when it captured them.

Invariant: only a page that bears the archive's own marks is read back; a link to the archive in any other page stays.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from tosdiff.language.patterns import compiled_on_use

# What the archive writes into every page it replays (github.com/internetarchive/wayback, toolbar and wombat).
_MARKS = (b"wm-ipp", b"FILE ARCHIVED ON", b"__wm.wombat(")
_REWRITTEN = compiled_on_use(
    r"^(?:https?:)?(?://[^/]{1,200})?/web/\d{4,14}(?:[a-z]{2}_)?/(?=https?:|mailto:)", re.IGNORECASE
)
_REPLAYED = re.compile(rb"""__wm\.wombat\(\s*["']([^"']{1,2000})["']\s*,\s*["'](\d{14})["']""")
_ARCHIVED_ON = re.compile(rb"FILE ARCHIVED ON (\d\d:\d\d:\d\d \w{3} \d\d, \d{4})")
_LINKED = re.compile(rb"""//web\.archive\.org/web/(\d{14})/""")


def is_archived(page: bytes) -> bool:
    """Return whether a page bears the marks of the archive that replayed it."""
    return b"archive.org" in page and any(mark in page for mark in _MARKS)


def is_rewritten(target: str) -> bool:
    """Return whether a link leads where the archive's rewritten links do."""
    return _REWRITTEN.match(target) is not None


def read_back(target: str) -> str:
    """Return the address that a rewritten link had on the page itself; any other link as it is."""
    return _REWRITTEN.sub("", target)


def replayed(page: bytes) -> tuple[str, datetime | None]:
    """Return the address and the capture time that the archive's marks name; empty and None where they do not."""
    if not is_archived(page):
        return "", None
    if found := _REPLAYED.search(page):
        return found[1].decode("utf-8", "replace"), _moment(found[2].decode(), "%Y%m%d%H%M%S")
    if found := _ARCHIVED_ON.search(page):
        return "", _moment(found[1].decode(), "%H:%M:%S %b %d, %Y")
    linked = _LINKED.search(page)
    return "", _moment(linked[1].decode(), "%Y%m%d%H%M%S") if linked else None


def _moment(stated: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(stated, form).replace(tzinfo=UTC)
    except ValueError:
        return None
