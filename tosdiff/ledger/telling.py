"""What the ledger says, in plain English sentences, for every format alike.

Invariant: a date is told with what binds it, so that none is taken for another kind; nothing is said of what the
page does not say.
"""

from __future__ import annotations

from collections.abc import Sequence

from tosdiff.models import (
    DateKind,
    DateSource,
    Favour,
    Form,
    LedgerDate,
    LedgerRow,
    ModelEntry,
    Promise,
    PromiseKind,
    Shift,
    ShiftKind,
)

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_BINDS = {
    DateKind.EXACT: "{}",
    DateKind.NOT_BEFORE: "not before {}",
    DateKind.NOT_AFTER: "by {}",
    DateKind.MONTH: "in {}",
    DateKind.RELATIVE: "about {}",
    DateKind.NONE: "no date given",
}
_NAMED = 3
"""More models than these and one are counted, not named."""
SHORT_DAYS = 30
"""Notice below this is called worse for the user where none was promised. Of 830 real rows with both days three in a
hundred are below it."""


def day(on: str) -> str:
    """Return `13 February 2026` for a day, `February 2026` for a month."""
    year, month, *rest = on.split("-")
    name = _MONTHS[int(month) - 1]
    return f"{int(rest[0])} {name} {year}" if rest else f"{name} {year}"


def date_words(ends: LedgerDate) -> str:
    """Return a date with what binds it: `13 February 2026`, `not before 5 August 2026`, `no date given`."""
    return _BINDS[ends.kind].format(day(ends.on)) if ends.on else _BINDS[DateKind.NONE]


def entry_end(entry: ModelEntry) -> str:
    """Return when a model ends, with for whom: `31 March 2026 for Standard; 30 September 2026 for Provisioned`."""
    others = [each for each in entry.statements if each.stands and each.row.scope and each is not entry.main]
    rows = [entry.main.row, *(each.row for each in others if entry.main.stands and each.row.ends.on)]
    said = (f"{date_words(row.ends)}{f' for {row.scope}' if row.scope else ''}" for row in rows)
    return "; ".join(dict.fromkeys(said))


def days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"


def notice(count: int) -> str:
    """Return `15 days' notice`."""
    return f"{days(count)}{chr(39) if count != 1 else chr(39) + 's'} notice"


def names(models: Sequence[str]) -> str:
    """Return the names of models, of many the first ones and how many more."""
    if len(models) > _NAMED + 1:
        return f"{', '.join(models[:_NAMED])} and {len(models) - _NAMED} more"
    return " and ".join(filter(None, (", ".join(models[:-1]), *models[-1:])))


def _said(value: str) -> str:
    """Return a shift's old or new date in words."""
    words, _, on = value.rpartition(" ")
    if not on:
        return "no date"
    return f"{words} {day(on)}".strip()


def told(shift: Shift, *, where: str = "") -> str:
    """Return what changed in one sentence; `where` is the product that the models are in: `ChatGPT`."""
    row = next(iter(shift.after or shift.before), None)
    apart = "; ".join(filter(None, (where, row.scope if row else "")))
    who = names(shift.models) + (f" ({apart})" if apart and shift.models else "")
    verb = "ends" if len(shift.models) == 1 else "end"
    match shift.kind:
        case ShiftKind.ANNOUNCED:
            end = _end_words(shift, verb)
            return f"{who} {end}{_notice_words(shift)}{_late(shift)}"
        case ShiftKind.ADDED:
            return f"{who}: new, {_said(shift.new) if shift.new else 'without a date'}{_late(shift)}"
        case ShiftKind.DATE_SET:
            return f"{who} {_end_words(shift, verb)}, before: {_said(shift.old)}"
        case ShiftKind.EARLIER | ShiftKind.LATER:
            passed = ", after it had passed" if shift.passed else ""
            return f"date moved: {who} {_said(shift.old)} → {_said(shift.new)}{passed}"
        case ShiftKind.REOPENED:
            return f"{who}: {_said(shift.old)} is no longer the end, now {_said(shift.new)}"
        case ShiftKind.WITHDRAWN:
            return f"{who}: the announced end of {_said(shift.old)} is gone from the page before that day"
        case ShiftKind.VANISHED:
            rest = "; still named elsewhere on the page" if shift.still_named else ""
            said = f", which said {_said(shift.old)}," if shift.old else ""
            return f"{who}: row{'' if len(shift.models) == 1 else 's'}{said} gone{rest}"
        case ShiftKind.RETIRED | ShiftKind.STATE:
            return f"{who}: {shift.old} → {shift.new}"
        case ShiftKind.REPLACEMENT:
            return f"{who}: replacement {shift.old or 'none'} → {shift.new or 'none'}"
        case ShiftKind.TOLD:
            return f"{who}: announcement dated {day(shift.old)} → {day(shift.new)}"
        case ShiftKind.RENAMED:
            return f"{shift.old} is now called {shift.new}"
        case ShiftKind.OVERDUE:
            return f"{who}: still listed among the ends to come, though {_said(shift.new)} has passed"
        case ShiftKind.CONTRADICTION:
            return f"{who}: the page says both {_either(shift.old)} and {_either(shift.new)}"
        case ShiftKind.PROMISE:
            return _promise_words(shift.promised_before, shift.promised)


