"""A document over time: since when each clause stands, and when the wording changed.

Invariant: all versions are derived by the rules in force; a clause's history stays within one contract
unless it is asked to cross.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tosdiff.errors import UsageError
from tosdiff.history.blame import Blamed, Origins, blame
from tosdiff.history.states import joined
from tosdiff.models import Document, State, Version

if TYPE_CHECKING:
    from tosdiff.archive import Archive


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """A version, clause by clause with its history."""

    document: Document
    state: State
    version: Version
    clauses: tuple[Blamed, ...]
    """One for each clause of the version, in order."""
    followed: tuple[State, ...]
    """The states that were followed, oldest first; the last one is this version's."""


def annotated(archive: Archive, document: Document, state: State, *, across: bool = False) -> Annotated:
    """Follow every clause of a state's version back through the states of its contract.

    With `across`, through every state that the address served, whichever contract that was.
    """
    from tosdiff.compare.sentences import origins

    line = _line(archive, document, state, across=across)
    versions = _segmented(archive, document, line)
    steps: dict[tuple[str, str], Origins] = {}  # a page that flaps goes the same steps many times
    found: list[Origins] = []
    for old, new in zip(line, line[1:], strict=False):
        step = old.snapshot, new.snapshot
        if step not in steps:
            steps[step] = origins(versions[old.snapshot], versions[new.snapshot])
        found.append(steps[step])
    labelled = archive.labelled(versions[state.snapshot])
    clauses = [*(versions[each.snapshot].clauses for each in line[:-1]), labelled.clauses]
    return Annotated(
        document=document,
        state=state,
        version=labelled,
        clauses=blame(line, clauses, found),
        followed=tuple(line),
    )


def _line(archive: Archive, document: Document, state: State, *, across: bool) -> tuple[State, ...]:
    """Return the states up to this one, oldest first; unless `across`, those of its contract alone."""
    from tosdiff.logbook import Logbook

    book = Logbook(archive, document)
    at = book.states.index(state)
    if across:
        return tuple(book.states[: at + 1])
    return joined(book.states[i] for i in range(at + 1) if book.lines[i] == book.lines[at])


def _segmented(archive: Archive, document: Document, line: Sequence[State]) -> dict[str, Version]:
    from tosdiff.text.segment import segment

    versions: dict[str, Version] = {}
    for state in line:
        if state.snapshot not in versions:
            version = archive.version(document, archive.snapshot(document, state), labelled=False)
            versions[state.snapshot] = replace(version, clauses=segment(version.blocks))
    return versions


def known_label(archive: Archive, label: str | None) -> str | None:
    """Return a label, a family of labels or the beginning of one, as it was given.

    Raises:
        UsageError: no label of the taxonomy begins so.
    """
    labels = archive.taxonomy.labels if label else ()
    if label and not any(known.startswith(label) for known in labels):
        raise UsageError(f"no label begins with {label!r}", hint=f"the labels are {', '.join(labels)}")
    return label or None
