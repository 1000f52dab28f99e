"""What was read of long logs, kept in the user's cache folder, so that not every run proves and reads all lines anew.

Invariant: what was read is believed only of the very bytes that it was read from, by the digest of all of them; of a log that
is longer now, the lines behind them are proven and read. Whatever is kept may be lost or damaged: that costs time alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from tosdiff.models import Sighting
from tosdiff.store.cache import Cache

LONG = 512
"""Lines from which on a log is kept, and after which it is kept again: to prove and read so many takes 6 ms, to keep them 3."""
_FORM = 1
"""To be raised when a line of the log is read as another sighting than before."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LIVE, _OF_TEXT = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLog:
    """What was read of the first lines of a log."""

    end: int
    """How many bytes they are, all of them proven, each line going on from the one before it alone."""
    sightings: tuple[Sighting, ...]
    """What each of the lines saw, nothing decided of it."""


def kept(cache: Cache, document: str, content: bytes) -> KeptLog | None:
    """Return what was kept of a log that begins as `content` does; None where nothing is, or it began otherwise."""
    row = cache.get(_place(document), of=_FORM)
    try:
        end = row["end"]
        if not 0 < end <= len(content) or sha256(memoryview(content)[:end]).hexdigest() != row["digest"]:
            return None
        return KeptLog(end=end, sightings=_sightings(row))
    except (KeyError, TypeError, ValueError, IndexError, OverflowError, OSError):
        return None  # nothing, or of another form


def keep(cache: Cache, document: str, content: bytes, sightings: Sequence[Sighting]) -> None:
    """Keep what was read of a log: its proven content, and what each of its lines saw."""
    # another program's, or a newer tosdiff's: nothing that this one writes dates a visit to a part of a second
    if any(each.at.microsecond or each.unread for each in sightings):
        return
    names = {name: place for place, name in enumerate(dict.fromkeys(each.snapshot for each in sightings))}
    row = {
        "end": len(content),
        "digest": sha256(content).hexdigest(),
        "names": list(names),
        "at": [(each.at - _EPOCH) // _SECOND for each in sightings],
        "seen": [names[each.snapshot] for each in sightings],
        "how": [each.live * _LIVE + each.of_text * _OF_TEXT for each in sightings],
    }
    cache.put(_place(document), row, of=_FORM)


_SECOND = timedelta(seconds=1)


def _sightings(row: dict[str, Any]) -> tuple[Sighting, ...]:
    at, seen, how = row["at"], row["seen"], row["how"]
    if not len(at) == len(seen) == len(how):
        raise ValueError("its columns differ in length")
    columns = (
        [datetime.fromtimestamp(seconds, UTC) for seconds in at],
        map(row["names"].__getitem__, seen),
        [each & _LIVE > 0 for each in how],
        [each & _OF_TEXT > 0 for each in how],
    )
    return tuple(map(Sighting, *columns))


def _place(document: str) -> str:
    return f"logs/{document}.json"
