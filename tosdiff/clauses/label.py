"""Labels for clauses, in two passes that do not see each other's result, and a fixed rule where they differ.

The first pass adds up weighted cues: words of the sentence, of the headings above, labels of the sentences
before. The second looks for structures: who may do what to whom. Then, for each label:

- both find it: confidence 0.95;
- a structure alone: 0.8; but not if the cues weigh against it as much as would have been enough for it;
- a structure that is `tentative` needs the cues: 0.7, and nothing without them;
- cues alone give it from the weight `alone`: 0.5, under the rule id `cues`;
- an item has the labels of the sentence that leads in to its list: 0.9 of what they are worth there; but
  no permission where it says itself what is forbidden.

Invariant: every label names its rule, how the passes came to it, and the words of both, as they stand in the
sentence, the lead-in or the headings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tosdiff.clauses.attributes import attributes_of
from tosdiff.clauses.enumeration import number_length, with_lead_ins
from tosdiff.clauses.parties import parties_of
from tosdiff.clauses.passes import Place, Reader, Reading, Structure
from tosdiff.clauses.taxonomy import Taxonomy
from tosdiff.clauses.wording import spaced, units_of
from tosdiff.language.normalise import normal
from tosdiff.models import (
    NOTHING_STATED,
    Block,
    BlockKind,
    Clause,
    Decision,
    Evidence,
    EvidencePlace,
    Label,
    LeadIn,
    Pass,
    Sentence,
    leader_of,
)

_LONGEST = 4000
"""Characters of a sentence that are read; a longer one is a list without breaks."""
_SHORTEST = 4
"""Words of a sentence; what is shorter is a caption, if it is no item."""
_CONFIDENCE = {
    Decision.BOTH: 0.95,
    Decision.STRUCTURE: 0.8,
    Decision.TENTATIVE: 0.7,
    Decision.CUES: 0.5,
}
_PASSED_ON = 0.9
"""What a lead-in's label is worth for an item."""
# "You shall not do any of the following acts." leads in to a list, whatever its stop.
_FOLLOWING = re.compile(r"\bfollowing\b", re.IGNORECASE)
_STOPS = (".", "!", "?", ".)", '."', ".”")


def label(
    sentences: Sequence[Sentence], taxonomy: Taxonomy, blocks: Sequence[Block] = ()
) -> tuple[Clause, ...]:
    """Return each sentence as a clause with its labels and attributes, in the same order.

    A numbered paragraph of a list has its lead-in too, as if the page had set it as an item.
    `blocks` are those the sentences were cut from; with them, what is no running text (a table's head) is
    told from sentences.
    """
    sentences = tuple(with_lead_ins(sentences))
    forms = [normal(sentence.text[:_LONGEST]) for sentence in sentences]
    labeller = _Labeller(taxonomy, Reader(taxonomy, parties_of(forms)))
    found: list[Clause] = []
    for sentence, form in zip(sentences, forms, strict=True):
        rows = bool(blocks) and blocks[sentence.block].kind is BlockKind.ROW
        found.append(labeller.label(sentence, form, found, row=rows))
    return tuple(found)


