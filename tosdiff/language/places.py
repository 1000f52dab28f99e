"""Places as legal texts name them: countries and states, their adjectives, and which lies in which.

Invariant: a place has one name here, however a text spells it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_PLACES = {
    "EEA": r"EEA|European Economic Area|EU|European Union|Europe|European",
    "Switzerland": r"Switzerland|Swiss",
    "UK": r"UK|U\.K\.|United Kingdom|Great Britain|England|England and Wales|British|English",
    "US": r"US|USA|U\.S\.|U\.S\.A\.|United States(?: of America)?|American",
    "Ireland": r"Ireland|Republic of Ireland|Irish",
    "Germany": r"Germany|German",
    "France": r"France|French",
    "Italy": r"Italy|Italian",
    "Spain": r"Spain|Spanish",
    "Netherlands": r"(?:the )?Netherlands|Dutch",
    "Luxembourg": r"Luxembourg",
    "Sweden": r"Sweden|Swedish",
    "Estonia": r"Estonia|Estonian",
    "Israel": r"Israel|Israeli",
    "Turkey": r"Turkey|Türkiye|Turkish",
    "China": r"China|People's Republic of China|PRC|Mainland China|Chinese",
    "Hong Kong": r"Hong Kong",
    "Singapore": r"Singapore",
    "Japan": r"Japan|Japanese",
    "Korea": r"(?:South |Republic of )?Korea|Korean",
    "India": r"India|Indian",
    "Australia": r"Australia|Australian|New South Wales|Victoria",
    "Canada": r"Canada|Canadian|Ontario|British Columbia|Quebec|Québec",
    "Brazil": r"Brazil|Brazilian",
    "Mexico": r"Mexico|Mexican",
    "UAE": r"United Arab Emirates|UAE|DIFC",
    "California": r"California",
    "Delaware": r"Delaware",
    "New York": r"New York",
    "Washington": r"Washington",
    "Texas": r"Texas",
    "Massachusetts": r"Massachusetts",
    "Nevada": r"Nevada",
}
_PARTS = {
    "US": frozenset(("California", "Delaware", "New York", "Washington", "Texas", "Massachusetts", "Nevada")),
    "EEA": frozenset(
        ("Ireland", "Germany", "France", "Italy", "Spain", "Netherlands", "Luxembourg", "Sweden", "Estonia")
    ),
}
_PLACE = re.compile(
    "|".join(rf"(?P<p{n}>(?<!\w)(?:{names})(?!\w))" for n, names in enumerate(_PLACES.values()))
)
_NAMES = tuple(_PLACES)
_ACRONYM = 3  # letters; "us" in a longer text is no country


def places_in(text: str) -> frozenset[str]:
    """Return the places that a text names, as nouns or adjectives."""
    return frozenset(_NAMES[int(group[1:])] for match in _PLACE.finditer(text) if (group := match.lastgroup))


def places_declared(words: str) -> frozenset[str]:
    """Return the places that a few words of a user name, in whatever case."""
    return places_in(words if len(words) > _ACRONYM else words.upper()) or places_in(words.title())


def related(places: Iterable[str], others: Iterable[str]) -> bool:
    """Return whether one of the places is, holds, lies in or lies beside one of the others."""
    return any(
        one == other or any({one, other} <= {whole, *parts} for whole, parts in _PARTS.items())
        for one in places
        for other in others
    )


def lies_within(places: frozenset[str], wider: frozenset[str]) -> bool:
    """Return whether one of the places lies in one of the wider: Delaware in the US, Ireland in the EEA."""
    return any(places & parts for whole, parts in _PARTS.items() if whole in wider)


def wholes(places: frozenset[str]) -> frozenset[str]:
    """Return the places with each that is part of a wider one replaced by that."""
    wider = {whole for whole, parts in _PARTS.items() if parts & places}
    inside = {part for parts in _PARTS.values() for part in parts}
    return frozenset(wider | (places - inside))
