"""What the states of all pages say of models, joined: one entry for each model of a provider on each surface.

Invariant: every statement of every state is kept; what counts is what stands, of that the newest announcement;
and a value is never taken from a statement that gives another end.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from tosdiff.ledger.contradictions import is_entry
from tosdiff.ledger.matching import key_of
from tosdiff.ledger.promised import promised_then
from tosdiff.ledger.rules import vendors
from tosdiff.models import (
    NO_DATE,
    DateKind,
    Form,
    LedgerDate,
    LedgerRow,
    ModelEntry,
    ModelState,
    ModelStatement,
    PageState,
    Succession,
    Surface,
)

_SEPARATORS = re.compile(r"[\s_]+")
Group = tuple[str, Surface, str]
"""Provider, surface and the model's name in the form in which pages are joined."""


@lru_cache(maxsize=4096)
def joined_name(name: str) -> str:
    """Return a name as it is compared between pages: "OpenAI o3" is `o3`, "Gemini 2.5 Pro" `gemini-2.5-pro`."""
    key = key_of(name)
    vendor = next((each for each in vendors() if key.startswith(f"{each} ")), "")
    return _SEPARATORS.sub("-", key[len(vendor) :].strip())


def entries(states: Iterable[PageState]) -> tuple[ModelEntry, ...]:
    """Return an entry for each model of the states, which are those of each document in order of time."""
    histories: dict[str, list[PageState]] = defaultdict(list)
    for state in states:
        histories[state.document.id].append(state)
    groups: dict[Group, list[ModelStatement]] = defaultdict(list)
    for history in histories.values():
        for group, statement in _statements(history):
            groups[group].append(statement)
    released = _released(histories)
    return tuple(
        _entry(group, sorted(told, key=lambda each: each.first_seen), histories, released)
        for group, told in groups.items()
    )


def _statements(history: Sequence[PageState]) -> Iterator[tuple[Group, ModelStatement]]:
    """Yield the statements of one document, each from the state that brought it to the last that has it."""
    document = history[0].document
    open_now: dict[tuple[object, ...], _OpenRow] = {}
    closed: list[_OpenRow] = []
    contents: dict[int, tuple[object, ...]] = {}  # by identity: most states hold the rows of the one before
    for state in history:
        here: dict[tuple[object, ...], _OpenRow] = {}
        counted: Counter[tuple[object, ...]] = Counter()
        for row in state.ledger.rows:
            what = contents.get(id(row))
            if what is None:
                what = contents[id(row)] = _content(row)
            key = (*what, counted[what])  # a page may have the same row twice
            counted[what] += 1
            seen = open_now.pop(key, None) or _OpenRow(row, state, state)
            seen.row, seen.last = row, state
            here[key] = seen
        closed += open_now.values()
        open_now = here
    names = _ids(history)
    for seen, stands in (*((each, False) for each in closed), *((each, True) for each in open_now.values())):
        name = joined_name(seen.row.name)
        statement = ModelStatement(
            row=_believed(seen.row, seen.first.first_seen) if seen.first.dated else seen.row,
            document=document,
            since=seen.first.snapshot,
            snapshot=seen.last.snapshot,
            first_seen=seen.first.first_seen,
            last_seen=seen.last.last_seen,
            dated=seen.first.dated and seen.last.dated,
            stands=stands,
        )
        yield (document.provider, document.speaks_of, names.get(name, name)), statement


@dataclass(slots=True)
class _OpenRow:
    """A row, and the states that had it first and last."""

    row: LedgerRow
    first: PageState
    last: PageState


def _believed(row: LedgerRow, seen: datetime) -> LedgerRow:
    """Return a row without an announcement that is dated after the page was seen with it: users were told before."""
    return replace(row, announced=None) if row.announced and row.announced.on > seen.date() else row


def _content(row: LedgerRow) -> tuple[object, ...]:
    """Return what a row says, without where on the page it says so."""
    told = row.announced.on if row.announced else None
    return (
        key_of(row.name), row.model_id, row.kind, row.state, told, row.ends.kind, row.ends.on, row.replacement,
        row.scope, row.released.on, row.section[-1:],
    )  # fmt: skip


