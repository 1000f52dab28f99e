"""How each document's fetchers have fared, and which hosts asked to be left alone: so that no visit costs what is known.

Invariant: nothing here is evidence; a file that is missing or damaged only makes a run ask again.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tosdiff.models import ASKED, FetchedBy, iso, utc
from tosdiff.store.files import write_whole, writing

SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Fared:
    """How one fetcher fared with one document."""

    failures: int = 0
    """Visits in a row at which it got no text."""
    last: datetime | None = None
    """When it was asked last."""


class Asked:
    """What is remembered beside a store; `save` writes it, if anything has changed."""

    def __init__(self, root: Path) -> None:
        self._path = root / ASKED
        self._fared, self._waits = _read(self._path)
        self._saved = (dict(self._fared), dict(self._waits))

    def fared(self, document: str, fetcher: FetchedBy) -> Fared:
        return self._fared.get((document, fetcher), Fared())

    def tell(self, document: str, fetcher: FetchedBy, *, got_text: bool, at: datetime) -> None:
        """Remember that a fetcher was asked, and whether it got a text."""
        failures = 0 if got_text else self.fared(document, fetcher).failures + 1
        self._fared[document, fetcher] = Fared(failures=failures, last=at)

    def until(self, host: str) -> datetime | None:
        """Return the time before which a host asked not to be visited."""
        return self._waits.get(host)

    def wait(self, host: str, until: datetime | None) -> None:
        """Remember how long a host asked to be left alone; None when it did not."""
        if until is None:
            self._waits.pop(host, None)
        else:
            self._waits[host] = until

    def save(self) -> None:
        """Write what is remembered.

        Raises:
            StoreError: the store cannot be written.
        """
        if (self._fared, self._waits) == self._saved:
            return
        documents: dict[str, dict[str, object]] = {}
        for (document, fetcher), fared in sorted(self._fared.items()):
            row = {"failures": fared.failures, "last": fared.last and iso(fared.last)}
            documents.setdefault(document, {})[fetcher.value] = row
        hosts = {host: iso(until) for host, until in sorted(self._waits.items())}
        content = {"schema": SCHEMA, "documents": documents, "wait_until": hosts}
        with writing(self._path):
            write_whole(self._path, json.dumps(content, indent=1).encode() + b"\n")
        self._saved = (dict(self._fared), dict(self._waits))


def _read(path: Path) -> tuple[dict[tuple[str, FetchedBy], Fared], dict[str, datetime]]:
    fared: dict[tuple[str, FetchedBy], Fared] = {}
    waits: dict[str, datetime] = {}
    try:
        stored = json.loads(path.read_bytes())
        if stored["schema"] != SCHEMA:
            return {}, {}
        for document, rows in stored["documents"].items():
            for fetcher, row in rows.items():
                with suppress(KeyError, TypeError, ValueError):
                    last = utc(datetime.fromisoformat(row["last"])) if row["last"] else None
                    fared[str(document), FetchedBy(fetcher)] = Fared(failures=int(row["failures"]), last=last)
        for host, until in stored["wait_until"].items():
            with suppress(TypeError, ValueError):
                waits[str(host)] = utc(datetime.fromisoformat(until))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}, {}
    return fared, waits
