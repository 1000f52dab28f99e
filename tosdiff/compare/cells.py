"""What a cell of the table says: the values that clauses state, each with its condition; and what to see where none is told.

Invariant: worst or most general first; conditions are the text's own words; what is left out is counted. Nothing is
called silent unless a second, broader reading of every sentence finds nothing either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tosdiff.compare.conditions import conditions_of, opens_cases, turn_after
from tosdiff.compare.topics import Statement, Topic, topics
from tosdiff.language.normalise import normal
from tosdiff.language.words import clipped
from tosdiff.models import AttributeValue, Clause, Version, leader_of

# Values told in one cell; a text that says more on a topic is to be read, not tabulated.
_TOLD = 4
_CONDITIONS = 4
# Sentences around one that speaks of a notice, in the same section, which may say what it is a notice of.
_AROUND = 2
_SEEN = 2
"""Clauses that are pointed to where none is told apart."""
_NOTICE = re.compile(
    r"\bno(?:tice|tif)|\binform|\btell\b|\bannounce|\blet you know\b|\bin advance\b", re.IGNORECASE
)
_BEFORE = re.compile(r"\b(?:in advance|advance|before|prior|beforehand|ahead)\b", re.IGNORECASE)
_TRIES = re.compile(
    r"\b(?:endeavou?r|efforts?|try|aim|where feasible|(?:when|where|if) (?:\w+ )?(?:possible|practicable))\b",
    re.IGNORECASE,
)
_MAY = re.compile(r"\bmay\b|\breserves?\b|\bright to\b|\bat any time\b", re.IGNORECASE)
# Of a notice that users are to give, no notice to them is said.
_FROM_YOU = re.compile(r"\b(?:you|users?|they|customers?) (?:\w+ ){0,4}?(?:notify|inform|tell)\b")
_EXAMPLES = re.compile(r"(?:For example|Examples?|This includes|These include)\b")
_ONLY = re.compile(
    r"\b(?:we|google) (?:may |will |can )?only\b|\bonly (?:if|for|where|when)\b", re.IGNORECASE
)
# A form that users fill in: their words, not what the terms say.
_FORM = re.compile(r"\W*I(?:/we)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    says: tuple[str, ...]
    """What is stated, each once with its conditions, worst first; empty where only the clauses can tell."""
    clauses: int
    """How many clauses speak of it; a list with its lead-in is one."""
    see: tuple[Clause, ...] = ()
    """Where nothing is told: the clauses that may speak of it all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """What one clause says."""

    value: str
    conditions: tuple[str, ...]
    rank: int
    """Worst lowest."""
    quoted: str
    """Its first words, which tell what it is where no condition does."""


Said = tuple[str, Version, tuple[Statement, ...]]
"""Of one document: its title where it must be named, and what its clauses say on a topic."""


def cell(topic: Topic, said: Sequence[Said]) -> Cell | None:
    """Return what documents say on a topic; None where even the broader reading finds nothing."""
    count = sum(clauses_of(version, [each.clause for each in stated]) for _, version, stated in said)
    if not count:
        see = tuple(clause for _, version, _ in said for clause in spoken_of(topic, version))[:_SEEN]
        return Cell(says=(), clauses=0, see=see) if see else None
    if not (topic.says or topic.states or topic.tells):
        return Cell(says=(), clauses=count)
    told: list[str] = []
    for name, version, stated in said:
        words = _told(topic, version, stated)
        told += [f"{each} ({name})" for each in words if each not in told] if name else words
    if len(told) > _TOLD:
        told = [*told[: _TOLD - 1], f"and {len(told) - _TOLD + 1} more"]
    return Cell(says=tuple(told), clauses=count)


def clauses_of(version: Version, indices: Sequence[int]) -> int:
    """Return how many clauses some sentences are: the items of a list and its lead-in are one."""
    return len({_outermost(version.clauses, at) for at in indices})


def _outermost(clauses: Sequence[Clause], at: int) -> int:
    while (lead_in := clauses[at].lead_in) and (above := leader_of(lead_in, clauses)) is not None:
        at = above
    return at


