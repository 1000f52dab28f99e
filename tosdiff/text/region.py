"""Which passages of a page are its legal text.

Invariant: what is left out is judged by what it is and how much it holds; a part that holds a large share
of the page's legal-looking words is never taken for furniture, and within the text no sentence of law is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from operator import mul

from tosdiff.language.dates import DATE
from tosdiff.text.boxes import BOXES, Boxes
from tosdiff.text.passages import SET_APART, Part, Passage, Walked

# Of 137 real pages, 79 had a usable main; among several candidates the tightest that keeps four fifths of
# the largest one's text was best, and a main under a quarter of the page's text held a menu.
_TIGHT = 0.8
_TOO_SMALL = 0.25
# A header, footer, aside or "cookie" part with more than this share of the page's sentences holds law.
_LAW_SHARE = 0.3
_APART_SHARE = 0.5
_SENTENCE_WORDS = 8
# What stands around the one element that holds this share of the sentences is no part of the text.
_NEARLY_ALL = 0.99
_SITE_LINKS = 3  # so many links at the end of the text are the site's footer
_LONGEST_HEAD = 16  # words of a title or date line above the text
_LABEL_WORDS, _LABELS = 3, 3  # a language, "Print", a version picker between a title and the text
_OPENING = 4  # passages in which a text has its own title
_BETWEEN = 12  # passages left out, as a path of links, between a title and the text


@dataclass(slots=True)
class Chosen:
    """What of a page is its text."""

    kept: list[bool]
    method: str
    """`main` and `article` are the page's own marks, `container` is the innermost element around the text;
    `body` says that nothing decided."""
    boxes: Boxes
    furniture: set[int] = field(default_factory=set)
    """Which passages stand in boxes that hold no law."""


def weights(passages: Sequence[Passage]) -> list[int]:
    """Return how many legal-looking words each passage holds: those of sentences, not of menu entries."""
    found = []
    for passage in passages:
        count = passage.words if len(passage.raw) > 2 * _SENTENCE_WORDS else 0
        menu = count < _SENTENCE_WORDS or (passage.marks and passage.linked)
        found.append(0 if menu else count)
    return found


def choose(walked: Walked, weight: Sequence[int]) -> Chosen:
    """Return for each passage whether it is kept, and which part of the page decided."""
    passages = walked.passages
    boxes = Boxes(passages)
    parts = [part for part in walked.parts if part.end > part.start]
    held = [0, *accumulate(weight)]
    kept = [True] * len(passages)
    chosen = Chosen(kept, "body", boxes)
    candidates = [part for part in parts if part.kind == "main" or part.kind == "article"]
    dropped, headers = _boxes(walked, parts, held, chosen)
    held = _held(weight, kept)
    region = _marked(candidates, held)
    if region:
        inside = [False] * len(passages)
        for part in region:
            inside[part.start : part.end] = kept[part.start : part.end]
        first, end = region[0].start, region[-1].end
        titled = any(
            p.kind == "heading" and (p.level == 1 or heads(p)) for p in passages[first : first + _OPENING]
        )
        _above(first, passages, kept, inside, _dates if titled else _titles)
        chosen.method = region[0].kind
        kept = inside
    else:
        for part in headers:
            _drop(kept, part)
            for at in range(part.start, part.end):
                kept[at] = (heads(passages[at]) or boxes.binds(at)) and not passages[at].linked
        held = _held(weight, kept)
        least = _NEARLY_ALL * held[-1]
        # Parts come in the order they begin, so of those that hold nearly all the last is the innermost.
        around = [part for part in parts if held[part.end] - held[part.start] >= least]
        first, end = 0, len(passages)
        if around and around[-1].element.tag != "body" and held[-1]:
            chosen.method = "container"
            first, end = around[-1].start, around[-1].end
            inside = [False] * len(passages)
            inside[first:end] = kept[first:end]
            _above(first, passages, kept, inside, heads)
            kept = inside
    chosen.kept = kept
    _restore(dropped, first, end, chosen, weight)
    return chosen


def _boxes(
    walked: Walked, parts: Sequence[Part], held: Sequence[int], chosen: Chosen
) -> tuple[list[Part], list[Part]]:
    """Leave the boxes of a page out of what is kept; return those, and its headers, which may be the text's own."""
    boxes, kept, total = chosen.boxes, chosen.kept, held[-1]
    dropped: list[Part] = []
    headers: list[Part] = []
    by_name: list[Part] = []
    for part in boxes.consents(walked):
        _drop(kept, part)
        chosen.furniture.update(range(part.start, part.end))
    for part in parts:
        kind = part.kind
        if kind not in BOXES:
            continue
        share = held[part.end] - held[part.start]
        if kind == "header":
            if share <= _LAW_SHARE * total:
                headers.append(part)
        elif kind == "form":
            if part.asks and share <= _LAW_SHARE * total and not boxes.holds_law(part):
                dropped.append(part)
        elif kind == "furniture" or kind == "banner":
            if share <= _LAW_SHARE * total and not _says_something_else(part, walked):
                by_name.append(part)
        elif share <= (_APART_SHARE if kind in SET_APART or kind == "consent" else _LAW_SHARE) * total:
            dropped.append(part)
    for part in dropped:
        _drop(kept, part)
    # What is only by its name furniture stays where all that is so named holds law.
    named = sum(held[part.end] - held[part.start] for part in _outermost(by_name))
    if named <= _LAW_SHARE * total:
        for part in by_name:
            _drop(kept, part)
        dropped += by_name
    for part in dropped:
        if not boxes.holds_law(part):
            chosen.furniture.update(range(part.start, part.end))
    return dropped, headers


