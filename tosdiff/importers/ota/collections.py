"""Which collections of Open Terms Archive are known, and which text of each stands at which address (a table, as data).

Invariant: what the table does not say is not guessed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from tosdiff.errors import UnreadableFileError


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    url: str
    until: datetime | None = None
    """Exclusive; None for up to now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedPage:
    """One of the pages that a record joins, or the only one."""

    titles: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    page: str = ""
    addresses: tuple[Address, ...] = ()

    def address(self, at: datetime) -> str:
        """Return where the page was fetched from at that time; empty where that is not known."""
        return next((each.url for each in self.addresses if each.until is None or at < each.until), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    name: str
    versions: str
    """Address of its repository of texts, without `.git`."""
    snapshots: str
    """Of its repository of pages as fetched."""
    formerly: tuple[str, ...]
    """What those were called before."""
    licence: str
    """Of the collection, with whom to name; empty where the table does not say."""
    licence_id: str
    """What the licence is known by (SPDX): `ODC-By-1.0`; empty where the table does not say."""
    licence_url: str
    begins: date | None
    """Day of the first of its records; None where the table does not say."""
    megabytes: float
    """What the texts of all its records take to fetch and to store; 0 where the table does not say."""
    records: Mapping[str, tuple[JoinedPage, ...]]
    """By `SERVICE/TERMS`."""

    def repository(self, *, of_versions: bool) -> str:
        return self.versions if of_versions else self.snapshots

    @property
    def addresses(self) -> frozenset[str]:
        """Where what it records was fetched from."""
        parts = (part for parts in self.records.values() for part in parts)
        return frozenset(each.url for part in parts for each in part.addresses)

    def is_at(self, address: str) -> bool:
        """Return whether an address is that of one of its repositories."""
        plain = address.rstrip("/").removesuffix(".git").lower()
        return plain in (each.lower() for each in (self.versions, self.snapshots, *self.formerly))


@cache
def shipped() -> tuple[Collection, ...]:
    """Return the collections that come with tosdiff."""
    return _read(files("tosdiff.importers.ota").joinpath("collections.toml").read_text("utf-8"))


def collections_in(path: Path) -> tuple[Collection, ...]:
    """Return the collections of a file of the same form.

    Raises:
        UnreadableFileError: it cannot be read, or is of another form.
    """
    try:
        return _read(path.read_text("utf-8"))
    except (OSError, UnicodeError, tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as problem:
        raise UnreadableFileError(
            f"{path}: no table of collections: {problem}",
            hint="`[[collection]]` with name, versions and snapshots, then `[[collection.record]]`; the guide shows one",
        ) from problem


def licences_of(source: str) -> tuple[Mapping[str, str], ...]:
    """Return the licences that a provenance names, as the Data Package standard writes them."""
    return tuple(
        {"name": each.licence_id, "path": each.licence_url, "title": each.licence}
        for each in shipped()
        if each.licence and each.licence_id and each.licence in source
    )


def _read(text: str) -> tuple[Collection, ...]:
    return tuple(_collection(each) for each in tomllib.loads(text)["collection"])


def _collection(row: dict[str, Any]) -> Collection:
    return Collection(
        name=str(row["name"]),
        versions=str(row["versions"]),
        snapshots=str(row["snapshots"]),
        formerly=tuple(row.get("formerly", ())),
        licence=str(row.get("licence", "")),
        licence_id=str(row.get("licence_id", "")),
        licence_url=str(row.get("licence_url", "")),
        begins=row.get("begins"),
        megabytes=float(row.get("megabytes", 0)),
        records={each["name"]: _parts(each["part"]) for each in row["record"]},
    )


def _parts(rows: Sequence[dict[str, Any]]) -> tuple[JoinedPage, ...]:
    return tuple(
        JoinedPage(
            titles=tuple(row.get("titles", ())),
            above=tuple(row.get("above", ())),
            page=row.get("page", ""),
            addresses=tuple(
                Address(url=each["url"], until=_start(each["until"]) if "until" in each else None)
                for each in row.get("addresses", ())
            ),
        )
        for row in rows
    )


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
