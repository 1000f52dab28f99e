"""The report of a check.

Invariant: as in `report.json`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tosdiff.models import CheckReport, DocumentReport, NearingEnd, Outcome, iso
from tosdiff.report.json.rows import SCHEMA, Row, change, headlines, wording
from tosdiff.report.words.commands import runnable
from tosdiff.report.words.models import nearing

if TYPE_CHECKING:
    from tosdiff.pipeline.depositing import Deposits, Queued


class JsonReport:
    """Prints the report of a check as JSON once the run is over."""

    def __init__(self, write: Callable[[object], None], deposits: Deposits | None = None) -> None:
        """Write by `write`, with what there is to tell of deposits where there are any."""
        self._write = write
        self._deposits = deposits
        self.deposits_told: tuple[Queued, ...] = ()
        self.problem: OSError | None = None

    def document(self, report: DocumentReport) -> bool:
        """Leave it to the end: the report is one object."""
        return False

    def whole(self, report: CheckReport) -> bool:
        """Write the report; return whether it has been written out."""
        try:
            rows = self._deposits.rows() if self._deposits else ()
            told = tuple(each for each in rows if each.is_open or each.is_untold)
            self._write(row(report, told))
            sys.stdout.flush()
        except OSError as problem:
            self.problem = problem
            return False
        self.deposits_told = told
        return True


def row(report: CheckReport, deposits: Sequence[Queued] = ()) -> Row:
    return {
        "schema": SCHEMA,
        "checked_at": iso(report.checked_at),
        "incomplete": any(not d.outcome.verified for d in report.documents),
        "documents": [
            _checked(d) | {"earlier": [_checked(each) for each in d.earlier]} for d in report.documents
        ],
        "nearing": [_nearing(each) for each in report.nearing],
        "deposits": [_deposit(each) for each in deposits],
    }


def _checked(report: DocumentReport) -> Row:
    comparison = report.comparison
    return {
        "document": report.document.id,
        "at": iso(report.at),
        "result": report.outcome.value,
        "class": report.significance.value if report.significance else None,
        "snapshot": report.state.snapshot if report.state else None,
        **wording(report.wording),
        "reason": _reason(report),
        "wall": report.refusal.wall.value if report.refusal and report.outcome is Outcome.REFUSED else None,
        "hint": runnable(report.refusal.hint) if report.refusal else None,
        "first": report.first
        and {
            "title": report.first.title,
            "parties": list(report.first.parties),
            "printed": list(report.first.dates),
            "words": report.first.words,
        },
        "failing_since": iso(report.failing.since) if report.failing and report.failing.dated else None,
        "failed_visits": report.failing.visits if report.failing else 0,
        "fetcher": report.fetcher.value if report.outcome.verified else None,
        "source": report.source,
        "doubt": report.doubt,
        "again": report.again,
        "notices": list(report.notices),
        "headlines": headlines(comparison),
        "changes": [change(c) for c in comparison.changes] if comparison else [],
    }


def _nearing(end: NearingEnd) -> Row:
    return {
        "model": end.model,
        "product": end.product,
        "ends": end.ends.isoformat(),
        "kind": "not_after" if end.by else "exact",
        "scope": end.scope or None,
        "days_left": end.days_left,
        "within": end.within,
        "replacement": list(end.replacement),
        "contradicted": end.contradicted,
        "snapshot": end.snapshot,
        "sentence": nearing(end),
    }


def _deposit(queued: Queued) -> Row:
    return {
        "document": queued.document,
        "snapshot": queued.snapshot,
        "stage": queued.stage.value,
        "at": iso(queued.at),
        "url": queued.url or None,
        "failures": queued.tries,
        "reason": queued.reason or None,
    }


def _reason(report: DocumentReport) -> str | None:
    if report.trouble:
        return report.trouble.message
    if report.refusal:
        return report.refusal.reason
    return report.comparison.explanation if report.comparison else None
