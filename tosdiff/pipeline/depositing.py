"""New versions that a check found, kept by the Wayback Machine as well: put down before they are told, deposited when it is over.

Invariant: what comes of a deposit changes nothing of the check. At most seven captures are asked for in a minute, over all runs
of a store; what is submitted when a run is killed is asked after by the next, and is not submitted twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

from tosdiff.capture.save_page import (
    LONGEST,
    PACE,
    POLL,
    SERVICE,
    ArchiveKeys,
    SavedCapture,
    nothing_came,
    outcome,
    submitted,
)
from tosdiff.errors import (
    FetchError,
    ServiceBusyError,
    StoreError,
    StoreLockedError,
    TosdiffError,
    UnknownDocumentError,
)
from tosdiff.models import CheckReport, Clock, Document, DocumentReport, Outcome, now
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.bugs import keep_bug, message_of
from tosdiff.pipeline.check import Teller
from tosdiff.pipeline.copies import archived_copies
from tosdiff.pipeline.deposit import BETWEEN, LOOKS, keys, not_shown, recorded, shown
from tosdiff.unattended import runs
from tosdiff.unattended.deposits import Deposits, Queued, Stage

__all__ = ["Depositing", "Deposits", "Queued", "Stage", "deposit_after_check", "mark_told"]

# A run ends though deposits are left: a scheduler starts the next one, and what waits is in the queue.
_LONGEST_RUN = timedelta(minutes=15)
_UNDER_WAY = 3
"""Captures at once; an account may have more, and other programs of its own."""
_MOST_TRIED = 5
_AGAIN = timedelta(hours=1)
"""After the first failure; four times as long after each further one."""
_SANE = timedelta(days=2)
"""No archive asks for more, and a clock that was wrong may have."""
Say = Callable[[TosdiffError], object]


class Depositing:
    """A teller that puts down new versions for the archive before another tells of them."""

    def __init__(self, store: Path, teller: Teller, *, say: Say) -> None:
        self._queue = Deposits(store)
        self._teller = teller
        self._say = say

    def document(self, report: DocumentReport) -> bool:
        for each in (*report.earlier, report):
            if each.outcome in (Outcome.FIRST, Outcome.CHANGED) and each.state and not each.again:
                try:
                    self._queue.put(each.document.id, each.state.snapshot, each.at)
                except StoreError as problem:
                    hint = f"to have it archived: `tosdiff deposit {each.document.id}`"
                    self._say(StoreError(problem.message, hint=hint))
        return self._teller.document(report)

    def whole(self, report: CheckReport) -> bool:
        return self._teller.whole(report)


def deposit_after_check(
    archive: Archive,
    *,
    say: Say,
    given: ArchiveKeys | None = None,
    service: str = SERVICE,
    sleep: Callable[[float], object] = time.sleep,
    clock: Clock = now,
) -> tuple[Queued, ...]:
    """Deposit what waits, for a quarter of an hour at most; return what there is to tell, and what still waits.

    Args:
        archive: the archive that was checked.
        say: tells what keeps all deposits from being made.
        given: the user's keys, by default those of the environment or the user's config.
    """
    queue = Deposits(archive.store.root)
    try:
        if any(row.is_open for row in queue.rows()):
            own = given or keys()
            with runs.only_one(archive.store.root, "deposits") as only:
                if only:
                    _DepositRun(archive, queue, own, service, sleep, clock).work()
    except TosdiffError as problem:
        say(problem)
    return tuple(row for row in queue.rows() if row.is_untold or row.is_open)


def mark_told(store: Path, rows: Iterable[Queued], *, say: Say) -> None:
    """Mark what there was to tell of deposits as told."""
    try:
        Deposits(store).told(rows)
    except StoreError as problem:
        say(problem)


class _DepositRun:
    """The deposits that one run makes, some at once, each step of theirs put down before the next."""

    def __init__(
        self,
        archive: Archive,
        queue: Deposits,
        given: ArchiveKeys,
        service: str,
        sleep: Callable[[float], object],
        clock: Clock,
    ) -> None:
        self._archive = archive
        self._queue = queue
        self._keys = given
        self._service = service
        self._sleep = sleep
        self._clock = clock
        self._due: dict[str, datetime] = {}
        """When a document's next step may be taken."""
        self._looks: dict[str, int] = {}

    def work(self) -> None:
        """Take steps until nothing is left that may be done in this run."""
        ends = self._clock() + _LONGEST_RUN
        while (present := self._clock()) < ends:
            rows = [row for row in self._queue.rows() if row.is_open and _may(row, present)]
            under_way = [row for row in rows if row.stage is not Stage.WAITING]
            waiting = [row for row in rows if row.stage is Stage.WAITING]
            due = [row for row in under_way if self._due.get(row.document, present) <= present]
            if waiting and len(under_way) < _UNDER_WAY and self._asks_from(present) <= present:
                due.append(waiting[0])
            for row in due:
                self._isolated(row)
            if due:
                continue
            next_ask = self._asks_from(present)
            if not under_way and (not waiting or next_ask - present > timedelta(seconds=LONGEST)):
                return
            self._sleep(POLL)

    def _asks_from(self, present: datetime) -> datetime:
        at = self._queue.may_ask_from()
        return at if at and at - present < _SANE else present

    def _isolated(self, row: Queued) -> None:
        """Take a step; what goes wrong with one document stops no other."""
        try:
            self._step(row)
        except UnknownDocumentError:
            self._queue.drop(row)
        except StoreLockedError:
            self._later(row, BETWEEN)
        except TosdiffError as problem:
            self._failed(row, problem.message)
        except OSError as problem:
            self._failed(row, f"{type(problem).__name__}: {problem.strerror or problem}")
        except Exception as bug:
            keep_bug(bug)
            self._failed(row, message_of(bug))

    def _step(self, row: Queued) -> None:
        document = self._archive.document(row.document)
        if url := self._kept_already(row, document):
            self._queue.change(row, stage=Stage.ARCHIVED, at=self._clock(), url=url)
        elif row.stage is Stage.WAITING:
            self._submit(row, document)
        elif row.stage is Stage.SUBMITTED:
            self._ask_after(row, document)
        else:
            self._read_back(row, document)

    def _kept_already(self, row: Queued, document: Document) -> str | None:
        """Return the address of a copy that is recorded: one was found elsewhere, or a run was killed when it had recorded it.

        It is asked before a page is submitted, and before a copy is first read back; between them nothing is recorded.
        """
        if row.stage is Stage.SUBMITTED or row.document in self._looks:
            return None
        snapshot = self._archive.snapshot(document, self._archive.state(document, "latest"))
        copies = archived_copies(self._archive, document, snapshot)
        return copies[0].url if copies and copies[0].same_text else None

    def _submit(self, row: Queued, document: Document) -> None:
        self._queue.ask_from(self._clock() + timedelta(seconds=PACE))
        try:
            job = submitted(document.url, self._keys, service=self._service, sleep=self._sleep)
        except ServiceBusyError as problem:  # it says nothing of this page
            self._queue.ask_from(self._clock() + timedelta(seconds=problem.seconds))
            self._queue.change(row, reason=problem.message)
            return
        self._queue.change(row, stage=Stage.SUBMITTED, job=job, at=self._clock())
        self._later(row, POLL)

    def _ask_after(self, row: Queued, document: Document) -> None:
        made = outcome(document.url, row.job, self._keys, service=self._service)
        if made is not None:
            self._queue.change(
                row, stage=Stage.CAPTURED, stamp=made.stamp, original=made.original, at=self._clock()
            )
        elif self._clock() - row.at > timedelta(seconds=LONGEST):
            raise nothing_came(document.url)
        else:
            self._later(row, POLL)

    def _read_back(self, row: Queued, document: Document) -> None:
        saved = SavedCapture(stamp=row.stamp, original=row.original)
        looks = self._looks[row.document] = self._looks.get(row.document, 0) + 1
        try:
            capture = shown(document, saved, service=self._service, clock=self._clock)
        except FetchError:
            capture = None
        if capture is not None:
            made = recorded(self._archive, document, None, capture)
            self._queue.change(row, stage=Stage.ARCHIVED, at=self._clock(), url=made.url)
        elif looks < LOOKS:
            self._later(row, BETWEEN)
        else:
            self._failed(row, not_shown(document, saved).message, stage=Stage.CAPTURED)

    def _later(self, row: Queued, seconds: float) -> None:
        self._due[row.document] = self._clock() + timedelta(seconds=seconds)

    def _failed(self, row: Queued, reason: str, *, stage: Stage = Stage.WAITING) -> None:
        present, tries = self._clock(), row.tries + 1
        self._queue.change(
            row,
            stage=stage if tries < _MOST_TRIED else Stage.GIVEN_UP,
            at=present,
            tries=tries,
            reason=reason,
            not_before=present + _AGAIN * 4 ** (tries - 1),
        )


def _may(row: Queued, present: datetime) -> bool:
    return row.not_before is None or row.not_before <= present
