"""What sentences of one form are about: "If you live in Brazil, read our …" beside the same of Canada.

Invariant: a form is what a text has in common with one beside it that is mostly the same; what two texts are about is
what is left of either without the form. Where there is no form nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tosdiff.language.likeness import SAME, telling_words
from tosdiff.language.words import compounds_of

# So far to either side a text of the same form is looked for. Set by judgement: lists by country or product seldom
# are longer, and a longer one has such texts beside each of its own as well.
_BESIDE = 8
# So much of what a text is about must stand elsewhere for the text to have gone there.
_GONE = 0.5


class Subjects:
    """The texts of one side, and the form that each has in common with those beside it, found when it is asked for."""

    def __init__(self, texts: Sequence[str], changed: Iterable[int]) -> None:
        self._texts = texts
        self._words: dict[int, frozenset[str]] = {}
        self._forms: dict[int, frozenset[str]] = {}
        self.changed = frozenset[str]().union(*(self.words(at) for at in changed))
        """The words of all texts that the other version does not have, or not in this place."""

    def words(self, at: int) -> frozenset[str]:
        if at not in self._words:
            self._words[at] = telling_words(self._texts[at])
        return self._words[at]

    def form(self, at: int) -> frozenset[str]:
        """Return the words that a text has in common with one beside it that is mostly the same."""
        if at not in self._forms:
            self._forms[at] = self._form(at)
        return self._forms[at]

    def _form(self, at: int) -> frozenset[str]:
        own = self.words(at)
        beside = range(max(0, at - _BESIDE), min(len(self._texts), at + _BESIDE + 1))
        shared = [own & self.words(n) for n in beside if n != at and _is_same_form(own, self.words(n))]
        return frozenset[str]().union(*shared)

    def names(self, at: int, among: frozenset[str]) -> frozenset[str]:
        """Return those of the words that a text writes as names, or all of them where it writes none so."""
        # A sentence begins with a capital, whatever its first word is.
        capitals = {word.lower() for word in compounds_of(self._texts[at])[1:] if word[0].isupper()}
        return among & capitals or among


def went_elsewhere(old: Subjects, i: int, new: Subjects, j: int) -> bool:
    """Return whether two texts of one form are about different things, of which one stands elsewhere instead.

    Then the one did not become the other, however many words their form has: what the old one is about went to
    another text that changed, or what the new one is about came from another.
    """
    return _went(old, i, new, j) or _went(new, j, old, i)


def _went(side: Subjects, i: int, other: Subjects, j: int) -> bool:
    own, partner = side.words(i), other.words(j)
    # Most pairs end here, before what is beside them is read.
    if own >= partner or (own - partner).isdisjoint(other.changed):
        return False
    form = side.form(i) | other.form(j)
    if not form:
        return False
    telling = frozenset(word for word in own - form if any(map(str.isalpha, word)))  # a figure names nothing
    names = side.names(i, telling)
    if not names or names & partner or len(names & other.changed) < _GONE * len(names):
        return False
    kept = telling & partner
    return len(kept) <= len((telling - kept) & other.changed)


def _is_same_form(one: frozenset[str], other: frozenset[str]) -> bool:
    return 2 * len(one & other) >= SAME * (len(one) + len(other)) > 0
