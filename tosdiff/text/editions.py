"""Which contract a text is: whom it binds, under which law, whom it addresses, in which language.

Invariant: an edition is read from the text of one version alone, by the wording that legal texts of any
provider share; what the text does not say stays empty, and what is empty never differs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from tosdiff.language.dates import date_line
from tosdiff.language.identify import language_of_text
from tosdiff.language.normalise import normal
from tosdiff.language.sentences import sentences
from tosdiff.models import Block, Edition, Version

_PLACES = {
    "EEA": r"EEA|European Economic Area|EU|European Union|Europe|European",
    "Switzerland": r"Switzerland|Swiss",
    "UK": r"UK|U\.K\.|United Kingdom|Great Britain|England|England and Wales|British|English",
    "US": r"US|USA|U\.S\.|U\.S\.A\.|United States(?: of America)?|American",
    "Ireland": r"Ireland|Republic of Ireland|Irish",
    "Germany": r"Germany|German",
    "France": r"France|French",
    "Italy": r"Italy|Italian",
    "Spain": r"Spain|Spanish",
    "Netherlands": r"(?:the )?Netherlands|Dutch",
    "Luxembourg": r"Luxembourg",
    "Sweden": r"Sweden|Swedish",
    "Estonia": r"Estonia|Estonian",
    "Israel": r"Israel|Israeli",
    "Turkey": r"Turkey|Türkiye|Turkish",
    "China": r"China|People's Republic of China|PRC|Mainland China|Chinese",
    "Hong Kong": r"Hong Kong",
    "Singapore": r"Singapore",
    "Japan": r"Japan|Japanese",
    "Korea": r"(?:South |Republic of )?Korea|Korean",
    "India": r"India|Indian",
    "Australia": r"Australia|Australian|New South Wales|Victoria",
    "Canada": r"Canada|Canadian|Ontario|British Columbia|Quebec|Québec",
    "Brazil": r"Brazil|Brazilian",
    "Mexico": r"Mexico|Mexican",
    "UAE": r"United Arab Emirates|UAE|DIFC",
    "California": r"California",
    "Delaware": r"Delaware",
    "New York": r"New York",
    "Washington": r"Washington",
    "Texas": r"Texas",
    "Massachusetts": r"Massachusetts",
    "Nevada": r"Nevada",
}
_MEMBERS = {
    "US": frozenset(("California", "Delaware", "New York", "Washington", "Texas", "Massachusetts", "Nevada")),
    "EEA": frozenset(
        ("Ireland", "Germany", "France", "Italy", "Spain", "Netherlands", "Luxembourg", "Sweden", "Estonia")
    ),
}
_PLACE = re.compile(
    "|".join(rf"(?P<p{n}>(?<!\w)(?:{names})(?!\w))" for n, names in enumerate(_PLACES.values()))
)
_NAMES = tuple(_PLACES)

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
_COMPANY = re.compile(
    r"\b(?:[A-Z][\w&.\-]* ){0,5}?[A-Z][\w&.\-]*,? (?:L\.L\.C\.|LLC|Inc\.?|PBC|Corp(?:oration|\.)?|Ltd\.?"
    r"|Limited|GmbH|AG|AB|SE|S\.?A\.?S\.?|SAS|S\.A\.|B\.V\.|BV|S\.r\.l\.|Pty|PLC|plc|LLP|K\.K\.|Oy|OÜ|ApS"
    r"|A/S|AS)(?!\w)"
)
_CONTRACTS = re.compile(
    r"\b(?:agreement (?:is )?(?:made )?between|contract(?:ing)? (?:with|entity)|between you and"
    r"|provided (?:to you )?(?:and controlled )?by|offered by|operated by|enter(?:ing|ed)? into"
    r"|registered office|incorporated (?:in|under)|data controller|(?:is|are) the controller"
    r"|a company (?:registered|established|organi[sz]ed)|corporation (?:with|located|organi[sz]ed))\b",
    re.IGNORECASE,
)


def edition_of(version: Version) -> Edition:
    """Read which contract a version is from its text."""
    region: set[str] = set()
    elsewhere: set[str] = set()
    for block in version.blocks[:_HEAD]:
        for sentence, points in _sentences(block):
            if not (_APPLIES.search(sentence) and _WHOSE.search(sentence)):
                continue
            away = bool(_NOT_THERE.search(sentence))
            if points and away:
                continue
            (elsewhere if points or away else region).update(_places(sentence))
    stated = [_entity_and_law(block.text) for block in version.blocks]
    spelt: dict[str, str] = {}
    for company in (company for companies, _ in stated for company in companies):
        spelt.setdefault(_plain(company), company)
    return Edition(
        entity=frozenset(spelt.values()),
        law=frozenset() if _follows_the_reader(version) else frozenset().union(*(law for _, law in stated)),
        region=frozenset(region - elsewhere),
        elsewhere=frozenset(elsewhere - region),
        language=language_of_text(version.text),
    )


def _follows_the_reader(version: Version) -> bool:
    """Whether the law that governs is that of wherever the reader lives: a place named besides is for others."""
    return any(
        _LAW_OF_RESIDENCE.search(sentence) and not _KEPT_RIGHTS.search(sentence)
        for block in version.blocks
        if "law" in block.text
        for sentence, _ in _sentences(block)
    )


@lru_cache(maxsize=4096)  # a history holds the same paragraphs in version after version
def _entity_and_law(paragraph: str) -> tuple[tuple[str, ...], frozenset[str]]:
    text = normal(paragraph)
    named = (match[0] for match in _COMPANY.finditer(text)) if _CONTRACTS.search(text) else ()
    # In a sentence set in capitals "AS" is no Norwegian company.
    companies = tuple(name for name in named if not name.isupper())
    # "You have rights under California law" tells of a law that gives rights, not of the one that governs.
    found = _LAW.finditer(text) if _GOVERNS.search(text) else ()
    law = {place for m in found for place in _places(m["of"] or m["by"] or m["will"])}
    return companies, frozenset(law)


def another_edition(before: Version, after: Version, *, kept: float) -> str | None:
    """Return in what the two versions are different contracts, or None where they are one contract.

    `kept` is the share of words that stand in both, 0 to 1. A contract whose law or company alone changes was
    amended; one that addresses other people, or has another company and another law at once, is another; the
    latter unless it prints a later date: companies do move, and amend their terms when they do.
    """
    if kept > _ONE_TEXT:
        return None
    apart = difference(edition_of(before), edition_of(after))
    if apart and not apart.startswith(("region", "language")):
        was, now = _printed(before), _printed(after)
        return None if was and now and now > was else apart
    return apart


def difference(old: Edition, new: Edition) -> str | None:
    """Return in what two editions are different contracts, as far as they say; None where they may be one."""
    if old.language and new.language and old.language != new.language:
        return f"language: {old.language} -> {new.language}"
    found: list[str] = []
    if _apart(old.region, new.region) or old.region & new.elsewhere or new.region & old.elsewhere:
        found.append(f"region: {_named(old.region, old.elsewhere)} -> {_named(new.region, new.elsewhere)}")
    if _apart(old.law, new.law) and not _within(old.law, new.law) and not _within(new.law, old.law):
        found.append(f"governing law: {_named(old.law)} -> {_named(new.law)}")
    if _apart(*(frozenset(map(_plain, edition.entity)) for edition in (old, new))):
        found.append(f"contracting entity: {_companies(old.entity)} -> {_companies(new.entity)}")
    if len(found) > 1 or any(aspect.startswith("region") for aspect in found):
        return "; ".join(found)
    return None


def contradiction(declared: str, found: Edition) -> str | None:
    """Return what a text says of itself that a declared edition denies, or None where nothing can be told.

    `declared` is free text, as "Europe" or "rest of the world". Whom the text addresses decides; where it does not
    say, whom it sends elsewhere.
    """
    if _EVERYWHERE_ELSE.search(declared):
        return str(found) if found.region else None
    wanted = _places_declared(declared)
    denied = not _related(wanted, found.region) if found.region else wanted <= found.elsewhere
    return str(found) if wanted and denied else None


def foreign_law(declared: str, found: Edition) -> str | None:
    """Return the law that governs a text where it is not that of the declared edition.

    It is a hint and no proof: many a contract for everyone stands under the law of one place.
    """
    wanted = _places_declared(declared)
    foreign = bool(wanted and found.law and not found.region and not _related(wanted, found.law))
    return f"law of {', '.join(sorted(found.law))}" if foreign else None


def _places_declared(declared: str) -> set[str]:
    return _places(declared if len(declared) > _ACRONYM else declared.upper()) or _places(declared.title())


def _related(places: Iterable[str], others: Iterable[str]) -> bool:
    """Whether one of the places is, holds, lies in or lies beside one of the others."""
    return any(
        one == other or any({one, other} <= {whole, *parts} for whole, parts in _MEMBERS.items())
        for one in places
        for other in others
    )


_EVERYWHERE_ELSE = re.compile(
    r"\b(?:rest of (?:the )?world|international|global|world-?wide)\b", re.IGNORECASE
)
_ACRONYM = 3  # letters; "us" in a longer text is no country


def zones(edition: Edition) -> frozenset[str]:
    """Return where a contract is for: the region it addresses, or else the one whose law governs it."""
    if edition.region:
        return edition.region
    wider = {whole for whole, members in _MEMBERS.items() if members & edition.law}
    inside = {member for members in _MEMBERS.values() for member in members}
    return frozenset(wider | (edition.law - inside))


def for_others(one: Edition, other: Edition) -> bool:
    """Whether two contracts, of whatever providers, say that they are for people in different places."""
    here, there = zones(one), zones(other)
    return _apart(here, there) or bool(here & other.elsewhere or there & one.elsewhere)


# An edition has clauses of its own all over; a place name swapped in a text that stands is an amendment.
_ONE_TEXT = 0.97


def _printed(version: Version) -> date | None:
    """Return the latest date that a line of the text prints as its own."""
    lines = (date_line(normal(block.text)) for block in version.blocks)
    return max((line.on for line in lines if line and line.on), default=None)


def _apart(old: frozenset[str], new: frozenset[str]) -> bool:
    return bool(old and new and not old & new)


def _within(places: frozenset[str], wider: frozenset[str]) -> bool:
    """Whether one of the places lies in one of the wider: Delaware in the US, Ireland in the EEA."""
    return any(places & members for whole, members in _MEMBERS.items() if whole in wider)


def _named(names: frozenset[str], others: frozenset[str] = frozenset()) -> str:
    if names:
        return ", ".join(sorted(names))
    return f"not {', '.join(sorted(others))}" if others else "none named"


def _companies(names: frozenset[str]) -> str:
    return "; ".join(sorted(names)) or "none named"


def _places(text: str) -> set[str]:
    return {_NAMES[int(group[1:])] for match in _PLACE.finditer(text) if (group := match.lastgroup)}


def _plain(company: str) -> str:
    """Return a company's name as names are compared: `Halcyon Music, L.L.C.` is `halcyon music llc`."""
    return " ".join(re.findall(r"\w+", company.replace(".", "").lower()))


def _sentences(block: Block) -> Iterator[tuple[str, bool]]:
    """Yield the sentences of a block, and whether "these terms" in them is a link: then others are meant."""
    labels = [normal(block.text[link.start : link.end]) for link in block.links]
    pointers = [label for label in labels if _POINTS.search(label)]
    text = normal(block.text)
    for start, end in sentences(text, quick=True):
        sentence = text[start:end]
        yield sentence, any(label in sentence for label in pointers)
