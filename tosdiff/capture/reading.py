"""What the wall check reads off an extracted page: its words, its names, how it is laid out.

Invariant: computed from the blocks alone, the same for a page just fetched and for a stored version.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from tosdiff.language.families import families_of
from tosdiff.language.keeping import kept_by_paragraph
from tosdiff.language.lawful import law_share, reads_as_law
from tosdiff.language.normalise import normal
from tosdiff.language.tables import table, words_in
from tosdiff.language.titles import is_legal_name, telling, title_parts
from tosdiff.language.words import words_of
from tosdiff.models import Block, BlockKind

_RUNNING_WORDS = 20  # a passage of so many words is no menu entry
_NAME_WORDS = 16
_FIRST_BLOCKS = 4
_OPENING_BLOCKS = 6  # among which the title stands
_SENTENCE_WORDS = 8
_ENTRY_WORDS = 12  # of an entry in a list of documents
_OFTEN = 3  # times that a text names itself before its name is believed
_SELF = re.compile(
    r"\b(?:this|these|our) ((?:privacy|cookie|acceptable use|usage|data processing|service level) (?:policy|notice|statement|addendum|agreement)|"
    r"terms(?: of (?:use|service))?|terms and conditions)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PageText:
    """An extracted text as the wall check sees it; each fact is computed when first asked for."""

    blocks: tuple[Block, ...]
    title: str

    @cached_property
    def texts(self) -> tuple[str, ...]:
        return tuple(normal(block.text) for block in self.blocks)

    @cached_property
    def by_block(self) -> tuple[tuple[str, ...], ...]:
        return tuple(map(small_words_of, self.texts))

    @cached_property
    def words(self) -> list[str]:
        return list(chain.from_iterable(self.by_block))

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
    def called(self) -> str:
        """Title and first heading: what the page calls itself."""
        return "\n".join((normal(self.title), *self.headings[:1]))

    @cached_property
    def families(self) -> frozenset[str]:
        """Which kinds of legal text the page calls itself: by its title, and by the headings that open it.

        One that calls itself nothing is what most of its sentences call it ("this Privacy Policy").
        """
        opening = [
            text
            for block, text in zip(self.blocks[:_OPENING_BLOCKS], self.texts, strict=False)
            if block.kind is BlockKind.HEADING and block.level == 1
        ]
        first = self.texts[:1] if self.blocks and self.blocks[0].kind is BlockKind.HEADING else ()
        names = [
            n for n in (_document_part(normal(self.title)), *opening, *first) if n.count(" ") < _NAME_WORDS
        ]
        told = frozenset(family for name in names for family in families_of(name))
        return told or self._called_within

    @cached_property
    def _called_within(self) -> frozenset[str]:
        found = Counter(
            " ".join(match[1].lower().split()) for text in self.texts for match in _SELF.finditer(text)
        )
        if not found:
            return frozenset()
        name, count = found.most_common(1)[0]
        return families_of(name) if count >= _OFTEN and 2 * count > found.total() else frozenset()

    @cached_property
    def titled_legal(self) -> bool:
        """Whether its title or first heading calls it by a kind of legal document."""
        return is_legal_name(self.called)

    @cached_property
    def documents_linked(self) -> int:
        """How many links, each a passage or heading of its own, bear the name of a legal document."""
        found = set()
        names = words_in("documents", "names")
        for block, words in zip(self.blocks, self.by_block, strict=True):
            if len(block.links) == 1 and len(words) <= _ENTRY_WORDS and names.intersection(words):
                link = block.links[0]
                if 2 * (link.end - link.start) > len(block.text):
                    found.add(link.target)
        return len(found)

    @cached_property
    def binding(self) -> float:
        """Return the share of the letters of its sentences that stand in passages that bind."""
        passages = [
            b.text
            for b, words in zip(self.blocks, self.by_block, strict=True)
            if len(words) >= _SENTENCE_WORDS
        ]
        bound = sum(len(text) for text in passages if reads_as_law(text))
        return bound / max(1, sum(map(len, passages)))

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
        if language not in table("documents")["leans_on"]:
            return law_share(self.texts, language)
        return self._leaning("leans_on", language)

    def words_about_models(self, language: str) -> float | None:
        """Return the share of the words that pages about models lean on; None without a list for the language."""
        return self._leaning("leans_on_models", language)

    def _leaning(self, on: str, language: str) -> float | None:
        if language not in table("documents")[on]:
            return None
        beginnings = tuple(words_in("documents", on, language))
        leaning = sum(n for word, n in Counter(self.words).items() if word.startswith(beginnings))
        return leaning / max(1, len(self.words))


@kept_by_paragraph()
def small_words_of(text: str) -> tuple[str, ...]:
    """Return the words of a passage, in small letters."""
    return tuple(words_of(text.lower()))


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
