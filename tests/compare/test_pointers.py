"""What points to something else of a document says another thing when that is another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.compare.test_places import compared, items
from tosdiff.compare.grounds import Ground, Weight
from tosdiff.compare.judgement import judge
from tosdiff.compare.pointers import marks_went
from tosdiff.models import Significance

W, E, P = Significance.WORDING, Significance.EDITORIAL, Significance.PRESENTATION
NOTE = "<p><sup>1</sup> Not for firms that fly kites.</p>"
SELL, LEND = (
    "<p>You may sell the songs that you wrote.</p>",
    "<p>You may lend the songs that others wrote.</p>",
)


@pytest.mark.parametrize(
    "pointing",
    [
        "The foregoing does not apply to minors.",
        "This does not apply to minors.",
        "In that case we charge nothing.",
        "Otherwise the price is ten euros a month.",
        "Minors are excluded from the preceding sentence.",
        "Das gilt nicht für Kinder.",
    ],
)
def test_a_sentence_that_points_back_says_another_thing_after_another_one(pointing: str) -> None:
    back = f"<p>{pointing}</p>"
    for old, new in (
        (SELL + back + LEND, SELL + LEND + back),
        (SELL + LEND + back, LEND + SELL + back),
    ):
        for one, other in ((old, new), (new, old)):
            found = compared(one, other)
            assert found.significance is W, found.explanation


def test_sentences_that_point_to_nothing_before_them_may_stand_in_any_order() -> None:
    more = "<p>These terms hold for everyone who sends us songs.</p>"
    assert compared(SELL + LEND + more, LEND + SELL + more).significance in (E, P)


def test_an_item_that_leaves_its_list_for_a_paragraph_is_wording_there_and_back() -> None:
    lead, last = "<p>If you are a consumer:</p>", "you may take us to court"
    old = lead + items("you may withdraw", "you may complain") + f"<p>{last}</p>"
    new = lead + items("you may withdraw", "you may complain", last)
    assert compared(old, new).significance is W
    assert compared(new, old).significance is W


def test_a_whole_list_that_is_set_as_paragraphs_is_none() -> None:
    lead = "<p>We use:</p>"
    assert compared(lead + items("a host", "a bank"), lead + "<p>a host</p><p>a bank</p>").significance is P


@pytest.mark.parametrize(
    "lead", ["To appeal, do the following:", "How to leave us:", "Our procedure on complaints:"]
)
def test_the_order_of_numbered_steps_says_something(lead: str) -> None:
    steps = ("Write to us", "Wait ten days", "Go to court")
    old, new = (f"<p>{lead}</p>" + items(*order, tag="ol") for order in (steps, steps[::-1]))
    assert compared(old, new).significance is W


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("You have 30 days<sup>1</sup> and a refund.", "You have 30 days and a refund<sup>1</sup>."),
        ("You have 30 days* and a refund.", "You have 30 days and a refund*."),
        (
            "You have 30 days<sup>1</sup> and a refund<sup>2</sup>.",
            "You have 30 days<sup>2</sup> and a refund<sup>1</sup>.",
        ),
        ("You have 30 days<sup>1</sup> and a refund.", "You have 30 days and a refund."),
    ],
)
def test_a_footnote_that_belongs_to_other_words_is_wording(old: str, new: str) -> None:
    for one, other in ((old, new), (new, old)):
        assert compared(f"<p>{one}</p>{NOTE}", f"<p>{other}</p>{NOTE}").significance is W


@given(st.lists(st.integers(0, 5), min_size=1, max_size=4, unique=True), st.integers(1, 20))
def test_footnotes_that_are_numbered_otherwise_went_nowhere(at: list[int], first: int) -> None:
    words = "you may lend all our kites".split()
    old, new = (
        " ".join(
            f"{word} [{start + sorted(at).index(n)}]" if n in at else word for n, word in enumerate(words)
        )
        for start in (1, first)
    )
    assert not marks_went(old, new)
    assert judge(old, new).weight < Weight.WORDING


@given(st.integers(0, 5), st.integers(0, 5))
def test_one_footnote_at_another_word_is_never_less_than_wording(one: int, other: int) -> None:
    words = "you may lend all our kites".split()
    old, new = (
        " ".join(f"{word} [1]" if n == at else word for n, word in enumerate(words)) for at in (one, other)
    )
    assert (judge(old, new).ground is Ground.PLACE) == (one != other)
