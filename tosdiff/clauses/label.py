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
from functools import lru_cache

from tosdiff.clauses.attributes import attributes_of
from tosdiff.clauses.parties import Parties, parties_of
from tosdiff.clauses.taxonomy import Finder, Rule, Taxonomy
from tosdiff.clauses.wording import span_in, words_of
from tosdiff.models import Block, BlockKind, Clause, Label, Span
from tosdiff.normalise import Normalised, normal, normalise

_LONGEST = 4000
"""Characters of a sentence that are read; a longer one is a list without breaks."""
_SHORTEST = 4
"""Words of a sentence; what is shorter is a caption, if it is no item."""
_BOTH, _STRUCTURE, _TENTATIVE, _CUES, _PASSED_ON = 0.95, 0.8, 0.7, 0.5, 0.9
_BACK = 80
"""Sentences back that a lead-in is looked for; longer lists are read from the lead-in's text."""
_SUBORDINATE = re.compile(
    r"(?<![^ ])(?:if|when|whenever|where|how|why|what|whether|unless|before|after|once|until|because|believe|"
    r"think|see|event|case|as|which|reasons) (?:and )?$"
)
# A party that these govern does nothing itself: "the offers made to you will not expire".
_OBJECT = re.compile(r"(?<![^ ])(?:to|from|with|of|against) $")
_PARTIES = ("you ", "we ", "us ", "§")
_TRIES = 6
# Characters that the normal form keeps or exchanges for one other.
_PLAIN = re.compile(r"[!-~ \u2018\u2019\u201c\u201d\u2013\u2014]*\Z")
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

    masked: str
    """Character for character the normal form."""
    text: str
    """Its words, each followed by a space; spans are in this."""
    bits: int


