"""The sentences most alike to words that stand nowhere: those that share the words that tell.

A word tells the more the fewer passages hold it, and counts in all its forms: who asks for "discontinue" is
shown "discontinuing". Invariant: what shares no telling word is not shown, however alike its letters are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cache, lru_cache
from math import log

from tosdiff.language.numbers import number_words
from tosdiff.language.quotation import Wanted
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
# Shorter words have no stem; and so many words are looked at for the forms of one.
_SHORTEST, _FORMS = 4, 12

# An English ending without which a word still tells what it told. Stems are compared with stems, so that it does
# no harm where it cuts too much.
_ENDING = re.compile(r"(?<=\w{4})(?:at(?:e|es|ed|ing|ions?)|ions?|y?ings?|ed|es|e|s|ment|ly|y|ies|ied)$")


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Return what the forms of a word have in common."""
    return _ENDING.sub("", word)


# Words that say nothing by themselves. "my" and "me" are rare in terms, so that counting them does not tell.
_FUNCTION_WORDS = frozenset(
    stem(word)
    for word in (
        "a an and any are as at be been but by can could did do does for from had has have he her his i if in into is "
        "it its may me might must my no not of on or our shall she should so some such than that the their them there "
        "these they this those to us was we were what when where which who whom whose will with would you your".split()
    )
)


@cache
def _stems_of_numbers() -> frozenset[str]:
    return frozenset(map(stem, number_words()))


def weights_of(index: Index, want: Wanted) -> dict[str, float]:
    """Return what each word asked for tells, by stem; words that most passages hold tell nearly nothing."""
    half = (index.size() + 1) / 2
    return {each: _weight(index, each, half) for each in dict.fromkeys(map(stem, want.words))}


def _weight(index: Index, word: str, half: float) -> float:
    if word in _FUNCTION_WORDS:
        return _LEAST_WEIGHT
    held = _holding(index, word)
    told = min(max(log(half / (held + 0.5)), _LEAST_WEIGHT), _MOST_WEIGHT)
    # what no text has cannot be shared, and a number says how much, not of what
    return told / 2 if not held or word in _stems_of_numbers() or word.isdigit() else told


def _holding(index: Index, stemmed: str) -> int:
    """Return about how many passages hold a word of that stem."""
    known = index.words(stemmed, 1 if len(stemmed) < _SHORTEST else _FORMS)
    return sum(held for word, held in known if stem(word) == stemmed)


def candidates(index: Index, weights: Mapping[str, float], documents: Sequence[int]) -> list[int]:
    """Return the passages that share most of what tells, those that do first."""
    shared: defaultdict[int, float] = defaultdict(float)
    telling = sorted(
        (word for word in weights if weights[word] >= TELLS), key=lambda word: (-weights[word], word)
    )
    for word in telling[:_LOOKED_UP]:
        for passage in index.newest_holders(word, documents, _OF_WORD, begins=len(word) >= _SHORTEST):
            shared[passage] += weights[word]
    return sorted(shared, key=lambda passage: (-shared[passage], -passage))[:_COMPARED]


def share(words: Collection[str], weights: Mapping[str, float]) -> float:
    """Return how much of the weight the words of a sentence share, 0 to 1, less for a long one."""
    whole = sum(weights.values())
    held = {stem(word) for word in words}
    shared = sum(weight for each, weight in weights.items() if each in held)
    beyond = max(len(words) / _USUAL_LENGTH - 1, 0)
    return shared / whole / (1 + _DILUTION * beyond) if whole else 0.0
