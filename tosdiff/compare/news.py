"""Which of several changes of wording a reader must know first, and which part of a long one says it.

Invariant: the order follows from the words that changed alone; it says nothing of them that they do not say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial

from tosdiff.compare.grounds import Ground, Judgement
from tosdiff.compare.printed import Spot, sentence_at, spots
from tosdiff.language.normalise import normal
from tosdiff.language.sentences import sentences
from tosdiff.language.stems import stem
from tosdiff.language.tables import table, words_in
from tosdiff.language.words import words_in_full, words_of
from tosdiff.models import Block, BlockKind, Change, ChangeKind, Op

# A flipped negation or modal first, then places and numbers, whole clauses, and the rest; a date that moved is last.
# Set by reading the headlines of the corpus's changes by eye.
_GROUNDS = {
    Ground.NEGATION: 60,
    Ground.MODAL_VERB: 55,
    Ground.PLACE: 50,
    Ground.SCOPE: 50,
    Ground.NUMBER: 45,
    Ground.AMOUNT_SIGN: 45,
    Ground.SIGN: 45,
    Ground.SENSE: 45,
    Ground.BOUNDS: 30,
    Ground.DEFINED_TERM: 30,
    Ground.EXCEPTION: 40,
    Ground.BLOCK: 35,
    Ground.DATE_IN_TEXT: 25,
    Ground.WORDS: 20,
    Ground.EFFECTIVE_DATE: 15,
}
_OF_WORDS = (
    Ground.NEGATION, Ground.MODAL_VERB, Ground.NUMBER, Ground.AMOUNT_SIGN, Ground.EXCEPTION, Ground.WORDS,
    Ground.DATE_IN_TEXT,
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
    words: Callable[[], str]
    """Only that of the change that is told first is asked for."""


def told_of(change: Change, found: Judgement, old: str, new: str) -> NewsLine:
    """Tell a change of wording of one block; `old` and `new` are its whole texts in normal form.

    What changed in a few words is told by those, with the sentence they stand in; what changed in many by the sentences
    that say most of what went and of what came.
    """
    went, came = (" ".join(_changed(change, op)) for op in (Op.DELETE, Op.INSERT))
    size = len(went.split()) + len(came.split())
    weight: float = _GROUNDS.get(found.ground, 0)
    if found.ground in _OF_WORDS and size > _FEW:
        weight = _GROUNDS[Ground.BLOCK]
    # What is at stake on both sides alike, as in a list that law enforcement stays in, is no news.
    weight += _STAKE * min(2, len(_at_stake(went) ^ _at_stake(came))) / 2
    lost = bool(went) and (not came or len(went) > 2 * len(came))
    if (lost and _promises().search(went)) or (came and _powers().search(came)):
        weight += _ACT
    weight += _LABELLED * any(label.startswith(("access.", "change.")) for label in change.labels)
    return NewsLine(
        weight=weight + _ALL * min(1.0, size / _WORDS_FOR_ALL),
        words=lambda: _words_for(change, found, old, new, size),
    )


def _words_for(change: Change, found: Judgement, old: str, new: str, size: int) -> str:
    """Say what changed in a block in which so many words did."""
    if change.kind in (ChangeKind.ADDED, ChangeKind.REMOVED):
        if found.ground is not Ground.BLOCK:
            return found.reason
        return f"{change.kind}: “{_clipped(_telling_sentence(old or new))}”"
    if found.ground not in _OF_WORDS:
        return found.reason
    if size > _FEW:
        spot = _telling_spot(spots(change.edits))
        pieces = [_telling_sentence(normal(piece)) for piece in (spot.went, spot.came)]
        return _turned(*(_in_full(change, spot, piece) if piece else piece for piece in pieces))
    if not found.words:
        return found.reason
    words = found.reason
    if found.ground in (Ground.NEGATION, Ground.MODAL_VERB) and size > _FEWEST:
        words = f"words {found.happened}: {found.words}"  # the word that is a negation is one among several
    sentence = _sentence_of(change, found)
    return f"{words} in “{sentence}”" if sentence else words


def sections(hunk: Sequence[Change], before: Sequence[Block], after: Sequence[Block]) -> Iterator[NewsLine]:
    """Tell of a whole section, or the rows of a table, that came or went in a run of neighbouring changes."""
    for kind, side in ((ChangeKind.ADDED, after), (ChangeKind.REMOVED, before)):
        places = [c.after if kind is ChangeKind.ADDED else c.before for c in hunk if c.kind is kind]
        changed = sorted(at for at in places if at is not None)
        rows = sum(side[at].kind is BlockKind.ROW for at in changed)
        if rows >= _ROWS and rows * 2 > len(changed):
            yield NewsLine(weight=_SECTION, words=partial("{}: {} rows of a table".format, kind, rows))
            continue
        for heading in (at for at in changed if side[at].kind is BlockKind.HEADING):
            end = _end_of_section(side, heading)
            below = [side[at] for at in changed if heading < at < end]
            clauses = sum(block.kind is not BlockKind.HEADING for block in below)
            if clauses < _BELOW:
                continue
            title = _clipped(normal(side[heading].text))
            size = sum(len(block.text.split()) for block in (side[heading], *below))
            yield NewsLine(
                weight=_SECTION + _ALL * min(1.0, size / (5 * _WORDS_FOR_ALL)),
                words=partial("{}: section “{}”, {} clauses".format, kind, title, clauses),
            )


def _end_of_section(side: Sequence[Block], heading: int) -> int:
    """Return where the section under a heading ends: at the next heading of its level or above."""
    after = range(heading + 1, len(side))
    ends = (
        at for at in after if side[at].kind is BlockKind.HEADING and side[at].level <= side[heading].level
    )
    return next(ends, len(side))


def _changed(change: Change, op: Op) -> list[str]:
    return [normal(edit.text) for edit in change.edits if edit.op is op and edit.text.strip()]


def _telling_spot(found: Sequence[Spot]) -> Spot:
    """Return the spot of a block that says most: the words that went there, and those that came."""
    return found[tells_most([f"{normal(spot.went)} {normal(spot.came)}" for spot in found])]


def _in_full(change: Change, spot: Spot, piece: str) -> str:
    """Return the sentence that a scrap of a spot stands in; what is no scrap as it is."""
    if len(piece.split()) > _FEWEST:
        return piece
    sentence = sentence_at(change.edits, spot, came=piece != _telling_sentence(normal(spot.went)))
    return sentence if len(sentence) <= _LONGEST else piece


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


def _sentence_of(change: Change, found: Judgement) -> str:
    """Return the sentence in which words changed, as it is now, or was if none came; empty where they are all of it.

    It is looked for at the spot itself: the words may stand in other sentences too. Where no one spot has them all, no
    sentence is named.
    """
    for spot in spots(change.edits):
        if _holds(spot.went, found.went) and _holds(spot.came, found.came):
            piece, came = normal(spot.came) or normal(spot.went), bool(spot.came.strip())
            sentence = sentence_at(change.edits, spot, came=came)
            clipped = _clipped(sentence)
            return clipped if sentence != piece and _holds(clipped, found.came or found.went) else ""
    return ""


def _holds(text: str, words: str) -> bool:
    """Whether a text has some words, in their order."""
    here, wanted = words_in_full(normal(text)), words_in_full(words)
    return any(here[at : at + len(wanted)] == wanted for at in range(len(here) - len(wanted) + 1))


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
