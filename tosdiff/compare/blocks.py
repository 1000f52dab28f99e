"""What one block on both sides is besides its words: a line that prints a date, links that got other names.

Invariant: each says what it is of blocks that were paired, and None where it is something else.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from tosdiff.compare.grounds import Ground, Judgement
from tosdiff.compare.judgement import clip, guarded
from tosdiff.language.dates import DateLine, date_line
from tosdiff.language.furniture import sort_of
from tosdiff.language.normalise import normal
from tosdiff.language.words import words_in_full
from tosdiff.models import Block, DocumentText


def judge_dates(old: Block, new: Block, shifts: set[int]) -> Judgement | None:
    """Judge a line that prints a date on both sides; `shifts` are the days by which a misprint moves them."""
    was, now = date_line(normal(old.text)), date_line(normal(new.text))
    if was is None or now is None or normal(old.text) == normal(new.text):
        return None
    turn = f"“{clip(old.text)}” -> “{clip(new.text)}”"
    shift = shift_of(was, now)
    binding = now.effective and shift != 0 and shift not in shifts
    return Judgement(ground=Ground.EFFECTIVE_DATE if binding else Ground.PRINTED_DATE, words=turn)


def shift_of(was: DateLine, now: DateLine) -> int | None:
    """Return by how many days a printed date moved."""
    return (now.on - was.on).days if was.on and now.on else None


class Renamed(NamedTuple):
    """What a text would have been, had its links already had the names that they have now."""

    text: str
    names: str
    """The first name that changed, quoted: `“this form” -> “form”`; empty where none did."""


def relabelled(old: Block, new: Block) -> Renamed | None:
    """Return the old text with the new names of links that say no more than "article" or "form", or None."""
    if not old.links or len(old.links) != len(new.links):
        return None
    text, at, names = "", 0, ""
    for link, other in zip(old.links, new.links, strict=True):
        label, name = old.text[link.start : link.end], new.text[other.start : other.end]
        generic = sort_of(normal(label)) and sort_of(normal(label)) == sort_of(normal(name))
        alike = guarded(words_in_full(normal(label))) == guarded(words_in_full(normal(name)))
        turned = generic and alike and link.target != other.target
        text += old.text[at : link.start] + (name if turned else label)
        at = link.end
        if turned and not names and label != name:
            names = f"“{clip(label)}” -> “{clip(name)}”"
    return Renamed(text + old.text[at:], names)


def captured_on(version: DocumentText) -> date | None:
    """Return the day of capture, which a snapshot's name begins with."""
    try:
        return datetime.strptime((version.snapshot or "")[:8], "%Y%m%d").date()
    except ValueError:
        return None
