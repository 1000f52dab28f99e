"""The two readings of a sentence: structures, and weighted cues; neither sees what the other found.

Invariant: what a pass reports names the rule or cue, and the words as they stand in the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from tosdiff.clauses.parties import PRODUCT, PROVIDER, Parties
from tosdiff.clauses.rules import Cues, Finder, Rule, Taxonomy
from tosdiff.clauses.wording import UNIT, spaced, span_in, units_of
from tosdiff.language.normalise import Normalised, normal, normalise
from tosdiff.language.patterns import compiled_on_use
from tosdiff.models import Evidence, EvidencePlace, Pass, Span

# "The reasons we may", but not what "for any reason" or "in no event" closes.
_SUBORDINATE = compiled_on_use(
    r"(?<![^ ])(?:if|when|whenever|where|wherever|how|why|what|whether|unless|before|after|once|until|because|believe|"
    r"think|see|as|which|who|(?<!any )(?<!no )(?<!other )(?<!such )(?<!this )(?<!either )(?:event|case|reasons?|ways?))"
    r"\+? (?:and )?$"
)
# A party that these govern does nothing itself: "the offers made to you will not expire".
_GOVERNS = frozenset("to from with of against".split())
_ACTOR = compiled_on_use(r"[^ ]+[~=]|§|us |(?:the )?(?:company|provider|licensor|supplier|operator) ")
# What belongs to the party: "any registered user may".
_DETERMINES = frozenset(
    """a an the any each every all some such no these those our its your other end registered authorised authorized new
    existing individual paying account this""".split()
)
# What may stand right before the one who acts in a clause of its own; after any other word the clause describes
# that word: "measures we may use", "the part that we may remove".
_JOINS = frozenset(
    """and or but nor then also so however therefore thus hereby yet further furthermore additionally otherwise please
    sometimes accordingly instead likewise moreover nevertheless that""".split()
)
_STATES = compiled_on_use(
    r"(?:agree|acknowledge?|understand|understood|accept|confirm|consent|recogni[sz]e|note|aware|means?|ensur|know|"
    r"provided?|warrant|represent|certif|affirm|guarantee|sure|says?|stated?|extent|event|follows|clear|declar)[a-z]*$"
)
# A phrase that begins so comes before its clause, with or without a comma: "In our discretion we may".
_LEADS = frozenset(
    """in on at by for with without if when where upon after before during to subject except as because due under from
    within once unless until while since although though should depending notwithstanding whenever provided save
    regardless pursuant occasionally periodically generally normally usually similarly finally thereafter today
    currently only besides unlike despite given wherever following prior beyond""".split()
)
_NAMES = PROVIDER + PRODUCT
_SUBORDINATES = frozenset("if when where because unless once while although though whenever".split())
_BREAK = compiled_on_use(r"[,;:.!?()\u2013\u2014]| - ")
_TRIES = 6
_AROUND = (60, 90)
"""Characters before a match and after it in which words that bar its rule are looked for."""
_ABOUT = 2
"""Headings above a sentence that say what it is about, the nearest; the document's own title does not."""
_HEADINGS = 4
"""Headings above a sentence that are read, the nearest."""
# Characters that the normal form keeps or exchanges for one other.
_PLAIN = compiled_on_use(r"[!-~ \u2018\u2019\u201c\u201d\u2013\u2014]*\Z")


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
    """What its words meet of what patterns need."""

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
    withheld: frozenset[str] = frozenset()
    """Labels that no sentence there has."""


