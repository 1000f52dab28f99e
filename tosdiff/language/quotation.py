"""Where a quotation stands in a text: character for character, or exact but for typography.

Foundation like `normalise`: finding, citing and proving must all mean the same by "it stands there".
Invariant: what is found is a span of the text, of whole words; it is called exact only when it holds the
very characters that were asked for. Typography is curly quotes, dashes, invisible characters, spaces,
case, the markup of the quotation, the numbers of items, marks of footnotes and trade marks, and an ellipsis in it
for words left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import unescape
from itertools import pairwise

from tosdiff.language.normalise import DASHES, QUOTES, equivalent, is_invisible, normal, normalise
from tosdiff.language.patterns import compiled_on_use
from tosdiff.language.signs import as_typed, footnotes_of, without
from tosdiff.language.words import goes_on, words_of
from tosdiff.models import BLOCK_SEPARATOR, Block, BlockKind, DocumentText, Span

# A page may show a space between a link and the full stop after it, and people set dashes with and without.
_SPACE = compiled_on_use(r" (?=[.,;:!?)\]-])|(?<=-) ")
_TRADE_MARK = compiled_on_use(r"(?<=\w)[®™℠](?!\w)")
_ELLIPSIS = compiled_on_use(r"\s*(?:[\[(]\s*(?:…|\.\.\.|\. \. \.)\s*[\])]|…|\.{3,4}|\.(?: \.){2,3})\s*")
_TAG = compiled_on_use(r"</?[a-zA-Z][^<>]{0,300}>")
_LINK = compiled_on_use(r"!?\[([^\[\]]{1,1000})\]\([^()\s]{0,2000}\)")
_LINE_START = compiled_on_use(r"^[ \t]*(?:>[ \t]?|#{1,6}[ \t]+|[-*+][ \t]+)+", re.MULTILINE)
_EMPHASIS = compiled_on_use(r"\*{1,3}|~~|`+|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)")
# "(1)", "2.4", "b)" or "iv." at the start of a line: what numbers an item is kept beside its text.
_NUMBER = compiled_on_use(
    r"^[ \t]*(?:\d{1,3}(?:\.\d{1,3})+\.?|\(?(?:\d{1,3}|[a-z]|[ivxlc]{1,6})[.)]|[•·▪◦‣])[ \t]+",
    re.MULTILINE | re.IGNORECASE,
)
_ESCAPE = compiled_on_use(r"\\([!-/:-@\[-`{-~])")
# "[W]e may" in an essay is "we may" in the document.
_CHANGED_LETTER = compiled_on_use(r"(?<!\w)\[(\w)\](?=\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """A place where a quotation stands."""

    span: Span
    """In the text searched, from the first quoted word to the last."""
    pieces: tuple[Span, ...]
    """The words quoted; more than one piece where the quotation leaves words out."""
    exact: bool


class QuoteDifference(StrEnum):
    """In what a quotation may differ from the words it quotes, and still quote them."""

    WORDS_LEFT_OUT = "words left out"
    """Where the quotation has an ellipsis."""
    INVISIBLE = "invisible characters"
    EQUIVALENT = "equivalent characters"
    QUOTATION_MARKS = "quotation marks"
    DASHES = "dashes"
    CAPITALS = "capital letters"
    SPACES = "spaces"
    MARKUP = "markup"
    """Of Markdown or HTML, which it was copied with."""
    MARKS_AROUND = "marks around it"
    NOTES = "marks of notes"
    """Of footnotes and trade marks, which stand by a word and are no part of what it says."""
    NUMBERING = "numbering"
    """Of the items of a list, which is no part of their text."""
    TYPOGRAPHY = "typography"
    """Several of these at once, in one place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A quotation made ready to be looked for."""

    text: str
    """As asked for, without space around it."""
    readings: tuple[tuple[str, ...], ...]
    """What it may mean, the most literal first: each the folded pieces that must stand one after the other."""

    @property
    def words(self) -> tuple[str, ...]:
        """Every folded word of the plainest reading, in order."""
        return tuple(words_of(" ".join(self.readings[-1]))) if self.readings else ()


def wanted(text: str) -> Wanted:
    """Return a quotation ready to be looked for; one without a word or sign has no reading."""
    asked = text.strip()
    readings: list[tuple[str, ...]] = []
    plain = _without_marks(_without_markup(asked))
    for reading in (asked, _without_markup(asked), plain, _unnumbered(plain)):
        readings.append((folded(normal(reading)),))
        readings.append(tuple(folded(normal(piece)) for piece in _ELLIPSIS.split(reading)))
    kept = (tuple(piece for piece in reading if piece) for reading in readings)
    return Wanted(text=asked, readings=tuple(dict.fromkeys(reading for reading in kept if reading)))


def folded(form: str) -> str:
    """Return a normal form without case, kind of quotation mark, notes, and space around dashes or before stops."""
    lower = uncased(form)
    if '"' in lower:
        lower = lower.replace('"', "'")
    return _SPACE.sub("", _unmarked(lower))


def _unmarked(text: str) -> str:
    """Return a text without its marks of notes, the small digits of units and formulas as they are typed."""
    return as_typed(without(text, _notes(text)))


def _notes(text: str) -> list[Span]:
    found = footnotes_of(text)
    return (
        found if text.isascii() else sorted((*found, *(mark.span() for mark in _TRADE_MARK.finditer(text))))
    )


def uncased(text: str) -> str:
    """Return a text in small letters, each in the place of its own."""
    return text.lower() if text.isascii() else "".join(map(_lower, text))


def folded_spans(want: Wanted, form: str) -> list[Span]:
    """Return where the quotation stands in a folded text, in the order of `occurrences`."""
    for reading in want.readings:
        if chains := _chains(reading, form):
            return [(chain[0][0], chain[-1][1]) for chain in chains]
    return []


def original_span(text: str, span: Span) -> Span:
    """Return the span of a text that stands behind a span of its folded form."""
    return _original(text, folded(normal(text)))(span)


def occurrences(want: Wanted, text: str) -> tuple[Occurrence, ...]:
    """Return every place in the text where the quotation stands, in order."""
    form = folded(normal(text))
    for reading in want.readings:
        if chains := _chains(reading, form):
            back = _original(text, form)
            return tuple(_occurrence(want, text, [back(span) for span in chain]) for chain in chains)
    return ()


def occurrences_in(want: Wanted, version: DocumentText) -> tuple[Occurrence, ...]:
    """Return every place in a version where the quotation stands, as spans of its plain text.

    Words left out do not reach over a heading: what stands in two sections is no one sentence.
    """
    found: list[Occurrence] = []
    start = 0
    for block in version.blocks:
        found += (_shifted(occurrence, start) for occurrence in occurrences(want, block.text))
        start += len(block.text) + len(BLOCK_SEPARATOR)
    if found:
        return tuple(found)
    headings = [start for start, block in _starts(version.blocks) if block.kind is BlockKind.HEADING]
    return tuple(
        occurrence
        for occurrence in occurrences(want, version.text)
        if not any(
            bisect_left(headings, end) < bisect_right(headings, after)
            for (_, end), (after, _) in pairwise(occurrence.pieces)
        )
    )


def block_at(blocks: Sequence[Block], at: int) -> int:
    """Return the index of the block that holds the character `at` of the plain text."""
    found = 0
    for index, (start, _) in enumerate(_starts(blocks)):
        if start > at:
            break
        found = index
    return found


def differences(want: Wanted, text: str, occurrence: Occurrence) -> tuple[QuoteDifference, ...]:
    """Return in what the quotation differs from the occurrence; empty for an exact one."""
    if occurrence.exact:
        return ()
    there = [text[slice(*piece)] for piece in occurrence.pieces]
    plain = _without_markup(want.text)
    found = [QuoteDifference.WORDS_LEFT_OUT] if len(there) > 1 else []
    readings = (
        (want.text, ()),
        (plain, (QuoteDifference.MARKUP,)),
        (_without_marks(plain), (QuoteDifference.MARKS_AROUND,)),
        (_unnumbered(_without_marks(plain)), (QuoteDifference.NUMBERING,)),
    )
    for reading, more in readings:
        asked = [reading] if len(there) == 1 else [piece for piece in _ELLIPSIS.split(reading) if piece]
        if len(asked) == len(there) and not _apart(asked, there):
            found += (kind for kind in _FOLDINGS if _apart(asked, there, but=kind))
            return (*found, *more)
    return tuple(found) or (QuoteDifference.TYPOGRAPHY,)


# ------------------------------------------------------------------ the readings of a quotation


def _without_markup(text: str) -> str:
    """Return a quotation without the Markdown or HTML that it was copied with."""
    plain = unescape(_TAG.sub("", _LINE_START.sub("", text)))
    plain = _CHANGED_LETTER.sub(r"\1", _LINK.sub(r"\1", plain))
    return _ESCAPE.sub(r"\1", _EMPHASIS.sub("", plain)).strip()


def _without_marks(text: str) -> str:
    """Return a quotation without the quotation marks that it was set in."""
    inner = text[1:-1]
    return inner.strip() if len(text) > 2 and text[0] in QUOTES and text[-1] in QUOTES else text


def _unnumbered(text: str) -> str:
    """Return a quotation without the numbers of the items in it."""
    return _NUMBER.sub("", text)


# ------------------------------------------------------------------ looking for it


def _occurrences(piece: str, text: str) -> list[Span]:
    """Return where a piece stands as whole words, without overlap."""
    found: list[Span] = []
    at = text.find(piece) if piece else -1
    while at >= 0:
        end = at + len(piece)
        if not (goes_on(text, at) or goes_on(text, end)):
            found.append((at, end))
            at = text.find(piece, end)
        else:
            at = text.find(piece, at + 1)
    return found


def _chains(pieces: Sequence[str], form: str) -> list[tuple[Span, ...]]:
    """Return where the pieces stand one after the other, each time as close together as they do."""
    places = [_occurrences(piece, form) for piece in pieces]
    if len(pieces) == 1:
        return [(place,) for place in places[0]]
    if not all(places):
        return []
    starts = [[start for start, _ in spans] for spans in places]
    ends = [[end for _, end in spans] for spans in places]
    found: list[tuple[Span, ...]] = []
    at = 0
    while True:
        for spans, begins in zip(places, starts, strict=True):
            number = bisect_left(begins, at)
            if number == len(spans):
                return found
            at = spans[number][1]
        chain = [spans[number]]
        for spans, stops in zip(reversed(places[:-1]), reversed(ends[:-1]), strict=True):
            chain.append(spans[bisect_right(stops, chain[-1][0]) - 1])
        found.append(tuple(reversed(chain)))


def _original(text: str, form: str) -> Callable[[Span], Span]:
    """Return the map from a span of the folded form to the span of the text behind it."""
    plain = normal(text)
    if plain == text.translate(_SAME_LENGTH) and len(form) == len(text):
        return lambda span: span  # as most texts are: then nothing need be mapped character by character
    shaped = normalise(text)
    if len(form) == len(shaped.text):
        return lambda span: shaped.original_span(*span)
    lower = uncased(shaped.text)
    notes = _notes(lower.replace('"', "'"))
    kept = _left(range(len(lower)), notes)
    kept = _left(kept, [space.span() for space in _SPACE.finditer(without(lower, notes))])
    return lambda span: shaped.original_span(kept[span[0]], kept[span[1] - 1] + 1)


def _left(places: Sequence[int], spans: Sequence[Span]) -> list[int]:
    """Return the places that lie in none of some spans of their sequence."""
    left: list[int] = []
    at = 0
    for start, end in spans:
        left += places[at:start]
        at = end
    return [*left, *places[at:]]


def _occurrence(want: Wanted, text: str, pieces: Sequence[Span]) -> Occurrence:
    span = (pieces[0][0], pieces[-1][1])
    return Occurrence(span=span, pieces=tuple(pieces), exact=text[slice(*span)] == want.text)


def _shifted(occurrence: Occurrence, by: int) -> Occurrence:
    pieces = tuple((start + by, end + by) for start, end in occurrence.pieces)
    return Occurrence(span=(pieces[0][0], pieces[-1][1]), pieces=pieces, exact=occurrence.exact)


def _starts(blocks: Sequence[Block]) -> Iterator[tuple[int, Block]]:
    start = 0
    for block in blocks:
        yield start, block
        start += len(block.text) + len(BLOCK_SEPARATOR)


def _lower(char: str) -> str:
    lower = char.lower()
    return lower if len(lower) == 1 else char


# ------------------------------------------------------------------ telling the difference

_SAME_LENGTH = str.maketrans("’‘“”–—\xa0", "''\"\"-- ")
_MARKS = dict.fromkeys(map(ord, QUOTES), "'")
_STROKES = dict.fromkeys(map(ord, DASHES), "-")
_FOLDINGS: dict[QuoteDifference, Callable[[str], str]] = {
    QuoteDifference.INVISIBLE: lambda text: "".join(c for c in text if not is_invisible(c)),
    QuoteDifference.EQUIVALENT: equivalent,
    QuoteDifference.QUOTATION_MARKS: lambda text: text.translate(_MARKS),
    QuoteDifference.DASHES: lambda text: re.sub(r"\s*-\s*", "-", text.translate(_STROKES)),
    QuoteDifference.CAPITALS: lambda text: "".join(map(_lower, text)),
    QuoteDifference.NOTES: _unmarked,
    QuoteDifference.SPACES: lambda text: _SPACE.sub("", " ".join(text.split())),
}


def _apart(asked: Sequence[str], there: Sequence[str], but: QuoteDifference | None = None) -> bool:
    """Return whether two texts differ after every folding `but` one."""
    for kind, fold in _FOLDINGS.items():
        if kind is not but:
            asked, there = [fold(text) for text in asked], [fold(text) for text in there]
    return list(asked) != list(there)
