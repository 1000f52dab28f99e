"""Each label is found in many wordings: of lawyers and of plain speakers, British and American, by role and not by word.

The sentences in `wordings.yaml` were written for this; none is of terms that a rule was written from.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tosdiff.clauses.examples import judged
from tosdiff.clauses.rules import Example
from tosdiff.clauses.taxonomy import load

WORDINGS = yaml.safe_load(Path(__file__).with_name("wordings.yaml").read_text(encoding="utf-8"))
NEAR_MISSES = WORDINGS.pop("near misses")
OPENING = 'These terms are made between you and Halcyon Ltd ("Halcyon", "we" or "us").'
TWENTY = 20


def example(written: str | dict[str, str]) -> Example:
    fields: dict[str, Any] = written if isinstance(written, dict) else {"text": written}
    return Example(**({"before": OPENING} | fields))


def test_every_label_is_said_in_at_least_twenty_ways() -> None:
    assert set(WORDINGS) == {*load().labels, "none"}
    assert {name: len(said) for name, said in WORDINGS.items() if len(said) < TWENTY} == {}


@pytest.mark.parametrize("name", [name for name in WORDINGS if name != "none"])
def test_label_is_found_in_each_of_its_wordings(name: str) -> None:
    missed = [
        one
        for one in map(example, WORDINGS[name])
        if name not in {given.label for given in judged(one, load()).labels}
    ]
    assert [one.text for one in missed] == []


def test_what_says_none_of_it_has_no_label() -> None:
    found = {one.text: judged(one, load()).labels for one in map(example, WORDINGS["none"])}
    assert {text: [given.rule for given in labels] for text, labels in found.items() if labels} == {}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_label_is_not_given_to_what_only_comes_near_it(name: str) -> None:
    found = {one.text: judged(one, load()).labels for one in map(example, NEAR_MISSES[name])}
    wrong = {
        text: [x.rule for x in labels if x.label == name]
        for text, labels in found.items()
        if name in {x.label for x in labels}
    }
    assert wrong == {}
