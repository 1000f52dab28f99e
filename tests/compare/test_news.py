"""The first line of a change names what a reader must know first."""

from __future__ import annotations

import pytest

from tests.world.versions import version
from tosdiff.compare.versions import compare

REST = (
    "# Using Brook",
    "Brook keeps the songs that you send and plays them back to you on any day of the year.",
    "The fee is charged in advance and does not depend on how much you send in a month.",
    "# End",
    "Write to us first; most complaints are settled within a week of the day they reach us.",
    "Songs are kept on servers of our own and of the hosts that we name on a page of ours.",
)


def first_line(old: str, new: str, *, also: tuple[str, str] = ("in advance", "beforehand")) -> str:
    before = version(REST[0], old, *REST[1:])
    after = version(REST[0], new, *(line.replace(*also) for line in REST[1:]))
    return compare(before, after).explanation


def test_a_flipped_permission_goes_before_a_change_of_words() -> None:
    said = first_line("You may sell what you made.", "You may not sell what you made.")
    assert said == "a negation added: “not” in “You may not sell what you made.” (2 changes in all)"


def test_what_became_of_a_promise_is_told_by_the_sentences_that_say_it() -> None:
    said = first_line(
        "We use songs to run Brook. We will not train our models on any songs that are not public, but for two cases:",
        "We use songs to run Brook, including training our models on your songs, unless you opt out in the settings.",
    )
    assert said.startswith(
        "reworded: “We will not train our models on any songs that are not public, but for two cases:”"
    )
    assert "including training our models on your songs, unless you opt out in the settings" in said


def test_two_sentences_that_share_no_words_are_not_said_to_have_become_each_other() -> None:
    said = first_line(
        f"{REST[5]} {REST[4]} Guests are welcome in every one of the rooms below the roof after dinner today.",
        f"{REST[5]} {REST[4]} Payment falls due whenever an invoice arrives by electronic mail from Leeds or York.",
    )
    assert "words removed: “Guests" in said
    assert "; words added: “Payment" in said


def test_a_number_goes_before_a_new_name() -> None:
    said = first_line("We tell you 30 days before.", "We tell you 14 days before.", also=("Brook", "Beck"))
    assert said.startswith("a number changed: “30” -> “14” in “We tell you 14 days before.”")


def test_a_section_that_came_is_told_as_one() -> None:
    before = version(*REST)
    lines = (
        "# For people of Utopia",
        "You may leave.",
        "You may stay a while.",
        "We answer for songs that we lose.",
    )
    said = compare(before, version(*REST, *lines)).explanation
    assert said == "added: section “For people of Utopia”, 3 clauses (4 changes in all)"


def test_a_rewrite_is_told_with_the_share_of_the_words_that_remain() -> None:
    other = [f"Lark {n}: cards and vouchers for people who sing {n} songs in the rain" for n in range(9)]
    said = compare(version(*REST), version(REST[0], REST[1], *other)).explanation
    assert said.startswith("rewritten: ")
    assert "% of the old words remain; " in said


def test_the_count_is_of_what_changed_its_words() -> None:
    before = version(*REST, "It’s yours.")
    after = version(REST[0], REST[1].replace("songs", "tunes"), *REST[2:], "It's yours.")
    assert "changes in all" not in compare(before, after).explanation


def test_what_is_at_stake_on_both_sides_is_no_news() -> None:
    said = first_line(
        "We give names to hosts, law enforcement, and those who buy a part of our firm from us or take it over.",
        "We give names to hosts who work as we tell them, to law enforcement for the reasons given above, and to those who buy a "
        "part of our firm from us or take it over in the course of a sale, or who want to.",
        also=(
            "Write to us first;",
            "You may not sell songs, and we may delete them without notice. Write to us first;",
        ),
    )
    assert "You may not sell songs, and we may delete them without notice" in said


def test_a_right_to_opt_out_goes_before_advice() -> None:
    said = first_line(
        "You have the right to a copy.",
        "You have the right to a copy, and the right to opt out of the training of our models on your songs.",
        also=(
            "Write to us first;",
            "We advise you not to share your secrets with anyone in a song. Write to us first;",
        ),
    )
    assert "the right to opt out of the training" in said


def test_a_scrap_that_long_words_took_the_place_of_is_not_told() -> None:
    said = first_line(
        "We use songs to train our models unless you say no in the settings.",
        "We use songs to train our models. Even if you say no in the settings, we will use them to train our models where they "
        "were sent to us as a report, or where they stand out in a check of ours.",
    )
    assert "words removed: “unless”" not in said


def test_a_title_at_the_end_of_the_page_is_furniture() -> None:
    found = compare(version(*REST), version(*REST, "Brook - Using Brook"))
    assert found.explanation == "page furniture added: “Brook - Using Brook”"


@pytest.mark.parametrize(
    "lead", ["We may post offers.", "You get help on 30 days of a month.", "Fees are 3 euros."]
)
def test_the_sentence_that_is_named_is_the_one_in_which_the_words_changed(lead: str) -> None:
    said = first_line(
        f"{lead} You get 30 days' notice.",
        f"{lead.replace('We may post', 'We may post new')} You get 14 days' notice.",
    )
    assert said.startswith("a number changed: “30” -> “14” in “You get 14 days' notice.”")
    said = first_line(f"{lead} We will write. We may end it.", f"{lead} We will write. We will end it.")
    assert said.startswith("a modal verb changed: “may” -> “will” in “We will end it.”")


def test_a_sentence_that_is_too_long_now_is_not_told_as_it_was() -> None:
    rest = "keeps the songs in " + ", ".join(f"town number {n}" for n in range(10, 21))
    said = first_line(f"Brook, Inc. {rest}.", f"Brook Operations, LLC {rest}.")
    assert "“Brook, Inc. keeps" not in said
    assert said.startswith(
        "words changed: “Inc” -> “Operations, LLC” in “Brook Operations, LLC keeps the songs in town"
    )


def test_quotations_are_in_the_characters_of_the_text() -> None:
    said = first_line(
        "You may not sell – ever – what you’ve made.", "You may sell – ever – what you’ve made."
    )
    assert "“You may not sell – ever – what you’ve made.”" in said


def test_numbering_is_told_with_the_same_words_on_both_sides() -> None:
    text = "Collecting, processing, disclosing, inferring and selling songs of others"
    said = first_line(f"a. {text}", text, also=("", ""))
    assert said == "numbering: “a. Collecting, processing,...” -> “Collecting, processing,...”"


def test_a_section_has_the_clauses_under_its_own_heading_and_no_others() -> None:
    lines = ("# For Utopia", "You may leave.", "You may stay a while.", "We answer for lost songs.")
    others = (
        "# For Arcadia",
        "Shepherds pay nothing.",
        "Flutes are lent.",
        "# Hills",
        "Hills are free.",
        "Rivers are not.",
    )
    said = compare(version(*REST), version(*REST, *lines, *others)).explanation
    assert said.startswith("added: section “For Utopia”, 3 clauses (")
