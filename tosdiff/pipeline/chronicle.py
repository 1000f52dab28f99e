"""A document over time: since when each clause stands, and when the wording changed.

Invariant: all versions are derived by the rules in force; a clause's history stays within one contract
unless it is asked to cross.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from tosdiff.errors import UsageError
from tosdiff.history.blame import Blamed, Origins, blame
from tosdiff.history.states import joined
from tosdiff.history.timeline import GAP_RULE, Lane, Mark, Scale, lane
from tosdiff.models import Document, Edit, Significance, State, Version

if TYPE_CHECKING:
    from tosdiff.pipeline.archive import Archive


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
    others: int
    """Earlier states that were not, because they are of another contract."""

    def edits(self, blamed: Blamed) -> tuple[Edit, ...]:
        """Return how a clause was reworded when it got its present words."""
        from tosdiff.compare.words import edits

        return edits(blamed.before or "", blamed.clause.text)


def annotated(archive: Archive, document: Document, state: State, *, across: bool = False) -> Annotated:
    """Follow every clause of a state's version back through the states of its contract.

    With `across`, through every state that the address served, whichever contract that was.
    """
    from tosdiff.compare.sentences import origins

    line, others = _line(archive, document, state, across=across)
    versions = _segmented(archive, document, line)
    steps: dict[tuple[str, str], Origins] = {}  # a page that flaps goes the same steps many times
    found: list[Origins] = []
    for old, new in pairwise(line):
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


def _segmented(archive: Archive, document: Document, line: Sequence[State]) -> dict[str, Version]:
    from tosdiff.text.segment import segment

    versions: dict[str, Version] = {}
    for state in line:
        if state.snapshot not in versions:
            version = archive.version(document, archive.snapshot(document, state), labelled=False)
            versions[state.snapshot] = replace(version, clauses=segment(version.blocks))
    return versions


# A picture of less, one visit say, would have no length.
_SHORTEST = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Documents over a span of time."""

    start: datetime
    end: datetime
    lanes: tuple[tuple[Document, Lane], ...]
    unseen: tuple[Document, ...]
    """Documents without a visit within the span."""
    label: str | None
    """The label, or the beginning of one, that the changes were chosen by."""

    gap_rule: str = GAP_RULE
    """What is no "checked, same", in words."""

    def scale(self, columns: int) -> Scale:
        return Scale(start=self.start, end=self.end, columns=columns)


def timeline(
    archive: Archive,
    documents: Sequence[Document],
    *,
    label: str | None = None,
    since: date | None = None,
    until: date | None = None,
    on_done: Callable[[Document], None] | None = None,
) -> Timeline:
    """Return when documents were visited and when their wording changed.

    With `label`, of the changes only those that touch a label that begins so; from the first visit to the
    last, or from the start of the day `since` to the end of the day `until`.

    Raises:
        UsageError: no visit within the span.
    """
    start, end = _day(since, time(0, 0)), _day(until, time(23, 59, 59))
    rows: list[tuple[Document, Lane]] = []
    unseen: list[Document] = []
    for document in documents:
        visits = archive.store.visits(document.id)
        if any((not start or visit.at >= start) and (not end or visit.at <= end) for visit in visits):
            rows.append((document, lane(document.id, visits, _marks(archive, document, label))))
        else:
            unseen.append(document)
        if on_done:
            on_done(document)
    spans = [row.span for _, row in rows if row.span]
    if not spans:
        raise UsageError(
            "no visit to these documents in that time",
            hint="`tosdiff providers` says what was visited, and when",
        )
    start = start or min(first for first, _ in spans)
    return Timeline(
        start=start,
        end=max(end or max(last for _, last in spans), start + _SHORTEST),
        lanes=tuple(rows),
        unseen=tuple(unseen),
        label=label,
    )


def _day(day: date | None, at: time) -> datetime | None:
    return datetime.combine(day, at, UTC) if day else None


def _marks(archive: Archive, document: Document, label: str | None) -> Iterator[Mark]:
    """Yield what happened to a document but for presentation; with `label`, of the changes those it touches."""
    from tosdiff.pipeline.logbook import log

    before: State | None = None
    for entry in log(archive, document):
        told = entry.comparison
        whole = Mark(
            at=entry.state.first_seen,
            after=before.last_seen if before else None,
            snapshot=entry.state.snapshot,
            significance=told.significance if told else Significance.FIRST,
            labels=tuple(dict.fromkeys(x for change in told.changes for x in change.labels)) if told else (),
            explanation=told.explanation if told else "first snapshot",
            again=entry.again,
        )
        before = entry.state
        if entry.switched and whole.significance is not Significance.EDITION:
            yield replace(whole, significance=Significance.EDITION, labels=())
        if whole.significance is Significance.PRESENTATION:
            continue
        always = whole.significance in (Significance.FIRST, Significance.EDITION)
        if always or label is None or any(x.startswith(label) for x in whole.labels):
            yield whole


def known_label(archive: Archive, label: str | None) -> str | None:
    """Return a label, a family of labels or the beginning of one, as it was given.

    Raises:
        UsageError: no label of the taxonomy begins so.
    """
    labels = archive.taxonomy.labels if label else ()
    if label and not any(known.startswith(label) for known in labels):
        raise UsageError(f"no label begins with {label!r}", hint=f"the labels are {', '.join(labels)}")
    return label or None
