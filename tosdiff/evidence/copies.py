"""Where captures of the same words came from: whose they are, how many, and from when to when.

Invariant: origins are told apart by what the log says of each visit alone; one capture counts once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from tosdiff.models import FetchedBy, Visit

FETCHED = "fetched by tosdiff"
_DRIVE = re.compile(r"[A-Za-z]:(?=[\\/])")
_SEPARATOR = re.compile(r"[\\/]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """Captures of one origin that show the quotation in the same versions."""

    origin: str
    visits: int
    first: datetime
    last: datetime


def origin_of(visit: Visit) -> str:
    """Return where a visit's page came from: `fetched by tosdiff`, or what it was imported from."""
    # of a page that a browser showed, the source says by which
    if visit.source is None or visit.fetcher in (FetchedBy.BROWSER, FetchedBy.ASSISTED):
        return FETCHED
    # an archive or a collection, and where it has this capture
    if visit.source.startswith("Open Terms Archive ") or ", http" in visit.source:
        return f"imported from {visit.source.partition(',')[0]}"
    if "://" in visit.source:
        return f"imported from {urlsplit(visit.source).netloc or visit.source}"
    return f"imported from {_holder(visit.source)}"


def _holder(source: str) -> str:
    """Return the store, the archive or the folder that holds a file, by a name that tells it from others."""
    if source.startswith("the store "):
        return source.partition(", head ")[0]
    drive = _DRIVE.match(source)
    path, is_member, _ = source[drive.end() if drive else 0 :].partition(":")
    steps = _SEPARATOR.split(path)
    names = [step for step in steps if step not in ("", ".", "..", "~")] or [source]
    if is_member or len(names) == 1:
        return names[-1]
    # a folder that was named by its own name has it first; on the way to another, what is last says most
    return names[0] if names[0] == steps[0] and not drive else names[-2]


def copies_of(visits: Sequence[Visit], holding: Sequence[str]) -> tuple[Copies, ...]:
    """Return the origins of the visits that saw the snapshots named, the one with most visits first.

    The same bytes captured at the same second are one capture, by whatever way and name it came twice: it counts
    for the origin that brought it first.
    """
    by_origin: dict[str, list[datetime]] = {}
    captured: set[tuple[datetime, str | None]] = set()
    for visit in visits:
        if visit.outcome.verified and visit.snapshot in holding:
            if visit.body is not None and (visit.at, visit.body) in captured:
                continue
            captured.add((visit.at, visit.body))
            by_origin.setdefault(origin_of(visit), []).append(visit.at)
    return copies_by(by_origin)


def copies_by(by_origin: Mapping[str, Sequence[datetime]]) -> tuple[Copies, ...]:
    """Return what the visits of each origin come to, given by their times, the one with most visits first."""
    found = [
        Copies(origin=origin, visits=len(times), first=min(times), last=max(times))
        for origin, times in by_origin.items()
    ]
    return tuple(sorted(found, key=lambda copies: (-copies.visits, copies.origin)))


def together(copies: Iterable[Copies]) -> tuple[Copies, ...]:
    """Return the captures of several versions by their origins, the one with most visits first."""
    found: dict[str, Copies] = {}
    for each in copies:
        known = found.get(each.origin, each)
        found[each.origin] = Copies(
            origin=each.origin,
            visits=each.visits + (known.visits if known is not each else 0),
            first=min(known.first, each.first),
            last=max(known.last, each.last),
        )
    return tuple(sorted(found.values(), key=lambda each: (-each.visits, each.origin)))
