"""What the forms of an English word have in common: "discontinue", "discontinued", "discontinuing".

Snowball's English stemmer (Porter2), in C: its Python twin takes 165 ms to import, which is ten times what a search
takes. Invariant: a word is of one stem only; words of other languages have one too, if a rougher one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

_SHORT = 3  # letters; "us" is how "use" and "using" begin


def stem(word: str) -> str:
    """Return the stem of a word in small letters; it need not be the beginning of the word."""
    return _stemmer()(word)


def beginning(stemmed: str) -> str:
    """Return what the words of a stem begin with: "polic" of "polici", as in "policy" and "policies"."""
    ends = stemmed[-1:] == "i" or (stemmed[-1:] == "e" and len(stemmed) <= _SHORT)
    return stemmed[:-1] if ends and len(stemmed) >= _SHORT else stemmed


@cache
def _stemmer() -> Callable[[str], str]:
    from Stemmer import Stemmer

    found: Callable[[str], str] = Stemmer("english").stemWord
    return found
