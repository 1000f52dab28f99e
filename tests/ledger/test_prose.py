"""Sentences and lists: a name is tied to an end only by a verb that is said of it."""

from __future__ import annotations

import pytest

from tosdiff.models import SubjectKind

from .pages import ends, of_markdown, row


def entry(*lines: str) -> str:
    return "# Release notes\n\n## March 3, 2026\n\n" + "\n\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("We will retire Heron-3 Opus and Heron-3 Haiku on May 4, 2026.",
         {"Heron-3 Opus": ("exact", "2026-05-04"), "Heron-3 Haiku": ("exact", "2026-05-04")}),
        ("On May 4, 2026, alongside the previously announced retirement of heron-2, we will retire heron-3 from the app.",
         {"heron-2": ("exact", "2026-05-04"), "heron-3": ("exact", "2026-05-04")}),
        ("heron-2 will be retired on May 4, 2026 after a 90-day period, and heron-3 will be shut down on June 5, 2026.",
         {"heron-2": ("exact", "2026-05-04"), "heron-3": ("exact", "2026-06-05")}),
        ("heron-3 will no longer be available by May 4, 2026.", {"heron-3": ("not_after", "2026-05-04")}),
        ("heron-3 will be retired as an option in 30 days.", {"heron-3": ("relative", "2026-04-02")}),
        ("heron-3 will be discontinued in three months (2026-06-04).", {"heron-3": ("exact", "2026-06-04")}),
        ("Deprecation for heron-2 and heron-3 coming June 5.", {"heron-2": ("exact", "2026-06-05"), "heron-3": ("exact", "2026-06-05")}),
        ("The heron-3 model will be deprecated in October 2026.", {"heron-3": ("month", "2026-10")}),
        ("heron-3 reaches end of life on 1 July 2026.", {"heron-3": ("exact", "2026-07-01")}),
        ("heron-3 is no longer supported.", {"heron-3": ("exact", "2026-03-03")}),
        ("heron-3 (retired on March 1, 2026) had its day.", {"heron-3": ("exact", "2026-03-01")}),
        ("We do not plan to retire heron-3 before 2027-01-01.", {"heron-3": ("not_before", "2027-01-01")}),
        ("We've moved the shutdown date of heron-3 from April 1, 2026 to June 30, 2026.", {"heron-3": ("exact", "2026-06-30")}),
        ("heron-3 deprecated.", {"heron-3": ("none", "")}),
    ],
)  # fmt: skip
def test_a_sentence_says_which_models_end_and_when(sentence: str, found: dict[str, tuple[str, str]]) -> None:
    assert ends(of_markdown(entry(sentence))) == found


@pytest.mark.parametrize(
    "sentence",
    [
        "Support for pictures in heron-3 will be discontinued on May 4, 2026.",
        "With this update, the board will no longer be available in heron-3.",
        "Users of heron-3 should move before we shut it down.",
        "Once heron-3 is retired, requests to it will fail.",
        "heron-3 has not been retired.",
        "The retirement of heron-3, planned for 1 May 2026, has been postponed.",
        "We once said that heron-3 would be removed on April 1, 2026; that is no longer planned.",
        "heron-3 is not currently offered in the app.",
        "Released heron-3, which is better than what it replaces.",
        "Will the assistant still run on heron-3?",
        "Older models will be retired on May 4, 2026.",
        "The heron-2 alias now points to heron-3.",
    ],
)
def test_a_sentence_that_ends_no_model_gives_none(sentence: str) -> None:
    assert ends(of_markdown(entry(sentence))) == {}


def test_the_day_of_the_entry_is_the_announcement_of_what_it_tells_first() -> None:
    page = of_markdown(
        entry(
            "heron-2 will be retired on May 4, 2026.",
            "As previously announced, we have retired heron-1.",
            "As of March 3, 2026, heron-0 is no longer available.",
        )
    )
    assert {each.model: each.notice_days for each in page.rows} == {
        "heron-2": 62,
        "heron-1": None,
        "heron-0": None,
    }
    assert row(page, "heron-1").ends.on == "2026-03-03"


def test_the_dateline_over_a_post_is_its_announcement() -> None:
    page = of_markdown(
        "January 29, 2026\n\n# Goodbye\n\nOn February 13, 2026, we will retire Heron-4 from the app.\n"
    )
    assert row(page, "Heron-4").notice_days == 15


