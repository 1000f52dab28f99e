"""Names of companies in Japanese, told by their legal form, which stands before the name or behind it.

Invariant: a name is a slice of the text without hiragana or punctuation, its legal form at one of its ends; a form with no name on either
side names nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tosdiff.language.patterns import compiled_on_use
from tosdiff.language.scripts import HAN, KATAKANA
from tosdiff.language.tables import table
from tosdiff.models import Span

# Names are written in katakana, kanji, Latin letters and figures; hiragana is what joins them to the sentence.
_LETTERS = f"A-Za-z0-9{HAN}{KATAKANA}"
_NAME = rf"[{_LETTERS}](?:[{_LETTERS}&+.・\\-]|(?<=[A-Za-z0-9.&]) (?=[A-Za-z0-9&])){{0,39}}"
_BEHIND = compiled_on_use(rf" ?(?P<name>{_NAME})")
_BEFORE = compiled_on_use(rf"(?P<name>{_NAME}) ?$")
_LONGEST = 42  # characters of a name that are looked at
_TELLING = ("会社", "法人", "組合")


def japanese_companies(text: str) -> Iterator[tuple[Span, str]]:
    """Yield of each company that a text in normal form names in Japanese where it stands, and its name without the form."""
    if not any(word in text for word in _TELLING):
        return
    after = 0
    for form in _form().finditer(text):
        if form.start() < after:
            continue
        before = _BEFORE.search(text, max(after, form.start() - _LONGEST), form.start())
        if before and (start := _begins(text, before.start("name"), form.start())) is not None:
            after = form.end()
            yield (start, after), text[start : form.start()].strip()
            continue
        behind = _BEHIND.match(text, form.end())
        if behind and (end := _ends(text, form.end(), behind.end())) is not None:
            after = end
            yield (form.start(), end), text[form.end() : end].strip()


def _begins(text: str, start: int, end: int) -> int | None:
    """Return where a name begins before a form: behind what joins it to another; None for what is no name."""
    for word in (*table("companies")["japanese"]["ends_name"], *table("companies")["forms"]["japanese"]):
        at = text.rfind(word, start, end)
        if at >= 0:
            start = at + len(word)
    name = text[start:end].strip()
    return start if name and name not in _no_names() else None


def _ends(text: str, start: int, end: int) -> int | None:
    """Return where a name ends behind a form: before what goes on after it; None for what is no name."""
    for word in (*table("companies")["japanese"]["ends_name"], *table("companies")["forms"]["japanese"]):
        at = text.find(word, start, end + len(word) - 1)  # the last letters of one may be hiragana
        if at >= 0:
            end = min(end, at)
    name = text[start:end].strip()
    return start + len(text[start:end].rstrip(" .・-&+")) if name and name not in _no_names() else None


@cache
def _no_names() -> frozenset[str]:
    return frozenset(table("companies")["japanese"]["no_name"])


@cache
def _form() -> re.Pattern[str]:
    forms = sorted(table("companies")["forms"]["japanese"], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, forms)))
