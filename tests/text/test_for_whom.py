"""Of several parties and laws the text's own words say whose each is."""

from __future__ import annotations

import pytest

from tests.world.versions import version
from tosdiff.text.editions import edition_of
from tosdiff.text.for_whom import for_whom


def said(*lines: str) -> dict[str, str]:
    blocks = version(*lines).blocks
    return for_whom(blocks, edition_of(blocks))


def test_each_party_and_each_law_is_told_with_its_condition() -> None:
    assert said(
        "If you live in the EEA or Peru, your agreement is with Halcyon Ireland Ltd; if you live elsewhere, your agreement is"
        " with Halcyon, LLC, a firm.",
        "If you live in the EEA, these Terms are governed by the laws of Ireland. Otherwise these Terms are governed by the laws"
        " of Ohio.",
    ) == {
        "Halcyon Ireland Ltd": "if you live in the EEA or Peru",
        "Halcyon, LLC": "if you live elsewhere",
        "Ireland": "if you live in the EEA",
        "Ohio": "otherwise",
    }


@pytest.mark.parametrize(
    "line",
    [
        "If you live in the EEA, this is an agreement between you and Halcyon Sound Ltd.",
        "These Terms are governed by the laws of Ireland, if you live in Cork as well.",
    ],
)
def test_of_one_party_or_law_nothing_is_told(line: str) -> None:
    assert said(line) == {}
