"""The sentences most alike to words that stand nowhere: those that share the words that tell.

A word tells the more the fewer passages hold it, and counts in all its forms: who asks for "discontinue" is
shown "discontinuing". Invariant: what shares no telling word is not shown, however alike its letters are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from math import log

from tosdiff.language.numbers import number_words
from tosdiff.language.quotation import Wanted
from tosdiff.language.stems import beginning, stem
from tosdiff.language.tables import words_in
from tosdiff.search.index import Index

# The words that tell most are looked up, so many, and the newest passages that hold each; of the passages that
# share most of their weight, the number whose sentences are compared.
_LOOKED_UP, _OF_WORD, _COMPARED = 8, 200, 60
LEAST = 0.35
"""Share of the weight of the words asked for below which a sentence has nothing to do with them."""
TELLS = 0.3
"""Weight below which a word is on every page."""
# Words beyond the usual length of a sentence of terms dilute what it shares.
_USUAL_LENGTH, _DILUTION = 25, 0.3

_LEAST_WEIGHT, _MOST_WEIGHT = 0.05, 4.0
# Words of the index that begin as a stem does, looked at for its forms: "us" begins fewer, as in "use" and "using".
_FORMS = 40


@cache
def _function_stems() -> frozenset[str]:
    return frozenset(map(stem, words_in("words", "function")))


@cache
def _number_stems() -> frozenset[str]:
    return frozenset(map(stem, number_words()))


def weights_of(index: Index, want: Wanted) -> dict[str, float]:
    """Return what each word asked for tells, by stem; words that most passages hold tell nearly nothing."""
    half = (index.size() + 1) / 2
    return {each: _weight(index, each, half) for each in dict.fromkeys(map(stem, want.words))}


def _weight(index: Index, word: str, half: float) -> float:
    if word in _function_stems():
        return _LEAST_WEIGHT
    held = sum(_forms(index, word).values())
    told = min(max(log(half / (held + 0.5)), _LEAST_WEIGHT), _MOST_WEIGHT)
    # what no text has cannot be shared, and a number says how much, not of what
    return told / 2 if not held or word in _number_stems() or word.isdigit() else told


def _forms(index: Index, stemmed: str) -> dict[str, int]:
    """Return the words of a stem that passages hold, with about how many hold each."""
    return {word: held for word, held in index.words(beginning(stemmed), _FORMS) if stem(word) == stemmed}


def candidates(index: Index, weights: Mapping[str, float], documents: Sequence[int]) -> list[int]:
    """Return the passages that share most of what tells, those that do first."""
    shared: defaultdict[int, float] = defaultdict(float)
    telling = sorted(
        (word for word in weights if weights[word] >= TELLS), key=lambda word: (-weights[word], word)
    )
    for word in telling[:_LOOKED_UP]:
        for passage in index.newest_holders(_forms(index, word), documents, _OF_WORD):
            shared[passage] += weights[word]
    return sorted(shared, key=lambda passage: (-shared[passage], -passage))[:_COMPARED]


def share(words: Collection[str], weights: Mapping[str, float]) -> float:
    """Return how much of the weight the words of a sentence share, 0 to 1, less for a long one."""
    whole = sum(weights.values())
    held = {stem(word) for word in words}
    shared = sum(weight for each, weight in weights.items() if each in held)
    beyond = max(len(words) / _USUAL_LENGTH - 1, 0)
    return shared / whole / (1 + _DILUTION * beyond) if whole else 0.0
