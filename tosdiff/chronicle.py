"""A document over time: since when each clause stands, and when the wording changed.

Invariant: all versions are derived by the rules in force; a clause's history stays within one contract
unless it is asked to cross.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tosdiff.errors import UsageError
from tosdiff.history.blame import Blamed, blame
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
    since: State
    """The first state of the line that was followed."""


def annotated(archive: Archive, document: Document, state: State) -> Annotated:
    """Follow every clause of a state's version back through the states of its contract."""
    from tosdiff.compare.sentences import origins

    line = _line(archive, document, state)
    versions = _segmented(archive, document, line)
    labelled = archive.labelled(versions[-1])
    steps: dict[tuple[str, str], Sequence[tuple[Sequence[int], bool]]] = {}
    for (old, before), (new, after) in zip(
        zip(line, versions, strict=True), list(zip(line, versions, strict=True))[1:], strict=False
    ):
        if (old.snapshot, new.snapshot) not in steps:
            steps[old.snapshot, new.snapshot] = origins(before, after)
    found = blame(
        line,
        [*(version.clauses for version in versions[:-1]), labelled.clauses],
        [steps[old.snapshot, new.snapshot] for old, new in zip(line, line[1:], strict=False)],
    )
    return Annotated(document=document, state=state, version=labelled, clauses=found, since=line[0])


def _line(archive: Archive, document: Document, state: State) -> list[State]:
    """Return the states up to this one that are of its contract, oldest first."""
    history = archive.states(document)
    return list(history[: history.index(state) + 1])


def _segmented(archive: Archive, document: Document, line: Sequence[State]) -> list[Version]:
    from tosdiff.text.segment import segment

    versions: dict[str, Version] = {}
    for state in line:
        if state.snapshot not in versions:
            version = archive.version(document, archive.snapshot(document, state), labelled=False)
            versions[state.snapshot] = replace(version, clauses=segment(version.blocks))
    return [versions[state.snapshot] for state in line]


def known_label(archive: Archive, label: str | None) -> str | None:
    """Return a label, a family of labels or the beginning of one, as it was given.

    Raises:
        UsageError: no label of the taxonomy begins so.
    """
    labels = archive.taxonomy.labels if label else ()
    if label and not any(known.startswith(label) for known in labels):
        raise UsageError(f"no label begins with {label!r}", hint=f"the labels are {', '.join(labels)}")
    return label or None
