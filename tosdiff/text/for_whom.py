"""For whom each is, where a text names several parties or laws: its own words, "if you live in the EEA", "otherwise".

Invariant: a condition is a slice of the text in its normal form, taken from the sentence that makes the company a party or the law
govern, from what leads in to it, or from the heading above it; where none stands there, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tosdiff.language.companies import company_form
from tosdiff.language.normalise import normal
from tosdiff.language.patterns import compiled_on_use
from tosdiff.language.places import places_in, without_places
from tosdiff.language.sentences import sentences
from tosdiff.models import WHERE_YOU_LIVE, Aspect, Block, Edition, MeantFor, Span
from tosdiff.text.contracting import parties_said
from tosdiff.text.editions import laws_said

_PEOPLE = (
    r"(?:customers?|clients?|buyers?|purchasers?|licensees?|users?|people|persons|residents|consumers?|individuals|those|businesses|companies"
    r"|organi[sz]ations?|members|subscribers|readers|visitors|players|accounts|everyone)"
)
# What a condition begins with.
_HEAD = compiled_on_use(
    r"\b(?:if|where|when(?:ever)?|unless) (?:you\b|(?:the |an? |any )?(?:customer|client|user|subscriber|licensee|organi[sz]ation|consumer|entity)\b"
    r"|your (?:\w+ ){1,4}(?:is|are)\b)"
    rf"|\bfor (?:\w+ ){{0,3}}{_PEOPLE}\b|(?<!for )\b(?:all|any) other {_PEOPLE}\b|^\W*{_PEOPLE} (?:in|of|from|outside|who|located|based|residing)\b"
    r"|\bfor (?:all|any) others?\b|\bfor everyone else\b|\boutside (?:of )?(?=the |[A-Z])|^\W*in (?=(?:the )?[A-Z])"
    r"|\b(?:elsewhere|anywhere else|in all other cases|otherwise)\b|\bif not\b",
    re.IGNORECASE,
)
# ... and what it must speak of, so that it tells for whom a contract is and not when to write to someone.
_TELLS = compiled_on_use(
    r"\b(?:live|resid\w+|locat\w+|based|domicil\w+|establish\w+|elsewhere|else|anywhere|everyone|outside|others?|otherwise|not|consumers?"
    r"|business\w*|commercial\w*|compan\w+|individuals?|organi[sz]ation\w*|entit\w+|personal)\b",
    re.IGNORECASE,
)
_SOMEWHERE = compiled_on_use(r"\b(?:in|of|from|outside) (?:the )?[A-Z]")
_ALL_OTHERS = compiled_on_use(
    r"elsewhere|anywhere else|in all other cases|otherwise|if not|for (?:all|any) others", re.IGNORECASE
)
_NOT_OTHERWISE = compiled_on_use(r"\b(?:unless|except as|until) (?:\w+ )?$|\b(?:or|and) $", re.IGNORECASE)
_OTHERWISE_SAID = compiled_on_use(
    r"otherwise (?:agreed|stated|provided|specified|required|expressly|noted|set|in)\b", re.IGNORECASE
)
# Where what is said of one ends and what is said of another begins.
_CUT = compiled_on_use(
    r"; (?:and |or )?|, (?:and|or|but) (?=(?:if|for|where)\b)|(?:,| and| or| but| and,) (?:and |or |but )?(?=(?:otherwise|elsewhere)\b)|^,? (?:and|or|but),? "
)
# Of what stands between two names, what leads on to the second, and what belongs to the first.
_NAMES_NEXT = compiled_on_use(r"[,:]\s*(?:with |by )?(?:the )?$")
_JOINS_NEXT = compiled_on_use(r"\b(?:and|or) (?:with |by )?(?:the )?$")
# With another name to come, a condition behind one is of it only where it stands right behind it.
_RIGHT_BEHIND = compiled_on_use(r"[ ,(]*(?:if|where|when|unless|for|in|outside|elsewhere)\b", re.IGNORECASE)
_OF_ANOTHER = compiled_on_use(
    r"\b(?:except|but|however|although|may|will|shall|can|must|courts?)\b", re.IGNORECASE
)
# Where no comma parts a condition from what depends on it.
_MAIN = compiled_on_use(
    r" (?:(?:these|this|our|your|the) (?:\w+ ){0,4}?(?:is|are|will|shall|govern\w*|appl(?:y|ies))\b|(?:you|we)(?:['’]re| are| will)? (?:be )?(?:contract|enter|agree)"
    r"|(?:will |shall )?(?:contract|enter|agree|is|are) (?:with|into|between)\b|(?:are|is|will be) (?:provided|governed|offered)|and by\b)"
)
# What goes on after a comma is no more of a list of places.
_NO_LIST = compiled_on_use(
    r"\b(?:you|your|we|our|these|this|contract\w*|agreement|is|are|will|govern\w*|provid\w*)\b", re.IGNORECASE
)
# Places that no table knows are told by their capitals.
_NAMES = compiled_on_use(
    r" (?:(?:and|or) )?(?:(?:the|of|and|or|in) )*[A-Z]\w+(?: (?:(?:the|of|and|or|in) )*[\"'(]*[A-Z][\w.\"')]*){0,5} ?"
)
_LABEL = compiled_on_use(r"^[^.()]{0,50}\((?P<whom>[^()]{3,60})\)[.:]? ?|^(?P<place>[^.:]{2,60}): ?")
_LABELLED = compiled_on_use(rf"\b(?:business|commercial|enterprise|personal|{_PEOPLE})\b", re.IGNORECASE)
_INITIALS = compiled_on_use(r"\b[A-Z]\.[A-Z]\.$")
_BESIDE_PLACES = compiled_on_use(
    rf"(?:\b(?:the|and|or|of|in|for|from|all|only|other|regions|countries|excluding|except|{_PEOPLE})\b|[^\w]|\d)+",
    re.IGNORECASE,
)
_HEADINGS = 2
"""Headings above a paragraph of which one may be a place; the outermost is that of the document."""
_LONGEST = 140  # characters; a condition is quoted beside a name, in a column


def for_whom(blocks: Sequence[Block], edition: Edition) -> tuple[MeantFor, ...]:
    """Return for parties and laws of a text, where it has several of them, the condition under which each is meant.

    A text under the law of wherever its reader lives may name another law for some, as for businesses: it is among them.
    """
    found: dict[tuple[Aspect, str], str] = {}
    said: list[tuple[Aspect, Block, Sequence[tuple[str, Span]]]] = []
    if len(edition.entity) > 1:
        forms = {company_form(name): name for name in edition.entity}
        for block in blocks:
            parties = [
                (forms[company_form(company.name)], company.span)
                for company, _ in parties_said(block.text)
                if company_form(company.name) in forms
            ]
            said += [(Aspect.ENTITY, block, parties)] if parties else []
    if len(edition.law) > 1 or WHERE_YOU_LIVE in edition.law:
        said += [(Aspect.LAW, block, laws) for block in blocks if (laws := laws_said(block.text))]
    for above in (False, True):  # what a sentence says itself goes before what stands above one
        for aspect, block, names in said:
            for name, words in _conditions(block, names, above=above):
                found.setdefault((aspect, name), words)
    return tuple(
        MeantFor(aspect=aspect, name=name, words=words)
        for (aspect, name), words in sorted(found.items(), key=_order)
    )


def _order(each: tuple[tuple[Aspect, str], str]) -> tuple[str, bool, str]:
    (aspect, name), words = each
    return aspect.value, words.startswith(("otherwise", "elsewhere")), name


def _conditions(block: Block, said: Sequence[tuple[str, Span]], *, above: bool) -> Iterator[tuple[str, str]]:
    """Yield what a block says and the condition of each: that before or after it, or else that in front of it or `above`."""
    text = normal(block.text)
    for start, end in sentences(text, quick=True):
        here = [(name, span) for name, span in said if start <= span[0] < end]
        spans = sorted({span for _, span in here})
        conditions: dict[Span, str] = {}
        ended = start  # of the name before, with its condition behind it
        for at, span in enumerate(spans):
            following = spans[at + 1][0] if at + 1 < len(spans) else end
            if above:
                words = (_labelled(text[: span[0]]) or _led_in(block)) if at == 0 else ""
            else:
                before = text[ended : span[0]]
                joined = at > 0 and _JOINS_NEXT.search(before)
                words = "" if joined else _condition(_last(before))
            ended = span[1]
            if not words and not above:
                words = _behind(text[span[1] : following], last=following == end)
                ended = following if words else ended
            conditions[span] = words
        for name, span in here:
            words = conditions[span]
            if words:
                yield name, words


def _first(text: str) -> str:
    """Return a text as far as it is of what stands before it."""
    cut = _CUT.search(text)
    return text[: cut.start()] if cut else text


def _last(text: str) -> str:
    """Return of a text what is of what stands after it."""
    cuts = [cut.end() for cut in _CUT.finditer(text) if cut.end() < len(text)]
    return text[cuts[-1] :] if cuts else text


def _behind(after: str, *, last: bool) -> str:
    """Return the condition that stands behind a name and is of it, and not of another name to come."""
    if not last and (_NAMES_NEXT.search(after) or not _RIGHT_BEHIND.match(after)):
        return ""
    rest = _first(after)
    head = _HEAD.search(rest)
    return _condition(rest) if head and not _OF_ANOTHER.search(rest[: head.start()]) else ""


def _condition(text: str) -> str:
    """Return the condition that a text holds, with the list of places that it goes on with; empty where it has none."""
    for head in _HEAD.finditer(text):
        if _NOT_OTHERWISE.search(text[: head.start()]) or _OTHERWISE_SAID.match(text, head.start()):
            continue
        end = head.end() if _ALL_OTHERS.fullmatch(head[0]) else _end(text, head.end())
        words = text[head.start() : end].strip(" ,")
        if words.endswith(".") and not _INITIALS.search(words):
            words = words[:-1]
        if len(words) <= _LONGEST and (_TELLS.search(words) or _SOMEWHERE.search(words)):
            return words[0].lower() + words[1:]
    return ""


def _end(text: str, start: int) -> int:
    """Return where a condition ends: at the first comma after which no place of a list follows."""
    main = _MAIN.search(text, start)
    whole = min(main.start() if main else len(text), _closing(text, start))
    stops = [*(m.start() for m in re.finditer(r"[,:;]", text[start:whole])), whole - start]
    end = start + stops[0]
    for stop in stops[1:]:
        further = text[end + 1 : start + stop]
        listed = places_in(further) or _NAMES.fullmatch(further)
        if text[end] != "," or not listed or _NO_LIST.search(further):
            break
        end = start + stop
    return end


def _closing(text: str, start: int) -> int:
    """Return where the brackets close that were open at a place; the end of the text where none were."""
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] == "(") - (text[at] == ")")
        if depth < 0:
            return at
    return len(text)


def _labelled(before: str) -> str:
    """Return for whom the label is with which a paragraph begins: `Governing law (business use).`, `France:`."""
    label = _LABEL.match(before)
    if label is None:
        return ""
    whom = (label["whom"] or label["place"]).strip()
    telling = _LABELLED.search(whom) if label["whom"] else None
    return f"under “{whom}”" if telling or _only_places(whom) else ""


def _led_in(block: Block) -> str:
    """Return the condition of the sentence that leads in to an item, or the places that stand as the heading above."""
    if block.lead_in and (words := _condition(normal(block.lead_in.text))):
        return words
    above = (normal(heading) for heading in reversed(block.heading_path[-_HEADINGS:]))
    return next((f"under “{heading}”" for heading in above if _only_places(heading)), "")


def _only_places(words: str) -> bool:
    """Return whether words name places and nothing else: a "Europe privacy policy" is a title."""
    pieces = [piece for piece in _BESIDE_PLACES.split(without_places(words)) if piece]
    return bool(places_in(words)) and not pieces
