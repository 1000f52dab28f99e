"""Classes of change: one visible pair of texts for each rule, and the reason given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world.versions import block, version
from tosdiff.compare.versions import compare
from tosdiff.models import Block, BlockKind, Link, Significance, Version

REST = (
    "# Using Halcyon",
    "Halcyon keeps the recordings that you upload and plays them back to you.",
    "You may end the contract on any day from the settings of your account.",
    "# Fees",
    "The fee is charged in advance and does not depend on how much you upload.",
    "Recordings are kept on servers of our own and of the hosts that we name.",
    "# Complaints",
    "Write to us first; most complaints are settled within a week.",
)
W, E, P = Significance.WORDING, Significance.EDITORIAL, Significance.PRESENTATION

CASES = [
    # numbers, negations, exceptions and modal verbs are always wording
    ("We give 30 days of notice.", "We give 14 days of notice.", W, "a number changed"),
    ("We give thirty days of notice.", "We give ten days of notice.", W, "a number changed"),
    ("The fee is €10 a month.", "The fee is $10 a month.", W, "the sign of an amount changed"),
    ("A fee of 1.5 euros is due.", "A fee of 15 euros is due.", W, "a number changed"),
    ("You may share it.", "You may not share it.", W, "a negation added: “not”"),
    ("You will be told.", "You may be told.", W, "a modal verb changed"),
    ("We refund what is left.", "We refund what is left, except credits.", W, "an exception added"),
    ("We refund what is left.", "Unless you broke a rule we refund what is left.", W, "an exception added"),
    ("Used only here.", "Used here.", W, "an exception removed"),
    ("Rule 9 applies to guests.", "Rule 10 applies to guests.", W, "a number changed"),
    # other words
    ("Plan Team includes support.", "Plan Business includes support.", W, "“Team” -> “Business”"),
    ("Keep it for appropriate use.", "Keep it for inappropriate use.", W, "words changed"),
    ("Sold by Halcyon, L.L.C. of Austin.", "Sold by Halcyon OpCo, LLC of Austin.", W, "“L.L.C” -> “OpCo, LLC”"),
    ("We repair all damage.", "We repair all damages.", W, "words changed"),
    ("", "We may listen to recordings to find faults.", W, "added"),
    ("We may listen to recordings to find faults.", "", W, "removed"),
    ("", "# No refunds after the trial", W, "added"),
    # dates
    ("Effective: 3 May 2026", "Effective: 17 May 2026", W, "effective date"),
    ("Effective May 3, 2026 (prior version)", "Effective June 8, 2026 (prior version)", W, "effective date"),
    ("", "Effective date: 3 May 2026", W, "effective date added"),
    ("The trial ends on 3 May 2026.", "The trial ends on 9 May 2026.", W, "a date in the text"),
    ("Updated: 3 May 2026", "Updated: 17 May 2026", E, "printed date"),
    ("Last modified: May 3, 2026", "Last modified: June 8, 2026", E, "printed date"),
    ("Last updated 2026-05-03", "Last updated 2026-06-08", E, "printed date"),
    ("This page was last modified on 3 May 2026.", "This page was last modified on 9 June 2026.", E, "printed"),
    ("We tell you. It was last revised May 3, 2026.", "We tell you. It was last revised June 3, 2026.", E, "pr"),
    ("The trial ends on 3 May 2026.", "The trial ends on May 3, 2026.", E, "printed date"),
    ("Last updated 3 May 2026, effective then.", "Last updated 9 May 2026, effective then.", W, "a date in"),
    ("Fees were last changed on 3 May 2026 by 5%.", "Fees were last changed on 3 June 2026 by 6%.", W, "a"),
    ("Stand: 3. Mai 2026", "Stand: 8. Juni 2026", E, "printed date"),
    ("Updated: 3 May 2026", "Effective: 3 May 2026", E, "printed date"),
    ("Updated: 3 May 2026", "", E, "printed date removed"),
    ("© 2025 Halcyon Sound Ltd", "© 2026 Halcyon Sound Ltd", E, "years of the copyright line"),
    # notices
    ("We've updated these terms. See the previous version here.", "", E, "notice removed"),
    ("Note: This policy is effective on 3 May 2026.", "", E, "notice removed"),
    ("", "Note: This policy is effective on 3 May 2026.", W, "added"),
    ("", "We have updated these terms; you must accept them by Friday.", W, "added"),
    ("", "We've updated these terms. we sell recordings to others.", W, "added"),
    # numbering, punctuation, capitals, slips of the pen
    ("a. Uploads of others' songs", "b. Uploads of others' songs", E, "numbering"),
    ("2.1 Uploads belong to you.", "3.1 Uploads belong to you.", E, "numbering"),
    ("You own uploads, and covers.", "You own uploads and covers.", E, "punctuation"),
    ("Read our Upload Rules first.", "Read our upload rules first.", E, "capitals"),
    ("We don't sell recordings.", "We do not sell recordings.", E, "punctuation"),
    ("Send an e-mail to us.", "Send an email to us.", E, "word division"),
    ("You recieve the recordings.", "You receive the recordings.", E, "typo"),
    ("The accont is yours: an account.", "The account is yours: an account.", E, "typo"),
    ("Keep the the recordings.", "Keep the recordings.", E, "typo"),
    ("We licence it as within reason.", "We licence it within reason.", E, "typo"),
    ("Our organisation helps.", "Our organization helps.", E, "typo"),
    ("# How we are", "# Who we are", E, "typo"),
    ("See https://halcyon.example/a first.", "See https://halcyon.example/b first.", E, "printed address"),
    ("", "# Refunds", E, "heading added"),
    ("Our licence is narrow.", "Our license is narrow.", E, "typo"),
    ("The centre cancelled it.", "The center canceled it.", E, "typo"),
    ("A right to it's own use.", "A right to its own use.", E, "typo"),
    ("A.1. Uploads are yours.", "B.2. Uploads are yours.", E, "numbering"),
    ("I.2.a. Uploads are yours.", "(a)(i) Uploads are yours.", E, "numbering"),
    ("§ 3 Uploads are yours.", "Section 4.1 Uploads are yours.", E, "numbering"),
    ("We tell you 30 days before.", "We tell you 30 [1] days before.", E, "the mark of a footnote"),
    ("As stated, we delete it. [2]", "As stated, we delete it. [3]", E, "the mark of a footnote"),
    ("Write to a@halcyon.examplefor help.", "Write to a@halcyon.example for help.", E, "word division"),
    ("See https://halcyon.example/helpfirst.", "See https://halcyon.example/help first.", E, "word division"),
    ("", "These terms were published on 3 May 2026 with an effective date of 17 May 2026.", E, "notice added"),
    # signs, real words, sentences that begin as a notice does
    ("Teams of ≥ 10 users.", "Teams of ≤ 10 users.", W, "a sign changed"),
    ("Cold to −5 degrees.", "Cold to 5 degrees.", W, "a sign changed"),
    ("A fee of 10 ± 2 credits.", "A fee of 10 + 2 credits.", W, "a sign changed"),
    ("Refund: ✓", "Refund: ✗", W, "a sign changed"),
    ("From 10-20 users.", "From 10, 20 users.", W, "a sign changed"),
    ("A fee of 20¢ is due.", "A fee of 20 is due.", W, "a sign changed"),
    ("Up to 10² uploads.", "Up to 102 uploads.", W, "a number changed"),
    ("Within [30] days of it.", "Within [14] days of it.", W, "a number changed"),
    ("U.S. users are covered.", "U.K. users are covered.", W, "words changed"),
    ("1.5 million seconds are free.", "1.8 million seconds are free.", W, "a number changed"),
    ("We may charge your plan.", "We may change your plan.", W, "words changed"),
    ("You lose your uploads.", "You close your uploads.", W, "words changed"),
    ("We read our own uploads.", "We read or own uploads.", W, "words changed"),
    ("", "We have changed the arbitrator to a firm that we own.", W, "added"),
    ("", "The licence is effective worldwide and survives the end of it.", W, "added"),
    ("", "The previous version goes on for guests.", W, "added"),
    ("", "# For users in California", W, "a heading that says for whom added"),
    ("# Team plan", "", W, "a heading that says for whom removed"),
    # presentation
    ("The user’s “Uploads” – all of them…", "The user's \"Uploads\" - all of them...", P, "only whitespace"),
    ("Your up\u00adloads\u200b stay yours.", "Your uploads stay yours.", P, "only whitespace"),
    ("Read the rules (opens in a new window) first.", "Read the rules first.", P, "screen readers"),
    ("Read the rules opens in a new window", "Read the rules", P, "screen readers"),
    ("What opens in a new window is not ours.", "What is not ours.", W, "words removed"),
    ("", "Report a problem within a week, or pay for it.", W, "added"),
    ("Write to help@halcyon.example first.", "Write to [email protected] first.", P, "mail address"),
    ("[email protected] or a@b.example", "a@b.example or [email protected]", P, "mail address"),
    ("a@b.example or [email protected]", "c@b.example or [email protected]", W, "words changed"),
    ("日本語 (ja-JP) 한국어 (ko-KR)", "", P, "page furniture removed"),
    ("Write to help@halcyon.example first.", "Write to law@halcyon.example first.", W, "words changed"),
    ("您可以随时转让您的账户", "您不可以随时转让您的账户", W, "words changed"),
    ("", "Select language", P, "page furniture added"),
    ("", "Fees", P, "repetition added"),
]  # fmt: skip


def around(line: str) -> Version:
    """Return a version that is the same but for its second block."""
    return version(REST[0], *([line] if line else []), *REST[1:], snapshot="20260901T000000Z-0123456789ab")


@pytest.mark.parametrize(("old", "new", "expected", "reason"), CASES)
def test_each_rule(old: str, new: str, expected: Significance, reason: str) -> None:
    found = compare(around(old), around(new))
    assert found.significance is expected, found.explanation
    assert reason in found.explanation
    assert "\n" not in found.explanation


@given(st.sampled_from(CASES), st.sampled_from(CASES))
def test_one_change_of_wording_is_enough(
    one: tuple[str, str, Significance, str], other: tuple[str, str, Significance, str]
) -> None:
    before = version(
        *filter(None, (REST[0], one[0], *REST[1:5], other[0], *REST[5:])), snapshot="20260901T000000Z-0"
    )
    after = version(
        *filter(None, (REST[0], one[1], *REST[1:5], other[1], *REST[5:])), snapshot="20260901T000000Z-0"
    )
    if W in (one[2], other[2]) and one != other and one[:2] != (other[1], other[0]):
        assert compare(before, after).significance is W


def test_both_printed_dates_misprinted_by_a_day_are_corrected_not_postponed() -> None:
    before = version("Updated: 13 May 2026", "Effective: 13 June 2026", *REST)
    assert (
        compare(before, version("Updated: 14 May 2026", "Effective: 14 June 2026", *REST)).significance is E
    )
    assert (
        compare(before, version("Updated: 14 May 2026", "Effective: 30 June 2026", *REST)).significance is W
    )


def test_a_notice_of_what_is_not_yet_in_force_is_wording_when_it_goes() -> None:
    notice = "This policy is effective on 3 May 2027."
    assert compare(around(notice), around("")).significance is W


def test_a_paragraph_split_in_two_is_presentation() -> None:
    one, two = REST[1], REST[2]
    found = compare(version(REST[0], f"{one} {two}", *REST[3:]), version(*REST))
    assert (found.significance, found.explanation) == (P, "only the division into paragraphs")


def test_a_clause_moved_below_its_heading_is_editorial_and_under_another_it_is_wording() -> None:
    found = compare(version(*REST), version(REST[0], REST[2], REST[1], *REST[3:]))
    assert (found.significance, found.explanation[:5]) == (E, "moved")
    found = compare(version(*REST), version(REST[0], *REST[2:], REST[1]))
    assert (found.significance, found.explanation.partition(": ")[0]) == (W, "place changed")
    assert "under “Using Halcyon” -> under “Complaints”" in found.explanation


def linked(text: str, words: str, target: str) -> Block:
    at = text.index(words)
    return Block(
        kind=BlockKind.PARAGRAPH, text=text, links=(Link(start=at, end=at + len(words), target=target),)
    )


def test_changed_targets_of_links_are_named() -> None:
    old = linked("Our Privacy Policy applies.", "Privacy Policy", "https://halcyon.example/privacy")
    new = linked("Our Privacy Policy applies.", "Privacy Policy", "https://halcyon.example/eu-privacy")
    found = compare(version(*REST, old), version(*REST, new))
    assert found.significance is P
    assert found.explanation == (
        "links changed: “Privacy Policy” https://halcyon.example/privacy -> https://halcyon.example/eu-privacy"
    )


def test_a_link_renamed_with_its_target_is_editorial_only_where_its_name_says_no_more() -> None:
    old = linked(
        "See this help center article for more.", "help center article", "https://help.halcyon.example/1"
    )
    new = linked("See this article for more.", "article", "https://halcyon.example/1")
    assert compare(version(*REST, old), version(*REST, new)).significance is E
    old = linked(
        "Some of this may help: this help article.", "this help article", "https://halcyon.example/1"
    )
    new = linked(
        "Some of this may help: only this article.", "only this article", "https://halcyon.example/2"
    )
    assert compare(version(*REST, old), version(*REST, new)).significance is W, "an exception is no name"
    old = linked("Our Partner Terms apply.", "Partner Terms", "https://halcyon.example/partners")
    new = linked("Our Developer Terms apply.", "Developer Terms", "https://halcyon.example/developers")
    assert compare(version(*REST, old), version(*REST, new)).significance is W


def test_markup_alone_is_presentation() -> None:
    found = compare(version(*REST, "Uploads stay yours."), version(*REST, "- Uploads stay yours."))
    assert (found.significance, found.explanation) == (P, "only the layout: headings, paragraphs or lists")


def test_another_text_is_a_replacement() -> None:
    other = [f"## Larkspur gift {n}: cards, vouchers and ribbons for people who sing {n}" for n in range(9)]
    found = compare(version(*REST), version(*other))
    assert found.significance is Significance.REPLACEMENT
    assert found.explanation.startswith("another text:")


def test_a_rewrite_under_the_same_title_is_wording() -> None:
    other = [f"Larkspur {n}: cards, vouchers and ribbons for people who sing {n}" for n in range(9)]
    assert compare(version(*REST), version(REST[0], *other)).significance is W


def test_a_version_does_not_differ_from_itself() -> None:
    found = compare(version(*REST), version(*REST))
    assert (found.changes, found.significance) == ((), P)


@given(st.lists(st.text(max_size=60), max_size=6), st.lists(st.text(max_size=60), max_size=6))
def test_any_two_texts_have_a_class_and_one_line_of_reason(old: list[str], new: list[str]) -> None:
    found = compare(version(*map(block, old)), version(*map(block, new)))
    assert found.explanation
    assert len(found.explanation.splitlines()) == 1
