"""What changed in the ledger between two states of a page.

Invariant: equal ledgers give nothing; every shift names rows of one of the two states, and a date is said to
have moved only between rows of the same model.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from tosdiff.ledger.contradictions import contradictions
from tosdiff.ledger.matching import key_of, matched
from tosdiff.models import (
    DateKind,
    LedgerDate,
    LedgerRow,
    ModelState,
    PageLedger,
    Promise,
    PromiseKind,
    Shift,
    ShiftKind,
)

_OPEN = (DateKind.NOT_BEFORE, DateKind.NOT_AFTER, DateKind.MONTH, DateKind.RELATIVE, DateKind.NONE)
_WORDS = {DateKind.NOT_BEFORE: "not before ", DateKind.NOT_AFTER: "not after ", DateKind.RELATIVE: "about "}


def said(ends: LedgerDate) -> str:
    """Return a date with what binds it: `2026-06-15`, `not before 2027-04-16`; empty for none."""
    return f"{_WORDS.get(ends.kind, '')}{ends.on}" if ends.on else ""


def shifts(
    before: PageLedger, after: PageLedger, *, seen_before: date, seen_after: date
) -> tuple[Shift, ...]:
    """Return what changed between two states, those of one kind, one old and one new value together.

    `seen_before` is the day on which the older was last seen, `seen_after` that on which the newer was first seen.
    """
    pairs, gone, new = matched(before.rows, after.rows)
    atoms = [
        atom for old, row in pairs for atom in _changed(old, row, after.promises, seen_before, seen_after)
    ]
    atoms += [atom for row in new for atom in _appeared(row, before.rows, after.promises, seen_after)]
    atoms += [atom for row in gone for atom in _vanished(row, after.rows, seen_before, seen_after)]
    known = {_what(each) for each in contradictions(before.rows)}
    told = [each for each in contradictions(after.rows) if _what(each) not in known]
    late, late_before = _overdue(after.rows, seen_after), _overdue(before.rows, seen_before)
    atoms += [
        _Atom(kind=ShiftKind.OVERDUE, new=said(row.ends), after=row)
        for key, row in late.items()
        if key not in late_before
    ]
    return (*_grouped(atoms), *told, *_promised(before.promises, after.promises))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Atom:
    """A change of one row."""

    kind: ShiftKind
    old: str = ""
    new: str = ""
    before: LedgerRow | None = None
    after: LedgerRow | None = None
    passed: bool = False
    still_named: bool = False
    promised: Promise | None = None

    @property
    def row(self) -> LedgerRow:
        row = self.after or self.before
        assert row is not None
        return row


class _Shared(NamedTuple):
    """What the rows of one shift have in common."""

    kind: ShiftKind
    old: str
    new: str
    told: date | None
    passed: bool
    still_named: bool
    scope: str


def _changed(
    old: LedgerRow, new: LedgerRow, promises: Sequence[Promise], seen_before: date, seen_after: date
) -> Iterator[_Atom]:
    """Yield what changed between two rows of one model."""

    def atom(kind: ShiftKind, was: str, now: str, *, passed: bool = False) -> _Atom:
        return _Atom(kind=kind, old=was, new=now, before=old, after=new, passed=passed)

    if key_of(old.model) != key_of(new.model):
        yield atom(ShiftKind.RENAMED, old.model, new.model)
    moved = _moved(old.ends, new.ends)
    if moved:
        passed = old.ends.kind is DateKind.EXACT and old.ends.day is not None and old.ends.day <= seen_before
        yield atom(moved, said(old.ends), said(new.ends), passed=passed)
    if old.announced is None and new.announced and new.ends.on and new.announced.on <= seen_after:
        told = atom(ShiftKind.ANNOUNCED, "", said(new.ends))
        yield replace(told, promised=_notice(promises))
    elif old.announced and new.announced and old.announced.on != new.announced.on:
        yield atom(ShiftKind.TOLD, old.announced.on.isoformat(), new.announced.on.isoformat())
    if old.state and new.state and old.standing is not new.standing and new.standing is not None:
        kind = ShiftKind.RETIRED if new.standing is ModelState.RETIRED else ShiftKind.STATE
        yield atom(kind, old.state, new.state)
    if set(map(key_of, old.replacement)) != set(map(key_of, new.replacement)):
        yield atom(ShiftKind.REPLACEMENT, ", ".join(old.replacement), ", ".join(new.replacement))


def _moved(old: LedgerDate, new: LedgerDate) -> ShiftKind | None:
    if (old.kind, old.on) == (new.kind, new.on):
        return None
    if old.kind is DateKind.EXACT and new.kind is not DateKind.EXACT:
        return ShiftKind.REOPENED
    if old.kind in _OPEN and new.kind is DateKind.EXACT:
        return ShiftKind.DATE_SET
    if not old.on or not new.on or old.on[: len(new.on)] == new.on[: len(old.on)]:
        return ShiftKind.DATE_SET if new.on else ShiftKind.REOPENED
    return ShiftKind.LATER if new.on > old.on else ShiftKind.EARLIER


def _appeared(
    row: LedgerRow, before: Sequence[LedgerRow], promises: Sequence[Promise], seen_after: date
) -> Iterator[_Atom]:
    end = row.ends.day
    passed = row.ends.kind is DateKind.EXACT and end is not None and end < seen_after
    # A page that gives a day before it has come does not say by it when users were told: they are told now.
    if row.announced is None or not row.ends.on or row.announced.on > seen_after:
        yield _Atom(kind=ShiftKind.ADDED, new=said(row.ends), after=row, passed=passed)
        return
    known = any(
        key_of(other.name) == key_of(row.name) and other.announced and other.announced.on == row.announced.on
        for other in before
    )
    if not known:
        promised = _notice(promises)
        yield _Atom(kind=ShiftKind.ANNOUNCED, new=said(row.ends), after=row, passed=passed, promised=promised)


def _notice(promises: Sequence[Promise]) -> Promise | None:
    """Return the shortest notice that is promised: less than that is less than any promise."""
    found = [each for each in promises if each.kind is PromiseKind.NOTICE and each.minimum]
    return min(found, key=lambda each: each.minimum.least_days if each.minimum else 0, default=None)


def _vanished(
    row: LedgerRow, after: Sequence[LedgerRow], seen_before: date, seen_after: date
) -> Iterator[_Atom]:
    left = [other for other in after if _same(other, row)]
    yield _Atom(kind=ShiftKind.VANISHED, old=said(row.ends), before=row, still_named=bool(left))
    end = row.ends.day
    if row.ends.kind is not DateKind.EXACT or end is None:
        return
    dates = {other.ends.on: other for other in left if other.ends.kind is DateKind.EXACT}
    if dates and row.ends.on not in dates:
        other = next(iter(dates.values()))
        kind = ShiftKind.LATER if other.ends.on > row.ends.on else ShiftKind.EARLIER
        yield _Atom(
            kind=kind, old=row.ends.on, new=other.ends.on, before=row, after=other, passed=end <= seen_before
        )
    elif not left and row.announced and end > seen_after:
        yield _Atom(kind=ShiftKind.WITHDRAWN, old=row.ends.on, before=row)


def _same(one: LedgerRow, other: LedgerRow) -> bool:
    names = {key_of(name) for name in (one.name, one.model_id) if name}
    return bool(names & {key_of(name) for name in (other.name, other.model_id) if name})


def _grouped(atoms: Sequence[_Atom]) -> Iterator[Shift]:
    """Yield shifts, those rows together that share what changed; a model told twice is told once."""
    groups: dict[_Shared, dict[str, _Atom]] = defaultdict(dict)
    for atom in atoms:
        told = atom.row.announced.on if atom.kind is ShiftKind.ANNOUNCED and atom.row.announced else None
        shared = _Shared(atom.kind, atom.old, atom.new, told, atom.passed, atom.still_named, atom.row.scope)
        groups[shared].setdefault(key_of(atom.row.name), atom)
    for shared, group in groups.items():
        first = next(iter(group.values()))
        yield Shift(
            kind=shared.kind,
            models=tuple(atom.row.name for atom in group.values()),
            ids=tuple(atom.row.model_id for atom in group.values()),
            old=shared.old,
            new=shared.new,
            announced=shared.told,
            notice_days=first.row.notice_days if shared.told else None,
            promised=first.promised,
            passed=shared.passed,
            still_named=shared.still_named,
            before=tuple(atom.before for atom in group.values() if atom.before),
            after=tuple(atom.after for atom in group.values() if atom.after),
        )


def _what(each: Shift) -> tuple[object, ...]:
    return (tuple(map(key_of, each.models)), each.old, each.new)


def _promised(before: Sequence[Promise], after: Sequence[Promise]) -> Iterator[Shift]:
    """Yield the promises that appeared, went, changed their length or their words."""
    for kind in PromiseKind:
        old = {key_of(each.applies_to): each for each in before if each.kind is kind}
        new = {key_of(each.applies_to): each for each in after if each.kind is kind}
        if len(old) == len(new) == 1 and old.keys() != new.keys():  # the same promise, for others now
            old = {next(iter(new)): next(iter(old.values()))}
        for key in [*old, *(key for key in new if key not in old)]:
            was, now = old.get(key), new.get(key)
            if was and now and key_of(was.words) == key_of(now.words):
                continue
            yield Shift(
                kind=ShiftKind.PROMISE,
                old=was.words if was else "",
                new=now.words if now else "",
                promised=now,
                promised_before=was,
            )


def _overdue(rows: Sequence[LedgerRow], seen: date) -> dict[str, LedgerRow]:
    """Return the rows that stand among the ends to come though their day had passed when they were seen."""
    return {
        key_of(row.name): row
        for row in rows
        if row.standing is ModelState.UPCOMING
        and row.ends.kind is DateKind.EXACT
        and row.ends.on < seen.isoformat()
    }
