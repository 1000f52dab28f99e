"""Which of several changes of wording a reader must know first, and which part of a long one says it.

Invariant: the order follows from the words that changed alone; it says nothing of them that they do not say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from tosdiff.compare.grounds import Ground, Judgement
from tosdiff.language.normalise import normal
from tosdiff.language.sentences import sentence_around, sentences
from tosdiff.language.stems import stem
from tosdiff.language.tables import table, words_in
from tosdiff.language.words import words_of
from tosdiff.models import Block, BlockKind, Change, ChangeKind, Op

# A flipped negation or modal first, then places and numbers, whole clauses, and the rest; a date that moved is last.
# Set by reading the headlines of the corpus's changes by eye.
_GROUNDS = {
    Ground.NEGATION: 60,
    Ground.MODAL_VERB: 55,
    Ground.PLACE: 50,
    Ground.SCOPE: 50,
    Ground.NUMBER: 45,
    Ground.SIGN: 45,
    Ground.EXCEPTION: 40,
    Ground.BLOCK: 35,
    Ground.DATE_IN_TEXT: 25,
    Ground.WORDS: 20,
    Ground.EFFECTIVE_DATE: 15,
}
_OF_WORDS = (
    Ground.NEGATION, Ground.MODAL_VERB, Ground.NUMBER, Ground.EXCEPTION, Ground.WORDS, Ground.DATE_IN_TEXT,
)  # fmt: skip
_FEW = 12
"""Words that changed in a block up to which they are told themselves."""
_FEWEST = 4
"""... and up to which a negation or a modal verb among them is named."""
_IN_COMMON = 2
"""Telling words that two sentences share of which one became the other."""
_ROWS, _BELOW = 3, 3
"""Rows of a table, and clauses below a heading, that are told as one."""
_LONGEST = 180
"""Characters of a sentence in a headline."""
_STAKE, _ACT, _LABELLED, _ALL = 40, 25, 20, 20
_SECTION = 110
"""As much as a place and all that can be at stake, and more: a section that came says more than one clause of it."""
_SCRAP, _BEGINNING = 2, 4
"""Words of a scrap at most; characters by which two words for what is at stake are the same."""
_WORDS_FOR_ALL = 60
"""Words that changed from which a change has all the weight that its length can give."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsLine:
    """A change as a headline, and how early it is told."""

    weight: float
    words: str


def told_of(change: Change, found: Judgement, old: str, new: str) -> NewsLine:
    """Tell a change of wording of one block; `old` and `new` are its whole texts in normal form.

    What changed in a few words is told by those, with the sentence they stand in; what changed in many by the sentences
    that say most of what went and of what came.
    """
    gone, come = (_changed(change, op) for op in (Op.DELETE, Op.INSERT))
    went, came = " ".join(gone), " ".join(come)
    size = len(went.split()) + len(came.split())
    whole = change.kind in (ChangeKind.ADDED, ChangeKind.REMOVED)
    words = found.reason
    if whole and found.ground is Ground.BLOCK:
        words = f"{change.kind}: “{_clipped(_telling_sentence(old or new))}”"
    elif found.ground in _OF_WORDS and size > _FEW:
        words = _turned(
            *(_in_full(piece, side) for piece, side in zip(_pair(change), (old, new), strict=True))
        )
    elif found.ground in _OF_WORDS and found.words:
        if (
            found.ground in (Ground.NEGATION, Ground.MODAL_VERB) and size > _FEWEST
        ):  # the word that is a negation is one among several
            words = f"words {found.happened}: {found.words}"
        sentence = _sentence_of(new, come) or _sentence_of(old, gone)
        words += f" in “{sentence}”" if sentence else ""
    weight: float = _GROUNDS.get(found.ground, 0)
    if found.ground in _OF_WORDS and size > _FEW:
        weight = _GROUNDS[Ground.BLOCK]
    # What is at stake on both sides alike, as in a list that law enforcement stays in, is no news.
    weight += _STAKE * min(2, len(_at_stake(went) ^ _at_stake(came))) / 2
    lost = bool(went) and (not came or len(went) > 2 * len(came))
    if (lost and _promises().search(went)) or (came and _powers().search(came)):
        weight += _ACT
    weight += _LABELLED * any(label.startswith(("access.", "change.")) for label in change.labels)
    return NewsLine(weight=weight + _ALL * min(1.0, size / _WORDS_FOR_ALL), words=words)


