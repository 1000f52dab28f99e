"""Furniture among the passages of the legal text itself: what a page adds to be used rather than to bind.

Invariant: a passage goes only for what it is as a whole; no word is cut out of a sentence here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tosdiff.language.dates import DATE
from tosdiff.language.furniture import (
    asks_for_an_answer,
    heads_contents,
    heads_related,
    is_action,
    is_answer,
    is_placeholder,
)
from tosdiff.language.lawful import reads_as_law
from tosdiff.language.patterns import compiled_on_use
from tosdiff.text.passages import Passage

# "Share" and "Copy link" are up to three words; an accordion's button names a section.
_LABEL_WORDS = 3
_SHORT = 60  # characters; all that is told below by its words is shorter
# So many links in a row to places on the page are its contents list; one or two may be an accordion's titles.
_CONTENTS_ENTRIES = 3
_ROW_OF_LINKS = 3  # of nothing but so many links a passage is a menu
_ABOVE_TITLE = 4  # words of the line that some pages set above their title
_BEFORE_TITLE = 5  # passages among which such a line stands
_TEASER_WORDS = 30  # of an entry in a list of other articles

_PAGER = compiled_on_use(r"(?:[←→‹›«»]\s*.*|.*\s*[←→‹›«»])|(?:previous|next)(?=[A-Z]).*")
_SHARING = compiled_on_use(
    r"https?://(?:[\w-]+\.)*(?:(?:twitter|x)\.com/(?:intent/|share)|facebook\.com/(?:sharer|dialog/share)|"
    r"linkedin\.com/(?:share|cws/share)|reddit\.com/submit|t\.me/share|api\.whatsapp\.com/send)|mailto:\?",
    re.IGNORECASE,
)


def without_furniture(passages: Sequence[Passage], url: str = "") -> list[Passage]:
    """Return the passages but for labels, placeholders, contents lists, menus and hidden copies of open text.

    `url` is the page's own address, which links to places on it may begin with.
    """
    seen_openly: set[str] = set()
    if any(passage.hidden for passage in passages):
        seen_openly.update(passage.text for passage in passages if not passage.hidden)
    left_out = (
        _contents(passages, url.partition("#")[0])
        | _above_title(passages)
        | _related(passages)
        | _feedback(passages)
    )
    return [
        passage
        for at, passage in enumerate(passages)
        if not (at in left_out or (passage.hidden and passage.text in seen_openly))
        and not ((len(passage.raw) <= _SHORT or not passage.raw[0].isalnum()) and _is_furniture(passage))
        and not (len(passage.marks) >= 2 * _ROW_OF_LINKS - 1 and _is_row_of_links(passage))
    ]


def _is_furniture(passage: Passage) -> bool:
    """Whether a passage is a label, a placeholder or a widget's question."""
    text = passage.text
    if (
        passage.button
        and passage.kind == "paragraph"
        and text.count(" ") < _LABEL_WORDS
        and not DATE.search(text)
    ):
        return True
    if is_placeholder(text):
        return True
    linked = passage.linked
    if (passage.button or linked) and is_action(text):
        return True
    if not linked:
        return False
    return bool(_PAGER.fullmatch(text)) or all(
        _SHARING.match(target) for _, _, target in passage.marks if target
    )


def _is_row_of_links(passage: Passage) -> bool:
    """Whether a passage is nothing but links, with signs between them."""
    if passage.kind not in ("paragraph", "item"):
        return False
    targets, last = 0, None
    for start, end, _, target in passage.runs():
        if not target:
            if any(map(str.isalnum, passage.raw[start:end])):
                return False
        elif target != last:
            targets += 1
        last = target
    return targets >= _ROW_OF_LINKS


def _contents(passages: Sequence[Passage], address: str) -> set[int]:
    """Return which passages are lists of links to places on the page, with the words above them."""
    found: set[int] = set()
    run: list[int] = []
    for at, passage in enumerate((*passages, None)):
        if (
            passage is not None
            and passage.marks
            and passage.kind != "heading"
            and _points_within(passage, address)
        ):
            run.append(at)
            continue
        if len(run) >= _CONTENTS_ENTRIES:
            found.update(run)
            above = run[0] - 1
            if above >= 0 and heads_contents(passages[above].text):
                found.add(above)
        run = []
    return found


def _points_within(passage: Passage, address: str) -> bool:
    """Whether all of a passage is a link to a place on its own page."""
    targets = [target for _, _, target in passage.marks if target]
    if not targets:
        return False
    within = all(
        target.startswith("#")
        or (address and target.startswith(address) and target[len(address) : len(address) + 1] == "#")
        for target in targets
    )
    return within and passage.linked


def _above_title(passages: Sequence[Passage]) -> set[int]:
    """Return which passages are the line above the title, that names the site or the kind of page."""
    title = next(
        (at for at, p in enumerate(passages[: _BEFORE_TITLE + 1]) if p.kind == "heading" and p.level == 1), 0
    )
    found: set[int] = set()
    for at in range(title - 1, -1, -1):
        passage = passages[at]
        if passage.kind == "heading" or passage.words > _ABOVE_TITLE or any(map(str.isdigit, passage.raw)):
            break
        found.add(at)
    return found


def _related(passages: Sequence[Passage]) -> set[int]:
    """Return which passages are lists of other articles, with the words above them."""
    found: set[int] = set()
    for at, passage in enumerate(passages):
        if len(passage.raw) > _SHORT or at in found or not heads_related(passage.text):
            continue
        entries: list[int] = []
        for after in range(at + 1, len(passages)):
            entry = passages[after]
            ends = entry.kind == "heading" and passage.kind == "heading" and entry.level <= passage.level
            if ends or not (entry.linked or (entry.words <= _TEASER_WORDS and not reads_as_law(entry.text))):
                break
            entries.append(after)
        if any(passages[each].linked for each in entries):
            while entries and not passages[entries[-1]].linked:
                entries.pop()  # what follows the last link may be the text going on
            found.update((at, *entries))
    return found


def _feedback(passages: Sequence[Passage]) -> set[int]:
    """Return which passages are the answers to a widget's question."""
    found: set[int] = set()
    for at, passage in enumerate(passages):
        if len(passage.raw) <= _SHORT and asks_for_an_answer(passage.raw) and is_placeholder(passage.text):
            for after in range(at + 1, min(at + 5, len(passages))):
                if not is_answer(passages[after].text):
                    break
                found.add(after)
    return found
