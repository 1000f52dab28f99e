"""Which sentences of one version became which of the other.

Invariant: every sentence of the newer version is told once, with what it came from or with nothing; in
`origins(v, v)` each comes from itself, unaltered.

Blocks are paired first (`compare.pairs`), then the sentences of each pair. What is left on both sides is
looked for in the whole document, so that a sentence that went to another paragraph is followed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from tosdiff.compare.pairs import pairs
from tosdiff.compare.subjects import Subjects, went_elsewhere
from tosdiff.compare.words import differing
from tosdiff.language.enumerators import without_number
from tosdiff.language.likeness import MOVED, SAME, SAME_PLACE, Likeness, telling_words
from tosdiff.language.normalise import normal
from tosdiff.language.stems import stem
from tosdiff.language.tables import words_in
from tosdiff.language.words import words_of
from tosdiff.models import SegmentedText

# Sentences that may begin alike are looked up by their first characters, blanks left out.
_BEGINNING = 12


# Telling words that a sentence must have from one beside it, and from none that it is known to come from, to be what
# became of both: "train" and "model" of "we will not train our models" in "including training our models".
_TAKEN_UP = 2


class Origin(NamedTuple):
    """What a sentence came from."""

    before: tuple[int, ...]
    """Indexes of clauses of the older version: none for a new one, several where sentences were joined."""
    same: bool
    """In the same words, in normal form, whatever they are numbered with."""


Place = tuple[Sequence[int], Sequence[int]]
"""Clauses of the older and of the newer version that stand in one place."""

NEW = Origin((), False)


def origins(before: SegmentedText, after: SegmentedText) -> tuple[Origin, ...]:
    """Return for each sentence of the newer text what it came from."""
    linking = _Linking(before, after)
    if linking.open_new:
        linking.equal_in_place()
        linking.equal_anywhere()
        linking.cut_elsewhere()
    if linking.open_new:
        linking.reworded()
    return tuple(linking.found.get(j, NEW) for j in range(len(after.sentences)))


class _Linking:
    """Links sentences step by step, the surest first; what a step has linked is closed to the next."""

    def __init__(self, before: SegmentedText, after: SegmentedText) -> None:
        self.found: dict[int, Origin] = {}
        self.open_old = dict.fromkeys(range(len(before.sentences)))
        self.open_new = dict.fromkeys(range(len(after.sentences)))
        self._places: list[Place] = []
        """The clauses of blocks that are one block reworded."""
        old_in, new_in = _by_block(before), _by_block(after)
        for pair in pairs(before.blocks, after.blocks):
            if pair.before is None or pair.after is None:
                continue
            here, there = old_in[pair.before], new_in[pair.after]
            same = before.blocks[pair.before].text == after.blocks[pair.after].text
            if same and len(here) == len(there):
                for i, j in zip(here, there, strict=True):
                    self._link(i, j, same=True)
            elif here and there:
                self._places.append((here, there))
        closed = not self.open_new
        self._old, self._new = (
            [] if closed else [without_number(normal(sentence.text)) for sentence in text.sentences]
            for text in (before, after)
        )

    def _link(self, i: int, j: int, *, same: bool) -> None:
        self.found[j] = Origin((i,), same)
        self.open_old.pop(i, None)
        del self.open_new[j]

    def equal_in_place(self) -> None:
        for here, there in self._places:
            i = j = 0
            gaps = differing([self._old[n] for n in here], [self._new[n] for n in there])
            for gap in (*gaps, (len(here), len(here), len(there), len(there))):
                for old, new in zip(here[i : gap[0]], there[j : gap[2]], strict=True):
                    self._link(old, new, same=True)
                i, j = gap[1], gap[3]

    def equal_anywhere(self) -> None:
        standing: dict[str, list[int]] = defaultdict(list)
        for i in reversed(self.open_old):
            standing[self._old[i]].append(i)
        for j in list(self.open_new):
            if found := standing.get(self._new[j]):
                self._link(found.pop(), j, same=True)

    def cut_elsewhere(self) -> None:
        """Link runs of sentences that hold the same words, only divided at other places."""
        old, new = (["".join(text.split()) for text in side] for side in (self._old, self._new))
        beginning: dict[str, list[int]] = defaultdict(list)
        for i in self.open_old:
            beginning[old[i][:_BEGINNING]].append(i)
        for j in list(self.open_new):
            for i in beginning.get(new[j][:_BEGINNING], ()) if j in self.open_new else ():
                if i in self.open_old and (run := self._same_words(old, new, i, j)):
                    self._link_run(run)
                    break

    def _same_words(self, old: Sequence[str], new: Sequence[str], i: int, j: int) -> list[tuple[int, int]]:
        """Return which open sentences from old[i] and new[j] on overlap, up to where both end together."""
        overlaps = [(i, j)]
        here, there = old[i], new[j]
        while here != there:
            if len(here) < len(there) and there.startswith(here) and i + 1 in self.open_old:
                i, there, here = i + 1, there[len(here) :], old[i + 1]
            elif len(there) < len(here) and here.startswith(there) and j + 1 in self.open_new:
                j, here, there = j + 1, here[len(there) :], new[j + 1]
            else:
                return []
            overlaps.append((i, j))
        return overlaps

    def _link_run(self, overlaps: Sequence[tuple[int, int]]) -> None:
        for j in dict.fromkeys(j for _, j in overlaps):
            self.found[j] = Origin(tuple(i for i, other in overlaps if other == j), True)
            del self.open_new[j]
        for i, _ in overlaps:
            self.open_old.pop(i, None)

    def reworded(self) -> None:
        self._subjects = Subjects(self._old, self.open_old), Subjects(self._new, self.open_new)
        for here, there in self._places:  # one sentence is all of its block: that is paired already
            if len(here) == len(there) == 1 and here[0] in self.open_old and there[0] in self.open_new:
                self._link(here[0], there[0], same=False)
        paired = (i for here, _ in self._places for i in here)
        likeness = Likeness(
            {i: telling_words(self._old[i]) for i in {**self.open_old, **dict.fromkeys(paired)}},
            {j: telling_words(self._new[j]) for j in self.open_new},
        )
        self._reworded_among(likeness, self._places, alone=SAME_PLACE)
        self._reworded_among(likeness, list(self._between_neighbours()), alone=SAME)
        self._take_best(likeness.pairs(self.open_old, self.open_new, MOVED, evenly=True))
        for here, there in self._places:  # what grew out of a sentence that was linked already
            still_open = [j for j in there if j in self.open_new]
            for _, i, j in _best_first(likeness.pairs(here, still_open, MOVED)):
                if j in self.open_new and likeness.is_telling(i, j) and self._may_grow(i, j):
                    self._link(i, j, same=False)
        for here, _ in self._places:
            self._join_neighbours(here)

    def _join_neighbours(self, here: Sequence[int]) -> None:
        """Join what went from a paragraph to the sentence beside it that took up its words: two became one."""
        became = {i: j for j, origin in self.found.items() if not origin.same for i in origin.before}
        for at, i in enumerate(here):
            if i not in self.open_old:
                continue
            for beside in (here[at - 1 : at] if at else ()), here[at + 1 : at + 2]:
                j = became.get(beside[0]) if beside else None
                if j is not None and self._takes_up(i, j):
                    before = sorted({*self.found[j].before, i})
                    self.found[j] = Origin(tuple(before), False)
                    self.open_old.pop(i)
                    became[i] = j
                    break

    def _takes_up(self, i: int, j: int) -> bool:
        """Whether a sentence has words of one that went which those it came from do not have."""
        came = {word for old in self.found[j].before for word in _stems(self._old[old])}
        return len((_stems(self._new[j]) - came) & _stems(self._old[i])) >= _TAKEN_UP

    def _reworded_among(self, likeness: Likeness, places: Iterable[Place], *, alone: float) -> None:
        """Link those that are most alike; of two that are alone in their place less is asked."""
        found: list[tuple[float, int, int]] = []
        for here, there in places:
            old = [i for i in here if i in self.open_old]
            new = [j for j in there if j in self.open_new]
            found += likeness.pairs(old, new, alone if len(old) == len(new) == 1 else SAME)
        self._take_best(found)

    def _between_neighbours(self) -> Iterator[Place]:
        """Yield runs of open sentences that stand between the same sentences in both versions."""
        last, run = -1, list[int]()
        for j in range(len(self._new) + 1):
            if j in self.open_new:
                run.append(j)
                continue
            here = self.found[j].before[0] if j < len(self._new) else len(self._old)
            if run:
                yield range(last + 1, here), run
            last, run = self.found[j].before[-1] if j < len(self._new) else last, []

    def _take_best(self, found: Iterable[tuple[float, int, int]]) -> None:
        for _, i, j in _best_first(found):
            if i in self.open_old and j in self.open_new and self._may_be_one(i, j):
                self._link(i, j, same=False)

    def _may_be_one(self, i: int, j: int) -> bool:
        """Whether neither sentence is about something that stands in another instead."""
        return not went_elsewhere(self._subjects[0], i, self._subjects[1], j)

    def _may_grow(self, i: int, j: int) -> bool:
        """Whether a sentence is about what the other is that has its successor already: in that it stands."""
        return not went_elsewhere(self._subjects[0], i, self._standing, j)

    @cached_property
    def _standing(self) -> Subjects:
        return Subjects(self._new, range(len(self._new)))


def _stems(text: str) -> set[str]:
    function = words_in("words", "function")
    return {stem(word) for word in words_of(text.lower()) if word not in function}


def _best_first(found: Iterable[tuple[float, int, int]]) -> list[tuple[float, int, int]]:
    return sorted(found, key=lambda pair: (-pair[0], pair[1], pair[2]))


def _by_block(text: SegmentedText) -> list[list[int]]:
    found: list[list[int]] = [[] for _ in text.blocks]
    for index, sentence in enumerate(text.sentences):
        found[sentence.block].append(index)
    return found
