"""A redline reads with and without colour, and nothing hostile gets through."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from tosdiff.models import Edit, Op
from tosdiff.report.safe import json_safe, printable
from tosdiff.report.terminal.redline import one_side, redline

EDITS = (
    Edit(op=Op.KEEP, text="We give you "),
    Edit(op=Op.DELETE, text="thirty "),
    Edit(op=Op.INSERT, text="two "),
    Edit(op=Op.KEEP, text="days' notice."),
)


def test_without_colour_the_marks_are_brackets() -> None:
    assert redline(EDITS, coloured=False).plain == "We give you [-thirty-] {+two+} days' notice."


def test_with_colour_removed_is_struck_and_added_underlined() -> None:
    shown = redline(EDITS, coloured=True)
    styles = {shown.plain[s.start : s.end]: str(s.style) for s in shown.spans}
    assert styles == {"thirty": "strike red", "two": "underline green"}


def test_each_side_alone_is_its_own_text() -> None:
    assert one_side(EDITS, Op.DELETE, coloured=True).plain == "We give you two days' notice."
    assert one_side(EDITS, Op.INSERT, coloured=True).plain == "We give you thirty days' notice."


def test_whole_sentences_without_a_change_are_folded_to_a_count() -> None:
    sentence = " ".join(["Words", *["word"] * 19]) + ". "
    long = Edit(op=Op.KEEP, text=sentence * 5 + "You may not use it without ")
    told = redline((long, *EDITS[1:]), coloured=False).plain
    assert told.startswith("[… 100 words unchanged …] You may not use it without")


def test_a_changed_sentence_is_shown_from_its_first_word_to_its_last() -> None:
    long = Edit(op=Op.KEEP, text="You may not " + " ".join(["word"] * 100) + " ")
    edits = (long, Edit(op=Op.INSERT, text="here "), Edit(op=Op.KEEP, text=" ".join(["word"] * 100) + "."))
    told = redline(edits, coloured=False).plain
    assert "unchanged" not in told
    assert told.startswith("You may not word")


def test_what_differs_in_invisible_characters_alone_is_not_marked() -> None:
    joined = (
        Edit(op=Op.KEEP, text="See our "),
        Edit(op=Op.DELETE, text="guidelines\u2060"),
        Edit(op=Op.INSERT, text="guidelines"),
        Edit(op=Op.KEEP, text=" and this form"),
        Edit(op=Op.DELETE, text="\u2060\u2060"),
        Edit(op=Op.KEEP, text="."),
    )
    assert redline(joined, coloured=False).plain == "See our guidelines and this form."


@pytest.mark.parametrize("text", ["[/b] [red]", "\x1b[31mred\x1b[0m", "\x9b2J", "a\u202eb", "\x07\x08"])
def test_hostile_text_prints_as_text(text: str) -> None:
    to = Console(width=60, force_terminal=True, color_system=None)
    with to.capture() as captured:
        to.print(redline((Edit(op=Op.INSERT, text=text),), coloured=True))
    assert not {"\x1b", "\x9b", "\u202e", "\x07"} & set(captured.get())


@given(st.text())
def test_printable_is_idempotent_and_json_stays_equal(text: str) -> None:
    assert printable(printable(text)) == printable(text)
    assert not any(ord(c) < 32 and c not in "\n\t" for c in printable(text))
    assert json.loads(json_safe(json.dumps(text, ensure_ascii=False))) == text