def test_a_list_has_the_day_and_the_state_of_the_words_before_it() -> None:
    page = of_markdown("""
        ## November 4, 2026

        The following models will be deprecated:

        - November 18th:
          - heron-2-preview-06
          - heron-2-preview-05
        - January 9th:
          - heron-1-lite

        ## November 1, 2026

        As of October 13, 2026, the app retired the following models:

        - Heron-4
        - Heron-5 (Instant and Thinking), as previously announced

        Legacy models available:

        - Heron-3
        """)
    assert ends(page) == {
        "heron-2-preview-06": ("exact", "2026-11-18"), "heron-2-preview-05": ("exact", "2026-11-18"),
        "heron-1-lite": ("exact", "2027-01-09"), "Heron-4": ("exact", "2026-10-13"),
        "Heron-5 Instant": ("exact", "2026-10-13"), "Heron-5 Thinking": ("exact", "2026-10-13"), "Heron-3": ("none", ""),
    }  # fmt: skip
    assert row(page, "Heron-3").state == "Legacy"


def test_a_section_that_holds_from_a_day_gives_it_to_its_lists_and_endpoints_are_no_models() -> None:
    page = of_markdown("""
        ### 2026-09-15: Older models

        Effective September 15, 2026, the following changes will roll out.

        Deprecated models:

        - `heron-r-03` (and the alias `heron-r`)
        - `heron`
        - `shorten` (see the guide)

        We recommend you use `heron-r-08` or `heron-s-03` instead.

        Deprecated features and endpoints:

        - `/v1/shorten`
        - `/v1/chat` parameters: `links`, `only_queries`
        """)
    models = {each.model: each.replacement for each in page.rows if each.kind.is_model}
    assert models == dict.fromkeys(("heron-r-03", "heron-r", "heron"), ("heron-r-08", "heron-s-03"))
    assert {each.ends.on for each in page.rows} == {"2026-09-15"}
    assert all(each.announced is None for each in page.rows), "the day over it is the day of the end"
    assert [each.model for each in page.rows if each.kind is SubjectKind.PARAMETER] == [
        "links",
        "only_queries",
    ]


def test_a_later_day_for_some_users_has_its_scope() -> None:
    page = of_markdown("""
        ## Overview

        As of February 13, 2026, Heron-4 has been retired.

        Business customers will retain access to Heron-4 within custom assistants until April 3, 2026.
        After April 3, Heron-4 will be fully retired.
        """)
    assert [(each.ends.on, each.scope) for each in page.rows] == [
        ("2026-02-13", ""),
        ("2026-04-03", "Business customers, within custom assistants"),
    ]


def test_a_family_is_told_by_its_members() -> None:
    page = of_markdown(
        entry(
            "As of March 3, 2026, Heron-5 models are no longer available. This applies to Heron-5 Instant and Heron-5 Pro. "
            "Chats will continue on the corresponding model: Heron-6 Instant or Heron-6 Pro."
        )
    )
    assert {each.model: each.replacement for each in page.rows} == {
        "Heron-5 Instant": ("Heron-6 Instant",),
        "Heron-5 Pro": ("Heron-6 Pro",),
    }


def test_a_redirect_is_no_end() -> None:
    page = of_markdown(entry("heron-2-preview will be redirected to heron-2 on June 26, 2026."))
    found = row(page, "heron-2-preview")
    assert (found.ends.on, found.replacement, str(found.standing)) == ("", ("heron-2",), "redirected")


def test_what_explains_a_table_gives_no_rows_of_its_own() -> None:
    page = of_markdown("""
        ### 2026-04-14: Grey Heron 4

        On April 14, 2026, we told users of Grey Heron-4 of its retirement. It will be retired on June 15, 2026.

        | Retirement date | Model |
        |---|---|
        | June 15, 2026 | heron-4-20250514 |
        """)
    assert ends(page) == {"heron-4-20250514": ("exact", "2026-06-15")}


def test_an_endpoint_in_a_sentence_is_read_as_one() -> None:
    (found,) = of_markdown(entry("The Live Pictures API will be deprecated by December 15, 2026.")).rows
    assert (found.model, found.kind, str(found.ends.kind)) == (
        "Live Pictures API",
        SubjectKind.ENDPOINT,
        "not_after",
    )
