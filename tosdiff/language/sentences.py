"""Where sentences end, in the one way that clauses are cut, found and quoted by.

nupunkt proposes the boundaries; what it gets wrong in legal text is corrected here. Invariant: a sentence is a
slice of the text, unaltered; sentences do not overlap, and no letter or figure is outside of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tosdiff.language.companies import stopped_forms
from tosdiff.language.patterns import compiled_on_use
from tosdiff.language.tables import words_in
from tosdiff.models import Span


def _one_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words)))


_SHORT = _one_of(words_in("sentences", "abbreviations") | stopped_forms())
_LAST = _one_of(words_in("sentences", "closing") | stopped_forms())
# A boundary candidate: a stop, closing marks, space or invisible characters, and something that can begin
# a sentence.
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
_GAP = rf"[\s{_INVISIBLE}]"
_STOP = rf"[.!?][\"'”’)\]]*(?:{_GAP}+)"
_CANDIDATE = compiled_on_use(rf"{_STOP}(?=[\"'“‘(\[]*[A-Z0-9À-Þ])")
# In a text in small letters nothing shows that a sentence begins but the stop before it.
_CASELESS = compiled_on_use(_STOP)
_ABBREVIATION = compiled_on_use(rf"(?:^|[\s(\[\"“])(?:{_SHORT}|[A-Z])\.$", re.IGNORECASE)
_CLOSING = compiled_on_use(rf"(?:{_LAST})\.$", re.IGNORECASE)
_STARTER = compiled_on_use(rf"(?:{_one_of(words_in('sentences', 'starters'))})\b")
_CASELESS_STARTER = compiled_on_use(_STARTER.pattern, re.IGNORECASE)
_NUMBER = rf"[\W_]*(?:(?:(?:[ivxlc]{{1,6}}|[a-z])\.)?\d{{1,3}}(?:\.(?:\d{{1,3}}|[a-z]))*|[ivxlc]{{1,6}}|[a-z])[.)]+{_GAP}*"
_LONE_NUMBER = compiled_on_use(rf"^{_NUMBER}$", re.IGNORECASE)
_NUMBERED = compiled_on_use(rf"{_NUMBER}(?<={_GAP})(?=\w)", re.IGNORECASE)
_NOTHING = compiled_on_use(r"[\W_]*$")
# A bracket that stays open this long was never closed.
_LONGEST_BRACKET = 600
# Enough to see an abbreviation and where it starts; a longer tail would make long blocks quadratic.
_TAIL = 24


def sentences(text: str, start: int = 0, *, quick: bool = False, caseless: bool = False) -> Iterator[Span]:
    """Yield the spans of the sentences in text[start:], without the space around them.

    `quick` does without nupunkt, whose import takes longer than a search does: enough to say where to look,
    not to count by; of 17,420 real paragraphs it cuts 76 elsewhere. `caseless` is for a text in small letters,
    or one that may not begin its sentences with capitals: any stop ends a sentence that is no abbreviation.
    """
    start = _first_visible(text, start, also=".:–—-")
    starter = _CASELESS_STARTER if caseless else _STARTER
    for stop in _boundaries(text, start, quick=quick, caseless=caseless):
        if stop > start and _complete(text[start:stop], text[stop : stop + 20], starter):
            yield (start, start + len(text[start:stop].rstrip()))
            start = _first_visible(text, stop)
    end = len(text.rstrip())
    if start < end and any(char.isalnum() for char in text[start:end]):
        yield (start, end)


def unnumbered(sentence: str) -> str:
    """Return a sentence without the number or letter of an item that it begins with."""
    return _NUMBERED.sub("", sentence, count=1) if _NUMBERED.match(sentence) else sentence


def sentence_around(text: str, span: Span, *, quick: bool = False) -> Span:
    """Return the sentence or sentences that a span lies in."""
    return widened(span, sentences(text, quick=quick))


def widened(span: Span, spans: Iterable[Span]) -> Span:
    """Return a span widened to the ends of those that it touches."""
    met = [(start, end) for start, end in spans if start < span[1] and span[0] < end]
    return min([span[0], *(start for start, _ in met)]), max([span[1], *(end for _, end in met)])


def _first_visible(text: str, at: int, also: str = "") -> int:
    """Return the index of the first character from `at` on that is not space, invisible or in `also`."""
    while at < len(text) and (text[at].isspace() or text[at] in _INVISIBLE or text[at] in also):
        at += 1
    return at


def _boundaries(text: str, start: int, *, quick: bool, caseless: bool) -> list[int]:
    """Return where a sentence may end: nupunkt's proposals and every stop before a capital or figure."""
    candidate = _CASELESS if caseless else _CANDIDATE
    proposed = {match.end() for match in candidate.finditer(text, start)}
    if not quick:
        from nupunkt import sent_spans

        for _, end in sent_spans(text[start:]):
            proposed.add(_first_visible(text, start + end))
    return sorted(at for at in proposed if start < at < len(text))


def _complete(head: str, following: str, starter: re.Pattern[str]) -> bool:
    """Whether what was read so far is a sentence of its own."""
    stripped = head.rstrip()
    if _LONE_NUMBER.match(stripped) or _NOTHING.match(stripped):
        return False
    tail = stripped[-_TAIL:]
    if _ABBREVIATION.search(tail) and not (_CLOSING.search(tail) and starter.match(following)):
        return False
    if len(head) < _LONGEST_BRACKET and head.count("(") > head.count(")"):
        return False
    return not _NOTHING.match(following) and following[:1] != "|"
