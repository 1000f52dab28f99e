"""Since when each clause of a version stands there, and how often it was reworded until then.

Invariant: a date is the day of a visit that saw it, never later than the version's own first visit; a
clause has stood at least as long as its wording.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tosdiff.history.flaps import soon
from tosdiff.language.enumerators import without_number
from tosdiff.language.normalise import normal
from tosdiff.models import Clause, Sentence, State, leader_of

Period = tuple[datetime | None, datetime | None]
"""The first and the last visit of a stretch of time; None for one whose clock was wrong."""

Origins = Sequence[tuple[Sequence[int], bool]]
"""For each clause of a version the clauses it came from in the version before, and whether unaltered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    at: datetime
    """The first visit that saw it."""
    snapshot: str
    """The snapshot that visit saw."""
    after: datetime | None
    """The last visit before, which did not see it; None where the store holds nothing earlier."""
    dated: bool = True
    """Whether both dates can be believed: the clock was not wrong at every visit to either of the two states."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blamed:
    """A clause of a version, and since when it stands there."""

    clause: Clause
    wording: Since
    """Since when in these words; typography aside, and told of in `away`, short absences bridged."""
    standing: Since
    """Since when in any words."""
    rewordings: int
    """How often it was reworded since it stands there, flaps not counted."""
    before: str | None
    """The words it had before these; None for a clause that has only ever had these."""
    away: tuple[Period, ...]
    """When these words had gone and came back: the last visit that saw them, and the next that did."""
    stood: tuple[Period, ...]
    """Earlier stretches of these words, too long ago to be bridged."""
    introduced: Since | None
    """Of an item: since when the sentence that introduces it stands in its words, where that came later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _SameWords:
    """A run of consecutive states in which a clause kept its words."""

    text: str
    form: str
    first: int
    last: int
    away: tuple[Period, ...] = ()


_Thread = tuple[_SameWords, ...]
"""What a clause was, from its first state on."""


def blame(
    states: Sequence[State],
    sentences: Sequence[Sequence[Sentence]],
    origins: Sequence[Origins],
    clauses: Sequence[Clause],
) -> tuple[Blamed, ...]:
    """Follow the clauses of the last version back through the states before it.

    `sentences` has an entry for each state, `origins` one for each but the first; `clauses` are the last sentences.
    """
    threads: list[_Thread] = [(_begun(sentence, 0),) for sentence in sentences[0]]
    gone: dict[str, list[_Thread]] = defaultdict(list)
    for number, (present, came) in enumerate(zip(sentences[1:], origins, strict=True), start=1):
        kept = {index for before, _ in came for index in before}
        for index, thread in enumerate(threads):
            if index not in kept:
                gone[thread[-1].form].append(_until(thread, number - 1))
        threads = [
            _continued(sentence, number, [threads[index] for index in before], same, gone)
            for sentence, (before, same) in zip(present, came, strict=True)
        ]
    found: list[Blamed] = []
    for clause, thread in zip(clauses, threads, strict=True):
        leader = leader_of(clause.lead_in, clauses) if clause.lead_in else None
        leading = None if leader is None else found[leader].wording
        found.append(_blamed(clause, _until(thread, len(states) - 1), states, leading))
    return tuple(found)


def _begun(sentence: Sentence, number: int) -> _SameWords:
    return _SameWords(
        text=sentence.text, form=without_number(normal(sentence.text)), first=number, last=number
    )


def _until(thread: _Thread, number: int) -> _Thread:
    """Close the last stretch: while a clause keeps its words nothing is written down."""
    return (*thread[:-1], replace(thread[-1], last=number))


def _continued(
    sentence: Sentence, number: int, before: Sequence[_Thread], same: bool, gone: dict[str, list[_Thread]]
) -> _Thread:
    if not before:
        stretch = _begun(sentence, number)
        back = gone.get(stretch.form)
        return (*back.pop(), stretch) if back else (stretch,)
    # Joined sentences stand together since the latest of them came.
    thread = max(before, key=lambda each: each[-1].first) if len(before) > 1 else before[0]
    if not same:
        if (
            len(before) > 1
        ):  # what it was is all that became of it; flaps are told by the latest of them alone
            words = " ".join(dict.fromkeys(each[-1].text for each in before))
            thread = (*thread[:-1], replace(thread[-1], text=words))
        return (*_until(thread, number - 1), _begun(sentence, number))
    if sentence.text == thread[-1].text:
        return thread
    return (*thread[:-1], replace(_begun(sentence, number), first=thread[-1].first))


def _blamed(clause: Clause, thread: _Thread, states: Sequence[State], leading: Since | None) -> Blamed:
    """Tell of a clause by what it was; `leading` is since when the end of its lead-in stands in its words.

    "You may:" that became "You may not:" turns every item under it, not one word of which is another.
    """
    settled = _without_flaps(thread, states)
    wording = settled[-1]
    first = len(settled) - 1
    while first and _close(settled[first - 1], settled[first], states):
        first -= 1
    since = _since(wording, states)
    return Blamed(
        clause=clause,
        wording=since,
        standing=_since(settled[first], states),
        rewordings=len(settled) - 1 - first,
        before=settled[-2].text if first < len(settled) - 1 else None,
        away=wording.away,
        stood=tuple(_period(s, states) for s in settled[:-1] if s.form == wording.form),
        introduced=leading if leading and leading.at > since.at else None,
    )


def _without_flaps(thread: Iterable[_SameWords], states: Sequence[State]) -> list[_SameWords]:
    """Join stretches of the same words across what soon was taken back."""
    settled: list[_SameWords] = []
    for stretch in thread:
        for place in reversed(range(len(settled))):
            earlier = settled[place]
            if earlier.form == stretch.form and _soon(earlier, stretch, states):
                gone, back = states[earlier.last], states[stretch.first]
                absence = (gone.last_seen if gone.dated else None, back.first_seen if back.dated else None)
                settled[place:] = [replace(earlier, last=stretch.last, away=(*earlier.away, absence))]
                break
        else:
            settled.append(stretch)
    return settled


def _soon(earlier: _SameWords, later: _SameWords, states: Sequence[State]) -> bool:
    return soon(states[earlier.last], states[later.first])


def _close(earlier: _SameWords, later: _SameWords, states: Sequence[State]) -> bool:
    """Whether the clause was there all the time, or nearly."""
    return later.first <= earlier.last + 1 or _soon(earlier, later, states)


def _since(stretch: _SameWords, states: Sequence[State]) -> Since:
    state = states[stretch.first]
    before = states[stretch.first - 1] if stretch.first else None
    return Since(
        at=state.first_seen,
        snapshot=state.snapshot,
        after=before.last_seen if before else None,
        dated=state.dated and (before is None or before.dated),
    )


def _period(stretch: _SameWords, states: Sequence[State]) -> Period:
    first, last = states[stretch.first], states[stretch.last]
    return first.first_seen if first.dated else None, last.last_seen if last.dated else None
