"""What the marks and blanks between words tell is never less than wording; what they only set is never more than editorial."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world.versions import version
from tosdiff.compare.bounds import binds_otherwise
from tosdiff.compare.grounds import Weight
from tosdiff.compare.judgement import judge
from tosdiff.compare.versions import compare
from tosdiff.models import Significance


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "You may not, without consent, resell it.",
            "You may not without consent resell, it.",
        ),
        ("Copy drafts, and covers with consent.", "Copy drafts and covers, with consent."),
        ("Use drafts (and covers if we agree).", "Use drafts (and covers) if we agree."),
        ("You may not. Resale of it is free.", "You may. Not resale of it is free."),
        ("You get twenty four-hour passes.", "You get twenty-four hour passes."),
        ("Users, who break this, leave.", "Users who break this leave."),
        (
            "We delete files and notes unless you object.",
            "We delete files and notes, unless you object.",
        ),
        ("We split it 50/50 with you.", "We split it 50 50 with you."),
        ("You may copy/sell it.", "You may copy-sell it."),
        ("お客様は、同意なく再販売しない。", "お客様は同意なく、再販売しない。"),
        ("You must re-sign it.", "You must resign it."),
        ("The claim is in valid form.", "The claim is invalid form."),
        ("Any one of you may end it.", "Anyone of you may end it."),
        ("It takes 10 12 days.", "It takes 1012 days."),
        ("We sell what is held by us in May.", "We sell what is held by US in May."),
        ("You send it to us and others.", "You send it to the US and others."),
        ("Sie dürfen es in Maßen nutzen.", "Sie dürfen es in Massen nutzen."),
    ],
)
def test_what_binds_otherwise_or_is_another_word_is_wording_there_and_back(old: str, new: str) -> None:
    found = judge(old, new), judge(new, old)
    assert [each.weight for each in found] == [Weight.WORDING, Weight.WORDING]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("We ask names, towns and ages.", "We ask names, towns, and ages."),
        ("In this case we write to you.", "In this case, we write to you."),
        ("We may also, at times, call you.", "We may also at times call you."),
        ("We store it; you keep it.", "We store it. You keep it."),
        ("We don't sell it.", "We do not sell it."),
        ("You must co-operate with us.", "You must cooperate with us."),
        ("You can re-use it by e-mail.", "You can reuse it by email."),
        ("The non-profit plan is free.", "The nonprofit plan is free."),
        ("It costs 10 000 a year.", "It costs 10000 a year."),
        ("We keep theService for you.", "We keep the Service for you."),
        ("You may log in, or leave us.", "YOU MAY LOG IN, OR LEAVE US."),
        ("Sie wissen, daß es gemäß der Liste endet.", "Sie wissen, dass es gemäss der Liste endet."),
    ],
)
def test_what_only_sets_the_words_is_editorial_there_and_back(old: str, new: str) -> None:
    assert judge(old, new).weight is judge(new, old).weight is Weight.EDITORIAL


WORDS = st.lists(st.sampled_from(("may", "sell", "drafts", "covers", "with", "us")), min_size=4, max_size=9)


@given(WORDS, st.data())
def test_a_mark_that_goes_to_another_word_of_its_sentence_binds_otherwise(
    words: list[str], data: st.DataObject
) -> None:
    mark = data.draw(st.sampled_from((",", ";", ".")))
    places = data.draw(st.lists(st.integers(0, len(words) - 2), min_size=2, max_size=2, unique=True))
    sides = [" ".join(word + mark * (at == place) for at, word in enumerate(words)) for place in places]
    assert binds_otherwise(*sides)
    assert not binds_otherwise(sides[0], sides[0])


@given(WORDS, st.data())
def test_a_lone_comma_that_comes_between_plain_words_binds_nothing_else(
    words: list[str], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(words) - 2))
    marked = " ".join(word + "," * (at == place) for at, word in enumerate(words))
    assert not binds_otherwise(" ".join(words), marked)
    assert not binds_otherwise(marked, " ".join(words))


DEFINED = "“Service” means what we sell."


def test_a_term_that_the_text_defines_is_not_the_plain_word() -> None:
    turned = [version(DEFINED, f"You use the {word} of others.") for word in ("Service", "service")]
    there, back = compare(*turned), compare(*reversed(turned))
    assert there.significance is back.significance is Significance.WORDING
    assert "“Service” -> “service”" in there.explanation


def test_capitals_of_a_word_that_no_text_defines_or_that_was_renamed_throughout_are_editorial() -> None:
    plain = [
        version("We sell what is ours.", f"You use the {word} of others.") for word in ("Service", "service")
    ]
    renamed = [
        version(f"“{word}” means what we sell.", f"You use the {word} of others.")
        for word in ("Service", "service")
    ]
    for old, new in (plain, renamed):
        assert compare(old, new).significance is Significance.EDITORIAL
