"""Of several parties and laws the text's own words say whose each is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world.versions import block, version
from tosdiff.models import Aspect
from tosdiff.text.editions import edition_of
from tosdiff.text.for_whom import for_whom

LAST = "This line of the page says nothing of it."


def said(*lines: str) -> dict[str, str]:
    blocks = version(*lines, LAST).blocks
    return {each.name: each.words for each in for_whom(blocks, edition_of(blocks))}


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (
            (
                "If you live in the EEA or Peru, your agreement is with Halcyon Ireland Ltd; if you live elsewhere, your"
                " agreement is with Halcyon, LLC, a firm.",
            ),
            {"Halcyon Ireland Ltd": "if you live in the EEA or Peru", "Halcyon, LLC": "if you live elsewhere"},
        ),
        (
            ('"Halcyon" means Halcyon Ltd if Client resides in the EEA ("EEA"), Peru or UK, and Halcyon, Inc. if Client is anywhere else.',),
            {"Halcyon Ltd": 'if Client resides in the EEA ("EEA"), Peru or UK', "Halcyon, Inc.": "if Client is anywhere else"},
        ),
        (
            (
                "The kites are provided by Halcyon Ireland Ltd, a firm in the Republic of Ireland with its registered office at 1st"
                " Mole, Cork, if you are resident in the EEA or Switzerland.",
                "Halcyon, LLC, a firm with its registered office in Austin, if you are resident in the UK.",
            ),
            {
                "Halcyon Ireland Ltd": "if you are resident in the EEA or Switzerland",
                "Halcyon, LLC": "if you are resident in the UK",
            },
        ),
        (
            ("If you live in the EEA, UK or Peru (the \"Zone\"), the controller of your data is Halcyon Ltd; otherwise the controller is Halcyon, Inc.",),
            {"Halcyon Ltd": 'if you live in the EEA, UK or Peru (the "Zone")', "Halcyon, Inc.": "otherwise"},
        ),
        (
            ("Unless otherwise stated, Halcyon Corporation and, for those in the EEA, the UK, and Peru, Halcyon Ireland Limited are the data controllers.",),
            {"Halcyon Ireland Limited": "for those in the EEA, the UK, and Peru"},
        ),
        (
            (
                "If you live in the EEA, these Terms are governed by the laws of Ireland. Otherwise these Terms are governed by the"
                " laws of Ohio.",
            ),
            {"Ireland": "if you live in the EEA", "Ohio": "otherwise"},
        ),
        (
            (
                'These Terms are governed by the Governing Laws. "Governing Laws" means, for Buyers in the EEA or who live in Peru,'
                " Japan, or Chad, the Laws of Ireland; for all other Buyers, the laws of the State of Ohio.",
                "The arbiter is named by the President for the time being of the Law Society of Ireland.",
            ),
            {"Ireland": "for Buyers in the EEA or who live in Peru, Japan, or Chad", "Ohio": "for all other Buyers"},
        ),
        (
            ("The law of the place where you live governs these Terms.", "Governing law (use by businesses). Ohio law will govern these Terms."),
            {"Ohio": "under “use by businesses”"},
        ),
        (
            ("This agreement is between you and Halcyon, Inc. (if you live in the United States) or Halcyon Ireland Limited (if you live anywhere else).",),
            {"Halcyon, Inc.": "if you live in the United States", "Halcyon Ireland Limited": "if you live anywhere else"},
        ),
        (
            ("Users in India contract with Halcyon India Private Limited, and all other users contract with Halcyon, Inc.",),
            {"Halcyon India Private Limited": "users in India", "Halcyon, Inc.": "all other users"},
        ),
        (
            (
                "These Terms are governed by the laws of England, except that if you live in Scotland these Terms are governed by the"
                " laws of Scotland.",
            ),
            {"Scotland": "if you live in Scotland"},
        ),
        (
            (
                "These Terms are governed by the laws of California if you reside in the US and by the laws of Ireland if you reside"
                " outside of the US.",
            ),
            {"California": "if you reside in the US", "Ireland": "if you reside outside of the US"},
        ),
        (
            ("If you reside in Peru, Irish law governs these Terms; for everyone else, the laws of Ohio govern these Terms.",),
            {"Ireland": "if you reside in Peru", "Ohio": "for everyone else"},
        ),
        (
            ("France: French law governs.", "Japan: Japanese law governs."),
            {"France": "under “France”", "Japan": "under “Japan”"},
        ),
    ],
)  # fmt: skip
def test_each_party_and_each_law_is_told_with_its_condition(
    lines: tuple[str, ...], words: dict[str, str]
) -> None:
    assert said(*lines) == words


def test_a_heading_that_is_a_place_is_the_condition_of_what_stands_under_it() -> None:
    here = replace(block("Governing law. French law governs."), heading_path=("Terms", "13.2 France"))
    there = replace(block("Governing law. Dutch law governs."), heading_path=("Terms", "Europe kite policy"))
    blocks = (here, there, *version(LAST).blocks)
    assert [(each.aspect, each.name, each.words) for each in for_whom(blocks, edition_of(blocks))] == [
        (Aspect.LAW, "France", "under “13.2 France”")
    ]


@pytest.mark.parametrize(
    "line",
    [
        "If you live in the EEA, this is an agreement between you and Halcyon Sound Ltd.",
        "These Terms are governed by the laws of Ireland, if you live in Cork as well.",
        "The law of the place where you live governs these Terms.",
        "The controllers are Halcyon, Inc. or Halcyon B.V., as the data controller.",
        "If you have a question, write to Halcyon Ltd, your contract is with it. You contract with Halcyon, LLC.",
    ],
)
def test_of_one_party_or_law_and_where_no_condition_stands_nothing_is_told(line: str) -> None:
    assert said(line) == {}


@given(
    st.lists(st.sampled_from(("the EEA", "Peru", "the UK", "Japan", "Switzerland")), min_size=1, max_size=4, unique=True),
    st.sampled_from(("if you live in {}", "for customers in {}", "if you are a resident of {}")),
    st.booleans(),
)  # fmt: skip
def test_a_condition_is_told_with_all_of_its_places_wherever_it_stands(
    places: list[str], form: str, ahead: bool
) -> None:
    listed = ", ".join(places[:-1]) + (" or " if places[1:] else "") + places[-1]
    where = form.format(listed)
    line = (
        f"{where[0].upper()}{where[1:]}, you contract with Halcyon Ltd; otherwise with Halcyon, LLC, a firm."
        if ahead
        else f'"Halcyon" means Halcyon Ltd {where}, and Halcyon, LLC if you live elsewhere.'
    )
    assert said(line)["Halcyon Ltd"] == where
