"""Laws of the classes: what is wording wherever it happens, and what never is."""

from __future__ import annotations

from datetime import date

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.world.terms import LINES
from tests.world.versions import version
from tosdiff.compare.versions import compare
from tosdiff.models import Significance, Version

DOCUMENT = (
    "# Terms of Service",
    LINES[0],
    "# 1. Your account",
    *LINES[1:4],
    "You agree not to:",
    "- share your password with anyone (a manager of your own included);",
    '- record what is not yours, e.g. other artists\' "masters";',
    "- evade the limit of 12 tracks – or that of any plan;",
    "# 2. Our part",
    *LINES[4:],
    "Effective: 3 May 2026",
    "Last updated: 1 May 2026",
)
GUARDS = (
    "not", "no", "never", "neither", "without", "except", "unless", "only", "however", "provided", "may",
    "must", "shall", "will", "can", "should", "one", "thirty", "30", "14.5", "€",
)  # fmt: skip
SNAPSHOT = "20260901T000000Z-0123456789ab"

blocks = st.integers(0, len(DOCUMENT) - 3)  # but for the lines whose only job is a date
places = st.floats(0, 1, exclude_max=True)
documents = st.lists(st.integers(0, len(DOCUMENT) - 1), unique=True, max_size=3)


def changed(at: int, line: str) -> Version:
    return version(*DOCUMENT[:at], line, *DOCUMENT[at + 1 :], snapshot=SNAPSHOT)


def words_of(line: str) -> tuple[str, list[str]]:
    """Return the mark of a heading or an item, and the words after it."""
    mark, _, rest = line.partition(" ") if line[0] in "#-" else ("", "", line)
    return f"{mark} " if mark else "", rest.split(" ")


@given(blocks, places, st.sampled_from(GUARDS))
def test_a_number_negation_exception_or_modal_verb_that_comes_or_goes_is_wording(
    at: int, place: float, guard: str
) -> None:
    mark, words = words_of(DOCUMENT[at])
    position = 1 + int(place * len(words))  # before the first word it would number the block
    with_guard = changed(at, mark + " ".join([*words[:position], guard, *words[position:]]))
    plain = version(*DOCUMENT, snapshot=SNAPSHOT)
    assert compare(plain, with_guard).significance is Significance.WORDING
    assert compare(with_guard, plain).significance is Significance.WORDING


@given(blocks, places, st.sampled_from(GUARDS), documents)
def test_it_is_wording_whatever_else_changes(at: int, place: float, guard: str, retyped: list[int]) -> None:
    mark, words = words_of(DOCUMENT[at])
    position = 1 + int(place * len(words))
    lines = [line.replace("'", "’") if n in retyped else line for n, line in enumerate(DOCUMENT)]
    lines[-1] = "Last updated: 9 August 2026"
    lines[at] = mark + " ".join([*words[:position], guard, *words[position:]])
    found = compare(version(*DOCUMENT, snapshot=SNAPSHOT), version(*lines, snapshot=SNAPSHOT))
    assert found.significance is Significance.WORDING


@given(blocks, places, st.sampled_from("0123456789"))
def test_another_figure_is_wording(at: int, place: float, digit: str) -> None:
    old = f"{DOCUMENT[at]} This holds for {int(place * 500) + 10} days."
    new = f"{DOCUMENT[at]} This holds for {int(place * 500) + 10}{digit} days."
    assert compare(changed(at, old), changed(at, new)).significance is Significance.WORDING


TYPOGRAPHY = {
    "'": ["’", "‘", "ʼ"], '"': ["“", "”", "„"], "–": ["-", "—", "‒"], " ": ["\u00a0", "\u2009", "  ", " \u200b"],
    "e": ["e\u00ad", "e\u2060", "\u200be"], "fi": ["ﬁ"], "...": ["…"],
}  # fmt: skip


@given(st.data())
def test_typography_alone_is_presentation(data: st.DataObject) -> None:
    lines = list(DOCUMENT)
    for old, variants in TYPOGRAPHY.items():
        for at in data.draw(documents):
            mark = lines[at][:2] if lines[at][0] in "#-" else ""
            lines[at] = mark + lines[at][len(mark) :].replace(old, data.draw(st.sampled_from(variants)))
    found = compare(version(*DOCUMENT), version(*lines))
    assert found.significance is Significance.PRESENTATION, found.explanation


@given(blocks, places, st.sampled_from([str.upper, str.capitalize, "{},".format, "“{}”".format]))
def test_capitals_and_punctuation_are_at_most_editorial(at: int, place: float, style: object) -> None:
    assert callable(style)
    mark, words = words_of(DOCUMENT[at])
    position = int(place * len(words))
    assume(
        words[position].strip(".,;:!?").lower() not in ("us", "it", "who")
    )  # which are other words in capitals
    words[position] = style(words[position])
    found = compare(version(*DOCUMENT), changed(at, mark + " ".join(words)))
    assert found.significance in (Significance.PRESENTATION, Significance.EDITORIAL), found.explanation


@given(st.dates().filter(lambda day: day.year >= 1900 and (day.month, day.day) != (5, 3)))
def test_another_effective_date_is_wording_and_another_date_of_the_last_edit_is_not(day: date) -> None:
    line = f"{day:%d} {day:%B} {day:%Y}"
    before = version(*DOCUMENT, snapshot=SNAPSHOT)
    effective = version(*DOCUMENT[:-2], f"Effective: {line}", DOCUMENT[-1], snapshot=SNAPSHOT)
    updated = version(*DOCUMENT[:-1], f"Last updated: {line}", snapshot=SNAPSHOT)
    assert compare(before, effective).significance is Significance.WORDING
    assert compare(before, updated).significance in (Significance.EDITORIAL, Significance.PRESENTATION)
