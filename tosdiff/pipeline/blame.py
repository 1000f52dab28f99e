"""A version of a document, clause by clause: since when each stands.

Invariant: all versions are derived by the rules in force; a clause's history stays within one contract
unless it is asked to cross.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from tosdiff.errors import UsageError
from tosdiff.history import blame as history
from tosdiff.history.blame import Blamed, Origins
from tosdiff.history.states import joined
from tosdiff.models import Document, Edit, SegmentedText, State, Version

if TYPE_CHECKING:
    from tosdiff.pipeline.archive import Archive


@dataclass(frozen=True, slots=True, kw_only=True)
class BlamedVersion:
    """A version, clause by clause with its history."""

    document: Document
    state: State
    version: Version
    clauses: tuple[Blamed, ...]
    """One for each clause of the version, in order."""
    followed: tuple[State, ...]
    """The states that were followed, oldest first; the last one is this version's."""
    others: int
    """Earlier states that were not, because they are of another contract."""

    def edits(self, blamed: Blamed) -> tuple[Edit, ...]:
        """Return how a clause was reworded when it got its present words."""
        from tosdiff.compare.words import edits

        return edits(blamed.before or "", blamed.clause.text)


def blame(archive: Archive, document: Document, state: State, *, across: bool = False) -> BlamedVersion:
    """Follow every clause of a state's version back through the states of its contract.

    With `across`, through every state that the address served, whichever contract that was.

    Raises:
        UsageError: the state was rejected, and has no place in a history.
    """
    if state.rejected:
        raise UsageError(
            f"{document.id}: {state.snapshot} has no history to follow: {state.rejected}",
            hint=f"`tosdiff blame {document.id}` follows the version that stands",
        )
    from tosdiff.compare.sentences import origins

    line, others = _line(archive, document, state, across=across)
    texts = _segmented(archive, document, line)
    steps: dict[tuple[str, str], Origins] = {}  # a page that flaps goes the same steps many times
    found: list[Origins] = []
    for old, new in pairwise(line):
        step = old.snapshot, new.snapshot
        if step not in steps:
            steps[step] = origins(texts[old.snapshot], texts[new.snapshot])
        found.append(steps[step])
    labelled = archive.labelled(texts[state.snapshot])
    sentences = [texts[each.snapshot].sentences for each in line]
    return BlamedVersion(
        document=document,
        state=state,
        version=labelled,
        clauses=history.blame(line, sentences, found, labelled.clauses),
        followed=line,
        others=others,
    )


def _line(
    archive: Archive, document: Document, state: State, *, across: bool
) -> tuple[tuple[State, ...], int]:
    """Return the states up to this one that are followed, oldest first, and how many are not."""
    from tosdiff.pipeline.logbook import Logbook

    book = Logbook(archive, document)
    at = book.states.index(state)
    if across:
        return tuple(book.states[: at + 1]), 0
    on_line = [state for state, line in zip(book.states, book.lines, strict=True) if line == book.lines[at]]
    on_line = on_line[: on_line.index(state) + 1]
    return joined(on_line), at + 1 - len(on_line)


def _segmented(archive: Archive, document: Document, line: Sequence[State]) -> dict[str, SegmentedText]:
    from tosdiff.text.segment import segmented

    texts: dict[str, SegmentedText] = {}
    for state in line:
        if state.snapshot not in texts:
            texts[state.snapshot] = segmented(archive.text(document, archive.snapshot(document, state)))
    return texts
