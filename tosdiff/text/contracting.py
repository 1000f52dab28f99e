"""Whom a text says its contract is with: the companies it defines as "we", contracts for, or makes the controller.

Invariant: a company that is only named, as a shop, a processor or "not Apple, Inc.", is no party; where two
strangers could be the party and neither is "we", there is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tosdiff.language.companies import Company, companies_in, company_form
from tosdiff.language.keeping import kept_by_paragraph
from tosdiff.language.normalise import normal
from tosdiff.language.patterns import compiled_on_use

_AROUND = 200  # characters before and after a name in which what it is may be said
# Without a company that is "we", and where several are named, only the head says whom the contract is with.
_HEAD = 25

# 'Halcyon Labs, Inc., a firm in Austin ("Halcyon", "we" or "us")'.
_WE = compiled_on_use(r"(?:'s)?,?[^()]{0,80}\([^()]{0,120}[\"'](?:[Ww]e|[Uu]s|[Oo]ur|Company)[,.]?[\"']")
# 'ハルシオン株式会社(以下「当社」といいます)'.
_WE_JAPANESE = compiled_on_use(
    r"[^。(]{0,30}\([^()]{0,40}[「\"'](?:当社|弊社|当法人|当団体|当組合|我々|私たち|運営者|運営会社|当学校|当大学)[」\"']"
)
_WE_MEAN = compiled_on_use(
    r"\b(?:we mean|(?:these|this) (?:\w+ ){1,3}(?:is|are) (?:solely )?with) $|[「\"']?(?:当社|弊社|当法人|運営者)[」\"']?とは[、,]?$",
    re.IGNORECASE,
)
_MEANS = compiled_on_use(r"[\"']([\w.&-]+)[\"'] means $")
# '"Halcyon" means Halcyon Ltd if you live in Ireland, and Halcyon, Inc. if you live elsewhere'.
_OR_MEANS = compiled_on_use(r"[\"']([\w.&-]+)[\"'] means [^;]{0,160}\b(?:and|or) $")
_PARTY = compiled_on_use(
    r"\b(?:agreement|contract)\b[^.;]{0,60}?\b(?:between|with)\b[^;]{0,160}?\band $"
    r"|\b(?:agreement|contract) (?:(?:is|will be) )?with $|\bbetween you and $|\(\"Customer\"\) and $"
    r"|\bgoverns? (?:your )?(?:access to and )?use of the $"
    r"|\benter(?:ing|ed)? into [^.;]{0,60}\bwith $|\b(?:entered into|made) by (?:and between )?you and $|\byou (?:are contracting|contract|will contract) with $"
    r"|\b(?:otherwise|elsewhere|in all other cases),? (?:it is |you contract )?with $"
    r"|\bzwischen Ihnen und (?:der )?$|\b(?:Vertrag|Vertragspartner(?:in)?) [^.;]{0,40}\b(?:mit|ist) (?:der |die )?$"
    r"|(?:お客様|利用者|ユーザー|会員)(?:様)?(?:と|及び|および)$"
    r"|\bentre vous et (?:la société )?$|\bcontrat [^.;]{0,40}\bavec (?:la société )?$|\bentre usted y (?:la empresa )?$",
    re.IGNORECASE,
)
# Whom a contract is with for people in one place, which says nothing of all others.
_ONLY_THERE = compiled_on_use(
    r"\b(?:if|where) you (?:live|reside|are)\b[^.;]*\b(?:(?:contract|agreement) (?:is|will be)|you (?:are |will )?contract(?:ing)?) with $",
    re.IGNORECASE,
)
_ONLY_THERE_BEHIND = compiled_on_use(
    r"\W*(?:(?:if|where) (?:you|customer|the customer) (?:live|reside|are|is)|for (?:\w+ ){0,2}?(?:users|customers|residents|people|consumers) (?:in|of|from))\b",
    re.IGNORECASE,
)
# What joins a second party to one before it: a condition of the first, or "or".
_AND_WITH = compiled_on_use(
    r"(?: ?\((?:if|for|in|where)\b[^()]{0,100}\),? (?:or|and)|,? (?:if|where|for|in|outside) [^.;]{1,100}?,(?: (?:or|and))?|,? or"
    r"|,? (?:if|where|for|in|outside) [^.;,]{1,100} (?:or|and))(?: (?:with|by))? (?:the )?$",
    re.IGNORECASE,
)
# ... and what says that another place, or all others, follow.
_BY_PLACE = compiled_on_use(
    r"\b(?:if|where) you (?:live|reside|are)\b[^.;]*$|\bfor [^.;]*\b(?:in|of|from|outside)\b[^.;]*$"
    r"|\b(?:otherwise|elsewhere|outside|in all other cases|(?:all|any) others?)\b[^.;]*$",
    re.IGNORECASE,
)
_OFFERS = compiled_on_use(
    r"\b(?:services?|products?|site|websites?|app)\b[^.;]{0,80}\b(?:provided|owned|offered|operated)"
    r"(?: to you)?(?: and (?:provided|owned|offered|operated|controlled))? by $",
    re.IGNORECASE,
)
_OFFERS_JAPANESE = compiled_on_use(r"[^。、(]{0,20}(?:\([^()]{0,40}\))?が、?(?:運営|提供)")
_SERVICE_JAPANESE = compiled_on_use(r"本(?:サービス|サイト|アプリ|製品|ソフトウェア)[^。]{0,60}$")
_SEATED = compiled_on_use(
    r",? [^.;]{0,60}\b(?:registered office|registered address|incorporated (?:in|under)|company (?:registered|established))\b"
)
_CONTROLS = compiled_on_use(
    r"[^;]{0,160}?\b(?:(?:is|are) (?:responsible and )?the (?:data )?controllers?\b|as the [\"']?data controller)",
    re.IGNORECASE,
)
_CONTROLLER = compiled_on_use(r"\bcontroller\b[^.;]{0,80}\bis $", re.IGNORECASE)
# "between Halcyon, Inc. and you"; "Halcyon, Inc. is your contracting party".
_BETWEEN = compiled_on_use(r"\bbetween (?:the )?$", re.IGNORECASE)
_AND_YOU = compiled_on_use(
    r"[^.;]{0,120}? and (?:the )?(?:you|customer|user|subscriber|client|licensee)\b", re.IGNORECASE
)
_IS_PARTY = compiled_on_use(
    r" is (?:your|the) (?:contracting|contractual) (?:party|partner|entity)\b", re.IGNORECASE
)
_SEPARATE = compiled_on_use(r",? (?:is|are) (?:a )?separate\b", re.IGNORECASE)
_ELSEWHERE = compiled_on_use(r"\b(?:otherwise|elsewhere|outside|(?:all|any) others?)\b", re.IGNORECASE)
# "Halcyon Sound, a French limited joint-stock company with its seat in Lyon ("Halcyon" or "us")": of what form, in words.
_DESCRIBED = compiled_on_use(
    r"(?:between|with|by|is|and) (?P<name>[A-Z][\w&.-]*(?: [A-Z][\w&.-]*){0,4}), an? (?:[A-Za-z]\w*[ -]){0,6}"
    r"(?:company|corporation|partnership)\b[^()]{0,240}\([^()]{0,120}[\"'](?:[Ww]e|[Uu]s|[Oo]ur|Company)[,.]?[\"']"
)
# 'between you and halcyon labs ltd ("Halcyon", "we")': small letters, where no other name could be meant.
_IN_SMALL = compiled_on_use(
    r"\b(?:between you and|(?:agreement|contract) with) (?P<name>(?:[a-z\d][\w&.-]*,? ){1,4}(?:ltd|llc|inc|gmbh|limited|pbc)\b\.?)"
    r" ?\([^()]{0,120}[\"'](?:[Ww]e|[Uu]s|[Oo]ur|Company)[,.]?[\"']"
)
_OTHERS = compiled_on_use(
    r"\b(?:payments?|processors?|hosting|hosted|app store|subprocessors?|(?:domestic )?representative|licensors?)\b",
    re.IGNORECASE,
)
_DENIED = compiled_on_use(
    r"\bnot (?:\w+ ){0,2}(?:an? |any )?(?:agreement|contract) with $|\bnot (?:with )?(?:the )?$|\bseparate from $|\bother than $",
    re.IGNORECASE,
)


def contracting_parties(paragraphs: Sequence[str]) -> frozenset[str]:
    """Return the companies that a text says its contract is with, whole, each as it is first spelt."""
    we: list[Company] = []
    others: list[tuple[int, Company]] = []
    for at, paragraph in enumerate(paragraphs):
        for company, defined in parties_said(paragraph):
            if defined:
                we.append(company)
            else:
                others.append((at, company))
    before = [normal(paragraphs[at])[: c.span[0]] for at, c in others]
    behind = [normal(paragraphs[at])[c.span[1] :] for at, c in others]
    if not we and len(others) == 1 and _ONLY_THERE_BEHIND.match(behind[0]):
        return frozenset()  # as below
    if (
        not we
        and all(map(_ONLY_THERE.search, before))
        and not any(map(_ELSEWHERE.search, (*before, *behind)))
    ):
        return frozenset()  # with whom it is elsewhere is not said
    called = {_name(company) for company in we}
    if we:
        found = [*we, *(company for _, company in others if _name(company) in called)]
    elif len({_name(company) for _, company in others}) == 1 or all(map(_BY_PLACE.search, before)):
        found = [company for _, company in others]
    else:
        found = [company for at, company in others if at < _HEAD]
        if len({_name(company) for company in found}) > 1:
            return frozenset()
    if len(called) > 1:
        # The first to call itself "we" is who speaks; a form or a guideline of another's may follow.
        found = [company for company in found if _name(company) == _name(we[0])]
    spelt: dict[str, str] = {}
    for company in found:
        spelt.setdefault(company_form(company.name), company.name)
    return frozenset(spelt.values())


def _name(company: Company) -> str:
    return re.sub(r"\W", "", company.called.lower())


@kept_by_paragraph()
def parties_said(paragraph: str) -> tuple[tuple[Company, bool], ...]:
    """Return the companies that a paragraph makes a party, in its normal form, and of each whether as "we"."""
    text = normal(paragraph)
    found: list[tuple[Company, bool]] = []
    joined: tuple[int, bool] | None = None
    for company in companies_in(text):
        start, end = company.span
        previous, joined = joined, None
        before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
        if _DENIED.search(before) or _SEPARATE.match(after):
            continue
        means = _MEANS.search(before) or _OR_MEANS.search(before)
        if (
            _WE.match(after)
            or _WE_JAPANESE.match(after)
            or _WE_MEAN.search(before)
            or (means and means[1].lower() in (company.called.lower(), "we", "us", "our", "company"))
        ):
            found.append((company, True))
            joined = end, True
        elif previous and _AND_WITH.fullmatch(text[previous[0] : start]):
            found.append((company, previous[1]))
            joined = end, previous[1]
        elif (
            _PARTY.search(before)
            or (_BETWEEN.search(before) and _AND_YOU.match(after))
            or _IS_PARTY.match(after)
            or _CONTROLLER.search(before)
            or _CONTROLS.match(after)
            or (_SERVICE_JAPANESE.search(before) and _OFFERS_JAPANESE.match(after))
            or ((_OFFERS.search(before) or _SEATED.match(after)) and not _OTHERS.search(before + after))
        ):
            found.append((company, False))
            joined = end, False
    if not any(defined for _, defined in found):
        for match in (*_DESCRIBED.finditer(text), *_IN_SMALL.finditer(text)):
            name = match["name"]
            company = Company(name=name, called=name.split()[0], span=match.span("name"))
            found.append((company, True))
    return tuple(found)
