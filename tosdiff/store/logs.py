"""The logs of a store as they were read: each once in a run, for as long as nobody writes to it.

Invariant: a chain given is proven, and is that of the file as it stands: line by line, or by the digest of all its bytes,
of which it is kept that they were proven so before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tosdiff.models import Sighting, Visit
from tosdiff.store import kept_logs, log
from tosdiff.store.cache import Cache
from tosdiff.store.chain import Chain
from tosdiff.store.files import Stamp, stamp_of
from tosdiff.store.visits import FIRST


@dataclass(slots=True)
class _ReadSoFar:
    """What the first lines of a chain saw."""

    chain: Chain
    last: str = FIRST
    """Digest of the last of them."""
    sightings: tuple[Sighting, ...] = ()
    kept: int = 0
    """How many of them are kept."""


class Logs:
    """The logs of documents, read when they are asked for."""

    def __init__(self, path: Callable[[str], Path], cache: Cache) -> None:
        """Take where logs lie.

        Args:
            path: gives the file of a document's log.
            cache: where what was read of long ones is kept.
        """
        self._path = path
        self._cache = cache
        self._anew = False
        self._chains: dict[str, Chain] = {}
        self._stamps: dict[str, Stamp | None] = {}
        self._seen: dict[str, _ReadSoFar] = {}
        self._visits: dict[str, tuple[Chain, str, tuple[Visit, ...]]] = {}

    def prove_anew(self) -> None:
        """Prove from now on every line that is asked for, whatever is kept of it."""
        self._anew = True
        for document in [name for name, seen in self._seen.items() if seen.kept]:
            del self._seen[document]
            self._chains.pop(document, None)

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
            known = log.proven(path, known, begun=lambda content: self._begun(document, content))
            self._chains[document] = known
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
        known = self._seen.get(document)
        if known is None or known.chain is not chain:
            known = self._seen[document] = _ReadSoFar(chain)
        if known.last != chain.last:
            plain = chain.is_plain and not chain.decides
            known.sightings = log.sightings_in(chain, self._path(document), known.sightings if plain else ())
            known.last = chain.last
            if plain and not chain.later and len(chain) >= known.kept + kept_logs.LONG:
                kept_logs.keep(self._cache, document, chain.content, known.sightings)
                known.kept = len(chain)
        return known.sightings

    def _begun(self, document: str, content: bytes) -> Chain:
        """Return the chain of what of a log is known to have been proven before."""
        if not self._anew and content.count(b"\n") >= kept_logs.LONG:
            kept = kept_logs.kept(self._cache, document, content)
            chain = Chain.of_proven(content[: kept.end]) if kept else Chain()
            if kept and len(chain) == len(kept.sightings):
                self._seen[document] = _ReadSoFar(chain, chain.last, kept.sightings, kept=len(chain))
                return chain
        return Chain()

    def visits(self, document: str, chain: Chain) -> tuple[Visit, ...]:
        """Return every visit, in the order of the log, read once from each state of it.

        Raises:
            StoreError: a line is damaged.
        """
        known = self._visits.get(document)
        if known is None or known[0] is not chain or known[1] != chain.last:
            found = log.visits_in(chain, self._path(document))
            known = self._visits[document] = (chain, chain.last, found)
        return known[2]
