"""Labels for clauses, in two passes that do not see each other's result, and a fixed rule where they differ.

The first pass adds up weighted cues: words of the sentence, of the headings above, labels of the sentences
before. The second looks for structures: who may do what to whom. Then, for each label:

- both find it: confidence 0.95;
- a structure alone: 0.8; but not if the cues weigh against it as much as would have been enough for it;
- a structure that is `tentative` needs the cues: 0.7, and nothing without them;
- cues alone give it from the weight `alone`: 0.5, under the rule id `cues`;
- an item has the labels of the sentence that leads in to its list: 0.9 of what they are worth there.

Invariant: every label names its rule and the words that earned it, as they stand in the sentence, the
lead-in, or for cues the headings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tosdiff.clauses.attributes import attributes_of
from tosdiff.clauses.parties import Parties, parties_of
from tosdiff.clauses.taxonomy import Cues, Finder, Rule, Taxonomy
from tosdiff.clauses.wording import evidence_of
from tosdiff.models import Block, BlockKind, Clause, Label, Span
from tosdiff.normalise import normal, normalise

_LONGEST = 4000
"""Characters of a sentence that are read; a longer one is a list without breaks."""
_BOTH, _STRUCTURE, _TENTATIVE, _CUES, _PASSED_ON = 0.95, 0.8, 0.7, 0.5, 0.9
_BACK = 80
"""Sentences back that a lead-in is looked for; longer lists are read from the lead-in's text."""
_SUBORDINATE = re.compile(
    r"(?<![a-z])(?:if|when|whenever|where|how|why|what|whether|unless|before|after|once|until|because|believe|"
    r"think|see|event|case|as|which|reasons) (?:and )?[\"'(]*$"
)
_TRIES = 6
_STOPS = (".", "!", "?", ".)", '."', ".”")


