"""A promise is a minimum that the page gives as one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.models import PromiseKind, Term, Unit

from .pages import of_markdown


@pytest.mark.parametrize(
    ("text", "minimum", "applies_to"),
    [
        ("Our users get at least 60 days notice before a model goes, for models that anyone may use.", "60 days", "models that anyone may use"),
        ("Customers get a minimum of two weeks' notice prior to the end of a model.", "2 weeks", ""),
        ("We give no less than 6 months notice before a model is shut down.", "6 months", ""),
        ("Kami memberikan pemberitahuan setidaknya 60 hari sebelum pensiun model.", "60 days", ""),
    ],
)  # fmt: skip
def test_a_minimum_of_notice_is_a_promise(text: str, minimum: str, applies_to: str) -> None:
    (found,) = of_markdown(text).promises
    assert (str(found.minimum), found.applies_to, found.words) == (minimum, applies_to, text)


@pytest.mark.parametrize(
    "text",
    [
        "Preview models may be retired with much shorter notice, such as 2 weeks.",
        "We typically give at least 30 days notice before a model goes.",
        "Requests are kept for at least 30 days.",
        "You can cancel with at least 30 days notice.",
        "We give advance notice before retiring models.",
    ],
)
def test_what_is_no_minimum_of_notice_is_no_promise(text: str) -> None:
    assert of_markdown(text).promises == ()


def test_a_lead_in_governs_its_items_and_what_limits_them_is_quoted() -> None:
    found = of_markdown("""
        Unless safety asks for less, we give the following minimum notice periods before a model is retired:

        - **General models:** At least 6 months.
        - **Variants:** At least 3 months. Examples are chat variants such as heron-2-chat.
        - **Preview models:** Preview models may be retired with much shorter notice, such as 2 weeks.
        """).promises
    assert [(each.applies_to, str(each.minimum)) for each in found] == [
        ("General models", "6 months"),
        ("Variants", "3 months"),
    ]
    assert [each[:6] for each in found[0].exceptions] == ["Unless", "Previe"]


def test_commitments_and_what_states_mean_are_kept_beside_notice() -> None:
    found = of_markdown("""
        - **Deprecated**: The model still works but is not recommended.

        We have committed to keep the weights of every model.
        """).promises
    assert [(each.kind, each.applies_to) for each in found] == [
        (PromiseKind.MEANING, "Deprecated"),
        (PromiseKind.COMMITMENT, ""),
    ]


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 40), st.sampled_from(Unit))
def test_a_term_is_never_shorter_than_its_fewest_days(start: date, count: int, unit: Unit) -> None:
    term = Term(count=count, unit=unit)
    assert (term.after(start) - start).days >= min(term.least_days, (term.after(start) - start).days)
    assert term.after(start) > start


def test_two_minimums_of_one_sentence_are_two_promises_for_whom_they_hold() -> None:
    text = "Preview models get at least 30 days' notice before retirement; generally available models get at least 60 days."
    assert [(str(each.minimum), each.applies_to) for each in of_markdown(text).promises] == [
        ("30 days", "Preview models"),
        ("60 days", "generally available models"),
    ]
