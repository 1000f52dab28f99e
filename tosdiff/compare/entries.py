"""What each clause says on a topic of the table: a value, on what it depends, and the words to quote of it.

Invariant: an entry's words are the clause's own; a sentence that gives no power, makes no promise or only tells how
a thing is done has no entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tosdiff.compare.conditions import conditions_of, opens_cases, turn_after
from tosdiff.compare.topics import Statement, Topic, topics
from tosdiff.language.normalise import normal
from tosdiff.language.patterns import compiled_on_use
from tosdiff.language.words import clipped
from tosdiff.models import AttributeValue, Clause, Version, leader_of

_NOTICE = compiled_on_use(
    r"\bno(?:tice|tif)|\binform|\btell\b|\bannounce|\blet you know\b|\bin advance\b", re.IGNORECASE
)
_BEFORE = compiled_on_use(r"\b(?:in advance|advance|before|prior|beforehand|ahead)\b", re.IGNORECASE)
_TRIES = compiled_on_use(
    r"\b(?:endeavou?r|efforts?|try|aim|strive|seek|intend|plan to|hope|where feasible|(?:when|where|if) (?:\w+ )?(?:possible|practicable))\b",
    re.IGNORECASE,
)
_MAY = compiled_on_use(r"\bmay\b|\breserves?\b|\bright to\b|\bat any time\b", re.IGNORECASE)
_PROMISE = compiled_on_use(
    r"\b(?:will|shall|must|agrees? to|undertakes? to|going to)\b|['’]ll\b", re.IGNORECASE
)
_MAY_TELL = compiled_on_use(
    r"\bmay (?:also |choose to |elect to |at [\w ]+? |from time to time )?(?:use [\w' ]{1,40} to )?"
    r"(?:notify|inform|tell|announce|send|provide|give|contact|alert|email|(?P<mention>include))\b",
    re.IGNORECASE,
)
# What follows from an end is no power to make one; what users answer for is none either.
_NO_POWER = compiled_on_use(
    r"\W*(?:(?:upon|after|following|on|in the event of) (?:any |the |such |your |account )*(?:terminat|expir|suspen|delet|cancel)"
    r"|if (?:we|the company|your account) (?:\w+ )?(?:suspend|terminat|delet|clos|disabl)\w*[^,]*, (?:you|any|the|your|all)\b"
    r"|.*\b(?:will|shall) (?:have no liabil|not be liabl)"
    r"|you (?:are|will be) (?:solely |fully )?responsible|you (?:should|must|shall)\b)"
    r"|.*\b(?:cease|end|expire|terminate)s? (?:immediately |automatically )?(?:upon|after|on|at) (?:any |the |such |your )*"
    r"(?:terminat|expir|suspen|delet|cancel)",
    re.IGNORECASE | re.DOTALL,
)
# Nor is what users may end themselves, or owe, unless the sentence goes on to what the provider may.
_NUMBER = r"\W*(?:\d+(?:\.\d+)*\.? )?"
_OF_USER = compiled_on_use(
    rf"{_NUMBER}(?:you|(?:the |each )?(?:customer|user|subscriber|client)s?)(?: (?:also|always|then))? (?:(?:have|has) the right to|(?:are|is) entitled to"
    r"|(?:may|can) (?:also |at any time |always )?(?:terminate|cancel|end|close|delete|stop|withdraw|suspend|deactivate)"
    r"|(?:shall|will|must|agrees? to) (?:\w+, )?(?:defend|indemnify|hold harmless|pay|cease|stop|return|destroy))\b"
    rf"|{_NUMBER}each party (?:shall|must|will) .*\b(?:up)?on (?:the )?terminat",
    re.IGNORECASE | re.DOTALL,
)
_AND_PROVIDER = compiled_on_use(
    r"(?:;|,|\b(?:and|but|or|while|that))\s(?:we|[A-Z]\w+|the company|either party)(?:,? [\w,]+){0,4}? (?:may|can|have the right|has the right|(?:are|is) entitled|reserves?)\b"
)
# "We never close an account without telling you first": a promise in two negations.
_NEVER_WITHOUT = compiled_on_use(
    r"\b(?:never|(?:will|shall|do|can) ?not|won['’]t|don['’]t|can['’]t) (?!have\b|need\b|guarantee\b|promise\b|warrant\b|be\b)"
    r"(?:(?!\b(?:may|can|and|or|but|that)\b)[^.;,]){0,60}?\bwithout (?:first |any |prior |advance |at least )*"
    r"(?:notice|notif\w+|telling|informing|warning)\b",
    re.IGNORECASE,
)
_IN_PART = compiled_on_use(
    r"\bbut\b(?:(?!\b(?:no|not|non|never|cannot)\b|n['’]t\b)[^.;]){0,40}\b(?:refund|reimburse|credit|repay)",
    re.IGNORECASE,
)
# A power over whom it may concern is more than one over those who did something.
_OVER_ALL = compiled_on_use(
    r"\byour?\b|\b(?:the|our) services?\b|\bour (?:prices|pricing|fees|rates)\b|\b(?:this|the) agreement\b"
    r"|(?<!violates )(?<!violate )(?<!breaches )(?<!breach )\bthese terms\b",
    re.IGNORECASE,
)
_ONLY_WHERE_POSSIBLE = compiled_on_use(
    r"“(?:where|when|if) (?:\w+ )?(?:possible|feasible|practicable|appropriate)”$", re.IGNORECASE
)
# Content or a thing of yours that is taken down leaves your access as it is.
_TAKES_DOWN = compiled_on_use(
    r"\b(?:remov\w+|delet\w+|reject\w*|take down|taking down|unpublish\w*|unlist\w*)\b[^.;]{0,60}\bfrom (?:our|the|its|any|this)\b"
    r"|\b(?:remove|delete|reject|take down|disable) (?:or \w+ )?(?:(?:any|some|all|such|your|the|part|or|of) )*(?:\w+ )?"
    r"(?:content|propert(?:y|ies)|materials?|submissions?|posts?|inputs?|outputs?|files?|works?|pictures?|videos?)\b",
    re.IGNORECASE,
)
_ACCESS = compiled_on_use(
    r"\b(?:suspen\w+|terminat\w+|bann?\w*|block\w*|disabl\w+|deactivat\w+|restrict\w*|revok\w+|clos(?:e|es|ing)|limit\w*|den(?:y|ied)|refus\w+"
    r"|accounts?|access|subscriptions?|memberships?|users?|members?|remove you)\b",
    re.IGNORECASE,
)
_AT_ONCE = compiled_on_use(
    r"\bimmediately,? (?:up)?(?:on|with|by) (?:\w+ )?noti(?:ce|fication)\b|\bwith immediate effect (?:up)?(?:on|with|by) (?:\w+ )?noti(?:ce|fication)\b"
    r"|\b(?:upon|with|on) (?:\w+ )?notice,? (?:effective immediately|with immediate effect)\b",
    re.IGNORECASE,
)
_DAYS_OF_NOTICE = compiled_on_use(
    r"\b\d+\)? (?:\w+ ){0,2}?(?:days?|weeks?|months?)\b.*\bnotice\b|\bnotice of \d", re.IGNORECASE
)
# A condition that is no more than for whom it is does not say what is done.
_FOR_SOME = compiled_on_use(r"“for [\w ]{2,40}”", re.IGNORECASE)
_BUT = compiled_on_use(r"“(?:unless|except|although|subject to)\b", re.IGNORECASE)
# How a refund is made, or asked for, is not whether there is one.
_MANNER = compiled_on_use(
    r"^\W*to (?:\w+ ){0,3}?(?:cancel|request|obtain|receive|claim)\b"
    r"|\b(?:the|such|this|your) (?:refund|reimbursement)s?\b.*\b(?:means of payment|payment method|undue delay|days|process\w*)\b"
    r"|\b(?:means of payment|payment method|undue delay|process\w*)\b.*\b(?:the|such|this|your) (?:refund|reimbursement)s?\b",
    re.IGNORECASE,
)
# Where another part of a long sentence begins, and from how many words before what matters it is long.
_PARTS = compiled_on_use(
    r"[;:] (?:(?:and|but|or|provided,?(?: however,)? that),? )?|, (?:but|and that|and you) "
)
_LONG_BEFORE = 12
_EXAMPLES = compiled_on_use(r"(?:For example|Examples?|This includes|These include)\b")
_ABOUT_ACCESS = "suspension"
# A form that users fill in: their words, not what the terms say.
_FORM = compiled_on_use(r"\W*I(?:/we)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one clause says."""

    value: str
    """In words; empty for a power as such."""
    conditions: tuple[str, ...]
    """Quoted, or counted as cases; empty where it holds in general."""
    rank: int
    """Worst lowest."""
    quoted: str
    """Its first words, which tell what it is where no condition does."""
    narrow: bool = False
    """A power that no condition limits, yet its words do: over those who infringe."""


