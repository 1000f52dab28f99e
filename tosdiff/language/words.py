"""What a word is, once for each purpose.

`words_of`       what is looked for and counted: a run of letters and digits, or one letter of a script that sets
                 no spaces. "third-party" is two words, "don't" is two, "snake_case" is two.
`tokens_of`      what is compared: the same, but joined by hyphens, apostrophes and decimal points ("third-party",
                 "don't", "1.5" are one), each mark by itself, and the blank after each kept.
`compounds_of`   the words among those: what two texts have in common is counted in them.
`words_in_full`  what is judged: contractions written out ("do", "not"), a number whole with its ordinal ending,
                 the signs of currencies, and no other mark.

Invariant: no word is lost: each letter and digit of a text is in a word of it, in every one of these senses.
"""

from __future__ import annotations

import re
from functools import cache

from tosdiff.language.normalise import is_invisible
from tosdiff.language.patterns import compiled_on_use
from tosdiff.language.scripts import FIRST_UNSPACED, UNSPACED
from tosdiff.models import Span

_SPACED_WORD = compiled_on_use(r"[^\W_]+")
_SPACED_TOKEN = compiled_on_use(r"(\w+(?:['’-]\w+|(?<=\d)[.,]\d+)*|[^\w\s]|^)(\s*)")
_SPACED_COMPOUND = compiled_on_use(r"\w+(?:['’-]\w+|(?<=\d)[.,]\d+)*")
_WORD_IN_FULL = compiled_on_use(r"\d+(?:[.,]\d+)*(?:st|nd|rd|th)?\b|[^\W_]+(?:'[^\W_]+)*|[%$€£¥₹₩]")

_CONTRACTIONS = (("can't", "can not"), ("cannot", "can not"), ("won't", "will not"), ("shan't", "shall not"))
_SHORTENED = compiled_on_use(r"(?<=[a-z])(n't|'ve|'re|'ll)\b")
# How signs are read: "Terms & Conditions", "§ 3", and "%" for what is written out after a number.
_PER_CENT = compiled_on_use(r"(?<=[\w)]) (?:per ?cent|prozent|pour cent|por ciento)\b")
_SECTION = compiled_on_use(r"§+(?=\W{0,2}[^\W_])")
_AND = compiled_on_use(r"&(?=\W{0,2}[^\W_])")
_LONG_FORMS = {"n't": " not", "'ve": " have", "'re": " are", "'ll": " will"}

# Words of a condition that are shown in a table: most of those of real terms are shorter, and a cell is to be read at a
# glance. So few words more are not worth a count: a condition of two parts ("or if we stop offering it") is whole.
_SHOWN, _FEW = 18, 8

Token = tuple[str, str]
"""A word or a mark, and the whitespace after it."""


def words_of(text: str) -> list[str]:
    """Return the words of a text, as they are written there."""
    return _word_in(text).findall(text)


def word_spans(text: str) -> list[Span]:
    """Return where the words of a text stand."""
    return [match.span() for match in _word_in(text).finditer(text)]


def goes_on(text: str, at: int) -> bool:
    """Return whether a word goes on from text[at - 1] to text[at]."""
    if not 0 < at < len(text):
        return False
    one, other = text[at - 1], text[at]
    if not (one.isalnum() and other.isalnum()):
        return False
    return not any(
        char >= FIRST_UNSPACED and len(_any_word().findall(f"x{char}")) > 1 for char in (one, other)
    )


def tokens_of(text: str) -> list[Token]:
    """Return the words and marks of a text, each with the blank after it; joined they are the text."""
    return (_SPACED_TOKEN if _is_spaced(text) else _any_token()).findall(text)


def compounds_of(text: str) -> list[str]:
    """Return the words of a text, those joined by hyphens, apostrophes or decimal points as one."""
    return (_SPACED_COMPOUND if _is_spaced(text) else _any_compound()).findall(text)


def words_in_full(text: str) -> list[str]:
    """Return the words of a text in normal form, in small letters, contractions and the signs of words written out."""
    return _WORD_IN_FULL.findall(written_out(text))


def written_out(text: str) -> str:
    """Return a text in normal form in small letters, contractions and the signs of words written out."""
    small = text.casefold()
    if "&" in small or "§" in small or "cent" in small or "proz" in small:
        small = _SECTION.sub(" section ", _AND.sub(" and ", _PER_CENT.sub("%", small)))
    for short, long in _CONTRACTIONS:
        small = small.replace(short, long)
    return _SHORTENED.sub(lambda match: _LONG_FORMS[match[1]], small)


def clipped(text: str, limit: int = _SHOWN) -> str:
    """Return the first words of a text without invisible characters, and a count of those that are left out."""
    shown = "".join(char for char in text if not is_invisible(char))
    words = " ".join(shown.split()).strip(" ,;:–—").split(" ")
    if len(words) <= limit + _FEW:
        return " ".join(words).rstrip(".")
    return f"{' '.join(words[:limit])} … [{len(words) - limit} more words]"


def has_word(text: str) -> bool:
    """Return whether a text has any word in full, or nothing but marks."""
    return bool(_WORD_IN_FULL.search(text))


def _is_spaced(text: str) -> bool:
    return text.isascii() or max(text) < FIRST_UNSPACED


def _word_in(text: str) -> re.Pattern[str]:
    return _SPACED_WORD if _is_spaced(text) else _any_word()


# Such classes of letters take longer to compile than a search takes, or two texts to compare.


@cache
def _any_word() -> re.Pattern[str]:
    return re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+")


@cache
def _any_token() -> re.Pattern[str]:
    return re.compile(rf"({_compound()}|[^\w\s]|^)(\s*)")


@cache
def _any_compound() -> re.Pattern[str]:
    return re.compile(_compound())


def _compound() -> str:
    letter = rf"[^\W{UNSPACED}]"
    return rf"[{UNSPACED}]|{letter}+(?:['’-]{letter}+|(?<=\d)[.,]\d+)*"
