"""A clause that keeps its words is not counted as reworded, whatever its number."""

from __future__ import annotations

import pytest

from tests.world.versions import version
from tosdiff.compare.summary import counts, renumbers
from tosdiff.compare.versions import compare

WORDS = ("You may fly our kites.", "You may not lend them.", "We may end it at any time.")


@pytest.mark.parametrize("form", ["A.{}.", "I.{}.", "({})", "§ {}", "{}.1"])
def test_renumbered_clauses_are_not_counted(form: str) -> None:
    old = version(*(f"{n}. {text}" for n, text in enumerate(WORDS, 1)))
    new = version(*(f"{form.format(n)} {text}" for n, text in enumerate(WORDS, 1)))
    found = compare(old, new)
    assert found.changes and all(map(renumbers, found.changes)) and not any(counts(found).values())


def test_a_clause_that_is_renumbered_and_reworded_is_counted() -> None:
    old, new = version("1. You may fly our kites."), version("2. You may not fly our kites.")
    assert counts(compare(old, new))["modified"] == 1
