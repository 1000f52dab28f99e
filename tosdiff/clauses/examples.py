"""Runs the examples of a taxonomy: what each rule must match, and must not.

Invariant: an example is labelled as any sentence is, with both passes, its heading and the sentences before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from tosdiff.clauses.label import before_of, label
from tosdiff.clauses.parties import Parties
from tosdiff.clauses.passes import Reader, why_not
from tosdiff.clauses.rules import Example, Rule, Taxonomy
from tosdiff.errors import TaxonomyError
from tosdiff.language.normalise import normal
from tosdiff.models import BLOCK_SEPARATOR, Clause, Label, LeadIn, Sentence


def judged(example: Example, taxonomy: Taxonomy) -> Clause:
    """Label an example where it says that it stands."""
    return label(_sentences(example), taxonomy)[-1]


def failures(taxonomy: Taxonomy) -> Iterator[TaxonomyError]:
    """Yield an error for each example that does not come out as its rule says: rule, example, what happened."""
    for rule in taxonomy.rules:
        for example in rule.matches:
            given = judged(example, taxonomy).labels
            if not {x.label for x in given}.intersection(rule.labels):
                yield TaxonomyError(
                    f"{rule.where}: must match {example.text!r}, but {_why_not(rule, example, taxonomy)}",
                    hint=f"it has {_named(given)}",
                )
        for example in rule.does_not_match:
            given = judged(example, taxonomy).labels
            if by_it := [x for x in given if x.rule == rule.id]:
                yield TaxonomyError(
                    f"{rule.where}: must not match {example.text!r}, but does: {_quoted(by_it[0])}",
                    hint="narrow a pattern, or bar these words with `unless:`",
                )


def _sentences(example: Example) -> list[Sentence]:
    path = (example.under,) if example.under else ()
    *rows, last = [*filter(None, (example.before, example.lead_in)), example.text]
    starts = [*accumulate((len(text) + len(BLOCK_SEPARATOR) for text in rows), initial=0)]
    before = [
        Sentence(text=text, span=(start, start + len(text)), block=at, heading_path=path)
        for at, (text, start) in enumerate(zip(rows, starts, strict=False))
    ]
    lead_in = LeadIn(text=example.lead_in, span=before[-1].span) if example.lead_in else None
    span = (starts[-1], starts[-1] + len(last))
    return [*before, Sentence(text=last, span=span, block=len(rows), heading_path=path, lead_in=lead_in)]


def _why_not(rule: Rule, example: Example, taxonomy: Taxonomy) -> str:
    reader = Reader(taxonomy, Parties())
    *before, clause = label(_sentences(example), taxonomy)
    lead = example.lead_in.rstrip(" :")
    text = f"{lead} {clause.text}" if lead else clause.text
    reading = reader.reading(text, normal(text))
    return why_not(rule, reading, reader.place(clause.heading_path), before_of(clause, before))


def _named(given: tuple[Label, ...]) -> str:
    return ", ".join(f"{x.label} by the rule {x.rule}" for x in given) or "no label"


def _quoted(given: Label) -> str:
    return f"“{given.words[0]}”" if given.words else "by its lead-in"
