"""Furniture among the passages of the legal text itself: what a page adds to be used rather than to bind.

Invariant: a passage goes only for what it is as a whole; no word is cut out of a sentence here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tosdiff.text.passages import Passage

# "Share" and "Copy link" are up to three words; an accordion's button names a section.
_LABEL_WORDS = 3
_SHORT = 60  # characters; all that is told below by its words is shorter
# So many links in a row to places on the page are its contents list; one or two may be an accordion's titles.
_CONTENTS_ENTRIES = 3

_ACTION = re.compile(
    r"[\W_]*(?:(?:back|return|go|scroll)(?: up)? to (?:the )?top(?: of (?:the )?page)?|top|"
    r"skip to (?:the )?(?:main )?(?:content|text|navigation|menu|footer|search)|"
    r"(?:print|share|copy|e-?mail)(?: (?:a )?link)?(?: (?:to )?(?:this |the )?(?:page|article|policy|section|document))?)"
    r"[\W_]*",
    re.IGNORECASE,
)
# A placeholder, nothing but signs, or a widget's question.
_NO_LAW = re.compile(
    r"[\W_]*(?:(?:loading|please wait)(?: (?:the |this )?(?:page|content|document))?|"
    r"(?:was|is|did you find) (?:this|that)(?: (?:page|article|information|content|section))? (?:helpful|useful))?"
    r"[\W_]*",
    re.IGNORECASE,
)
_CONTENTS = re.compile(
    r"[\W_]*(?:(?:table of )?contents|on this page|in this (?:article|document|policy|page|section)|"
    r"jump to(?: section)?|quick links)[\W_]*",
    re.IGNORECASE,
)
_SHARING = re.compile(
    r"https?://(?:[\w-]+\.)*(?:(?:twitter|x)\.com/(?:intent/|share)|facebook\.com/(?:sharer|dialog/share)|"
    r"linkedin\.com/(?:share|cws/share)|reddit\.com/submit|t\.me/share|api\.whatsapp\.com/send)|mailto:\?",
    re.IGNORECASE,
)


def without_furniture(passages: Sequence[Passage]) -> list[Passage]:
    """Return the passages but for labels, placeholders, contents lists and hidden copies of open text."""
    seen_openly: set[str] = set()
    if any(passage.hidden for passage in passages):
        seen_openly.update(passage.text for passage in passages if not passage.hidden)
    contents = _contents(passages)
    return [
        passage
        for at, passage in enumerate(passages)
        if not (at in contents or (passage.hidden and passage.text in seen_openly))
        and not ((len(passage.raw) <= _SHORT or not passage.raw[0].isalnum()) and _is_furniture(passage))
    ]


def _is_furniture(passage: Passage) -> bool:
    """Whether a passage is a label, a placeholder or a widget's question."""
    text = passage.text
    if passage.button and passage.kind == "paragraph" and text.count(" ") < _LABEL_WORDS:
        return True
    if _NO_LAW.fullmatch(text):
        return True
    linked = passage.linked
    if (passage.button or linked) and _ACTION.fullmatch(text):
        return True
    return linked and all(_SHARING.match(target) for _, _, target in passage.marks if target)


def _contents(passages: Sequence[Passage]) -> set[int]:
    """Return which passages are lists of links to places on the page, with the words above them."""
    found: set[int] = set()
    run: list[int] = []
    for at, passage in enumerate((*passages, None)):
        if passage is not None and passage.marks and passage.kind != "heading" and _points_within(passage):
            run.append(at)
            continue
        if len(run) >= _CONTENTS_ENTRIES:
            found.update(run)
            above = run[0] - 1
            if above >= 0 and _CONTENTS.fullmatch(passages[above].text):
                found.add(above)
        run = []
    return found


def _points_within(passage: Passage) -> bool:
    """Whether all of a passage is a link to a place on its own page."""
    targets = [target for _, _, target in passage.marks if target]
    return bool(targets) and all(target.startswith("#") for target in targets) and passage.linked
