"""A citation that a hostile reader can check: who, what, where, the three dates, the digest, and an archived copy.

Invariant: a quotation stands in the version word for word, or it is refused with the nearest sentence; what it leaves
out stands there as `…`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise, takewhile

from tosdiff.errors import QuoteNotFoundError
from tosdiff.evidence.fragment import with_fragment
from tosdiff.evidence.printed import PrintedAs, PrintedDate, RoughDate
from tosdiff.language.furniture import heads_no_law
from tosdiff.language.likeness import letters_shared, letters_shared_within
from tosdiff.language.normalise import normal
from tosdiff.language.quotation import Occurrence, block_at, folded, occurrences_in, wanted
from tosdiff.language.titles import document_name, telling, title_parts
from tosdiff.language.words import words_of
from tosdiff.models import (
    ArchivedCopy,
    BlockKind,
    DocumentText,
    Edition,
    MeantFor,
    Rejection,
    SegmentedText,
    Span,
    StandingWords,
    State,
    Unseen,
    believed,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    text: str
    """In the document's own characters; ` … ` stands where the quotation leaves words out."""
    span: Span
    """In the version's plain text, from the first word quoted to the last."""
    exact: bool
    """False when typography (quotes, dashes, invisible characters, spaces) differs from what was asked."""
    heading_path: tuple[str, ...]
    first_seen: datetime
    """First visit of those in a row that saw these words."""
    last_seen: datetime
    dated: bool = True
    """False where the clock was wrong at every one of these visits: then no date is certain."""
    gaps: tuple[tuple[datetime, datetime], ...] = ()
    """Between those two, the times too long without a verified visit: the visits before and after each."""
    fragment: str = ""
    """The text fragment (`:~:text=…`) by which a browser shows it; empty where it is not unique on the page."""
    section: tuple[str, ...] = ()
    """The headings above all of it, without the document's own title, and without those of lists on the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    provider: str
    """The product: `Claude`."""
    publisher: str
    """Corporate author."""
    title: str
    """As the document prints it; as it is declared, where it prints none like it."""
    url: str
    snapshot: str
    """`claude/consumer-terms@20260521T101500Z`."""
    body: str
    """Digest of the page as received."""
    warc: str
    """Digest of the WARC file that holds it."""
    fetcher: str
    source: str | None
    printed: tuple[PrintedDate, ...]
    """To the day."""
    captured_at: datetime
    wording: StandingWords
    """How long the version's words stood."""
    read_on: date
    """The day the citation was made."""
    edition: Edition
    """Which contract it is, as it says itself."""
    for_whom: tuple[MeantFor, ...] = ()
    """Of several parties or laws for whom each is, in the text's words."""
    printed_roughly: tuple[RoughDate, ...] = ()
    """Dates that it prints without a day, or in a way that leaves the day open."""
    one_of_several: bool = False
    """Whether there are other editions of it, so that it matters which one is cited."""
    language: str = ""
    """ISO 639-1; empty where nothing says."""
    unseen: Unseen | None = None
    """Where a day was asked for, and no visit saw the version on it."""
    quotation: Quotation | None = None
    doubt: str | None = None
    """Why the version was doubted when it was taken; None where it was not."""
    rejected: Rejection | None = None
    """A person's word that it is not the document; None where there is none."""
    head: str = ""
    """First twelve digits of the digest of the last line of the document's log, which stands for the whole of it."""
    archived: ArchivedCopy | None = None
    """The copy in another archive that was fetched back and read; None where none was."""
    current: bool = False
    """Whether the newest verified visit saw the words that are cited."""

    @property
    def address(self) -> str:
        """The page's address, at the quotation where a browser can show it there."""
        return with_fragment(self.url, self.quotation.fragment if self.quotation else "")

    @property
    def issued(self) -> PrintedDate | None:
        """The printed date that stands for the version: when it takes effect, else when it was updated."""
        dates = {printed.kind: printed for printed in self.printed}
        return dates.get(PrintedAs.EFFECTIVE) or dates.get(PrintedAs.UPDATED)

    @property
    def issued_roughly(self) -> RoughDate | None:
        """The date that stands for the version where none is printed to the day."""
        return next(iter(self.printed_roughly), None) if self.issued is None else None


