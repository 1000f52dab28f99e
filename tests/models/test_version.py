"""The clauses of a version: values that can be counted and looked up, and the sentence that leads in to an item."""

from __future__ import annotations

from tosdiff.clauses.label import label
from tosdiff.clauses.taxonomy import load
from tosdiff.models import Block, BlockKind, Clause, LeadIn, leader_of
from tosdiff.text.segment import segment
from tosdiff.text.structure import structured


def clauses(*texts: str) -> tuple[Clause, ...]:
    """Return a paragraph for each text."""
    found: list[Clause] = []
    start = 0
    for at, text in enumerate(texts):
        found.append(Clause(text=text, span=(start, start + len(text)), block=at))
        start += len(text) + 2
    return tuple(found)


def test_the_last_sentence_of_a_lead_in_leads() -> None:
    # one paragraph of two sentences, and its item
    text = "We run the app. You may not:"
    first = Clause(text="We run the app.", span=(0, 15), block=0)
    last = Clause(text="You may not:", span=(16, 28), block=0)
    item = Clause(text="sell it;", span=(30, 38), block=1)
    assert leader_of(LeadIn(text=text, span=(0, 28)), (first, last, item)) == 1


def test_the_same_words_elsewhere_do_not_lead() -> None:
    found = clauses("You may:", "leave;", "You may:", "stay;")
    assert leader_of(LeadIn(text="You may:", span=found[0].span), found) == 0
    assert leader_of(LeadIn(text="You may:", span=found[2].span), found) == 2


def test_a_lead_in_without_a_sentence_has_no_leader() -> None:
    found = clauses("You may:", "leave;")
    assert leader_of(LeadIn(text="—", span=(100, 101)), found) is None
    assert leader_of(LeadIn(text="—", span=(0, 1)), ()) is None


def test_a_labelled_clause_with_all_that_it_states_can_be_counted() -> None:
    blocks = structured(
        [
            Block(
                kind=BlockKind.PARAGRAPH,
                text="We may change these terms. We will notify you by email or in the app:",
            ),
            Block(kind=BlockKind.ITEM, text="before we change these terms.", level=1),
        ]
    )
    found = label(segment(blocks), load(), blocks)
    assert any(clause.attributes.notice_channel for clause in found)
    assert len({*found, *label(segment(blocks), load(), blocks)}) == len(found) == 3