def entries(topic: Topic, version: Version, stated: Sequence[Statement]) -> Iterator[Entry]:
    """Yield what the clauses of a text say that belong to a topic, and what any sentence says of it."""
    yield from _labelled(topic, version, stated)
    yield from _anywhere(topic, version, stated)


def _labelled(topic: Topic, version: Version, stated: Sequence[Statement]) -> Iterator[Entry]:
    clauses = version.clauses
    leads = {each.clause for each in stated}
    if topic.quotes:
        plain = [each for each in stated if not _MANNER.search(clauses[each.clause].text)]
        kept = {dict(each.values).get("refund") for each in plain}
        stated = [each for each in stated if each in plain or dict(each.values).get("refund") not in kept]
    for each in stated:
        clause = clauses[each.clause]
        above = leader_of(clause.lead_in, clauses) if clause.lead_in else None
        if above is not None and above in leads and opens_cases(clauses[above]):
            continue  # one of the cases of its lead-in, which counts them
        values = dict(each.values)
        value = _value(topic, clause, values)
        if value is None or _FORM.match(clause.text) or (topic.says and not _is_power(topic, clause)):
            continue
        if _ABOUT_ACCESS in (topic.id, topic.about) and _only_takes_down(clause.text):
            continue
        conditions = conditions_of(clauses, each.clause, _begins(topic, clause.text, values))
        if "notice" in values and (turn := turn_after(clauses, each.clause)):
            conditions = (*conditions, f"“{turn}”")
        whole = f"“{clipped(_main(topic, clause.text))}”"
        if topic.says and conditions and all(map(_BUT.match, conditions)):
            conditions = (whole,)
        if "notice" in values and any(
            _BUT.match(each) and _DAYS_OF_NOTICE.search(each) for each in conditions
        ):
            conditions = (whole,)  # the exception is the notice
        if len(conditions) == 1 and _FOR_SOME.fullmatch(conditions[0]):
            conditions = (*conditions, whole)
        if topic.says and len(conditions) == 1 and _ONLY_WHERE_POSSIBLE.match(conditions[0]):
            conditions = (whole,)
        if topic.quotes and conditions and all(map(_BUT.match, conditions)):
            conditions = (whole, *(each for each in conditions if _beginning(each) not in whole))
        yield Entry(
            value=value,
            conditions=conditions,
            rank=_rank(topic, value, values),
            quoted=f"“{clipped(_telling(topic, clause.text))}”" if topic.tells else whole,
            narrow=topic.power is not None
            and topic.cases
            and not conditions
            and not _OVER_ALL.search(clause.text),
        )


