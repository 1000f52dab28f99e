"""The language of rules: what a pattern finds, what it needs, and that no text makes it explode."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.clauses.index import PatternIndex
from tosdiff.clauses.wording import USERS, Wording, WordingError, spaced, span_in, units_of

CLASSES = {
    "provider": ["we", "the company"],
    "may": ["may", "reserve* .. right* .. to"],
    "stop": ["suspend*", "terminat*", "shut down"],
    "user": ["/".join(sorted(USERS)), "your organi*"],
}


def row(units: list[str]) -> str:
    return spaced(units, frozenset(units))


def found(pattern: str, text: str) -> str | None:
    """Return the words of `text` that a pattern finds."""
    spoken = row(units_of(text.lower()))
    match = Wording(CLASSES).pattern(pattern).regex.search(spoken)
    if not match:
        return None
    start, end = span_in(text.lower(), spoken, (match.start() + 1, match.end()))
    return text[start:end]


@pytest.mark.parametrize(
    ("pattern", "text", "words"),
    [
        ("terminat*", "The termination fee", "termination"),
        ("may/can stop", "You can stop", "can stop"),
        ("(set aside | put off) it", "They put off it", "put off it"),
        ("you may [also] leave", "You may also leave", "You may also leave"),
        ("you may [also] leave", "You may leave", "You may leave"),
        ("{provider} {may} {stop}", "We may, (if need be) suspend", None),
        ("{provider} {may} .. {stop}", "We may, (if need be) suspend", "We may, (if need be) suspend"),
        ("{provider} {may} !not .. {stop}", "We may not suspend", None),
        ("{provider} {may} !(not | never) .. {stop}", "We may never suspend", None),
        ("{provider} .. {stop}", "We think that you terminate", None),
        ("{provider} ... {stop}", "We think that you terminate", "We think that you terminate"),
        ("we ... {stop}", "We agree: you terminate", None),
        ("we -- {stop}", "We may at our discretion suspend", "We may at our discretion suspend"),
        ("we -- {stop}", "We use tools to suspend", None),
        ("we -- {stop}", "We may, due to inactivity, suspend", "We may, due to inactivity, suspend"),
        ("we -- {stop}", "We know that some suspend", None),
        ("we -- {stop}", "We know of that rule and suspend", "We know of that rule and suspend"),
        ("we -- {stop}", "We pay and you may suspend", None),
        ("we -- {stop}", "We pay; we suspend", "we suspend"),
        ("{user} may", "Any subscriber may leave", "subscriber may"),
        ("^ you may", "When you may", None),
        ("leave $", "You leave today", None),
        ("Leave TODAY", "You leave today", "leave today"),
        ("you do not", "You don't", "You don't"),
        ("{provider} {may} .. {stop}", "the Company reserves its right to shut down", "the Company reserves its right to shut down"),
    ],
)  # fmt: skip
def test_pattern_finds(pattern: str, text: str, words: str | None) -> None:
    assert found(pattern, text) == words


@pytest.mark.parametrize(
    "pattern", ["", "(a", "a)", "[a", "a | ", "{unknown} a", "a b?c", "..", "[a]", "{loop}"]
)
def test_what_is_not_in_the_language_is_refused(pattern: str) -> None:
    with pytest.raises(WordingError):
        Wording({"loop": ["a {loop}"]}).pattern(pattern)


@given(st.lists(st.sampled_from("we may not the company reserves rights to suspend shut down it".split())))
def test_index_never_rules_out_a_sentence_that_matches(words: list[str]) -> None:
    pattern = Wording(CLASSES).pattern("{provider} [also] {may} .. {stop}")
    index = PatternIndex[str]()
    need = index.need(pattern)
    index.keep(need, "kept")
    index.complete()
    if pattern.regex.search(row(words)):
        bits = index.look_up(words)
        assert bits & need == need
        assert list(index.worth_trying(bits)) == ["kept"]


def test_hostile_repetition_takes_no_time() -> None:
    pattern = Wording(CLASSES).pattern("{provider} {may} ... {stop} ... {stop} ... {provider} ... never")
    text = row("we may suspend terminate shut down".split() * 700)
    start = time.process_time()
    assert not pattern.regex.search(text)
    assert time.process_time() - start < 5


@given(st.text(alphabet="ab;:(, 'é§.-\t", max_size=30))
def test_words_are_the_same_whichever_way_they_are_cut(text: str) -> None:
    assert units_of(text) == [word for word in units_of(text + " é") if word]
