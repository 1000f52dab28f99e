"""What a cell must not do: drop half a condition, name an exception without its rule, or see a power, notice or refund that is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.compare.test_cells import notice, says, told
from tests.world.versions import said
from tosdiff.models import Attributes, Export, NoticeKind, Refund

BREACH = said("If you breach these terms, we may suspend your account.", "access.suspension")


@given(
    st.sampled_from(("if your kite has hung still for a year", "when you have not paid", "where a kite is lost")),
    st.sampled_from(("you do not have a paid plan", "you have not written to us", "it was not insured", "you are a guest")),
)  # fmt: skip
def test_a_condition_that_goes_on_is_told_to_its_end(first: str, second: str) -> None:
    text = f"We may close your account {first} and {second}."
    assert says("suspension", said(text, "access.suspension")) == [f"yes: “{first} and {second}”"]


def test_another_clause_after_a_condition_is_no_part_of_it() -> None:
    text = "We may close your account if you do not pay and we will delete your kites."
    assert says("suspension", said(text, "access.suspension")) == ["yes: “if you do not pay”"]


def test_an_exception_is_told_with_the_power_that_it_is_of() -> None:
    text = "Either of us may close the account for a breach unless it is mended in time."
    assert says("suspension", said(text, "access.suspension")) == [f"yes: “{text[:-1]}”"]


def test_days_that_stand_in_an_exception_are_told_with_the_whole() -> None:
    text = "Each of us may close the account with notice, except that we must give 30 days' notice."
    assert says("notice-suspension", notice(text, 30)) == [f"30 days “{text[:-1]}”"]


def test_notice_at_the_moment_of_the_end_is_no_notice_in_advance() -> None:
    text = "We may end your access immediately with notice if the law forbids it."
    told_so = said(
        text, "access.suspension", "change.notice", stated=Attributes(notice_kind=NoticeKind.ADVANCE)
    )
    assert says("notice-suspension", told_so) == ["notice, with immediate effect “if the law forbids it”"]


@pytest.mark.parametrize(
    "text",
    [
        "We may reject or remove any kite from our services at any time without notice to you.",
        "We may delete pictures from our services at any time without telling you.",
    ],
)
def test_what_is_taken_down_is_neither_a_suspension_nor_its_notice(text: str) -> None:
    taken = said(
        text,
        "access.suspension",
        "change.notice",
        stated=Attributes(discretion=True, notice_kind=NoticeKind.NONE),
    )
    assert says("suspension", BREACH, taken) == says("suspension", BREACH)
    for topic in ("suspension", "notice-suspension"):
        alone = told(topic, taken)
        assert alone and not alone.says and [each.text for each in alone.see] == [text]


def test_an_effort_to_let_users_export_is_no_right_to_it() -> None:
    text = "We will make reasonable efforts to write to you so that you can export your kites."
    exported = said(text, "access.exit", stated=Attributes(export=Export.YES))
    assert says("export", exported) == ["tries to let you take your content out"]


def test_a_refund_that_is_refused_after_but_is_not_a_refund_in_some_cases() -> None:
    text = "If you have flown the kite, you can still cancel, but you will not be entitled to a refund."
    assert says("refund", said(text, "access.exit", stated=Attributes(refund=Refund.NO))) == [
        "no refund “If you have flown the kite”"
    ]


def test_a_condition_that_only_names_people_is_told_with_the_sentence() -> None:
    lead = "For owners of kites:"
    text = "We may end the subscription at any time without notice."
    ended = said(
        text, "access.suspension", "change.notice", lead_in=lead, stated=Attributes(notice_kind=NoticeKind.NONE)
    )  # fmt: skip
    assert says("notice-suspension", said(lead), ended) == [f"no notice “For owners of kites”, “{text[:-1]}”"]


@pytest.mark.parametrize(
    ("topic", "text"),
    [
        ("grant", "Fly a kite without permission of its owner."),
        ("reserved", "Violate the intellectual property of others."),
    ],
)
def test_what_users_are_forbidden_does_not_break_a_silence(topic: str, text: str) -> None:
    assert told(topic, said(text, "access.restriction")) is None
    assert told(topic, said(f"{text[:-1]}, which we own.", "access.restriction")) is not None


def test_a_notice_to_the_provider_does_not_break_a_silence_but_one_to_the_user_does() -> None:
    ask = "Please notify us if your account is terminated by mistake."
    assert told("notice-suspension", said(ask)) is None
    assert (
        told("notice-suspension", said("Please notify us if it is terminated, and we notify you then."))
        is not None
    )


@pytest.mark.parametrize(
    "text",
    [
        "You have the right to terminate the agreement for any reason, five days before.",
        "The Customer may terminate the account at any time.",
        "Customer shall defend and indemnify us against what follows from a suspension of the account.",
        "7.2. Each party shall cease using the secrets of the other upon termination of the account.",
        "We have the right in our sole discretion to remove any of your content that hangs in the services.",
    ],
)
def test_what_users_may_end_or_owe_is_no_power_of_the_provider(text: str) -> None:
    said_so = said(text, "access.suspension", stated=Attributes(discretion=True))
    assert says("suspension", BREACH, said_so) == says("suspension", BREACH)


def test_a_power_of_the_provider_may_begin_with_the_user() -> None:
    for text in (
        "You agree that we may terminate your account.",
        "You have the right to terminate the account, and we have the right to terminate the account by letter.",
    ):
        assert says("suspension", said(text, "access.suspension")) == ["yes"]


def test_what_may_be_sent_is_no_promise_of_notice() -> None:
    text = "We may also use your email address to send you messages, such as changes to our service."
    assert says("notice-service", notice(text, email=True)) == ["may give notice by email"]


def test_where_no_clause_gives_the_power_what_speaks_of_it_is_named() -> None:
    lost = said("Your right to the model will cease upon termination of your account.", "change.discontinue")
    kept = said("We may stop providing kites of the service.")
    found = told("discontinue", lost, kept)
    assert found and not found.says and kept.text in [each.text for each in found.see]
