"""How the ledgers of a document's snapshots are kept: what several have in common once.

Invariant: what is read back equals what was put in.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from tosdiff.models import (
    NO_DATE,
    Announcement,
    DateKind,
    DateSource,
    Form,
    LedgerDate,
    LedgerRow,
    ModelState,
    PageLedger,
    Promise,
    PromiseKind,
    Release,
    SubjectKind,
    Succession,
    Term,
    Unit,
)

FORM = 2
"""Of what is kept; raised when a row gets another shape."""

T = TypeVar("T")
_PARTS = ("rows", "promises", "releases", "successions")


class KeptLedgers:
    """The ledgers of a document's snapshots by name."""

    def __init__(self) -> None:
        self.changed = False
        self._ledgers: dict[str, PageLedger] = {}

    @classmethod
    def of(cls, row: Any) -> KeptLedgers:
        """Return what was kept.

        Raises:
            KeyError, IndexError, TypeError, ValueError: it is of another form.
        """
        if row["form"] != FORM:
            raise ValueError("another form")
        kept = cls()
        parts = [[read(each) for each in row[name]] for name, read in zip(_PARTS, _READ, strict=True)]
        for name, indexes in row["snapshots"].items():
            rows, promises, releases, successions = (
                tuple(part[at] for at in places) for part, places in zip(parts, indexes, strict=True)
            )
            kept._ledgers[name] = PageLedger(
                rows=rows, promises=promises, releases=releases, successions=successions
            )
        return kept

    def get(self, snapshot: str) -> PageLedger | None:
        return self._ledgers.get(snapshot)

    def put(self, snapshot: str, ledger: PageLedger) -> None:
        self._ledgers[snapshot] = ledger
        self.changed = True

    def row(self) -> Any:
        """Return it as JSON knows it."""
        tables: list[dict[Any, int]] = [{} for _ in _PARTS]
        snapshots = {}
        for name, ledger in self._ledgers.items():
            parts = (ledger.rows, ledger.promises, ledger.releases, ledger.successions)
            snapshots[name] = [
                [table.setdefault(each, len(table)) for each in part]
                for table, part in zip(tables, parts, strict=True)
            ]
        written = {
            name: [write(each) for each in table]
            for name, table, write in zip(_PARTS, tables, _WRITE, strict=True)
        }
        return {"form": FORM, "snapshots": snapshots, **written}


def _write_date(on: LedgerDate) -> Any:
    return [on.kind.value, on.on, on.printed] if on != NO_DATE else None


def _read_date(row: Any) -> LedgerDate:
    return LedgerDate(kind=DateKind(row[0]), on=row[1], printed=row[2]) if row else NO_DATE


def _write_row(row: LedgerRow) -> Any:
    told = row.announced
    return [
        row.model, row.kind.value, row.model_id, row.version, row.state, row.standing.value if row.standing else None, row.section,
        _write_date(row.released),
        [told.on.isoformat(), told.printed, told.source.value, told.column] if told else None,
        _write_date(row.ends), row.replacement, [[name, _write_date(on)] for name, on in row.other_dates],
        row.scope, row.cell, row.form.value, row.block, row.words,
    ]  # fmt: skip


def _read_row(row: Any) -> LedgerRow:
    (model, kind, model_id, version, state, standing, section, released, told, ends, replacement, others, scope, cell,
     form, block, words) = row  # fmt: skip
    return LedgerRow(
        model=model,
        kind=SubjectKind(kind),
        model_id=model_id,
        version=version,
        state=state,
        standing=ModelState(standing) if standing else None,
        section=tuple(section),
        released=_read_date(released),
        announced=Announcement(
            on=date.fromisoformat(told[0]), printed=told[1], source=DateSource(told[2]), column=told[3]
        )
        if told
        else None,
        ends=_read_date(ends),
        replacement=tuple(replacement),
        other_dates=tuple((name, _read_date(on)) for name, on in others),
        scope=scope,
        cell=cell,
        form=Form(form),
        block=block,
        words=words,
    )


def _write_promise(promise: Promise) -> Any:
    least = promise.minimum
    return [
        promise.kind.value, [least.count, least.unit.value] if least else None, promise.applies_to, promise.block,
        promise.words, promise.exceptions,
    ]  # fmt: skip


def _read_promise(row: Any) -> Promise:
    kind, least, applies_to, block, words, exceptions = row
    return Promise(
        kind=PromiseKind(kind),
        minimum=Term(count=least[0], unit=Unit(least[1])) if least else None,
        applies_to=applies_to,
        block=block,
        words=words,
        exceptions=tuple(exceptions),
    )


def _write_release(release: Release) -> Any:
    return [release.model, release.on.isoformat(), release.block, release.words]


def _read_release(row: Any) -> Release:
    return Release(model=row[0], on=date.fromisoformat(row[1]), block=row[2], words=row[3])


def _write_succession(each: Succession) -> Any:
    return [each.old, each.new, each.on.isoformat(), each.block, each.words]


def _read_succession(row: Any) -> Succession:
    old, new, on, block, words = row
    return Succession(old=old, new=new, on=date.fromisoformat(on), block=block, words=words)


_READ: tuple[Callable[[Any], Any], ...] = (_read_row, _read_promise, _read_release, _read_succession)
_WRITE: tuple[Callable[[Any], Any], ...] = (_write_row, _write_promise, _write_release, _write_succession)
