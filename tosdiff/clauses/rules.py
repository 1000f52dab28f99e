"""The rules and cues of the taxonomy, as they were read and compiled.

Invariant: what is here was understood; `taxonomy` refuses the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tosdiff.clauses.index import PatternIndex
from tosdiff.clauses.wording import Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    """A pattern and the bits a sentence must have to be worth trying it."""

    pattern: Pattern
    need: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A sentence that a rule must or must not match, where it stands."""

    text: str
    under: str = ""
    """Heading it stands under."""
    before: str = ""
    """The sentence before it."""
    lead_in: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A structure that earns a label: who may do what to whom."""

    id: str
    where: str
    """The file and rule, as an error names them."""
    labels: tuple[str, ...]
    """What it gives; of several, those that the sentence before has."""
    says: str
    """What it stands for, in plain words."""
    patterns: tuple[Finder, ...]
    unless: tuple[Finder, ...] = ()
    under: tuple[Finder, ...] = ()
    """One of these must stand in the headings above."""
    not_under: tuple[Finder, ...] = ()
    after: frozenset[str] = frozenset()
    """One of the two sentences before must have one of these labels."""
    beside: frozenset[str] = frozenset()
    """The sentence itself, its lead-in or the sentence before must have one of these labels."""
    refers: bool = False
    """It gives what the sentence before has: this one speaks of that."""
    anywhere: bool = False
    """A match may begin right after `if`, `when`, `how`, …, where nothing is granted or ordered."""
    tentative: bool = False
    """The label needs the agreement of the cues."""
    items: bool = True
    """An item has the label from its lead-in."""
    matches: tuple[Example, ...] = ()
    does_not_match: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """The weighted words of a label: what it says without regard to who does what."""

    label: str
    enough: int
    """Weight from which the cues agree with a structure; below its negative they veto it."""
    alone: int | None = None
    """Weight from which the cues give the label without a structure; None: never."""
    words: tuple[tuple[int, Finder], ...] = ()
    headings: tuple[tuple[int, Finder], ...] = ()
    after: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Weight of a label of one of the two sentences before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What a heading says that the sentences below it are about."""

    id: str
    headings: tuple[Finder, ...]
    withholds: frozenset[str]
    """Labels that no sentence of such a section has."""


Trial = tuple[Rule, Finder]
"""A pattern of a rule, in the order of the rules."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # one that was read is that one
class Taxonomy:
    labels: tuple[str, ...]
    """In the order they are listed."""
    descriptions: Mapping[str, str]
    rules: tuple[Rule, ...]
    cues: Mapping[str, Cues]
    sections: tuple[Section, ...]
    apart: tuple[Finder, ...]
    """What an item names that has nothing of its lead-in."""
    index: PatternIndex[Trial]
    """Keeps the patterns of the rules."""
