"""The words that the knowledge of language is made of, read from the tables (TOML) beside this module.

Invariant: what a lawyer or a linguist may want to correct or extend is a row of a table, not a line of code.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """Return the table NAME.toml."""
    return tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))


@cache
def words_in(name: str, *keys: str) -> frozenset[str]:
    """Return the words that a table lists under a key; a row of words is a string, spaces between them."""
    listed: Any = table(name)
    for key in keys:
        listed = listed[key]
    rows = listed.values() if isinstance(listed, dict) else (listed,)
    return frozenset(word for row in rows for word in row.split())
