"""The two readings of a sentence: structures, and weighted cues; neither sees what the other found.

Invariant: what a pass reports names the rule or cue, and the words as they stand in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from tosdiff.clauses.parties import Parties
from tosdiff.clauses.taxonomy import Cues, Finder, Rule, Taxonomy, Trial
from tosdiff.clauses.wording import each, spaced, span_in, units_of
from tosdiff.language.normalise import Normalised, normal, normalise
from tosdiff.models import Evidence, EvidencePlace, Pass, Span

_SUBORDINATE = re.compile(
    r"(?<![^ ])(?:if|when|whenever|where|how|why|what|whether|unless|before|after|once|until|because|believe|"
    r"think|see|event|case|as|which|reasons) (?:and )?$"
)
# A party that these govern does nothing itself: "the offers made to you will not expire".
_OBJECT = re.compile(r"(?<![^ ])(?:to|from|with|of|against) $")
_PARTIES = (spaced(["you"]), spaced(["we"]), "us ", "§")
_TRIES = 6
_HEADINGS = 4
"""Headings above a sentence that are read, the nearest."""
# Characters that the normal form keeps or exchanges for one other.
_PLAIN = re.compile(r"[!-~ \u2018\u2019\u201c\u201d\u2013\u2014]*\Z")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the passes see it."""

    original: str
    form: str
    """Its normal form."""
    masked: str
    """The normal form in lower case, character for character, with the parties' names written over."""
    text: str
    """Its words as patterns see them; spans are in this."""
    bits: int

    def as_it_stands(self, span: Span) -> str:
        """Return the words of a span in the original's own characters."""
        start, end = span_in(self.masked, self.text, span)
        end = min(end, len(self.form))
        if len(self.original) == len(self.form) and _PLAIN.match(self.original):
            return self.original[start:end]
        return self.original[slice(*_mapped(self.original).original_span(start, end))]


@dataclass(slots=True)
class Place:
    """The headings above some sentences, and what they were found to settle."""

    reading: Reading
    allowed: dict[str, bool] = field(default_factory=dict)
    """By the id of a rule that looks at headings."""
    cues: dict[str, tuple[Evidence, ...]] = field(default_factory=dict)
    """By label."""


@dataclass(frozen=True, slots=True)
class Structure:
    """A structure that was found."""

    rule: Rule
    span: Span


class Reader:
    """Reads the texts of one document."""

    def __init__(self, taxonomy: Taxonomy, parties: Parties) -> None:
        self._taxonomy = taxonomy
        self._parties = parties
        self._keys = sum(taxonomy.trials)
        self._places: dict[tuple[str, ...], Place] = {}

    def reading(self, original: str, form: str) -> Reading:
        """Return a text, with its normal form, as the passes see it."""
        masked = self._parties.mask(form)
        words = units_of(masked)
        return Reading(original, form, masked, spaced(words), self._taxonomy.index.bits(words))

    def place(self, path: tuple[str, ...]) -> Place:
        """Return the place under some headings, the same for all sentences there."""
        if path not in self._places:
            headings = " ; ".join(path[-_HEADINGS:])
            self._places[path] = Place(self.reading(headings, normal(headings)))
        return self._places[path]

    def structures(
        self, reading: Reading, cut: int, place: Place, neighbours: frozenset[str]
    ) -> dict[str, Structure]:
        """Return for each label the first rule that matches, firm ones before tentative.

        A match must reach beyond `cut`, where the sentence itself begins.
        """
        found: dict[str, Structure] = {}
        settled: Rule | None = None
        for _, _, rule, finder in self._worth_trying(reading.bits):
            known = found.get(rule.label)
            if rule is settled or (known and (rule.tentative or not known.rule.tentative)):
                continue
            if rule.after and not rule.after & neighbours:
                continue
            if (rule.under or rule.not_under) and not _allowed(rule, place):
                continue
            span = _search(finder, reading) if rule.anywhere else _main_clause(finder, reading)
            if span and span[1] > cut:
                settled = rule
                if not any(_search(unless, reading) for unless in rule.unless):
                    found[rule.label] = Structure(rule, span)
        return found

    def _worth_trying(self, bits: int) -> list[Trial]:
        """Return the patterns whose words all stand in a text of these bits, in order."""
        trials = self._taxonomy.trials
        worth = [
            trial for key in each(bits & self._keys) for trial in trials[key] if bits & trial[0] == trial[0]
        ]
        return sorted(worth, key=_number)

    def cues(
        self, cues: Cues, reading: Reading, place: Place, neighbours: frozenset[str]
    ) -> tuple[Evidence, ...]:
        """Return what speaks for a label and against it: in the sentence, the headings, the sentences before."""
        found = [
            _cue(weight, finder, reading, EvidencePlace.SENTENCE, span)
            for weight, finder in cues.words
            if (span := _search(finder, reading))
        ]
        if cues.label not in place.cues:
            place.cues[cues.label] = tuple(
                _cue(weight, finder, place.reading, EvidencePlace.HEADING, span)
                for weight, finder in cues.headings
                if (span := _search(finder, place.reading))
            )
        before = (
            Evidence(by=Pass.CUES, rule=other, place=EvidencePlace.BEFORE, weight=weight)
            for other, weight in cues.after.items()
            if other in neighbours
        )
        return (*found, *place.cues[cues.label], *before)


