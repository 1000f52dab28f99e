"""PDF documents: the text layer to blocks, as a reader would take them down.

Invariant: no word is added; words divided at a line's end are joined by what the document itself spells
elsewhere; a file whose text cannot be read says why, and never half of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tosdiff.models import Block, BlockKind, Extraction, Refusal, Wall
from tosdiff.text.glyphs import read
from tosdiff.text.grid import with_tables
from tosdiff.text.lines import Line, body_size, printed_lines, without_furniture
from tosdiff.text.structure import structured

_ELSEWHERE = "look for a page or a PDF that holds the text as text"
_REFUSED = {
    "broken": (
        "a PDF that is damaged",
        "open it in a viewer; if it opens, print it to a new PDF and read that",
    ),
    "locked": ("a PDF under a password", "save it without one, then read that"),
    "slow": ("a PDF that takes longer than half a minute to read", _ELSEWHERE),
    "long": ("a PDF longer than any contract", "take the pages that hold the terms out of it"),
}
_HYPHENS = "-\u2010\u00ad"
_BULLET = re.compile(r"([•◦▪‣·●○■□–—*])\s+(?=\S)")
_LETTERED = re.compile(r"(\(?[a-z]\)|\([ivx]{1,5}\)|\(\d{1,2}\)|[a-z]\.|\d{1,2}\))\s+(?=\S)")
_NUMBERED = re.compile(
    r"(?:(?:Section|Article|Clause)\s+)?(?:\d{1,2}\.(?:\d{1,2}\.?)*|§+\s*\d+\.?)\s+\S|\(?[A-Z]\)\s+\S"
)
_ENDED = re.compile(r"[.;:!?][\"'”’)\]]*$")
# Before these a hyphen stands for what follows later.
_JOINING = frozenset(("and", "or", "und", "oder", "et", "ou", "y", "o", "e", "ed"))
# These are written with a hyphen, wherever the line ends.
_HYPHENATED = frozenset(("non", "self", "quasi", "ex", "all", "third", "well", "opt", "cross"))
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LONGEST_HEADING = 150
_LARGER = 1.08  # times the text's size: a heading
_LEADING = 1.35  # times the usual distance of two lines: a new paragraph
_SHORT = 0.85  # of the column's width: a line that ended before its end
_FILE_NAME = re.compile(r"\.(?:docx?|indd|pdf|odt|rtf|tex)\b|^(?:microsoft word|untitled)", re.IGNORECASE)
_TAIL = 4096  # bytes; ISO 32000-1, annex H: viewers accept the end mark within the last 1024
_NO_LETTERS = 0.1  # share of glyphs that name no letter, above which a text is not readable


def pdf_blocks(body: bytes) -> Extraction:
    """Return the text of a PDF, or, without one, why there is none (`Extraction.refusal`)."""
    if b"%%EOF" not in body[-_TAIL:]:  # PDFium would mend it, and leave out the pages that are missing
        return _refused("a PDF that breaks off before its end", "get a whole copy of it")
    found = read(body)
    if error := found.get("error"):
        return _refused(*_REFUSED.get(error, _REFUSED["broken"]))
    pages = printed_lines(found["pages"])
    letters = sum(len(line.text) for lines in pages for line in lines)
    if not letters:
        scan = (
            f"a scan without text: {len(pages)} pages of pictures"
            if found["pictures"]
            else "a PDF without text"
        )
        return _refused(scan, f"run it through text recognition (OCR) first, or {_ELSEWHERE}")
    if found["unmapped"] > _NO_LETTERS * letters:
        return _refused("a PDF whose fonts do not say which letters they show", _ELSEWHERE)
    kept, coverage = without_furniture(pages)
    kept = [with_tables(lines) for lines in kept]
    blocks = structured(_blocks(kept, _spelt(kept)))
    readable = sum(1 for lines in pages if lines)
    # a page that is a picture holds as much as the others, for all one can tell
    return Extraction(
        blocks=blocks,
        title=_title(found["title"], blocks),
        language=found["language"][:2].lower() or None,
        coverage=coverage * readable / (readable + found["pictures"]),
        method="pdf",
    )


def _refused(reason: str, hint: str) -> Extraction:
    refusal = Refusal(wall=Wall.NOT_TEXT, reason=reason, hint=hint)
    return Extraction(blocks=(), title="", language=None, coverage=0.0, method="pdf", refusal=refusal)


def _title(stated: str, blocks: Sequence[Block]) -> str:
    """Return the title that the file states, unless it is a file's name; or else the first heading."""
    shown = " ".join(stated.split())
    if shown and not _FILE_NAME.search(shown):
        return shown
    return next((b.text for b in blocks if b.kind is BlockKind.HEADING), "")


def _spelt(pages: Sequence[Sequence[Line]]) -> frozenset[str]:
    """Return the words of the document as they are spelt within lines."""
    found: set[str] = set()
    for line in (line for lines in pages for line in lines):
        text = line.text.rstrip(_HYPHENS) if line.text.endswith(tuple(_HYPHENS)) else line.text
        words = [word.lower() for word in _WORD.findall(text)]
        found.update(words[:-1] if text is not line.text else words)
    return frozenset(found)


# ------------------------------------------------------------------ lines to blocks


@dataclass(slots=True)
class _Open:
    """A block that further lines may belong to."""

    lines: list[Line] = field(default_factory=list)
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    marker: str = ""
    cut: int = 0
    """Characters of the marker at the start."""


