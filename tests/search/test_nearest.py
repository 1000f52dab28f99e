"""Passages near a quotation letter by letter: found though words of it differ, and bounded by likeness."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.world.indexes import index_of, number_of, texts_of
from tests.world.terms import LINES
from tosdiff.language.quotation import wanted
from tosdiff.search.find import NEAR
from tosdiff.search.index import Index
from tosdiff.search.nearest import Near, nearest

TERMS, OTHER = "halcyon/terms", "larkspur/terms"


def near(index: Index, quotation: str, *names: str) -> list[tuple[str, str]]:
    """Return the passages near a quotation, each with the words of it that are."""
    found = nearest(index, wanted(quotation), [number_of(index, name) for name in names or (TERMS,)])
    texts = texts_of(index, [each.passage for each in found])
    forms = index.forms(each.passage for each in found)
    return [(text, forms[each.passage][slice(*each.span)]) for each, text in zip(found, texts, strict=True)]


def test_passage_in_which_one_word_differs_is_near_with_the_words_that_are() -> None:
    with index_of({TERMS: [LINES]}) as index:
        ((text, words),) = near(index, "we will inform you by email at least 30 days in advance")
        assert text == LINES[6]
        assert words == "we will notify you by email at least 30 days in advance"


def test_span_grows_and_shrinks_to_the_words_that_are_most_like() -> None:
    with index_of(
        {TERMS: [["Before that: you may use the very same service at home, and elsewhere."]]}
    ) as index:
        ((_, longer),) = near(index, "you may use the service at home")
        assert longer == "you may use the very same service at home"
        ((_, shorter),) = near(index, "you may indeed use the very same service at home")
        assert shorter == "you may use the very same service at home"


def test_passage_that_is_shorter_than_the_quotation_is_near_with_its_words() -> None:
    with index_of({TERMS: [["Fees are billed in advance."]]}) as index:
        assert near(index, "fees are billed in advance always") == [
            ("Fees are billed in advance.", "fees are billed in advance")
        ]


def test_the_likest_comes_first_and_only_of_the_documents_asked_for() -> None:
    one, two = (
        "You may not resell or lend the service here.",
        "You may not resell nor rent the service there.",
    )
    with index_of(
        {TERMS: [[two, one]], OTHER: [["You may not resell or lend the service at all."]]}
    ) as index:
        asked = "you may not resell or lend the service hereby"
        assert [text for text, _ in near(index, asked)] == [one, two]
        assert near(index, asked, TERMS, OTHER)[0][0] == one
        assert [text for text, _ in near(index, asked, OTHER)] == [
            "You may not resell or lend the service at all."
        ]


def test_passage_that_shares_words_but_not_most_letters_is_not_near() -> None:
    with index_of({TERMS: [LINES]}) as index:
        assert (
            near(index, "we may change these terms; or sell everything to the highest bidder tonight") == []
        )
        assert near(index, "photosynthesis in zebras") == []


@given(st.sampled_from(LINES), st.data())
def test_every_sentence_of_a_text_is_near_what_it_was_before_one_word_changed(
    sentence: str, data: st.DataObject
) -> None:
    words = sentence.split()
    words[data.draw(st.integers(0, len(words) - 1))] = data.draw(
        st.sampled_from(["never", "a", "notwithstanding"])
    )
    with index_of({TERMS: [LINES]}) as index:
        found = nearest(index, wanted(" ".join(words)), [number_of(index, TERMS)])
        assert texts_of(index, [found[0].passage]) == [sentence]


@given(st.lists(st.sampled_from(" ".join(LINES).split()), min_size=1, max_size=14).map(" ".join))
def test_what_is_near_has_most_letters_in_common_and_whole_words_and_comes_in_order(quotation: str) -> None:
    with index_of({TERMS: [LINES]}) as index:
        found: list[Near] = nearest(index, wanted(quotation), [number_of(index, TERMS)])
        forms = index.forms(each.passage for each in found)
        assert [each.likeness for each in found] == sorted((each.likeness for each in found), reverse=True)
        assert len({each.passage for each in found}) == len(found)
        for each in found:
            form, (start, end) = forms[each.passage], each.span
            assert NEAR <= each.likeness <= 100
            assert 0 <= start < end <= len(form)
            assert start == 0 or not (form[start - 1].isalnum() and form[start].isalnum())
            assert end == len(form) or not (form[end - 1].isalnum() and form[end].isalnum())
