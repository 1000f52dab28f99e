"""One visit to every document: fetch, wall check, store, compare.

Invariant: a document that could not be verified leaves its last good state standing, and never hides
what happened to the others.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Protocol

from tosdiff.capture.by_hand import by_hand, with_a_person
from tosdiff.capture.fetchers import FETCHERS
from tosdiff.capture.fetching import FetchLimits, Open
from tosdiff.errors import ExitCode, FetchError, StoreError, TosdiffError, UnreadableDocumentError
from tosdiff.models import (
    CheckReport,
    Clock,
    Document,
    DocumentReport,
    FetchedBy,
    Outcome,
    Trouble,
    Visit,
    now,
)
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.archived import from_archive
from tosdiff.pipeline.asking import Fetchers, Got, Sure, answers, host_of
from tosdiff.pipeline.bugs import trouble_of
from tosdiff.pipeline.intake import Intake
from tosdiff.pipeline.known_pages import is_known
from tosdiff.pipeline.limits import limited
from tosdiff.pipeline.retaking import without_validators
from tosdiff.pipeline.telling import Telling
from tosdiff.pipeline.unlabelled import left_out
from tosdiff.store.asked import Asked

__all__ = ["FETCHERS", "FetchLimits", "Teller", "check"]


class Teller(Protocol):
    """Where a run's reports go: a terminal, a mail, a program."""

    def document(self, report: DocumentReport) -> bool:
        """Tell of one document, in the order they were asked for; return whether it has been written out by now."""

    def whole(self, report: CheckReport) -> bool:
        """Tell what is left to tell of the run; return whether everything has been written out by now."""


def check(
    archive: Archive,
    documents: Sequence[Document],
    *,
    limits: FetchLimits | None = None,
    fetchers: Mapping[FetchedBy, Open] = FETCHERS,
    clock: Clock = now,
    teller: Teller | None = None,
    on_done: Callable[[DocumentReport], None] | None = None,
    on_wait: Callable[[], None] | None = None,
) -> CheckReport:
    """Visit every document once and return what was found, in the order of `documents`.

    Hosts are visited in parallel, the documents of one host one after the other. The store is locked
    throughout, so that two runs never interleave. What is wrong with one document never stops the others. What a
    `teller` has not written out is told again by the next run; without one, to return the report is to tell it.

    Raises:
        StoreError: the store is held by another run, or cannot be written.
    """
    with archive.store.lock(on_wait=on_wait):
        run = _CheckRun(archive, clock, assisted=FetchedBy.ASSISTED in fetchers)
        for document in documents:
            run.begin(document)
        run.telling.save()  # before the first line is logged: a document's first version is news
        waiting = deque(documents)
        for document, got in answers(
            documents,
            run.latest,
            run.sure,
            lambda: Fetchers(fetchers, limits or FetchLimits(), clock, run.asked),
        ):
            run.arrived(document, got)
            if on_done:
                on_done(run.found[document.id])
            run.tell(waiting, teller)
        run.tell(waiting, teller)
        present = clock()
        report = CheckReport(
            checked_at=present,
            documents=tuple(run.found[document.id] for document in documents),
            nearing=run.telling.nearing(present.date()),
        )
        if teller is None or teller.whole(report):
            for document in documents:
                run.told(document)
            run.telling.told_nearing(report.nearing)
            run.telling.save()
        run.asked.save()  # last: a disk that is full by now must not keep the report from being told
    return report


