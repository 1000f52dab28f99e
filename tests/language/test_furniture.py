"""Furniture: whole lines that bind nobody, and never a sentence that begins or ends like one."""

from __future__ import annotations

import re
from itertools import chain

import pytest

from tosdiff.language.furniture import (
    asks_for_an_answer,
    heads_contents,
    heads_related,
    is_action,
    is_answer,
    is_placeholder,
    says_nothing,
    sort_of,
    tells_of_a_new_window,
    without_labels,
    without_new_window,
)
from tosdiff.language.tables import table


@pytest.mark.parametrize(
    "line",
    ["Back to top ↑", "Skip to main content", "Print this page", "Download PDF", "Loading", "Table of contents", "Menu",
     "English | Deutsch", "Was this page helpful?", "Updated 3 days ago", "5 min read", "•", "", "_"],
)  # fmt: skip
def test_a_line_that_binds_nobody_is_known(line: str) -> None:
    assert says_nothing(line)


@pytest.mark.parametrize(
    "line",
    [
        "You may print this page.",
        "Download the app to accept.",
        "Report a problem within a week, or pay for it.",
        "Next: you pay us.",
        "No.",
        "More information",
        "Close your account.",
        "3 days",
    ],
)
def test_a_line_that_may_bind_says_something(line: str) -> None:
    assert not says_nothing(line)


@pytest.mark.parametrize("line", ["Next: Fees", "Report an issue with this page", "Sign in"])
def test_what_a_link_does_is_furniture_only_as_a_link(line: str) -> None:
    assert is_action(line)


def test_lines_above_lists_and_answers_below_questions_are_known() -> None:
    assert heads_contents("On this page:")
    assert heads_related("Related articles")
    assert asks_for_an_answer("Was this helpful?")
    assert is_answer("Yes")
    assert is_placeholder("Please wait …")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("our rules (opens in a new tab)", "our rules"),
        ("our rules opens in new window", "our rules"),
        ("OPENS IN A NEW TAB", ""),
        ("Links open in a new window and are not ours.", "Links open in a new window and are not ours."),
    ],
)
def test_only_the_end_of_a_label_tells_of_a_new_window(text: str, plain: str) -> None:
    assert without_new_window(text) == plain
    assert tells_of_a_new_window(text) is (plain == "")


def test_in_brackets_it_is_a_label_anywhere() -> None:
    assert without_labels("Read (external link) the rules (opens in a new tab)").split() == [
        "Read",
        "the",
        "rules",
    ]


def test_the_last_word_of_a_label_says_what_it_leads_to() -> None:
    assert sort_of("our help Center") == sort_of("the center") == "center"
    assert sort_of("this Article (opens in a new window)") == "article"
    assert sort_of("our privacy policy") is None


@pytest.mark.parametrize("pattern", list(chain.from_iterable(table("furniture").values())))
def test_every_pattern_of_the_table_can_be_read(pattern: str) -> None:
    assert re.compile(pattern).groups == 0


def test_a_hostile_line_is_read_in_reasonable_time() -> None:
    for line in ("English " * 5_000, "next " * 5_000, "_" * 20_000, "(opens in a new " * 3_000):
        for told in (says_nothing, is_action, heads_related, tells_of_a_new_window):
            told(line)
        without_labels(line)