@dataclass(frozen=True, slots=True)
class _Place:
    """What the headings above a sentence settle for it."""

    weights: Mapping[str, int]
    """Weight that they give each label."""
    trials: tuple[tuple[int, Rule, Finder], ...]
    """Patterns of the rules that they allow, in order, each with the bits it needs."""


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
        self._cues = tuple(
            (finder.need, name, weight, finder)
            for name, cues in taxonomy.cues.items()
            for weight, finder in cues.words
        )
        self._places: dict[tuple[str, ...], _Place] = {}
        self._leads: tuple[str, str, tuple[Label, ...]] = ("", "", ())

    def label(self, clause: Clause, form: str, before: Sequence[Clause], *, row: bool = False) -> Clause:
        """Return a clause with its labels, given the labelled clauses before it."""
        reading = self._reading(form)
        place = self._place(clause.heading_path)
        neighbours = _neighbours(clause, before)
        structures = self._structures(reading, 0, place, neighbours)
        leading: tuple[Label, ...] = ()
        if clause.lead_in:
            lead, leading = self._lead(clause, before)
            if lead:
                joined = self._reading(f"{lead[-_LONGEST:].rstrip(' :')} {form}")
                cut = len(joined.text) - len(reading.text)
                spans = self._structures(joined, cut, place, neighbours)
                structures = {
                    name: _Found(found.rule, (max(found.span[0] - cut, 0), found.span[1] - cut))
                    for name, found in spans.items()
                } | structures
        labels = {x.label: x for x in self._decided(clause, form, reading, structures, place, neighbours)}
        for inherited in leading:
            labels.setdefault(inherited.label, inherited)
        if (row or not clause.lead_in) and sum(
            word[0].isalpha() for word in reading.text.split()
        ) < _SHORTEST:
            labels = {}
        if not labels:
            return clause
        ordered = tuple(sorted(labels.values(), key=lambda x: self._order[x.label]))
        return replace(clause, labels=ordered, attributes=attributes_of(form, ordered, clause.lead_in))

    def _reading(self, form: str) -> _Reading:
        masked = self._parties.mask(form)
        words = words_of(masked)
        return _Reading(masked, " ".join(words) + " ", self._taxonomy.index.bits(words))

    def _place(self, path: tuple[str, ...]) -> _Place:
        """Return what the headings above settle, once for all sentences under them."""
        if path not in self._places:
            reading = self._reading(normal(" ; ".join(path[-4:])))
            self._places[path] = _Place(
                weights={
                    name: sum(weight for weight, finder in cues.headings if _search(finder, reading))
                    for name, cues in self._taxonomy.cues.items()
                },
                trials=tuple(
                    (finder.need, rule, finder)
                    for rule in self._taxonomy.rules
                    if (not rule.under or any(_search(finder, reading) for finder in rule.under))
                    and not any(_search(finder, reading) for finder in rule.not_under)
                    for finder in rule.patterns
                ),
            )
        return self._places[path]

    def _structures(
        self, reading: _Reading, cut: int, place: _Place, neighbours: frozenset[str]
    ) -> dict[str, _Found]:
        """Return the second pass: for each label the first rule that matches, firm ones before tentative.

        A match must reach beyond `cut`, where the sentence itself begins.
        """
        found: dict[str, _Found] = {}
        settled: Rule | None = None
        bits = reading.bits
        for _, rule, finder in [trial for trial in place.trials if bits & trial[0] == trial[0]]:
            known = found.get(rule.label)
            if rule is settled or (known and (rule.tentative or not known.rule.tentative)):
                continue
            if rule.after and not rule.after & neighbours:
                continue
            span = _search(finder, reading) if rule.anywhere else _main_clause(finder, reading)
            if span and span[1] > cut:
                settled = rule
                if not any(_search(unless, reading) for unless in rule.unless):
                    found[rule.label] = _Found(rule, span)
        return found

    def _weighed(
        self, reading: _Reading, place: _Place, neighbours: frozenset[str]
    ) -> tuple[dict[str, int], dict[str, list[Span]]]:
        """Return the first pass: the weight of each label's cues, and where they stand in the sentence."""
        weights, spans = dict(place.weights), dict[str, list[Span]]()
        bits = reading.bits
        for _, name, weight, finder in [cue for cue in self._cues if bits & cue[0] == cue[0]]:
            if span := _search(finder, reading):
                weights[name] += weight
                if weight > 0:
                    spans.setdefault(name, []).append(span)
        if neighbours:
            for name, cues in self._taxonomy.cues.items():
                for other in neighbours & cues.after.keys():
                    weights[name] += cues.after[other]
        return weights, spans

    def _decided(
        self,
        clause: Clause,
        form: str,
        reading: _Reading,
        structures: Mapping[str, _Found],
        place: _Place,
        neighbours: frozenset[str],
    ) -> list[Label]:
        """Settle each label between the two passes."""
        decided: list[Label] = []
        weights, spans = self._weighed(reading, place, neighbours)
        for name in structures.keys() | spans.keys():
            structure, cues, where = structures.get(name), self._taxonomy.cues.get(name), spans.get(name, [])
            weight = weights.get(name, 0)
            if structure is None:
                if cues and weight >= cues.alone:
                    decided.append(_earned(name, "cues", clause, form, reading, where, _CUES))
                continue
            agreed = cues is not None and weight >= cues.enough
            vetoed = cues is not None and weight <= -cues.enough
            if vetoed or (structure.rule.tentative and not agreed):
                continue
            confidence = _TENTATIVE if structure.rule.tentative else _BOTH if agreed else _STRUCTURE
            decided.append(
                _earned(name, structure.rule.id, clause, form, reading, [structure.span, *where], confidence)
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
    return match.span() if match else None


def _main_clause(finder: Finder, reading: _Reading) -> Span | None:
    """Return the first match that does not begin right after a word that opens a subordinate clause."""
    if reading.bits & finder.need != finder.need:
        return None
    match = finder.pattern.regex.search(reading.text)
    for _ in range(_TRIES):
        if not match or not (
            _SUBORDINATE.search(reading.text[max(match.start() - 24, 0) : match.start()])
            or (
                match[0].startswith(_PARTIES)
                and _OBJECT.search(reading.text[max(match.start() - 8, 0) : match.start()])
            )
        ):
            break
        match = finder.pattern.regex.search(reading.text, match.start() + 1)
    return match.span() if match else None


def _earned(
    name: str,
    rule: str,
    clause: Clause,
    form: str,
    reading: _Reading,
    spans: Sequence[Span],
    confidence: float,
) -> Label:
    text = clause.text[:_LONGEST]
    stands = (_as_it_stands(text, form, span_in(reading.masked, reading.text, span)) for span in spans)
    evidence = tuple(words for words in dict.fromkeys(stands) if words)
    return Label(label=name, rule=rule, evidence=evidence, confidence=confidence)


def _as_it_stands(text: str, form: str, span: Span) -> str:
    """Return the words of a span of the normal form in the original's own characters."""
    start, end = span[0], min(span[1], len(form))
    if len(text) == len(form) and _PLAIN.match(text):
        return text[start:end]
    return text[slice(*_mapped(text).original_span(start, end))]


@lru_cache(maxsize=8)
def _mapped(text: str) -> Normalised:
    return normalise(text)
