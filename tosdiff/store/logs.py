"""The logs of a store as they were read: each once in a run, for as long as nobody writes to it.

Invariant: a chain given is proven, and is that of the file as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from tosdiff.models import Sighting, Visit
from tosdiff.store import log
from tosdiff.store.chain import Chain
from tosdiff.store.files import Stamp, stamp_of

T = TypeVar("T")


class Logs:
    """The logs of documents, read when they are asked for."""

    def __init__(self, path: Callable[[str], Path]) -> None:
        """`path` gives the file of a document's log."""
        self._path = path
        self._chains: dict[str, Chain] = {}
        self._stamps: dict[str, Stamp | None] = {}
        self._sightings: dict[str, tuple[Chain, str, tuple[Sighting, ...]]] = {}
        self._visits: dict[str, tuple[Chain, str, tuple[Visit, ...]]] = {}

    @property
    def chains(self) -> Mapping[str, Chain]:
        """Those that were read, by document."""
        return self._chains

    def chain(self, document: str) -> Chain:
        """Return a log's lines, proven as it stands now; one that was not written to since is not read again.

        Raises:
            StoreError: a line is not as it was written, or one is missing.
        """
        path, known = self._path(document), self._chains.get(document)
        stamp = stamp_of(path)
        if known is None or stamp is None or self._stamps.get(document) != stamp:
            self._chains.pop(document, None)  # what a damaged line left half read
            known = self._chains[document] = log.proven(path, known)
            self._stamps[document] = stamp
        return known

    def manifest(self, document: str, name: str) -> str | None:
        """Return the digest that a log which was read before gives first for a snapshot's manifest; None where it does not."""
        known = self._chains.get(document)
        return known.manifests.get(name) if known else None

    def sightings(self, document: str, chain: Chain) -> tuple[Sighting, ...]:
        """Return what each visit saw and when, in the order of the log, read once from each state of it.

        Raises:
            StoreError: a line is damaged.
        """
        return _once(self._sightings, document, chain, lambda: log.sightings_in(chain, self._path(document)))

    def visits(self, document: str, chain: Chain) -> tuple[Visit, ...]:
        """Return every visit, in the order of the log, read once from each state of it.

        Raises:
            StoreError: a line is damaged.
        """
        return _once(self._visits, document, chain, lambda: log.visits_in(chain, self._path(document)))


def _once(
    known: dict[str, tuple[Chain, str, tuple[T, ...]]],
    document: str,
    chain: Chain,
    read: Callable[[], tuple[T, ...]],
) -> tuple[T, ...]:
    """Return what was read of a chain as far as it goes now."""
    found = known.get(document)
    if found is None or found[0] is not chain or found[1] != chain.last:
        found = known[document] = (chain, chain.last, read())
    return found[2]
