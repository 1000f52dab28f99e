"""The phrases that the ledger's words are written in, turned into what finds them in a text.

`retire*` is any word that begins so, `will/shall` either word, `(a b | c)` either phrase, `[also]` a word that
may be missing, `{end}` any phrase of a class, `..` up to four words. Capitals do not count, nor do commas
between words. Invariant: gaps are bounded, so no text can make matching explode.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_TOKEN = re.compile(r"[()\[\]|]|\.\.(?=\s|$)|\{[a-z_]+\}|[^\s()\[\]|]+")
_BETWEEN = r",?\s+"
_GAP = r"(?:(?:[^\s.;:]+|\d{1,2}\.)\s+){0,4}?"  # "am 30. April"


class PhraseError(ValueError):
    """A phrase that is not in the language."""


def pattern(phrases: Iterable[str], classes: Mapping[str, Iterable[str]]) -> re.Pattern[str]:
    """Return what finds any of the phrases, each standing between ends of words.

    Raises:
        PhraseError: one is not in the language.
    """
    found = [expression(phrase, classes) for phrase in phrases]
    return re.compile("|".join(rf"(?<![\w-])(?:{each})(?![\w-])" for each in found) or r"(?!)", re.IGNORECASE)


def expression(phrase: str, classes: Mapping[str, Iterable[str]]) -> str:
    """Return the regular expression of one phrase.

    Raises:
        PhraseError: a bracket without its other half, or a class that no file has.
    """
    tokens = _TOKEN.findall(phrase)
    if not tokens:
        raise PhraseError("an empty phrase")
    built, rest = _row(tokens, classes, phrase)
    if rest:
        raise PhraseError(f"{phrase}: {rest[0]} without what it closes")
    return built


def _row(tokens: list[str], classes: Mapping[str, Iterable[str]], phrase: str) -> tuple[str, list[str]]:
    """Return the expression of a row of words and choices, and the tokens after it."""
    choices: list[str] = []
    parts: list[tuple[str, str]] = []
    while tokens and tokens[0] not in ")]":
        token, *tokens = tokens
        if token == "|":
            choices.append(_joined(parts))
            parts = []
        elif token in "([":
            inner, tokens = _row(tokens, classes, phrase)
            if not tokens or tokens[0] != {"(": ")", "[": "]"}[token]:
                raise PhraseError(f"{phrase}: {token} is not closed")
            tokens = tokens[1:]
            parts.append(("must" if token == "(" else "may", inner))
        elif token == "..":
            parts.append(("gap", _GAP))
        elif token.startswith("{"):
            name = token.strip("{}")
            if name not in classes:
                raise PhraseError(f"{phrase}: there is no class {name}")
            members = "|".join(expression(each, classes) for each in classes[name])
            parts.append(("must", f"(?:{members})"))
        else:
            parts.append(("must", _word(token)))
    choices.append(_joined(parts))
    return (choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"), tokens


def _joined(parts: list[tuple[str, str]]) -> str:
    """Join a row's words, what may be missing together with the space beside it."""
    built = ""
    first = True
    for number, (kind, words) in enumerate(parts):
        if kind == "gap":
            built += _BETWEEN + words
            continue
        after_gap = number > 0 and parts[number - 1][0] == "gap"
        space = "" if first or after_gap else _BETWEEN
        if kind == "may" and first:
            built += f"(?:(?:{words}){_BETWEEN})?"
            continue
        built += f"(?:{space}(?:{words}))?" if kind == "may" else space + words
        first = False
    return built


def _word(token: str) -> str:
    either = [
        re.escape(word.removesuffix("*")).replace("'", "['’]") + (r"[\w-]*" if word.endswith("*") else "")
        for word in token.split("/")
    ]
    return either[0] if len(either) == 1 else f"(?:{'|'.join(either)})"
