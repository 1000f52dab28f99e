"""Places by their names, as legal texts name them, and which of them lie in which.

Invariant: a place has one name here, whatever a text calls it; a text names a place only in whole words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache

from tosdiff.language.tables import table

_ACRONYM = 3  # letters; "us" in a longer text is no country


def places_in(text: str) -> frozenset[str]:
    """Return the places that a text in normal form names, as it writes them: "us" is none."""
    return frozenset(_place_of()[match[0]] for match in _any_place().finditer(text))


def without_places(text: str) -> str:
    """Return a text in normal form without the names of places in it."""
    return _any_place().sub("", text)


def places_declared(words: str) -> frozenset[str]:
    """Return the places that a few words by a person mean, in whatever case: `us`, `united states`."""
    return places_in(words if len(words) > _ACRONYM else words.upper()) or places_in(words.title())


def is_place(words: str) -> bool:
    """Return whether words are the name of a place and nothing else."""
    return words in _place_of()


def means_elsewhere(words: str) -> bool:
    """Return whether words mean wherever there is no edition of its own: `rest of the world`."""
    return bool(_elsewhere().search(words))


def related(places: Iterable[str], others: Collection[str]) -> bool:
    """Return whether one of the places is, holds, lies in or lies beside one of the others."""
    return any(
        one == other or any({one, other} <= {whole, *parts} for whole, parts in _members().items())
        for one in places
        for other in others
    )


def lies_within(places: Collection[str], wider: Collection[str]) -> bool:
    """Return whether one of the places lies in one of the wider: Delaware in the US, Ireland in the EEA."""
    return any(parts.intersection(places) for whole, parts in _members().items() if whole in wider)


@cache
def _place_of() -> dict[str, str]:
    return {name: place for place, names in table("places")["names"].items() for name in names}


@cache
def _members() -> dict[str, frozenset[str]]:
    return {whole: frozenset(parts) for whole, parts in table("places")["members"].items()}


@cache
def _any_place() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_one_of(_place_of())})(?!\w)")


@cache
def _elsewhere() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_one_of(table('places')['elsewhere']['words'])})\b", re.IGNORECASE)


def _one_of(names: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
