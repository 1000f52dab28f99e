"""Labels in context: lead-ins, neighbours, headings, names, and evidence as it stands."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tosdiff.clauses.label import label, surer
from tosdiff.clauses.taxonomy import load
from tosdiff.models import NOTHING_STATED, Clause, Decision, LeadIn, NoticeKind, Pass

TAXONOMY = load()


def clause(text: str, *, under: str = "", lead_in: str | None = None, block: int = 0) -> Clause:
    path = (under,) if under else ()
    lead = LeadIn(text=lead_in, span=(0, len(lead_in))) if lead_in else None
    return Clause(text=text, span=(0, len(text)), block=block, heading_path=path, lead_in=lead)


def names(one: Clause) -> set[str]:
    return {x.label for x in one.labels}


def test_operative_lead_in_passes_its_labels_to_its_items() -> None:
    lead = "We may suspend your account without notice if:"
    found = label([clause(lead), clause("the fee is late", lead_in=lead)], TAXONOMY)
    assert names(found[1]) == names(found[0]) == {"access.suspension", "change.notice"}
    assert {x.decision for x in found[1].labels} == {Decision.LEAD_IN}


def test_lead_in_passes_no_attributes() -> None:
    lead = "We may suspend your account without notice if:"
    found = label([clause(lead), clause("the fee is late", lead_in=lead)], TAXONOMY)
    assert found[0].attributes.notice_kind is NoticeKind.NONE
    assert found[1].attributes.notice_kind is None


def test_mere_frame_passes_nothing() -> None:
    lead = "If we terminate your account:"
    found = label([clause(lead), clause("the moon will rise", lead_in=lead)], TAXONOMY)
    assert names(found[0]) == names(found[1]) == set()


def test_finished_sentence_leads_in_to_nothing() -> None:
    lead = "We may suspend your account."
    assert names(label([clause(lead), clause("apples", lead_in=lead)], TAXONOMY)[1]) == set()


def test_item_is_read_on_from_a_lead_in_without_a_verb_of_its_own() -> None:
    lead = "We may, at any time:"
    found = label([clause(lead), clause("suspend your account;", lead_in=lead)], TAXONOMY)
    assert names(found[0]) == set()
    assert names(found[1]) == {"access.suspension"}


def test_condition_is_no_power() -> None:
    assert "access.suspension" in names(label([clause("We may terminate your account.")], TAXONOMY)[0])
    assert "access.suspension" not in names(
        label([clause("If we terminate your account, the sun will rise.")], TAXONOMY)[0]
    )


def test_negation_takes_the_power_away() -> None:
    assert names(label([clause("We may not suspend your account.")], TAXONOMY)[0]) == set()


def test_provider_is_known_by_the_name_it_gives_itself() -> None:
    opening = clause('These are the terms of Quillfern Ltd ("Quillfern", "we").')
    power = clause("Quillfern may suspend your account.", block=1)
    assert "access.suspension" in names(label([opening, power], TAXONOMY)[1])
    assert names(label([power], TAXONOMY)[0]) == set()


def test_spelling_contraction_and_typography_do_not_matter() -> None:
    for text in (
        "We’ll notify you before we change these Terms.",
        "We'll notify you before we change these Terms.",
        "WE WILL NOTIFY YOU BEFORE WE CHANGE THESE TERMS.",
        "We will\u200b notify\u00a0you before we change these Terms.",
    ):
        assert "change.notice" in names(label([clause(text)], TAXONOMY)[0]), text
    for text in ("We grant you a licence to use the app.", "We grant you a license to use the app."):
        assert "access.grant" in names(label([clause(text)], TAXONOMY)[0]), text


def test_evidence_is_the_words_as_they_stand() -> None:
    text = "From today, we\u2060 may “suspend”\u00a0your Account, sadly."
    found = label([clause(text)], TAXONOMY)[0].labels
    assert found[0].words[0] == "we\u2060 may “suspend”\u00a0your Account"


def test_heading_decides_what_the_sentence_leaves_open() -> None:
    text = "You will get a refund for the rest of the month."
    assert "access.exit" in names(label([clause(text, under="Cancellation")], TAXONOMY)[0])
    assert "access.exit" not in names(label([clause(text, under="Gift cards")], TAXONOMY)[0])


def test_both_passes_agreeing_is_worth_more_than_one() -> None:
    firm = label([clause("We may suspend your account.", under="Suspension")], TAXONOMY)[0].labels[0]
    bare = label([clause("We may close your profile.")], TAXONOMY)[0].labels[0]
    assert firm.label == bare.label == "access.suspension"
    assert firm.confidence > bare.confidence


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            "we You may Not “suspend” your access,\u200b to the Service; change: these Terms… at any "
            "time’s İ § ﬁx don’t unless refund (30) days".split(" ")
        ),
        max_size=25,
    ).map(" ".join)
)
def test_evidence_stands_in_the_clause_whatever_its_characters(text: str) -> None:
    for x in label([clause(text)], TAXONOMY)[0].labels:
        assert x.words
        assert all(words in text for words in x.words)


def test_label_that_is_less_sure_is_left_out_with_what_it_states() -> None:
    lead = "We may suspend your account without notice if:"
    found = label([clause(lead), clause("We may close your profile.")], TAXONOMY)
    assert surer(found, 0) == found
    firm, bare = surer(found, 0.8)
    assert names(firm) <= names(found[0]) and names(bare) == set()
    none, _ = surer(found, 1)
    assert (none.labels, none.attributes) == ((), NOTHING_STATED)


def test_label_shows_what_both_passes_found_and_how_it_was_decided() -> None:
    text = "We may suspend your account after a breach."
    given = label([clause(text, under="Suspension")], TAXONOMY)[0].labels[0]
    structure, *cues = given.evidence
    assert (structure.by, structure.rule, structure.words) == (
        Pass.STRUCTURE,
        "suspension-power",
        "We may suspend your account",
    )
    assert {(x.by, x.words, x.place, x.weight) for x in cues} == {
        (Pass.CUES, "suspend", "sentence", 2),
        (Pass.CUES, "breach", "sentence", 1),
        (Pass.CUES, "Suspension", "heading", 1),
    }
    assert (given.decision, given.weight, given.enough) == (Decision.BOTH, 4, 2)


def test_label_of_a_sentence_before_is_evidence_without_words() -> None:
    found = label([clause("We may revise these Terms."), clause("We will tell you in writing.")], TAXONOMY)
    [given] = found[1].labels
    assert given.decision is Decision.TENTATIVE
    assert [(x.rule, x.place, x.words) for x in given.evidence if x.place == "before"] == [
        ("change.terms", "before", "")
    ]


def test_item_says_that_its_lead_in_earned_the_label() -> None:
    lead = "We may suspend your account if:"
    [given] = label([clause(lead), clause("the fee is late", lead_in=lead)], TAXONOMY)[1].labels
    assert given.decision is Decision.LEAD_IN
    assert {x.place for x in given.evidence} == {"lead-in"}


def test_permission_does_not_pass_to_what_is_forbidden() -> None:
    lead = "You may use the app as you like, within these limits:"
    found = label([clause(lead), clause("do not resell it", lead_in=lead)], TAXONOMY)
    assert names(found[0]) == {"access.grant"}
    assert names(found[1]) == {"access.restriction"}


def test_party_that_is_acted_on_is_not_the_one_that_acts() -> None:
    assert "access.restriction" in names(
        label([clause("Offers end, and you may not resell them.")], TAXONOMY)[0]
    )
    assert names(label([clause("The offers that we make to you will not expire.")], TAXONOMY)[0]) == set()


def test_aside_between_subject_and_modal_does_not_hide_the_power() -> None:
    for text in (
        "We also reserve the right to suspend your account.",
        "We may at any time suspend your account.",
        "We, in our sole discretion, may suspend your account.",
    ):
        assert "access.suspension" in names(label([clause(text)], TAXONOMY)[0]), text


def test_number_of_an_item_does_not_hide_how_it_begins() -> None:
    for text in ("2.1 Do not resell the app.", "(a) Do not resell the app.", "Do not resell the app."):
        assert names(label([clause(text)], TAXONOMY)[0]) == {"access.restriction"}, text


def test_list_that_a_finished_sentence_announces_has_its_labels() -> None:
    lead = "The User shall not do any of the following acts."
    found = label([clause(lead), clause("flying kites indoors", lead_in=lead)], TAXONOMY)
    assert names(found[1]) == {"access.restriction"}


def test_name_of_the_provider_before_what_it_owns_is_no_second_party() -> None:
    opening = clause('These are the terms of Quillfern Ltd ("Quillfern", "we").')
    found = label([opening, clause("We may suspend any Quillfern account.", block=1)], TAXONOMY)
    assert "access.suspension" in names(found[1])


def test_british_and_american_spelling_are_one() -> None:
    for words in ("authorised/authorized", "cancelled/canceled", "licence/license"):
        british, american = words.split("/")
        for text in (
            "Your account may be {}.",
            "You are not {} to resell the app.",
            "We grant you a {} to use the app.",
        ):
            one, other = (names(label([clause(text.format(w))], TAXONOMY)[0]) for w in (british, american))
            assert one == other, (words, text)


def test_contractions_are_the_words_they_stand_for() -> None:
    for short, full in (
        ("You can't resell the app.", "You cannot resell the app."),
        (
            "If you don't accept these terms, don't use the app.",
            "If you do not accept these terms, do not use the app.",
        ),
        ("We won't give you notice.", "We will not give you notice."),
        ("We'll suspend your account.", "We will suspend your account."),
    ):
        assert names(label([clause(short)], TAXONOMY)[0]) == names(label([clause(full)], TAXONOMY)[0]), short


def test_evidence_of_a_numbered_item_is_its_own_words() -> None:
    lead = "We may, at any time:"
    [given] = label([clause(lead), clause("(a) suspend your account;", lead_in=lead, block=1)], TAXONOMY)[
        1
    ].labels
    assert given.words[0] == "suspend your account"


def test_same_length_and_order() -> None:
    clauses = [clause(""), clause("We may suspend your account."), clause("\u200b"), clause("|")]
    assert [x.text for x in label(clauses, TAXONOMY)] == [x.text for x in clauses]
