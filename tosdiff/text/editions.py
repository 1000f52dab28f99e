"""Which contract a text is: whom it binds, under which law, whom it addresses, in which language.

Invariant: an edition is read from the text of one version alone, by the wording that legal texts of any
provider share; what the text does not say stays empty, and what is empty never differs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tosdiff.language.identify import language_of_text
from tosdiff.language.keeping import kept_by_paragraph
from tosdiff.language.normalise import normal
from tosdiff.language.patterns import compiled_on_use
from tosdiff.language.places import places_in
from tosdiff.language.sentences import sentences
from tosdiff.models import BLOCK_SEPARATOR, WHERE_YOU_LIVE, Block, Edition, Span
from tosdiff.text.contracting import contracting_parties

_DOCUMENT = r"(?:terms|policy|polic(?:y|ies)|agreement|notice|statement|conditions|version|updates?|addendum)"
_APPLIES = compiled_on_use(
    rf"\b(?:these|this|our|the following)\s(?:\w+\s){{0,6}}?{_DOCUMENT}\b[^.]{{0,80}}?"
    r"\b(?:appl(?:y|ies)\b|governs?\b|is for\b|are for\b)"
    rf"|\bgoverned by (?:these|this|our)\s(?:\w+\s){{0,4}}?{_DOCUMENT}\b",
    re.IGNORECASE,
)
_WHOSE = compiled_on_use(
    r"\b(?:resid(?:e|es|ing|ents?)|liv(?:e|es|ing)|located|based|domiciled|established|habitual residence"
    r"|users?|consumers?|customers?)\s(?:\w+\s){0,2}?(?:in|of|from|outside)\b",
    re.IGNORECASE,
)
_NOT_THERE = compiled_on_use(
    r"\b(?:do|does) not apply\b|\boutside\b|\bother than\b|\bnot (?:resident|located|based|living)\b",
    re.IGNORECASE,
)
# "This policy also applies to residents of some states": what is said besides is for whom it is said, not the whole.
_ALSO = compiled_on_use(r"\balso appl(?:y|ies)\b", re.IGNORECASE)
_POINTS = compiled_on_use(rf"\b(?:these|this|our)?\s?(?:\w+\s){{0,4}}?{_DOCUMENT}\b", re.IGNORECASE)
_PLAIN = compiled_on_use(
    rf"{_DOCUMENT}|these|this|our|the|of|for|and|use|service|privacy|consumer|user|usage|here|in|united|kingdom|european"
    r"|economic|area|version",
    re.IGNORECASE,
)
# Later sections address residents of one place with additions; only the head speaks for the whole document.
_HEAD = 25
_NEXT = 4
"""Blocks from where a party is named for one place on in which another may be for the rest."""

_LAW = compiled_on_use(
    r"\b(?:governed (?:by|under)|construed (?:in accordance with|under)|subject to|in accordance with|according to|under|(?:and|or|otherwise) by)"
    r"\s(?:and [\w ]{1,40} )?(?:[^.;]{1,60}, and )?(?:the )?(?:substantive |internal |applicable ){0,2}"
    r"(?:[Ll]aws? (?:of|in)(?: (?:the )?(?:[Ss]tate|Province|Commonwealth|Republic) of)?(?: the)?\s"
    r"(?P<of>(?:(?! (?:if|unless|where|when|for|and by|or by|otherwise)\b)[^.;,()]){2,60})|(?P<by>[A-Z][\w' ]{1,30}?) laws?\b)"
    r"|\b(?P<will>[A-Z][a-z]+(?: [A-Z][a-z]+)?) laws? (?:will |shall )?(?:governs?|appl(?:y|ies))\b"
    r"|\b[Ll]aws? of (?:the )?(?:[Ss]tate of )?(?P<their>[A-Z][\w ]{1,40}),?[^.;]{0,100}?\bgoverns?\b"
)
# Where a whole sentence says nothing else, or in another language.
_LAW_ALONE = compiled_on_use(
    r"^\s*(?:(?P<label>[^:;.]{2,60}): )?(?:subject to [^,;.]{2,40}, )?(?:(?:the )?(?P<by>[A-Z][\w' ]{1,40}?) law(?: and (?:federal )?[A-Z]\w+ law)?|(?:the )?laws? of (?:the )?(?:(?:[Ss]tate|Province|Commonwealth|Republic) of )?"
    r"(?P<of>[A-Z][\w ]{1,40}?)) (?:(?:will|shall) )?(?:governs?|appl(?:y|ies))(?: exclusively)?"
    r"(?: (?:to )?(?:it|them|(?:this|these|the|our|your) (?:\w+ ){0,3}?(?:terms|agreement|contract|conditions|disputes?)))?"
    r"(?:,? (?:without regard|excluding|and not|not the)[^.;]*)?\W*$"
    r"|\b(?:gilt|gelten|unterlieg\w+|findet)\b[^.;]{0,80}?(?:\b[Rr]echt der (?P<von>[^.;,()]{2,40})|\b(?P<recht>\w+es|\w+em) Recht\b)"
    r"|\b(?:régi\w*|soumis\w*|gouverné\w*) (?:par|à|au)(?: le| la| les)? ?(?:droit|lois?) (?:de la |du |de )?(?P<droit>[^.;,()]{2,30})"
    r"|\b(?:rig\w+|regid\w+|regir\w+) por (?:la |las |el )?(?:legislación|ley|leyes|derecho) (?:de (?:la |los )?)?(?P<ley>[^.;,()]{2,30})"
    r"|(?P<ho>日本国?)法(?:に準拠|が適用|を準拠法)",
    re.IGNORECASE,
)
_NAMED = ("by", "of", "von", "recht", "droit", "ley", "ho")
_SAYS_LAW = compiled_on_use(r"\b(?:laws?|Recht|droit|lois?|ley|leyes|legislación|derecho)\b|法")
_GOVERNS = compiled_on_use(
    r"\b(?:govern(?:s|ed|ing)?|constru(?:ed?|ing)|interpret(?:ed|ing)?|laws? and jurisdiction|choice of law)\b|\blaws? (?:will |shall )?appl(?:y|ies)\b",
    re.IGNORECASE,
)
# The law of the reader's own place; that mandatory rights of residence are kept beside a chosen law is no such clause.
_LAW_OF_RESIDENCE = compiled_on_use(
    r"\blaws? of (?:the|your) (?:jurisdiction|country|place|state|province)[^.;]{0,40}?\b(?:resid\w+|live)\b[^.;]{0,30}?"
    r"\b(?:govern|appl)|\bgoverned by the laws? of (?:the|your) (?:jurisdiction|country|place|state|province)"
    r"[^.;]{0,40}?\b(?:resid\w+|live)\b",
    re.IGNORECASE,
)
_ONE_ISSUE = compiled_on_use(r"\b(?:that|such|this) (?:issue|question|matter)\b", re.IGNORECASE)
_KEPT_RIGHTS = compiled_on_use(r"\b(?:mandatory|depriv\w*|protect\w*|benefit|rely|rights?)\b", re.IGNORECASE)
# '"Governing Laws" means (i) for customers in Kent, the laws of England, and (ii) for all others, ...'
_DEFINED_LAW = compiled_on_use(r"[\"'](?:Governing|Applicable) Laws?[\"'] (?:means|is|are|shall mean)\b")
_EACH_LAW = compiled_on_use(
    r"\b[Ll]aws? of (?:the )?(?:(?:State|Province|Commonwealth|Republic) of )?(?:the )?(?P<of>[A-Z][\w ]{1,40})"
)
# Whom a contract is with in a place says that it is for people there, unless it is with another elsewhere.
_THERE = compiled_on_use(
    r"\W*(?:(?:if|where) you (?:live|reside|are (?:based|located|resident|a resident|living))|for (?:\w+ ){0,2}?"
    r"(?:users|people|customers|consumers|residents|those)(?: who (?:live|reside|are \w+))?)? ?\b(?:in|of)\b(?P<where>[^.;:]{2,120}?), "
    r"[^.;]{0,120}?\b(?:you(?:'re| are| will be)? (?:contract\w*|enter\w* into)|your (?:contract|agreement) is with"
    r"|(?:services?|products?|apps?)[^.;]{0,40} (?:is|are) (?:provided|offered|supplied|operated)[^.;]{0,40}? by)\b",
    re.IGNORECASE,
)
_ANYWHERE_ELSE = compiled_on_use(
    r"\b(?:elsewhere|anywhere else|otherwise|outside|rest of the world|other (?:countries|regions|places|users|customers))\b",
    re.IGNORECASE,
)
# What the law governs; "Google discloses data in accordance with Irish law" chooses none.
_GOVERNED = compiled_on_use(
    r"\b(?:these|this|our|the)\s(?:[\w-]+\s){0,5}?(?:terms|agreement|contract|conditions|TOS|policy|notice|disputes?)\b"
    r"|\bthey\b",
    re.IGNORECASE,
)
# Contracts of another kind within the text: with a government, or on the transfer of data.
_FOR_SOME = compiled_on_use(
    r"\b(?:government|federal|public) (?:government )?(?:entit|agenc|bod)|\bSCCs?\b|\bstandard contractual clauses\b|\bclause 1[78]\b",
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
            # For whom a law governs is not for whom the text is.
            if _ALSO.search(sentence) or _LAW.search(sentence):
                continue
            away = bool(_NOT_THERE.search(sentence))
            if points and away:
                continue
            (elsewhere if points or away else region).update(places_in(sentence))
    entity = contracting_parties([block.text for block in blocks])
    return Edition(
        entity=entity,
        law=frozenset((WHERE_YOU_LIVE,))
        if _follows_the_reader(blocks)
        else frozenset(place for block in blocks for place, _ in laws_said(block.text)),
        region=frozenset(region - elsewhere) or (_contracted_in(blocks[:_HEAD], entity) - elsewhere),
        elsewhere=frozenset(elsewhere - region),
        language=language_of_text(BLOCK_SEPARATOR.join(block.text for block in blocks)),
    )


def _contracted_in(blocks: Sequence[Block], parties: frozenset[str]) -> frozenset[str]:
    """Return the places where a text says whom its contract is with, where it names no other party for other places."""
    texts = [normal(block.text) for block in blocks]
    found = [
        (at, places_in(match["where"])) for at, text in enumerate(texts) if (match := _THERE.match(text))
    ]
    if len(found) != 1 or any(_ANYWHERE_ELSE.search(text) for text in texts[found[0][0] :][:_NEXT]):
        return frozenset()
    here = " ".join(texts[found[0][0] :][:_NEXT])
    return found[0][1] if all(party in here for party in parties) else frozenset()


def _follows_the_reader(blocks: Sequence[Block]) -> bool:
    """Whether the law that governs is that of wherever the reader lives: a place named besides is for others."""
    return any("law" in block.text and _names_residence(block.text) for block in blocks)


@kept_by_paragraph()
def _names_residence(paragraph: str) -> bool:
    return any(
        _LAW_OF_RESIDENCE.search(sentence)
        and not _KEPT_RIGHTS.search(sentence)
        and not _ONE_ISSUE.search(sentence)
        for _, sentence in _telling(normal(paragraph), _LAW_OF_RESIDENCE)
    )


@kept_by_paragraph()
def laws_said(paragraph: str) -> tuple[tuple[str, Span], ...]:
    """Return the places whose law a paragraph says to govern, each with where in its normal form that is said."""
    text = normal(paragraph)
    found = [
        (place, (start + (m.end("label") + 2 if m["label"] else m.start()), start + m.end()))
        for start, sentence in _telling(text, _SAYS_LAW)
        if (m := _LAW_ALONE.search(sentence)) and (not m["label"] or places_in(m["label"]))
        for place in sorted(places_in(next(m[name] for name in _NAMED if m[name])))
    ]
    # "You have rights under California law" tells of a law that gives rights, not of the one that governs.
    if not (_GOVERNS.search(text) and (_LAW.search(text) or _DEFINED_LAW.search(text))):
        return tuple(found)
    for start, end in sentences(text, quick=True):
        sentence = text[start:end]
        if _GOVERNS.search(sentence) and _GOVERNED.search(sentence) and not _FOR_SOME.search(sentence):
            for m in _LAW.finditer(sentence):
                named = m["of"] or m["by"] or m["will"] or m["their"]
                found += [(place, (start + m.start(), start + m.end())) for place in sorted(places_in(named))]
        if _DEFINED_LAW.search(sentence):
            for m in _EACH_LAW.finditer(sentence):
                found += [
                    (place, (start + m.start(), start + m.end())) for place in sorted(places_in(m["of"]))
                ]
    return tuple(dict.fromkeys(found))


def _telling(text: str, telling: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Yield where each sentence of a text begins, and the sentence; none where it has no match, as cutting costs a hundred times the search."""
    if telling.search(text):
        for start, end in sentences(text, quick=True):
            yield start, text[start:end]


def _sentences(block: Block, *, telling: re.Pattern[str]) -> Iterator[tuple[str, bool]]:
    """Yield the sentences of a block with a match of `telling`, and whether "these terms" is a link: then others are meant."""
    text = normal(block.text)
    if not telling.search(text):
        return
    labels = [normal(block.text[link.start : link.end]) for link in block.links]
    # A policy for some subject, as a notice of health data for one state, is no other edition of this document.
    pointers = [label for label in labels if _POINTS.search(label)]
    for _, sentence in _telling(text, telling):
        meant = [label for label in pointers if label in sentence]
        if not any(map(_subjects, meant)):
            yield sentence, bool(meant)


def _subjects(label: str) -> list[str]:
    """Return the words of a link that tell of more than a document and a place."""
    return [
        word for word in re.findall(r"[\w']+", label) if not _PLAIN.fullmatch(word) and not places_in(word)
    ]
