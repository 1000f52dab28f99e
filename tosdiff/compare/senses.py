"""What texts of the same letters say otherwise: by capitals, by a hyphen, by where a comma or a stop stands.

Invariant: what only adds or takes away marks, or writes a word large, is a matter of style; a mark that went from one
side of a condition to the other is none, and no word that is another word in capitals, as "us" and "US".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, partial

from tosdiff.language.patterns import compiled_on_use
from tosdiff.language.tables import words_in

_WORD = compiled_on_use(r"\w+(?:[-\u2010\u2011]\w+)*")
_CLOSING = "”’\"')]*_"
_STOPS, _COMMAS = (".", ";", "!", "?"), (",",)
_BEGINS = compiled_on_use(r"(?:^|[.;:!?•|)\]\d])[\s\"'“„‘(\[*_>-]*$")


def told_apart(text: str) -> Counter[str]:
    """Count the words of a text that are other words when written large or divided: `US`, `re-sign`, the German `Sie`.

    A word that begins a sentence, and one among words in capitals, is written large for that alone and not counted.
    """
    found: Counter[str] = Counter()
    words = list(_WORD.finditer(text))
    for at, match in enumerate(words):
        word = match[0]
        if word.replace("\u2010", "-").replace("\u2011", "-").lower() in words_in(
            "words", "senses", "divided"
        ):
            found[word.lower()] += 1
        elif word in words_in("words", "senses", "capitals"):
            beside = [each[0] for each in (words[at - 1 : at] if at else []) + words[at + 1 : at + 2]]
            if not beside or any(not each.isupper() for each in beside):
                found[word] += 1
        elif word in words_in("words", "senses", "large") and not _BEGINS.search(text, 0, match.start()):
            found[word] += 1
        elif "ß" in word and word.replace("ß", "ss").lower() in words_in("words", "senses", "sharp"):
            found[word.lower()] += 1
    return found


def mark_moved(old: str, new: str) -> str:
    """Return the words across which a comma or a stop went in two texts of the same words, empty if none did.

    Only where a condition, an exception, a negation or a modal verb stands among them.
    """
    here, there = old.split(), new.split()
    bare = [_bare(each) for each in here]
    if bare != [_bare(each) for each in there]:
        return ""
    stops = _marked(here, _STOPS), _marked(there, _STOPS)
    if said := _across(bare, there, stops[0] - stops[1], stops[1] - stops[0]):
        return said
    commas = _marked(here, _COMMAS) - stops[1], _marked(there, _COMMAS) - stops[0]
    for first, last in _stretches(sorted(stops[0] & stops[1]), len(bare)):
        within = range(first, last + 1)
        one, other = (
            {at for at in each if at in within} for each in (commas[0] - commas[1], commas[1] - commas[0])
        )
        if said := _across(bare, there, one, other):
            return said
    return ""


def _apart(one: int, other: int) -> int:
    return abs(one - other)


def _bare(word: str) -> str:
    return re.sub(r"^\W+|\W+$", "", word).casefold() or word


def _marked(words: Sequence[str], marks: tuple[str, ...]) -> set[int]:
    """Return which words but the last have such a mark behind them."""
    return {at for at, word in enumerate(words[:-1]) if word.rstrip(_CLOSING).endswith(marks)}


def _stretches(stops: Sequence[int], size: int) -> Iterator[tuple[int, int]]:
    """Yield the first and the last word between stops that both texts have."""
    first = 0
    for stop in (*stops, size - 1):
        yield first, stop
        first = stop + 1


def _across(bare: Sequence[str], words: Sequence[str], one: set[int], other: set[int]) -> str:
    """Return the words between a mark of one text and the nearest of the other, where a word of weight is among them."""
    for mark, marks in [*((at, other) for at in sorted(one)), *((at, one) for at in sorted(other))]:
        nearest = min(marks, key=partial(_apart, mark), default=mark)
        first, last = sorted((mark, nearest))
        if not _weighty().isdisjoint(bare[first + 1 : last + 1]):
            return " ".join(words[max(0, first - 1) : last + 2])
    return ""


@cache
def _weighty() -> frozenset[str]:
    guarded = (words_in("words", "guarded", key) for key in ("negation", "exception", "modal"))
    return frozenset().union(*guarded, words_in("words", "senses", "conditions"))