def why_not(rule: Rule, reading: Reading, place: Place, neighbours: frozenset[str]) -> str:
    """Say why a rule did not earn its label from a text."""
    found = next((finder for finder in rule.patterns if _search(finder, reading)), None)
    if found is None:
        return "none of its patterns is found"
    pattern = f"`{found.pattern.text}` is found, but"
    if not rule.anywhere and not any(_main_clause(f, reading) for f in rule.patterns if _search(f, reading)):
        return f"{pattern} only in a subordinate clause (after `if`, `when`, `how`; see `anywhere`)"
    if rule.after and not rule.after & neighbours:
        return f"{pattern} no sentence before it has {' or '.join(sorted(rule.after))}"
    if not _allowed(rule, place):
        return f"{pattern} the heading is not one that `under` and `not_under` allow"
    barring = next((finder for finder in rule.unless if _search(finder, reading)), None)
    if barring:
        return f"{pattern} so is `{barring.pattern.text}` of its `unless`"
    return f"{pattern} the cues of {rule.label} {'do not agree' if rule.tentative else 'weigh against it'}"


def _number(trial: Trial) -> int:
    return trial[1]


def _cue(weight: int, finder: Finder, reading: Reading, where: EvidencePlace, span: Span) -> Evidence:
    words = reading.as_it_stands(span)
    return Evidence(by=Pass.CUES, rule=finder.pattern.text, words=words, place=where, weight=weight)


def _allowed(rule: Rule, place: Place) -> bool:
    if rule.id not in place.allowed:
        place.allowed[rule.id] = (
            not rule.under or any(_search(finder, place.reading) for finder in rule.under)
        ) and not any(_search(finder, place.reading) for finder in rule.not_under)
    return place.allowed[rule.id]


def _search(finder: Finder, reading: Reading) -> Span | None:
    if reading.bits & finder.need != finder.need:
        return None
    match = finder.pattern.regex.search(reading.text)
    return match.span() if match else None


def _main_clause(finder: Finder, reading: Reading) -> Span | None:
    """Return the first match that begins with what acts in a main clause.

    Not with what stands right after a word that opens a subordinate clause, nor with a party that is acted on.
    """
    match = finder.pattern.regex.search(reading.text)
    for _ in range(_TRIES):
        if not match:
            return None
        start = match.start()
        governed = match[0].startswith(_PARTIES) and _OBJECT.search(reading.text[max(start - 8, 0) : start])
        if not governed and not _SUBORDINATE.search(reading.text[max(start - 24, 0) : start]):
            return match.span()
        match = finder.pattern.regex.search(reading.text, start + 1)
    return match.span() if match else None


@lru_cache(maxsize=8)
def _mapped(text: str) -> Normalised:
    return normalise(text)
