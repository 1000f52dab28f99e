"""How many days of notice a sentence promises, of what kind and by what means.

Invariant: a number is days of notice only where the words tie it to the provider's telling the user before the thing
that is told; a number that only stands near "notice" is none.
"""

from __future__ import annotations

import re

from tosdiff.language.numbers import number_of, number_pattern
from tosdiff.language.patterns import compiled_on_use
from tosdiff.models import NoticeChannel, NoticeKind

_UNITS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 365}
_YEARS = 1000
"""From here on a number before "year" is one of the calendar."""
_AMOUNT = (
    rf"(?<!\d-)(?P<number>{number_pattern()}|\ban?\b)(?: \(\d+\))?[ -](?:calendar |business |working |full |clear )?"
    r"(?P<unit>hour|day|week|month|year)s?\b'?(?: s\b)?"
)
_OF_NOTICE = r"(?:advance |prior |written |previous |email |e-mail )*(?:notice|notification)\b"
# Each ties an amount to telling: "30 days' notice", "notice of at least 30 days", "30 days before they take effect".
_TIED = tuple(
    compiled_on_use(pattern)
    for pattern in (
        rf"{_AMOUNT}(?: of)? {_OF_NOTICE}",
        rf"\b(?:notice|notification) (?:period )?(?:\w+ )?of (?:at least |no less than |not less than |up to )?{_AMOUNT}",
        rf"{_AMOUNT} (?:in advance|ahead|beforehand|earlier)\b",
        rf"{_AMOUNT}(?: \w+){{0,3}}? (?:before|prior to)\b",
        rf"\b(?:no (?:sooner|earlier|less|later|fewer)|not (?:less|earlier|sooner|fewer)) than {_AMOUNT}",
        rf"{_AMOUNT} (?:after|following|from) (?:\w+ ){{0,6}}?(?:post|publi|notif|notice|announce|inform|told|sent|send|email|e-mail)",
    )
)
_TELLS = compiled_on_use(
    r"\bnotice\b|\bnotif|\binform(?:ed|ing)?\b|\b(?:in advance|ahead|beforehand)\b|\blet (?:you|users?|customers?|\w+) know|"
    r"\btell\b|\bhear from\b|\bannounc|\bpost(?:s|ed|ing)?\b|\bpublish|\bwarn|\be-?mail|\breach you|\bwrite to|\bmessage"
)
# The user's own notice is none of the provider's; nor is a span in which the user, or money, must come.
_OWN = compiled_on_use(
    r"\b(?:you|customer|subscriber|user|member|client)\b(?:(?!\bwe\b|\bus\b|\byou\b|\beither\b).){0,60}"
    r"\b(?:giv|provid|send|sends|notify|inform|tell|terminat|cancel|end|leave|close|withdraw|object)\w*\b[^.;]{0,60}$"
)
_TO_US = compiled_on_use(r"^[^.;]{0,30}\bto (?:us|the company|the provider)\b|\bgiv\w+ us\b|\bnotify us\b")
_NOT_OF_NOTICE = compiled_on_use(
    r"\b(?:within|for|for more than|for over|lasts?|period of|once in|every|each|first|last|past|such as|e\.g\.,?|for example,?|"
    r"older than|aged?|under|over)(?: \w+){0,2} $"
)
# "Much shorter notice, such as 2 weeks" is an example, and "typically 14 days" what is usual: neither is a term.
_EXAMPLE = compiled_on_use(
    r"\b(?:such as|e\.g\.,?|for example,?|for instance,?|typically|usually|as (?:little|short|few) as|up to|around|about)(?: \w+){0,2} $"
)
_LISTED = compiled_on_use(r"\bnotice(?: periods?)?\b[^.]{0,80}:\W*$")
_NONE = compiled_on_use(
    r"\bwithout (?:(?:any|further|prior|advance|additional|giving|providing|sending|you|with|to|your|the|previous|"
    r"user|users|customers?|or) )*(?:noti(?:ce|fication|fying)|warning|telling|informing|announcement)\b"
    r"|cannot provide (?:\w+ )?notice|\bno (?:\w+ )?(?:notice|announcement|warning)\b"
    r"|\bwaive\b.{0,60}\bnotice of\b|\bnot (?:be )?(?:required|obligated|obliged|have) to (?:notify|inform|tell|give \w+ notice|provide \w+ notice)"
)
# It takes nothing from a notice that the same sentence promises for all other cases.
_NOT_FEASIBLE = compiled_on_use(r"\bnotice (?:is|may) not (?:be )?(?:feasible|possible|practicable)")
# Who tells by putting the text there tells when it changes, not before.
_BY_POSTING = compiled_on_use(
    r"\b(?:notify|inform|tell|let (?:you|users|customers) know|notice)\b(?: \w+){0,8}? by (?:posting|updating|publishing|changing|revising)\b"
)
_BEFORE_IT = compiled_on_use(r"\b(?:advance|prior|before|ahead|in advance|beforehand)\b")
_REASONABLE = compiled_on_use(r"\breasonable (?:\w+ ){0,2}noti(?:ce|fication)")
_WILL = r"(?:\b(?:will|shall|must)|'ll\b|\b(?:endeavou?r|strive|try|aim|efforts|commit|undertake|promise)s? to\b|\balways\b)"
_ADVANCE = compiled_on_use(
    rf"{_WILL}.{{0,80}}(?:\bnotif|\binform\b|\binformed\b|(?<!your )\bnotice\b|let (?:you|users|customers|\w+) know|\btell\b|\btold\b|"
    rf"\breach you|\bcontact you|\balert|\bwarn\b|\bemail you|\bwrite to you|\bannounce\b|\bhear from\b)"
    r"|\b(?:advance|prior) (?:written )?notice|\bnotice in advance"
)
_CHANNELS = {
    NoticeChannel.EMAIL: compiled_on_use(r"\be-?mail"),
    NoticeChannel.IN_APP: compiled_on_use(
        r"\bin-? ?(?:app|site|product|service|game|platform)\b|\bbanner\b|\bpop-?up|\bpush notification|\bdashboard\b|"
        r"(?:notif\w*|notices?|inform\w*|message|shown|display\w*|tell|know|either) (?:(?!post)[\w-]+[ ,]+){0,8}?(?<!change )(?<!changes )(?<!update )(?<!updates )(?<!features )(?:through|within|in|via|on|inside) "
        r"(?:the|our|your) (?:\w+ ){0,2}?(?:services?|app|apps|platform|product|interface|account|software|game)\b(?! page)|"
        r"\bwhen you (?:next )?(?:log|sign) in|\buser interface\b"
    ),
    NoticeChannel.POSTING: compiled_on_use(
        r"(?<!\byou )(?<!\bto )\bpost(?:s|ing)? (?!(?:\w+ ){0,3}(?:content|material|messages?)\b)|\b(?:are|is|been|be|were|when|once|as|upon|after|they) (?:\w+ )?posted\b|\bposting\b(?= of|,|\.|$| by| on)|\bpublish(?:ed|ing|es)?\b(?! (?:polic|rule|guideline|content))|\bpublication\b|\bannounce|"
        r"\b(?:website|site) announcement|\bon (?:our|the|this) (?:official |\w+ )?(?:website|web site|site|page)\b|\bto this page\b|"
        r"\bdate (?:above|(?:\w+ ){0,6}?at the (?:top|head|beginning|bottom))|\b(?:visit|check|review) this page|\b(?:last )?(?:updated|modified|revised)\W{1,3}date\b|"
        r"\bupdat\w+ (?:the|these|this|our|them) ?(?:\w+ ){0,3}?(?:on|date|at the top)|\b(?:date|top|head|beginning) (?:of|on) (?:the|this|these) (?:page|terms|policy|agreement|website)|\beffective date\b"
    ),
    NoticeChannel.OTHER: compiled_on_use(
        r"\b(?:any )?other (?:\w+ )?(?:means|methods?|ways?|channels?|manner|form|communications?)\b|\botherwise (?:notif|inform|tell|communicat|let you know)|"
        r"\bor otherwise\b(?=[,.]|$)|\bby (?:post|mail|letter|phone|telephone|text|sms)\b|\bsms\b|\btext message|\bpostal\b|\bby (?:sending )?(?:you )?(?:a )?message\b|\bsend you a message\b"
    ),
}  # fmt: skip
_BY_OTHER = compiled_on_use(r"\b(?:by|via|through) (?:e-?mail|posting|publish|in-app)")


