"""Visits into states: which wording stood from when to when, and which state WHEN means.

Invariant: states are in the order in which they were seen, those whose dates can be believed do not overlap, and
two neighbours never name the same snapshot.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from itertools import groupby

from tosdiff.errors import NotSeenError, UnknownVersionError
from tosdiff.history.chronology import chronology
from tosdiff.models import Sighting, State, Visit, believed, iso, utc

_A_DAY = re.compile(r"\d{4}-\d\d-\d\d$")
_SNAPSHOT_PREFIX = re.compile(r"\d{4,8}(T\d{0,6}Z?(-[0-9a-f]{0,12})?)?")


def states(visits: Iterable[Visit], *, now: datetime | None = None) -> tuple[State, ...]:
    """Fold the verified visits of a log into the states they saw."""
    return states_of(
        (Sighting(v.at, v.snapshot if v.outcome.verified else None, v.fetcher.is_live) for v in visits),
        now=now,
    )


def states_of(sightings: Iterable[Sighting], *, now: datetime | None = None) -> tuple[State, ...]:
    """Fold what the visits of a log saw, in the order of the log, into states.

    `now` is the present, where clocks that were ahead of it are to be told.
    """
    seen = tuple(sightings)
    happened = chronology([each.at for each in seen], [each.live for each in seen], now=now)
    found: list[State] = []
    verified = (index for index in happened.order if seen[index].snapshot is not None)
    for name, run in groupby(verified, key=lambda index: seen[index].snapshot):
        visits = list(run)
        believed = [seen[index].at for index in visits if index not in happened.doubted]
        moments = believed or [seen[index].at for index in visits]
        found.append(
            State(
                snapshot=str(name),
                first_seen=min(moments),
                last_seen=max(moments),
                visits=len(visits),
                doubted=len(visits) - len(believed),
            )
        )
    return tuple(found)


def joined(history: Iterable[State]) -> tuple[State, ...]:
    """Join neighbours that name the same snapshot, as the states of one line of history may."""
    found: list[State] = []
    for state in history:
        if found and found[-1].snapshot == state.snapshot:
            found[-1] = _one_of(found[-1], state)
        else:
            found.append(state)
    return tuple(found)


def _one_of(earlier: State, later: State) -> State:
    dated = believed((earlier, later))
    return State(
        snapshot=later.snapshot,
        first_seen=dated[0].first_seen,
        last_seen=dated[-1].last_seen,
        visits=earlier.visits + later.visits,
        doubted=earlier.doubted + later.doubted,
    )


def resolve(document: str, when: str, history: Sequence[State], *, now: datetime | None = None) -> State:
    """Return the state that WHEN means.

    `latest`, `previous`, a snapshot id or unique prefix of one, a date (the state last seen by the end of
    that day, UTC) or a datetime (a naive one is UTC).

    Raises:
        UnknownVersionError: no such state, the prefix fits several snapshots, or the day is after `now`.
    """
    if not history:
        raise NotSeenError(f"{document} has no snapshot yet", hint=f"run `tosdiff check {document}` first")
    if when == "latest":
        return history[-1]
    if when == "previous":
        if len(history) < 2:
            raise NotSeenError(
                f"{document} has only one version, seen since {history[0].first_said}",
                hint=f"there is nothing before it to compare with; `tosdiff log {document}` lists what there is",
            )
        return history[-2]
    if _SNAPSHOT_PREFIX.fullmatch(when):
        return _by_prefix(document, when, history)
    moment = moment_of(document, when)
    if now is not None and moment.date() > now.date():
        raise UnknownVersionError(
            f"{when} has not come yet by this machine's clock",
            hint=f"give a day that is past, or `{document}` alone for the latest",
        )
    return _by_time(document, when, moment, history)


def earlier_and_later(
    document: str,
    before: str | None,
    after: str | None,
    history: Sequence[State],
    *,
    now: datetime | None = None,
) -> tuple[State, State]:
    """Return the two states to compare: by default the last two; with FROM alone, FROM and the latest.

    Raises:
        UnknownVersionError: a WHEN that names no state.
    """
    new = resolve(document, after or "latest", history, now=now)
    if before is None:
        return resolve(document, "previous", history), new
    return resolve(document, before, history, now=now), new


def _by_prefix(document: str, prefix: str, history: Sequence[State]) -> State:
    names = {state.snapshot for state in history if state.snapshot.startswith(prefix)}
    if len(names) == 1:
        return next(state for state in reversed(history) if state.snapshot in names)
    if names:
        listed = ", ".join(sorted(names)[:4]) + (", …" if len(names) > 4 else "")
        raise UnknownVersionError(
            f"{prefix} fits several snapshots of {document}: {listed}", hint="give more digits"
        )
    raise UnknownVersionError(
        f"no snapshot of {document} starts with {prefix}", hint=f"`tosdiff log {document}` lists them"
    )


def day_of(document: str, when: str) -> date | None:
    """Return the day (UTC) that WHEN names; None where it names a version otherwise.

    Raises:
        UnknownVersionError: it is no WHEN at all.
    """
    if when in ("latest", "previous") or _SNAPSHOT_PREFIX.fullmatch(when):
        return None
    return moment_of(document, when).date()


def _by_time(document: str, when: str, moment: datetime, history: Sequence[State]) -> State:
    dated = [state for state in history if state.dated]
    standing = [state for state in dated if state.first_seen <= moment]
    if not dated:
        raise NotSeenError(
            f"no visit that saw {document} has a clock that can be believed, so that no date can be asked for",
            hint=f"`tosdiff log {document}` lists the versions; ask for one by its id",
        )
    if not standing:
        raise NotSeenError(
            f"{document} was first seen on {iso(dated[0].first_seen)}, after {when}",
            hint=f"ask for a later date; `tosdiff log {document}` lists what the store holds",
        )
    return standing[-1]


def moment_of(document: str, when: str) -> datetime:
    """Return the moment that WHEN names: a date is the end of its day, a naive datetime is UTC.

    Raises:
        UnknownVersionError: it names none.
    """
    try:
        if "T" not in when and " " not in when.strip():
            return datetime.combine(date.fromisoformat(when), time(23, 59, 59), UTC)
        return utc(datetime.fromisoformat(when))
    except ValueError:
        if _A_DAY.match(when):
            raise UnknownVersionError(
                f"{when!r} is no day of the calendar",
                hint="give one like 2026-05-21; `tosdiff log` lists the days on which versions were seen",
            ) from None
        raise UnknownVersionError(
            f"{when!r} names no version of {document}",
            hint="give a date (2026-05-21), a datetime, a snapshot id from `tosdiff log`, latest or previous",
        ) from None
