"""Who the provider is and what its products are called, in one document.

Invariant: masking keeps every character's place, so a span in the masked text is a span in the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tosdiff.language.companies import Company, companies_in, is_company

PROVIDER, PRODUCT = "§", "¶"

_WE = re.compile(r"[\"'(](?:we|us|our)[,.]?[\"')]")
_QUOTED = re.compile(r"[\"']([A-Za-z][\w.&-]{2,30}(?: [A-Z][\w.&-]{1,30}){0,2}?)[,.]?[\"']")
_BEFORE_BRACKET = re.compile(
    r"([A-Z][\w&-]{1,30})(?:\.(?:ai|io|com))?(?: (?:& |and )?[A-Z][\w&-]{1,30}){0,4}? ?\("
)
# "Quillfern Ltd ("Quillfern")".
_CALLED = re.compile(r" ?\(\"([A-Z][\w.&-]{1,30})[,.]?\"\)")
# What the two patterns below need, looked for first because it is found much faster.
_ACTS = (" may", " reserves", " will", " shall", " grants", " retains", " does not", " has the right")
_USES = ("use", "using", "access")
_ACTING = re.compile(
    r"(?<![\w.])([A-Za-z][A-Z][A-Z]|[A-Z][A-Za-z0-9]{1,30}(?:\.[A-Za-z]{2,4}| AI)?)"
    r"(?: and its [a-z]+)? (?:hereby )?(?:may|reserves|will|shall|grants|retains|does not|has the right)\b"
)
_SPEAKING = re.compile(
    r"\b(?:[Ww]e|[Cc]ompany) (?:may|reserve|will|shall|grant|retain|do not|have the right)\b"
)
_USED = re.compile(
    r"\b(?:use|using|access|accessing|use of)(?: and (?:use|using))? ((?:Le |La |The )?[A-Z][A-Za-z0-9]{1,30})\b"
    r"(?! (?:Content|Data|Policy|Terms))"
)
# "(the site, the software and the apps, collectively, the "Larkspur Offerings")".
_COLLECTED = re.compile(
    r"\b(?:[Ss]ervices?|[Ss]oftware|[Ww]ebsite|[Pp]latform|[Aa]pps?|[Pp]roducts?)\b[^\"]{0,120}\b(?:collectively|together),? "
    r"(?:referred to (?:herein )?as )?(?:the |our )?\"([A-Z][\w-]{1,30} [A-Z][\w-]{1,30})[,.]?\""
)
_NO_PRODUCT = re.compile(
    r"(?:Content|Data|Terms|Agreement|Polic(?:y|ies)|Parties|Providers|Entities|Outputs?|Inputs?|Fees|Use|Users)$|^Third"
)
# What a name names as an adjective: "a Halcyon account", "the Halcyon Services".
_OWNED = (
    r"(?= (?:[Aa]ccount|[Pp]roduct|[Ss]ervice|[Pp]latform|[Ww]ebsite|[Ss]ite|[Aa]pp|[Ss]oftware|[Mm]odel|[Aa]PI|"
    r"[Cc]ontent|[Tt]echnolog|[Ff]eature|[Ss]ubscription|Privacy|Terms|Polic|Agreement|Usage|Code)[a-z]*\b)"
)
# Who is used is the product, though the provider bears the same name: "your use of Halcyon".
_USING = r"(?:(?<=\buse )|(?<=\busing )|(?<=\buse of )|(?<=\baccess )|(?<=\baccessing )|(?<=\baccess to ))"
_OPENING = 25
"""Sentences in which a company with its legal form is the one that offers the terms."""
_RARELY = 4
"""A stranger to the terms acts less than a fourth as often as `we`: Apple and a court do, no provider did, in
the terms of fifty services."""
# "You agree to (1) provide …, (ii) keep …": a number stands between words that belong together.
_NUMERAL = re.compile(r"[:;]? ?\((?:\d{1,2}|[a-z]|[ivx]{1,4})\)")
_ENOUGH = 2
"""Times that a name must act before it is taken for the provider's."""


@dataclass(frozen=True, slots=True)
class Parties:
    """The names that a document uses besides `we` and `the services`."""

    provider: tuple[str, ...] = ()
    products: tuple[str, ...] = ()

    def mask(self, text: str) -> str:
        """Return a text in lower case with each name written over, place for place."""
        if not text.isascii():
            text = text.replace(PROVIDER, " ").replace(PRODUCT, " ")
        for names, mark in ((self.provider, PROVIDER), (self.products, PRODUCT)):
            for name in names:
                if name in text:
                    if mark == PROVIDER:
                        text = re.sub(rf"(?<!\w){re.escape(name)}{_OWNED}", PRODUCT * len(name), text)
                        text = re.sub(rf"{_USING}{re.escape(name)}(?!\w|')", PRODUCT * len(name), text)
                    text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", mark * len(name), text)
        lowered = text.lower()
        if len(lowered) == len(text):
            return _NUMERAL.sub(lambda numeral: " " * len(numeral[0]), lowered) if "(" in lowered else lowered
        return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def parties_of(sentences: Iterable[str]) -> Parties:
    """Find the names in the sentences of a document, which are in normal form."""
    provider: dict[str, None] = {}
    acting: Counter[str] = Counter()
    used: Counter[str] = Counter()
    collected: dict[str, None] = {}
    speaking = 0
    for number, sentence in enumerate(sentences):
        if number < _OPENING:
            named = [name for company in companies_in(sentence) for name in _names(company, sentence)]
            provider |= dict.fromkeys(filter(is_company, named))
        if "collectively" in sentence or "together" in sentence:
            names = _COLLECTED.findall(sentence)
            collected |= dict.fromkeys(name for name in names if not _NO_PRODUCT.search(name))
        for match in _WE.finditer(sentence):
            near = sentence[max(match.start() - 120, 0) : match.end() + 60]
            # Before the bracket may stand the country of an address: the name in quotation marks is surer.
            for names in (_QUOTED.findall(near), _before_brackets(near)):
                named = [name for name in names if is_company(name.split()[0])]
                if named:
                    provider |= dict.fromkeys(named)
                    break
        if any(verb in sentence for verb in _ACTS):
            acting.update(_ACTING.findall(sentence))
            speaking += len(_SPEAKING.findall(sentence))
        if any(verb in sentence for verb in _USES):
            used.update(_USED.findall(sentence))
    acts = [name for name, times in acting.most_common() if times >= _ENOUGH and is_company(name)]
    # The one that acts most, unless the terms speak as "we": then it is an app store or an arbitrator.
    if acts and acting[acts[0]] * _RARELY >= speaking:
        provider |= dict.fromkeys(acts[:1])
    uses = [name for name, times in used.most_common() if times >= _ENOUGH and is_company(name)]
    products = (*collected, *(name for name in uses if name not in provider and name not in collected))[:6]
    # The longest first, so that no name is masked inside a longer one.
    return Parties(provider=tuple(sorted(provider, key=lambda n: (-len(n), n)))[:6], products=products)


def _names(company: Company, text: str) -> list[str]:
    """Return what a company goes on to be called: by its name, and by what is put in quotation marks after it."""
    called = _CALLED.match(text, company.span[1])
    names = [company.called, *(called.groups() if called else ())]
    return [name for name in names if len(name) > 1]


def _before_brackets(text: str) -> list[str]:
    """Return the names before the brackets in a text, which are companies more likely with their legal form."""
    companies = [
        company.called for company in companies_in(text) if text[company.span[1] :].lstrip(" ,")[:1] == "("
    ]
    return [*companies, *_BEFORE_BRACKET.findall(text)]
