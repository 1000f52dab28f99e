"""News that wait to be sent, and those that were: at least once to every target, and not twice.

Kept in the user's state folder, for each store. Invariant: news are put down before a report marks them as told, and a
target is marked as reached after it took them; the file is replaced whole, and each change is made to what stands in it
then. Whoever changes it holds the store, so that of two runs neither undoes what the other put down.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from tosdiff.errors import StoreError
from tosdiff.models import News, NewsKind, iso, utc
from tosdiff.store.files import put_in_place
from tosdiff.unattended.job import job_name
from tosdiff.unattended.runs import state_folder

SCHEMA = 1
# What was sent is remembered for longer than a run can lie back that was cut off before it marked its news as told.
_REMEMBERED = timedelta(days=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """News, and the targets that have yet to take them."""

    news: News
    targets: tuple[str, ...]
    """Digests of their addresses."""


class Outbox:
    """The news of one store."""

    def __init__(self, store: Path) -> None:
        self._path = state_folder() / f"{job_name(store)}-outbox.json"
        self._load()

    def _load(self) -> None:
        stored = _read(self._path)
        self.waiting: list[Waiting] = [*_rows(stored, "waiting", _waiting)]
        self._sent: dict[str, datetime] = dict(_rows(stored, "sent", _sent))
        began = [*_rows(stored, "began", lambda row: utc(datetime.fromisoformat(row)))]
        self._began = began[0] if began else None

    def put(self, news: Iterable[News], targets: Sequence[str]) -> None:
        """Put down news that wait for these addresses; what was put down before is passed over."""
        self._load()
        known = {each.news.id for each in self.waiting} | self._sent.keys()
        added = [
            Waiting(news=each, targets=tuple(map(digest, targets))) for each in news if each.id not in known
        ]
        if added and targets:
            self.waiting += added
            self._save()

    def for_target(self, address: str) -> tuple[News, ...]:
        """Return the news that an address has yet to take, oldest first."""
        return tuple(each.news for each in self.waiting if digest(address) in each.targets)

    def taken(self, address: str, news: Iterable[News], at: datetime) -> None:
        """Mark news as taken by an address."""
        self._load()
        ids = {each.id for each in news}
        gone = digest(address)
        left: list[Waiting] = []
        for each in self.waiting:
            rest = tuple(t for t in each.targets if t != gone) if each.news.id in ids else each.targets
            if rest:
                left.append(replace(each, targets=rest))
            else:
                self._sent[each.news.id] = at
        self.waiting = left
        self._save()

    def keep_only(self, addresses: Iterable[str]) -> None:
        """Wait no longer for targets that the user has taken out."""
        self._load()
        known = set(map(digest, addresses))
        kept = [
            replace(each, targets=rest)
            for each in self.waiting
            if (rest := tuple(t for t in each.targets if t in known))
        ]
        if kept != self.waiting:
            self.waiting = kept
            self._save()

    def quiet_since(self, now: datetime) -> datetime:
        """Return since when nothing was told: when news were last sent, or when this outbox was first asked."""
        self._load()
        if self._began is None:
            self._began = now
            self._save()
        return max([self._began, *self._sent.values()])

    def _save(self) -> None:
        """Write the file.

        Raises:
            StoreError: it cannot be written.
        """
        newest = max(self._sent.values(), default=None)
        sent = {key: iso(at) for key, at in self._sent.items() if newest and newest - at < _REMEMBERED}
        content = {
            "schema": SCHEMA,
            "began": [iso(self._began)] if self._began else [],
            "waiting": [asdict(each) for each in self.waiting],
            "sent": [[key, at] for key, at in sent.items()],
        }
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            put_in_place(self._path, json.dumps(content).encode() + b"\n")
        except OSError as problem:
            raise StoreError(f"{self._path}: {problem.strerror or problem}") from problem


def digest(address: str) -> str:
    """Name an address without telling its secrets."""
    return sha256(address.encode()).hexdigest()[:16]


def _read(path: Path) -> dict[str, Any]:
    """Return what stands in a file; one that is no outbox is as good as none."""
    try:
        stored = json.loads(path.read_bytes())
        return stored if stored["schema"] == SCHEMA else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _rows(stored: dict[str, Any], key: str, read: Any) -> Iterable[Any]:
    rows = stored.get(key)
    for row in rows if isinstance(rows, list) else ():
        try:
            yield read(row)
        except (ValueError, LookupError, TypeError, AttributeError):
            continue


def _waiting(row: dict[str, Any]) -> Waiting:
    news = row["news"]
    texts = {key: str(news[key]) for key in ("id", "subject", "text", "html")}
    return Waiting(
        news=News(kind=NewsKind(news["kind"]), **texts), targets=tuple(str(each) for each in row["targets"])
    )


def _sent(row: list[str]) -> tuple[str, datetime]:
    return str(row[0]), utc(datetime.fromisoformat(row[1]))
