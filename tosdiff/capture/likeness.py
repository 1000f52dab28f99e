"""Whether a page is the document it should be: like its last good version.

Invariant: a doubt is one line for a person, with the figure or the words that raised it; a rewrite of the
same document under its own name raises none.
"""

from __future__ import annotations

from tosdiff.capture.obstacles import LOOK
from tosdiff.capture.reading import PageText, same_name, small_words_of
from tosdiff.language.likeness import runs_shared, words_shared
from tosdiff.models import BlockKind, Refusal, Wall

_NEW_TEXT = "the document may have been replaced, or have moved: then correct its url in providers.yaml"

# Pages under two fifths of the last good text had lost it, in all 1,794 consecutive captures measured.
_MIN_SHARE = 0.4
# What was rewritten under its own name may be shorter still: one of the 159 went to 0.34.
_MIN_REWRITTEN = 0.25
# Runs of four words known from the last version. Rewrites under the same name went down to 0.037 in
# 1,430 changes of 159 documents, other documents of the same provider up to 0.45, strangers under 0.02.
_STRANGER = 0.02
_SAME = 0.6
_NAMELESS = 0.3
# What changes by itself on a page is less; two documents of one provider share up to four fifths of their words.
_ONE_TEXT = 0.95
# Bytes that broke off leave the beginning of the last version and no end of the page.
_CUT_KNOWN = 0.9
_CUT_CONTEXT = 2  # passages before the end that show where it stopped
_TAIL_WORDS = 12


def known_text(page: PageText, last: PageText) -> bool:
    """Return whether most of both texts stands word for word in the other, block by block."""
    before = set(last.texts)
    kept = sum(len(text) for text in page.texts if text in before)
    return kept >= _SAME * max(sum(map(len, page.texts)), sum(map(len, last.texts)), 1)


def one_text(page: PageText, other: PageText) -> bool:
    """Return whether two pages show the same text but for a little that changes by itself, a date or a count."""
    return words_shared(page.words, other.words) >= _ONE_TEXT


def nearer(page: PageText, one: PageText, other: PageText | None) -> bool:
    """Return whether a page shows nearly one text, and is no more like the other."""
    share = words_shared(page.words, one.words)
    return share >= _ONE_TEXT and (other is None or share > words_shared(page.words, other.words))


def unlike_last(page: PageText, last: PageText) -> Refusal | None:
    """Compare with the last good version."""
    share = len(page.words) / max(1, len(last.words))
    known = runs_shared(page.words, last.words)
    same = same_name(page, last)
    if share < (_MIN_REWRITTEN if known < _SAME and same else _MIN_SHARE):
        return Refusal(
            wall=Wall.TRUNCATED, reason=f"only {share:.0%} of the last version's words are there", hint=LOOK
        )
    if known >= _SAME:
        return None
    if known < _STRANGER or (same is None and known < _NAMELESS):
        return _unlike(f"it no longer resembles the last version ({known:.0%} of its wording)", _NEW_TEXT)
    if same is False:
        return _unlike(
            f"another document: it calls itself “{_shown(page)}”, the last version was “{_shown(last)}”",
            _NEW_TEXT,
        )
    return None


def cut_down(page: PageText, last: PageText) -> bool:
    """Return whether most of the last version is missing, and what is there stood in it."""
    share = len(page.words) / max(1, len(last.words))
    return share < _MIN_SHARE and runs_shared(page.words, last.words) >= _SAME


def broken_off(page: PageText, last: PageText, *, endless: bool) -> Refusal | None:
    """Doubt a page whose own end did not arrive: known throughout, it stops before the last version does.

    Of an `endless` format, which marks no end even where it is whole, a text may stop where a section of the last version does:
    what broke off stops anywhere else, and a section that the publisher took out is a change.
    """
    before = set(last.texts)
    new = sum(len(text) for text in page.texts[:-1] if text not in before)
    if not page.texts or new > (1 - _CUT_KNOWN) * sum(map(len, page.texts)) or not _cut(page, last, endless):
        return None
    share = len(page.words) / max(1, len(last.words))
    reason = f"the text breaks off after {share:.0%} of the last version"
    return Refusal(wall=Wall.TRUNCATED, reason=reason, hint=LOOK)


def _unlike(reason: str, hint: str = LOOK) -> Refusal:
    return Refusal(wall=Wall.UNLIKE, reason=reason, hint=hint)


def _shown(page: PageText) -> str:
    return " ".join((page.title or next(iter(page.headings), "")).split())[:60]


def _cut(page: PageText, last: PageText, endless: bool) -> bool:
    """Whether a text that is known throughout stops before the end of the last version."""
    *whole, end = page.texts
    before = last.texts
    ending = tuple(whole[-_CUT_CONTEXT:])
    for at in range(len(before) - 1, len(ending) - 1, -1):
        if before[at - len(ending) : at] == ending and before[at].startswith(end):
            left_out = [block.kind for block in last.blocks[at + 1 : at + 2]]
            if endless and before[at] == end and left_out == [BlockKind.HEADING]:
                return False
            missing = sum(len(small_words_of(text)) for text in before[at:]) - len(small_words_of(end))
            return missing >= _TAIL_WORDS
    return False