def _told(topic: Topic, version: Version, stated: Sequence[Statement]) -> list[str]:
    """Return what one document says: each value once, with the conditions of the clauses that state it."""
    entries = [*_entries(topic, version, stated), *_anywhere(topic, version, stated)]
    if topic.says:
        return _power(topic, entries) if stated else []
    groups: dict[str, list[_Entry]] = {}
    for entry in sorted(entries, key=lambda entry: (entry.rank, not entry.conditions)):
        groups.setdefault(entry.value, []).append(entry)
    told = [_in_words(value, group, quoted=len(groups) > 1) for value, group in groups.items()]
    untold = clauses_of(version, [each.clause for each in stated]) - len(entries) if topic.tells else 0
    if untold > 0:
        told.append(f"and {untold} more {'clause' if untold == 1 else 'clauses'}" if told else "")
    return list(filter(None, told))


def _power(topic: Topic, entries: Sequence[_Entry]) -> list[str]:
    """Say that there is a power, and of what sort; in which cases, where no sentence gives it in general or all matter."""
    general = [entry for entry in entries if not entry.conditions]
    at_will = next((entry.value for entry in general if entry.value), "")
    if general and (not topic.cases or len(general) == len(entries)):
        limits = [entry.quoted for entry in entries if _ONLY.search(entry.quoted)]
        return [f"{topic.says}, {at_will}" if at_will else topic.says, *dict.fromkeys(limits)]
    groups: dict[str, list[_Entry]] = {}
    for entry in sorted(entries, key=_most_general):
        groups.setdefault(entry.value, []).append(entry)
    told = [_in_words(value, group, quoted=True) for value, group in groups.items()]
    if not told:
        return [topic.says]
    return [f"{topic.says}{', ' if told[0][0].isalpha() else ': '}{told[0]}", *told[1:]]


def _most_general(entry: _Entry) -> tuple[bool, bool, bool]:
    """Order powers: without a condition, at will, those with a list of cases, then the rest."""
    return bool(entry.conditions), not entry.value, " cases, the first: " not in "".join(entry.conditions)


def _in_words(value: str, group: Sequence[_Entry], *, quoted: bool) -> str:
    """Write a value with on what it depends, the clauses that state it alike one after the other."""
    if not quoted and any(not entry.conditions for entry in group):
        return value
    each = list(dict.fromkeys(", ".join(entry.conditions) or entry.quoted for entry in group))
    if len(each) > _CONDITIONS:
        each = [*each[: _CONDITIONS - 1], f"{len(each) - _CONDITIONS + 1} more"]
    conditions = " or ".join(each)
    return f"{value}{': ' if value and len(each) > 1 else ' ' if value else ''}{conditions}"


def _entries(topic: Topic, version: Version, stated: Sequence[Statement]) -> Iterator[_Entry]:
    clauses = version.clauses
    leads = {each.clause for each in stated}
    for each in stated:
        clause = clauses[each.clause]
        above = leader_of(clause.lead_in, clauses) if clause.lead_in else None
        if above is not None and above in leads and opens_cases(clauses[above]):
            continue  # one of the cases of its lead-in, which counts them
        values = dict(each.values)
        value = _value(topic, clause, values)
        if value is None or _FORM.match(clause.text) or (topic.says and not _is_power(clause)):
            continue
        conditions = conditions_of(clauses, each.clause, _NOTICE if "notice" in values else None)
        if "notice" in values and (turn := turn_after(clauses, each.clause)):
            conditions = (*conditions, f"“{turn}”")
        if topic.says and conditions and conditions[0].startswith("“although"):
            conditions = (f"“{clipped(clause.text)}”",)
        yield _Entry(
            value=value,
            conditions=conditions,
            rank=_rank(topic, value, values),
            quoted=f"“{clipped(_telling(topic, clause.text))}”",
        )


