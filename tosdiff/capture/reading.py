"""What the wall check reads off an extracted page: its words, its names, how it is laid out.

Invariant: computed from the blocks alone, the same for a page just fetched and for a stored version.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from tosdiff.language.normalise import normal
from tosdiff.language.tables import table, words_in
from tosdiff.language.titles import is_legal_name, telling, title_parts
from tosdiff.language.words import words_of
from tosdiff.models import Block, BlockKind

_RUNNING_WORDS = 20  # a passage of so many words is no menu entry
_NAME_WORDS = 16
_FIRST_BLOCKS = 4


@dataclass(frozen=True)
class PageText:
    """An extracted text as the wall check sees it; each fact is computed when first asked for."""

    blocks: tuple[Block, ...]
    title: str

    @cached_property
    def texts(self) -> tuple[str, ...]:
        return tuple(normal(block.text) for block in self.blocks)

    @cached_property
    def by_block(self) -> tuple[list[str], ...]:
        return tuple(words_of(text.lower()) for text in self.texts)

    @cached_property
    def words(self) -> list[str]:
        return [word for words in self.by_block for word in words]

    @cached_property
    def opening(self) -> str:
        """Title and first blocks, where an error page says what it is."""
        return "\n".join((normal(self.title), *self.texts[:_FIRST_BLOCKS]))

    @cached_property
    def headings(self) -> tuple[str, ...]:
        return tuple(t for b, t in zip(self.blocks, self.texts, strict=True) if b.kind is BlockKind.HEADING)

    @cached_property
    def names(self) -> tuple[frozenset[str], ...]:
        """The telling words of what the page calls itself, in its title and its first heading."""
        called = (_document_part(normal(self.title)), *(self.headings[:1] or self.texts[:1]))
        found = (telling(name) for name in called if name.count(" ") < _NAME_WORDS)
        return tuple(words for words in found if words)

    @cached_property
    def named_legal(self) -> bool:
        """Whether title or first lines call it by a kind of legal document."""
        lines = (normal(self.title), *self.headings[:2], *self.texts[:_FIRST_BLOCKS])
        return any(is_legal_name(line) for line in lines if line.count(" ") < _NAME_WORDS)

    @cached_property
    def linked(self) -> float:
        """Return the share of the words that are links."""
        within = sum(len(words_of(b.text[k.start : k.end])) for b in self.blocks for k in b.links)
        return within / max(1, len(self.words))

    @cached_property
    def running(self) -> float:
        """Return the share of the words in passages or table rows rather than in menu entries."""
        held = sum(
            len(words)
            for block, words in zip(self.blocks, self.by_block, strict=True)
            if block.kind is BlockKind.ROW
            or (block.kind is not BlockKind.HEADING and len(words) >= _RUNNING_WORDS)
        )
        return held / max(1, len(self.words))

    def legal_words(self, language: str) -> float | None:
        """Return the share of the words that legal texts lean on; None without a list for the language."""
        return self._leaning("leans_on", language)

    def words_about_models(self, language: str) -> float | None:
        """Return the share of the words that pages about models lean on; None without a list for the language."""
        return self._leaning("leans_on_models", language)

    def _leaning(self, on: str, language: str) -> float | None:
        if language not in table("documents")[on]:
            return None
        beginnings = tuple(words_in("documents", on, language))
        return sum(word.startswith(beginnings) for word in self.words) / max(1, len(self.words))


def _document_part(title: str) -> str:
    """Return the part of a page title that names the document rather than the site."""
    parts = title_parts(title)
    return next(filter(is_legal_name, parts), parts[0] if parts else "")


def same_name(one: PageText, other: PageText) -> bool | None:
    """Return whether two pages call themselves the same; None where one has no name."""
    pairs = [(a, b) for a in one.names for b in other.names]
    return any(_alike(a, b) for a, b in pairs) if pairs else None


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether most words of the shorter name are shared, and with them the kind of document."""
    kinds = one & words_in("documents", "names"), other & words_in("documents", "names")
    if all(kinds) and not kinds[0] & kinds[1]:
        return False
    return 2 * len(one & other) > min(len(one), len(other))
