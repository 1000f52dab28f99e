"""Editions: when two texts are two contracts, and when one is not the one declared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world.versions import version
from tosdiff.compare.editions import contradiction, difference
from tosdiff.compare.versions import compare
from tosdiff.models import Aspect, Edition, EditionDifference, Significance

CLAUSES = (
    "You own the recordings that you upload to Halcyon.",
    "We may close an account that breaks a rule of this page.",
    "Fees are charged in advance, and a month begun is a month charged.",
    "Guests of an account hold it to the same rules as its owner.",
    "Tell us of a fault and we mend it within a reasonable time.",
)


def test_terms_for_other_residents_under_another_law_are_another_edition() -> None:
    uk = (
        "These Terms apply to you if you reside in the United Kingdom.",
        *CLAUSES,
        "English law will govern these Terms.",
    )
    eea = (
        "These Terms apply to you if you reside in the EEA.",
        *CLAUSES,
        "You may withdraw within fourteen days without a reason.",
        "Irish law will govern these Terms.",
    )
    found = compare(version(*uk), version(*eea))
    assert found.significance is Significance.EDITION
    assert (
        found.explanation == "another edition: region: UK -> EEA; governing law: England and Wales -> Ireland"
    )


@pytest.mark.parametrize(
    ("old_date", "new_date", "expected"),
    [
        ("3 May 2026", "9 August 2026", Significance.WORDING),
        ("3 May 2026", "3 May 2026", Significance.EDITION),
        ("9 August 2026", "3 May 2026", Significance.EDITION),
    ],
    ids=["amended later", "of the same day", "older"],
)
def test_another_company_and_law_are_another_edition_unless_the_text_was_amended(
    old_date: str, new_date: str, expected: Significance
) -> None:
    old = (
        f"Last updated: {old_date}",
        "This is an agreement between you and Halcyon Sound Ltd.",
        *CLAUSES,
        "Irish law will govern these Terms.",
    )
    new = (
        f"Last updated: {new_date}",
        "This is an agreement between you and Halcyon OpCo, LLC.",
        *CLAUSES,
        "A dispute goes before an arbitrator in Austin.",
        "Texas law will govern these Terms.",
    )
    assert compare(version(*old), version(*new)).significance is expected


def test_another_language_is_another_edition() -> None:
    german = (
        "Sie behalten alle Rechte an den Aufnahmen, die Sie hochladen.",
        "Wir dürfen ein Konto schließen, das gegen die Regeln verstößt.",
        "Die Gebühren werden im Voraus und für den ganzen Monat erhoben.",
    )
    found = compare(version(*CLAUSES), version(*german))
    assert (found.significance, found.explanation) == (
        Significance.EDITION,
        "another edition: language: en -> de",
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("English law will govern these Terms.", "Irish law will govern these Terms."),
        (
            "This is an agreement between you and Halcyon Sound Ltd.",
            "This is an agreement between you and Halcyon OpCo, LLC.",
        ),
        ("These Terms apply to everyone.", "These Terms apply to you if you reside in the EEA."),
    ],
)
def test_an_amended_law_company_or_scope_is_wording(old: str, new: str) -> None:
    assert compare(version(old, *CLAUSES), version(new, *CLAUSES)).significance is Significance.WORDING


@pytest.mark.parametrize(
    ("declared", "found", "denied"),
    [
        ("Europe", Edition(region=frozenset({"UK"})), True),
        ("Europe", Edition(region=frozenset({"EEA", "Switzerland"})), False),
        ("EEA", Edition(region=frozenset({"Ireland"})), False),
        ("Germany", Edition(region=frozenset({"EEA"})), False),
        ("united states", Edition(region=frozenset({"EEA"})), True),
        ("us", Edition(region=frozenset({"California"})), False),
        ("Europe", Edition(elsewhere=frozenset({"EEA", "UK"})), True),
        ("rest of the world", Edition(region=frozenset({"EEA"})), True),
        ("rest of the world", Edition(elsewhere=frozenset({"EEA"})), False),
        ("Europe", Edition(law=frozenset({"California"})), False),
        ("consumers", Edition(region=frozenset({"EEA"})), False),
        ("Europe", Edition(), False),
    ],
)
def test_a_declared_edition_is_denied_only_by_whom_the_text_addresses(
    declared: str, found: Edition, denied: bool
) -> None:
    assert (contradiction(declared, found) is not None) is denied


PLACES = st.frozensets(st.sampled_from(["EEA", "UK", "US", "Ireland", "Delaware"]), max_size=2)
EDITIONS = st.builds(
    Edition,
    entity=st.frozensets(
        st.sampled_from(["Halcyon Sound Ltd.", "Halcyon Sound, Ltd", "Halcyon LLC"]), max_size=2
    ),
    law=PLACES,
    region=PLACES,
    elsewhere=PLACES,
    language=st.none() | st.sampled_from(["en", "de"]),
)


@given(EDITIONS, EDITIONS)
def test_a_difference_of_editions_names_its_aspects_and_looks_the_same_from_both_sides(
    old: Edition, new: Edition
) -> None:
    there, back = difference(old, new), difference(new, old)
    assert (there and there.aspects) == (back and back.aspects)
    assert difference(old, Edition()) is None
    if there:
        assert [part.partition(":")[0] for part in str(there).split("; ") if ": " in part] == [
            aspect.value for aspect in there.aspects
        ]
        assert there.decided or len(there.aspects) > 1


@pytest.mark.parametrize("aspect", Aspect)
def test_every_aspect_is_told_and_decides_or_not(aspect: Aspect) -> None:
    apart = EditionDifference(old=Edition(), new=Edition(elsewhere=frozenset({"UK"})), aspects=(aspect,))
    assert str(apart).startswith(f"{aspect.value}: ")
    assert apart.decided is (aspect in (Aspect.LANGUAGE, Aspect.REGION))


def test_two_editions_that_do_not_differ_are_no_difference() -> None:
    with pytest.raises(ValueError, match="do not differ"):
        EditionDifference(old=Edition(), new=Edition(), aspects=())
