"""What differs in marks, figures or spelling alone is never told as wording, and what differs in more always is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.compare.grounds import Weight
from tosdiff.compare.judgement import judge
from tosdiff.language.tables import table

FRAME = "You may not use our kites for {} of any other kind that we do not allow."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("See https://halcyon.example/a?tab-3=2 on this.", "See https://halcyon.example/frame/a on this."),
        ("Write to (help@halcyon.example](mailto:help@halcyon.example) .", "Write to help@halcyon.example."),
        ("You can reach them at (mailto:help@halcyon.example)", "You can reach them at help@halcyon.example"),
        ("Effective date: 11-04-2023", "Effective date: 2023-11-04"),
        ("You get 1/2 of the price back.", "You get ½ of the price back."),
        ("You get 1 1/2 hours a day.", "You get 1½ hours a day."),
        ("Terms & Conditions of our kites", "Terms and Conditions of our kites"),
        ("You get 10 percent back.", "You get 10% back."),
        ("Sie erhalten 10 Prozent zurück.", "Sie erhalten 10 % zurück."),
        ("See § 3 on this.", "See section 3 on this."),
    ],
)
def test_it_is_no_wording_there_and_back(old: str, new: str) -> None:
    assert judge(old, new).weight < Weight.WORDING
    assert judge(new, old).weight < Weight.WORDING


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("You can reach them at help@halcyon.example", "You can reach them at law@halcyon.example"),
        ("Effective date: 11-04-2023", "Effective date: 2023-11-05"),
        ("Effective date: 11-04-2023", "Effective date: 04-11-2023"),
        ("You get 12 hours a day.", "You get 1½ hours a day."),
        ("You get 1½ hours a day.", "You get 1¼ hours a day."),
        ("We share names & kites.", "We share names | kites."),
        ("We share names / kites.", "We share names & kites."),
        ("You get 10 percent back.", "You get 10 back."),
        ("It takes ~5 days.", "It takes 5 days."),
        ("We do not sell names.", "We do n\u0336o\u0336t\u0336 sell names."),
        (
            "It takes ≤ 5 days, see https://halcyon.example/a",
            "It takes ≥ 5 days, see https://halcyon.example/b",
        ),
    ],
)
def test_it_is_wording_there_and_back(old: str, new: str) -> None:
    assert judge(old, new).weight is Weight.WORDING
    assert judge(new, old).weight is Weight.WORDING


@given(st.sampled_from(sorted(table("words")["spelling"]["american"].items())))
def test_british_and_american_spelling_are_one(pair: tuple[str, str]) -> None:
    british, american = (FRAME.format(word) for word in pair)
    assert judge(british, american).weight < Weight.WORDING
    assert judge(american, british).weight < Weight.WORDING


@given(st.sampled_from(["anal", "paral", "catal"]), st.sampled_from(["e", "ed", "ing", "es"]))
def test_verbs_in_yse_are_spelt_with_a_z_in_america(stem: str, ending: str) -> None:
    assert judge(FRAME.format(f"{stem}ys{ending}"), FRAME.format(f"{stem}yz{ending}")).weight < Weight.WORDING