class _Labeller:
    """Labels the clauses of one document, one after the other."""

    def __init__(self, taxonomy: Taxonomy, reader: Reader) -> None:
        self._reader = reader
        self._order = {name: at for at, name in enumerate(taxonomy.labels)}
        self._items = {rule.id for rule in taxonomy.rules if rule.items}
        self._cues = taxonomy.cues
        self._alone = {name for name, cues in taxonomy.cues.items() if cues.alone is not None}
        self._leads: tuple[LeadIn | None, str, tuple[Label, ...]] = (None, "", ())

    def label(self, sentence: Sentence, form: str, before: Sequence[Clause], *, row: bool = False) -> Clause:
        """Return a sentence as a clause, given the clauses before it."""
        reading = self._reader.reading(sentence.text[:_LONGEST], form)
        place = self._reader.place(sentence.heading_path)
        neighbours = _neighbours(sentence, before)
        structures = self._reader.structures(reading, 0, place, neighbours)
        leading: tuple[Label, ...] = ()
        if sentence.lead_in:
            lead, leading = self._lead(sentence, sentence.lead_in, before)
            if lead:
                structures = self._read_on(lead, reading, place, neighbours) | structures
        labels = {x.label: x for x in self._decided(reading, structures, place, neighbours)}
        for inherited in leading:
            if inherited.label != "access.grant" or "access.restriction" not in labels:
                labels.setdefault(inherited.label, inherited)
        if not labels or ((row or not sentence.lead_in) and _is_caption(reading)):
            return sentence.labelled((), NOTHING_STATED)
        ordered = tuple(sorted(labels.values(), key=lambda x: self._order[x.label]))
        lead_in = sentence.lead_in.text if sentence.lead_in else None
        return sentence.labelled(ordered, attributes_of(form, ordered, lead_in))

    def _read_on(
        self, lead: str, reading: Reading, place: Place, neighbours: frozenset[str]
    ) -> dict[str, Structure]:
        """Return the structures of an item that its lead-in begins, by the words that stand in the item."""
        number = number_length(reading.form)
        joined = f"{lead[-_LONGEST:].rstrip(' :')} {reading.form[number:]}"
        whole = self._reader.reading(joined, joined)
        skipped = len(spaced(units_of(reading.masked[:number]))) if number else 0
        cut = len(whole.text) - len(reading.text) + skipped
        return {
            name: Structure(
                found.rule, (max(found.span[0] - cut, 0) + skipped, found.span[1] - cut + skipped)
            )
            for name, found in self._reader.structures(whole, cut, place, neighbours).items()
        }

    def _decided(
        self, reading: Reading, structures: Mapping[str, Structure], place: Place, neighbours: frozenset[str]
    ) -> list[Label]:
        """Settle each label between the two passes."""
        decided: list[Label] = []
        for name in structures.keys() | self._alone:
            structure, cues = structures.get(name), self._cues.get(name)
            found = self._reader.cues(cues, reading, place, neighbours) if cues else ()
            weight, enough = sum(x.weight for x in found), cues.enough if cues else 0
            agreed = cues is not None and weight >= enough
            if structure is None:
                if cues is None or cues.alone is None or weight < cues.alone:
                    continue
                decision = Decision.CUES
            elif structure.rule.tentative:
                decision = Decision.TENTATIVE
                if not agreed:
                    continue
            else:
                decision = Decision.BOTH if agreed else Decision.STRUCTURE
                if cues is not None and weight <= -enough:
                    continue
            if structure:
                words = reading.as_it_stands(structure.span)
                found = (Evidence(by=Pass.STRUCTURE, rule=structure.rule.id, words=words), *found)
            decided.append(
                Label(
                    label=name,
                    rule=structure.rule.id if structure else "cues",
                    evidence=found,
                    confidence=_CONFIDENCE[decision],
                    decision=decision,
                    enough=enough,
                )
            )
        return decided

    def _lead(
        self, item: Sentence, lead_in: LeadIn, before: Sequence[Clause]
    ) -> tuple[str, tuple[Label, ...]]:
        """Return the sentence that leads in to an item, and the labels it passes on."""
        if self._leads[0] == lead_in:
            return self._leads[1], self._leads[2]
        text: str = ""
        labels: tuple[Label, ...] = ()
        at = leader_of(lead_in, before)
        leader = None if at is None else before[at]
        finished = lead_in.text.rstrip().endswith(_STOPS)
        if not finished or (leader and _FOLLOWING.search(leader.text)):
            if leader is None:
                last = lead_in.text.rpartition(". ")[2]
                leader = self.label(replace(item, text=last, lead_in=None), normal(last[:_LONGEST]), ())
            text = "" if finished else normal(leader.text)
            labels = tuple(_passed_on(x) for x in leader.labels if x.rule in self._items)
        self._leads = (lead_in, text, labels)
        return text, labels


def _neighbours(sentence: Sentence, before: Sequence[Clause]) -> frozenset[str]:
    """Return the labels of the two sentences before, in the same section."""
    return frozenset(
        x.label for other in before[-2:] if other.heading_path == sentence.heading_path for x in other.labels
    )


def _is_caption(reading: Reading) -> bool:
    # "Prohibited uses include:" is short and leads in to a list.
    if reading.form.rstrip().endswith(":") and not reading.form.istitle():
        return False
    return sum(word[0].isalpha() for word in reading.text.split()) < _SHORTEST


def _passed_on(given: Label) -> Label:
    """Return what an item has of a label of its lead-in."""
    return replace(
        given,
        confidence=round(given.confidence * _PASSED_ON, 2),
        decision=Decision.LEAD_IN,
        evidence=tuple(
            replace(x, place=EvidencePlace.LEAD_IN) if x.place is EvidencePlace.SENTENCE else x
            for x in given.evidence
        ),
    )