def _end_words(shift: Shift, verb: str) -> str:
    exact = len(shift.new) == 10
    return f"{verb} {'on ' if exact else ''}{_said(shift.new)}"


def _either(value: str) -> str:
    return _said(value) if value[:4].isdigit() else value


def _late(shift: Shift) -> str:
    return ", first seen after that day" if shift.passed else ""


def _notice_words(shift: Shift) -> str:
    if shift.notice_days is None:
        return ""
    least = shift.promised.minimum if shift.promised else None
    promised = f" (promised: {least})" if least else ""
    return f": {notice(shift.notice_days)}{promised}"


def _promise_words(before: Promise | None, now: Promise | None) -> str:
    kind = (now or before or _NOTHING).kind
    what = {
        PromiseKind.NOTICE: "promised notice before a model ends",
        PromiseKind.COMMITMENT: "commitment about ended models",
        PromiseKind.MEANING: f"what the page means by “{(now or before or _NOTHING).applies_to}”",
    }[kind]
    if kind is not PromiseKind.NOTICE:
        return f"{what}: {'new' if before is None else 'gone' if now is None else 'in other words'}"
    old, new = (each.minimum if each else None for each in (before, now))
    whom = f" for {now.applies_to}" if now and now.applies_to else ""
    if old == new:
        return f"{what}: in other words, still {new}{whom}"
    return f"{what}: {old or 'none'} → {new or 'none'}{whom}"


_NOTHING = Promise(block=0, words="")


def favour(shift: Shift) -> Favour | None:
    """Return in whose favour a shift is, where that is certain."""
    match shift.kind:
        case ShiftKind.ANNOUNCED if shift.notice_days is not None:
            least = shift.promised.minimum if shift.promised else None
            return Favour.WORSE if shift.notice_days < (least.least_days if least else SHORT_DAYS) else None
        case ShiftKind.EARLIER:
            return Favour.WORSE
        case ShiftKind.LATER | ShiftKind.WITHDRAWN:
            return Favour.BETTER
        case ShiftKind.PROMISE:
            old, new = (
                each.minimum.least_days if each and each.minimum else 0
                for each in (shift.promised_before, shift.promised)
            )
            return None if old == new else Favour.BETTER if new > old else Favour.WORSE
    return None


def given(row: LedgerRow) -> str:
    """Return what a row gives for its model: `gives 1 December 2026 for the end of pic-1-mini`."""
    end = f"gives {date_words(row.ends)} for the end of {row.name}" if row.ends.on else f"names {row.name}"
    said = [
        end,
        f"calls it {row.state}" if row.state and row.form is Form.TABLE else "",
        f"dates the announcement {day(row.announced.on.isoformat())}"
        if row.announced and row.announced.source is DateSource.COLUMN
        else "",
        f"for {row.scope}" if row.scope else "",
    ]
    return ", ".join(filter(None, said))
