"""Block alignment: the laws on any two versions, and what a reader expects of moves, splits and renames."""

from __future__ import annotations

import dataclasses
import random
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world.versions import block, version
from tosdiff.compare.align import changes
from tosdiff.models import Change, ChangeKind, Clause, Edition, Label, Op, Version

LICENCE = "You grant Halcyon a licence to use your recordings to run and to improve the service."
NOTICE = "Halcyon gives you thirty days of notice by mail before any feature is retired."
EXPORT = "Until a feature is gone you may export the recordings that you made with it."
CREDITS = "Credits you have paid for and not used are refunded to the card they came from."
TALE = "Larkspur began as a shop for sheet music in a harbour town, long before there were computers."

_LINES = (
    "# Access",
    "# Changes",
    LICENCE,
    NOTICE,
    EXPORT,
    CREDITS,
    f"{NOTICE} {EXPORT}",
    "- one",
    "- two",
    "Email",
    "",
)
lines = st.lists(st.sampled_from(_LINES) | st.text(max_size=30).map(lambda text: f"¶{text}"), max_size=14)


def told(before: Version, after: Version) -> list[tuple[str, int | None, int | None]]:
    return [(str(change.kind), change.before, change.after) for change in changes(before, after)]


def side(change: Change, left_out: Op) -> str:
    return "".join(edit.text for edit in change.edits if edit.op is not left_out)


@given(lines)
def test_a_version_does_not_differ_from_itself(some: list[str]) -> None:
    assert changes(version(*some), version(*some)) == ()


@given(lines, lines)
def test_the_changes_rebuild_both_versions(old: list[str], new: list[str]) -> None:
    before, after = version(*old), version(*new)
    found = changes(before, after)
    assert {c.before: side(c, Op.INSERT) for c in found if c.before is not None} == {
        c.before: before.blocks[c.before].text for c in found if c.before is not None
    }
    assert {c.after: side(c, Op.DELETE) for c in found if c.after is not None} == {
        c.after: after.blocks[c.after].text for c in found if c.after is not None
    }


@given(lines, lines)
def test_blocks_of_no_change_stand_in_both_versions_in_the_same_order(old: list[str], new: list[str]) -> None:
    before, after = version(*old), version(*new)
    found = changes(before, after)
    gone, come = {c.before for c in found}, {c.after for c in found}
    assert [b.text for i, b in enumerate(before.blocks) if i not in gone] == [
        b.text for j, b in enumerate(after.blocks) if j not in come
    ]


@given(lines, lines)
def test_a_block_is_in_one_change_at_most_and_changes_follow_the_new_version(
    old: list[str], new: list[str]
) -> None:
    found = changes(version(*old), version(*new))
    gone = [c.before for c in found if c.before is not None]
    come = [c.after for c in found if c.after is not None]
    assert len(gone) == len(set(gone))
    assert come == sorted(set(come))


@given(lines, lines)
def test_reworded_blocks_keep_their_order(old: list[str], new: list[str]) -> None:
    places = [c.before for c in changes(version(*old), version(*new)) if c.kind is ChangeKind.MODIFIED]
    assert places == sorted(place for place in places if place is not None)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            [LICENCE],
            [f"{LICENCE} It ends when you close your account. We keep no copy."],
            [("modified", 0, 0)],
        ),
        ([LICENCE, NOTICE], [LICENCE, TALE, NOTICE], [("added", None, 1)]),
        ([LICENCE, TALE, NOTICE], [LICENCE, NOTICE], [("removed", 1, None)]),
        ([LICENCE, NOTICE, EXPORT, CREDITS], [NOTICE, EXPORT, CREDITS, LICENCE], [("moved", 0, 3)]),
        (
            [LICENCE, NOTICE, EXPORT, CREDITS],
            [NOTICE, EXPORT, CREDITS, LICENCE.replace("run and to improve", "run")],
            [("moved", 0, 3)],
        ),
        (["# Access", LICENCE], ["# What you allow us", LICENCE], [("modified", 0, 0)]),
        (
            ["# Access", LICENCE, NOTICE],
            ["# Grants", LICENCE, "# Notice", NOTICE],
            [("modified", 0, 0), ("added", None, 2)],
        ),
        (
            ["Email", LICENCE, NOTICE, EXPORT],
            [LICENCE, NOTICE, EXPORT, "Email"],
            [("removed", 0, None), ("added", None, 3)],
        ),
        ([LICENCE], [TALE], [("removed", 0, None), ("added", None, 0)]),
        (
            ["Updated: 3 May 2025", TALE],
            ["Updated: 9 June 2026", LICENCE, TALE],
            [("modified", 0, 0), ("added", None, 1)],
        ),
        ([], [LICENCE], [("added", None, 0)]),
        ([LICENCE], [], [("removed", 0, None)]),
        (
            ["# Access", LICENCE, "# Changes", NOTICE, EXPORT, "# Money", CREDITS],
            ["# Changes", NOTICE, EXPORT, "# Money", CREDITS, "# Access", LICENCE],
            [("moved", 0, 5), ("moved", 1, 6)],
        ),
    ],
)
def test_what_a_reader_expects(
    old: list[str], new: list[str], expected: list[tuple[str, int | None, int | None]]
) -> None:
    assert told(version(*old), version(*new)) == expected


