"""Documents over time: when each was visited, and when its wording changed.

Invariant: all versions are derived by the rules in force.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from tosdiff.errors import UsageError
from tosdiff.history.timeline import GAP_RULE, Lane, Mark, Scale, lane
from tosdiff.models import DateKind, Document, ModelEntry, Significance, State
from tosdiff.pipeline.kept_lanes import KeptLane, keep_lane, kept_lane

if TYPE_CHECKING:
    from tosdiff.pipeline.archive import Archive


# A picture of less, one visit say, would have no length.
_SHORTEST = timedelta(days=1)
_LAST = datetime.max.replace(microsecond=0, tzinfo=UTC)
"""No calendar goes on after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEnds:
    """Models of one provider that end on one day, as its pages give it."""

    provider: str
    on: date
    models: tuple[str, ...]
    snapshot: str
    """Id of the capture that the day was read from."""


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

    ends: tuple[ModelEnds, ...] = ()
    """Ends of models within the span, oldest first; none where changes were chosen by a label."""
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
    prepare: Callable[[Sequence[Document]], None] | None = None,
) -> Timeline:
    """Return when documents were visited and when their wording changed.

    With `label`, of the changes only those that touch a label that begins so; from the first visit to the
    last, or from the start of the day `since` to the end of the day `until`. `prepare` is told before of which documents
    everything must be worked out.

    Raises:
        UsageError: no visit within the span.
    """
    start, end = _day(since, time(0, 0)), _day(until, time(23, 59, 59))
    rows: list[tuple[Document, Lane]] = []
    unseen: list[Document] = []
    kept = {document.id: kept_lane(archive, document) for document in documents}
    if prepare:
        prepare([document for document in documents if kept[document.id] is None])
    with archive.deriving.kept.together():
        for document in documents:
            known = kept[document.id]
            visited = known.visited if known else [visit.at for visit in archive.store.visits(document.id)]
            if any((not start or at >= start) and (not end or at <= end) for at in visited):
                rows.append((document, _chosen((known or _worked_out(archive, document)).lane, label)))
            else:
                unseen.append(document)
    spans = [row.span for _, row in rows if row.span]
    if not spans:
        raise UsageError(
            "no visit to these documents in that time, by a clock that can be believed",
            hint="`tosdiff providers` says what was visited, and when",
        )
    start = min(start or min(first for first, _ in spans), _LAST - _SHORTEST)
    end = max(end or max(last for _, last in spans), start)
    if end - start < _SHORTEST:  # whole days of the calendar: it ends on no day that has not come
        start, end = (
            datetime.combine(each.date(), clock, UTC)
            for each, clock in ((start, time(0, 0)), (end, time(23, 59, 59)))
        )
    providers = dict.fromkeys(document.provider for document, _ in rows)
    return Timeline(
        start=start,
        end=end,
        lanes=tuple(rows),
        ends=() if label else tuple(_ends(archive, providers, start.date(), end.date())),
        unseen=tuple(unseen),
        label=label,
    )


def _ends(archive: Archive, providers: Iterable[str], start: date, end: date) -> list[ModelEnds]:
    """Return on which days within a span models end, by what the pages of their providers say now."""
    from tosdiff.ledger.entries import entries
    from tosdiff.pipeline.ledger import page_states

    pages = [d for d in archive.documents if d.tells_of_models and d.enabled and d.provider in set(providers)]
    states = [state for document in pages for state in page_states(archive, document)]
    together: dict[tuple[str, date], list[ModelEntry]] = {}
    for entry in entries(states):
        on = entry.ends.day
        if (
            entry.kind.is_model
            and entry.ends.kind is DateKind.EXACT
            and on is not None
            and start <= on <= end
        ):
            together.setdefault((entry.provider, on), []).append(entry)
    return [
        ModelEnds(
            provider=provider,
            on=on,
            models=tuple(entry.model for entry in ended),
            snapshot=ended[0].main.snapshot,
        )
        for (provider, on), ended in sorted(together.items(), key=lambda pair: (pair[0][1], pair[0][0]))
    ]


def _day(day: date | None, at: time) -> datetime | None:
    return datetime.combine(day, at, UTC) if day else None


def _worked_out(archive: Archive, document: Document) -> KeptLane:
    """Return the lane of a document, and keep it."""
    visits = archive.store.visits(document.id)
    found = KeptLane(
        visited=tuple(visit.at for visit in visits),
        lane=lane(document.id, visits, _marks(archive, document), now=archive.now),
    )
    keep_lane(archive, document, found)
    return found


def _chosen(lane: Lane, label: str | None) -> Lane:
    """Return a lane with the changes that touch a label; where a document begins, and another edition, is always shown."""
    if label is None:
        return lane
    always = (Significance.FIRST, Significance.EDITION)
    marks = (m for m in lane.marks if m.significance in always or any(x.startswith(label) for x in m.labels))
    return replace(lane, marks=tuple(marks))


def _marks(archive: Archive, document: Document) -> Iterator[Mark]:
    """Yield what happened to a document but for presentation."""
    from tosdiff.pipeline.log import log

    before: State | None = None
    entries = log(archive, document)
    days = _days([entry.state for entry in entries])
    for entry, day in zip(entries, days, strict=True):
        for event in entry.events:
            if event.significance is not Significance.PRESENTATION:
                yield Mark(
                    at=day,
                    dated=entry.state.dated,
                    after=before.last_seen if before else None,
                    snapshot=entry.state.snapshot,
                    significance=event.significance,
                    labels=event.told.labels if event.told else (),
                    explanation=event.explanation,
                    again=entry.again,
                )
        before = entry.state if entry.state.dated else before


def _days(states: Sequence[State]) -> list[datetime]:
    """Return when each state was first seen; of one without a date that can be believed, when the next one was that
    has one, by which it had been seen, or where there is none, the last one before."""
    nexts: list[datetime | None] = []
    for state in reversed(states):
        nexts.append(state.first_seen if state.dated else nexts[-1] if nexts else None)
    found: list[datetime] = []
    last: datetime | None = None
    for state, coming in zip(states, reversed(nexts), strict=True):
        last = state.first_seen if state.dated else last
        found.append(coming or last or state.first_seen)
    return found
