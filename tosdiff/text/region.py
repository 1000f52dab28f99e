"""Which passages of a page are its legal text.

Invariant: what is left out is judged by what it is and how much it holds; a part that holds a large share
of the page's legal-looking words is never taken for furniture.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, compress
from operator import mul

from tosdiff.text.passages import SET_APART, Part, Passage, Walked

# Of 137 real pages, 79 had a usable main; among several candidates the tightest that keeps four fifths of
# the largest one's text was best, and a main under a quarter of the page's text held a menu.
_TIGHT = 0.8
_TOO_SMALL = 0.25
# A header, footer, aside or "cookie" part with more than this share of the page's sentences holds law.
_LAW_SHARE = 0.3
_SENTENCE_WORDS = 8
# What stands around the one element that holds this share of the sentences is no part of the text.
_NEARLY_ALL = 0.99


def weights(passages: Sequence[Passage]) -> list[int]:
    """Return how many legal-looking words each passage holds: those of sentences, not of menu entries."""
    found = []
    for passage in passages:
        count = passage.words if len(passage.raw) > 2 * _SENTENCE_WORDS else 0
        menu = count < _SENTENCE_WORDS or (passage.marks and passage.linked)
        found.append(0 if menu else count)
    return found


def choose(walked: Walked, weight: Sequence[int]) -> tuple[list[bool], str]:
    """Return for each passage whether it is kept, and which part of the page decided.

    `main` and `article` are the page's own marks, `container` is the innermost element around the text;
    `body` says that nothing decided.
    """
    passages = walked.passages
    total = sum(weight)
    held = [0, *accumulate(weight)]
    parts = [part for part in walked.parts if part.end > part.start]
    kept = [True] * len(passages)
    headers: list[Part] = []
    candidates: list[Part] = []
    by_name: list[Part] = []
    for part in parts:
        kind = part.kind
        if not kind or kind == "panel":
            continue
        share = held[part.end] - held[part.start]
        if kind == "main" or kind == "article":
            candidates.append(part)
        elif kind == "header":
            if share <= _LAW_SHARE * total:
                headers.append(part)
        elif kind == "furniture" or kind == "banner":
            if not _says_something_else(part, walked):
                by_name.append(part)
        elif share <= (0.5 if kind in SET_APART else _LAW_SHARE) * total:
            _drop(kept, part)
    _drop_named(kept, by_name, weight)
    held = _held(weight, kept)
    body = held[-1]
    largest = max((held[part.end] - held[part.start] for part in candidates), default=0)
    if largest > 0 and largest >= _TOO_SMALL * body:
        tight = [part for part in candidates if held[part.end] - held[part.start] >= _TIGHT * largest]
        best = min(tight, key=lambda part: (held[part.end] - held[part.start], part.end - part.start))
        chosen = [best]
        if best.kind == "article":  # one article a section: they belong together
            articles = [p for p in candidates if p.kind == "article" and held[p.end] > held[p.start]]
            if (
                sum(held[p.end] - held[p.start] for p in articles)
                >= (held[best.end] - held[best.start]) * 1.2
            ):
                chosen = articles
        inside = [False] * len(passages)
        for part in chosen:
            inside[part.start : part.end] = kept[part.start : part.end]
        return inside, best.kind
    for part in headers:
        _drop(kept, part)
    held = _held(weight, kept)
    least = _NEARLY_ALL * held[-1]
    # Parts come in the order they begin, so of those that hold nearly all the last is the innermost.
    around = [part for part in parts if held[part.end] - held[part.start] >= least]
    if not around or around[-1].element.tag == "body" or not held[-1]:
        return kept, "body"
    innermost = around[-1]
    first = innermost.start
    while first > 0 and kept[first - 1] and heads(passages[first - 1]):
        first -= 1
    kept[:first] = [False] * first
    kept[innermost.end :] = [False] * (len(kept) - innermost.end)
    return kept, "container"


def _drop_named(kept: list[bool], parts: Sequence[Part], weight: Sequence[int]) -> None:
    """Drop what is only by its name furniture, unless all that is so named, or one of them, holds law."""
    least = _LAW_SHARE * sum(weight)
    small = [part for part in parts if sum(weight[part.start : part.end]) <= least]
    named = list(kept)
    for part in small:
        _drop(named, part)
    if small and sum(compress(weight, kept)) - sum(compress(weight, named)) <= least:
        kept[:] = named


def _held(weight: Sequence[int], kept: Sequence[bool]) -> list[int]:
    """Return how much all passages before each one hold, of what is kept."""
    return [0, *accumulate(map(mul, weight, kept))]


def _drop(kept: list[bool], part: Part) -> None:
    kept[part.start : part.end] = [False] * (part.end - part.start)


def _says_something_else(part: Part, walked: Walked) -> bool:
    """Whether a name that sounds like furniture is that of a heading, or of the section on cookies."""
    inside = walked.passages[part.start : part.end]
    if all(passage.kind == "heading" for passage in inside):
        return not any(part.element in menu.iterancestors() for menu in walked.skipped)
    opens = inside[0].kind == "heading"
    return part.kind == "banner" and opens and not any(passage.button for passage in inside)


_TITLE_WORDS = (
    "terms", "polic", "agreement", "notice", "statement", "guideline", "conditions", "effective", "updated",
    "revised", "modified", "20",
)  # fmt: skip


def heads(passage: Passage) -> bool:
    """Whether a line just above the text may be its title or date, which containers leave out."""
    if passage.kind == "heading" and passage.level == 1:
        return True
    lowered = passage.text.lower()
    return any(word in lowered for word in _TITLE_WORDS)
