"""Pairs the blocks of two versions.

Invariant: every block of both versions is in exactly one pair; pairs that are not moved keep their order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tosdiff.compare.subjects import Subjects, went_elsewhere
from tosdiff.compare.words import differing
from tosdiff.language.dates import date_line
from tosdiff.language.enumerators import without_number
from tosdiff.language.likeness import MOVED, SAME, SAME_PLACE, TELLING_WORDS, Likeness, telling_words
from tosdiff.language.normalise import normal
from tosdiff.language.words import compounds_of
from tosdiff.models import Block, BlockKind

# Candidates looked at for each block, those that share most first: bounds the work of a complete rewrite.
_CANDIDATES = 6

# Words of a text that stands once in each version and is known again by that.
_KNOWN_ALONE = 3
# What one heading of its own weighs beside words in common: more than any paragraph has.
_HEADED = 10_000.0
# A line that prints a date is the same line under another date, and likely so under another cue.
_DATE_LINE = frozenset(("printed", "date"))

Index = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A block and what became of it; one side is None for what was added or removed."""

    before: int | None
    after: int | None
    moved: bool = False


def pairs(before: Sequence[Block], after: Sequence[Block]) -> list[Pair]:
    """Return every block of both versions, paired where one became the other, in the order of the new one."""
    # Most blocks stand as they stood: their normal form need not be known.
    same = {block.text for block in before} & {block.text for block in after}
    old, new = (
        [block.text if block.text in same else normal(block.text) for block in side]
        for side in (before, after)
    )
    regions = _Regions(old, new)
    settled = dict(regions.equal)
    moved: dict[int, int] = {}
    if regions.open_old and regions.open_new:
        likeness = Likeness(
            {i: _words(old[i]) for i in regions.open_old}, {j: _words(new[j]) for j in regions.open_new}
        )
        subjects = Subjects(old, regions.open_old), Subjects(new, regions.open_new)
        moved = _moved_whole(old, new, regions)
        taken = set(moved.values())
        headed = (_run_ins(before, regions.open_old), _run_ins(after, regions.open_new))
        settled |= _reworded(likeness, subjects, regions, moved.keys(), taken, headed)
        taken |= set(settled.values())
        settled |= _renamed(before, after, settled, moved, taken)
        taken |= set(settled.values())
        moved |= _moved_reworded(likeness, subjects, settled.keys() | moved.keys(), taken)
    return list(_in_order(len(before), len(after), settled, moved))


