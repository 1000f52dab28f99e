"""Quotations that run over more than one block: a lead-in and its item, a heading and what follows.

Invariant: what is found stands in blocks that follow one another in every snapshot named for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from tosdiff.language.quotation import Wanted, occurrences
from tosdiff.models import BLOCK_SEPARATOR
from tosdiff.search.index import Index

# Pairs of words that follow one another are looked up, those of the longest words first: so many, and so many
# passages for each. The last word may be all that a block has of the quotation.
_PAIRS, _OF_PAIR = 30, 200
# Most of what is asked for runs over no blocks. It is known by this: no passage ends with its first words, be
# they many or one. Asked of few passages, for most questions end here.
_FIRST_WORDS, _OF_FIRST = (6, 3, 2, 1), 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Spanning:
    """A quotation that stands in passages one after the other."""

    document: int
    passages: tuple[int, ...]
    text: str
    """The passages, a blank line between them."""
    snapshots: frozenset[int]
    """Numbers of the snapshots that hold them so."""


def spanning(index: Index, want: Wanted, documents: Sequence[int]) -> list[Spanning]:
    """Return where a quotation runs over several blocks."""
    parts = _parts(index, want, documents)
    if len(parts) < 2:
        return []
    sequences = {
        (document, number): index.sequence(document, number)
        for document, numbers in _together(index, parts, documents).items()
        for number in numbers
    }
    parts |= _amid(index, sequences.values(), parts, want.readings[-1][0])
    holding: dict[tuple[int, tuple[int, ...]], set[int]] = defaultdict(set)
    for (document, number), sequence in sequences.items():
        for chain in _chains(sequence, parts):
            holding[document, chain].add(number)
    texts = index.passages({passage for _, chain in holding for passage in chain})
    found: list[Spanning] = []
    for (document, chain), numbers in holding.items():
        text = BLOCK_SEPARATOR.join(texts[passage].text for passage in chain)
        if any(len(place.pieces) == 1 for place in occurrences(want, text)):
            found.append(Spanning(document=document, passages=chain, text=text, snapshots=frozenset(numbers)))
    return found


def _parts(index: Index, want: Wanted, documents: Sequence[int]) -> set[int]:
    """Return passages that the quotation begins in, ends in or runs through; none where none begins it."""
    words, asked = want.words, want.readings[-1][0]
    candidates: set[int] = set()
    for number in (number for number in _FIRST_WORDS if number < len(words)):
        candidates.update(index.holders([words[:number]], documents, _OF_FIRST))
    begin = {passage for passage, form in index.forms(candidates).items() if _overlap(form, asked)}
    if not begin:
        return begin
    telling = sorted(set(pairwise(words)), key=lambda pair: (-len("".join(pair)), pair))
    candidates.clear()
    for together in (words[-1:], *(telling[:_PAIRS] if len(words) > 2 else ())):
        candidates.update(index.holders([together], documents, _OF_PAIR))
    more = index.forms(candidates).items()
    return begin | {passage for passage, form in more if form in asked or _overlap(asked, form)}


def _overlap(one: str, other: str) -> bool:
    """Return whether a text ends with the words that another begins with."""
    start = other.split(" ", 1)[0]
    at = one.rfind(start)
    while at >= 0:
        if (at == 0 or not one[at - 1].isalnum()) and other.startswith(one[at:]):
            return True
        at = one.rfind(start, 0, at + len(start) - 1)
    return False


def _together(index: Index, parts: Iterable[int], documents: Sequence[int]) -> dict[int, set[int]]:
    """Return by document the snapshots that hold two of the parts or more."""
    count: dict[tuple[int, int], int] = defaultdict(int)
    sizes = {indexed.id: indexed.snapshots for indexed in index.documents().values()}
    for runs in index.runs(parts).values():
        for run in runs:
            if run.document in documents:
                end = sizes[run.document] if run.last is None else run.last + 1
                for number in range(run.first, end):
                    count[run.document, number] += 1
    found: dict[int, set[int]] = defaultdict(set)
    for (document, number), held in count.items():
        if held > 1:
            found[document].add(number)
    return found


def _amid(index: Index, sequences: Collection[Sequence[int]], parts: Set[int], asked: str) -> set[int]:
    """Return passages that the quotation runs through, one after another, and that have no pair of its words.

    Such is a heading of one word between two paragraphs.
    """
    found: set[int] = set()
    last: Set[int] = parts
    while last:
        after = {two for sequence in sequences for one, two in pairwise(sequence) if one in last}
        forms = index.forms(after - parts - found).items()
        last = {passage for passage, form in forms if f" {form} " in f" {asked} "}
        found |= last
    return found


def _chains(sequence: Sequence[int], parts: set[int]) -> Iterator[tuple[int, ...]]:
    """Yield the runs of parts that follow one another."""
    chain: list[int] = []
    for passage in (*sequence, 0):
        if passage in parts:
            chain.append(passage)
        else:
            if len(chain) > 1:
                yield tuple(chain)
            chain.clear()
