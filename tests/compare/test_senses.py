"""A word that is another word when it is written otherwise, and a mark that crosses a condition, are wording."""

from __future__ import annotations

import pytest

from tosdiff.compare.grounds import Ground, Weight
from tosdiff.compare.judgement import judge

OTHER_WORDS = [
    ("You settle it with us.", "You settle it with US.", "“us” -> “US”"),
    ("You write to us here.", "You write to the US here.", "“us” -> “US”"),
    ("Any part of it is yours.", "Any part of IT is yours.", "“it” -> “IT”"),
    ("Wir haben Sie gefragt.", "Wir haben sie gefragt.", "“Sie” -> “sie”"),
    ("Das bleibt Ihr Recht.", "Das bleibt ihr Recht.", "“Ihr” -> “ihr”"),
    ("Wir tun, was Sie wollen und sie nicht.", "Wir tun, was sie wollen und Sie nicht.", "“Sie” -> “sie”"),
    ("You store 10 Mb of text.", "You store 10 MB of text.", "“Mb” -> “MB”"),
    ("Wir haften in Maßen.", "Wir haften in Massen.", "“Maßen” -> “Massen”"),
]
MOVED = [
    ("You may not, without our leave, sell or lend it.", "You may not without our leave sell, or lend it."),
    ("You may stop. If we ask, you must.", "You may stop if we ask. You must."),
    ("We pay you. Unless you misuse it we go on.", "We pay you unless you misuse it. We go on."),
    ("We sell, if you ask in May or June, pears.", "We sell if you ask, in May or June, pears."),
]
STYLE = [
    ("CONTACT US WHENEVER", "Contact us whenever"),
    ("Contact us. It is free.", "CONTACT US. IT IS FREE."),
    ("DAS BLEIBT IHR RECHT.", "Das bleibt Ihr Recht."),
    ("Wir mögen es, Sie nicht.", "WIR MÖGEN ES, SIE NICHT."),
    ("Sie dürfen gehen.", "• sie dürfen gehen."),
    ("Die Buße ist fällig.", "Die Busse ist fällig."),
    ("We sell pears, plums and figs if you ask.", "We sell pears, plums, and figs if you ask."),
    ("If you ask we sell pears.", "If you ask, we sell pears."),
    ("Pears, and plums. If you ask, figs.", "Pears and plums. If you ask, figs."),
    ("The Service ends.", "The service ends."),
    ("The e-mail is ours.", "The email is ours."),
]


@pytest.mark.parametrize(("one", "other", "said"), OTHER_WORDS)
def test_a_word_that_is_another_so_written_is_wording(one: str, other: str, said: str) -> None:
    found = judge(one, other)
    assert (found.ground, found.words) == (Ground.SENSE, said)
    assert judge(other, one).ground is Ground.SENSE


@pytest.mark.parametrize(("one", "other"), MOVED)
def test_a_mark_that_crosses_a_condition_is_wording_in_both_directions(one: str, other: str) -> None:
    assert {judge(one, other).ground, judge(other, one).ground} == {Ground.BOUNDS}


def test_what_a_mark_changed_is_quoted_from_where_it_stands() -> None:
    row = "pears and plums and figs " * 20
    old, new = (
        f"We sell {row}and may not{a} if you ask{b} give {row}away." for a, b in (("", ","), (",", ""))
    )
    assert (
        judge(old, new).words
        == "“figs and may not if you ask, give pears and” -> “figs and may not, if you ask give pears and”"
    )


@pytest.mark.parametrize(("one", "other"), STYLE)
def test_capitals_and_marks_alone_stay_a_matter_of_style(one: str, other: str) -> None:
    for old, new in ((one, other), (other, one)):
        found = judge(old, new)
        assert found.weight is Weight.EDITORIAL, found.reason


def test_words_that_are_spelt_otherwise_are_not_told_as_capitals() -> None:
    assert judge("Die Buße ist fällig.", "Die Busse ist fällig.").ground is Ground.SPELLING
