"""Where a wording stands: the grades of a match, the stretches of time, and the passages nearest to it.

Invariant: a hit is called exact only when the document holds the very characters that were asked for; a
near one is shown with its difference, and is never counted among those that stand.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tosdiff.history.index import Index
from tosdiff.models import Edit, Span, State
from tosdiff.quotation import Wanted, words_of

# Words of a quotation that near passages are looked up by, in groups of how many, and the fewest groups. A
# passage that differs in fewer words than there are groups holds all words of one group.
_TELLING, _GROUP, _FEWEST = 18, 3, 3
# Passages taken for each group; of those in most groups, the number whose words are compared; and of these the
# number that is aligned letter by letter, which takes a third of a millisecond each.
_OF_GROUP, _COMPARED, _ALIGNED = 200, 40, 10
NEAR = 80.0
"""Share of letters, in percent, that a near match has in common with the quotation: below it, on the corpus,
a passage says another thing."""
LIKE = 50.0
"""... and that a passage has which is worth showing at all when nothing stands there."""


class Grade(StrEnum):
    EXACT = "exact"
    TYPOGRAPHY = "typography"
    """Exact but for typography."""
    NEAR = "near"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Consecutive verified visits that all saw the wording."""

    first_seen: datetime
    last_seen: datetime
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
    text: str | None
    """The aligned block; None where nothing stood there."""
    edits: tuple[Edit, ...] = ()
    """From that text to the wording's block, or from the wording's block to that text."""
    edition: str | None = None
    """In what that state is another contract than the one the wording stands in; None for the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One sentence of one document that holds the wording, and since when."""

    document: str
    grade: Grade
    text: str
    """The sentence or sentences, in the document's own characters."""
    marked: tuple[Span, ...]
    """The words that were asked for, as spans of `text`."""
    heading_path: tuple[str, ...]
    snapshot: str
    """Citable id of the newest snapshot that holds it."""
    stretches: tuple[Stretch, ...]
    versions: int
    """Snapshots that hold it."""
    differences: tuple[str, ...] = ()
    """In what typography it differs."""
    edits: tuple[Edit, ...] = ()
    """Of a near hit: word by word from what was asked for to what stands there."""
    likeness: float = 100.0
    before: Neighbour | None = None
    after: Neighbour | None = None


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


def stretches(history: Sequence[State], holding: AbstractSet[str]) -> tuple[Stretch, ...]:
    """Return the stretches of states whose snapshot holds a wording, oldest first."""
    found: list[list[State]] = []
    previous = False
    for state in history:
        holds = state.snapshot in holding
        if holds and previous:
            found[-1].append(state)
        elif holds:
            found.append([state])
        previous = holds
    return tuple(
        Stretch(
            first_seen=run[0].first_seen,
            last_seen=run[-1].last_seen,
            visits=sum(state.visits for state in run),
            snapshot=run[0].snapshot,
            last_snapshot=run[-1].snapshot,
            opens=run[0] is history[0],
            stands=run[-1] is history[-1],
        )
        for run in found
    )


# ------------------------------------------------------------------ near matches


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    passage: int
    likeness: float
    """0 to 100."""
    span: Span
    """Of the passage's folded form, whole words."""


def nearest(index: Index, want: Wanted, documents: Iterable[int]) -> list[Near]:
    """Return the passages most like the quotation, the likest first."""
    from rapidfuzz import fuzz

    asked = " ".join(want.readings[-1])
    sharing = index.forms(_sharing(index, want, list(documents)))
    shared = {passage: _letters_shared(want.words, form) for passage, form in sharing.items()}
    found: list[Near] = []
    for passage in sorted(sharing, key=lambda passage: (-shared[passage], passage))[:_ALIGNED]:
        form = sharing[passage]
        aligned = fuzz.partial_ratio_alignment(asked, form, score_cutoff=LIKE)
        if aligned is not None:
            whole = len(form) < len(asked)
            span = (0, len(form)) if whole else (aligned.dest_start, aligned.dest_end)
            likeness, settled = _likest(asked, form, *span)
            if likeness >= LIKE:
                found.append(Near(passage=passage, likeness=likeness, span=settled))
    return sorted(found, key=lambda near: (-near.likeness, near.passage))


def _letters_shared(words: Iterable[str], form: str) -> int:
    """Return how many letters the words have that a text holds too."""
    held = set(words_of(form))
    return sum(len(word) for word in set(words) if word in held)


def _likest(asked: str, form: str, start: int, end: int) -> tuple[float, Span]:
    """Return the words about form[start:end] that are most like what was asked for, and how much.

    An alignment is as long as what was asked for, and what stands there is longer or shorter: so its ends
    are moved, a word at a time, while that makes it more like.
    """
    from rapidfuzz import fuzz

    words = [match.span() for match in _RUN.finditer(form)]
    first = bisect_right([a for a, _ in words], start) - 1
    last = bisect_left([b for _, b in words], end)
    first, last = max(first, 0), min(max(last, 0), len(words) - 1)

    def likeness(first: int, last: int) -> float:
        return fuzz.ratio(asked, form[words[first][0] : words[last][1]])

    best = likeness(first, last)
    while True:
        moves = ((first + 1, last), (first, last - 1), (first - 1, last), (first, last + 1))
        allowed = [(a, b) for a, b in moves if 0 <= a <= b < len(words)]
        likeliest = max(((likeness(a, b), a, b) for a, b in allowed), default=(0.0, 0, 0))
        if likeliest[0] <= best:
            return best, (words[first][0], words[last][1])
        best, first, last = likeliest


# A word, or a mark between words.
_RUN = re.compile(r"\w+|[^\w\s]")


def _sharing(index: Index, want: Wanted, documents: Sequence[int]) -> list[int]:
    """Return passages that share most words with a quotation, those that share most first."""
    words = longest_first(want.words)[:_TELLING]
    groups = min(max(len(words) // _GROUP, _FEWEST), len(words))
    shared: Counter[int] = Counter()
    for first in range(groups):
        shared.update(index.holders(words[first::groups], documents, _OF_GROUP))
    return [passage for passage, _ in sorted(shared.items(), key=_most_shared)[:_COMPARED]]


def _most_shared(counted: tuple[int, int]) -> tuple[int, int]:
    return -counted[1], counted[0]


def longest_first(words: Iterable[str]) -> list[str]:
    """Return the words, each once, long ones first: they are rare, and rare ones tell most."""
    return sorted(dict.fromkeys(words), key=lambda word: (-len(word), word))


def words_of_readings(want: Wanted) -> list[tuple[str, ...]]:
    """Return for each reading of a quotation the words that a passage must hold, each set once."""
    sets = (tuple(longest_first(words_of(" ".join(reading)))) for reading in want.readings)
    return [words for words in dict.fromkeys(sets) if words]
