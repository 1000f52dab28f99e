"""What a labelled sentence states besides its label: days of notice, refund, exceptions.

Invariant: an attribute is given only where the sentence states it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tosdiff.language.normalise import normal
from tosdiff.language.numbers import number_of, number_pattern
from tosdiff.models import Attributes, Label, NoticeChannel, NoticeKind, Qualifier, Refund

_UNITS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 365}
_YEARS = 1000
"""From here on a number before "year" is one of the calendar."""
_AMOUNT = re.compile(
    rf"(?<!\d-)({number_pattern()})(?: \(\d+\))?[ -](?:calendar |business |working )?(hour|day|week|month|year)s?\b"
)
# The user's own notice periods are none of the provider's.
_OWN_NOTICE = re.compile(
    r"\byou\b(?:(?!\bwe\b|\bus\b|\byou\b).){0,60}\b(?:giv|provid|send)\w*\b.{0,30}\bnotice\b"
)
_REASONABLE = re.compile(r"\breasonable (?:\w+ ){0,2}noti(?:ce|fication)")
_NOTICE = re.compile(
    r"\bnotice\b|\bnotif|\binform(?:ed|ing)?\b|\b(?:in advance|ahead|beforehand)\b|\bprior\b|let you know"
)
_NO_NOTICE = re.compile(
    r"\bwithout (?:(?:any|further|prior|advance|additional|giving|providing|sending|you|with|to) )*noti(?:ce|fication|fying)\b"
    r"|cannot provide notice|no notice|notice is not (?:feasible|possible|practicable)"
)
_PROMISED = re.compile(
    r"\b(?:will|'ll|shall|(?:endeavou?r|strive|try|aim|efforts) to)\b.{0,60}\b(?:notif|inform\b|informed|notice|let you know)|\b(?:advance|prior) (?:written )?notice"
)
_CHANNELS = {
    NoticeChannel.EMAIL: re.compile(r"\be-?mail"),
    NoticeChannel.IN_APP: re.compile(r"\bin-?(?:app|site|product|service)\b|through the services?\b|within the (?:services?|app)"),
    NoticeChannel.POSTING: re.compile(r"(?<!\byou )\bpost(?:ed|ing)?\b|\bpublish|\bannounce|\bon (?:our|the|this) (?:official )?(?:website|site|page)\b|date above|\b(?:visit|check|review) this page|(?:updated|modified|revised)\W{1,3}date\b|date at the (?:top|beginning)"),
}  # fmt: skip
_EXCEPTION = re.compile(
    r"\b(?:except|unless|excluding|exception of|other than (?:as|in connection with|where|when|if))\b|\bthere (?:may|might) be (?:urgent|emergency|exceptional|situations|cases|circumstances)\b"
)
# "… unless we believe that to do so would:" makes every item an exception; a finished one makes none.
_OPEN_EXCEPTION = re.compile(
    rf"(?:{_EXCEPTION.pattern}).*\b(?:would|will|could|may|if|that|where|when|to|is|are) ?:$"
)
_DISCRETION = re.compile(
    r"\bat any time\b|\bdiscretion\b|\bfor any (?:or no )?reason\b|\bfor no reason\b|\bat our (?:sole )?option\b"
    r"|\bas we (?:see fit|consider|deem|think)\b|\b(?:independently|sole) judge?ment\b|\bindependently (?:judge|decide)\b"
)
_REFUNDED = re.compile(
    r"\b(?:will|'ll|shall|entitled|eligible|receive|get|issue|full|right|cancel \w+ \w+ and request|and request)\b.{0,80}"
    r"\b(?:refund|reimburs)|\b(?:refund|reimbursement)s? (?:\w+ ){0,8}(?:will|shall|is|are)\b"
)
# "If no refund request is received" and "without proration" refuse and give nothing.
_NO_REFUND = re.compile(
    r"\b(?:no|not|non|never|cannot|n't|nor)\b(?! refund requests?\b).{0,60}\brefund(?! requests?\b)|\brefund.{0,20}\bnot\b"
)
_PROPORTIONAL = re.compile(
    r"\b(?<!without )pro-? ?rat(?:a|ed)\b|(?:refund|reimburs).{0,80}\b(?:remaining|unused|portion)\b"
)
# Another text says whether there is a refund.
_REFUND_ELSEWHERE = re.compile(
    r"\brefunds?\b.{0,100}\b(?:subject to|administered|handled by|governed by)\b|\bhow .{0,40}\brefunded\b"
)
_EXPORT = re.compile(r"\bexport\w*\b.{0,30}\b(?:content|data)")
_MATERIAL = re.compile(r"\bmaterial(?:ly)?\b(?! (?:breach|violat))")
_ADVERSE = re.compile(r"\b(?:advers|negativ)\w+|\bdetriment")
_ENDS = {"access.exit", "change.remedy"}
_POWERS = {"access.suspension", "change.service", "change.discontinue", "change.terms", "change.price"}
_NOTICE_LABELS = {"change.notice"}
_LEADING = 120
"""Characters at the end of a lead-in that govern its items."""


def attributes_of(text: str, labels: Sequence[Label], lead_in: str | None = None) -> Attributes:
    """Return what a sentence of these labels states, as the taxonomy's guidelines name it."""
    form = normal(text).lower()
    names = {x.label for x in labels}
    kind, days = _notice(form) if names & _NOTICE_LABELS else (None, None)
    last_words = normal(lead_in).lower()[-_LEADING:] if lead_in else ""
    return Attributes(
        notice_days=days,
        notice_kind=kind,
        notice_channel=_channels(form) if names & _NOTICE_LABELS else (),
        refund=_refund(form, names) if "refund" in form or "reimburs" in form else None,
        export=bool(names & _ENDS and _EXPORT.search(form)),
        discretion=bool(names & _POWERS and _DISCRETION.search(form)),
        qualifier=_qualifier(form) if any(name.startswith("change.") for name in names) else None,
        exception=bool(_EXCEPTION.search(form) or _OPEN_EXCEPTION.search(last_words)),
    )


