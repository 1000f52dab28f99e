"""What happened to a document, state by state: on which line of its history, of which class, and why.

Invariant: a state is compared with the state before it on its own line, both derived by the rules in force;
the step from one line to another is no change of wording.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, cached_property
from typing import TYPE_CHECKING

from tosdiff.archive import Archive, LogEntry
from tosdiff.history.editions import lines
from tosdiff.history.states import joined
from tosdiff.models import Comparison, Document, Edition, Significance, State, Version

if TYPE_CHECKING:
    from collections.abc import Callable


class Logbook:
    """The states of one document as they are told; what is not asked for is not computed."""

    def __init__(self, archive: Archive, document: Document) -> None:
        self._archive = archive
        self._document = document
        self.states: Sequence[State] = archive.states(document)
        self._version: Callable[[str], Version] = cache(self._read)
        self._edition: Callable[[str], Edition] = cache(self._edition_of)
        self._labelled: Callable[[str], Version] = cache(lambda name: archive.labelled(self._version(name)))
        self._compared: Callable[[str, str], Comparison] = cache(self._compare)

    def entries(self) -> tuple[LogEntry, ...]:
        """Return every state with what brought it, oldest first."""
        return tuple(map(self.entry, range(len(self.states))))

    def latest(self) -> LogEntry:
        """Return the newest state with what brought it."""
        return self.entry(len(self.states) - 1)

    def on_line_of_latest(self) -> tuple[State, ...]:
        """Return the states of the contract that was seen last."""
        mine = (state for state, line in zip(self.states, self.lines, strict=True) if line == self.lines[-1])
        return joined(mine)

    @cached_property
    def lines(self) -> tuple[int, ...]:
        """The line of each state."""
        return lines([state.snapshot for state in self.states], lambda a, b: bool(self._apart(a, b)))

    def before(self, at: int) -> int | None:
        """Return the position of the state before on the same line, or None for the first of a line."""
        return next((i for i in range(at - 1, -1, -1) if self.lines[i] == self.lines[at]), None)

    def entry(self, at: int) -> LogEntry:
        state = self.states[at]
        return LogEntry(
            state=state,
            snapshot=self._archive.snapshot(self._document, state),
            comparison=self._told(at) if at else None,
            line=self.lines[at],
            edition=self._edition(state.snapshot),
            switched=at > 0 and self.lines[at] != self.lines[at - 1],
        )

    # -------------------------------------------------------------- what is told of one state

    def _told(self, at: int) -> Comparison:
        before = self.before(at)
        if self.lines[at] == self.lines[at - 1]:
            assert before is not None
            return self._on_line(before, at)
        switch = self._switch(at)
        if before is None or self.states[before].snapshot == self.states[at].snapshot:
            return switch
        own = self._on_line(before, at)
        said = f"{switch.explanation}; since this edition was last seen: {own.explanation}"
        return replace(own if own.significance.is_news else switch, explanation=said)

    def _switch(self, at: int) -> Comparison:
        """Tell that another line goes on here; the two are compared only when that is asked for."""
        old, new = self.states[at - 1].snapshot, self.states[at].snapshot
        return Comparison(
            before=self._version(old),
            after=self._version(new),
            changes=(),
            significance=Significance.EDITION,
            explanation=f"another edition: {self._apart(old, new)}",
        )

    def _on_line(self, before: int, at: int) -> Comparison:
        from tosdiff.history.flaps import told_as_flaps

        on_line = [i for i in range(at + 1) if self.lines[i] == self.lines[at]]
        compared = self._compared(self.states[before].snapshot, self.states[at].snapshot)
        none: list[Comparison | None] = [None] * (len(on_line) - 1)
        told = told_as_flaps([self.states[i] for i in on_line], [*none, compared])[-1]
        return told or compared

    # -------------------------------------------------------------- versions, each read once

    def _read(self, snapshot: str) -> Version:
        stored = self._archive.store.snapshot(self._document.id, snapshot)
        return self._archive.version(self._document, stored, labelled=False)

    def _edition_of(self, snapshot: str) -> Edition:
        from tosdiff.compare.editions import edition_of

        return edition_of(self._version(snapshot))

    def _compare(self, old: str, new: str) -> Comparison:
        from tosdiff.compare.versions import compare

        return compare(self._labelled(old), self._labelled(new))

    def _apart(self, old: str, new: str) -> str | None:
        """Return in what two versions are different contracts; only where they seem so are they aligned."""
        from tosdiff.compare.editions import difference

        apart = difference(self._edition(old), self._edition(new)) if old != new else None
        if apart and self._compared(old, new).significance is Significance.EDITION:
            return apart
        return None
