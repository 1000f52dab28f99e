"""The words of what pages add to be used rather than to bind: labels, placeholders, lists of contents.

Invariant: what is told here is told of a whole line, or of its end; whether a line that could be furniture is some,
its place on the page or its history decides.
"""

from __future__ import annotations

import re
from functools import cache

from tosdiff.language.tables import table


def is_action(line: str) -> bool:
    """Return whether a line says what a link or a button does, if it is one."""
    return _matches(line, "actions", "actions_on_something")


def is_placeholder(line: str) -> bool:
    """Return whether a line stands for a text to come, asks a widget's question, tells how long ago, or says nothing."""
    return not line.strip() or _matches(line, "placeholders") or not any(map(str.isalnum, line))


def asks_for_an_answer(line: str) -> bool:
    """Return whether a line begins as a widget's question does."""
    return bool(_question().match(line))


def is_answer(line: str) -> bool:
    """Return whether a line is an answer to a widget's question, if it stands after one."""
    return _matches(line, "answers")


def heads_contents(line: str) -> bool:
    """Return whether a line is what stands above a list of places on the page."""
    return _matches(line, "contents")


def heads_related(line: str) -> bool:
    """Return whether a line is what stands above a list of other articles."""
    return _matches(line, "related")


def heads_no_law(line: str) -> bool:
    """Return whether a heading is above a list of places, articles or versions: what stands below that list is not its section."""
    return _matches(line, "contents", "related", "versions")


def says_nothing(line: str) -> bool:
    """Return whether a line binds nobody, wherever it stands."""
    return is_placeholder(line) or _matches(line, "actions", "switches", "contents")


def tells_of_a_new_window(label: str) -> bool:
    """Return whether a label says nothing but that a link leaves the page."""
    return _matches(label, "new_window")


def without_new_window(text: str) -> str:
    """Return a text without what is read out of a link that leaves the page, at its end."""
    return _at_end().sub("", text)


def without_labels(text: str) -> str:
    """Return a text without such words at its end, or in brackets; within a sentence they may be law."""
    return without_new_window(_in_brackets().sub(" ", text))


def sort_of(label: str) -> str | None:
    """Return the last word of a label, if it says what sort of thing a link leads to."""
    found = _sort().search(without_labels(label))
    return found[1].casefold() if found else None


def _matches(line: str, *keys: str) -> bool:
    return bool(_whole(*keys).fullmatch(line))


def _one_of(*keys: str) -> str:
    return "|".join(each for key in keys for each in table("furniture")[key])


@cache
def _whole(*keys: str) -> re.Pattern[str]:
    return re.compile(rf"[\W_]*(?:{_one_of(*keys)})[\W_]*", re.IGNORECASE)


@cache
def _question() -> re.Pattern[str]:
    return re.compile(r"[\W_]*(?:was|is|did you find) (?:this|that)\b", re.IGNORECASE)


@cache
def _at_end() -> re.Pattern[str]:
    return re.compile(rf"\s*\(?\b(?:{_one_of('new_window')})\b\)?\s*$", re.IGNORECASE)


@cache
def _in_brackets() -> re.Pattern[str]:
    return re.compile(rf"\((?:{_one_of('new_window', 'new_window_elsewhere')})\)", re.IGNORECASE)


@cache
def _sort() -> re.Pattern[str]:
    return re.compile(rf"\b({_one_of('sorts')})\W*$", re.IGNORECASE)
