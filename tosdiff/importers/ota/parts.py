"""A record that joins several pages, taken apart again.

Up to the engine's versions of 2025 the texts were joined by a blank line, since then by `- - -`, which is a rule that
a legal text may hold as well; so a part begins at its title, and takes along what pages print above it. Invariant: the
parts joined are the record but for the marks between them; a record that may be taken apart in two ways is not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tosdiff.importers.ota.collections import JoinedPage
from tosdiff.language.words import words_of

_PARAGRAPH = re.compile(r"(?:[^\n]*\S[^\n]*(?:\n|\Z))+")
_MARK = re.compile(r"- - -\s*")
_SETEXT = re.compile(r"([^\n]+)\n(=+|-+)[ \t]*(?:\n|\Z)")
_ATX = re.compile(r"#{1,3} +([^\n]+?)(?: +#+)?[ \t]*(?:\n|\Z)")
_LINKED_ITEM = re.compile(r"[ \t]*[*+-] +\[[^\n]*\]\(#[^\n]*\)[ \t]*")
# What OpenAI's pages print above their titles, in all the records of genai-contrib up to January 2026.
_DATED = re.compile(r"(?:last )?(?:updated|effective|modified|published)\b[^\n]{0,60}\s*", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:table of )?contents\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    start: int
    text: str


def taken_apart(text: str, parts: Sequence[JoinedPage], count: int) -> tuple[str, ...] | None:
    """Return the texts of the `count` pages that a record joins; None where it is not sure where they begin.

    Args:
        parts: what is known of the pages, in the order of the record.
        count: how many pages the record was made from, as it says.
    """
    if count <= 1:
        return (text,)
    if count > len(parts):
        return None
    paragraphs = [_Paragraph(found.start(), found[0]) for found in _PARAGRAPH.finditer(text)]
    ends: list[int] = []
    begins: list[int] = [0]
    after = 0
    for part in parts[1:count]:
        titled = [at for at in range(after, len(paragraphs)) if _is_titled(paragraphs[at].text, part.titles)]
        if len(titled) != 1:
            return None
        first = _above(paragraphs, titled[0], after, part.above)
        marked = first > 0 and _MARK.fullmatch(paragraphs[first - 1].text) is not None
        ends.append(paragraphs[first - 1 if marked else first].start)
        begins.append(paragraphs[first].start)
        after = titled[0] + 1
    ends.append(len(text))
    return tuple(text[start:end] for start, end in zip(begins, ends, strict=True))


def _is_titled(paragraph: str, titles: Sequence[str]) -> bool:
    found = _SETEXT.match(paragraph) or _ATX.match(paragraph)
    return found is not None and any(_plain(found[1]) == _plain(title) for title in titles)


def _plain(title: str) -> tuple[str, ...]:
    return tuple(words_of(title.replace("\\", "").casefold()))


def _above(paragraphs: Sequence[_Paragraph], title: int, first: int, known: Sequence[str]) -> int:
    """Return where a page begins whose title stands in a paragraph: at what pages print above it."""
    at = title
    while at > first and _is_above(paragraphs[at - 1].text, known):
        at -= 1
    # a list of links is a table of contents only below its name
    while at < title and _is_links(paragraphs[at].text):
        at += 1
    return at


def _is_above(paragraph: str, known: Sequence[str]) -> bool:
    alone = "\n" not in paragraph.strip("\n")
    if alone and (_DATED.fullmatch(paragraph) or _CONTENTS.fullmatch(paragraph)):
        return True
    return _is_links(paragraph) or any(paragraph.startswith(each) for each in known)


def _is_links(paragraph: str) -> bool:
    return all(_LINKED_ITEM.fullmatch(line) for line in paragraph.strip("\n").split("\n"))