def _anywhere(topic: Topic, version: Version, stated: Sequence[Statement]) -> Iterator[_Entry]:
    """Yield what sentences say that have none of the topic's labels: "all payments are non-refundable"."""
    told = {each.clause for each in stated}
    for at, clause in enumerate(version.clauses if topic.anywhere else ()):
        form = normal(clause.text).lower()
        value = next((say for say, words in topic.anywhere if words.search(form)), None)
        if value and at not in told:
            quoted = f"“{clipped(clause.text)}”"
            yield _Entry(value=value, conditions=(), rank=-1_000_001, quoted=quoted)


def _telling(topic: Topic, text: str) -> str:
    """Return the words of a clause that tell what is told of it, or all of them."""
    lower = text.lower()
    spans = [
        match.span() for _, words in topic.tells if len(lower) == len(text) and (match := words.search(lower))
    ]
    return text[min(start for start, _ in spans) : max(end for _, end in spans)] if spans else text


def _is_power(clause: Clause) -> bool:
    """Whether a sentence gives a power, and neither an example of it nor merely the notice that goes before."""
    if _EXAMPLES.match(clause.text):
        return False
    return _MAY.search(clause.text) is not None or not any(x.label == "change.notice" for x in clause.labels)


def _value(topic: Topic, clause: Clause, values: dict[str, AttributeValue]) -> str | None:
    """Return what a clause states in words; empty for a power as such, None for nothing that can be told."""
    if topic.tells:
        text = normal(clause.text).lower()
        return ", ".join(say for say, words in topic.tells if words.search(text)) or None
    if "notice" in topic.states:
        return _notice(clause, values)
    said = [topics().scales[name].told(value) for name, value in values.items() if name != "exception"]
    return ", ".join(said) or ("" if topic.says else None)


def _notice(clause: Clause, values: dict[str, AttributeValue]) -> str | None:
    scales = topics().scales
    kind, channel = values.get("notice"), values.get("notice_channel")
    how = "" if channel is None or channel == ("other",) else " " + scales["notice_channel"].told(channel)
    if kind is None:
        return f"notice{how}" if how else None
    if kind == "none":
        return "no notice"
    if isinstance(kind, int) or kind == "reasonable":
        words = scales["notice"].told(kind)
    else:
        words = "advance notice" if _BEFORE.search(clause.text) else "notice, no time stated"
    return f"{'tries to give ' if _TRIES.search(clause.text) else ''}{words}{how}"


def _rank(topic: Topic, value: str, values: dict[str, AttributeValue]) -> int:
    """Return the place of a value: worst first, and of days the fewest; what is read from words, in the order of its topic."""
    if topic.tells:
        return min(at for at, (say, _) in enumerate(topic.tells) if value.startswith(say))
    for name, stated in values.items():
        place = topics().scales[name].rank(stated)
        days = stated if isinstance(stated, int) and stated is not True else 0
        return -1_000_000 if place is None else days - 10_000 * place
    return 0


# ------------------------------------------------------------------ the broader reading


def spoken_of(topic: Topic, version: Version) -> tuple[Clause, ...]:
    """Return the sentences of a text that may speak of a topic, though none was told to."""
    if topic.broader is None:
        return ()
    forms = [normal(clause.text).lower() for clause in version.clauses]
    subject = topics().subjects[topic.about].broader if topic.about else None
    return tuple(
        clause
        for at, clause in enumerate(version.clauses)
        if topic.broader.search(forms[at])
        and not (subject and _FROM_YOU.search(forms[at]))
        and (subject is None or _speaks(subject, version.clauses, forms, at))
    )


def _speaks(subject: re.Pattern[str], clauses: Sequence[Clause], forms: Sequence[str], at: int) -> bool:
    """Whether a sentence, its heading or its neighbours in the section speak of a subject."""
    path = clauses[at].heading_path
    around = [
        forms[other]
        for other in range(max(0, at - _AROUND), min(len(clauses), at + _AROUND + 1))
        if clauses[other].heading_path == path
    ]
    return any(map(subject.search, around)) or any(subject.search(normal(each).lower()) for each in path[-1:])