def title_printed(text: DocumentText, declared: str) -> str:
    """Return the title as the document prints it; the declared one where it prints none like it.

    It has the declared words and few more, or else tells the same: a "Privacy Notice" is the document declared as "Privacy
    Policy". What is declared in brackets, as an edition is, need not be printed. A text that begins with the name of a legal
    document in its highest heading is called so.
    """
    headings = [block.text for block in text.blocks[:_HEAD_BLOCKS] if block.kind is BlockKind.HEADING]
    parts = title_parts(text.title)
    for asked in dict.fromkeys((declared, _BRACKETS.sub("", declared))):
        if line := next((line for line in (*headings, *parts) if _has(_words(line), _words(asked))), None):
            return line
        told = telling(asked)
        same = (line for line in (*headings[:1], *parts) if told and _has(document_name(line), told))
        if line := next(same, None):
            return line
    first = text.blocks[0] if text.blocks else None
    if first and first.kind is BlockKind.HEADING and first.level == 1 and document_name(first.text):
        return first.text  # whatever it was declared as
    return declared


def _has(said: frozenset[str], words: frozenset[str]) -> bool:
    return bool(words) and words <= said and len(said) <= len(words) + _MORE_WORDS


def _words(line: str) -> frozenset[str]:
    return frozenset(words_of(normal(line).lower()))


def find_quote(text: SegmentedText, quote: str, name: str) -> Occurrence:
    """Return where `quote` stands in the text, exactly if it does anywhere.

    Raises:
        QuoteNotFoundError: it does not; the message shows the nearest sentence.
    """
    found = occurrences_in(wanted(quote), text)
    if found:
        return next((occurrence for occurrence in found if occurrence.exact), found[0])
    nearest = nearest_sentence(text, quote)
    raise QuoteNotFoundError(
        f"this quotation does not stand in {name}",
        hint=f"the nearest sentence there is: “{nearest}”"
        if nearest
        else "that version holds no text like it",
    )


def quotation_of(
    text: DocumentText,
    occurrence: Occurrence,
    seen: Sequence[State],
    *,
    exact: bool | None = None,
    gaps: Sequence[tuple[datetime, datetime]] = (),
    fragment: str = "",
) -> Quotation:
    """Return what stands in a text where a quotation was found.

    Args:
        text: the version it was found in.
        occurrence: where.
        seen: the states in a row that saw it.
        exact: whether what is quoted stands there to the character, where words are left out as well.
        gaps: the times too long without a verified visit; those while it was seen are kept.
        fragment: the text fragment that leads to it.
    """
    span = occurrence.span
    dated = believed(seen)
    first, last = dated[0].first_seen, dated[-1].last_seen
    path = text.blocks[block_at(text.blocks, span[0])].heading_path
    until = text.blocks[block_at(text.blocks, max(span[0], span[1] - 1))].heading_path
    both = tuple(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], zip(path, until, strict=False)))
    title = next((block.text for block in text.blocks if block.kind is BlockKind.HEADING), None)
    return Quotation(
        text=_with_ellipses(text.text, occurrence.pieces),
        span=span,
        exact=occurrence.exact if exact is None else exact,
        heading_path=path,
        first_seen=first,
        last_seen=last,
        dated=dated[0].dated,
        gaps=tuple(gap for gap in gaps if first <= gap[0] and gap[1] <= last),
        fragment=fragment,
        section=tuple(
            each for each in (both[1:] if both and both[0] == title else both) if not heads_no_law(each)
        ),
    )


def _with_ellipses(text: str, pieces: Sequence[Span]) -> str:
    """Return the pieces of a text, `…` between two that have words between them."""
    said = text[slice(*pieces[0])]
    for (_, end), (start, after) in pairwise(pieces):
        left_out = text[end:start]
        said += (" … " if words_of(left_out) else left_out) + text[start:after]
    return said


def nearest_sentence(text: SegmentedText, quote: str, *, least: float | None = None) -> str | None:
    """Return the sentence of a text most like `quote`, or None when none is at all like it.

    `least` is the share of letters in common, in percent, that it must have. A quotation shorter than the sentence is compared with the part of it that is most like it.
    """
    asked = folded(normal(quote))
    best, nearest = (_UNLIKE if least is None else least), None
    for sentence in [each.text for each in text.sentences] or [block.text for block in text.blocks]:
        form = folded(normal(sentence))
        score = (letters_shared_within if len(asked) < len(form) else letters_shared)(asked, form)
        if score > best:
            best, nearest = score, sentence
    return nearest


# A title stands among the first lines; "Consumer Terms of Service" may be printed "Halcyon Consumer Terms of Service (EEA)".
_HEAD_BLOCKS, _MORE_WORDS = 6, 4
_BRACKETS = re.compile(r"\s*\([^()]*\)$")

# Letters in common, in percent, below which two sentences say nothing alike.
_UNLIKE = 50.0
