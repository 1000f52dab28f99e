"""What a cell of the table says: the values that clauses state, each with its condition; and what to see where none is told.

Invariant: worst or most general first; conditions are the text's own words; what is left out is counted. Nothing is
called silent unless a second, broader reading of every sentence finds nothing either.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tosdiff.compare.entries import Entry, entries
from tosdiff.compare.topics import Statement, Topic, form_of, topics
from tosdiff.language.normalise import normal
from tosdiff.language.patterns import compiled_on_use
from tosdiff.models import Clause, Version, leader_of

# Values told in one cell; a text that says more on a topic is to be read, not tabulated.
_TOLD = 4
_CONDITIONS = 4
# Sentences around one that speaks of a notice, in the same section, which may say what it is a notice of.
_AROUND = 2
_SEEN = 2
"""Clauses that are pointed to where none is told apart."""
_BACK_TO = compiled_on_use(
    r"\b(?:such|these|this|those|that|the|any|also|object)\b|\bif (?:we|so|you) do\b", re.IGNORECASE
)
# Of a notice that users are to give, no notice to them is said.
_FROM_YOU = compiled_on_use(
    r"\b(?:you|users?|they|customers?) (?:\w+ ){0,4}?(?:notify|inform|tell)\b|\b(?:notify|notifying|inform|informing|tell|telling|warn|let) us\b"
)
# What users are forbidden is not what the provider may do, unless it speaks of the provider.
_WE = compiled_on_use(r"\b(?:we|us|our|you may|you can)\b")
_OF_USERS = frozenset(("access.restriction", "access.condition"))
_ONLY = compiled_on_use(
    r"\b(?:we|google) (?:may |will |can )?only\b|\bonly (?:if|for|where|when)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    says: tuple[str, ...]
    """What is stated, each once with its conditions, worst first; empty where only the clauses can tell."""
    clauses: int
    """How many clauses speak of it; a list with its lead-in is one."""
    see: tuple[Clause, ...] = ()
    """Where nothing is told: the clauses that may speak of it all the same."""


Said = tuple[str, Version, tuple[Statement, ...]]
"""Of one document: its title where it must be named, and what its clauses say on a topic."""


def cell(topic: Topic, said: Sequence[Said]) -> Cell | None:
    """Return what documents say on a topic; None where even the broader reading finds nothing."""
    labelled = [version.clauses[each.clause] for _, version, stated in said for each in stated]
    said = [(name, version, _on_occasion(topic, version, stated)) for name, version, stated in said]
    count = sum(clauses_of(version, [each.clause for each in stated]) for _, version, stated in said)
    told = _told_by(topic, said)
    if not count and not told:
        # What has the label and speaks of another occasion is no silence either.
        see = tuple(clause for _, version, _ in said for clause in spoken_of(topic, version))[:_SEEN]
        see = see or tuple(labelled[:_SEEN])
        return Cell(says=(), clauses=0, see=see) if see else None
    if not (topic.says or topic.states or topic.tells):
        return Cell(says=(), clauses=count)
    if not told:
        see = tuple(clause for document in said for clause in _to_read(topic, document))[:_SEEN]
        return Cell(says=(), clauses=count, see=see)
    if len(told) > _TOLD:
        told = [*told[: _TOLD - 1], f"and {len(told) - _TOLD + 1} more"]
    return Cell(says=tuple(told), clauses=max(count, 1))


def _to_read(topic: Topic, said: Said) -> list[Clause]:
    """Return the clauses of one document that speak of a topic by their labels; of a power that they do not give, by words too."""
    _, version, stated = said
    named = [version.clauses[each.clause] for each in stated]
    if not topic.says:
        return named
    return sorted({*named, *spoken_of(topic, version)}, key=lambda clause: clause.span)


def _told_by(topic: Topic, said: Sequence[Said]) -> list[str]:
    """Return what documents say, what a further one says with its name."""
    told: list[str] = []
    for name, version, stated in said:
        words = _told(topic, version, stated)
        told += [f"{each} ({name})" for each in words if each not in told] if name else words
    return told


def _on_occasion(topic: Topic, version: Version, stated: Sequence[Statement]) -> tuple[Statement, ...]:
    """Return what is said on the occasion that a topic is of: a refund refused on a breach is no answer to a change."""
    if topic.occasion is None:
        return tuple(stated)
    return tuple(each for each in stated if _speaks_of(topic.occasion, version.clauses, each.clause))


def _speaks_of(occasion: re.Pattern[str], clauses: Sequence[Clause], at: int) -> bool:
    """Whether a clause, what leads in to it or the sentence that it goes on from speaks of an occasion."""
    clause = clauses[at]
    if occasion.search(form_of(clause.text)):
        return True
    lead_in = clause.lead_in
    if lead_in and (above := leader_of(lead_in, clauses)) is not None:
        return _speaks_of(occasion, clauses, above)
    before = clauses[at - 1] if at else None
    return (
        before is not None
        and before.heading_path[: len(clause.heading_path)] == clause.heading_path
        and _BACK_TO.search(clause.text[:60]) is not None
        and occasion.search(form_of(before.text)) is not None
    )


def clauses_of(version: Version, indices: Sequence[int]) -> int:
    """Return how many clauses some sentences are: the items of a list and its lead-in are one."""
    return len({_outermost(version.clauses, at) for at in indices})


def _outermost(clauses: Sequence[Clause], at: int) -> int:
    while (lead_in := clauses[at].lead_in) and (above := leader_of(lead_in, clauses)) is not None:
        at = above
    return at


def _told(topic: Topic, version: Version, stated: Sequence[Statement]) -> list[str]:
    """Return what one document says: each value once, with the conditions of the clauses that state it."""
    said = list(entries(topic, version, stated))
    if topic.says:
        return _power(topic, said) if stated else []
    groups: dict[str, list[Entry]] = {}
    for entry in sorted(said, key=lambda entry: (entry.rank, not entry.conditions)):
        groups.setdefault(entry.value, []).append(entry)
    quoted = topic.quotes or len(groups) > 1
    told = [_in_words(value, group, quoted=quoted) for value, group in groups.items()]
    untold = clauses_of(version, [each.clause for each in stated]) - len(said) if topic.tells else 0
    if untold > 0:
        told.append(f"and {untold} more {'clause' if untold == 1 else 'clauses'}" if told else "")
    return list(filter(None, told))


def _power(topic: Topic, said: Sequence[Entry]) -> list[str]:
    """Say that there is a power, and of what sort; in which cases, where no sentence gives it in general or all matter."""
    general = [entry for entry in said if not entry.conditions and not entry.narrow]
    at_will = next((entry.value for entry in general if entry.value), "")
    if general and (not topic.cases or len(general) == len(said)):
        limits = [entry.quoted for entry in said if _ONLY.search(entry.quoted)]
        return [f"{topic.says}, {at_will}" if at_will else topic.says, *dict.fromkeys(limits)]
    groups: dict[str, list[Entry]] = {}
    for entry in sorted(said, key=_most_general):
        groups.setdefault(entry.value, []).append(entry)
    told = [_in_words(value, group, quoted=True) for value, group in groups.items()]
    if not told:
        return []  # sentences of the label, none of which gives the power
    return [f"{topic.says}{', ' if told[0][0].isalpha() else ': '}{told[0]}", *told[1:]]


def _most_general(entry: Entry) -> tuple[bool, bool, bool, bool]:
    """Order powers: without a condition, at will, those with a list of cases, then the rest; last those over a few."""
    listed = " cases, the first: " in "".join(entry.conditions)
    return entry.narrow, bool(entry.conditions), not entry.value, not listed


def _in_words(value: str, group: Sequence[Entry], *, quoted: bool) -> str:
    """Write a value with on what it depends, the clauses that state it alike one after the other."""
    if not quoted and any(not entry.conditions for entry in group):
        return value
    each = list(dict.fromkeys(", ".join(entry.conditions) or entry.quoted for entry in group))
    if len(each) > _CONDITIONS:
        each = [*each[: _CONDITIONS - 1], f"{len(each) - _CONDITIONS + 1} more"]
    conditions = " or ".join(each)
    return f"{value}{': ' if value and len(each) > 1 else ' ' if value else ''}{conditions}"


# ------------------------------------------------------------------ the broader reading


def spoken_of(topic: Topic, version: Version) -> tuple[Clause, ...]:
    """Return the sentences of a text that may speak of a topic, though none was told to."""
    if topic.broader is None:
        return ()
    forms = [form_of(clause.text) for clause in version.clauses]
    subject = topics().subjects[topic.about].broader if topic.about else None
    return tuple(
        clause
        for at, clause in enumerate(version.clauses)
        if topic.broader.search(forms[at])
        and (topic.labels & _OF_USERS or not _forbids(clause, forms[at]))
        and not (subject and not topic.broader.search(_FROM_YOU.sub(" ", forms[at])))
        and (subject is None or _speaks(subject, version.clauses, forms, at))
    )


def _forbids(clause: Clause, form: str) -> bool:
    """Whether a sentence only says what users may not do."""
    return any(each.label == "access.restriction" for each in clause.labels) and not _WE.search(form)


def _speaks(subject: re.Pattern[str], clauses: Sequence[Clause], forms: Sequence[str], at: int) -> bool:
    """Whether a sentence, its heading or its neighbours in the section speak of a subject."""
    path = clauses[at].heading_path
    around = [
        forms[other]
        for other in range(max(0, at - _AROUND), min(len(clauses), at + _AROUND + 1))
        if clauses[other].heading_path == path
    ]
    return any(map(subject.search, around)) or any(subject.search(normal(each).lower()) for each in path[-1:])
