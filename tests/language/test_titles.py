"""Names of documents: what tells two apart is kept, what does not is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.language.tables import table, words_in
from tosdiff.language.titles import (
    document_name,
    is_legal_name,
    names_a_part,
    of_address,
    telling,
    title_parts,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Privacy Notice", "Privacy Policy"),
        ("Cookies Policy", "Our Policy on Trackers"),
        ("Terms and Conditions", "Terms of Service"),
        ("Community Rules", "Community Guidelines"),
        ("License Agreement", "Licence Agreements"),
    ],
)
def test_two_names_of_one_document_tell_the_same(one: str, other: str) -> None:
    assert telling(one) == telling(other) != frozenset()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Privacy Policy", "Usage Policy"),
        ("User Agreement", "User Guidelines"),
        ("Terms of Service", "Service Terms for Europe"),
    ],
)
def test_names_of_two_documents_are_told_apart(one: str, other: str) -> None:
    assert telling(one) != telling(other)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Acceptable Use Policy", {"acceptable"}),
        ("Data Processing Addendum", {"data", "processing", "addendum"}),
        ("Welcome to Halcyon", set()),
        ("These terms say what you may do with what you hear at our place", set()),
    ],
)
def test_a_line_is_a_documents_name_if_it_is_short_and_says_so(line: str, name: set[str]) -> None:
    assert document_name(line) == name


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Terms of Use | Halcyon", ["Terms of Use", "Halcyon"]),
        ("Halcyon - Terms: Europe", ["Halcyon", "Terms", "Europe"]),
        ("Halcyon/Terms of Use", ["Halcyon/Terms of Use"]),
        ("Non-commercial terms", ["Non-commercial terms"]),
        ("", []),
    ],
)
def test_a_title_is_parted_where_a_site_puts_it_together(title: str, parts: list[str]) -> None:
    assert title_parts(title) == parts


@pytest.mark.parametrize(
    ("name", "words"),
    [("TermsOfUse.html", "Terms Of Use"), ("privacy-policy", "privacy policy"), ("eu_terms", "eu terms")],
)
def test_an_address_is_read_as_words(name: str, words: str) -> None:
    assert of_address(name).strip() == words


@pytest.mark.parametrize("text", ["Usage Policy", "Code of Conduct", "Schedule 2", "Community Guideline"])
def test_what_a_contract_may_take_in_is_known_by_its_name(text: str) -> None:
    assert names_a_part(text)
    assert not names_a_part("our shop")


def test_a_page_that_calls_itself_law_is_known_in_several_languages() -> None:
    assert all(map(is_legal_name, ["Terms", "Datenschutz", "Política de privacidad"]))
    assert not is_legal_name("Pricing")


@given(st.text(max_size=40))
def test_what_tells_is_never_what_tells_nothing(name: str) -> None:
    assert telling(name).isdisjoint(words_in("documents", "tells_nothing"))
    assert document_name(name) in (frozenset(), telling(name))


def test_words_of_one_meaning_are_folded_in_one_step() -> None:
    same = table("documents")["same"]
    assert same.keys().isdisjoint(same.values())