def _marked(candidates: Sequence[Part], held: Sequence[int]) -> list[Part]:
    """Return the main or the articles that hold the text; none where the page marks none, or a menu."""
    sizes = {id(part): held[part.end] - held[part.start] for part in candidates}
    largest = max(sizes.values(), default=0)
    if largest <= 0 or largest < _TOO_SMALL * held[-1]:
        return []
    tight = [part for part in candidates if sizes[id(part)] >= _TIGHT * largest]
    best = min(tight, key=lambda part: (sizes[id(part)], part.end - part.start))
    if best.kind == "article":  # one article a section: they belong together
        articles = [part for part in candidates if part.kind == "article" and sizes[id(part)]]
        if sum(sizes[id(part)] for part in _outermost(articles)) >= sizes[id(best)] * 1.2:
            return articles
    return [best]


def _outermost(parts: Sequence[Part]) -> list[Part]:
    """Return the parts that stand in no other of them; they come in the order they begin."""
    found: list[Part] = []
    for part in sorted(parts, key=lambda part: (part.start, -part.end)):
        if not found or part.start >= found[-1].end:
            found.append(part)
    return found


def _above(
    first: int,
    passages: Sequence[Passage],
    kept: Sequence[bool],
    inside: list[bool],
    wanted: Callable[[Passage], bool],
) -> None:
    """Keep the title and the date that stand just above the part that holds the text."""
    skipped = labels = 0
    for at in range(first - 1, -1, -1):
        passage = passages[at]
        if not kept[at]:
            skipped += 1
        elif wanted(passage):
            inside[at] = True
        elif wanted is not heads and (passage.button or passage.words <= _LABEL_WORDS):
            labels += 1
        else:
            return
        if skipped > _BETWEEN or labels > _LABELS:
            return


def _restore(dropped: Sequence[Part], first: int, end: int, chosen: Chosen, weight: Sequence[int]) -> None:
    """Keep what binds in the boxes within the text; what ends a page is its own where it is a list of links."""
    kept, boxes = chosen.kept, chosen.boxes
    last = max((at for at in range(first, end) if kept[at] and weight[at]), default=first)
    for part in dropped:
        if part.start < first or part.end > end or not boxes.holds_law(part):
            continue
        if part.start > last:
            links = sum(1 for passage in boxes.passages[part.start : part.end] if passage.linked)
            above = part.element.getparent()
            if links >= _SITE_LINKS or (above is not None and above.tag == "body"):
                continue
        for at in boxes.shown_of(part):
            kept[at] = True


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
    if passage.linked or passage.button or passage.words > _LONGEST_HEAD:
        return False
    if passage.kind == "heading" and passage.level == 1:
        return True
    lowered = passage.text.lower()
    return any(word in lowered for word in _TITLE_WORDS)


def _titles(passage: Passage) -> bool:
    """Whether a line above what the page itself marks as its text is the title or a date."""
    return _dates(passage) or (
        passage.kind == "heading"
        and passage.level == 1
        and passage.words <= _LONGEST_HEAD
        and not passage.linked
    )


def _dates(passage: Passage) -> bool:
    """Whether a line is, or holds, a date and little else."""
    short = passage.words <= _LONGEST_HEAD and not passage.linked and not passage.button
    return short and DATE.search(passage.text) is not None
