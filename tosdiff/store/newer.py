"""What of a document only a newer tosdiff can read: lines of its log, and snapshots with what they name.

Invariant: nothing is called newer that is not as it was written; what cannot be read is counted and told, and no visit to it
is taken for one that saw the document.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from tosdiff.errors import StoreError
from tosdiff.models import FetchedBy, Newer, Outcome, Sighting, Visit
from tosdiff.store import manifest
from tosdiff.store.chain import Chain
from tosdiff.store.files import content_of
from tosdiff.store.visits import UNREAD

# A manifest as `manifest.dump` begins it; the fetcher stands before anything that may be long.
_KNOWN = re.compile(
    rb'\{\s*"schema":\s*%d,.*?"fetcher":\s*"(?:%s)",'
    % (manifest.SCHEMA, b"|".join(re.escape(by.value.encode()) for by in FetchedBy)),
    re.DOTALL,
)
_HEAD = 4096
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def snapshots(folder: Path, logged: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return the snapshots, of those given with the digest of their manifest, whose manifest is of a later form.

    A manifest that is missing or damaged is none: whatever reads it says so.
    """
    return frozenset(
        name
        for name, digest in logged
        if not _begins_as_known(folder, name) and _is_newer(folder, name, digest)
    )


class NewerSnapshots:
    """Which snapshots of each document only a newer tosdiff can read, looked at once."""

    def __init__(self) -> None:
        self._of: dict[str, tuple[int, frozenset[str]]] = {}
        """By document: how many snapshots were looked at, in the order of the log, and which of them."""

    def among(self, document: str, folder: Path, chain: Chain) -> frozenset[str]:
        """Return those that the log of a document names."""
        named = chain.manifests
        count, found = self._of.get(document, (0, frozenset()))
        if count != len(named):
            found |= snapshots(folder, tuple(named.items())[count:])
            self._of[document] = (len(named), found)
        return found

    def met(self, chains: Mapping[str, Chain]) -> dict[str, Newer]:
        """Return by document what was passed over in all that was asked."""
        found = {
            name: passed_over(chain, self._of.get(name, (0, frozenset()))[1])
            for name, chain in chains.items()
        }
        return {name: each for name, each in sorted(found.items()) if each}


def _begins_as_known(folder: Path, name: str) -> bool:
    try:
        # asked for every snapshot of a history: making a path object takes longer than the system does
        descriptor = os.open(f"{folder}/{name}.json", os.O_RDONLY | _NO_FOLLOW)
    except OSError:
        return True
    try:
        return _KNOWN.match(os.read(descriptor, _HEAD)) is not None
    except OSError:
        return True
    finally:
        os.close(descriptor)


def _is_newer(folder: Path, name: str, digest: str) -> bool:
    try:
        content = content_of(folder / f"{name}.json")
        if sha256(content).hexdigest() != digest:
            return False
        manifest.load(content)
    except (OSError, StoreError):
        return False
    except ValueError:
        return True
    return False


def unread(visit: Visit, newer: frozenset[str]) -> Visit:
    """Return the visit as one of which nothing is known, where it names what only a newer tosdiff can read."""
    if visit.snapshot in newer and not visit.outcome.decides:
        return replace(visit, outcome=Outcome.UNREAD, snapshot=None, reason=UNREAD)
    return visit


def unseen(sightings: Sequence[Sighting], newer: frozenset[str]) -> tuple[Sighting, ...]:
    """Return the sightings, those of what only a newer tosdiff can read as of nothing."""
    return tuple(
        each._replace(snapshot=None, unread=True) if each.snapshot in newer else each for each in sightings
    )


def passed_over(chain: Chain, newer: frozenset[str]) -> Newer:
    return Newer(lines=tuple(sorted(chain.later)), snapshots=tuple(sorted(newer)))
