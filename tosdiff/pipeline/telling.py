"""What is still to be told of a document: changes that no report has told yet, and failures since when.

Invariant: a change is told at least once, by the run that found it or by the next; what is told is marked only after
the report was written out. An import is told by its own report, and is no news of a check.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from tosdiff.history.chronology import chronology
from tosdiff.models import (
    AcceptedBy,
    Document,
    DocumentReport,
    Failing,
    FetchedBy,
    NearingEnd,
    Outcome,
    Visit,
    Wall,
)
from tosdiff.pipeline.archive import Archive
from tosdiff.store import visits as log
from tosdiff.store.decisions import judged, judged_backwards
from tosdiff.store.told import Told, ToldUpTo

# One site that is down for a day is no news for most: a report that is silent about what is known speaks of a
# failure once it has lasted so many visits and so long, and then once a week until it ends.
FAILED_VISITS = 2
# A job that runs daily comes a little early or late, and must not be a day late for that.
_EARLY = timedelta(hours=1)
FAILED_FOR = timedelta(days=1) - _EARLY
TOLD_AGAIN = timedelta(days=7) - _EARLY


class Telling:
    """The marks of a run's documents; the store's lock must be held."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._told = Told(archive.store.root)

    def begin(self, document: Document, *, left_out: str = "") -> tuple[DocumentReport, ...]:
        """Return what earlier visits found and no report has told, oldest first.

        A store that no check has marked yet was told as a whole; a document without a visit, nothing.

        Args:
            left_out: why changes are told without labels and headlines, where they are.

        Raises:
            StoreError: the log of visits is damaged.
        """
        kept_as = self._archive.store.folders.kept_as(document.id)
        mark = self._told.mark(document.id) or self._told.mark(kept_as)
        if mark is None:
            self._told.move(document.id, self._end(document))
            return ()
        return _untold(self._archive, document, self._after(document, mark), left_out)

    def save(self) -> None:
        """Write the marks that have moved.

        Raises:
            StoreError: the store cannot be written.
        """
        self._told.save()

    def done(self, report: DocumentReport, *, now: datetime) -> None:
        """Mark all that was found of a document as told.

        A visit that found nothing moves no mark: nothing has to be written where nothing has happened.
        """
        document = report.document
        before = self._told.mark(document.id)
        nothing = not report.earlier and (report.outcome is Outcome.UNCHANGED or report.failing)
        if not (nothing or report.trouble):
            self._told.move(document.id, self._end(document))
        told = before.failure_told if before else None
        if report.failing:
            told = now if report.failing.due else told
        elif report.outcome.verified:
            told = None
        self._told.failure(document.id, told)

    def nearing(self, today: date) -> tuple[NearingEnd, ...]:
        """Return the ends of watched models that are near and were not told for their span."""
        from tosdiff.pipeline.nearing import nearing

        found = nearing(self._archive, today)
        return tuple(each for each in found if (self._told.ending(each.key) or each.within + 1) > each.within)

    def told_nearing(self, ends: Sequence[NearingEnd]) -> None:
        """Mark ends of models as told for their span."""
        for each in ends:
            self._told.tell_ending(each.key, each.within)

    def failing(self, document: Document, missed: Sequence[Visit], *, now: datetime) -> Failing | None:
        """Say since when a document could not be verified, by its unverified visits in a row, oldest first."""
        if not missed:
            return None
        mark = self._told.mark(document.id)
        told = mark.failure_told if mark else None
        doubted = self._doubted(document)
        believed = [visit for visit in missed if (visit.at, visit.fetcher.is_live) not in doubted]
        found = Failing(
            since=(believed or missed)[0].at,
            visits=len(missed),
            known=told is not None,
            due=False,
            at_least=bool(believed) and believed[0] is not missed[0],
            dated=bool(believed),
        )
        due = now - told >= TOLD_AGAIN if told else _lasts(found, now)
        return replace(found, due=due)

    def missed(self, document: Document) -> tuple[Visit, ...]:
        """Return the visits since the document was last verified, oldest first."""
        found: list[Visit] = []
        lines = log.lines_from_the_end(self._archive.store.visits_file(document.id))
        for visit in judged_backwards(map(log.decode, lines)):
            if visit.outcome.verified:
                break
            found.append(visit)
        return tuple(reversed(found))

    def _doubted(self, document: Document) -> frozenset[tuple[datetime, bool]]:
        """Return the times of the visits whose clock cannot be believed; the others are imports, which have none."""
        seen = self._archive.store.sightings(document.id)
        happened = chronology([each.at for each in seen], [each.live for each in seen], now=self._archive.now)
        return frozenset((seen[index].at, True) for index in happened.doubted)

    def _end(self, document: Document) -> ToldUpTo:
        """Return the mark of the end of a document's log."""
        line = next(log.lines_from_the_end(self._archive.store.visits_file(document.id)), None)
        if line is None:
            return ToldUpTo(line=log.FIRST)
        return ToldUpTo(line=log.digest(line), at=log.decode(line).at)

    def _after(self, document: Document, mark: ToldUpTo) -> tuple[Visit, ...]:
        """Return the visits after the line that was told last; of a log that no longer holds it, those that are later."""
        found: list[Visit] = []
        for line in log.lines_from_the_end(self._archive.store.visits_file(document.id)):
            if log.digest(line) == mark.line:
                return judged(reversed(found))
            found.append(log.decode(line))
        return tuple(visit for visit in judged(reversed(found)) if mark.at is None or visit.at > mark.at)


