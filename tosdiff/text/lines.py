"""Runs of glyphs on pages to printed lines, without what is printed on every page.

Invariant: a line is left out only as running header, footer, page number or entry of a contents list, and
what is left out is counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from tosdiff.text.columns import in_reading_order

_LIGATURES = str.maketrans(
    {
        "ﬀ": "ff",
        "ﬁ": "fi",
        "ﬂ": "fl",
        "ﬃ": "ffi",
        "ﬄ": "ffl",
        "ﬅ": "ft",
        "ﬆ": "st",
        "\u00a0": " ",
        "\u200b": "",
    }
)
_NUMBER = re.compile(r"\d+")
_LEADERS = re.compile(r"\.(?:\s?\.){4}\Z")
_LEADERS_LENGTH = 9
_PAGE_DIGITS = ("0123456789", "ivxl")
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|p\.)\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:/|\||of|von|de|sur)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_EDGE = 4  # lines at the top and the foot of a page among which a header or footer is looked for
_SAME_PLACE = 4.0  # points
_APART = 1.8  # times the size: further than two lines of one paragraph
_LARGER = 1.05  # times the size of the text
_SAME_LINE = 0.35  # of the size; a raised number of a footnote stands higher by a third
_CELL_GAP = 2.0  # of the size; justified text does not stretch a space so far
_PIECE_GAP = 0.8  # of the size: wider than most spaces, so that a table's columns may part there
_NOTE = re.compile(r"[\[(]?\d{1,3}[\])]?|[*†‡§¶]{1,3}")
_SMALLER = 0.85  # of the size of the words it stands behind
_RAISED = 0.75
_MARKER = re.compile(r"[•◦▪‣·●○■□–—*-]|\(?[A-Za-z]{1,4}[.)]|\(?\d{1,3}(?:\.\d{1,3})*[.)]?")
_SENTENCE_WORDS = 8


Piece = tuple[float, float, str]
"""Left, right and text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One printed line, or one cell of a table's row."""

    text: str
    left: float
    right: float
    base: float
    """Height of the baseline over the page's foot, in points."""
    size: float
    bold: int
    """How many characters at the start are bold."""
    page: int
    row: bool = False
    """Its cells stand apart, joined by ` | `."""
    pieces: tuple[Piece, ...] = ()
    """What of it stands apart by more than words do, from the left."""


def printed_lines(pages: Sequence[Sequence[Sequence[Any]]]) -> list[list[Line]]:
    """Return every page's lines, in the order in which they are read."""
    return [_lines(in_reading_order(runs), number) for number, runs in enumerate(pages)]


def _lines(runs: Sequence[Sequence[Any]], page: int) -> list[Line]:
    """Join the runs that stand side by side on one line."""
    found: list[Line] = []
    for text, left, right, base, size, bold in runs:
        spelt = text.translate(_LIGATURES)
        words = " ".join(spelt.split())
        if not words:
            continue
        run = Line(
            text=words,
            left=left,
            right=right,
            base=base,
            size=size,
            bold=len(words) if bold else 0,
            page=page,
            pieces=((left, right, words),),
        )
        last = found[-1] if found else None
        if last is not None and _is_note(last, run):
            found[-1] = _with_note(last, run)
        elif last is not None and _beside(last, run):
            found[-1] = _joined(last, run, spaced=spelt[:1].isspace())
        else:
            found.append(run)
    return found


def _is_note(last: Line, run: Line) -> bool:
    """Whether a run is the mark of a footnote: a raised number, smaller than the words that it stands behind."""
    raised = run.base - last.base
    return (
        _NOTE.fullmatch(run.text) is not None
        and run.size < _SMALLER * last.size
        and 0.1 * last.size < raised < _RAISED * last.size
        and -0.5 * last.size < run.left - last.right < last.size
    )


def _with_note(last: Line, run: Line) -> Line:
    """Add a footnote's mark, apart from the number that it may stand behind."""
    text = f"{last.text} [{run.text.strip('[]()')}]"
    *before, (left, _, words) = last.pieces
    return replace(
        last,
        text=text,
        right=run.right,
        bold=len(text) if last.bold == len(last.text) and last.bold else last.bold,
        pieces=(*before, (left, run.right, f"{words} [{run.text.strip('[]()')}]")),
    )


def _beside(last: Line, run: Line) -> bool:
    size = max(last.size, run.size)
    return abs(last.base - run.base) < _SAME_LINE * size and run.left > last.right - 0.5 * size


