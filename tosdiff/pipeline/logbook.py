"""What happened to a document, state by state: on which line of its history, of which class, and why.

Invariant: a state is compared with the state before it on its own line, both derived by the rules in force;
the step from one line to another is no change of wording, nor is the return to a text seen shortly before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING

from tosdiff.evidence.copies import Copies, origin_of
from tosdiff.history.contracts import lines
from tosdiff.history.flaps import WINDOW, Flaps, IfReturn
from tosdiff.history.states import joined
from tosdiff.history.witnesses import Contradiction
from tosdiff.models import (
    ChangeSummary,
    Comparison,
    Document,
    DocumentText,
    Edition,
    EditionDifference,
    Rendering,
    Significance,
    Snapshot,
    State,
    Version,
    Visit,
)
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.witnessing import Witnessed
from tosdiff.store.log import remarkable_in

if TYPE_CHECKING:
    from tosdiff.pipeline.weighing import WeighedChange


_AT_HAND = 100
"""Texts and comparisons that are held in memory: three times those of a window with a version a day."""

Comparing = Callable[[ChangeSummary], Comparison]
"""Gives the comparison that a summary is of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What is told of a state, of which class and why."""

    significance: Significance
    explanation: str
    told: ChangeSummary | None
    """What the change comes to; None for a document's first state."""
    comparing: Comparing = field(repr=False, compare=False)

    @property
    def comparison(self) -> Comparison | None:
        """What changed, block by block, compared when it is asked for; None for a document's first state."""
        return None if self.told is None else self.comparing(self.told)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One state of a document, and what brought it."""

    state: State
    snapshot: Snapshot
    told: ChangeSummary | None
    """What is told of it, against the state before on its own line; None for the document's first.

    The step to another line has no changes: editions are compared only when that is asked for."""
    comparing: Comparing = field(repr=False, compare=False)
    line: int = 0
    """Which contract it belongs to, numbered in the order in which they were first seen."""
    edition: Edition = field(default_factory=Edition)
    """That contract, as this state's text names it."""
    switched: bool = False
    """Whether the state before belongs to another line."""
    again: bool = False
    """Whether it goes on with what was told before: an unstable text, or editions that alternate."""
    witnesses: tuple[Copies, ...] = ()
    """Where the visits that saw it came from, those of most visits first."""
    against: tuple[OtherText, ...] = ()
    """Texts of other sources that say something else of the same time."""
    stretch: tuple[State, ...] = ()
    """The states of an unstable stretch that was folded into this entry, oldest first."""

    @property
    def comparison(self) -> Comparison | None:
        """What is told of it, block by block, compared when it is asked for."""
        return None if self.told is None else self.comparing(self.told)

    @property
    def events(self) -> tuple[Event, ...]:
        """What is told of it, one after the other: an edition that returns with other words is a switch and a change."""
        told = self.told
        if told is None:
            return (self._event(Significance.FIRST, "first snapshot", None),)
        own = self._event(told.significance, told.explanation, told)
        if not self.switched or told.significance is Significance.EDITION:
            return (own,)
        return self._event(Significance.EDITION, told.explanation, told.as_switch()), own

    def _event(self, significance: Significance, explanation: str, told: ChangeSummary | None) -> Event:
        return Event(significance=significance, explanation=explanation, told=told, comparing=self.comparing)


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherText:
    """What another source says of a time at which a page was seen, where it says something else."""

    at: datetime
    origin: str
    snapshot: Snapshot
    told: ChangeSummary
    """From the page to that text."""


