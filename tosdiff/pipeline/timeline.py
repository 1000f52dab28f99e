"""Documents over time: when each was visited, and when its wording changed.

Invariant: all versions are derived by the rules in force.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from tosdiff.errors import UsageError
from tosdiff.history.timeline import GAP_RULE, Lane, Mark, Scale, lane
from tosdiff.models import Document, Significance, State

if TYPE_CHECKING:
    from tosdiff.pipeline.archive import Archive


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
    from tosdiff.compare.summary import touched
    from tosdiff.pipeline.log import log

    before: State | None = None
    for entry in log(archive, document):
        for event in entry.events:
            mark = Mark(
                at=entry.state.first_seen,
                after=before.last_seen if before else None,
                snapshot=entry.state.snapshot,
                significance=event.significance,
                labels=tuple(touched(event.comparison)),
                explanation=event.explanation,
                again=entry.again,
            )
            always = mark.significance in (Significance.FIRST, Significance.EDITION)
            chosen = always or label is None or any(x.startswith(label) for x in mark.labels)
            if chosen and mark.significance is not Significance.PRESENTATION:
                yield mark
        before = entry.state
