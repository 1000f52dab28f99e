"""How each document's fetchers have fared, and what hosts asked of visitors: so that no visit costs what is known.

Invariant: nothing here is evidence; a file that is missing or damaged only makes a run ask again.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tosdiff.models import ASKED, FetchedBy, RobotsFile, iso, utc
from tosdiff.store.files import write_whole, writing

SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Fared:
    """How one fetcher fared with one document."""

    failures: int = 0
    """Visits in a row at which it got no text."""
    last: datetime | None = None
    """When it was asked last."""


@dataclass(slots=True)
class _Remembered:
    """What is remembered."""

    fared: dict[tuple[str, FetchedBy], Fared] = field(default_factory=dict)
    waits: dict[str, datetime] = field(default_factory=dict)
    robots: dict[str, RobotsFile] = field(default_factory=dict)

    def copy(self) -> _Remembered:
        return _Remembered(dict(self.fared), dict(self.waits), dict(self.robots))


class Asked:
    """What is remembered beside a store; `save` writes it, if anything has changed."""

    def __init__(self, root: Path) -> None:
        self._path = root / ASKED
        self._kept = _read(self._path)
        self._saved = self._kept.copy()

    def fared(self, document: str, fetcher: FetchedBy) -> Fared:
        return self._kept.fared.get((document, fetcher), Fared())

    def tell(self, document: str, fetcher: FetchedBy, *, got_text: bool, at: datetime) -> None:
        """Remember that a fetcher was asked, and whether it got a text."""
        failures = 0 if got_text else self.fared(document, fetcher).failures + 1
        self._kept.fared[document, fetcher] = Fared(failures=failures, last=at)

    def until(self, host: str) -> datetime | None:
        """Return the time before which a host asked not to be visited."""
        return self._kept.waits.get(host)

    def wait(self, host: str, until: datetime | None) -> None:
        """Remember how long a host asked to be left alone; None when it did not."""
        if until is None:
            self._kept.waits.pop(host, None)
        else:
            self._kept.waits[host] = until

    def robots(self, origin: str) -> RobotsFile | None:
        """Return what a host said in its robots.txt last, however long ago."""
        return self._kept.robots.get(origin)

    def keep_robots(self, origin: str, file: RobotsFile) -> None:
        """Remember what a host says in its robots.txt, instead of what it said before."""
        self._kept.robots[origin] = file

    def save(self) -> None:
        """Write what is remembered, once no thread adds to it.

        Raises:
            StoreError: the store cannot be written.
        """
        kept = self._kept
        if kept == self._saved:
            return
        documents: dict[str, dict[str, object]] = {}
        for (document, fetcher), fared in sorted(kept.fared.items()):
            row = {"failures": fared.failures, "last": fared.last and iso(fared.last)}
            documents.setdefault(document, {})[fetcher.value] = row
        hosts = {host: iso(until) for host, until in sorted(kept.waits.items())}
        robots = {
            origin: {"read_at": iso(file.read_at), "text": file.text}
            for origin, file in sorted(kept.robots.items())
        }
        content = {"schema": SCHEMA, "documents": documents, "wait_until": hosts, "robots": robots}
        with writing(self._path):
            write_whole(self._path, json.dumps(content, indent=1).encode() + b"\n")
        self._saved = kept.copy()


def _read(path: Path) -> _Remembered:
    kept = _Remembered()
    try:
        stored = json.loads(path.read_bytes())
        if stored["schema"] != SCHEMA:
            return _Remembered()
        for document, rows in stored["documents"].items():
            for fetcher, row in rows.items():
                with suppress(KeyError, TypeError, ValueError):
                    last = utc(datetime.fromisoformat(row["last"])) if row["last"] else None
                    kept.fared[str(document), FetchedBy(fetcher)] = Fared(
                        failures=int(row["failures"]), last=last
                    )
        for host, until in stored["wait_until"].items():
            with suppress(TypeError, ValueError):
                kept.waits[str(host)] = utc(datetime.fromisoformat(until))
        for origin, row in stored.get("robots", {}).items():
            with suppress(KeyError, TypeError, ValueError):
                at = utc(datetime.fromisoformat(row["read_at"]))
                kept.robots[str(origin)] = RobotsFile(text=str(row["text"]), read_at=at)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _Remembered()
    return kept