def _blocks(pages: Sequence[Sequence[Line]], spelt: frozenset[str]) -> Iterator[Block]:
    size = body_size(pages)
    lines = [line for page in pages for line in page]
    levels = _heading_levels(lines, size)
    leading = _leading(lines)
    # two columns have two right edges; what is as wide as a column's widest lines is full
    width = _column_width(lines)
    indents: list[float] = []
    current: _Open | None = None
    for line in lines:
        if current is not None and _goes_on(current, line, size, leading, width):
            current.lines.append(line)
            continue
        if current is not None:
            yield _block(current, spelt)
        current = _opened(line, size, levels, indents)
    if current is not None:
        yield _block(current, spelt)


def _heading_levels(lines: Sequence[Line], size: float) -> dict[float, int]:
    larger = sorted({line.size for line in lines if line.size > _LARGER * size}, reverse=True)
    return {each: min(rank, 6) for rank, each in enumerate(larger, 1)}


def _leading(lines: Sequence[Line]) -> float:
    """Return the usual distance of two lines of one paragraph, as a multiple of their size."""
    gaps = sorted(
        (a.base - b.base) / a.size
        for a, b in pairwise(lines)
        if a.page == b.page and a.size == b.size and 0 < a.base - b.base < 3 * a.size
    )
    # the lower quartile: in a text of short paragraphs most distances are those between them
    return gaps[len(gaps) // 4] if gaps else 1.2


def _column_width(lines: Sequence[Line]) -> float:
    widths = sorted(line.right - line.left for line in lines)
    return widths[int(0.9 * (len(widths) - 1))] if widths else 0.0


def _goes_on(current: _Open, line: Line, size: float, leading: float, width: float) -> bool:
    """Return whether a line belongs to the block that stands open."""
    last = current.lines[-1]
    if line.row or last.row or abs(line.size - last.size) > 0.05 * last.size:
        return False
    heading = current.kind is BlockKind.HEADING or _all_bold(current)
    if heading != (line.bold >= len(line.text)) and current.kind is not BlockKind.HEADING:
        return False  # a bold line after text, or text after a line that is bold throughout
    if current.kind is BlockKind.HEADING and last.size <= _LARGER * size:
        return False
    if not heading and _starts_block(line.text):
        return False
    ended = bool(_ENDED.search(last.text))
    if line.page != last.page or line.base >= last.base:  # the next page, or the next column
        return not heading and not (ended and (line.text[:1].isupper() or not line.text[:1].isalpha()))
    if last.base - line.base > _LEADING * leading * last.size:
        return False
    if heading:
        return not _NUMBERED.match(line.text)
    short = last.right < current.lines[0].left + _SHORT * width
    if (
        short
        and not ended
        and line.text[:1].isupper()
        and len(current.lines) == 1
        and _NUMBERED.match(last.text)
    ):
        return False  # a title in the text's own letters
    if ended and (short or line.left > min(each.left for each in current.lines) + 0.8 * size):
        return False
    return not (ended and current.kind is BlockKind.ITEM and line.left < current.lines[0].left - 0.8 * size)


def _all_bold(current: _Open) -> bool:
    return all(line.bold >= len(line.text) for line in current.lines)


def _starts_block(text: str) -> bool:
    return bool(_BULLET.match(text) or _LETTERED.match(text) or _NUMBERED.match(text))


def _opened(line: Line, size: float, levels: dict[float, int], indents: list[float]) -> _Open:
    """Begin a block with a line; `indents` holds the left edges of the lists that stand open."""
    if line.row:
        return _Open(lines=[line], kind=BlockKind.ROW)
    if line.size in levels and len(line.text) <= _LONGEST_HEADING and any(c.isalpha() for c in line.text):
        indents.clear()
        return _Open(lines=[line], kind=BlockKind.HEADING, level=levels[line.size])
    marked = _BULLET.match(line.text) or _LETTERED.match(line.text)
    if marked is None:
        if indents and line.left < indents[0] + 0.5 * size:
            indents.clear()
        return _Open(lines=[line])
    while indents and line.left < indents[-1] - 0.8 * size:
        indents.pop()
    if not indents or line.left > indents[-1] + 0.8 * size:
        indents.append(line.left)
    marker = "-" if _BULLET.match(line.text) else marked[1]
    return _Open(lines=[line], kind=BlockKind.ITEM, level=len(indents), marker=marker, cut=marked.end())


def _block(current: _Open, spelt: frozenset[str]) -> Block:
    """Put a block's lines together."""
    text, bold, bold_goes_on = "", 0, True
    for line in current.lines:
        text = _with_line(text, line.text, spelt)
        if bold_goes_on and line.bold:
            bold = len(text) - len(line.text) + line.bold
        bold_goes_on = bold_goes_on and line.bold >= len(line.text)
    text = text.replace("\u00ad", "-")
    shown = text[current.cut :]
    run_in = 0 if current.kind in (BlockKind.HEADING, BlockKind.ROW) else max(0, bold - current.cut)
    return Block(
        kind=current.kind,
        text=shown,
        level=current.level,
        marker=current.marker,
        run_in=min(run_in, len(shown)),
    )


def _with_line(text: str, line: str, spelt: frozenset[str]) -> str:
    """Add a line, joining a word that was divided at the end of the last."""
    if not text:
        return line
    before, after = re.search(r"[^\W\d_]+$", text[:-1]), re.match(r"[^\W\d_]+", line)
    if text[-1] not in _HYPHENS or before is None or after is None:
        return f"{text} {line}"
    if not line[0].islower():
        return f"{text[:-1]}-{line}"  # EU-\nUS
    first, second = before[0].lower(), after[0].lower()
    if second in _JOINING:
        return f"{text} {line}"  # "pre- and post-contractual"
    whole, divided = first + second, f"{first}-{second}"
    compound = whole not in spelt and (divided in spelt or first in _HYPHENATED or {first, second} <= spelt)
    return f"{text[:-1]}{'-' if compound else ''}{line}"
