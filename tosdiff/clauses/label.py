"""Labels for clauses, in two passes that do not see each other's result, and a fixed rule where they differ.

The first pass adds up weighted cues: words of the sentence, of the headings above, labels of the sentences
before. The second looks for structures: who may do what to whom. Then, for each label:

- both find it: confidence 0.8;
- a structure alone: 0.7; but not if the cues weigh against it as much as would have been enough for it;
- a structure that is `tentative` needs the cues: 0.9, and nothing without them;
- cues alone give it from the weight `alone`: 0.5, under the rule id `cues`;
- an item has the labels of the sentence that leads in to its list: 0.9; but no permission where it says itself
  what is forbidden.

A confidence is how often labels so earned were right on terms that no rule was read against, as
`benchmarks/unseen.py --confidence` counts, rounded down to .05; cues alone gave none there, and 0.5 is a guess.

Invariant: every label names its rule, how the passes came to it, and the words of both, as they stand in the
sentence, the lead-in or the headings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tosdiff.clauses.attributes import attributes_of
from tosdiff.clauses.parties import Parties, parties_of
from tosdiff.clauses.passes import Before, Place, Reader, Reading, Structure
from tosdiff.clauses.rules import Taxonomy
from tosdiff.clauses.wording import units_of
from tosdiff.language.enumerators import enumerator_length
from tosdiff.language.normalise import normal
from tosdiff.language.patterns import compiled_on_use
from tosdiff.models import (
    NOTHING_STATED,
    Attributes,
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
_REMEMBERED = 20_000
"""Sentences whose labels are kept in memory, a few hundred bytes each."""
_GOVERNING = 200
"""Characters at the end of a lead-in that its items go on from; no pattern reaches further back."""
_SHORTEST = 4
"""Words of a sentence; what is shorter is a caption, if it is no item."""
_CONFIDENCE = {
    Decision.BOTH: 0.8,  # 204 of 242
    Decision.STRUCTURE: 0.7,  # 119 of 161
    Decision.TENTATIVE: 0.9,  # with the next, 120 of 130
    Decision.LEAD_IN: 0.9,
    Decision.CUES: 0.5,
}
# "You shall not do any of the following acts." leads in to a list, whatever its stop.
_FOLLOWING = compiled_on_use(r"\bfollowing\b", re.IGNORECASE)
# After "if:" or "you agree that:" stands a sentence; after "you may not:" one that begins so is on its own.
_TAKES_SENTENCES = compiled_on_use(
    r"\b(?:if|when|where|whenever|because|unless|until|that|provided|circumstances|cases|events?|reasons|conditions|"
    r"situations|happens?|occurs?|apply|applies|true|following[^:.]*)\W{0,2}:?\W*$",
    re.IGNORECASE,
)
_OWN_SUBJECT = compiled_on_use(
    r"\W*(?:\(?\w{1,4}[.)]\s+)?(?:We|You|They|It|This|These|Such|Our|Any such|No)\b(?: [\w,'-]+){0,6}? "
    r"(?:may|can|will|shall|must|should|is|are|has|have|do|does|includes?|applies|apply)\b"
)
_STOPS = (".", "!", "?", ".)", '."', ".”")


def label(
    sentences: Sequence[Sentence], taxonomy: Taxonomy, blocks: Sequence[Block] = ()
) -> tuple[Clause, ...]:
    """Return each sentence as a clause with its labels and attributes, in the same order.

    `blocks` are those the sentences were cut from; with them, what is no running text (a table's head) is
    told from sentences.
    """
    forms = [normal(sentence.text[:_LONGEST]) for sentence in sentences]
    labeller = _Labeller(_earning(taxonomy, parties_of(forms)))
    found: list[Clause] = []
    for sentence, form in zip(sentences, forms, strict=True):
        rows = bool(blocks) and blocks[sentence.block].kind is BlockKind.ROW
        found.append(labeller.label(sentence, form, found, row=rows))
    return tuple(found)


def surer(clauses: Sequence[Clause], confidence: float) -> tuple[Clause, ...]:
    """Return clauses with the labels that have at least that confidence, from 0 to 1, and what these state."""
    return tuple(_surer(clause, confidence) for clause in clauses)


def _surer(clause: Clause, confidence: float) -> Clause:
    labels = tuple(x for x in clause.labels if x.confidence >= confidence)
    if labels == clause.labels:
        return clause
    if not labels:
        return clause.labelled((), NOTHING_STATED)
    lead_in = clause.lead_in.text if clause.lead_in else None
    return clause.labelled(labels, attributes_of(normal(clause.text[:_LONGEST]), labels, lead_in))


class _Labeller:
    """Labels the clauses of one document, one after the other."""

    def __init__(self, earning: _Earning) -> None:
        self._earning = earning
        self._leads: tuple[LeadIn | None, str, tuple[Label, ...]] = (None, "", ())

    def label(self, sentence: Sentence, form: str, before: Sequence[Clause], *, row: bool = False) -> Clause:
        """Return a sentence as a clause, given the clauses before it."""
        lead, leading = "", tuple[Label, ...]()
        if sentence.lead_in and not _goes_on_in_item(sentence, before):
            lead, leading = self._lead(sentence, sentence.lead_in, before)
        context = _Context(
            path=sentence.heading_path,
            lead_in=sentence.lead_in.text if sentence.lead_in else None,
            lead=lead,
            leading=leading,
            before=before_of(sentence, before),
            row=row,
        )
        return sentence.labelled(*self._earning.of(sentence.text, form, context))

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
            labels = tuple(_passed_on(x) for x in leader.labels if x.rule in self._earning.passed_on)
        self._leads = (lead_in, text, labels)
        return text, labels


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """All of a sentence's surroundings that its labels depend on."""

    path: tuple[str, ...]
    lead_in: str | None
    lead: str
    """The sentence that it goes on from, where it is the first of an item."""
    leading: tuple[Label, ...]
    """What that one passes on."""
    before: Before
    row: bool
    """Whether it stands in a table."""


@lru_cache(maxsize=16)  # the versions of a document name the same parties
def _earning(taxonomy: Taxonomy, parties: Parties) -> _Earning:
    return _Earning(taxonomy, Reader(taxonomy, parties))


class _Earning:
    """Tells which labels a sentence earns where it stands, of each sentence once: the next version repeats most of them."""

    def __init__(self, taxonomy: Taxonomy, reader: Reader) -> None:
        self._reader = reader
        self._order = {name: at for at, name in enumerate(taxonomy.labels)}
        self.passed_on = {rule.id for rule in taxonomy.rules if rule.items}
        """Ids of the rules whose labels an item has from its lead-in."""
        self._cues = taxonomy.cues
        self._alone = {name for name, cues in taxonomy.cues.items() if cues.alone is not None}
        self._known: dict[tuple[str, _Context], tuple[tuple[Label, ...], Attributes]] = {}

    def of(self, text: str, form: str, context: _Context) -> tuple[tuple[Label, ...], Attributes]:
        """Return the labels of a sentence and what it states; `form` is the normal form of its beginning."""
        found = self._known.get((text, context))
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[text, context] = self._earned(text, form, context)
        return found

    def _earned(self, text: str, form: str, context: _Context) -> tuple[tuple[Label, ...], Attributes]:
        reading = self._reader.reading(text[:_LONGEST], form)
        place = self._reader.place(context.path)
        leading, nearby = context.leading, context.before
        if leading and self._stands_alone(context.lead_in or "", reading):
            leading = ()
        if leading:
            nearby = replace(nearby, lead=frozenset(x.label for x in leading))
        structures = self._reader.structures(reading, 0, place, nearby)
        if context.lead:
            structures = self._read_on(context.lead, reading, place, nearby) | structures
        labels = {x.label: x for x in self._decided(reading, structures, place, nearby)}
        for inherited in leading:
            if inherited.label != "access.grant" or "access.restriction" not in labels:
                labels.setdefault(inherited.label, inherited)
        if not labels or ((context.row or context.lead_in is None) and _is_caption(reading)):
            return (), NOTHING_STATED
        ordered = tuple(sorted(labels.values(), key=lambda x: self._order[x.label]))
        return ordered, attributes_of(form, ordered, context.lead_in)

    def _read_on(self, lead: str, reading: Reading, place: Place, nearby: Before) -> dict[str, Structure]:
        """Return the structures of an item that its lead-in begins, by the words that stand in the item."""
        number = enumerator_length(reading.form)
        joined = f"{lead[-_GOVERNING:].rstrip(' :')} {reading.form[number:]}"
        whole = self._reader.reading(joined, joined)
        numbers = units_of(reading.masked[:number]) if number else []
        skipped = sum(len(unit) + 1 for unit in numbers)
        cut = len(whole.text) - len(reading.text) + skipped
        return {
            name: Structure(
                found.rule, (max(found.span[0] - cut, 1) + skipped, found.span[1] - cut + skipped)
            )
            for name, found in self._reader.structures(whole, cut, place, nearby).items()
        }

    def _stands_alone(self, lead_in: str, reading: Reading) -> bool:
        """Whether an item does not go on with its lead-in: it names something else, or is a sentence of its own."""
        if self._reader.stands_apart(reading):
            return True
        return bool(_OWN_SUBJECT.match(reading.form)) and not _TAKES_SENTENCES.search(lead_in)

    def _decided(
        self, reading: Reading, structures: Mapping[str, Structure], place: Place, nearby: Before
    ) -> list[Label]:
        """Settle each label between the two passes."""
        decided: list[Label] = []
        for name in structures.keys() | self._alone:
            structure, cues = structures.get(name), self._cues.get(name)
            found = self._reader.cues(cues, reading, place, nearby) if cues else ()
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


def _goes_on_in_item(sentence: Sentence, before: Sequence[Clause]) -> bool:
    """Whether a sentence is a further one of its item: its lead-in governs the first."""
    return bool(before) and (before[-1].block, before[-1].lead_in) == (sentence.block, sentence.lead_in)


def before_of(sentence: Sentence, before: Sequence[Clause]) -> Before:
    """Return what the sentences before one, in the same section, are labelled with."""
    labels = [{x.label for x in c.labels} for c in before[-2:] if c.heading_path == sentence.heading_path]
    near = frozenset[str]().union(*labels)
    here = before[-1:] and before[-1].heading_path == sentence.heading_path
    return Before(last=frozenset(labels[-1]) if here else frozenset(), near=near)


def _is_caption(reading: Reading) -> bool:
    # "Prohibited uses include:" is short and leads in to a list.
    if reading.form.rstrip().endswith(":") and not reading.form.istitle():
        return False
    return sum(word[0].isalpha() for word in reading.text.split()) < _SHORTEST


def _passed_on(given: Label) -> Label:
    """Return what an item has of a label of its lead-in."""
    return replace(
        given,
        confidence=_CONFIDENCE[Decision.LEAD_IN],
        decision=Decision.LEAD_IN,
        evidence=tuple(
            replace(x, place=EvidencePlace.LEAD_IN) if x.place is EvidencePlace.SENTENCE else x
            for x in given.evidence
        ),
    )
