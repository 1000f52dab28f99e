"""How alike two texts are: by their telling words, by all their words, by runs of words, by their letters.

Invariant: the same two texts are always alike to the same degree, whatever else was compared before, and a text is
wholly alike to itself if it has a word.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from math import log

from tosdiff.language.words import compounds_of
from tosdiff.models import Span

SAME = 0.5
"""Share of the telling words that two texts must have in common to be one text reworded. Set by judgement, not
tuned: with less in common a redline is harder to read than the two texts one after the other."""
SAME_PLACE = 0.25
"""... where nothing else could have become of either: they stand alone between the same neighbours."""
MOVED = 0.7
"""... to be known again elsewhere, so that unlike neighbours weigh against it."""
TELLING_WORDS = 8
"""Below this many words a text says too little to be known again elsewhere, or inside a longer one."""

# A word of more texts than this tells none from another, and counting it would cost their square.
_TOO_COMMON = 60


def telling_words(text: str) -> frozenset[str]:
    """Return the words by which a text in normal form is known again."""
    return _kept_words(text) if len(text) <= _LONGEST_KEPT else _telling_words(text)


def _telling_words(text: str) -> frozenset[str]:
    return frozenset(compounds_of(text.lower()))


# A history compares the same paragraphs with those of many versions.
_LONGEST_KEPT = 4000
_kept_words = lru_cache(maxsize=1024)(_telling_words)


class Likeness:
    """How much of their telling words texts of two sides have in common, rare words counting for more.

    Texts are given as their words, and named by their numbers on either side.
    """

    def __init__(self, old: Mapping[int, frozenset[str]], new: Mapping[int, frozenset[str]]) -> None:
        self._old, self._new = old, new
        texts = [*self._old.values(), *self._new.values()]
        self._weight = {
            word: log(1 + len(texts) / count) if count <= _TOO_COMMON else 0.0
            for word, count in Counter(word for words in texts for word in words).items()
        }
        self._old_weight = {i: self._sum(words) for i, words in self._old.items()}
        self._new_weight = {j: self._sum(words) for j, words in self._new.items()}
        self._holders = self._holding(self._new)

    def _sum(self, words: Iterable[str]) -> float:
        return sum(self._weight[word] for word in sorted(words))  # in one order, for one result

    def _holding(self, new: Iterable[int]) -> Mapping[str, list[int]]:
        holders: dict[str, list[int]] = defaultdict(list)
        for j in new:
            for word in self._new[j]:
                if self._weight[word]:
                    holders[word].append(j)
        return holders

    @property
    def old(self) -> Collection[int]:
        return self._old.keys()

    def size(self, i: int, j: int) -> int:
        """Return how many different words the shorter text has."""
        return min(len(self._old[i]), len(self._new[j]))

    def is_telling(self, i: int, j: int) -> bool:
        """Return whether both texts are long enough to be known again."""
        return self.size(i, j) >= TELLING_WORDS

    def share(self, i: int, j: int) -> float:
        """Return the share of telling words in common, 0 to 1: of the shorter text, or of both if either is tiny."""
        if not self.is_telling(i, j):
            return self.even_share(i, j)
        return self._share(i, j, min(self._old_weight[i], self._new_weight[j]))

    def even_share(self, i: int, j: int) -> float:
        """Return the share of telling words in common among those of both texts, 0 to 1."""
        return self._share(i, j, (self._old_weight[i] + self._new_weight[j]) / 2)

    def _share(self, i: int, j: int, whole: float) -> float:
        return self._sum(self._old[i] & self._new[j]) / whole if whole else 0.0

    def candidates(self, i: int, most: int, allowed: Set[int] | None = None) -> list[int]:
        """Return so many of the new texts that share most with an old one, best first."""
        common: dict[int, float] = defaultdict(float)
        for word in sorted(self._old[i]):
            for j in self._holders.get(word, ()):
                if allowed is None or j in allowed:
                    common[j] += self._weight[word]
        return sorted(common, key=lambda j: (-common[j], j))[:most]

    def pairs(
        self, old: Iterable[int], new: Iterable[int], least: float, *, evenly: bool = False
    ) -> Iterator[tuple[float, int, int]]:
        """Yield (share, old, new) of those that have `least` of their telling words in common.

        With `evenly` the share is that of both texts, and both must be long enough to tell.
        """
        holders = self._holding(new)
        for i in old:
            for j in {j for word in self._old[i] for j in holders.get(word, ())}:
                if evenly and not self.is_telling(i, j):
                    continue
                share = self.even_share(i, j) if evenly else self.share(i, j)
                if share >= least:
                    yield share, i, j


# ------------------------------------------------------------------ all words


def words_shared(one: Sequence[str], other: Sequence[str]) -> float:
    """Return the share of the words of two texts that both have, in whatever order, 0 to 1."""
    counted, counted_other = Counter(one), Counter(other)
    total = counted.total() + counted_other.total()
    return 2 * (counted & counted_other).total() / total if total else 1.0


def runs_shared(one: Sequence[str], other: Sequence[str], length: int = 4) -> float:
    """Return the share of the runs of so many words in the shorter text that the longer one holds too, 0 to 1."""

    def runs(words: Sequence[str]) -> set[tuple[str, ...]]:
        return set(zip(*(words[start:] for start in range(length)), strict=False))

    a, b = runs(one), runs(other)
    return len(a & b) / max(1, min(len(a), len(b)))


# ------------------------------------------------------------------ letters
# rapidfuzz takes longer to import than most commands to run, so it is imported where letters are compared.


def letters_shared(one: str, other: str, *, least: float = 0.0) -> float:
    """Return the share of letters in common, in their order, 0 to 100; 0 where it is below `least`."""
    from rapidfuzz import fuzz

    return fuzz.ratio(one, other, score_cutoff=least)


def letters_shared_within(part: str, whole: str) -> float:
    """Return the same of a text and that part of a longer one that is as long and most like it."""
    from rapidfuzz import fuzz

    return fuzz.partial_ratio(part, whole)


def likest_part(part: str, whole: str, *, least: float) -> Span | None:
    """Return where in a longer text stands what is most like a text, and as long; None where nothing is like it."""
    from rapidfuzz import fuzz

    aligned = fuzz.partial_ratio_alignment(part, whole, score_cutoff=least)
    return None if aligned is None else (aligned.dest_start, aligned.dest_end)


def slips_apart(one: str, other: str) -> int:
    """Return how many slips of the pen lead from one word to another: a letter more, less, wrong, or swapped."""
    from rapidfuzz.distance import OSA

    return OSA.distance(one, other)
