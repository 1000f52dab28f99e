"""Changes that take back what was there shortly before: a page that cannot make up its mind.

Invariant: a text never seen before on its line is no flap; an unstable stretch begins with its first return
and ends when a new text comes, or when one text has stayed for the window. However wrong the clocks were, no more is looked at
than a month of the log holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain

from tosdiff.models import State

# A wording that returns within a month was never really replaced: of the corpus' returns the flapping
# ones came back within days, and no true change was taken back in less than a quarter of a year.
WINDOW = timedelta(days=31)
# Of a store whose clock was ahead, or began anew at each start of the machine, every date may lie within a month of every
# other; then the order of the log says what is recent, at a version a day.
_UNDATED = WINDOW.days


def soon(earlier: State, later: State) -> bool:
    """Whether a state was seen within the window after an earlier one, as their clocks say, right or wrong."""
    apart = max(later.first_seen - earlier.last_seen, earlier.first_seen - later.last_seen)
    return apart <= WINDOW


@dataclass(frozen=True, slots=True)
class IfReturn:
    """Alike only where another position is itself a return."""

    at: int


class Flaps:
    """Which states of one line return to a text seen shortly before."""

    def __init__(
        self,
        line: Sequence[State],
        *,
        alike: Callable[[int, int], bool | IfReturn],
        is_news: Callable[[int], bool],
    ) -> None:
        """Take the states of a line, neighbours never of one snapshot.

        Args:
            line: oldest first.
            alike: whether the later of two positions shows the text of the earlier, but for what is no news,
                though the one between them does not; or of which position before the later that depends.
            is_news: whether the wording at a position is another than at the one before.
        """
        self._line = line
        self._alike = alike
        self._is_news = is_news
        self._back_to: dict[int, int | None] = {}
        self._dated_before: list[int] = []
        """By position: the last one before it whose dates can be believed, -1 where there is none."""
        last = -1
        for at, state in enumerate(line):
            self._dated_before.append(last)
            last = at if state.dated else last

    def back(self, at: int) -> int | None:
        """Return the position whose text is shown again at this one, or None.

        Only states within the window are looked at, and those that their answer depends on: a page that changes in
        one way every day makes a chain as long as its history, so what waits for an answer is kept in a list.
        """
        waiting = [] if at in self._back_to else [(at, self._candidates(at))]
        while waiting:
            position, candidates = waiting[-1]
            for earlier in candidates:
                found = self._alike(earlier, position) if self._apart(earlier, position) else True
                if isinstance(found, IfReturn):
                    if found.at not in self._back_to:
                        waiting[-1] = (position, chain((earlier,), candidates))  # asked again then
                        waiting.append((found.at, self._candidates(found.at)))
                        break
                    found = self._back_to[found.at] is not None
                if found:
                    self._back_to[position] = earlier
                    waiting.pop()
                    break
            else:
                self._back_to[position] = None
                waiting.pop()
        return self._back_to[at]

    def _apart(self, earlier: int, at: int) -> bool:
        return self._line[earlier].snapshot != self._line[at].snapshot

    def _candidates(self, at: int) -> Iterator[int]:
        """Yield the positions that one may return to: that of its own snapshot, else the latest first."""
        recent: list[int] = []
        for earlier in self._recent(at):
            if not self._apart(earlier, at):
                return iter((earlier,))
            recent.append(earlier)
        return iter(recent)

    def _recent(self, at: int) -> Iterator[int]:
        """Yield the positions within the window before one, but for that next to it, the latest first.

        Believed dates are in order, so the first that lies too far back is the end; of others a fixed number is looked at.
        """
        line, doubtful, earlier = self._line, 0, at - 2
        while earlier >= 0:
            sure = line[at].dated and line[earlier].dated
            doubtful += not sure
            if doubtful > _UNDATED and not sure:
                if not line[at].dated:
                    return
                earlier = self._dated_before[earlier]
                continue
            if soon(line[earlier], line[at]):
                yield earlier
            elif sure:
                return
            earlier -= 1

    def settled(self, at: int) -> bool:
        """Whether a state stayed for the window, which ends what was unstable before it."""
        return self._line[at].last_seen - self._line[at].first_seen >= WINDOW

    def since(self, at: int) -> int | None:
        """Return the position of the first return of the unstable stretch that a state is in, or None.

        What is no news between two returns is part of the stretch.
        """
        if self.back(at) is None:
            return None
        found = at
        for earlier in range(at - 1, 0, -1):
            if self.settled(earlier):
                break
            if self.back(earlier) is not None:
                found = earlier
            elif self._is_news(earlier):
                break
        return found

    def stretch(self, at: int) -> range:
        """Return the positions of the unstable stretch up to a state that is in one; else that state alone."""
        since = self.since(at)
        first = None if since is None else self.back(since)
        return range(at if first is None else first, at + 1)
