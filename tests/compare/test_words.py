"""Word edits: the laws on any text, and redlines a lawyer would draw."""

from __future__ import annotations

import random
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tosdiff.compare.words import TokenEdit, _in_parts, differing, edits, edits_of_wording
from tosdiff.language.normalise import normal
from tosdiff.models import Op

_WORDS = (
    "we",
    "may",
    "not",
    "end",
    "your",
    "access",
    "Services",
    "30",
    "days",
    ",",
    ".",
    "“x”",
    "it’s",
    "条款",
)
texts = st.text() | st.lists(st.sampled_from(_WORDS), max_size=40).map(" ".join)
long_texts = st.lists(st.sampled_from(_WORDS), min_size=60, max_size=120).map(" ".join)


def joined(old: str, new: str, left_out: Op) -> str:
    return "".join(edit.text for edit in edits(old, new) if edit.op is not left_out)


def drawn(old: str, new: str) -> str:
    marks = {Op.KEEP: "{}", Op.DELETE: "[-{}-]", Op.INSERT: "[+{}+]"}
    return "".join(marks[edit.op].format(edit.text) for edit in edits(old, new))


@given(texts | long_texts, texts | long_texts)
@example("a\0\u0301 b", "a\u0301 b")
@example("\0\u0301", "\0 \u0301\0")
@example("of e\u0301\0 the", "of e\0\u0301 the")
def test_the_edits_rebuild_both_texts(old: str, new: str) -> None:
    assert joined(old, new, Op.INSERT) == old
    assert joined(old, new, Op.DELETE) == new


@given(texts)
def test_equal_texts_are_kept_whole(text: str) -> None:
    assert [(edit.op, edit.text) for edit in edits(text, text)] == ([(Op.KEEP, text)] if text else [])


@given(texts | long_texts, texts | long_texts)
def test_no_edit_is_empty_and_kinds_stand_in_order(old: str, new: str) -> None:
    ops = [edit.op for edit in edits(old, new)]
    assert all(edit.text for edit in edits(old, new))
    assert all(pair not in ((op, op) for op in Op) for pair in pairwise(ops))
    assert (Op.INSERT, Op.DELETE) not in list(pairwise(ops))


@given(
    st.lists(st.sampled_from(_WORDS[:9]), max_size=60).map(" ".join),
    st.lists(st.sampled_from(_WORDS[:9]), max_size=60).map(" ".join),
)
def test_three_words_at_least_are_kept_between_two_edits(old: str, new: str) -> None:
    inner = edits(old, new)[1:-1]
    assert all(len(edit.text.split()) >= 3 for edit in inner if edit.op is Op.KEEP)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("We give 30 days' notice.", "We give 14 days' notice.", "We give [-30 -][+14 +]days' notice."),
        ("You may not share it.", "You may share it.", "You may [-not -]share it."),
        ("We may end the plan", "We may end the plan at any time", "We may end the plan[+ at any time+]"),
        (
            "We keep logs. We delete logs after a year.",
            "We keep logs. We share logs with nobody. We delete logs after a year.",
            "We keep logs. [+We share logs with nobody. +]We delete logs after a year.",
        ),
        (
            "Fees rise in May and fall in June.",
            "Prices rise in July and fall in June.",
            "[-Fees rise in May -][+Prices rise in July +]and fall in June.",
        ),
        ("a fee of 1,000 euros", "a fee of 1,500 euros", "a fee of [-1,000 -][+1,500 +]euros"),
        ("服务条款可以更改", "服务条款不得更改", "服务条款[-可以-][+不得+]更改"),
        ("the user’s data", "the user's data", "the [-user’s -][+user's +]data"),
        ("", "All new.", "[+All new.+]"),
        ("All gone.", "", "[-All gone.-]"),
        ("one  space", "one space", "one[-  -][+ +]space"),
    ],
)
def test_redlines_as_a_lawyer_would_draw_them(old: str, new: str, expected: str) -> None:
    assert drawn(old, new) == expected


def test_two_huge_unrelated_texts_are_told_as_replaced_at_once() -> None:
    chance = random.Random(7)
    old = " ".join(f"a{chance.randrange(9999)}" for _ in range(40_000))
    new = " ".join(f"b{chance.randrange(9999)}" for _ in range(40_000))
    start = process_time()
    assert [edit.op for edit in edits(old, new)] == [Op.DELETE, Op.INSERT]
    assert process_time() - start < 5


def test_one_word_in_a_huge_text_is_found() -> None:
    old = "word " * 100_000
    new = old[:250_000] + "other " + old[250_000:]
    assert sum(len(edit.text) for edit in edits(old, new) if edit.op is not Op.KEEP) < 20


# ------------------------------------------------------------------ of the wording, typography aside


@given(texts, texts)
def test_wording_keeps_the_new_text_character_for_character_and_the_old_one_but_for_typography(
    old: str, new: str
) -> None:
    made = edits_of_wording(old, new)
    assert "".join(edit.text for edit in made if edit.op is not Op.DELETE) == new
    was = "".join(edit.text for edit in made if edit.op is not Op.INSERT)
    assert words(was) == words(old)


def words(text: str) -> str:
    return "".join(normal(text).replace('"', "'").split())


@given(texts)
def test_typography_is_no_difference_of_wording(text: str) -> None:
    other = text.replace("'", "’").replace('"', "“").replace(" ", "\xa0 ")
    assert all(edit.op is Op.KEEP for edit in edits_of_wording(text, other))


def test_difference_of_wording_is_shown_in_the_characters_of_each_text() -> None:
    made = edits_of_wording("Halcyon's terms — “old” ones", "Halcyon’s terms - 'new' ones")
    assert [(edit.op, edit.text) for edit in made] == [
        (Op.KEEP, "Halcyon’s terms - '"),
        (Op.DELETE, "old"),
        (Op.INSERT, "new"),
        (Op.KEEP, "' ones"),
    ]


lines = st.lists(st.sampled_from("a b c d e f g h i j".split()), max_size=30)


@given(lines, lines, st.integers(min_value=0, max_value=3))
def test_what_two_lists_share_between_the_places_where_they_differ_is_equal_part_by_part(
    old: list[str], new: list[str], parted: int
) -> None:
    rebuilt: list[str] = []
    i = j = 0
    for gap in (
        *_in_parts(old, new, 0, parted),
        TokenEdit(len(old), len(old), len(new), len(new)),
    ):
        assert old[i : gap.i1] == new[j : gap.j1]
        rebuilt += [*old[i : gap.i1], *new[gap.j1 : gap.j2]]
        i, j = gap.i2, gap.j2
    assert rebuilt == new


def test_changes_far_apart_in_a_list_too_long_to_be_compared_whole_are_told_one_by_one() -> None:
    old = [f"paragraph {n}" for n in range(40_000)]
    new = ["another one", *old[1:20_000], *old[20_001:39_999], "the last one"]
    assert differing(old, new) == [
        TokenEdit(0, 1, 0, 1),
        TokenEdit(20_000, 20_001, 20_000, 20_000),
        TokenEdit(39_999, 40_000, 39_998, 39_999),
    ]