@dataclass(frozen=True, slots=True)
class Before:
    """The labels of the sentences before one, in the same section."""

    last: frozenset[str] = frozenset()
    """Of the sentence right before."""
    near: frozenset[str] = frozenset()
    """Of the two before."""
    lead: frozenset[str] = frozenset()
    """Those that an item's lead-in passes on."""


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
        self._places: dict[tuple[str, ...], Place] = {}

    def reading(self, original: str, form: str) -> Reading:
        """Return a text, with its normal form, as the passes see it."""
        masked = self._parties.mask(form)
        units = units_of(masked)
        words = frozenset(units)
        bits = self._taxonomy.index.look_up(words)
        return Reading(original, form, masked, spaced(units, words), bits)

    def place(self, path: tuple[str, ...]) -> Place:
        """Return the place under some headings, the same for all sentences there."""
        if path not in self._places:
            headings = " ; ".join(path[-_HEADINGS:])
            place = self._places[path] = Place(self.reading(headings, normal(headings)))
            nearest = " ; ".join((path if len(path) < 2 else path[1:])[-_ABOUT:])
            reading = self.reading(nearest, normal(nearest))
            place.withheld = frozenset().union(
                *(
                    section.withholds
                    for section in self._taxonomy.sections
                    if any(_search(finder, reading) for finder in section.headings)
                )
            )
        return self._places[path]

    def structures(self, reading: Reading, cut: int, place: Place, before: Before) -> dict[str, Structure]:
        """Return for each label the first rule that matches, firm ones before tentative.

        A match must reach beyond `cut`, where the sentence itself begins.
        """
        found: dict[str, Structure] = {}
        for rule, finder in self._taxonomy.index.worth_trying(reading.bits):
            if rule.refers:
                wanted = tuple(x for x in rule.labels if x in before.last and _open(found.get(x), rule))
            elif _open(found.get(rule.labels[0]), rule):
                wanted = rule.labels
            else:
                continue
            if place.withheld:
                wanted = tuple(x for x in wanted if x not in place.withheld)
            if not wanted or (rule.after and not rule.after & before.near):
                continue
            if rule.beside and rule.beside.isdisjoint({*found, *before.last, *before.lead}):
                continue
            if (rule.under or rule.not_under) and not _allowed(rule, place):
                continue
            for span in _matches(rule, finder, reading):
                if span[1] > cut and not any(_near(unless, reading, span) for unless in rule.unless):
                    found |= dict.fromkeys(wanted, Structure(rule, span))
                    break
        return found

    def stands_apart(self, reading: Reading) -> bool:
        """Whether an item names something else than its lead-in."""
        return any(_search(finder, reading) for finder in self._taxonomy.apart)

    def cues(self, cues: Cues, reading: Reading, place: Place, before: Before) -> tuple[Evidence, ...]:
        """Return what speaks for a label and against it: in the sentence, the headings, the sentences before."""
        bits = reading.bits
        found = [
            _cue(weight, finder, reading, EvidencePlace.SENTENCE, span)
            for weight, finder in cues.words
            if bits & finder.need == finder.need and (span := _search(finder, reading))
        ]
        if cues.label not in place.cues:
            place.cues[cues.label] = tuple(
                _cue(weight, finder, place.reading, EvidencePlace.HEADING, span)
                for weight, finder in cues.headings
                if (span := _search(finder, place.reading))
            )
        neighbours = (
            Evidence(by=Pass.CUES, rule=other, place=EvidencePlace.BEFORE, weight=weight)
            for other, weight in cues.after.items()
            if other in before.near
        )
        return (*found, *place.cues[cues.label], *neighbours)


