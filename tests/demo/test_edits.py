"""The amendments of the made-up pages find their words, and do what the story needs."""

from __future__ import annotations

import pytest

from tosdiff.demo.edits import AMENDMENTS, DOCUMENTS, PROMOTIONS, VISITS, WALLED, Amendment
from tosdiff.demo.site import amended


@pytest.mark.parametrize("amendment", AMENDMENTS, ids=lambda a: f"{a.document}-{a.visit}-{a.old[:20]}")
def test_amendment_shows_from_its_visit_on_and_not_before(amendment: Amendment) -> None:
    before, after = (amended(amendment.document, visit) for visit in (amendment.visit - 1, amendment.visit))
    assert amendment.old in before
    assert amendment.new in after
    assert before != after


def test_amendment_that_does_not_find_its_words_once_is_refused() -> None:
    amendment = Amendment(document="halcyon/terms", visit=1, old="thirty", new="ten")
    for text in ("no such number", "thirty and thirty"):
        with pytest.raises(ValueError, match="halcyon/terms: stands"):
            amendment.apply(text)
    assert amendment.apply("within thirty days") == "within ten days"


def test_moved_clause_keeps_its_words() -> None:
    before, after = (amended("halcyon/terms", visit).splitlines() for visit in (4, 5))
    assert sorted(set(before) ^ set(after)) == [
        '<p class="date">Last updated: 11 May 2026</p>',
        '<p class="date">Last updated: 6 July 2026</p>',
    ]
    assert len(before) == len(after)
    heading = next(line for line in before if 'id="conduct"' in line)
    clause = next(line for line in before if "export" in line)
    assert before.index(clause) < before.index(heading)
    assert after.index(clause) > after.index(heading)


def test_date_alone_is_new_at_the_visit_that_says_so() -> None:
    before, after = (amended("halcyon/terms", visit) for visit in (1, 2))
    assert after == before.replace("12 January", "20 April") != before


def test_amendments_name_documents_and_visits_that_exist() -> None:
    assert {a.document for a in AMENDMENTS} == set(DOCUMENTS)
    assert all(0 < a.visit < len(VISITS) for a in AMENDMENTS)
    assert all(0 < visit < len(VISITS) and document in DOCUMENTS for visit, document in WALLED)
    assert [a.visit for a in AMENDMENTS] == sorted(a.visit for a in AMENDMENTS)


def test_each_visit_has_its_own_noise_and_a_later_date() -> None:
    assert len(set(PROMOTIONS)) == len(PROMOTIONS) == len(VISITS)
    assert list(VISITS) == sorted(set(VISITS))
    assert all(at.year == 2026 and at.utcoffset() is not None for at in VISITS)
