"""What a long answer rests on, derived ahead in processes of their own, as in the first run after an upgrade.

Invariant: an answer is the same without it: whoever asks derives by itself what is not kept. What one document costs
its process, be it killed, out of memory or out of time, costs no other document anything.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import pairwise
from typing import TYPE_CHECKING

from tosdiff.models import Document
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.kept_texts import is_kept
from tosdiff.pipeline.rules import rules_of, stored_edition

if TYPE_CHECKING:
    from tosdiff.pipeline.processes import Portion

_FEW = 40
"""Versions that are not worth a process: they take a second where they are asked for, half of which a process takes to start."""
_MOST = 3
"""Processes at once: each may hold 80 MB, and this one as much."""

Shown = Callable[[int], AbstractContextManager[Callable[[int], None]]]
"""Shows how many of so many versions are done; told after each step how many more."""


def derive_ahead(
    archive: Archive,
    documents: Sequence[Document],
    *,
    shown: Shown,
    said: Callable[[str], None],
    texts: bool = False,
    processes: int | None = None,
    few: int = _FEW,
) -> None:
    """Derive what the histories of documents are told by and is not kept, unless that is little.

    Args:
        texts: whether only the texts of the versions are asked for, and which contract each is.
        said: told in a line what went wrong with a document; whoever asks for it next derives it.
        processes: how many at once; None for as many as there are processors, and memory for.
        few: versions that are not worth a process.

    Raises:
        StoreError: the log of a document is damaged.
    """
    of = missing_texts if texts else missing_of
    missing = {document.id: of(archive, document) for document in documents}
    total = sum(map(len, missing.values()))
    if total <= few or not archive.deriving.kept.ready():
        return
    from tosdiff.pipeline.processes import derived_in_processes

    number = processes or min(_processors(), _MOST)
    share = -(-total // number)
    # every process asks of every version which contract it is: where rules have changed, each is read once before
    anew = missing if texts else {d: at for d, at in missing.items() if _read_anew(archive, d, at)}
    whole = {} if texts else missing
    steps = [_portions(of, share, only) for of, only in ((anew, True), (whole, False)) if of]
    with shown(sum(len(at) for each in (anew, whole) for at in each.values())) as advance:
        for portions in steps:
            derived_in_processes(archive, portions, number, advance, said)


def _portions(missing: Mapping[str, Sequence[int]], share: int, texts: bool) -> list[Portion]:
    """Return what there is to do, the longest first, so that no process is left to wait for in the end."""
    from tosdiff.pipeline.processes import Portion

    found = [
        Portion(document=document, states=tuple(positions[at : at + share]), texts=texts)
        for document, positions in missing.items()
        for at in range(0, len(positions), share)
    ]
    return sorted(found, key=lambda portion: -len(portion.states))


def _read_anew(archive: Archive, document: str, positions: Sequence[int]) -> bool:
    """Whether other rules read the oldest of those versions than those in force."""
    if not positions:
        return False
    of = archive.parts(document)[0]
    return stored_edition(of, archive.snapshot(of, archive.states(of)[positions[0]])) is None


def missing_of(archive: Archive, document: Document) -> tuple[int, ...]:
    """Return the states of a document, by position, of which it is not kept what came with them."""
    names = [state.snapshot for state in archive.states(document)]
    deriving, taxonomy = archive.deriving, archive.taxonomy_digest
    return tuple(
        at
        for at, (old, new) in enumerate(pairwise(names), start=1)
        if not deriving.knows(document, old, new, taxonomy)
    )


def missing_texts(archive: Archive, document: Document) -> tuple[int, ...]:
    """Return the states of a document, by position, whose texts are not kept."""
    cache, rules = archive.store.cache, rules_of(document)
    states = archive.states(document)
    return tuple(at for at, state in enumerate(states) if not is_kept(cache, document, state.snapshot, rules))


def _processors() -> int:
    """Return how many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS, Windows
        return os.cpu_count() or 1