def label(clauses: Sequence[Clause], taxonomy: Taxonomy, blocks: Sequence[Block] = ()) -> tuple[Clause, ...]:
    """Return the clauses with labels and attributes, in the same order.

    `blocks` are those the clauses were cut from; with them, what is no running text (a table's head) is
    told from sentences.
    """
    forms = [normal(clause.text[:_LONGEST]) for clause in clauses]
    labeller = _Labeller(taxonomy, parties_of(forms))
    found: list[Clause] = []
    for clause, form in zip(clauses, forms, strict=True):
        rows = bool(blocks) and blocks[clause.block].kind is BlockKind.ROW
        found.append(labeller.label(clause, form, found, row=rows))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text as the passes see it."""

    text: str
    bits: int


@dataclass(frozen=True, slots=True)
class _Found:
    """What a pass found for a label."""

    rule: Rule
    span: Span


class _Labeller:
    """Labels the clauses of one document, one after the other."""

    def __init__(self, taxonomy: Taxonomy, parties: Parties) -> None:
        self._taxonomy = taxonomy
        self._parties = parties
        self._order = {name: at for at, name in enumerate(taxonomy.labels)}
        self._items = {rule.id for rule in taxonomy.rules if rule.items}
        self._headings: dict[tuple[str, ...], tuple[_Reading, Mapping[str, int], list[Rule]]] = {}
        self._leads: tuple[str, str, tuple[Label, ...]] = ("", "", ())

    def label(self, clause: Clause, form: str, before: Sequence[Clause], *, row: bool = False) -> Clause:
        """Return a clause with its labels, given the labelled clauses before it."""
        reading = self._reading(form)
        headings = self._heading(clause.heading_path)
        neighbours = _neighbours(clause, before)
        structures = self._structures(reading, 0, headings[2], neighbours)
        leading: tuple[Label, ...] = ()
        if clause.lead_in:
            lead, leading = self._lead(clause, before)
            if lead:
                joined = self._reading(f"{lead[-_LONGEST:].rstrip(' :')}, {form}")
                cut = len(joined.text) - len(reading.text)
                spans = self._structures(joined, cut, headings[2], neighbours)
                structures = {
                    name: _Found(found.rule, (max(found.span[0] - cut, 0), found.span[1] - cut))
                    for name, found in spans.items()
                } | structures
        labels = {x.label: x for x in self._decided(clause, form, reading, structures, headings, neighbours)}
        for inherited in leading:
            labels.setdefault(inherited.label, inherited)
        if row and len(reading.text.split()) < 4:
            labels = {}
        if not labels:
            return clause
        ordered = tuple(sorted(labels.values(), key=lambda x: self._order[x.label]))
        return replace(clause, labels=ordered, attributes=attributes_of(form, ordered, clause.lead_in))

    def _reading(self, form: str) -> _Reading:
        text = self._parties.mask(form)
        return _Reading(text, self._taxonomy.index.bits(text))

    def _heading(self, path: tuple[str, ...]) -> tuple[_Reading, Mapping[str, int], list[Rule]]:
        """Return the headings above as text, the weight they give each label, and the rules they allow."""
        if path not in self._headings:
            reading = self._reading(normal(" ; ".join(path[-4:])))
            weights = {
                name: sum(weight for weight, finder in cues.headings if _search(finder, reading))
                for name, cues in self._taxonomy.cues.items()
            }
            allowed = [
                rule
                for rule in self._taxonomy.rules
                if (not rule.under or any(_search(finder, reading) for finder in rule.under))
                and not any(_search(finder, reading) for finder in rule.not_under)
            ]
            self._headings[path] = reading, weights, allowed
        return self._headings[path]

    def _structures(
        self, reading: _Reading, cut: int, rules: Sequence[Rule], neighbours: frozenset[str]
    ) -> dict[str, _Found]:
        """Return the second pass: for each label the first rule that matches, firm ones before tentative.

        A match must reach beyond `cut`, where the sentence itself begins.
        """
        found: dict[str, _Found] = {}
        for rule in rules:
            known = found.get(rule.label)
            if known and (rule.tentative or not known.rule.tentative):
                continue
            if rule.after and not rule.after & neighbours:
                continue
            for finder in rule.patterns:
                span = _search(finder, reading) if rule.anywhere else _main_clause(finder, reading)
                if span and span[1] > cut:
                    if not any(_search(unless, reading) for unless in rule.unless):
                        found[rule.label] = _Found(rule, span)
                    break
        return found

    def _decided(
        self,
        clause: Clause,
        form: str,
        reading: _Reading,
        structures: Mapping[str, _Found],
        headings: tuple[_Reading, Mapping[str, int], list[Rule]],
        neighbours: frozenset[str],
    ) -> list[Label]:
        """Settle each label between the two passes."""
        decided: list[Label] = []
        for name in self._taxonomy.labels:
            structure, cues = structures.get(name), self._taxonomy.cues.get(name)
            if structure is None and cues is None:
                continue
            weight, spans = _weighed(cues, reading) if cues else (0, [])
            enough, alone = (cues.enough, cues.alone) if cues else (1, 1)
            if cues:
                weight += headings[1][name] + sum(
                    value for other, value in cues.after.items() if other in neighbours
                )
            if structure is None:
                if spans and weight >= alone:
                    decided.append(_earned(name, "cues", clause, form, spans, _CUES))
                continue
            agreed = weight >= enough
            if weight <= -enough or (structure.rule.tentative and not agreed):
                continue
            confidence = _TENTATIVE if structure.rule.tentative else _BOTH if agreed else _STRUCTURE
            decided.append(
                _earned(name, structure.rule.id, clause, form, [structure.span, *spans], confidence)
            )
        return decided

    def _lead(self, clause: Clause, before: Sequence[Clause]) -> tuple[str, tuple[Label, ...]]:
        """Return the sentence that leads in to an item, and the labels it passes on."""
        lead_in = clause.lead_in or ""
        if self._leads[0] == lead_in:
            return self._leads[1], self._leads[2]
        text: str = ""
        labels: tuple[Label, ...] = ()
        if not lead_in.rstrip().endswith(_STOPS):
            leader = next((c for c in before[: -_BACK - 1 : -1] if lead_in.endswith(c.text)), None)
            if leader is None:
                last = lead_in.rpartition(". ")[2]
                leader = self.label(replace(clause, text=last, lead_in=None), normal(last[:_LONGEST]), ())
            text = normal(leader.text)
            labels = tuple(
                replace(x, confidence=round(x.confidence * _PASSED_ON, 2))
                for x in leader.labels
                if x.rule in self._items
            )
        self._leads = (lead_in, text, labels)
        return text, labels


def _neighbours(clause: Clause, before: Sequence[Clause]) -> frozenset[str]:
    """Return the labels of the two sentences before, in the same section."""
    return frozenset(
        x.label for other in before[-2:] if other.heading_path == clause.heading_path for x in other.labels
    )


def _search(finder: Finder, reading: _Reading) -> Span | None:
    if reading.bits & finder.need != finder.need:
        return None
    match = finder.pattern.regex.search(reading.text)
    return evidence_of(match) if match else None


def _main_clause(finder: Finder, reading: _Reading) -> Span | None:
    """Return the first match that does not begin right after a word that opens a subordinate clause."""
    if reading.bits & finder.need != finder.need:
        return None
    match = finder.pattern.regex.search(reading.text)
    for _ in range(_TRIES):
        if not match or not _SUBORDINATE.search(reading.text[max(match.start() - 24, 0) : match.start()]):
            break
        match = finder.pattern.regex.search(reading.text, match.start() + 1)
    return evidence_of(match) if match else None


def _weighed(cues: Cues, reading: _Reading) -> tuple[int, list[Span]]:
    """Return the first pass: the weight of the cues in a sentence, and where they stand."""
    total, spans = 0, []
    for weight, finder in cues.words:
        if span := _search(finder, reading):
            total += weight
            if weight > 0:
                spans.append(span)
    return total, spans


def _earned(
    name: str, rule: str, clause: Clause, form: str, spans: Sequence[Span], confidence: float
) -> Label:
    evidence = dict.fromkeys(_as_it_stands(clause.text[:_LONGEST], form, span) for span in spans)
    return Label(
        label=name, rule=rule, evidence=tuple(words for words in evidence if words), confidence=confidence
    )


def _as_it_stands(text: str, form: str, span: Span) -> str:
    """Return the words of a span of the normal form in the original's own characters."""
    start, end = span[0], min(span[1], len(form))
    if text == form:
        return text[start:end]
    return text[slice(*normalise(text).original_span(start, end))]