def notice(form: str, lead_in: str) -> tuple[NoticeKind | None, int | None]:
    """Return how a notice is promised and, where that is said, how many days of it.

    `form` is a sentence about notice in normal form and lower case, `lead_in` what leads in to it.
    """
    if _NONE.search(form):
        return NoticeKind.NONE, None
    days = _days(form, lead_in)
    if days:
        return NoticeKind.FIXED, days
    if _REASONABLE.search(form):
        return NoticeKind.REASONABLE, None
    if _NOT_FEASIBLE.search(form):
        return NoticeKind.NONE, None
    if _BY_POSTING.search(form) and not _BEFORE_IT.search(form):
        return None, None
    return (NoticeKind.ADVANCE if _ADVANCE.search(form) else None), None


def channels(form: str) -> tuple[NoticeChannel, ...]:
    """Return by what a notice is given, in the order of the text; nothing for one that is not given."""
    if _NONE.search(form) and not _BY_OTHER.search(form):
        return ()
    mentioned = sorted(
        (m.end(), channel) for channel, words in _CHANNELS.items() if (m := words.search(form))
    )
    return tuple(channel for _, channel in mentioned)


def _days(form: str, lead_in: str) -> int | None:
    """Return the whole days of notice that a sentence promises; None for less than a day."""
    if _LISTED.search(lead_in) and (listed := re.search(_AMOUNT, form)):
        return None if _EXAMPLE.search(form[: listed.start("number")]) else _whole(listed)
    if not _TELLS.search(form):
        return None
    for tied in _TIED:
        for match in tied.finditer(form):
            before = form[: match.start("number")]
            if not (
                _NOT_OF_NOTICE.search(before)
                or _EXAMPLE.search(before)
                or _OWN.search(before)
                or _TO_US.search(form[match.end() :])
            ):
                return _whole(match)
    return None


def _whole(match: re.Match[str]) -> int | None:
    count = 1 if match["number"] in ("a", "an") else number_of(match["number"])
    return int(count * _UNITS[match["unit"]]) or None if count is not None and count < _YEARS else None