def _refund(form: str, names: set[str]) -> Refund | None:
    proportional, none = _PROPORTIONAL.search(form), _NO_REFUND.search(form)
    # "No pro-rated refund", but "we refund the rest, unless you broke the terms: then there is no refund".
    first = min(form.find(word) for word in ("refund", "reimburs") if word in form)
    if none and (not proportional or none.start() < first):
        return Refund.NO
    if proportional:
        return Refund.PRO_RATA
    given = names & _ENDS and _REFUNDED.search(form) and not _REFUND_ELSEWHERE.search(form)
    return Refund.YES if given else None


def _qualifier(form: str) -> Qualifier | None:
    material, adverse = _MATERIAL.search(form), _ADVERSE.search(form)
    if material and adverse:
        return Qualifier.MATERIAL_ADVERSE
    if material:
        return Qualifier.MATERIAL
    return Qualifier.ADVERSE if adverse else None


def _notice(form: str) -> tuple[NoticeKind | None, int | None]:
    """Return how a notice is promised and, where that is said, how many days of it."""
    amount = _AMOUNT.search(form)
    if _NO_NOTICE.search(form):
        return NoticeKind.NONE, None
    number = number_of(amount[1]) if amount else None
    if (
        amount
        and number is not None
        and number < _YEARS
        and _NOTICE.search(form)
        and not _OWN_NOTICE.search(form)
    ):
        days = number * _UNITS[amount[2]]
        return NoticeKind.FIXED, int(days)
    if _REASONABLE.search(form):
        return NoticeKind.REASONABLE, None
    return (NoticeKind.ADVANCE if _PROMISED.search(form) else None), None


def _channels(form: str) -> tuple[NoticeChannel, ...]:
    """Return by what a notice is given, in the order of the text."""
    mentioned = sorted(
        (m.start(), channel) for channel, words in _CHANNELS.items() if (m := words.search(form))
    )
    return tuple(channel for _, channel in mentioned)
