"""What sentences of one form are about: "If you live in Brazil, read our …" beside the same of Canada.

Invariant: only what tells a text from those of its form beside it is its subject; a text without such neighbours has
none, and neither has one whose neighbours hold all of its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tosdiff.language.likeness import SAME, telling_words
from tosdiff.language.words import compounds_of

# So far to either side a text of the same form is looked for. Set by judgement: lists by country or product seldom
# are longer, and a longer one has such texts beside each of its own as well.
_BESIDE = 8
# So much of what a text is about must stand elsewhere for the text to have gone there.
_GONE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What tells a text from those of the same form beside it; nothing where there are none."""

    telling: frozenset[str] = frozenset()
    """The words, no figures, that none of them holds."""
    names: frozenset[str] = frozenset()
    """The names among those, or all of them where no name is."""


class Subjects:
    """What each text of one side is about, worked out when it is asked for."""

    def __init__(self, texts: Sequence[str], changed: Iterable[int]) -> None:
        self._texts = texts
        self._words: dict[int, frozenset[str]] = {}
        self._found: dict[int, Subject] = {}
        self.changed = frozenset[str]().union(*(self.words(at) for at in changed))
        """The words of all that the other version does not have as it stands here."""

    def words(self, at: int) -> frozenset[str]:
        if at not in self._words:
            self._words[at] = telling_words(self._texts[at])
        return self._words[at]

    def of(self, at: int) -> Subject:
        if at not in self._found:
            self._found[at] = self._subject(at)
        return self._found[at]

    def _subject(self, at: int) -> Subject:
        own = self.words(at)
        beside = range(max(0, at - _BESIDE), min(len(self._texts), at + _BESIDE + 1))
        same_form = [n for n in beside if n != at and _is_same_form(own, self.words(n))]
        if not same_form:
            return Subject()
        left = own.difference(*(self.words(n) for n in same_form))
        telling = frozenset(word for word in left if any(map(str.isalpha, word)))
        # A sentence begins with a capital, whatever its first word is.
        capitals = {word.lower() for word in compounds_of(self._texts[at])[1:] if word[0].isupper()}
        return Subject(telling=telling, names=telling & capitals or telling)


def went_elsewhere(old: Subjects, i: int, new: Subjects, j: int) -> bool:
    """Return whether two texts of one form are about different things, of which one stands elsewhere instead.

    Then the one did not become the other, however many words their form has: what the old one is about went to
    another text that changed, or what the new one is about came from another.
    """
    return _went(old, i, new, j) or _went(new, j, old, i)


def _went(side: Subjects, i: int, other: Subjects, j: int) -> bool:
    partner = other.words(j)
    # Most pairs end here, before their neighbours are read.
    if side.words(i) >= partner or (side.words(i) - partner).isdisjoint(other.changed):
        return False
    subject = side.of(i)
    if not subject.names or subject.names & partner:
        return False
    if len(subject.names & other.changed) < _GONE * len(subject.names):
        return False
    kept = subject.telling & partner
    return len(kept) <= len((subject.telling - kept) & other.changed)


def _is_same_form(one: frozenset[str], other: frozenset[str]) -> bool:
    return 2 * len(one & other) >= SAME * (len(one) + len(other)) > 0