class _Regions:
    """Where two versions are equal block by block, and the open stretches between."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self.equal: list[Index] = []
        self.region_of_old: dict[int, int] = {}
        self.region_of_new: dict[int, int] = {}
        self.alone: set[Index] = set()
        """Pairs of single blocks that alone differ between equal neighbours."""
        i = j = 0
        for number, gap in enumerate(differing(old, new)):
            self.equal += zip(range(i, gap.i1), range(j, gap.j1), strict=True)
            self.region_of_old |= dict.fromkeys(range(gap.i1, gap.i2), number)
            self.region_of_new |= dict.fromkeys(range(gap.j1, gap.j2), number)
            if gap.i2 - gap.i1 == gap.j2 - gap.j1 == 1:
                self.alone.add((gap.i1, gap.j1))
            i, j = gap.i2, gap.j2
        self.equal += zip(range(i, len(old)), range(j, len(new)), strict=True)

    @property
    def open_old(self) -> Iterable[int]:
        return self.region_of_old.keys()

    @property
    def open_new(self) -> Iterable[int]:
        return self.region_of_new.keys()


def _words(text: str) -> frozenset[str]:
    if line := date_line(text):
        return _DATE_LINE | {"effective" if line.effective else "updated"}
    return telling_words(text)


# ------------------------------------------------------------------ the steps


def _moved_whole(old: Sequence[str], new: Sequence[str], regions: _Regions) -> dict[int, int]:
    """Pair equal blocks that stand elsewhere; short ones only beside a block that moved the same way."""
    places: dict[str, list[int]] = defaultdict(list)
    for j in regions.open_new:
        places[new[j]].append(j)
    moved: dict[int, int] = {}
    for i in regions.open_old:
        if len(compounds_of(old[i])) >= TELLING_WORDS and places[old[i]]:
            moved[i] = places[old[i]].pop(0)
    # A short text is known again where it stands once in either version.
    once = Counter(old), Counter(new)
    for i in regions.open_old:
        alone = once[0][old[i]] == once[1][old[i]] == 1
        if i not in moved and alone and places[old[i]] and len(compounds_of(old[i])) >= _KNOWN_ALONE:
            moved[i] = places[old[i]].pop(0)
    taken = set(moved.values())
    for step in (-1, 1):
        for i in sorted(moved, reverse=step < 0):
            here, there = i + step, moved[i] + step
            while (
                here in regions.region_of_old
                and there in regions.region_of_new
                and here not in moved
                and there not in taken
                and old[here] == new[there]
            ):
                moved[here] = there
                taken.add(there)
                here, there = here + step, there + step
    return moved


def _run_ins(blocks: Sequence[Block], among: Iterable[int]) -> dict[str, int]:
    """Return the blocks that begin with a heading of their own which no other of them begins with."""
    found: dict[str, list[int]] = defaultdict(list)
    for at in among:
        if blocks[at].run_in:
            found[_heading_words(blocks[at])].append(at)
    return {words: at for words, (at, *others) in found.items() if words and not others}


def _heading_words(block: Block) -> str:
    text = without_number(normal(block.text[: block.run_in]))
    return " ".join(compounds_of(text.casefold()))


def _reworded(
    likeness: Likeness,
    subjects: tuple[Subjects, Subjects],
    regions: _Regions,
    gone: Iterable[int],
    taken: set[int],
    headed: tuple[dict[str, int], dict[str, int]],
) -> dict[int, int]:
    """Pair blocks within each open stretch, in order, so that the words they share are the most.

    What begins with the same heading of its own is one clause, however it was reworded; what is about another thing,
    in the same form, is none.
    """
    settled_elsewhere = set(gone)
    there: dict[int, set[int]] = defaultdict(set)
    for j, region in regions.region_of_new.items():
        if j not in taken:
            there[region].add(j)
    found: list[tuple[int, int, float]] = []
    for i, region in regions.region_of_old.items():
        if i in settled_elsewhere:
            continue
        for j in likeness.candidates(i, _CANDIDATES, there[region]):
            score = likeness.share(i, j)
            if score < (SAME_PLACE if (i, j) in regions.alone else SAME):
                continue
            if not went_elsewhere(subjects[0], i, subjects[1], j):
                found.append((i, j, score * likeness.size(i, j)))
    for words, i in headed[0].items():
        other = headed[1].get(words)
        if other is None or i in settled_elsewhere or other in taken:
            continue
        if regions.region_of_old[i] == regions.region_of_new[other]:
            found.append((i, other, _HEADED))
    return dict(_heaviest_chain(found))


def _heaviest_chain(found: Sequence[tuple[int, int, float]]) -> list[Index]:
    """Return the pairs, rising on both sides, whose weights sum to the most."""
    columns = sorted({j for _, j, _ in found})
    rank = {j: n for n, j in enumerate(columns, start=1)}
    # A Fenwick tree over the new side: the heaviest chain that ends at or before each place.
    best: list[tuple[float, int]] = [(0.0, -1)] * (len(columns) + 1)
    link: dict[int, int] = {}
    ordered = sorted(found, key=lambda pair: (pair[0], -pair[1]))
    for number, (_, j, weight) in enumerate(ordered):
        at, before = rank[j] - 1, (0.0, -1)
        while at > 0:
            before = max(before, best[at])
            at &= at - 1
        link[number] = before[1]
        at = rank[j]
        while at < len(best):
            best[at] = max(best[at], (before[0] + weight, number))
            at += at & -at
    chain: list[Index] = []
    number = _last_of_heaviest(best)
    while number >= 0:
        chain.append(ordered[number][:2])
        number = link[number]
    return chain[::-1]


def _last_of_heaviest(best: Sequence[tuple[float, int]]) -> int:
    at, last = len(best) - 1, (0.0, -1)
    while at > 0:
        last = max(last, best[at])
        at &= at - 1
    return last[1]


def _renamed(
    before: Sequence[Block],
    after: Sequence[Block],
    settled: dict[int, int],
    moved: dict[int, int],
    taken: set[int],
) -> dict[int, int]:
    """Pair headings that share no word but head the same text."""
    renamed: dict[int, int] = {}
    for i, j in settled.items():
        up, other = i - 1, j - 1
        if up < 0 or other < 0 or up in settled or up in moved or other in taken:
            continue
        if before[up].kind is after[other].kind is BlockKind.HEADING:
            renamed[up] = other
    return renamed


def _moved_reworded(
    likeness: Likeness, subjects: tuple[Subjects, Subjects], gone: Iterable[int], taken: set[int]
) -> dict[int, int]:
    """Pair what is left with nearly the same text elsewhere, the likest first."""
    settled_elsewhere = set(gone)
    found = [
        (likeness.even_share(i, j), i, j)
        for i in likeness.old
        if i not in settled_elsewhere
        for j in likeness.candidates(i, _CANDIDATES)
        if j not in taken
        and likeness.is_telling(i, j)
        and likeness.even_share(i, j) >= MOVED
        and not went_elsewhere(subjects[0], i, subjects[1], j)
    ]
    moved: dict[int, int] = {}
    used: set[int] = set()
    for _, i, j in sorted(found, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if i not in moved and j not in used:
            moved[i] = j
            used.add(j)
    return moved


def _in_order(old: int, new: int, settled: dict[int, int], moved: dict[int, int]) -> Iterator[Pair]:
    """Yield every block once: what was removed where it stood, before what stands there now."""
    origin = {j: i for i, j in settled.items()}
    mover = {j: i for i, j in moved.items()}
    at = 0
    arrived: list[Pair] = []
    for j in range(new):
        if j not in origin:
            arrived.append(Pair(before=mover.get(j), after=j, moved=j in mover))
            continue
        yield from _removed(range(at, origin[j]), moved)
        yield from arrived
        yield Pair(before=origin[j], after=j)
        at = origin[j] + 1
        arrived.clear()
    yield from _removed(range(at, old), moved)
    yield from arrived


def _removed(stretch: Iterable[int], moved: dict[int, int]) -> Iterator[Pair]:
    for i in stretch:
        if i not in moved:
            yield Pair(before=i, after=None)
