"""A sentence is followed through rewording, moving, splitting and joining."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world.versions import version
from tosdiff.compare.sentences import NEW, Origin, origins
from tosdiff.models import SegmentedText
from tosdiff.text.segment import segmented

GRANT = "Halcyon grants you a personal licence to use the Services for your own purposes."
NOTICE = "We will tell you of any material change by email thirty days before it takes effect."
ENDING = "Larkspur may retire a model whenever its upkeep has become unreasonable."
REFUND = "Fees that were paid for the time after the ending will be refunded to you."
LAW = "These terms are governed by the law of the Republic of Calland."


def of(*lines: str) -> SegmentedText:
    return segmented(version(*lines))


def told(before: SegmentedText, after: SegmentedText) -> list[tuple[list[str], str, bool]]:
    """Return (what it came from, sentence, in the same words) for each sentence of the newer version."""
    return [
        ([before.sentences[index].text for index in origin.before], clause.text, origin.same)
        for clause, origin in zip(after.sentences, origins(before, after), strict=True)
    ]


def test_sentences_of_a_reworded_paragraph_are_followed_one_by_one() -> None:
    notice = NOTICE.replace("thirty", "fourteen")
    assert told(of(f"{GRANT} {NOTICE} {LAW}"), of(f"{GRANT} {notice} {LAW}")) == [
        ([GRANT], GRANT, True),
        ([NOTICE], notice, False),
        ([LAW], LAW, True),
    ]


def test_line_that_prints_another_date_is_the_same_line() -> None:
    old, new = "Updated: 4 March 2026", "Updated: 11 November 2027"
    assert told(of("# Terms", old, GRANT), of("# Terms", new, GRANT))[0] == ([old], new, False)


def test_typography_is_no_other_wording() -> None:
    assert told(of('You may not copy Halcyon\'s "Models".'), of("You may not copy Halcyon’s “Models”.")) == [
        (['You may not copy Halcyon\'s "Models".'], "You may not copy Halcyon’s “Models”.", True)
    ]


def test_renumbered_sentences_are_the_same() -> None:
    old, new = (f"1. {GRANT}", f"2. {NOTICE}"), (f"A.1. {GRANT}", f"A.2. {NOTICE}")
    assert told(of(*old), of(*new)) == [
        ([before], after, True) for before, after in zip(old, new, strict=True)
    ]


def test_moved_sentence_is_known_in_another_paragraph() -> None:
    before, after = of(f"{GRANT} {NOTICE}", f"{ENDING} {LAW}"), of(GRANT, f"{ENDING} {LAW} {NOTICE}")
    assert all(same and came == [text] for came, text, same in told(before, after))


def test_moved_and_reworded_sentence_is_known_in_another_paragraph() -> None:
    notice = NOTICE.replace("thirty", "ten")
    before, after = of(f"{GRANT} {NOTICE}", f"{ENDING} {LAW}"), of(GRANT, f"{ENDING} {LAW} {notice}")
    assert told(before, after)[-1] == ([NOTICE], notice, False)


def test_paragraph_split_in_two_keeps_its_sentences() -> None:
    before, after = of(f"{GRANT} {NOTICE} {ENDING} {REFUND}"), of(f"{GRANT} {NOTICE}", f"{ENDING} {REFUND}")
    assert all(same and came == [text] for came, text, same in told(before, after))
    assert all(same and came == [text] for came, text, same in told(after, before))


def test_sentence_divided_into_items_without_another_word_is_the_same_wording() -> None:
    whole = "You may use the Services: for your own purposes; for study; and for the work of your household."
    items = ("- for your own purposes;", "- for study;", "- and for the work of your household.")
    before, after = of(whole), of("You may use the Services:", *items)
    assert [(came, same) for came, _, same in told(before, after)] == [([whole], True)] * 4
    assert told(after, before) == [([clause.text for clause in after.sentences], whole, True)]


def test_sentence_that_grew_out_of_another_has_it_as_its_origin() -> None:
    before = of(
        f"{GRANT} Larkspur may suspend your account or end your access if you break these terms. {LAW}"
    )
    suspend = "Larkspur may suspend your account if you break these terms."
    ending = "Larkspur may also end your access if you break these terms or fail to pay."
    found = told(before, of(f"{GRANT} {suspend} {ending} {LAW}"))
    assert [came == [before.sentences[1].text] for came, _, _ in found] == [False, True, True, False]


def test_unlike_sentences_in_one_place_are_new() -> None:
    assert origins(of(f"{GRANT} {LAW}"), of(f"{GRANT} {REFUND} {LAW}"))[1] == NEW


def test_sentence_that_joined_a_longer_paragraph_reworded_is_known_by_its_neighbours() -> None:
    old = "We may use what you write to provide, maintain and improve the Services."
    new = f"{old[:-1]}, including the training of our models, unless you opt out in the settings of your account."
    before, after = of(GRANT, old, f"{NOTICE} {ENDING}", LAW), of(GRANT, f"{new} {NOTICE} {ENDING}", LAW)
    assert told(before, after)[1] == ([old], new, False)


WORDS = st.sampled_from([GRANT, NOTICE, ENDING, REFUND, LAW, "Contact us.", "See below."])
VERSIONS = st.lists(st.lists(WORDS, min_size=1, max_size=5).map(" ".join), max_size=6).map(lambda x: of(*x))


@given(VERSIONS)
def test_of_a_version_and_itself_each_sentence_comes_from_itself(written: SegmentedText) -> None:
    assert origins(written, written) == tuple(Origin((n,), True) for n in range(len(written.sentences)))


@given(VERSIONS, VERSIONS)
def test_each_sentence_is_told_once_and_the_same_words_only_of_the_same_words(
    before: SegmentedText, after: SegmentedText
) -> None:
    found = origins(before, after)
    assert len(found) == len(after.sentences)
    for clause, origin in zip(after.sentences, found, strict=True):
        assert all(0 <= index < len(before.sentences) for index in origin.before)
        if origin.same and len(origin.before) == 1 and origin not in found[: found.index(origin)]:
            assert clause.text in before.sentences[origin.before[0]].text


@pytest.mark.parametrize("kept", [GRANT, NOTICE])
def test_sentence_that_stands_is_never_new(kept: str) -> None:
    assert told(of(f"{REFUND} {kept}", LAW), of(LAW, f"{ENDING} {kept}"))[-1] == ([kept], kept, True)


@pytest.mark.parametrize("joint", [" ", "\n"])
def test_a_sentence_of_the_same_form_about_something_new_came_from_none(joint: str) -> None:
    def lived(*places: str) -> SegmentedText:
        form = "If you live in {}, please see the part of our Notice on Kites which holds where you are."
        return of(*joint.join(form.format(place) for place in places).split("\n"))

    before, after = lived("Canada", "Brazil", "Peru"), lived("Canada or Brazil", "Oregon", "Peru")
    origin = origins(before, after)
    assert origin[1] == NEW
    assert set(origin[0].before) <= {0, 1} and origin[0].before
