"""What has an entry in a cell: a power over access, a promise of notice, what a change lets users do; and its order."""

from __future__ import annotations

import pytest

from tests.compare.test_cells import notice, says, told
from tests.world.versions import said
from tosdiff.models import Attributes, NoticeChannel, NoticeKind, Refund

WILL = Attributes(discretion=True)


def test_a_power_over_everyone_comes_before_one_over_some() -> None:
    lead = "We may close your account if:"
    (words, *_) = says(
        "suspension",
        said("We may disable pictures and may terminate accounts of repeat infringers.", "access.suspension"),
        said(lead, "access.suspension"),
        said("you breach these terms;", "access.suspension", lead_in=lead),
        said("the law requires it.", "access.suspension", lead_in=lead),
    )
    assert words.startswith(
        "yes, in 2 cases, the first: “you breach these terms” or “We may disable pictures"
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "If a picture breaches these terms, we reserve the right to take it down.",
        "Upon termination of your account, the licences granted to you end.",
        "Your right to the model will cease upon termination of your account.",
        "You are responsible for restricting access to your account.",
        "We will not be liable for any suspension of your access.",
    ],
)
def test_what_gives_no_power_over_access_is_no_case_of_it(sentence: str) -> None:
    power = said("If you breach these terms, we may suspend your account.", "access.suspension")
    assert says("suspension", power, said(sentence, "access.suspension")) == says("suspension", power)


def test_what_holds_at_any_time_is_not_limited_by_what_it_holds_of_above_all() -> None:
    text = "We may end your access at any time, particularly if you breach these terms or if the law requires it."
    assert says("suspension", said(text, "access.suspension", stated=WILL)) == [
        "yes, at any time or at its discretion"
    ]


def test_a_refund_on_another_occasion_is_not_what_a_change_lets_you_do() -> None:
    refused = said("If we end your access because of a breach, you will not get a refund.", "change.remedy")
    alone = told("remedy", refused)
    assert alone and not alone.says and [each.text for each in alone.see] == [refused.text]
    found = says(
        "remedy", refused, said("If we increase our fees, you may cancel your plan.", "change.remedy")
    )
    assert found == ["you may cancel or end it “If we increase our fees”"]


def test_the_right_to_end_has_the_condition_that_follows_it() -> None:
    text = (
        "If a change harms you, we will tell you in advance – including of your right to end the contract if the "
        "harm is more than small – except in urgent cases."
    )
    (words,) = says("remedy", said(text, "change.remedy"))
    assert words == "you may cancel or end it “If a change harms you”, “if the harm is more than small”"


def test_such_changes_to_a_service_are_its_end_too() -> None:
    found = says(
        "notice-discontinue",
        said("We may change or discontinue the service.", "change.service", "change.discontinue"),
        notice("We will give you 30 days' notice of any such changes to the service.", 30),
    )
    assert found == ["30 days"]


def test_what_may_be_announced_is_no_notice() -> None:
    channel = Attributes(notice_channel=(NoticeChannel.POSTING,))
    lead = said("We may change the service.", "change.service")
    mention = said("These posts may include news of changes to the service.", "change.notice", stated=channel)
    found = told("notice-service", lead, mention)
    assert found and not found.says and [each.text for each in found.see] == [mention.text]
    (words,) = says(
        "notice-terms",
        said("We may notify you of changes to these terms on our site.", "change.notice", stated=channel),
    )
    assert words.startswith("may give notice by posting")


def test_terms_of_service_are_no_service() -> None:
    assert (
        told("notice-service", notice("Changes of the Terms of Service will be announced in advance."))
        is None
    )


def test_how_a_refund_is_made_is_no_refund() -> None:
    refund = Attributes(refund=Refund.YES)
    found = says(
        "refund",
        said("If you withdraw, we will refund you.", "access.exit", stated=refund),
        said(
            "We make the refund by the same means of payment, unless you have agreed otherwise.",
            "access.exit",
            stated=refund,
        ),
    )
    assert found == ["a refund “If you withdraw”"]


def test_a_refund_refused_is_told_with_what_it_is_refused_for() -> None:
    (words,) = says(
        "refund",
        said(
            "Unless we say otherwise, you get no refund for the days after you cancel.",
            "access.exit",
            stated=Attributes(refund=Refund.NO),
        ),
    )
    assert words == "no refund “Unless we say otherwise, you get no refund for the days after you cancel”"


def test_acceptance_is_told_over_a_long_sentence() -> None:
    text = "Your continued use of the service after any change of these terms has been made means that you accept it."
    (words,) = says("acceptance", said(text, "change.acceptance"))
    assert words == "continued use counts as acceptance"


def test_a_right_that_is_reserved_has_its_cases() -> None:
    lead = "We reserve the right to close your account if:"
    found = says(
        "suspension",
        said(lead, "access.suspension"),
        said("you breach these terms;", "access.suspension", lead_in=lead),
        said("the law requires it.", "access.suspension", lead_in=lead),
    )
    assert found == ["yes, in 2 cases, the first: “you breach these terms”"]


def test_what_follows_on_a_power_is_no_condition_of_it() -> None:
    text = "We may discontinue the service, but if we do, we will refund what you have paid in advance."
    assert says("discontinue", said(text, "change.discontinue")) == ["yes"]


def test_a_general_sentence_is_told_where_no_clause_has_the_label() -> None:
    assert says("refund", said("Payments are nonrefundable, but for what the law says.")) == [
        "no refund “Payments are nonrefundable, but for what the law says”"
    ]


def test_what_is_posted_is_no_silence() -> None:
    found = told("notice-terms", said("We may update our policies by posting them.", "change.terms"))
    assert found and not found.says and len(found.see) == 1


def test_two_negations_are_a_promise() -> None:
    told_none = Attributes(notice_kind=NoticeKind.NONE)
    never = said(
        "We never suspend accounts without telling you first.",
        "change.notice",
        "access.suspension",
        stated=told_none,
    )
    assert says("notice-suspension", never) == ["advance notice"]
    urgent = said(
        "We may suspend your account without notice only if the law requires it.",
        "change.notice",
        "access.suspension",
        stated=told_none,
    )
    assert says("notice-suspension", never, urgent) == [
        "no notice “if the law requires it”",
        "advance notice “We never suspend accounts without telling you first”",
    ]


def test_a_refund_of_some_payments_is_not_told_as_none() -> None:
    text = "No refunds are given for partly used months, but we refund annual plans if we discontinue the service."
    (words,) = says("refund", said(text, "access.exit", stated=Attributes(refund=Refund.NO)))
    assert words.startswith("a refund in some cases “No refunds are given")


@pytest.mark.parametrize(
    "sentence",
    [
        "We do not have to keep accounts open and may close them without notice.",
        "We are not liable where we close accounts without notice.",
        "We cannot say when, and we may end your access without any notice.",
        "We will not be bound to keep your account, and close it without notice.",
    ],
)
def test_a_negation_of_something_else_makes_no_promise(sentence: str) -> None:
    stated = Attributes(notice_kind=NoticeKind.NONE)
    found = says("notice-suspension", said(sentence, "change.notice", "access.suspension", stated=stated))
    assert [words.split(" “")[0] for words in found] == ["no notice"]