def _ids(history: Sequence[PageState]) -> dict[str, str]:
    """Return the id of each name of a document, where no state gives an id to two names or a name two ids."""
    ids: dict[str, set[str]] = defaultdict(set)
    names: dict[str, set[str]] = defaultdict(set)
    shared: set[str] = set()
    for state in history:
        here: dict[str, set[str]] = defaultdict(set)
        for row in state.ledger.rows:
            if row.model_id:
                name, model_id = joined_name(row.name), joined_name(row.model_id)
                ids[name].add(model_id)
                names[model_id].add(name)
                here[model_id].add(name)
        shared.update(model_id for model_id, held in here.items() if len(held) > 1)
    return {name: next(iter(found)) for name, found in ids.items() if len(found) == 1 and not found & shared}


def _released(histories: dict[str, list[PageState]]) -> dict[Group, LedgerDate]:
    """Return the first release of each model that a page tells of."""
    found: dict[Group, LedgerDate] = {}
    for history in histories.values():
        document = history[0].document
        for state in history:
            for release in state.ledger.releases:
                group = (document.provider, document.speaks_of, joined_name(release.model))
                on = LedgerDate(kind=DateKind.EXACT, on=release.on.isoformat(), printed=release.words)
                if group not in found or on.on < found[group].on:
                    found[group] = on
    return found


def _entry(
    group: Group,
    told: Sequence[ModelStatement],
    histories: dict[str, list[PageState]],
    released: dict[Group, LedgerDate],
) -> ModelEntry:
    provider, surface, name = group
    standing = [each for each in told if each.stands]
    counted = _newest(standing or [each for each in told if each.last_seen == max(t.last_seen for t in told)])
    main = counted.row
    agreeing = [
        each.row for each in (standing or told) if each.row.ends.on == main.ends.on and not each.row.scope
    ]
    first = [row.released for row in agreeing if row.released.on]
    announced = main.announced or next((row.announced for row in agreeing if row.announced), None)
    stated = [each for each in (standing or told) if each.row.state]
    called = counted if main.state else max(stated, key=lambda each: each.last_seen, default=None)
    row = replace(main, announced=announced)
    own = {joined_name(row.name), name}
    return ModelEntry(
        model=main.name,
        model_id=main.model_id,
        kind=main.kind,
        provider=provider,
        provider_name=counted.document.provider_name,
        surface=surface,
        main=counted,
        statements=tuple(told),
        released=first[0] if first else released.get(group, NO_DATE),
        announced=announced,
        ends=main.ends,
        notice_days=row.notice_days,
        replacement=main.replacement or next((each.replacement for each in agreeing if each.replacement), ()),
        state=called.row.state if called else "",
        standing=called.row.standing if called else main.standing,
        promised=promised_then(histories.values(), provider, surface, announced.on) if announced else None,
        succeeded=_succeeded(histories.values(), provider, surface, own),
        contradicting=tuple(each for each in standing if _contradicts(each, main)),
    )


def _newest(told: Sequence[ModelStatement]) -> ModelStatement:
    """Return the statement that counts: for all users before some, dated before not, the newest announcement first."""

    def rank(each: ModelStatement) -> tuple[bool, bool, date, bool, bool, date]:
        row = each.row
        announced = row.announced.on if row.announced else date.min
        exact = row.ends.kind is DateKind.EXACT
        return (
            not row.scope,
            bool(row.ends.on),
            announced,
            exact,
            row.form is Form.TABLE,
            each.last_seen.date(),
        )

    return max(told, key=rank)


def _contradicts(other: ModelStatement, main: LedgerRow) -> bool:
    """Return whether a statement that stands cannot be true beside the one that counts.

    It gives another day for all users, or lists a model as offered after its day. Of entries of a log the later one
    sets the earlier right.
    """
    row, end = other.row, main.ends.day
    if row.scope or main.scope or main.ends.kind is not DateKind.EXACT or end is None:
        return False
    if row.form is Form.LIST and row.standing is ModelState.LEGACY and not row.ends.on:
        return other.last_seen.date() > end
    if row.ends.kind is not DateKind.EXACT or row.ends.on == main.ends.on:
        return False
    return not (is_entry(row) and main.announced and row.announced and row.announced.on < main.announced.on)


def _succeeded(
    histories: Iterable[Sequence[PageState]], provider: str, surface: Surface, names: set[str]
) -> Succession | None:
    found = [
        succession
        for history in histories
        for state in history
        if (state.document.provider, state.document.speaks_of) == (provider, surface)
        for succession in state.ledger.successions
        if joined_name(succession.old) in names
    ]
    return min(found, key=lambda succession: succession.on, default=None)
