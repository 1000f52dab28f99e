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
