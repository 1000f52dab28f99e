"""What a labelled sentence states besides its label: days of notice, refund, exceptions.

Invariant: an attribute is given only where the sentence states it, and only of the labels that it is about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tosdiff.clauses.notice import channels, notice
from tosdiff.language.normalise import normal
from tosdiff.language.patterns import compiled_on_use
from tosdiff.language.signs import without_footnotes
from tosdiff.models import Attributes, Export, Label, Qualifier, Refund

_EXCEPTION = compiled_on_use(
    r"\b(?:except|unless|excluding|exception of|other than (?:as|in|where|when|if|by|to|for|with|what|those|expressly|the (?:limited )?(?:rights?|licen[cs]e))|save (?:as|where|for|in|to|that|with)|with the exclusion of)\b"
    r"|\bthere (?:may|might) be (?:urgent|emergency|exceptional|situations|cases|circumstances)\b"
)
# "… unless we believe that to do so would:" makes every item an exception; a finished one makes none.
_OPEN_EXCEPTION = compiled_on_use(
    rf"(?:{_EXCEPTION.pattern}).*\b(?:would|will|could|may|if|that|where|when|to|is|are) ?:$"
)
# Whose discretion it is must be said: the user's own is none.
_DISCRETION = compiled_on_use(
    r"(?<!\byour )(?<!\byour own )(?<!\byour sole )\bdiscretion\b|\bat (?:our|its|their) (?:sole |own )?option\b"
    r"|\b(?:our|its|their) (?:\w+ ){0,2}judge?ment\b|\bindependently (?:judge|decide)\b"
)
_AT_WILL = compiled_on_use(
    r"\bat any time\b|\bfor any (?:or no )?(?:other )?reason\b|\bfor no reason\b|\bwithout (?:giving |stating )?(?:any |a )?(?:reason|cause)s?\b"
    r"|\bas we (?:\w+ )?(?:see fit|consider|deem|think)\b|\b(?:independently|sole) judge?ment\b|\bwhenever we (?:like|choose|want|wish|please)\b"
)
# "If your account is closed for any reason" says what happens, not who may decide it.
_HAPPENS = compiled_on_use(r"\b(?:is|are|was|were|been) \w+ed for any (?:or no )?(?:other )?reason\b")
_MONEY = r"(?:refund|reimburs|money back|pay (?:you )?back|repay|compensat)"
_REFUNDED = compiled_on_use(
    rf"\b(?:will|'ll|shall|entitled|eligible|receive|get|issue|full|right|cancel \w+ \w+ and request|and request|we)\b.{{0,80}}"
    rf"\b{_MONEY}|\b(?:refund|reimbursement)s? (?:\w+ ){{0,8}}(?:will|shall|is|are)\b"
)
# "If no refund request is received" and "without proration" refuse and give nothing.
_NO_REFUND = compiled_on_use(
    r"\b(?:no|not|non|never|cannot|n't|nor|without)\b(?! refund requests?\b).{0,60}\brefund(?:s|ed|able|ing)?\b(?! requests?\b)|\brefund.{0,20}\bnot\b"
    r"|\bnon-?refundable\b"
)
_PROPORTIONAL = compiled_on_use(
    rf"(?<!without )(?<!not )\bpro-? ?rat(?:a|ed)\b|{_MONEY}.{{0,80}}\b(?:remaining|unused|portion|proportion\w*)\b|\bproportion(?:ate|al)(?:ly)? {_MONEY}"
)
# Another text says whether there is a refund.
_REFUND_ELSEWHERE = compiled_on_use(
    r"\brefunds?\b.{0,100}\b(?:subject to|administered|handled by|governed by)\b|\bhow .{0,40}\brefunded\b"
)
# "30 (thirty) days" says its number twice, as "thirty (30)" does.
_TWICE = compiled_on_use(r"\b(\d{1,3}) \((?:[a-z]+[ -]?){1,3}\)(?= (?:\w+ )?(?:day|week|month|hour|year))")
_THINGS = r"(?:content|data|files?|notes|work|works|conversations?|inputs?|outputs?|projects?|information|creations?|it|them)"
_TAKE_OUT = rf"(?:export|retriev|take out|port\b|download|move)\w*\b.{{0,40}}?\b{_THINGS}\b"
_NO_EXPORT = compiled_on_use(
    rf"\b(?:cannot|can not|can't|may not|will not|won't|not be able to|no longer|unable to|not possible to)\b(?: \w+){{0,3}}? {_TAKE_OUT}"
)
_EXPORT = compiled_on_use(
    rf"\b{_TAKE_OUT}|\bportable format|\bmachine-?\s?readable format|\bdata portability\b"
)
_CHANGED = r"chang|modif|revis|amend|updat|alter|increas|reduc|degrad|advers|detriment|negativ|impact|affect|effect|respect|disadvantag|worse|addition|way"
_MATERIAL = compiled_on_use(
    rf"\bmaterially\b(?! (?:breach|violat))|\bmaterial\b(?= (?:\w+ ){{0,2}}?(?:{_CHANGED}))"
    r"|\b(?:is|are|be|deems?|considers?) (?:\w+ )?material\b(?! (?:breach|to the))"
)
_ADVERSE = compiled_on_use(
    r"\bnot? (?:\w+ )?advers|(\badvers\w+|\bnegative(?:ly)? (?:affect|impact|effect)|\bdetriment|\bdisadvantag|\bworse\b)"
)
_ENDS = {"access.exit", "change.remedy"}
# "We may discontinue it, but then we refund what you paid" ends it and pays back in one sentence.
_PAYS_BACK = _ENDS | {"change.discontinue"}
_POWERS = {"access.suspension", "change.service", "change.discontinue", "change.terms", "change.price"}
_DECIDES = _POWERS | {"access.condition", "access.reserved"}
_LEADING = 120
"""Characters at the end of a lead-in that govern its items."""


def attributes_of(text: str, labels: Sequence[Label], lead_in: str | None = None) -> Attributes:
    """Return what a sentence of these labels states, as the taxonomy's guidelines name it."""
    form = _TWICE.sub(r"\1", without_footnotes(normal(text)).lower())
    names = {x.label for x in labels}
    last_words = normal(lead_in).lower()[-_LEADING:] if lead_in else ""
    told = "change.notice" in names
    kind, days = notice(form, last_words) if told else (None, None)
    at_will = names & _POWERS and _AT_WILL.search(_HAPPENS.sub(" ", form))
    return Attributes(
        notice_days=days,
        notice_kind=kind,
        notice_channel=channels(form) if told else (),
        refund=_refund(form) if names & _PAYS_BACK and re.search(_MONEY, form) else None,
        export=_export(form) if names & _ENDS else None,
        discretion=bool(at_will or (names & _DECIDES and _DISCRETION.search(form))),
        qualifier=_qualifier(form) if any(name.startswith("change.") for name in names) else None,
        exception=bool(_EXCEPTION.search(form) or _OPEN_EXCEPTION.search(last_words)),
    )


def _refund(form: str) -> Refund | None:
    proportional, none = _PROPORTIONAL.search(form), _NO_REFUND.search(form)
    # "No pro-rated refund", but "we refund the rest, unless you broke the terms: then there is no refund".
    first = re.search(_MONEY, form)
    if none and (not proportional or (first and none.start() < first.start())):
        return Refund.NO
    if proportional:
        return Refund.PRO_RATA
    return Refund.YES if _REFUNDED.search(form) and not _REFUND_ELSEWHERE.search(form) else None


def _export(form: str) -> Export | None:
    if _NO_EXPORT.search(form):
        return Export.NO
    return Export.YES if _EXPORT.search(form) else None


def _qualifier(form: str) -> Qualifier | None:
    material = _MATERIAL.search(form)
    adverse = any(match[1] for match in _ADVERSE.finditer(form))
    if material and adverse:
        return Qualifier.MATERIAL_ADVERSE
    if material:
        return Qualifier.MATERIAL
    return Qualifier.ADVERSE if adverse else None