def why_not(rule: Rule, reading: Reading, place: Place, before: Before) -> str:
    """Say why a rule did not earn its label from a text."""
    found = next((finder for finder in rule.patterns if _search(finder, reading)), None)
    if found is None:
        return "none of its patterns is found"
    pattern = f"`{found.pattern.text}` is found, but"
    spans = [(f, span) for f in rule.patterns if _search(f, reading) for span in _matches(rule, f, reading)]
    if not spans:
        return f"{pattern} only in a subordinate clause (after `if`, `when`, `how`; see `anywhere`)"
    if rule.refers and before.last.isdisjoint(rule.labels):
        return f"{pattern} the sentence before it has none of {', '.join(rule.labels)}"
    if rule.after and not rule.after & before.near:
        return f"{pattern} no sentence before it has {' or '.join(sorted(rule.after))}"
    if not _allowed(rule, place):
        return f"{pattern} the heading is not one that `under` and `not_under` allow"
    if place.withheld.issuperset(rule.labels):
        return f"{pattern} the heading is of a section that withholds {rule.labels[0]}"
    barring = next((u for u in rule.unless if all(_near(u, reading, span) for _, span in spans)), None)
    if barring:
        return f"{pattern} so is `{barring.pattern.text}` of its `unless`"
    return (
        f"{pattern} the cues of {rule.labels[0]} {'do not agree' if rule.tentative else 'weigh against it'}"
    )


def _open(known: Structure | None, rule: Rule) -> bool:
    """Whether a label that is found so may still be given by a rule."""
    return known is None or (known.rule.tentative and not rule.tentative)


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
    return (match.start() + 1, match.end()) if match else None


def _matches(rule: Rule, finder: Finder, reading: Reading) -> Iterator[Span]:
    """Yield where a pattern of a rule matches, the first few times.

    Not, unless the rule says `anywhere`, what stands right after a word that opens a subordinate clause, nor what
    begins with a party that is acted on.
    """
    text = reading.text
    match = finder.pattern.regex.search(text)
    for _ in range(_TRIES):
        if not match:
            return
        start = match.start()
        if rule.anywhere or not (
            (
                _SUBORDINATE.search(text, max(start - 24, 0), start + 1)
                and text.count(" ", 0, start) not in _breaks(reading.masked)
            )
            or (_ACTOR.match(text, start + 1) and not _acts(reading, start + 1))
        ):
            yield start + 1, match.end()
        match = finder.pattern.regex.search(text, start + 1)


def _near(finder: Finder, reading: Reading, span: Span) -> bool:
    """Whether words that bar a rule stand in its match or around it: what another clause says does not count."""
    if reading.bits & finder.need != finder.need:
        return False
    text = reading.text
    if "$" in finder.pattern.text:
        return finder.pattern.regex.search(text) is not None
    first = max(text.rfind(" ", 0, max(span[0] - _AROUND[0], 1)), 0)
    last = text.find(" ", span[1] + _AROUND[1]) + 1
    return finder.pattern.regex.search(text, first, last or len(text)) is not None


def _acts(reading: Reading, start: int) -> bool:
    """Whether a party that is named there is the one who acts in a clause of its own."""
    before = [word.rstrip("~=+") for word in reading.text[:start].split()]
    breaks = _breaks(reading.masked)
    while before and (before[-1] in _DETERMINES or before[-1][0] in _NAMES):
        before.pop()
    at = len(before)
    if before and before[-1] in _GOVERNS:
        return False
    if not at or at in breaks or all(word.isdigit() or len(word) == 1 for word in before):
        return True
    last = before[-1]
    if last == "that":
        return at == 1 or bool(_STATES.match(before[-2])) or at - 1 in breaks
    if last in _JOINS or last.endswith("ly") or _STATES.match(last):
        return True
    stretch = max((b for b in breaks if b < at), default=0)
    while stretch < at and before[stretch] in ("and", "or", "but"):
        stretch += 1
    return before[stretch] in _LEADS or not _SUBORDINATES.isdisjoint(before[stretch:])


@lru_cache(maxsize=64)
def _breaks(masked: str) -> frozenset[int]:
    """Return the numbers of the words before which a mark stands that parts clauses."""
    found, end = set[int](), 0
    for number, match in enumerate(UNIT.finditer(masked)):
        if _BREAK.search(masked, end, match.start()) or match[0] in (":", ";"):
            found.add(number)
            if match[0] in (":", ";"):
                found.add(number + 1)
        end = match.end()
    return frozenset(found)


@lru_cache(maxsize=8)
def _mapped(text: str) -> Normalised:
    return normalise(text)
