"""Which contract a text is: whom it binds, under which law, whom it addresses, in which language.

Invariant: an edition is read from the text of one version alone, by the wording that legal texts of any
provider share; what the text does not say stays empty, and what is empty never differs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from tosdiff.language.companies import companies_in, company_form
from tosdiff.language.identify import language_of_text
from tosdiff.language.normalise import normal
from tosdiff.language.places import places_in
from tosdiff.language.sentences import sentences
from tosdiff.models import BLOCK_SEPARATOR, Block, Edition

_DOCUMENT = r"(?:terms|policy|polic(?:y|ies)|agreement|notice|statement|conditions|version|updates?|addendum)"
_APPLIES = re.compile(
    rf"\b(?:these|this|our|the following)\s(?:\w+\s){{0,6}}?{_DOCUMENT}\b[^.]{{0,80}}?"
    r"\b(?:appl(?:y|ies)|govern|is for|are for)"
    rf"|\bgoverned by (?:these|this|our)\s(?:\w+\s){{0,4}}?{_DOCUMENT}\b",
    re.IGNORECASE,
)
_WHOSE = re.compile(
    r"\b(?:resid(?:e|es|ing|ents?)|liv(?:e|es|ing)|located|based|domiciled|established|habitual residence"
    r"|users?|consumers?|customers?)\s(?:\w+\s){0,2}?(?:in|of|from|outside)\b",
    re.IGNORECASE,
)
_NOT_THERE = re.compile(
    r"\b(?:do|does) not apply\b|\boutside\b|\bother than\b|\bnot (?:resident|located|based|living)\b",
    re.IGNORECASE,
)
_POINTS = re.compile(rf"\b(?:these|this|our)?\s?(?:\w+\s){{0,4}}?{_DOCUMENT}\b", re.IGNORECASE)
# Later sections address residents of one place with additions; only the head speaks for the whole document.
_HEAD = 25

_LAW = re.compile(
    r"\b(?:governed (?:by|under)|construed (?:in accordance with|under)|subject to|in accordance with|under)"
    r"\s(?:and [\w ]{1,40} )?(?:the )?(?:substantive |internal |applicable )?"
    r"(?:laws? (?:of|in)(?: (?:the )?(?:State|Province|Commonwealth|Republic) of)?(?: the)?\s"
    r"(?P<of>[^.;,()]{2,60})|(?P<by>[A-Z][\w' ]{1,30}?) laws?\b)"
    r"|\b(?P<will>[A-Z][a-z]+(?: [A-Z][a-z]+)?) laws? (?:will |shall )?(?:governs?|appl(?:y|ies))\b"
)
_GOVERNS = re.compile(
    r"\b(?:govern(?:s|ed|ing)?|constru(?:ed?|ing)|interpret(?:ed|ing)?|jurisdiction|choice of law)\b|\blaws? (?:will |shall )?appl(?:y|ies)\b",
    re.IGNORECASE,
)
# The law of the reader's own place; that mandatory rights of residence are kept beside a chosen law is no such clause.
_LAW_OF_RESIDENCE = re.compile(
    r"\blaws? of (?:the|your) (?:jurisdiction|country|place|state|province)[^.;]{0,40}?\b(?:resid\w+|live)\b[^.;]{0,30}?"
    r"\b(?:govern|appl)|\bgoverned by the laws? of (?:the|your) (?:jurisdiction|country|place|state|province)"
    r"[^.;]{0,40}?\b(?:resid\w+|live)\b",
    re.IGNORECASE,
)
_KEPT_RIGHTS = re.compile(r"\b(?:mandatory|depriv\w*|protect\w*|benefit|rely|rights?)\b", re.IGNORECASE)
_CONTRACTS = re.compile(
    r"\b(?:agreement (?:is )?(?:made )?between|contract(?:ing)? (?:with|entity)|between you and"
    r"|provided (?:to you )?(?:and controlled )?by|offered by|operated by|enter(?:ing|ed)? into"
    r"|registered office|incorporated (?:in|under)|data controller|(?:is|are) the controller"
    r"|a company (?:registered|established|organi[sz]ed)|corporation (?:with|located|organi[sz]ed))\b",
    re.IGNORECASE,
)


def edition_of(blocks: Sequence[Block]) -> Edition:
    """Read which contract a text is."""
    region: set[str] = set()
    elsewhere: set[str] = set()
    for block in blocks[:_HEAD]:
        for sentence, points in _sentences(block, telling=_WHOSE):
            if not (_APPLIES.search(sentence) and _WHOSE.search(sentence)):
                continue
            away = bool(_NOT_THERE.search(sentence))
            if points and away:
                continue
            (elsewhere if points or away else region).update(places_in(sentence))
    stated = [_entity_and_law(block.text) for block in blocks]
    spelt: dict[str, str] = {}
    for company in (company for companies, _ in stated for company in companies):
        spelt.setdefault(company_form(company), company)
    return Edition(
        entity=frozenset(spelt.values()),
        law=frozenset() if _follows_the_reader(blocks) else frozenset().union(*(law for _, law in stated)),
        region=frozenset(region - elsewhere),
        elsewhere=frozenset(elsewhere - region),
        language=language_of_text(BLOCK_SEPARATOR.join(block.text for block in blocks)),
    )


def _follows_the_reader(blocks: Sequence[Block]) -> bool:
    """Whether the law that governs is that of wherever the reader lives: a place named besides is for others."""
    return any(
        _LAW_OF_RESIDENCE.search(sentence) and not _KEPT_RIGHTS.search(sentence)
        for block in blocks
        if "law" in block.text
        for sentence, _ in _sentences(block, telling=_LAW_OF_RESIDENCE)
    )


@lru_cache(maxsize=4096)  # a history holds the same paragraphs in version after version
def _entity_and_law(paragraph: str) -> tuple[tuple[str, ...], frozenset[str]]:
    text = normal(paragraph)
    companies = tuple(company.name for company in companies_in(text)) if _CONTRACTS.search(text) else ()
    # "You have rights under California law" tells of a law that gives rights, not of the one that governs.
    found = _LAW.finditer(text) if _GOVERNS.search(text) else ()
    law = {place for m in found for place in places_in(m["of"] or m["by"] or m["will"])}
    return companies, frozenset(law)


def _sentences(block: Block, *, telling: re.Pattern[str]) -> Iterator[tuple[str, bool]]:
    """Yield the sentences of a block, and whether "these terms" in them is a link: then others are meant.

    A block without a match of `telling` has no sentence with one: cutting it costs a hundred times the search.
    """
    text = normal(block.text)
    if not telling.search(text):
        return
    labels = [normal(block.text[link.start : link.end]) for link in block.links]
    pointers = [label for label in labels if _POINTS.search(label)]
    for start, end in sentences(text, quick=True):
        sentence = text[start:end]
        yield sentence, any(label in sentence for label in pointers)
