"""Where a wording stands: the grades of a match, the stretches of time, and the passages nearest to it.

Invariant: a hit is called exact only when the document holds the very characters that were asked for; a
near one is shown with its difference, and is never counted among those that stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from tosdiff.language.quotation import QuoteDifference, Wanted
from tosdiff.language.words import words_of
from tosdiff.models import Edit, EditionDifference, Span, State, believed

NEAR = 80.0
"""Share of letters, in percent, that a near match has in common with the quotation: below it, on the corpus,
a passage says another thing."""


class Grade(StrEnum):
    EXACT = "exact"
    TYPOGRAPHY = "typography"
    """Exact but for typography."""
    NEAR = "near"
    """Nearly the same words."""
    LIKE = "like"
    """Other words, but nothing stands there that is more like it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Consecutive verified visits that all saw the wording."""

    first_seen: datetime
    """By a clock that can be believed, if one of its visits had one."""
    last_seen: datetime
    """As `first_seen`."""
    dated: bool
    """Whether its dates can be believed."""
    begins: int
    """Position of its first state in the document's history."""
    ends: int
    """Position of its last state."""
    visits: int
    snapshot: str
    """Name of the snapshot that it was first seen in."""
    last_snapshot: str
    opens: bool
    """It stood in the first state that is known, so that when it came is not."""
    stands: bool
    """It stood at the last verified visit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """What stood in the place of a wording in the state before it came, or after it went."""

    snapshot: str
    """Citable id."""
    seen: datetime
    """When that state was seen nearest to the wording."""
    dated: bool
    """Whether that date can be believed."""
    text: str | None
    """The block that it was aligned with; None where no single one stood in its place."""
    edits: tuple[Edit, ...] = ()
    """From that text to the wording's block, or from the wording's block to that text."""
    edition: EditionDifference | None = None
    """In what that state is another contract than the one the wording stands in; None for the same."""
    beside: tuple[str, ...] = ()
    """Where none stood in its place: the blocks under the same heading that stand in that state alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A sentence that holds a wording, or is near it; of whatever document."""

    grade: Grade
    text: str
    """The sentence or sentences, in the document's own characters."""
    marked: tuple[Span, ...]
    """The words that were asked for, as spans of `text`."""
    heading_path: tuple[str, ...]
    differences: tuple[QuoteDifference, ...] = ()
    """In what typography it differs."""
    edits: tuple[Edit, ...] = ()
    """Of a near one: word by word from what was asked for to what stands there."""
    likeness: float = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit(Match):
    """One sentence of one document that holds the wording, or is near it, and since when."""

    document: str
    snapshot: str
    """Citable id of the newest snapshot that holds it."""
    stretches: tuple[Stretch, ...]
    versions: int
    """Snapshots that hold it."""
    another_edition: EditionDifference | None = None
    """Of a wording that went: in what the version that held it last is another contract than the newest one."""
    before: Neighbour | None = None
    after: Neighbour | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A word that no stored text has: only whole words are found."""

    word: str
    beginning: tuple[str, ...]
    """Words that begin so, the most frequent first."""
    more: int
    """How many more do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """The answer to `find`."""

    query: str
    hits: tuple[Hit, ...]
    """Exact or exact but for typography."""
    near: tuple[Hit, ...]
    sentences: int
    """Different sentences that hold the wording, of which `hits` are the first."""
    by_document: tuple[tuple[str, int], ...]
    """Documents that hold it, and in how many sentences each."""
    more: bool
    """There are more than were counted."""
    searched: int
    """Documents searched."""
    snapshots: int
    """Snapshots searched."""
    never_seen: tuple[str, ...]
    """Documents asked for that have no snapshot."""
    unknown: tuple[Unknown, ...] = ()
    """Where nothing holds the wording: its words that no text has."""


def stretches(history: Sequence[State], holding: AbstractSet[str]) -> tuple[Stretch, ...]:
    """Return the stretches of states whose snapshot holds a wording, oldest first."""
    found: list[Stretch] = []
    for holds, group in groupby(enumerate(history), key=lambda placed: placed[1].snapshot in holding):
        if not holds:
            continue
        places, run = zip(*group, strict=True)
        dated = believed(run)
        found.append(
            Stretch(
                first_seen=dated[0].first_seen,
                last_seen=dated[-1].last_seen,
                dated=dated[0].dated,
                begins=places[0],
                ends=places[-1],
                visits=sum(state.visits for state in run),
                snapshot=run[0].snapshot,
                last_snapshot=run[-1].snapshot,
                opens=places[0] == 0,
                stands=places[-1] == len(history) - 1,
            )
        )
    return tuple(found)


# Words of a phrase that are looked up; more of them narrow it no further.
MOST_WORDS = 12
_MOST_PHRASES = 8


def phrases_of_readings(want: Wanted) -> list[tuple[tuple[str, ...], ...]]:
    """Return for each reading of a quotation the phrases that a passage must hold, each set of them once."""
    sets: list[tuple[tuple[str, ...], ...]] = []
    for reading in want.readings:
        phrases = (tuple(words_of(piece)[:MOST_WORDS]) for piece in reading)
        sets.append(tuple(phrase for phrase in dict.fromkeys(phrases) if phrase)[:_MOST_PHRASES])
    return [phrases for phrases in dict.fromkeys(sets) if phrases]
