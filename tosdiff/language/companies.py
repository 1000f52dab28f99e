"""Names of companies, as they are compared.

Invariant: stops, commas and case do not tell two companies apart.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"\w+")


def company_form(name: str) -> str:
    """Return a company's name as names are compared: `Halcyon Music, L.L.C.` is `halcyon music llc`."""
    return " ".join(_WORD.findall(name.replace(".", "").lower()))