def sections(hunk: Sequence[Change], before: Sequence[Block], after: Sequence[Block]) -> Iterator[NewsLine]:
    """Tell of a whole section, or the rows of a table, that came or went in a run of neighbouring changes."""
    for kind, side in ((ChangeKind.ADDED, after), (ChangeKind.REMOVED, before)):
        places = [c.after if kind is ChangeKind.ADDED else c.before for c in hunk if c.kind is kind]
        blocks = [side[at] for at in places if at is not None]
        rows = sum(block.kind is BlockKind.ROW for block in blocks)
        heading = next((at for at, block in enumerate(blocks) if block.kind is BlockKind.HEADING), None)
        if rows >= _ROWS and rows * 2 > len(blocks):
            yield NewsLine(weight=_SECTION, words=f"{kind}: {rows} rows of a table")
        elif heading is not None and (below := len(blocks) - heading - 1) >= _BELOW:
            title = _clipped(normal(blocks[heading].text))
            size = sum(len(block.text.split()) for block in blocks[heading:])
            yield NewsLine(
                weight=_SECTION + _ALL * min(1.0, size / (5 * _WORDS_FOR_ALL)),
                words=f"{kind}: section “{title}”, {below} clauses",
            )


def _changed(change: Change, op: Op) -> list[str]:
    return [normal(edit.text) for edit in change.edits if edit.op is op and edit.text.strip()]


def _pair(change: Change) -> tuple[str, str]:
    """Return what says most of one place of a block: the sentence that went there, and the one that came."""
    places: list[tuple[str, str]] = []
    for at, edit in enumerate(change.edits):
        if edit.op is Op.DELETE:
            beside = change.edits[at + 1] if at + 1 < len(change.edits) else None
            came = beside.text if beside is not None and beside.op is Op.INSERT else ""
            places.append((edit.text, came))
        elif edit.op is Op.INSERT and (at == 0 or change.edits[at - 1].op is not Op.DELETE):
            places.append(("", edit.text))
    went, came = places[tells_most([f"{old} {new}" for old, new in places])]
    return _telling_sentence(normal(went)), _telling_sentence(normal(came))


def _in_full(piece: str, text: str) -> str:
    """Return the sentence of a text that a scrap of it stands in; what is no scrap as it is."""
    return (_sentence_of(text, [piece]) or piece) if piece and len(piece.split()) <= _FEWEST else piece


def _turned(went: str, came: str) -> str:
    function = words_in("words", "function")
    if (
        went
        and came
        and min(len(went.split()), len(came.split()))
        <= _SCRAP
        < _FEW
        < max(len(went.split()), len(came.split()))
    ):  # of a scrap that long words took the place of, nothing can be read
        went, came = ("", came) if len(went) < len(came) else (went, "")
    words, others = ({stem(w) for w in words_of(each.lower()) if w not in function} for each in (went, came))
    if went and came and len(words & others) < _IN_COMMON:  # one did not become the other
        return f"words removed: “{_clipped(went)}”; words added: “{_clipped(came)}”"
    happened = "reworded" if went and came else "words added" if came else "words removed"
    return f"{happened}: " + " -> ".join(f"“{_clipped(each)}”" for each in (went, came) if each)


def _telling_sentence(text: str) -> str:
    text = text.strip(" ,;")
    pieces = [text[start:end] for start, end in sentences(text, quick=True, caseless=True)]
    return pieces[tells_most(pieces)] if pieces else text


def _sentence_of(text: str, pieces: Sequence[str]) -> str:
    """Return the sentence of a text in which the first of some words stand; empty where they are all of it, or long."""
    at = text.find(pieces[0]) if pieces else -1
    if at < 0:
        return ""
    start, end = sentence_around(text, (at, at + len(pieces[0])), quick=True)
    sentence = text[start:end]
    return sentence if sentence != pieces[0] and len(sentence) <= _LONGEST else ""


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3].rsplit(" ", 1)[0] + "..."


def tells_most(pieces: Sequence[str]) -> int:
    """Return which of several pieces of words a reader must know: one about what is at stake, else the longest."""
    return max(
        range(len(pieces)),
        key=lambda at: (
            bool(_stakes().search(pieces[at]))
            + bool(_powers().search(pieces[at]) or _promises().search(pieces[at])),
            len(pieces[at].split()),
            -at,
        ),
    )


def _at_stake(words: str) -> frozenset[str]:
    """Return what words say to be at stake, each by how it begins: `opt out`, `training`."""
    return frozenset(match[0].lower().replace("-", " ")[:_BEGINNING] for match in _stakes().finditer(words))


@cache
def _stakes() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(table('words')['news']['stakes'])})", re.IGNORECASE)


@cache
def _promises() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(table('words')['news']['promises'])})\b", re.IGNORECASE)


@cache
def _powers() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(table('words')['news']['powers'])})\b", re.IGNORECASE)
