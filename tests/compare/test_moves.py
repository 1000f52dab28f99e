"""A change of what the terms state is a headline, with a verdict where there can be one; else silence."""

from __future__ import annotations

import sys
from dataclasses import replace
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world.versions import Said, labelled, said
from tosdiff.compare.align import changes
from tosdiff.compare.moves import headlines
from tosdiff.compare.topics import topics
from tosdiff.compare.versions import compare
from tosdiff.models import Attributes, Favour, NoticeKind, Qualifier, Refund, Significance, Version

FRAME = said("These terms are a contract between you and Halcyon Labs.")
NOTICE = "We will give you at least {} of changes to these terms by email."


def told(before: tuple[Said, ...], after: tuple[Said, ...]) -> list[str]:
    old, new = labelled(FRAME, *before), labelled(FRAME, *after)
    return [h.text for h in headlines(old, new, changes(old, new))]


def fixed(days: int) -> Attributes:
    return Attributes(notice_days=days, notice_kind=NoticeKind.FIXED)


def notice(days: int) -> Said:
    return said(NOTICE.format(f"{days} days' notice"), "change.notice", stated=fixed(days))


def test_fewer_days_of_notice_are_worse_and_more_are_better() -> None:
    assert told((notice(30),), (notice(14),)) == [
        "notice of changes to the terms: 30 days → 14 days, worse for you"
    ]
    assert told((notice(14),), (notice(30),)) == [
        "notice of changes to the terms: 14 days → 30 days, better for you"
    ]


def test_a_headline_names_the_clauses_it_was_read_from() -> None:
    old, new = labelled(FRAME, notice(30)), labelled(FRAME, notice(14))
    (headline,) = headlines(old, new, changes(old, new))
    assert (headline.topic, headline.rule, headline.verdict) == ("notice-terms", "notice", Favour.WORSE)
    assert headline.before and "30 days" in old.text[slice(*headline.before)]
    assert headline.after and "14 days" in new.text[slice(*headline.after)]


def test_a_number_that_gives_way_to_a_word_is_told_without_a_verdict() -> None:
    vague = said(
        NOTICE.format("reasonable notice"),
        "change.notice",
        stated=Attributes(notice_kind=NoticeKind.REASONABLE),
    )
    assert told((notice(30),), (vague,)) == ["notice of changes to the terms: 30 days → reasonable notice"]


def test_words_as_good_as_each_other_are_no_news() -> None:
    some = said(
        NOTICE.format("some notice"), "change.notice", stated=Attributes(notice_kind=NoticeKind.ADVANCE)
    )
    reasonable = said(
        NOTICE.format("reasonable notice"),
        "change.notice",
        stated=Attributes(notice_kind=NoticeKind.REASONABLE),
    )
    assert told((some,), (reasonable,)) == []


def test_a_value_that_stands_in_another_clause_has_not_changed() -> None:
    moved = said(
        "Before changes to these terms bind you, thirty days pass from our message.",
        "change.notice",
        stated=fixed(30),
    )
    assert told((notice(30), said("Birds sing.")), (said("Birds sing loudly."), moved)) == []


def test_notice_of_one_thing_is_not_compared_with_notice_of_another() -> None:
    prices = said(
        "We will give you at least 14 days' notice of changes to our prices by email.",
        "change.notice",
        stated=fixed(14),
    )
    assert told((notice(30),), (notice(30), prices)) == [
        "notice of new prices: nothing said → 14 days, better for you"
    ]
    assert not any("30 days → 14 days" in line for line in told((notice(30),), (prices,)))


def test_such_a_change_is_what_the_sentence_before_named() -> None:
    power = said("We may revise these terms.", "change.terms")
    before = said("You hear of such changes 30 days ahead.", "change.notice", stated=fixed(30))
    after = said("You hear of such changes 10 days ahead.", "change.notice", stated=fixed(10))
    assert told((power, before), (power, after)) == [
        "notice of changes to the terms: 30 days → 10 days, worse for you"
    ]
    assert told((before,), (after,)) == []


def test_what_a_clause_is_limited_to_is_in_its_headline() -> None:
    before = said(
        NOTICE.format("30 days' notice"),
        "change.notice",
        stated=replace(fixed(30), qualifier=Qualifier.ADVERSE),
    )
    after = said(
        NOTICE.format("14 days' notice"),
        "change.notice",
        stated=replace(fixed(14), qualifier=Qualifier.ADVERSE),
    )
    assert told((before,), (after,)) == [
        "notice of adverse changes to the terms: 30 days → 14 days, worse for you"
    ]


REFUND = said(
    "If we discontinue a service, we refund what you have paid for the rest.",
    "change.remedy",
    "change.discontinue",
    stated=Attributes(refund=Refund.PRO_RATA),
)
CREDIT = said(
    "If we discontinue a service, we give you a voucher for another.", "change.remedy", "change.discontinue"
)


def test_a_promise_that_is_gone_is_worse() -> None:
    gone = "refund where something is discontinued: a pro rata refund → nothing said, worse for you"
    assert gone in told((REFUND,), (CREDIT,))


