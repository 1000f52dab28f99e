"""What a difference is decides how much it matters; its sentence follows from its fields."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.compare.grounds import SAME, Ground, Happened, Judgement, Weight
from tosdiff.compare.judgement import guarded, judge


@pytest.mark.parametrize(
    ("judgement", "reason"),
    [
        (SAME, "nothing changed"),
        (Judgement(ground=Ground.PARAGRAPHS), "only the division into paragraphs"),
        (
            Judgement(ground=Ground.NUMBER, happened=Happened.CHANGED, words="“14” -> “30”"),
            "a number changed: “14” -> “30”",
        ),
        (
            Judgement(ground=Ground.BLOCK, happened=Happened.ADDED, words="“Birds sing.”"),
            "added: “Birds sing.”",
        ),
        (
            Judgement(ground=Ground.SLIP, happened=Happened.CHANGED, words="“teh” -> “the”"),
            "typo: “teh” -> “the”",
        ),
        (Judgement(ground=Ground.SLIP, happened=Happened.REMOVED, words="“the”"), "typo: “the” removed"),
        (
            Judgement(ground=Ground.EFFECTIVE_DATE, words="“1 May” -> “1 June”"),
            "effective date: “1 May” -> “1 June”",
        ),
    ],
)
def test_a_judgement_is_said_in_one_line(judgement: Judgement, reason: str) -> None:
    assert judgement.reason == reason


@pytest.mark.parametrize(
    ("old", "new", "ground"),
    [
        ("We give notice.", "We give  notice.", Ground.TYPOGRAPHY),
        ("We give 14 days.", "We give 30 days.", Ground.NUMBER),
        ("We give until 3 May 2026.", "We give until 9 May 2026.", Ground.DATE_IN_TEXT),
        ("We sell it.", "We do not sell it.", Ground.NEGATION),
        ("We sell it.", "We sell it unless you object.", Ground.EXCEPTION),
        ("You shall pay.", "You may pay.", Ground.MODAL_VERB),
        ("We sell apples.", "We sell pears.", Ground.WORDS),
        ("Write to https://a.example now.", "Write to https://b.example now.", Ground.ADDRESS),
        ("We Sell it.", "We sell it.", Ground.CAPITALS),
        ("We sell, it.", "We sell it.", Ground.PUNCTUATION),
        ("1. We sell it.", "2. We sell it.", Ground.NUMBERING),
    ],
)
def test_what_differs_is_told_by_its_ground(old: str, new: str, ground: Ground) -> None:
    assert judge(old, new).ground is ground


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("It runs some of ours.", "It runs some o3 ours.", "words changed: “of” -> “o3”"),
        ("You use H100 chips.", "You use B200 chips.", "words changed: “H100” -> “B200”"),
        ("We give any notice.", "We give 14 notice.", "a number added: “any” -> “14”"),
        ("We give 14 notice.", "We give any notice.", "a number removed: “14” -> “any”"),
        ("You pay $20.", "You pay €20.", "the sign of an amount changed: “$” -> “€”"),
        ("You pay 20% more.", "You pay 20 more.", "the sign of an amount removed: “%”"),
        ("You pay USD20.", "You pay USD30.", "a number changed: “USD20” -> “USD30”"),
        ("You pay $20.", "You pay €30.", "a number changed: “$20” -> “€30”"),
        ("You can sell it.", "You cannot sell it.", "a negation added: “not”"),
        ("You may sell it.", "You cannot sell it.", "a negation added: “may” -> “can not”"),
    ],
)
def test_what_changed_is_named_only_what_it_is(old: str, new: str, reason: str) -> None:
    """A word that holds a digit is not a number, a currency is none, and what was added was not changed."""
    told = judge(old, new)
    assert (told.weight, told.reason) == (Weight.WORDING, reason)


WORDS = st.lists(
    st.sampled_from("we may not sell 14 30 two days unless you the of colour color object".split()),
    max_size=8,
).map(" ".join)


@given(WORDS, WORDS)
def test_a_number_negation_exception_or_modal_verb_that_differs_is_always_wording(old: str, new: str) -> None:
    judged = judge(old, new)
    if guarded(old.split()) != guarded(new.split()):
        assert judged.weight is Weight.WORDING
    assert (judged.ground is Ground.SAME) == (old == new)
    assert bool(judged.words) or judged.weight <= Weight.PRESENTATION
