"""Lists set as paragraphs: what has a lead-in, and what only looks as if."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tosdiff.clauses.enumeration import number_length, with_lead_ins
from tosdiff.models import Clause, LeadIn


def told(clauses: Iterable[Clause]) -> list[str | None]:
    return [clause.lead_in.text if clause.lead_in else None for clause in with_lead_ins(clauses)]


def lead_ins(*texts: str) -> list[str | None]:
    clauses = [Clause(text=text, span=(0, len(text)), block=at) for at, text in enumerate(texts)]
    return told(clauses)


@pytest.mark.parametrize(
    "numbers", [("(a)", "(b)", "(c)"), ("1.", "2.", "3."), ("i)", "ii)", "iii)"), ("4.2.1", "4.2.2", "4.2.3")]
)
def test_numbered_paragraphs_after_a_colon_have_its_lead_in(numbers: tuple[str, ...]) -> None:
    lead = "You agree not to:"
    found = lead_ins(lead, *(f"{number} fly kites" for number in numbers), "Welcome.")
    assert found == [None, lead, lead, lead, None]


def test_number_of_the_next_section_does_not_go_on_with_the_list() -> None:
    lead = "You agree not to:"
    assert lead_ins(lead, "4.1.1 fly kites", "4.2 We may close accounts.")[2] is None
    assert lead_ins(lead, "5. Fees are due.")[1] is None
    assert lead_ins(lead, "(a) fly kites", "(c) sing")[2] is None


def test_article_is_no_number() -> None:
    assert lead_ins("These are our rules:", "A kite may fly.")[1] is None


def test_second_sentence_of_an_item_has_the_lead_in_too() -> None:
    lead = "You agree not to:"
    clauses = [
        Clause(text=text, span=(0, len(text)), block=block)
        for text, block in ((lead, 0), ("(a) Fly kites.", 1), ("This includes balloons.", 1), ("Be kind.", 2))
    ]
    assert told(clauses) == [None, lead, lead, None]


@pytest.mark.parametrize(("text", "length"), [("(a) fly", 4), ("2.1 Do", 4), ("A kite", 0), ("30 days", 0)])
def test_number_is_told_from_words(text: str, length: int) -> None:
    assert len(text[: number_length(text)].rstrip()) == len(text[:length].rstrip())


def test_item_that_ends_in_a_colon_leads_in_to_fragments_in_lower_case() -> None:
    lead, inner = "You agree that:", "We may reclaim a name, for example:"
    texts = ("You fly kites.", inner, "to prevent confusion;", "We tell you before.")
    clauses = [
        Clause(
            text=text,
            span=(0, len(text)),
            block=at,
            lead_in=LeadIn(text=lead, span=(0, len(lead))) if at else None,
        )
        for at, text in enumerate((lead, *texts))
    ]
    assert told(clauses) == [None, lead, lead, inner, lead]