def _lasts(failing: Failing, now: datetime) -> bool:
    lasts = not failing.dated or now - failing.since >= FAILED_FOR
    return failing.visits >= FAILED_VISITS and lasts


def _is_news_of_a_check(visit: Visit) -> bool:
    """Whether a check has to tell of a visit: what was imported or accepted is told by the command that did it."""
    found = visit.outcome in (Outcome.FIRST, Outcome.CHANGED)
    return found and visit.fetcher is not FetchedBy.IMPORT and visit.accepted is not AcceptedBy.USER


def _untold(
    archive: Archive, document: Document, visits: Sequence[Visit], left_out: str
) -> tuple[DocumentReport, ...]:
    found = [visit for visit in visits if _is_news_of_a_check(visit)]
    if not found:
        return ()
    from tosdiff.pipeline.facts import first_text
    from tosdiff.pipeline.logbook import Logbook
    from tosdiff.pipeline.unlabelled import compared_unlabelled

    book = Logbook(archive, document)
    returned = _returned(archive.store.visits(document.id))
    reports: list[DocumentReport] = []
    for visit in found:
        if visit in returned:
            continue
        at = next(
            (
                place
                for place in reversed(range(len(book.states)))
                if book.states[place].snapshot == visit.snapshot
                and (not book.states[place].dated or book.states[place].first_seen <= visit.at)
            ),
            None,
        )
        if at is None:
            continue
        state = book.states[at]
        entry = None if left_out else book.entry(at)
        reports.append(
            DocumentReport(
                document=document,
                outcome=visit.outcome if at else Outcome.FIRST,
                at=visit.at,
                doubt=visit.doubt,
                state=state,
                fetcher=visit.fetcher,
                source=visit.source,
                comparison=entry.comparison
                if entry
                else compared_unlabelled(archive, document, book.states, at),
                again=entry is not None and entry.again,
                first=None if at else first_text(archive.text(document, archive.snapshot(document, state))),
                notices=(left_out,) if left_out and at else (),
            )
        )
    return tuple(reports)


def _returned(visits: Sequence[Visit]) -> frozenset[Visit]:
    """Return the visits that saw again what had stood before a text that was rejected since: nothing changed there."""
    found: set[Visit] = set()
    last: str | None = None
    rejected = False
    for visit in visits:
        rejected = rejected or visit.wall is Wall.REJECTED
        if visit.outcome.verified:
            if rejected and visit.snapshot == last:
                found.add(visit)
            last, rejected = visit.snapshot, False
    return frozenset(found)