def _beginning(quoted: str) -> str:
    """Return the first words of a quoted condition: where these stand in what is shown, it need not be told again."""
    return " ".join(quoted.strip("“”").split()[:4])


def _begins(topic: Topic, text: str, values: dict[str, AttributeValue]) -> int:
    """Return where the words stand that conditions are to be of: those of the notice, or of what is told."""
    if "notice" in values:
        found = _NOTICE.search(text)
        return found.start() if found else 0
    return _span(topic, text)[0]


def _anywhere(topic: Topic, version: Version, stated: Sequence[Statement]) -> Iterator[Entry]:
    """Yield what sentences say that have none of the topic's labels: "all payments are non-refundable"."""
    told = {each.clause for each in stated}
    for at, clause in enumerate(version.clauses if topic.anywhere else ()):
        form = normal(clause.text).lower()
        value = next((say for say, words in topic.anywhere if words.search(form)), None)
        if value and at not in told:
            quoted = f"“{clipped(clause.text)}”"
            yield Entry(value=value, conditions=(), rank=-1_000_001, quoted=quoted)


def _main(topic: Topic, text: str) -> str:
    """Return a clause from where the part begins that speaks of its topic, where a long part before does not."""
    found = topic.words.search(text.lower()) if topic.quotes and topic.words else None
    before = text[: found.start()] if found else ""
    breaks = [each.end() for each in _PARTS.finditer(before)]
    return text[breaks[-1] :] if breaks and len(before.split()) > _LONG_BEFORE else text


