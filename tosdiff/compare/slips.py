"""Which other word is a slip of the pen, or another spelling, and no other word.

Invariant: a real word that becomes another real word is never a slip, however near the two are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from tosdiff.language.likeness import slips_apart
from tosdiff.language.patterns import compiled_on_use
from tosdiff.language.scripts import is_spelt
from tosdiff.language.tables import table, words_in

_NEGATIVE_PREFIX = compiled_on_use(r"(?:un|in|im|il|ir|dis|non|mis|anti|de)(?=..)")
_SHORTEST = 4
"""Letters of a word in which one that is wrong leaves it to be known."""


def is_slip(
    gone: Sequence[str],
    come: Sequence[str],
    around: tuple[Sequence[str], Sequence[str]],
    *,
    heading: bool,
    known: Callable[[str], int],
) -> bool:
    """Return whether words in full became others by a slip; `around` holds the word before and the word after.

    `known` tells how often a word stands in either version.
    """
    if {*gone, *come} <= words_in("words", "articles"):
        return True
    if frozenset((" ".join(gone), " ".join(come))) in _confused():
        return True
    if len(gone) + len(come) == 1:
        word = (*gone, *come)[0]
        beside = {*around[0], *around[1]}
        prepositions = words_in("words", "prepositions")
        return word in beside or (word in prepositions and bool(beside & prepositions))
    if len(gone) != 1 or len(come) != 1:
        return False
    old, new = gone[0], come[0]
    if not is_spelt(old + new):
        return False
    if _spelling(old) == _spelling(new):
        return True
    if heading and sorted(old) == sorted(new):
        return True
    return _is_misspelling(old, new, known)


def _is_misspelling(old: str, new: str, known: Callable[[str], int]) -> bool:
    """Whether one letter went wrong in a word that stands nowhere else, where the right one does."""
    if min(len(old), len(new)) < _SHORTEST or slips_apart(old, new) != 1:
        return False
    if _negates(old, new) or _inflects(old, new) or {old, new} <= words_in("english", "words"):
        return False
    doubled = re.sub(r"(.)\1", r"\1", old) == re.sub(r"(.)\1", r"\1", new)
    swapped = sorted(old) == sorted(new)
    return known(old) <= 1 and (doubled or swapped or known(new) > 1)


def _negates(old: str, new: str) -> bool:
    short, long = sorted((old, new), key=len)
    return long.endswith(short) and bool(_NEGATIVE_PREFIX.match(long))


def _inflects(old: str, new: str) -> bool:
    short, long = sorted((old, new), key=len)
    return long.startswith(short) or long[:-1] == short[:-1]


# ------------------------------------------------------------------ spelling


def _spelling(word: str) -> str:
    """Fold British and American spelling."""
    for ending in ("", "s", "d", "r", "ed", "ing", "er", "ers"):
        stem = word.removesuffix(ending) if ending else word
        for base in (stem, f"{stem}e"):
            if (ending == "" or word.endswith(ending)) and (other := _american().get(base)):
                return f"{other}+{ending.removeprefix('e') if base.endswith('e') else ending}"
            if base in _american().values():
                return f"{base}+{ending.removeprefix('e') if base.endswith('e') else ending}"
    word = re.sub(r"(?<=[a-z]{3})our(?=$|s|ed|ing|ab|it)|(?<=^od)our", "or", word)
    word = re.sub(r"(?<=[a-z]{2})ys(?=e|ing)", "yz", word)
    return re.sub(r"(?<=[a-z]{3})is(?=e|ing|ation)", "iz", word)


@cache
def _american() -> dict[str, str]:
    """Return how British words are spelt in America, where no rule of letters says it."""
    return dict(table("words")["spelling"]["american"])


@cache
def _confused() -> frozenset[frozenset[str]]:
    """Return pairs of words in full that are taken for each other in writing alone."""
    return frozenset(frozenset(pair) for pair in table("words")["spelling"]["confused"])
