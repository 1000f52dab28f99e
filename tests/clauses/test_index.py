"""The index of patterns: it leaves out none that could match, and gives those left in the order of the rules."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tosdiff.clauses.index import PatternIndex
from tosdiff.clauses.rules import Finder, Rule
from tosdiff.clauses.taxonomy import load
from tosdiff.clauses.wording import Pattern, spaced, units_of

TAXONOMY = load(topics=True)
TRIALS = [(rule, finder) for rule in TAXONOMY.rules for finder in rule.patterns]
EXAMPLES = [
    example.text.lower() for rule in TAXONOMY.rules for example in (*rule.matches, *rule.does_not_match)
]
NEEDS = [frozenset({"a"}), frozenset({"b", "c*"}), frozenset({"d"}), frozenset({"e*"}), frozenset({"f"})]


def tried(text: str) -> list[tuple[Rule, Finder]]:
    return list(TAXONOMY.index.worth_trying(TAXONOMY.index.look_up(units_of(text))))


def plainly(text: str) -> list[tuple[Rule, Finder]]:
    """Return the patterns of which every need is met by some word, each held against each."""
    words = units_of(text)

    def met(pattern: Pattern) -> bool:
        return all(
            any(w.startswith(s[:-1]) if s.endswith("*") else w == s for w in words for s in starts)
            for starts in pattern.needs
        )

    return [trial for trial in TRIALS if met(trial[1].pattern)]


def matching(text: str) -> list[tuple[Rule, Finder]]:
    """Return the patterns that match, every one tried."""
    units = units_of(text)
    row = spaced(units, frozenset(units))
    return [trial for trial in TRIALS if trial[1].pattern.regex.search(row)]


def test_every_pattern_that_matches_an_example_is_tried() -> None:
    for text in EXAMPLES[::8]:
        left = [id(finder) for _, finder in tried(text)]
        assert {id(finder) for _, finder in matching(text)} <= set(left)
        assert left == [id(finder) for _, finder in plainly(text)]


@settings(max_examples=40)
@given(st.lists(st.sampled_from(EXAMPLES).flatmap(lambda text: st.sampled_from(text.split())), max_size=30))
def test_every_pattern_that_matches_words_in_any_order_is_tried(words: list[str]) -> None:
    text = " ".join(words)
    left = {id(finder) for _, finder in tried(text)}
    assert {id(finder) for _, finder in matching(text)} <= left


@given(
    needs=st.lists(st.lists(st.sampled_from(NEEDS), min_size=1, max_size=5, unique=True), max_size=8),
    words=st.lists(st.sampled_from(["a", "b", "c", "cc", "d", "ee", "f", "g"]), max_size=8),
)
def test_what_is_kept_is_given_where_all_its_needs_are_met_and_in_order(
    needs: list[list[frozenset[str]]], words: list[str]
) -> None:
    index = PatternIndex[int]()
    for number, each in enumerate(needs):
        index.keep(index.need(Pattern("", "", tuple(each))), number)
    index.complete()

    def met(starts: frozenset[str]) -> bool:
        return any(w.startswith(s[:-1]) if s.endswith("*") else w == s for w in words for s in starts)

    expected = [number for number, each in enumerate(needs) if all(map(met, each))]
    assert list(index.worth_trying(index.look_up(words))) == expected
