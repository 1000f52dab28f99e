"""What it means that a quotation stands in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.language.normalise import normal
from tosdiff.language.quotation import differences, folded, occurrences, occurrences_in, wanted
from tosdiff.models import Block, BlockKind, DocumentText, Edition

TEXT = (
    "If we’ll give you “fair” notice – always – then ser\u200bvices end. "
    "You may use the Services only if you pay, and only then."
)


def found(quote: str, text: str = TEXT) -> list[tuple[str, bool]]:
    return [(text[slice(*p.span)], p.exact) for p in occurrences(wanted(quote), text)]


def told(quote: str) -> tuple[str, ...]:
    want = wanted(quote)
    return differences(want, TEXT, occurrences(want, TEXT)[0])


def test_the_very_characters_are_exact() -> None:
    assert found("“fair” notice – always") == [("“fair” notice – always", True)]
    assert told("“fair” notice – always") == ()


@pytest.mark.parametrize(
    ("quote", "there", "difference"),
    [
        ("we'll give you", "we’ll give you", ("quotation marks",)),
        ("notice—always", "notice – always", ("dashes",)),
        ("services end", "ser\u200bvices end", ("invisible characters",)),
        ("you may USE", "You may use", ("capital letters",)),
        ("You  may\nuse", "You may use", ("spaces",)),
        ("You **may** use", "You may use", ("markup",)),
        ("[Y]ou may use", "You may use", ("markup",)),
        ("[You may](https://halcyon.example) use", "You may use", ("markup",)),
        ("<b>You</b> may use", "You may use", ("markup",)),
        ("“You may use”", "You may use", ("marks around it",)),
        ("(1) You may use", "You may use", ("numbering",)),
        ("iv. You may use", "You may use", ("numbering",)),
        ("2.4 You may use", "You may use", ("numbering",)),
        ("if you pay , and only then .", "if you pay, and only then.", ("spaces",)),
        ("You may use … if you pay", "You may use the Services only if you pay", ("words left out",)),
        ("You may use [...] if you pay", "You may use the Services only if you pay", ("words left out",)),
    ],
)
def test_typography_is_no_other_wording_and_is_said(
    quote: str, there: str, difference: tuple[str, ...]
) -> None:
    assert found(quote) == [(there, False)]
    assert told(quote) == difference


def test_a_space_that_the_page_shows_before_a_stop_is_typography_too() -> None:
    text = "See our Cookies Policy . You may write ( or call )."
    assert found("our Cookies Policy. You may", text) == [("our Cookies Policy . You may", False)]
    assert found("or call).", text) == [("or call ).", False)]


@pytest.mark.parametrize(
    "quote",
    [
        "You may use the Service",  # half a word
        "ou may use",
        "You may not use the Services",
        "You may use the Services if you pay",  # left out without saying so
        "only if you pay … You may use",  # in another order
        "only if you pay.",  # the sentence goes on there
        "", "…", "   ", "\u200b", "“”",
    ],
)  # fmt: skip
def test_what_says_another_thing_does_not_stand_there(quote: str) -> None:
    assert found(quote) == []


def test_words_left_out_are_as_few_as_can_be() -> None:
    text = "You may go. You may stay, and you may return if asked."
    assert found("you may … if asked", text) == [("you may return if asked", False)]


def test_many_ellipses_cost_no_more_than_their_number() -> None:
    text = "may " * 5_000
    assert found(" … ".join(["may"] * 40 + ["never"]), text) == []


def test_scripts_without_spaces_have_words_of_one_letter() -> None:
    assert found("使用服务", "您可以使用服务。") == [("使用服务", True)]


def version(*blocks: Block) -> DocumentText:
    return DocumentText(document="halcyon/terms", snapshot=None, blocks=blocks, edition=Edition())


LIST = version(
    Block(kind=BlockKind.HEADING, text="Limits", level=2),
    Block(kind=BlockKind.PARAGRAPH, text="You may not:"),
    Block(kind=BlockKind.ITEM, text="resell the Service;", level=1, marker="-"),
    Block(kind=BlockKind.HEADING, text="Fees", level=2),
    Block(kind=BlockKind.PARAGRAPH, text="Fees are billed monthly."),
)


def test_a_quotation_may_run_from_a_lead_in_to_its_item() -> None:
    (place,) = occurrences_in(wanted("You may not: resell the Service"), LIST)
    assert LIST.text[slice(*place.span)] == "You may not:\n\nresell the Service"
    assert occurrences_in(wanted("You may not … the Service"), LIST)


def test_words_are_not_left_out_over_a_heading() -> None:
    assert occurrences_in(wanted("You may not … billed monthly"), LIST) == ()


VARIANTS = {"'": "’", '"': "“", "-": "—", " ": "\u00a0", "a": "a\u200b", "e": "E"}
SENTENCES = st.text(alphabet="abcde fg'\"-.,;§é中", min_size=1, max_size=60)


@given(SENTENCES, SENTENCES, SENTENCES, st.sets(st.sampled_from(sorted(VARIANTS))))
def test_typographic_variant_of_a_sentence_is_found_at_that_very_place(
    before: str, sentence: str, after: str, varied: set[str]
) -> None:
    sentence = f"x{sentence.strip()}x"
    text = f"{before} {sentence} {after}"
    variant = "".join(VARIANTS[c] if c in varied else c for c in sentence)
    places = occurrences(wanted(variant), text)
    assert any(
        folded(normal(text[slice(*place.span)])) == folded(normal(sentence))
        and place.exact == (text[slice(*place.span)] == variant)
        for place in places
    )
    start = len(before) + 1
    assert (start, start + len(sentence)) in [place.span for place in places]


@given(st.text(max_size=80), st.text(max_size=12))
def test_what_is_called_exact_is_a_slice_of_the_text(text: str, quote: str) -> None:
    for place in occurrences(wanted(quote), text):
        assert 0 <= place.span[0] < place.span[1] <= len(text)
        assert place.exact == (text[slice(*place.span)] == quote.strip())


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    once = folded(normal(text))
    assert folded(once) == once


@given(st.text(max_size=300))
def test_any_quotation_can_be_looked_for(quote: str) -> None:
    occurrences(wanted(quote), TEXT)


@pytest.mark.parametrize(
    ("quote", "text", "there"),
    [
        ("30 days", "We wait 30¹ days.", "30¹ days"),
        ("30 days", "We wait 30 [1] days.", "30 [1] days"),
        ("30 days", "We wait 30⁽¹⁾ days.", "30⁽¹⁾ days"),
        ("30 days", "We wait 30¹,² days.", "30¹,² days"),
        ("30 days", "We wait 30① days.", "30① days"),
        ("30 days", "We wait 30† days.", "30† days"),
        ("the Services end", "When the Services³ end", "the Services³ end"),
        ("Section 10 says", "What Section 10² says", "Section 10² says"),
        ("Kite flies", "Kite™ flies", "Kite™ flies"),
        ("30¹ days", "We wait 30 days.", "30 days"),
    ],
)
def test_words_are_found_beside_the_mark_of_a_note_and_the_mark_is_told(
    quote: str, text: str, there: str
) -> None:
    assert found(quote, text) == [(there, False)]
    want = wanted(quote)
    assert differences(want, text, occurrences(want, text)[0]) == ("marks of notes",)


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("301 days", "We wait 30¹ days."),
        ("302 days", "We wait 30² days."),
        ("1 days", "We wait 30¹ days."),
        ("102 m", "A hall of 10² m."),
        ("10 m", "A hall of 10² m."),
        ("30 days", "We wait 301 days."),
        ("10 requests", "It takes 10⁶ requests."),
        ("11 years", "We keep it for 1½ years."),
        ("1 years", "We keep it for 1½ years."),
        ("Services3", "The Services³ end"),
        ("30 users", "For [30] users."),
    ],
)
def test_a_raised_digit_never_makes_another_number(quote: str, text: str) -> None:
    assert found(quote, text) == []


def test_powers_units_and_formulas_are_found_as_they_are_written_and_typed() -> None:
    assert found("10² m", "A hall of 10² m.") == [("10² m", True)]
    assert found("20 m2", "A hall of 20 m².") == [("20 m²", False)]
    assert found("CO2", "It spares CO₂.") == [("CO₂", False)]


@given(st.integers(1, 999), st.text("⁰¹²³⁴⁵⁶⁷⁸⁹", min_size=1, max_size=3), st.integers(1, 99999))
def test_no_mark_of_a_note_lets_another_number_be_found(number: int, mark: str, other: int) -> None:
    text = f"We tell you {number}{mark} days before."
    assert bool(found(f"{other} days", text)) == (other == number)
