"""The first line of a change names what a reader must know first."""

from __future__ import annotations

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
