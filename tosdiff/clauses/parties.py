"""Who the provider is and what its products are called, in one document.

Invariant: masking keeps every character's place, so a span in the masked text is a span in the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from tosdiff.language.companies import Company, companies_in, is_company
from tosdiff.language.patterns import compiled_on_use

PROVIDER, PRODUCT = "§", "¶"

_WE = compiled_on_use(r"[\"'(](?:we|us|our)[,.]?[\"')]")
_QUOTED = compiled_on_use(r"[\"']([A-Za-z][\w.&-]{2,30}(?: [A-Z][\w.&-]{1,30}){0,2}?)[,.]?[\"']")
_BEFORE_BRACKET = compiled_on_use(
    r"([A-Z][\w&-]{1,30})(?:\.(?:ai|io|com))?(?: (?:& |and )?[A-Z][\w&-]{1,30}){0,4}? ?\("
)
# "Quillfern Ltd ("Quillfern")".
_CALLED = compiled_on_use(r" ?\(\"([A-Z][\w.&-]{1,30})[,.]?\"\)")
# What the two patterns below need, looked for first because it is found much faster.
_ACTS = (" may", " reserves", " will", " shall", " grants", " retains", " does not", " has the right")
_USES = ("use", "using", "access")
_ACTING = compiled_on_use(
    r"(?<![\w.])([A-Za-z][A-Z][A-Z]|[A-Z][A-Za-z0-9]{1,30}(?:\.[A-Za-z]{2,4}| AI)?)"
    r"(?: and its [a-z]+)? (?:hereby )?(?:may|reserves|will|shall|grants|retains|does not|has the right)\b"
)
# Where no name acts so, one that does anything at all as often as this may be the provider's.
_DOING = compiled_on_use(
    r"(?<![\w.])([A-Z][A-Za-z0-9]{1,30}(?:\.[A-Za-z]{2,4}| AI)?)(?: (?:also|hereby|only|expressly))? "
    r"(?:can|cannot|must|is not|makes|provides|offers|agrees|owns|disclaims|permits|licenses|assumes|warrants|"
    r"collects|allows|expects|strives|respects|takes|uses|believes|may|will|shall|reserves)\b"
)
_OFTEN = 3
_BEFORE_NAME = compiled_on_use(r"(?<![\w.])([A-Z][\w&-]{1,30}) $")
_SPEAKING = compiled_on_use(
    r"\b(?:[Ww]e|[Cc]ompany) (?:may|reserve|will|shall|grant|retain|do not|have the right)\b"
)
_USED = compiled_on_use(
    r"\b(?:use|using|access|accessing|use of)(?: and (?:use|using))? ((?:Le |La |The )?[A-Z][A-Za-z0-9]{1,30})\b"
    r"(?! (?:Content|Data|Policy|Terms))"
)
# "(the site, the software and the apps, collectively, the "Larkspur Offerings")".
_COLLECTED = compiled_on_use(
    r"\b(?:[Ss]ervices?|[Ss]oftware|[Ww]ebsite|[Pp]latform|[Aa]pps?|[Pp]roducts?)\b[^\"]{0,120}\b(?:collectively|together),? "
    r"(?:referred to (?:herein )?as )?(?:the |our )?\"([A-Z][\w-]{1,30} [A-Z][\w-]{1,30})[,.]?\""
)
_NO_PRODUCT = compiled_on_use(
    r"(?:Content|Data|Terms|Agreement|Polic(?:y|ies)|Parties|Providers|Entities|Outputs?|Inputs?|Fees|Use|Users)$|^Third"
)
# What a name names as an adjective: "a Halcyon account", "the Halcyon Services".
_OWNED = compiled_on_use(
    r" (?:[Aa]ccount|[Pp]roduct|[Ss]ervice|[Pp]latform|[Ww]ebsite|[Ss]ite|[Aa]pp|[Ss]oftware|[Mm]odel|[Aa]PI|"
    r"[Cc]ontent|[Tt]echnolog|[Ff]eature|[Ss]ubscription|Privacy|Terms|Polic|Agreement|Usage|Code)[a-z]*\b"
)
# Who is used is the product, though the provider bears the same name: "your use of Halcyon".
_USING = compiled_on_use(r"\b(?:use|using|use of|access|accessing|access to) $")
_OPENING = 25
"""Sentences in which a company with its legal form is the one that offers the terms."""
_RARELY = 4
"""A stranger to the terms acts less than a fourth as often as `we`: Apple and a court do, no provider did, in
the terms of fifty services."""
# "You agree to (1) provide …, (ii) keep …": a number stands between words that belong together.
_NUMERAL = compiled_on_use(r"[:;]? ?\((?:\d{1,2}|[a-z]|[ivx]{1,4})\)|(?<= )\d\)")
# "We may, but are not obliged to, remove …": what is put in there says nothing of the power.
_PUT_IN = compiled_on_use(
    r",? ?\(?but (?:(?:we|it|we're) )?(?:(?:is|are|do|does|has|have|shall have|will have|undertakes?) )?(?:not|no)\b[^,;:().]{0,30}?"
    r"\b(?:oblig\w+|required|duty)(?: to(?=[,)]| \w+(?:,|\))))?[,)]?"
)
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
        if any(name in text for name in (*self.provider, *self.products)):
            text = _finder(self).sub(self._written_over, text)
        lowered = text.lower()
        if len(lowered) == len(text):
            if ")" in lowered:
                lowered = _NUMERAL.sub(_blank, lowered)
            return _PUT_IN.sub(_blank, lowered) if "but" in lowered and "ob" in lowered else lowered
        return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)

    def _written_over(self, match: re.Match[str]) -> str:
        """Return the mark of a name: who is used, or bears the name as an adjective, is the product."""
        text, (start, end) = match.string, match.span()
        product = match[0] not in self.provider or _OWNED.match(text, end)
        if product or (_USING.search(text, max(start - 12, 0), start) and text[end : end + 1] != "'"):
            return PRODUCT * (end - start)
        return PROVIDER * (end - start)


@lru_cache(maxsize=8)
def _finder(parties: Parties) -> re.Pattern[str]:
    """Return what finds the names, the longest first, so that none is found inside a longer one."""
    names = sorted({*parties.provider, *parties.products}, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


@dataclass(frozen=True, slots=True)
class _Spoken:
    """The names in one sentence, by what they are named for."""

    called: tuple[str, ...]
    """Who speaks as "we"."""
    acting: tuple[tuple[str, str], ...]
    """Who acts, each with the word before the name, if that is a name too."""
    speaking: int
    """Times that "we" or the company acts."""
    used: tuple[str, ...]
    collected: tuple[str, ...]


_NOTHING_SPOKEN = _Spoken((), (), 0, (), ())
_REMEMBERED = 8192
"""Sentences whose names are kept in memory: the versions of a document share most of theirs."""


@lru_cache(maxsize=_REMEMBERED)
def _spoken_in(sentence: str) -> _Spoken:
    called: list[str] = []
    for match in _WE.finditer(sentence):
        near = sentence[max(match.start() - 120, 0) : match.end() + 60]
        # Before the bracket may stand the country of an address: the name in quotation marks is surer.
        for names in (_QUOTED.findall(near), _before_brackets(near)):
            named = [name for name in names if is_company(name.split()[0])]
            if named:
                called += named
                break
    acting: list[tuple[str, str]] = []
    speaking = 0
    if any(verb in sentence for verb in _ACTS):
        for match in _ACTING.finditer(sentence):
            before = _BEFORE_NAME.search(sentence, max(match.start() - 32, 0), match.start())
            acting.append((match[1], before[1] if before else ""))
        speaking = len(_SPEAKING.findall(sentence))
    collected: list[str] = []
    if "collectively" in sentence or "together" in sentence:
        collected = [name for name in _COLLECTED.findall(sentence) if not _NO_PRODUCT.search(name)]
    used = _USED.findall(sentence) if any(verb in sentence for verb in _USES) else ()
    if not (called or acting or speaking or used or collected):
        return _NOTHING_SPOKEN
    return _Spoken(tuple(called), tuple(acting), speaking, tuple(used), tuple(collected))


@lru_cache(maxsize=_REMEMBERED)
def _doing_in(sentence: str) -> tuple[str, ...]:
    return tuple(_DOING.findall(sentence))


def parties_of(sentences: Iterable[str]) -> Parties:
    """Find the names in the sentences of a document, which are in normal form."""
    provider: dict[str, None] = {}
    acting, doing, longer = Counter[str](), Counter[str](), Counter[str]()
    used: Counter[str] = Counter()
    collected: dict[str, None] = {}
    speaking = 0
    for number, sentence in enumerate(sentences):
        if number < _OPENING:
            named = [name for company in companies_in(sentence) for name in _names(company, sentence)]
            provider |= dict.fromkeys(filter(is_company, named))
        spoken = _spoken_in(sentence)
        if spoken is not _NOTHING_SPOKEN:
            collected |= dict.fromkeys(spoken.collected)
            provider |= dict.fromkeys(spoken.called)
            for name, before in spoken.acting:
                acting[name] += 1
                if before:
                    longer[f"{before} {name}"] += 1
            speaking += spoken.speaking
            used.update(spoken.used)
        if not provider:
            doing.update(_doing_in(sentence))
    acts = _names_counted(acting, _ENOUGH)
    # The one that acts most, unless the terms speak as "we": then it is an app store or an arbitrator.
    if acts and acting[acts[0]] * _RARELY >= speaking:
        provider |= dict.fromkeys(acts[:1])
    if not provider and (does := _names_counted(doing, _OFTEN)) and doing[does[0]] * _RARELY >= speaking:
        provider |= dict.fromkeys(does[:1])
    for name, times in longer.items():
        last = name.split()[-1]
        if last in provider and times * 2 > acting[last] and is_company(name.split()[0]):
            provider.pop(last)
            provider[name] = None
    uses = _names_counted(used, _ENOUGH)
    products = (*collected, *(name for name in uses if name not in provider and name not in collected))[:6]
    # The longest first, so that no name is masked inside a longer one.
    return Parties(provider=tuple(sorted(provider, key=lambda n: (-len(n), n)))[:6], products=products)


def _names_counted(counted: Counter[str], enough: int) -> list[str]:
    return [n for n, times in counted.most_common() if times >= enough and is_company(n)]


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
