"""The prepared taxonomy: it is what the files say, or it is not used."""

from __future__ import annotations

import pytest

from tosdiff.clauses.prepared import digest, prepared, read, text_of
from tosdiff.clauses.preparing import lines
from tosdiff.clauses.taxonomy import load, unprepared

RAW = text_of("prepared.json")


def test_what_is_prepared_is_made_of_the_files_as_they_are() -> None:
    assert "".join(lines(*unprepared())) == RAW, "run `make prepared`, and commit prepared.json"


def test_what_is_prepared_says_what_the_files_say() -> None:
    content, patterns = unprepared()
    ready = prepared()
    assert ready is not None
    assert ready.content == content
    assert ready.patterns.keys() == patterns.keys()
    for text, pattern in patterns.items():
        assert (ready.patterns[text].expression, ready.patterns[text].needs) == (
            pattern.expression,
            pattern.needs,
        )


def test_patterns_mean_the_same_with_topics_and_without() -> None:
    wider = {rule.id: rule for rule in load(topics=True).rules}
    for rule in load().rules:
        both = ([finder.pattern.expression for finder in each.patterns] for each in (rule, wider[rule.id]))
        assert len(set(map(tuple, both))) == 1, rule.id


@pytest.mark.parametrize(
    "raw",
    [RAW[: len(RAW) // 2], "[]", "", RAW.replace(digest(), "0" * 64, 1)],
    ids=["cut", "list", "empty", "other"],
)
def test_what_is_not_whole_or_made_of_other_files_is_not_used(raw: str) -> None:
    assert read(raw) is None