class Logbook:
    """The states of one document as they are told; what is not asked for is not computed."""

    def __init__(self, archive: Archive, document: Document) -> None:
        self._archive = archive
        self._document = document
        store = archive.store
        visits = remarkable_in(store.chain(document.id), store.visits_file(document.id))
        self.states: Sequence[State] = archive.states(document)
        self._witnessed = Witnessed(archive, document, self.states)
        self._reread = {(v.at, v.snapshot) for v in visits if v.rendering is Rendering.REREAD}
        self._origins = {(v.at, v.snapshot): origin_of(v) for v in visits if v.rendering}
        self._accepted = {(visit.at, visit.snapshot): visit for visit in visits if visit.accepted}
        self._doubts = {(visit.at, visit.snapshot): visit.doubt for visit in visits if visit.doubt}
        self._weighed: Callable[[str, str], WeighedChange] = cache(self._weigh)
        self._weights: dict[tuple[str, str], WeighedChange] = {}
        """Of what was compared anyhow."""
        some = lru_cache(maxsize=_AT_HAND)
        self._text: Callable[[str], DocumentText] = some(self._read)
        self._labelled: Callable[[str], Version] = some(lambda name: archive.labelled(self._text(name)))
        self._compared: Callable[[str, str], Comparison] = some(self._compare)
        self._summary: Callable[[str, str], ChangeSummary] = cache(self._summarise)
        self._line: Callable[[int], _HistoryLine] = cache(self._line_of)

    def entries(self) -> tuple[LogEntry, ...]:
        """Return every state with what brought it, oldest first."""
        with self._archive.deriving.kept.together():
            return tuple(map(self.entry, range(len(self.states))))

    def latest(self) -> LogEntry:
        """Return the newest state with what brought it."""
        with self._archive.deriving.kept.together():
            return self.entry(len(self.states) - 1)

    def on_line_of_latest(self) -> tuple[State, ...]:
        """Return the states of the contract that was seen last."""
        return self._line(self.lines[-1]).states

    @cached_property
    def lines(self) -> tuple[int, ...]:
        """The line of each state."""

        def apart(old: State, new: State) -> bool:
            return not self._replaces(new) and bool(self._apart(old.snapshot, new.snapshot))

        return lines(self.states, apart)

    def entry(self, at: int) -> LogEntry:
        told, again = self._told(at) if at else (None, False)
        return LogEntry(
            state=self.states[at],
            snapshot=self._archive.snapshot(self._document, self.states[at]),
            told=told,
            comparing=self._whole,
            line=self.lines[at],
            edition=self._editions[self.states[at].snapshot],
            switched=at > 0 and self.lines[at] != self.lines[at - 1],
            again=again,
            witnesses=self._witnessed.of(at),
            against=tuple(map(self._other_text, self._witnessed.against(at))),
        )

    def _other_text(self, found: Contradiction) -> OtherText:
        return OtherText(
            at=found.at,
            origin=self._origins[found.at, found.text],
            snapshot=self._archive.store.snapshot(self._document.id, found.text),
            told=self._summary(found.page, found.text),
        )

    def _whole(self, told: ChangeSummary) -> Comparison:
        """Return the comparison that was told of, as it was told."""
        if told.compares:
            found = self._compared(told.before, told.after)
            return replace(
                found,
                significance=told.significance,
                explanation=told.explanation,
                headlines=told.headlines,
            )
        return Comparison(
            before=self._text(told.before),
            after=self._text(told.after),
            changes=(),
            significance=told.significance,
            explanation=told.explanation,
            headlines=told.headlines,
        )

    def settled(self) -> str | None:
        """Say on what an unstable text settled, if the newest visit is the one that shows it.

        Nothing is said where it settled on what was told last as its new text.
        """
        line = self._line(self.lines[-1])
        at = len(line.states) - 1
        since = line.flaps.since(at)
        if since is None or not line.flaps.settled(at):
            return None
        state, told = line.states[at], line.states[since - 1]
        if state.snapshot == told.snapshot:
            return None
        return (
            f"the text has settled: what was told as new on {told.first_said} was taken back, "
            f"the text of {state.snapshot.partition('-')[0]} stands since {state.first_said}"
        )

    # -------------------------------------------------------------- what is told of one state

    def _told(self, at: int) -> tuple[ChangeSummary, bool]:
        """Return what is told of a state, and whether it only goes on with what was told before."""
        line = self._line(self.lines[at])
        place = line.places[at]
        if self.lines[at] == self.lines[at - 1]:
            return self._on_line(line, place)
        switch, again = self._switch(at)
        if place == 0 or line.places.get(line.before(at)) == place:
            return switch, again
        own, _ = self._on_line(line, place)
        said = f"{switch.explanation}; since this edition was last seen: {own.explanation}"
        if own.significance.is_news:
            return replace(own, explanation=said), False
        return replace(switch, explanation=said), again

    def _switch(self, at: int) -> tuple[ChangeSummary, bool]:
        """Tell that another line goes on here; the two are compared only when that is asked for."""
        old, new = self.states[at - 1].snapshot, self.states[at].snapshot
        told = ChangeSummary(
            before=old,
            after=new,
            compares=False,
            significance=Significance.EDITION,
            explanation=f"another edition: {self._apart(old, new)}",
        )
        turn = self.lines[at - 1 : at + 1]
        again = any(
            self.lines[i - 1 : i + 1] == turn
            and abs(self.states[at].first_seen - self.states[i].first_seen) <= WINDOW  # a clock may be ahead
            for i in range(1, at)
        )
        return told, again

    def _replaces(self, state: State) -> Visit | None:
        """Return the visit that took a refused text for this state, None where it was not refused."""
        return self._accepted.get((state.first_seen, state.snapshot))

    def _on_line(self, line: _HistoryLine, at: int) -> tuple[ChangeSummary, bool]:
        compared, again = self._step(line, at)
        state = line.states[at]
        if (state.first_seen, state.snapshot) in self._reread:
            said = "the same page, read anew by who recorded it (a technical upgrade there): no change of the page"
            return replace(
                compared, significance=Significance.PRESENTATION, explanation=said, headlines=()
            ), again
        if doubt := self._doubts.get((state.first_seen, state.snapshot)):
            said = compared.explanation if compared.changed else "no word of the text changed"
            compared = replace(compared, explanation=f"{said}; in doubt: {doubt}")
        return compared, again

    def _step(self, line: _HistoryLine, at: int) -> tuple[ChangeSummary, bool]:
        names = [state.snapshot for state in line.states]
        compared = self._summary(names[at - 1], names[at])
        if taken := self._replaces(line.states[at]):
            said = taken.reason or "a refused text was accepted"
            told = Significance.REPLACEMENT
            return replace(compared, significance=told, explanation=said, headlines=()), False
        back = line.flaps.back(at)
        if back is not None:
            old, again = (name.partition("-")[0] for name in (names[at - 1], names[back]))
            seen = line.states[back].last_said
            said = f"unstable: returns from the text of {old} to that of {again}, last seen on {seen}"
            flap = replace(compared, significance=Significance.FLAP, explanation=said, headlines=())
            return flap, line.flaps.since(at) != at
        if compared.significance.is_news:
            # new in the middle of an unstable stretch: against the nearest of the texts that alternated
            known = dict.fromkeys(names[i] for i in line.flaps.stretch(at - 1))
            nearest = min(known, key=lambda name: self._weighed(name, names[at]).changes)
            compared = self._summary(nearest, names[at])
        return compared, False

    # -------------------------------------------------------------- one line of history

    def _line_of(self, number: int) -> _HistoryLine:
        positions = [i for i, line in enumerate(self.lines) if line == number]
        states = joined(self.states[i] for i in positions)
        places: dict[int, int] = {}
        for i in positions:
            last = max(places.values(), default=-1)
            same = last >= 0 and states[last].snapshot == self.states[i].snapshot
            places[i] = last if same else last + 1
        return _HistoryLine(states, places, self._weighed)

    # -------------------------------------------------------------- versions, each read once

    def _read(self, snapshot: str) -> DocumentText:
        stored = self._archive.store.snapshot(self._document.id, snapshot)
        return self._archive.text(self._document, stored)

    def _compare(self, old: str, new: str) -> Comparison:
        from tosdiff.pipeline.comparing import compared
        from tosdiff.pipeline.weighing import weight_of

        found = compared(self._document, self._labelled(old), self._labelled(new))
        self._weights[old, new] = weight_of(found)
        return found

    def _summarise(self, old: str, new: str) -> ChangeSummary:
        def compare() -> ChangeSummary:
            from tosdiff.compare.summary import summary_of

            return summary_of(self._compared(old, new))

        deriving = self._archive.deriving
        return deriving.summary(self._document, old, new, self._archive.taxonomy_digest, compare)

    @cached_property
    def _editions(self) -> Mapping[str, Edition]:
        """Which contract the snapshot of each state is."""
        names = dict.fromkeys(state.snapshot for state in self.states)
        return self._archive.deriving.editions(self._document, names, self._edition_of)

    def _edition_of(self, snapshot: str) -> Edition:
        return self._archive.edition(
            self._document, self._archive.store.snapshot(self._document.id, snapshot)
        )

    def _weigh(self, old: str, new: str) -> WeighedChange:
        def weigh() -> WeighedChange:
            from tosdiff.pipeline.weighing import weight

            if (old, new) in self._weights:
                return self._weights[old, new]
            return weight(self._document, self._text(old), self._text(new))

        return self._archive.deriving.weighed(self._document, old, new, weigh)

    def _apart(self, old: str, new: str) -> EditionDifference | None:
        """Return in what two versions are different contracts; only where they seem so are they aligned."""
        from tosdiff.compare.editions import difference

        apart = difference(self._editions[old], self._editions[new]) if old != new else None
        if apart and self._weighed(old, new).significance is Significance.EDITION:
            return apart
        return None


class _HistoryLine:
    """The states of one contract, and where each state of the document stands among them."""

    def __init__(
        self, states: tuple[State, ...], places: dict[int, int], weighed: Callable[[str, str], WeighedChange]
    ) -> None:
        self.states = states
        self.places = places
        self._weighed = weighed
        self.flaps = Flaps(
            states, alike=self._alike, is_news=lambda at: self._step(at - 1, at).significance.is_news
        )

    def _step(self, old: int, new: int) -> WeighedChange:
        return self._weighed(self.states[old].snapshot, self.states[new].snapshot)

    def _alike(self, earlier: int, at: int) -> bool | IfReturn:
        came, went = self._step(at - 1, at), self._step(earlier, earlier + 1)
        if not (came.significance.is_news and went.significance.is_news):
            return False
        if not self._step(earlier, at).significance.is_news:
            return True
        # in a text that was amended since, the same passages still come and go
        return IfReturn(earlier + 1) if came.repeats(went) else False

    def before(self, at: int) -> int:
        """Return the document's state before one on this line, or -1 for the first."""
        return max((i for i in self.places if i < at), default=-1)
