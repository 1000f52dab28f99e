"""A citation as a sentence in pieces, each of which knows what it is: written plainly, as Markdown or as HTML.

Invariant: nothing of a document acts as markup in any of the three; an address stands there whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from html import escape
from typing import assert_never

from tosdiff.report.markdown.escaping import escaped, target


class As(Enum):
    """What a piece of a citation is."""

    WORDS = "words"
    TITLE = "title"
    """Of a whole work, which is set in italics."""
    ADDRESS = "address"
    ID = "id"
    """A snapshot or a digest."""
    OWN = "own"
    """Punctuation of the style's own, which no Markdown reads as anything else where it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProsePart:
    text: str
    is_a: As = As.WORDS
    link: str = ""
    """Where a title leads; empty for no link."""


Prose = tuple[ProsePart, ...]


def prose(*parts: str | ProsePart) -> Prose:
    """Return a sentence of pieces and plain words, without what is empty."""
    pieces = (ProsePart(text=part) if isinstance(part, str) else part for part in parts)
    return tuple(piece for piece in pieces if piece.text)


def italics(text: str, link: str = "") -> ProsePart:
    return ProsePart(text=text, is_a=As.TITLE, link=link)


def address(url: str) -> ProsePart:
    return ProsePart(text=url, is_a=As.ADDRESS)


def identifier(text: str) -> ProsePart:
    return ProsePart(text=text, is_a=As.ID)


OPENING, CLOSING = ProsePart(text="[", is_a=As.OWN), ProsePart(text="]", is_a=As.OWN)


def stop(text: str) -> str:
    """Return a text with a full stop, unless it ends in what closes a sentence."""
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def within_marks(text: str) -> str:
    """Return a text to stand in double quotation marks: its own double ones become single."""
    return text.translate(str.maketrans('“”„"', "‘’‚'"))


def plain(pieces: Iterable[ProsePart]) -> str:
    """Write it without markup."""
    return "".join(piece.text for piece in pieces)


def markdown(pieces: Iterable[ProsePart]) -> str:
    """Write it as Markdown: CommonMark, and what pandoc and GitHub make of it."""
    return "".join(map(_markdown, pieces))


def html(pieces: Iterable[ProsePart]) -> str:
    """Write it as HTML to stand in a paragraph."""
    return "".join(map(_html, pieces))


def _markdown(piece: ProsePart) -> str:
    match piece.is_a:
        case As.WORDS:
            return _inner(piece.text)
        case As.OWN:
            return piece.text
        case As.TITLE if piece.link:
            return f"[*{escaped(piece.text)}*](<{target(piece.link)}>)"
        case As.TITLE:
            return f"*{escaped(piece.text)}*"
        case As.ADDRESS:
            return f"<{target(piece.text)}>" if opens(piece.text) else escaped(piece.text)
        case As.ID:
            return f"`{piece.text.replace('`', '')}`"
        case _:
            assert_never(piece.is_a)


def _inner(text: str) -> str:
    """Escape words that stand within a line, where nothing opens a list or a heading; blanks at the ends stay."""
    before = "by"  # no number, as Roman ones and single letters are
    return escaped(f"{before}{text}")[len(before) :]


def _html(piece: ProsePart) -> str:
    text = escape(piece.text)
    match piece.is_a:
        case As.WORDS | As.OWN:
            return text
        case As.TITLE:
            named = f"<cite>{text}</cite>"
            return f'<a href="{escape(piece.link)}">{named}</a>' if opens(piece.link) else named
        case As.ADDRESS:
            return f'<a href="{text}">{text}</a>' if opens(piece.text) else text
        case As.ID:
            return f"<code>{text}</code>"
        case _:
            assert_never(piece.is_a)


def opens(url: str) -> bool:
    """Return whether an address opens a page, and does nothing else."""
    return re.match(r"https?://[^\s<>]+$", url, re.IGNORECASE) is not None
