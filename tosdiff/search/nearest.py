"""The passages nearest to a quotation that does not stand there, letter by letter.

Invariant: what is near has most letters in common with the quotation, in their order; what is not is `alike` at most.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tosdiff.language.likeness import letters_shared, likest_part
from tosdiff.language.quotation import Wanted
from tosdiff.language.words import words_of
from tosdiff.models import Span
from tosdiff.search.find import NEAR
from tosdiff.search.index import Index

# A quotation is looked up by phrases out of it, each of at least so many words where it is long enough for two, and at
# most so many: a passage that differs in fewer words than there are phrases holds one of them, a shorter phrase stands
# in too many passages to tell, and a longer one takes longer.
PHRASES, PHRASES_BESIDE = 5, 3
"""Phrases looked up; and where the quotation stands elsewhere, so that what is near is told besides."""
_FEWEST_WORDS, _MOST_WORDS = 4, 7
# Passages taken for each phrase; of those that hold most, the number whose words are compared; and of these the
# number that is aligned letter by letter, which takes a third of a millisecond each.
_OF_PHRASE, _COMPARED, _ALIGNED = 80, 20, 5
# A first alignment is as long as the quotation; moving its ends to words has made it more like by 12 at most.
_AT_FIRST = NEAR - 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    passage: int
    likeness: float
    """0 to 100."""
    span: Span
    """Of the passage's folded form, whole words."""


def nearest(index: Index, want: Wanted, documents: Iterable[int], phrases: int = PHRASES) -> list[Near]:
    """Return the passages that are near the quotation, the likest first."""
    sharing = index.forms(_sharing(index, want, list(documents), phrases))
    if not sharing:
        return []
    asked = " ".join(want.readings[-1])
    words = set(want.words)
    shared = {passage: _letters_shared(words, form) for passage, form in sharing.items()}
    fewest = NEAR / 2 / 100 * sum(map(len, words))
    found: list[Near] = []
    for passage in sorted(sharing, key=lambda passage: (-shared[passage], passage))[:_ALIGNED]:
        if shared[passage] < fewest:
            break
        form = sharing[passage]
        part = likest_part(asked, form, least=_AT_FIRST)
        if part is not None:
            span = (0, len(form)) if len(form) < len(asked) else part
            likeness, settled = _likest(asked, form, *span)
            if likeness >= NEAR:
                found.append(Near(passage=passage, likeness=likeness, span=settled))
    return sorted(found, key=lambda near: (-near.likeness, near.passage))


def _letters_shared(words: Iterable[str], form: str) -> int:
    """Return how many letters the words have that a text holds too."""
    held = set(words_of(form))
    return sum(len(word) for word in words if word in held)


def _likest(asked: str, form: str, start: int, end: int) -> tuple[float, Span]:
    """Return the words about form[start:end] that are most like what was asked for, and how much.

    An alignment is as long as what was asked for, and what stands there is longer or shorter: so its ends
    are moved, a word at a time, while that makes it more like.
    """
    words = [match.span() for match in _RUN.finditer(form)]
    first = bisect_right([a for a, _ in words], start) - 1
    last = bisect_left([b for _, b in words], end)
    first, last = max(first, 0), min(max(last, 0), len(words) - 1)

    def likeness(first: int, last: int) -> float:
        return letters_shared(asked, form[words[first][0] : words[last][1]])

    best = likeness(first, last)
    while True:
        moves = ((first + 1, last), (first, last - 1), (first - 1, last), (first, last + 1))
        allowed = [(a, b) for a, b in moves if 0 <= a <= b < len(words)]
        likeliest = max(((likeness(a, b), a, b) for a, b in allowed), default=(0.0, 0, 0))
        if likeliest[0] <= best:
            return best, (words[first][0], words[last][1])
        best, first, last = likeliest


# A word, or a mark between words.
_RUN = re.compile(r"\w+|[^\w\s]")


def _sharing(index: Index, want: Wanted, documents: Sequence[int], most: int) -> list[int]:
    """Return passages that share most phrases with a quotation, those that share most first."""
    words = want.words
    number = min(most, max(len(words) // _FEWEST_WORDS, min(2, len(words))))
    ends = [len(words) * at // number for at in range(number + 1)]
    phrases = dict.fromkeys(words[start:end][:_MOST_WORDS] for start, end in pairwise(ends))
    shared: Counter[int] = Counter()
    for phrase in phrases:
        shared.update(index.holders([phrase], documents, _OF_PHRASE))
    return [passage for passage, _ in sorted(shared.items(), key=_most_shared)[:_COMPARED]]


def _most_shared(counted: tuple[int, int]) -> tuple[int, int]:
    return -counted[1], counted[0]
