"""Blocks that only tell of an update of the document, and of no rule.

Invariant: a block is a notice only as a whole: each of its sentences is one from its first word to its last.
"""

from __future__ import annotations

import re

from tosdiff.language.dates import DATE
from tosdiff.language.patterns import compiled_on_use
from tosdiff.language.sentences import sentences
from tosdiff.language.tables import words_in

_LONGEST = 400
_KIND = "|".join(sorted({*words_in("documents", "kinds"), "page", "document", "version", "terms of service"}))
# What a notice speaks of: the document, by a name of a few words that ends in what it is.
_DOCUMENT = (
    rf"(?:this|these|those|the|our|its)\s(?:(?!(?:of|that|which|to|in)\b)[\w'’&-]+\s){{0,5}}?(?:{_KIND})"
    r"(?:\s(?:of (?:use|service|services|sale))\b)?(?:\s(?:and|&)\s(?:[\w'’&-]+\s){0,3}?"
    rf"(?:{_KIND})\b)?"
)
_DAY = "(?:" + re.sub(r"\?P<\w+>", "?:", DATE.pattern) + ")"
_WHEN = rf"(?:,?\s(?:(?:as\sof|effective|on|from|since|starting)\s){{0,2}}(?:{_DAY}|today|now|immediately))"
# ... of those who took the new terms before that day.
_EARLIER = (
    rf"(?:\sor\s(?:on\s)?the\s(?:date|day)\s(?:that\s|when\s)?you\s(?:first\s)?(?:acknowledged?|accept(?:ed)?|agreed?(?:\sto)?)\s{_DOCUMENT}"
    r"(?:\s(?:within|in|on)\s(?:our|the)\s(?:services?|app|site|website))?(?:,?\s\(?(?:if|whichever\sis)\s(?:earlier|sooner|first)\)?)?)"
)
_OLDER = (
    r"(?:previous|prior|older|archived|earlier|past)\s(?:\w+\s)?versions?"
    rf"(?:\sof\s{_DOCUMENT})?(?:\s(?:is|are|can be found|(?:is |are )?available))?(?:\s(?:here|below|above|online))?"
)
_EMPHASIS = compiled_on_use(r"(?<!\w)[_*]+|[_*]+(?!\w)")
_END = r"\s*[.!:;)\]]*\s*"
_NOTICE = compiled_on_use(
    rf"\W*(?:(?:please|note:?|notice:?)\s)*(?:"
    rf"we(?:'ve|\shave)?\s(?:just\s|recently\s)?(?:updated|revised|changed|published|made\s(?:some\s)?changes\sto)\s"
    rf"{_DOCUMENT}{_WHEN}?"
    rf"|(?:(?:to\s)?(?:see|view|read|find)\s)?(?:(?:the|our|a|an|all)\s)?{_OLDER}(?:,?\s(?:please\s)?(?:click|see)\shere)?"
    rf"|(?:learn|read|find\sout)\smore(?:\s(?:here|about\s(?:the|these|our)\s(?:changes|updates)))?"
    rf"|click\shere(?:\sto\s(?:see|view|read|find)\s(?:(?:the|our|a)\s)?(?:{_OLDER}|changes|what\shas\schanged))?"
    rf"|{_DOCUMENT}\s(?:is|are|becomes?|takes?|comes?|goes?|go|will\sbe|was|were|became|took|came|went)\s(?:now\s)?"
    rf"(?:effective|in(?:to)?\s(?:effect|force)|effect)(?:{_WHEN})*{_EARLIER}?"
    rf"|(?:{_DOCUMENT}|it)\s(?:was|were|has\sbeen|have\sbeen)\s(?:last\s)?(?:updated|revised|changed|modified){_WHEN}?"
    rf"){_END}",
    re.IGNORECASE,
)
_PUBLICATION = compiled_on_use(
    rf"\W*(?:{_DOCUMENT}|it)\s(?:was|were|has\sbeen|have\sbeen|is)\s(?:first\s)?(?:published|posted){_WHEN}"
    rf"(?:,?\s(?:with|and\shas|and\shave)\san\seffective\sdate\sof\s{_DAY}|,?\sand\s(?:is|are|becomes?)\seffective{_WHEN}?)?{_END}",
    re.IGNORECASE,
)


# The two expressions above take long to compile, and most texts hold none of the words that each of their branches needs.
_UPDATES = compiled_on_use(
    r"updated|revised|changed|published|made|version|more|click|effect|force|modified", re.IGNORECASE
)
_PUBLISHES = compiled_on_use(r"published|posted", re.IGNORECASE)


def is_notice(text: str) -> bool:
    """Return whether a text in normal form only tells that the document was updated, or since when it binds."""
    return len(text) <= _LONGEST and _all_are(_NOTICE, _UPDATES, text)


def is_notice_of_publication(text: str) -> bool:
    """Return whether a text in normal form only tells when the document was published."""
    return len(text) <= _LONGEST and _all_are(_PUBLICATION, _PUBLISHES, text)


def _all_are(form: re.Pattern[str], words: re.Pattern[str], text: str) -> bool:
    # Too many sentences rather than too few: each must be a notice.
    text = _EMPHASIS.sub("", text)
    told = sentences(text, quick=True, caseless=True)
    return all(words.search(text, start, end) and form.fullmatch(text[start:end]) for start, end in told)
