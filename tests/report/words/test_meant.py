"""Parties and laws are named with for whom they are, and those for all others last."""

from __future__ import annotations

from tosdiff.models import Aspect, Edition, MeantFor
from tosdiff.report.words.meant import contract, laws, parties

EDITION = Edition(
    entity=frozenset({"Halcyon Ltd", "Halcyon, Inc."}),
    law=frozenset({"where you live"}),
    region=frozenset({"EEA"}),
)
MEANT = (
    MeantFor(aspect=Aspect.ENTITY, name="Halcyon Ltd", words="if you live anywhere else"),
    MeantFor(aspect=Aspect.ENTITY, name="Halcyon, Inc.", words="if you live in Peru"),
    MeantFor(aspect=Aspect.LAW, name="Ohio", words="under “use by businesses”"),
)


def test_who_is_the_party_for_all_others_comes_last() -> None:
    assert parties(EDITION, MEANT) == [
        "Halcyon, Inc. (if you live in Peru)",
        "Halcyon Ltd (if you live anywhere else)",
    ]


def test_a_law_for_some_is_named_beside_that_of_where_the_reader_lives() -> None:
    assert laws(EDITION, MEANT) == ["where you live", "Ohio (under “use by businesses”)"]
    assert contract(EDITION, ()) == "for EEA; law of where you live; Halcyon Ltd; Halcyon, Inc."
    assert contract(Edition(language="en"), ()) == ""
