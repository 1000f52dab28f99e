"""News in one line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tosdiff.report.words.news import LONGEST, cut


@given(st.text(max_size=200), st.integers(10, 100))
def test_a_line_is_one_line_of_at_most_the_length(text: str, longest: int) -> None:
    line = cut(text, longest)
    assert len(line) <= longest
    assert len(line.splitlines()) <= 1 and line == line.strip()


@given(st.lists(st.text("abcdef", min_size=1, max_size=12), min_size=1, max_size=40))
def test_it_is_cut_between_words_and_says_so(words: list[str]) -> None:
    line = cut(" ".join(words))
    if line.endswith("…"):
        assert len(" ".join(words)) > LONGEST
        assert line[:-1].split() == words[: len(line[:-1].split())]
    else:
        assert line == " ".join(words)