def _joined(last: Line, run: Line, *, spaced: bool) -> Line:
    size = max(last.size, run.size)
    gap = run.left - last.right
    apart = gap > _CELL_GAP * size and not _MARKER.fullmatch(last.text)
    between = " | " if apart else " " if spaced or gap > 0.15 * size else ""
    small = run.size < last.size  # a raised number does not set the size of its line
    one = gap <= _PIECE_GAP * size or _MARKER.fullmatch(last.pieces[-1][2]) is not None
    *before, (left, _, words) = last.pieces
    pieces = (
        (*before, (left, run.right, f"{words}{between}{run.text}")) if one else (*last.pieces, *run.pieces)
    )
    return replace(
        last,
        text=f"{last.text}{between}{run.text}",
        right=run.right,
        base=last.base if small else run.base,
        size=size,
        bold=len(last.text) + len(between) + run.bold
        if last.bold == len(last.text) and run.bold
        else last.bold,
        row=last.row or apart,
        pieces=pieces,
    )


def body_size(pages: Sequence[Sequence[Line]]) -> float:
    """Return the size that most characters have."""
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def without_furniture(pages: Sequence[Sequence[Line]]) -> tuple[list[list[Line]], float]:
    """Return the pages without what is printed on each, and the share of sentence words that stays."""
    size = body_size(pages)
    running = _running(pages, size)
    kept = [
        [
            line
            for place, line in enumerate(lines)
            if (number, place) not in running and not _is_of_contents(line.text)
        ]
        for number, lines in enumerate(pages)
    ]
    total = sum(_weight(line) for lines in pages for line in lines if not _is_of_contents(line.text))
    return kept, sum(_weight(line) for lines in kept for line in lines) / total if total else 0.0


def _is_of_contents(text: str) -> bool:
    """Return whether a line ends in dots and a page's number, by its end alone: some have nothing but dots."""
    heads = (text.rstrip(digits) for digits in _PAGE_DIGITS)
    return any(
        head != text and _LEADERS.search(head.rstrip()[-_LEADERS_LENGTH:]) is not None for head in heads
    )


def _weight(line: Line) -> int:
    count = line.text.count(" ") + 1
    return count if count >= _SENTENCE_WORDS else 0


def _running(pages: Sequence[Sequence[Line]], size: float) -> set[tuple[int, int]]:
    """Return page and place of the lines that stand on other pages in the same place with the same words.

    Numbers may differ where they count the pages. A sentence is never one; one larger than the text is the document's
    title where it stands first. A header or footer stands apart from the text: what repeats close beside it is text.
    """
    edges = [edge for number, lines in enumerate(pages) for edge in _edges(lines, size)]
    alike: dict[str, list[Line]] = {}
    for edge in edges:
        for _, line in edge:
            alike.setdefault(_NUMBER.sub("#", line.text), []).append(line)
    needed = max(2, 0.4 * sum(1 for lines in pages if lines))
    first = next((number for number, lines in enumerate(pages) if lines), 0)
    found: set[tuple[int, int]] = set()
    for edge in edges:
        held: list[tuple[int, int]] = []
        titled = False
        for rank, ((place, line), (_, inner)) in enumerate(pairwise(edge)):
            numbered = rank == 0 and _PAGE_NUMBER.fullmatch(line.text)
            large = line.size > _LARGER * size
            elsewhere = {
                other.page
                for other in alike[_NUMBER.sub("#", line.text)]
                if abs(other.base - line.base) < _SAME_PLACE
                and (other.text == line.text or (not large and _counts(line, other)))
            }
            if not numbered and len(elsewhere) < needed:
                break
            titled = titled or large
            if not (titled and line.page == first):
                held.append((line.page, place))
            if abs(line.base - inner.base) > _APART * max(line.size, inner.size):
                found.update(held)
    return found


def _edges(lines: Sequence[Line], size: float) -> Iterator[list[tuple[int, Line]]]:
    """Yield a page's outermost lines with their places, from above and from below, and the one further in.

    None is beyond a line that ends as sentences do, nor beyond a heading at the foot.
    """
    order = sorted(range(len(lines)), key=lambda i: -lines[i].base)
    for inward in (order, order[::-1]):
        edge = [(place, lines[place]) for place in inward[: _EDGE + 1]]
        top = inward is order
        law = next((i for i, (_, line) in enumerate(edge) if _may_be_law(line, size, top=top)), len(edge))
        yield edge[: law + 1]


def _may_be_law(line: Line, size: float, *, top: bool) -> bool:
    """Return whether a line is a heading at a page's foot, or in the text's own size ends as sentences do."""
    if line.size > _LARGER * size:
        return not top
    return line.size > 0.95 * size and line.text.endswith((".", ";", ":"))


def _counts(line: Line, other: Line) -> bool:
    """Return whether the numbers of two lines are equal or count the pages between them."""
    pairs = zip(_NUMBER.findall(line.text), _NUMBER.findall(other.text), strict=True)
    return all(int(there) - int(here) in (0, other.page - line.page) for here, there in pairs)
