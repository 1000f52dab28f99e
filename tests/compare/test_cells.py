"""A cell says what the clauses say, with the condition that belongs to it, and is silent only where nothing speaks of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world.versions import Said, labelled, said
from tosdiff.compare.cells import Cell, cell
from tosdiff.compare.topics import statements, topics
from tosdiff.models import Attributes, NoticeChannel, NoticeKind, Refund


def told(topic: str, *sentences: Said, name: str = "") -> Cell | None:
    version = labelled(*sentences)
    (wanted,) = (each for each in topics().topics if each.id == topic)
    stated = tuple(one for one in statements(version.clauses) if one.topic is wanted)
    return cell(wanted, [(name, version, stated)])


def says(topic: str, *sentences: Said) -> list[str]:
    found = told(topic, *sentences)
    assert found
    return list(found.says)


def notice(
    text: str, days: int | None = None, kind: NoticeKind = NoticeKind.ADVANCE, email: bool = False
) -> Said:
    return said(
        text,
        "change.notice",
        stated=Attributes(
            notice_days=days,
            notice_kind=NoticeKind.FIXED if days else kind,
            notice_channel=(NoticeChannel.EMAIL,) if email else (),
        ),
    )


LEAD = "We may close your account without notice if:"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (notice("We will give you 30 days' notice of changes to these terms that are materially adverse.", 30),
         "30 days “of changes to these terms that are materially adverse”"),
        (notice("We give you 30 days' notice of changes to these terms by email, unless the law forbids it.", 30, email=True),
         "30 days by email “unless the law forbids it”"),
        (notice("If a change of these terms harms you, we will tell you in advance.", None),
         "advance notice “If a change of these terms harms you”"),
        (notice("Where feasible, we will tell you of changes to these terms in advance.", None),
         "tries to give advance notice “Where feasible”"),
        (notice("We will try to tell you of changes to these terms.", None), "tries to give notice, no time stated"),
        (notice("We will tell you of changes to these terms.", None), "notice, no time stated"),
        (notice("We give you 30 days' notice of changes to these terms so that you can leave if you do not agree.", 30), "30 days"),
        (notice("We tell you 30 days before we change these terms, and you are deemed to agree unless you cancel.", 30), "30 days"),
    ],
)  # fmt: skip
def test_a_notice_is_told_with_its_own_condition(sentence: Said, expected: str) -> None:
    assert says("notice-terms", sentence) == [expected]


def test_the_worst_comes_first_and_cases_are_counted() -> None:
    found = says(
        "notice-suspension",
        notice(
            "If you have a plan, we may close your account with 30 days' notice by email.", 30, email=True
        ),
        notice("If we close your account because nobody uses it, we will tell you in advance."),
        notice(LEAD, kind=NoticeKind.NONE),
        said("you breach these terms;", "change.notice", "access.suspension", lead_in=LEAD),
        said("the law requires it.", "change.notice", "access.suspension", lead_in=LEAD),
    )
    assert found == [
        "no notice in 2 cases, the first: “you breach these terms”",
        "advance notice “If we close your account because nobody uses it”",
        "30 days by email “If you have a plan”",
    ]


def test_what_the_next_sentence_takes_back_is_told() -> None:
    (words,) = says(
        "notice-terms",
        notice("We give you 30 days' notice of changes to these terms.", 30),
        said("However, in urgent cases we may change them at once."),
    )
    assert words == "30 days “However, in urgent cases we may change them at once”"


def test_a_long_condition_is_cut_with_a_count() -> None:
    tail = " ".join(f"reason{n}" for n in range(40))
    (words,) = says(
        "notice-terms", notice(f"We give 30 days' notice of changes to these terms unless {tail}.", 30)
    )
    assert (
        words.endswith(" more words]”") and words.count("reason") + int(words.split("[")[1].split()[0]) == 40
    )


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("If you continue to use the service, you accept the changes.", "continued use counts as acceptance"),
        ("Your continued usage of it will be considered as your acceptance of the new terms.", "continued use counts as acceptance"),
        ("If you do not agree to the changes, you must stop using the service.", "if you do not agree you are to stop using it"),
        ("If you do not accept the new fees, we may discontinue your access to the service.", "access may end if you do not accept"),
    ],
)  # fmt: skip
def test_use_counts_as_acceptance_only_where_that_is_said(sentence: str, expected: str) -> None:
    (words,) = says("acceptance", said(sentence, "change.acceptance"))
    assert words.split(" “")[0] == expected


def test_clauses_that_no_rule_tells_are_counted() -> None:
    found = says(
        "acceptance",
        said("If you continue to use it, you agree to the changes.", "change.acceptance"),
        said("A change binds those whom it reaches.", "change.acceptance"),
    )
    assert found[1:] == ["and 1 more clause"]


def test_no_refund_comes_before_a_refund() -> None:
    found = says(
        "refund",
        said(
            "If you cancel within 14 days, we will refund you.",
            "access.exit",
            stated=Attributes(refund=Refund.YES),
        ),
        said("After that we will not refund anything.", "access.exit", stated=Attributes(refund=Refund.NO)),
    )
    assert [words.split(" “")[0] for words in found] == ["no refund", "a refund"]


def test_silence_is_told_only_where_a_broader_reading_finds_nothing() -> None:
    assert told("notice-discontinue", said("Birds sing.")) is None
    found = told("discontinue", said("We do not promise to offer the kites forever."))
    assert (
        found
        and not found.says
        and [clause.text for clause in found.see] == ["We do not promise to offer the kites forever."]
    )
    assert told("notice-suspension", said("You must notify us when your account is suspended.")) is None


def test_items_are_not_counted_as_clauses() -> None:
    lead = "You may not use the service to:"
    items = [said(f"do thing {n};", "access.restriction", lead_in=lead) for n in range(5)]
    assert told("restriction", said(lead, "access.restriction"), *items) == Cell(says=(), clauses=1)


def test_what_a_further_document_says_names_it() -> None:
    found = told(
        "notice-terms", notice("We give 30 days' notice of changes to these terms.", 30), name="Service Terms"
    )
    assert found and found.says == ("30 days (Service Terms)",)


WORDS = "If you breach it , we will unless the law and of changes that harm 30 days notice to these terms may end : ;".split()


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30), min_size=1, max_size=5))
def test_what_is_quoted_stands_in_the_text(sentences: list[list[str]]) -> None:
    texts = [" ".join(words) for words in sentences]
    found = told("notice-terms", *(notice(text, 30) for text in texts))
    whole = " ".join(texts)
    quoted = [
        part.split("”")[0].split(" … [")[0]
        for words in (found.says if found else ())
        for part in words.split("“")[1:]
    ]
    assert all(each in whole for each in quoted)


def test_what_holds_of_all_payments_comes_before_what_holds_of_some() -> None:
    found = says(
        "refund",
        said(
            "If you cancel within 14 days, we will refund you.",
            "access.exit",
            stated=Attributes(refund=Refund.YES),
        ),
        said("Otherwise all payments are non-refundable."),
    )
    assert found[0] == "no refund “Otherwise all payments are non-refundable”"
