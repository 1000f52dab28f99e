"""The legal text of a page in blocks.

Invariant: as in `models`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tosdiff.models.capture import Refusal
from tosdiff.models.edition import Edition
from tosdiff.models.moments import Span


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    start: int
    """First character of the link's words in the block's text."""
    end: int
    target: str
    """Absolute where the page's address is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadIn:
    """What introduces the items of a list."""

    text: str
    """A paragraph or item; ending in a colon or not."""
    span: Span
    """Where that stands in the version's plain text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCell:
    """One cell of a table's row."""

    start: int
    """First character of the cell in the row's text; an empty cell starts where it ends."""
    end: int
    width: int = 1
    """How many columns it spans."""
    height: int = 1
    """How many rows it spans, its own included."""
    heading: bool = False
    """Whether the page marks it as a heading of its column or row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One heading, paragraph, list item or table row.

    `text` holds the original's own characters with whitespace runs folded to one space; what is compared
    is its normal form (`tosdiff.language.normalise`).
    """

    kind: BlockKind
    text: str
    """Without marker; the cells of a row are joined by ` | `."""
    level: int = 0
    """1-6 for a heading; nesting depth from 1 for an item; otherwise 0."""
    heading_path: tuple[str, ...] = ()
    """Headings above, outermost first; a run-in heading counts for its own block."""
    lead_in: LeadIn | None = None
    """Of an item, or a paragraph numbered as one: the paragraph or item that introduces its list."""
    marker: str = ""
    """`-` for a bullet; the printed number or letter otherwise, as `1.` or `(a)`."""
    run_in: int = 0
    """Length of the bold run-in heading at the start of `text` ("Changes." in "**Changes.** We may…")."""
    links: tuple[Link, ...] = ()
    cells: tuple[TableCell, ...] = ()
    """Of a row: all of its cells, the empty ones as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incorporated:
    """Another text that a document binds its reader to by a link."""

    words: str
    """The words that are linked."""
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """The legal text of a page, and how much of the page it is."""

    blocks: tuple[Block, ...]
    title: str
    """The page's own title, cleaned; empty if it has none."""
    language: str | None
    """Language the page declares (`en`), or None."""
    coverage: float
    """Share of the page's visible legal-looking words that was kept, 0 to 1."""
    method: str
    """What decided: `select: main`, `main`, `article`, `readability`, `body`, …"""
    charset: str = "utf-8"
    """Encoding the bytes were read in."""
    asks_consent: bool = False
    """Among its text stand the choices of a dialog about cookies."""
    password_field: bool = False
    """The page asks for a password."""
    script_share: float = 0.0
    """Share of the page's bytes inside scripts."""
    left_out: tuple[str, ...] = ()
    """Passages of the page that read as law and are no part of the text, in order, each once."""
    refusal: Refusal | None = None
    """Why the bytes hold no text that can be read, as a scan; None for every page of HTML."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """What a captured page says, read once by the rules in force."""

    extraction: Extraction
    state: str
    """Digest of the blocks and stable link targets; equal states are the same snapshot."""
    edition: Edition
    """Which contract it is, as it says itself."""
    rules: str
    """Fingerprint of the rules and selectors that extracted it."""
    edition_rules: str
    """Number of the rules that read the edition."""
