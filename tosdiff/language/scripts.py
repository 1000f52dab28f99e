"""Scripts by the characters they are written in: which need no spaces, which are spelt, which name a language.

Invariant: every range of characters that tells one script from another is written here and nowhere else; each
is a piece of a character class for a regular expression.
"""

from __future__ import annotations

import re
from functools import cache

HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Ideographs, with the marks that repeat or close one; to plane 3, where new ones are added."""
KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
KANA = "\u3041-\u3096\u309d-\u309f" + KATAKANA
HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7ff"

UNSPACED = HAN + KANA
"""Letters that stand for a word each, as no spaces are set between words."""

FIRST_UNSPACED = UNSPACED[0]
"""No character below it is one of them, which is told faster than by a search."""

# Thai, Lao, Burmese and Khmer set no spaces either, so that what looks like a word is a phrase; a character of
# Hangul or of Ethiopic script is a syllable.
_NOT_SPELT = UNSPACED + HANGUL + "\u0e00-\u0eff\u1000-\u109f\u1200-\u139f\u1780-\u17ff"

BY_LANGUAGE = (
    (("ja",), KANA),
    (("ko",), HANGUL),
    (("zh",), HAN),
    (("ru", "uk", "bg", "sr", "mk", "be", "kk", "mn", "ky"), "\u0400-\u04ff"),
    (("ar", "fa", "ur", "ps"), "\u0600-\u06ff"),
    (("he", "yi"), "\u0590-\u05ff"),
    (("el",), "\u0370-\u03ff"),
    (("th",), "\u0e00-\u0e7f"),
    (("hi", "mr", "ne"), "\u0900-\u097f"),
    (("bn",), "\u0980-\u09ff"),
    (("ta",), "\u0b80-\u0bff"),
    (("ka",), "\u10a0-\u10ff"),
    (("hy",), "\u0530-\u058f"),
)
"""The languages (ISO 639-1) that a script is proof of, the likeliest first; kana come before the Han characters
that Japanese writes them among."""


def is_spelt(word: str) -> bool:
    """Return whether a word is spelt, letter by letter, so that one letter gone wrong may be a slip of the pen.

    Elsewhere a character is a syllable or a word, and one of them may be "not".
    """
    return word.isascii() or not _not_spelt().search(word)


def words_without_spaces(text: str) -> int:
    """Return about how many words a text has between which no spaces are set: two letters are one."""
    if text.isascii() or max(text) < FIRST_UNSPACED:
        return 0
    return len(_unspaced().findall(text)) // 2


@cache
def _unspaced() -> re.Pattern[str]:
    return re.compile(f"[{UNSPACED}]")


@cache  # such classes of letters take longer to compile than a page takes to read
def _not_spelt() -> re.Pattern[str]:
    return re.compile(f"[{_NOT_SPELT}]")