def test_a_promise_that_may_be_kept_in_other_words_is_not_called_gone() -> None:
    unread = said("If we discontinue a service, you are reimbursed for the rest.", "change.remedy")
    assert told((REFUND,), (unread,)) == []


def test_an_exception_that_is_new_is_worse() -> None:
    before = said(
        "We tell you by email before we change these terms.",
        "change.notice",
        stated=Attributes(notice_kind=NoticeKind.ADVANCE),
    )
    after = said(
        "We tell you by email before we change these terms, except in emergencies.",
        "change.notice",
        stated=Attributes(notice_kind=NoticeKind.ADVANCE, exception=True),
    )
    assert told((before,), (after,)) == ["notice of changes to the terms: now with exceptions, worse for you"]


POWER = said("We may discontinue any model, feature or the service.", "change.discontinue")


def test_a_power_that_is_new_to_the_text_is_worse() -> None:
    new = "now says that it may discontinue the service, a feature or a model, worse for you"
    assert told((), (POWER,)) == [new]
    assert told((POWER,), ()) == [
        "no longer says that it may discontinue the service, a feature or a model, better for you"
    ]


@pytest.mark.parametrize(
    "known",
    [
        said("Features can be discontinued by us at any time."),
        said("A model may go.", "change.discontinue", confidence=0.5),
    ],
)
def test_a_power_that_the_text_may_have_had_is_not_called_new(known: Said) -> None:
    assert told((known,), (known, POWER)) == []


def test_a_label_that_rests_on_cues_alone_makes_no_headline() -> None:
    doubtful = said("We may discontinue any model.", "change.discontinue", confidence=0.5)
    assert told((), (doubtful,)) == []


def test_only_a_change_of_wording_has_headlines() -> None:
    old, new = labelled(FRAME, notice(30)), labelled(FRAME, notice(14))
    assert compare(old, new).significance is Significance.WORDING
    assert len(compare(old, new).headlines) == 1
    assert compare(old, old).headlines == ()


SENTENCES = st.lists(
    st.sampled_from([notice(30), notice(14), REFUND, CREDIT, POWER, FRAME]), max_size=5, unique=True
)


@given(SENTENCES, st.randoms(use_true_random=False))
def test_an_order_of_clauses_is_no_news(sentences: list[Said], random: object) -> None:
    shuffled = list(sentences)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert told(tuple(sentences), tuple(shuffled)) == []


@given(SENTENCES, SENTENCES)
def test_what_is_better_one_way_is_worse_the_other(one: list[Said], other: list[Said]) -> None:
    opposite = {Favour.BETTER: Favour.WORSE, Favour.WORSE: Favour.BETTER, None: None}

    def verdicts(before: Version, after: Version) -> list[tuple[str, Favour | None]]:
        return [(h.topic, h.verdict) for h in headlines(before, after, changes(before, after))]

    old, new = labelled(*one), labelled(*other)
    back = [(topic, opposite[verdict]) for topic, verdict in verdicts(new, old)]
    assert sorted(verdicts(old, new), key=str) == sorted(back, key=str)


def test_every_topic_can_be_told() -> None:
    known = topics()
    for topic in known.topics:
        assert not topic.about or topic.about in known.subjects
        assert set(topic.states) <= set(known.scales)
        assert topic.words or not (topic.follows or topic.appears or topic.vanishes), topic.id


def test_as_many_changed_statements_as_a_page_may_hold_are_paired_once_each() -> None:
    old, new = (labelled(FRAME, *(notice(days) for _ in range(400))) for days in (30, 14))
    assert [h.says for h in headlines(old, new, changes(old, new))].count(
        "notice of changes to the terms: 30 days → 14 days"
    ) == len(headlines(old, new, changes(old, new)))


class Compared:
    """Counts how often two forms are compared, by the calls that the interpreter makes."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, frame: FrameType, event: str, argument: object) -> None:
        self.calls += event == "call" and frame.f_code.co_name == "letters_shared"


@pytest.mark.parametrize("many", [400, 800])
def test_comparing_grows_with_the_paragraphs_and_not_with_their_square(many: int) -> None:
    old, new = (labelled(FRAME, *(notice(days) for _ in range(many))) for days in (30, 14))
    made, counted = changes(old, new), Compared()
    sys.setprofile(counted)
    try:
        headlines(old, new, made)
    finally:
        sys.setprofile(None)
    assert counted.calls <= 2 * many


def test_of_clauses_of_one_form_each_keeps_its_own_number() -> None:
    def there(place: str, days: int) -> Said:
        text = f"If you live in {place}, we will give you at least {days} days' notice of changes to these terms."
        return said(text, "change.notice", stated=fixed(days))

    before = there("Brazil", 30), there("Canada", 60)
    after = there("Brazil or Canada", 60), there("Oregon", 90)
    assert "90 days" not in " ".join(told(before, after))
    assert "90 days" not in " ".join(told(after, before))
