"""Which kind of legal text a name says that a text is: terms, a privacy policy, an imprint.

Invariant: a name that says nothing of its kind has none, and is at odds with no other.
"""

from __future__ import annotations

import re
from functools import cache

from tosdiff.language.tables import table


def families_of(name: str) -> frozenset[str]:
    """Return the kinds of legal text that a name says."""
    lowered = " ".join(name.lower().replace("’", "'").replace("_", " ").split())
    return frozenset(family for family, pattern in _patterns() if pattern.search(lowered))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (family, re.compile(rf"(?<!\w)(?:{names.replace(chr(10), '')})(?!\w)"))
        for family, names in table("families").items()
    )
