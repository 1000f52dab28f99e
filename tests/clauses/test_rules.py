"""Every rule of the shipped taxonomy against its own examples."""

from __future__ import annotations

import pytest

from tosdiff.clauses.examples import judged
from tosdiff.clauses.rules import Example, Rule
from tosdiff.clauses.taxonomy import load

TAXONOMY = load()
MATCHES = [(rule, example) for rule in TAXONOMY.rules for example in rule.matches]
OTHERS = [(rule, example) for rule in TAXONOMY.rules for example in rule.does_not_match]


@pytest.mark.parametrize(("rule", "example"), MATCHES, ids=[f"{r.id}-{e.text[:24]}" for r, e in MATCHES])
def test_rule_gives_its_label_to_what_it_must_match(rule: Rule, example: Example) -> None:
    assert {x.label for x in judged(example, TAXONOMY).labels}.intersection(rule.labels)


@pytest.mark.parametrize(("rule", "example"), OTHERS, ids=[f"{r.id}-{e.text[:24]}" for r, e in OTHERS])
def test_rule_does_not_earn_its_label_from_what_it_must_not_match(rule: Rule, example: Example) -> None:
    assert rule.id not in {x.rule for x in judged(example, TAXONOMY).labels}


def test_every_rule_says_what_it_stands_for_and_shows_both_sides() -> None:
    lacking = [r.id for r in TAXONOMY.rules if not (r.says and r.matches and r.does_not_match)]
    assert lacking == []