class _CheckRun:
    """The documents of one run: what stood before it, what it found, what of that has been told."""

    def __init__(self, archive: Archive, clock: Clock, *, assisted: bool) -> None:
        self.telling = Telling(archive)
        self.asked = Asked(archive.store.root)
        self.latest: dict[str, Visit | None] = {}
        self.sure: dict[str, Sure] = {}
        self.found: dict[str, DocumentReport] = {}
        self._archive = archive
        self._clock = clock
        self._assisted = assisted
        self._missed: dict[str, tuple[Visit, ...]] = {}
        self._earlier: dict[str, tuple[DocumentReport, ...]] = {}
        self._told: set[str] = set()
        self._logged: set[str] = set()
        """Documents whose log of visits is sound."""

    def begin(self, document: Document) -> None:
        """Read how a document stands; one that cannot be read is visited all the same, and what comes is kept."""
        self.latest[document.id] = None
        with self._isolated(document):
            self._archive.recover(document.id)
            latest = self._archive.store.latest(document.id)
            self._logged.add(document.id)
            self._earlier[document.id] = self._untold(document)
            self._missed[document.id] = self.telling.missed(document)
            # else, or where it is lost, the page is asked for whatever its validators
            self.latest[document.id] = without_validators(self._archive.store, document.id, latest)
            with suppress(StoreError):  # else the answer is read, whatever it is
                if latest and latest.snapshot and latest.body:
                    snapshot = self._archive.store.snapshot(document.id, latest.snapshot)
                    if is_known(self._archive, document, snapshot, latest.body):
                        self.sure[document.id] = (snapshot.status, latest.body)

    def _untold(self, document: Document) -> tuple[DocumentReport, ...]:
        """Return what earlier visits found and no report has told; where that takes too long, the words alone."""
        try:
            with limited(f"comparing {document.id}"):
                return self.telling.begin(document)
        except UnreadableDocumentError as problem:
            said = left_out(problem)
        return self.telling.begin(document, left_out=said)

    def arrived(self, document: Document, got: Got | Exception) -> None:
        """Take in what was got of a document."""
        intake = Intake(self._archive, document)
        if document.id not in self.found:
            self._judge(document, intake, got)
        if self.found[document.id].trouble and not intake.logged:
            self._keep(document, intake, got)

    def _judge(self, document: Document, intake: Intake, got: Got | Exception) -> None:
        with self._isolated(document):
            if isinstance(got, Exception):
                raise got
            for fetcher, got_text in got.asked:
                self.asked.tell(document.id, fetcher, got_text=got_text, at=self._clock())
            if any(fetcher is FetchedBy.HTTP for fetcher, _ in got.asked):
                self.asked.wait(host_of(document), got.wait_until)
            if got.outdated and (found := from_archive(intake, got.outdated)).significance:
                self._earlier[document.id] += (found,)
            if isinstance(got.answer, FetchError):
                report = intake.failed(got.answer, at=self._clock())
            elif got.answer.fetcher is FetchedBy.ARCHIVE:
                report = from_archive(intake, got.answer)
            else:
                newest = self._archive.store.latest(document.id) if got.outdated else self.latest[document.id]
                report = intake.arrived(got.answer, newest)
            if not report.outcome.verified:
                report = self._with_a_way_out(report, got.also)
            missed, present = self._missed[document.id], self._clock()
            if report.outcome.verified:
                over = self.telling.failing(document, missed, now=present)
                report = replace(report, recovered=over)
            elif intake.logged:
                failing = self.telling.failing(document, (*missed, intake.logged), now=present)
                report = replace(report, failing=failing)
            self.found[document.id] = replace(report, earlier=self._earlier[document.id])

    def _with_a_way_out(self, report: DocumentReport, also: tuple[str, ...]) -> DocumentReport:
        """Add what else was tried, and what a person can do about it, which is said once."""
        refusal = report.refusal
        if refusal and by_hand() in refusal.hint:
            also = tuple(each.removesuffix(f"; {by_hand()}") for each in also)
            if not self._assisted:
                refusal = replace(refusal, hint=with_a_person(refusal.hint, report.document.id))
        return replace(report, refusal=refusal, notices=(*report.notices, *also))

    def _keep(self, document: Document, intake: Intake, got: Got | Exception) -> None:
        """Keep what was fetched of a document that cannot be dealt with, and log the visit where its log is sound."""
        found, kept, log = self.found[document.id], None, document.id in self._logged
        if found.trouble is None:
            return
        answer = FetchError(found.trouble.message) if isinstance(got, Exception) else got.answer
        with suppress(TosdiffError, OSError):
            if isinstance(answer, FetchError):
                if log:
                    intake.failed(answer, at=self._clock())
            else:
                kept = intake.kept_aside(answer, found.trouble.message, log=log)
        if kept:
            said = f"{found.trouble.message}; what was fetched now is kept in {kept}"
            self.found[document.id] = replace(found, trouble=replace(found.trouble, message=said))

    def tell(self, waiting: deque[Document], teller: Teller | None) -> None:
        """Tell of the first documents that wait, up to the first that has not been visited yet."""
        while teller and waiting and waiting[0].id in self.found:
            document = waiting.popleft()
            if teller.document(self.found[document.id]):
                self.told(document)

    def told(self, document: Document) -> None:
        """Mark what was found of a document as told, once."""
        if document.id not in self._told:
            self._told.add(document.id)
            self.telling.done(self.found[document.id], now=self._clock())
            self.telling.save()

    @contextmanager
    def _isolated(self, document: Document) -> Iterator[None]:
        """Turn what goes wrong with one document into its report."""
        try:
            yield
        except StoreError as problem:
            trouble = Trouble(message=problem.message, hint=problem.hint, exit_code=problem.exit_code)
        except TosdiffError as problem:
            trouble = Trouble(message=problem.message, hint=problem.hint, exit_code=ExitCode.INCOMPLETE)
        except Exception as bug:
            trouble = trouble_of(bug, rest="the other documents were visited")
        else:
            return
        self.found[document.id] = DocumentReport(
            document=document,
            outcome=Outcome.FAILED,
            at=self._clock(),
            trouble=trouble,
            earlier=self._earlier.get(document.id, ()),
        )
