"""Who says what: a cell tells what is stated, a dash that nothing is; a list's lead-in stands once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.world.versions import Said, labelled, said
from tosdiff.compare.cells import Cell
from tosdiff.compare.editions import for_others
from tosdiff.compare.matrix import TopicRow, matrix, provisions, told
from tosdiff.models import Attributes, Clause, Edition, NoticeChannel, NoticeKind, Qualifier

EVERY = ("access.grant", "access.suspension", "change.terms", "change.notice", "change.price")


def rows(*columns: tuple[Said, ...], labels: tuple[str, ...] = EVERY) -> dict[str, TopicRow]:
    found = matrix([[("", labelled(*column))] for column in columns], {"health.advice": "on health"}, labels)
    return {row.topic: row for row in found}


NOTICE = said(
    "We will give you 30 days' notice of changes to these terms by email, except in an emergency.",
    "change.notice",
    stated=Attributes(
        notice_days=30,
        notice_kind=NoticeKind.FIXED,
        notice_channel=(NoticeChannel.EMAIL,),
        exception=True,
    ),
)


def test_a_cell_tells_what_is_stated_and_silence_is_no_cell() -> None:
    found = rows((NOTICE,), (said("Birds sing."),))
    assert found["notice-terms"].cells == (
        Cell(says=("30 days by email “except in an emergency”",), clauses=1),
        None,
    )
    assert found["notice-price"].cells == (None, None)


def test_a_power_is_told_with_what_limits_it_or_does_not() -> None:
    at_will = said("We may suspend you at any time.", "access.suspension", stated=Attributes(discretion=True))
    plain = said("We may suspend you.", "access.suspension")
    cells = rows((plain, at_will), (plain,))["suspension"].cells
    assert cells == (
        Cell(says=("yes, at any time or at its discretion",), clauses=2),
        Cell(says=("yes",), clauses=1),
    )


def test_all_that_a_clause_states_is_told_in_plain_words() -> None:
    (clause,) = labelled(NOTICE).clauses
    assert told(clause) == "30 days by email, with exceptions"
    none = Attributes(notice_kind=NoticeKind.NONE, qualifier=Qualifier.MATERIAL)
    (clause,) = labelled(said("Some.", "change.notice", stated=none)).clauses
    assert told(clause) == "no notice, for material changes"


def test_what_only_reading_can_tell_is_counted() -> None:
    grant = said("You may use the service.", "access.grant")
    assert rows((grant, grant))["grant"].cells == (Cell(says=(), clauses=2),)


def test_a_text_that_says_too_much_for_a_cell_is_cut_with_a_count() -> None:
    def fixed(days: int) -> Attributes:
        return Attributes(notice_days=days, notice_kind=NoticeKind.FIXED)

    many = tuple(
        said(f"{n} days' notice of changes to these terms.", "change.notice", stated=fixed(n))
        for n in (40, 5, 10, 20, 60)
    )
    (cell,) = rows(many)["notice-terms"].cells
    assert cell and cell.clauses == 5
    assert [words.split(" “")[0] for words in cell.says] == ["5 days", "10 days", "20 days", "and 2 more"]


def test_only_rows_of_the_labels_asked_for_are_shown() -> None:
    assert set(rows((NOTICE,), labels=("access.grant",))) == {"grant"}


def test_a_label_of_the_users_own_has_a_row() -> None:
    advice = said("We give no advice on health.", "health.advice")
    found = rows((advice,), (NOTICE,), labels=("health.advice",))
    assert found["health.advice"].title == "on health"
    assert found["health.advice"].cells == (Cell(says=(), clauses=1), None)


LEAD = "You may not use the service to:"
LIST = (
    said(LEAD, "access.restriction"),
    said("sell it;", "access.restriction", lead_in=LEAD),
    said("copy it.", "access.restriction", lead_in=LEAD),
)


def test_a_list_is_one_provision_under_its_lead_in() -> None:
    (provision,) = provisions(labelled(*LIST), "access.restriction")
    assert provision.lead and provision.lead.text == LEAD
    assert [clause.text for clause in provision.clauses] == ["sell it;", "copy it."]


def test_a_lead_in_without_the_label_is_shown_all_the_same() -> None:
    frame = said("If we end your account:")
    item = said("you get your money back.", "change.remedy", lead_in="If we end your account:")
    (provision,) = provisions(labelled(frame, item), "change.remedy")
    assert provision.lead and provision.lead.text == "If we end your account:"
    assert [clause.text for clause in provision.labelled] == ["you get your money back."]


def test_a_list_within_a_list_stands_under_the_outermost_lead_in() -> None:
    inner = said("send messages that:", "access.restriction", lead_in=LEAD)
    deepest = said("nobody asked for.", "access.restriction", lead_in="send messages that:")
    (provision,) = provisions(labelled(LIST[0], inner, deepest), "access.restriction")
    assert provision.lead and provision.lead.text == LEAD
    assert [clause.text for clause in provision.clauses] == ["send messages that:", "nobody asked for."]


SENTENCE = st.sampled_from([*LIST, NOTICE, said("Alone.", "access.restriction")])


@given(st.lists(SENTENCE, max_size=8))
def test_every_labelled_clause_stands_in_one_provision(sentences: list[Said]) -> None:
    version = labelled(*sentences)
    wanted = [c for c in version.clauses if any(x.label == "access.restriction" for x in c.labels)]
    shown: list[Clause] = []
    for provision in provisions(version, "access.restriction"):
        shown += [c for c in (provision.lead, *provision.clauses) if c in wanted]
    assert sorted(c.span for c in shown) == [c.span for c in wanted]


def test_a_contract_is_for_whom_it_addresses_whatever_its_law() -> None:
    europe = Edition(region=frozenset(("EEA", "UK")), law=frozenset(("California",)))
    america = Edition(law=frozenset(("California",)), elsewhere=frozenset(("EEA", "UK")))
    ireland = Edition(law=frozenset(("Ireland",)))
    assert for_others(europe, america) and for_others(europe, Edition(region=frozenset(("US",))))
    assert not for_others(europe, ireland) and not for_others(america, ireland)
    assert not for_others(america, Edition())
