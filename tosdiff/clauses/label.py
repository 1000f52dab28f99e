"""Labels for clauses: which rules of the taxonomy a sentence earns, and by which words.

Invariant: every label names a rule and the words as they stand in the sentence or its lead-in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tosdiff.clauses.attributes import attributes_of
from tosdiff.clauses.taxonomy import Rule, Taxonomy
from tosdiff.models import Block, Clause, Label
from tosdiff.normalise import normal, normalise

_LONGEST = 4000
"""Characters of a sentence that are read; a longer one is a list without breaks."""
_PASSED_ON = 0.8
"""What a label that comes from the lead-in is worth of the lead-in's own."""


def label(clauses: Sequence[Clause], taxonomy: Taxonomy, blocks: Sequence[Block] = ()) -> tuple[Clause, ...]:
    """Return the clauses with labels and attributes, in the same order."""
    order = {name: position for position, name in enumerate(taxonomy.labels)}
    leads: dict[tuple[str, tuple[str, ...]], tuple[Label, ...]] = {}
    found: list[Clause] = []
    for clause in clauses:
        labels = {x.label: x for x in _own(clause.text, clause.heading_path, taxonomy)}
        if clause.lead_in:
            key = (clause.lead_in, clause.heading_path)
            if key not in leads:
                leads[key] = _from_lead_in(clause.lead_in, clause.heading_path, taxonomy)
            for inherited in leads[key]:
                labels.setdefault(inherited.label, inherited)
        if labels:
            ordered = tuple(sorted(labels.values(), key=lambda x: order.get(x.label, len(order))))
            clause = replace(clause, labels=ordered, attributes=attributes_of(clause.text, ordered))
        found.append(clause)
    return tuple(found)


def _own(text: str, heading_path: tuple[str, ...], taxonomy: Taxonomy) -> list[Label]:
    form = normal(text[:_LONGEST]).lower()
    heading = " ".join(heading_path).lower()
    labels: dict[str, Label] = {}
    for rule in taxonomy.rules:
        if rule.label in labels:
            continue
        if rule.heading and not rule.heading.search(heading):
            continue
        match = rule.found.search(form)
        if match and not (rule.excluded and rule.excluded.search(form)):
            labels[rule.label] = Label(
                label=rule.label,
                rule=rule.id,
                evidence=(_as_it_stands(text[:_LONGEST], match.start(), match.end()),),
                confidence=rule.confidence,
            )
    return list(labels.values())


def _as_it_stands(text: str, start: int, end: int) -> str:
    """Return the matched words in the original's own characters."""
    form = normalise(text)
    if len(form.text) != len(form.text.lower()):
        return form.text[start:end]
    return text[slice(*form.original_span(start, end))]


def _from_lead_in(lead_in: str, heading_path: tuple[str, ...], taxonomy: Taxonomy) -> tuple[Label, ...]:
    """Return what an operative lead-in passes to its items; its last sentence leads in."""
    rules: dict[str, Rule] = {rule.id: rule for rule in taxonomy.rules}
    sentence = lead_in.rstrip().rpartition(". ")[2]
    return tuple(
        replace(x, confidence=round(x.confidence * _PASSED_ON, 2))
        for x in _own(sentence, heading_path, taxonomy)
        if rules[x.rule].items
    )