def test_only_the_words_of_a_kept_block_count_not_its_shape() -> None:
    assert changes(version(f"- {LICENCE}"), version(LICENCE)) == ()


def test_what_was_removed_stands_where_it_stood() -> None:
    found = told(version(LICENCE, TALE, NOTICE, EXPORT), version(LICENCE, NOTICE, CREDITS, EXPORT))
    assert found == [("removed", 1, None), ("added", None, 2)]


def labelled(*clauses: tuple[str, str]) -> Version:
    """Return a version of one block whose sentences carry one label each."""
    text = " ".join(sentence for sentence, _ in clauses)
    made, at = [], len("Preface") + 2
    for sentence, name in clauses:
        label = Label(label=name, rule="r", evidence=())
        made.append(Clause(text=sentence, span=(at, at + len(sentence)), block=1, labels=(label,)))
        at += len(sentence) + 1
    return Version(
        document="halcyon/terms",
        snapshot=None,
        blocks=(block("Preface"), block(text)),
        edition=Edition(),
        clauses=tuple(made),
    )


def test_a_change_carries_the_labels_of_the_sentences_it_touches_alone() -> None:
    grant, notice = "You may use the service.", "We give thirty days of notice."
    before = labelled((grant, "access.grant"), (notice, "change.notice"))
    after = labelled((grant, "access.grant"), (notice.replace("thirty", "ten"), "change.notice"))
    assert [change.labels for change in changes(before, after)] == [("change.notice",)]


def test_labels_of_both_sides_come_in_taxonomy_order() -> None:
    end = "We may end it at any time."
    before = labelled((end, "change.unilateral"), ("You own your output.", "access.ownership"))
    after = labelled(("You may leave.", "access.exit"))
    touched = {label for change in changes(before, after) for label in change.labels}
    assert touched == {"change.unilateral", "access.ownership", "access.exit"}
    assert changes(before, after)[0].labels == ("access.ownership", "change.unilateral")


def _text(chance: random.Random, paragraphs: int) -> list[str]:
    words = [
        f"{a}{b}"
        for a in ("ser", "par", "cont", "us", "fee", "not")
        for b in ("vice", "ty", "ent", "er", "ice", "")
    ]
    common = ["the", "of", "to", "you", "we", "and", "or", "may", "in", "a"]
    return [
        " ".join(chance.choice(common if chance.random() < 0.5 else words) for _ in range(80))
        for _ in range(paragraphs)
    ]


def test_a_complete_rewrite_of_fifty_kilobytes_takes_no_time_to_notice() -> None:
    chance = random.Random(11)
    before, after = version(*_text(chance, 130)), version(*_text(chance, 130))
    start = process_time()
    changes(before, after)
    assert process_time() - start < 2


def test_a_clause_whose_quotation_marks_turned_is_not_touched() -> None:
    text = "You may end it. We may suspend the “Service” at once."
    start = text.index("We may")
    suspension = Label(label="access.suspension", rule="r", evidence=())
    clause = Clause(text=text[start:], span=(start, len(text)), block=0, labels=(suspension,))

    def labels(new: str) -> tuple[str, ...]:
        before = dataclasses.replace(version(text), clauses=(clause,))
        (change,) = changes(before, version(new))
        return change.labels

    assert labels(text.replace("“Service”", '"Service"')) == ()
    assert labels(text.replace("You may end it.", "You may end it today.")) == ()
    assert labels(text.replace("at once", "at will")) == ("access.suspension",)
