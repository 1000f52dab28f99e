"""What a sentence states besides its label, and what it does not."""

from __future__ import annotations

import pytest

from tosdiff.clauses.label import label
from tosdiff.clauses.taxonomy import load
from tosdiff.models import Clause, LeadIn

TAXONOMY = load()


def stated(text: str, *, under: str = "", lead_in: str | None = None) -> dict[str, object]:
    path = (under,) if under else ()
    lead = LeadIn(text=lead_in, span=(0, len(lead_in))) if lead_in else None
    clause = Clause(text=text, span=(0, len(text)), block=0, heading_path=path, lead_in=lead)
    return dict(label([clause], TAXONOMY)[0].attributes.stated())


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("thirty (30) days", 30),
        ("at least 14 days", 14),
        ("30 (thirty) days", 30),
        ("two months", 60),
        ("one week", 7),
        ("forty-five days", 45),
        ("48 hours", 2),
        ("twenty-four (24) hours", 1),
        ("sixteen days", 16),
        ("one hundred eighty (180) days", 180),
        ("one hundred and twenty days", 120),
    ],
)
def test_notice_is_counted_in_days(period: str, days: int) -> None:
    found = stated(f"We will give you {period} notice before we change these Terms.")
    assert (found["notice_days"], found["notice_kind"]) == (days, "fixed")


@pytest.mark.parametrize("period", ["30-60 days", "1.5 years", "two three days", "a 2026 year", "some days"])
def test_a_period_that_cannot_be_told_is_not_counted(period: str) -> None:
    assert "notice_days" not in stated(f"We will give you {period} notice before we change these Terms.")


def test_an_announcement_made_ahead_is_notice_counted_in_days() -> None:
    found = stated(
        "We will announce it at least three months ahead of the change.", under="Changes to the Services"
    )
    assert (found["notice_days"], found["notice_kind"]) == (90, "fixed")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("We may change these Terms without notice.", "none"),
        ("We may change these Terms without giving you prior notice.", "none"),
        ("We will give you reasonable advance notice before we change these Terms.", "reasonable"),
        ("We will make reasonable efforts to notify you before we change these Terms.", "advance"),
        ("We will tell you of a change of these Terms by e-mail or by other reasonable means, with advance notice.", "advance"),
        ("We'll let you know before we change these Terms.", "advance"),
        ("We will give you reasonable advance notice of changes to these Terms, but in an emergency notice may not be feasible.", "reasonable"),
        ("Notice may not be feasible in an emergency, but otherwise we give 30 days' notice of a change to these Terms.", "fixed"),
    ],
)  # fmt: skip
def test_kind_of_notice(text: str, kind: str) -> None:
    assert stated(text)["notice_kind"] == kind


@pytest.mark.parametrize(
    "means", ["posting them here", "updating the date above", "publishing a new version"]
)
def test_who_tells_by_posting_promises_no_notice_ahead(means: str) -> None:
    assert "notice_kind" not in stated(f"We will notify you of changes to these Terms by {means}.")
    ahead = stated(f"We will notify you of changes to these Terms in advance by {means}.")
    assert ahead["notice_kind"] == "advance"


def test_channels_stand_in_the_order_of_the_text() -> None:
    text = "We will notify you of a change in the app, by email or by posting it on our website."
    assert stated(text)["notice_channel"] == ("email", "posting")
    text = "We will notify you of a change by e-mail or through the Service."
    assert stated(text)["notice_channel"] == ("email", "in-app")


def test_what_the_user_posts_is_no_channel() -> None:
    text = "If you posted the drawing, we will notify you when we suspend or remove it."
    assert "notice_channel" not in stated(text, under="Suspension")


def test_notice_that_the_user_gives_is_not_the_providers() -> None:
    text = "We may change prices, and you may leave by giving 30 days' written notice."
    assert "notice_days" not in stated(text)


@pytest.mark.parametrize(
    ("text", "refund"),
    [
        ("If we discontinue the app, we will refund the unused part of your fees.", "pro-rata"),
        ("If you cancel your plan, we will refund what you paid.", "yes"),
        ("If you cancel your plan, no refund is due.", "no"),
        ("If you would like to cancel your plan or ask about refunds, write to the app store.", None),
    ],
)
def test_refund_is_what_the_provider_gives(text: str, refund: str | None) -> None:
    assert stated(text).get("refund") == refund


def test_discretion_is_the_providers_alone() -> None:
    assert stated("We may suspend your account at any time.")["discretion"] is True
    assert "discretion" not in stated("You may close your account at any time.")
    assert stated("We may close your account for any reason.")["discretion"] is True
    ended = "If your account is closed for any reason, we may suspend access to your files."
    assert "discretion" not in stated(ended)


def test_qualifier_names_what_is_told_of() -> None:
    text = "We will notify you of changes to these Terms that {} affect you."
    assert stated(text.format("materially"))["qualifier"] == "material"
    assert stated(text.format("adversely"))["qualifier"] == "adverse"
    assert stated(text.format("materially and adversely"))["qualifier"] == "material-adverse"


def test_open_exception_of_a_lead_in_makes_its_items_exceptions() -> None:
    lead = "We will notify you before we suspend your account, unless we think that doing so would:"
    assert stated("harm somebody", lead_in=lead)["exception"] is True


def test_finished_exception_of_a_lead_in_is_its_own() -> None:
    lead = "You may not do the following, unless the law allows it:"
    assert "exception" not in stated("resell the app", lead_in=lead)


@pytest.mark.parametrize(
    "example",
    ["such as 2 weeks", "for example two weeks", "e.g. 14 days", "typically 14 days", "as little as 2 weeks"],
)
def test_an_example_or_what_is_usual_is_no_fixed_term(example: str) -> None:
    found = stated(f"We may discontinue a preview of the Services on shorter notice, {example}.")
    assert "notice_days" not in found


LISTED = "We give the following minimum notice periods before a model is retired:"


def test_minimum_notice_periods_govern_their_items_but_no_example_among_them() -> None:
    assert stated("Generally available models: at least 6 months.", lead_in=LISTED)["notice_days"] == 180
    assert stated("Chat models: 60 days", lead_in=LISTED)["notice_days"] == 60
    assert "notice_days" not in stated("Previews: much shorter notice, such as 2 weeks.", lead_in=LISTED)


def test_what_is_usual_is_no_term_of_notice() -> None:
    assert "notice_days" not in stated("We will give you notice, usually 14 days' notice, before a change.")