def _telling(topic: Topic, text: str) -> str:
    """Return the words of a clause that tell what is told of it, or all of them."""
    start, end = _span(topic, text)
    return text[start:end] if end else text


def _span(topic: Topic, text: str) -> tuple[int, int]:
    """Return from where to where the words stand that tell what is told of a text; nothing at its beginning where none do."""
    lower = text.lower()
    spans = [
        match.span() for _, words in topic.tells if len(lower) == len(text) and (match := words.search(lower))
    ]
    return (min(start for start, _ in spans), max(end for _, end in spans)) if spans else (0, 0)


def _is_power(topic: Topic, clause: Clause) -> bool:
    """Whether a sentence gives a power: it is no example of it, nothing that follows from it, nor merely the notice of it."""
    if _EXAMPLES.match(clause.text) or _NO_POWER.match(clause.text):
        return False
    if _OF_USER.match(clause.text) and not _AND_PROVIDER.search(clause.text):
        return False
    if topic.power and not topic.power.search(normal(clause.text).lower()):
        return False
    return _MAY.search(clause.text) is not None or not any(x.label == "change.notice" for x in clause.labels)


def _only_takes_down(text: str) -> bool:
    """Whether a sentence takes something down and says nothing of accounts, users or access."""
    found = _TAKES_DOWN.search(text)
    return found is not None and not _ACCESS.search(text)


def _value(topic: Topic, clause: Clause, values: dict[str, AttributeValue]) -> str | None:
    """Return what a clause states in words; empty for a power as such, None for nothing that can be told."""
    if topic.tells:
        text = normal(clause.text).lower()
        return ", ".join(say for say, words in topic.tells if words.search(text)) or None
    if "notice" in topic.states:
        return _notice(clause, values)
    if topic.quotes and values.get("refund") == "no" and _IN_PART.search(clause.text):
        return "a refund in some cases"
    if values.get("export") == "yes" and _TRIES.search(clause.text):
        return "tries to let you take your content out"
    said = [topics().scales[name].told(value) for name, value in values.items() if name != "exception"]
    return ", ".join(said) or ("" if topic.says else None)


def _notice(clause: Clause, values: dict[str, AttributeValue]) -> str | None:
    may = None if _PROMISE.search(clause.text) else _MAY_TELL.search(clause.text)
    if may and may["mention"]:
        return None
    scales = topics().scales
    kind, channel = values.get("notice"), values.get("notice_channel")
    how = "" if channel is None or channel == ("other",) else " " + scales["notice_channel"].told(channel)
    if may and kind != "none":
        return f"may give notice{how}"
    if _AT_ONCE.search(clause.text) and not isinstance(kind, int):
        return f"notice{how}, with immediate effect"
    if kind is None:
        return f"notice{how}" if how else None
    if kind == "none":
        return "advance notice" if _NEVER_WITHOUT.search(clause.text) else "no notice"
    if isinstance(kind, int) or kind == "reasonable":
        words = scales["notice"].told(kind)
    else:
        words = "advance notice" if _BEFORE.search(clause.text) else "notice, no time stated"
    return f"{'tries to give ' if _TRIES.search(clause.text) else ''}{words}{how}"


def _rank(topic: Topic, value: str, values: dict[str, AttributeValue]) -> int:
    """Return the place of a value: worst first, and of days the fewest; what is read from words, in the order of its topic."""
    if topic.tells:
        return min(at for at, (say, _) in enumerate(topic.tells) if value.startswith(say))
    if value == "no notice":
        return -1_000_000
    for name, stated in values.items():
        place = topics().scales[name].rank(stated)
        days = stated if isinstance(stated, int) and stated is not True else 0
        return -1_000_000 if place is None else days - 10_000 * place
    return 0
