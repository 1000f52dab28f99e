"""Every rule of the shipped taxonomy against its own examples."""

from __future__ import annotations

import pytest

from tosdiff.clauses.label import label
from tosdiff.clauses.taxonomy import Example, Rule, load
from tosdiff.models import Clause

TAXONOMY = load()
MATCHES = [(rule, example) for rule in TAXONOMY.rules for example in rule.matches]
OTHERS = [(rule, example) for rule in TAXONOMY.rules for example in rule.does_not_match]


def judged(example: Example) -> Clause:
    """Label an example where it says that it stands."""
    path = (example.under,) if example.under else ()
    clauses = [
        Clause(text=text, span=(0, len(text)), block=at, heading_path=path, lead_in=lead)
        for at, (text, lead) in enumerate(
            [(text, None) for text in (example.before, example.lead_in) if text]
            + [(example.text, example.lead_in or None)]
        )
    ]
    return label(clauses, TAXONOMY)[-1]


@pytest.mark.parametrize(("rule", "example"), MATCHES, ids=[f"{r.id}-{e.text[:24]}" for r, e in MATCHES])
def test_rule_gives_its_label_to_what_it_must_match(rule: Rule, example: Example) -> None:
    assert rule.label in {x.label for x in judged(example).labels}


@pytest.mark.parametrize(("rule", "example"), OTHERS, ids=[f"{r.id}-{e.text[:24]}" for r, e in OTHERS])
def test_rule_does_not_earn_its_label_from_what_it_must_not_match(rule: Rule, example: Example) -> None:
    assert rule.id not in {x.rule for x in judged(example).labels}


def test_every_rule_says_what_it_stands_for_and_shows_both_sides() -> None:
    lacking = [r.id for r in TAXONOMY.rules if not (r.says and r.matches and r.does_not_match)]
    assert lacking == []
