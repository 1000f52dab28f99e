"""Captures that others made, each to its place in the history of a document.

Invariant: importing the same twice adds nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from tosdiff.errors import TosdiffError, UnreadableDocumentError
from tosdiff.history.chronology import in_order
from tosdiff.models import Capture, Document, DocumentReport, Outcome, Refusal, Visit, Wall
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.bugs import trouble_of
from tosdiff.pipeline.intake import Intake


def backfill(
    archive: Archive,
    document: Document,
    captures: Iterable[Capture],
    *,
    on_done: Callable[[DocumentReport], None] | None = None,
    on_wait: Callable[[], None] | None = None,
) -> tuple[DocumentReport, ...]:
    """Take captures that others made into a document's history, each in its place in time.

    They pass the same walls and comparison as fetched pages; each is judged against the last verified
    visit before it. A capture already taken is passed over and one that was refused is judged anew, by what is
    declared now; refused again, it is not logged again: importing twice adds nothing. One on which the program goes wrong
    is reported so, with its trouble, and stops no other.

    Raises:
        StoreError: the store is held by another run, or cannot be written.
    """
    reports: list[DocumentReport] = []
    with archive.store.lock(on_wait=on_wait), archive.store.logging_many(document.id):
        archive.recover(document.id)
        visits = archive.store.visits(document.id)
        taken = {(visit.at, visit.body) for visit in visits if visit.outcome.verified}
        refused = {(visit.at, visit.body) for visit in visits if visit.outcome is Outcome.REFUSED}
        verified = _in_time(visits, archive.now)
        intake = Intake(archive, document)
        for capture in captures:
            key = (capture.captured_at, capture.body_digest)
            if key in taken:
                continue
            place = bisect_right(verified, capture.captured_at, key=lambda v: v.at)
            before = verified[place - 1] if place else None
            try:
                report = intake.arrived(capture, before, refused_before=key in refused)
            except UnreadableDocumentError as problem:  # one page of an import never stops the rest
                if key in refused:
                    continue
                report = _unread(intake, capture, problem)
            except (TosdiffError, OSError):
                raise
            except Exception as bug:
                reports.append(_stumbled(document, capture, bug))
                archive.recover(document.id)  # what it left half done
                intake = Intake(archive, document)
                continue
            reports.append(report)
            if report.outcome.verified and intake.logged:
                taken.add(key)
                verified.insert(place, intake.logged)
            else:
                refused.add(key)
            if on_done:
                on_done(report)
    return tuple(reports)


def _unread(intake: Intake, capture: Capture, problem: UnreadableDocumentError) -> DocumentReport:
    """Keep a page that takes more than a reading may aside, and report it as refused."""
    intake.kept_aside(capture, problem.message, log=True)
    assert intake.logged is not None
    refusal = Refusal(wall=Wall.NOT_TEXT, reason=problem.message, hint=problem.hint)
    return intake.report(intake.logged, refusal=refusal)


def _stumbled(document: Document, capture: Capture, bug: Exception) -> DocumentReport:
    """Report a page on which the program went wrong; it is not logged, and the next import takes it anew."""
    trouble = trouble_of(bug, rest="the other pages were imported")
    return DocumentReport(
        document=document,
        outcome=Outcome.FAILED,
        at=capture.captured_at,
        refusal=Refusal(wall=Wall.NOT_TEXT, reason=trouble.message, hint=trouble.hint),
        trouble=trouble,
    )


def _in_time(visits: Sequence[Visit], now: datetime | None) -> list[Visit]:
    """Return the verified visits in the order of time; of those with a doubted clock, no time is known."""
    happened, doubted = in_order(visits, now=now)
    verified = [visit for visit in happened if visit.outcome.verified]
    believed = [visit for visit in verified if visit not in doubted]
    return sorted(believed or verified, key=lambda visit: visit.at)
