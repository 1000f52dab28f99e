"""On what a clause says that it depends, in its own words: `if you have a Subscription`, `unless the law requires it`.

Invariant: a condition is a run of words of the clause, of the sentence that leads in to it or of the one that it takes
up; what is cut says how many words more there are. Where nothing is found, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tosdiff.language.patterns import compiled_on_use
from tosdiff.language.words import clipped
from tosdiff.models import Clause, leader_of

_LONGEST_LIST = 60
_SUBJECT = r"(?:then |please )?(?:(?:we|you|they|it|there)(?:['’](?:ll|re|ve|d))?|(?:our|your|the|this|these|such|any|no|all|each) \w+|[A-Z][\w&.]+)"
_VERB = (
    r"(?:will|['’]ll|may|can|cannot|shall|must|should|would|do|does|is|are|has|have|reserve\w*|agree\w*|won['’]t|don['’]t|"
    r"send\w*|give\w*|provide\w*|notify|notifies|refund\w*)"
)
_MAIN = compiled_on_use(rf"\s*please \w+|\s*{_SUBJECT}(?:['’]ll\b|(?: [\w’'-]+){{0,4}}? {_VERB}\b)")
_LEADING = compiled_on_use(
    r"\W*(?:(?:and|but|also|however|in addition),? )?(?P<said>(?:if|when(?:ever)?|where(?:ver)?|unless|in the event|in case|"
    r"upon|after|following|in (?:such|this|that|these|those) (?:an? )?(?:cases?|events?|circumstances?|situations?)|except|subject to|should|during|before|for|to the extent|as long as)\b)",
    re.IGNORECASE,
)
_POSSIBLE = r"(?:where|when|if) (?:\w+ )?(?:possible|feasible|practicable|appropriate|required|necessary)\b"
_TRAILING = compiled_on_use(
    rf"\b(?:{_POSSIBLE}|if\b(?! (?:applicable|so)\b| any\b(?! of))|unless\b|except\b|although\b|provided that|(?:so|as) long as|in the event|in case|to the extent"
    r"|(?:when|where)(?:ever)? (?=(?:we|you|it|they|there|an?|the|this|such|your|our|any|no)\b))",
    re.IGNORECASE,
)
_BRIEF = compiled_on_use(_POSSIBLE, re.IGNORECASE)
_SEMICOLON = compiled_on_use(r";(?! (?:(?:or|and) )?\()")
_UNMARKED = compiled_on_use(r"(?<=[a-z]) (?=(?:you|we) (?:can|may|will|must|shall)\b)")
_BOUND = compiled_on_use(r"\b(?:unless|except|although)\b", re.IGNORECASE)
# After these, "when we add features" is an example, "when they take effect" what is told.
_EXAMPLE = compiled_on_use(
    r"\b(?:for example|e\.g\.|such as|including|like)\b[^.;–—()]{0,45}$",
    re.IGNORECASE,
)
_NO_TIME = compiled_on_use(
    r"\b(?:description|details|dates?|from|of|about|and|day)\b[^.;–—()]{0,45}$", re.IGNORECASE
)
# "At any time, particularly if you breach these terms" holds at any time.
_ABOVE_ALL = compiled_on_use(r",? \b(?:particularly|especially|in particular|most notably)\b", re.IGNORECASE)
_OF_TIME = compiled_on_use(r"(?:when|where)", re.IGNORECASE)
# What stands between dashes is an aside: what follows it is of the sentence around it.
_ASIDE = compiled_on_use(r" [–—-] ")
# Another main clause after this one: what stands there is no condition of what stands before it.
_NEXT = compiled_on_use(
    rf"(?:,| )\s?(?:and|but|;)\s(?={_SUBJECT}(?: [\w’'-]+){{0,7}}? {_VERB}\b)|, but (?=(?:if|when|where)\b)|;\s"
)
# ... but for a condition that goes on: "if you have been away for a year and you do not pay".
_GOES_ON = compiled_on_use(
    r" (?:and|but) (?:you|your \w+|it|they|we) (?:(?:\w+ )?(?:do|does|did|are|is|was|were|have|has|had)(?: not|n['’]t)?|fail(?:s|ed)?|cannot)\b(?! (?:agree|entitled)\b)"
)
_PURPOSE = compiled_on_use(r"\bso (?:that )?(?:you|we)\b|\b(?:opportunity|your right) to\b")
_OF_WHICH = compiled_on_use(
    r"\b(?P<said>(?:of|about|regarding|for) (?:any |all |such |these |the |material |significant )*"
    r"(?:change|modification|update|increase|action|amendment)s?\b"
    r"(?:(?! either | via | by e-?mail| unless | so (?:that )?(?:you|we)\b| and (?:the|when|what|how|your?|we)\b)[^.;])*?"
    r"\b(?:that|which|likely|materially?|adversely?|negatively|detriment\w*)\b"
    r"(?:(?! either | via | by e-?mail| unless | so (?:that )?(?:you|we)\b| and (?:the|when|what|how|your?|we)\b)[^.;])*)",
)
_WITHIN = compiled_on_use(
    r"\b(?:within|during) (?:the )?(?:first )?\d+[ -]\w+(?: [\w’'-]+){0,7}", re.IGNORECASE
)
_TIME = compiled_on_use(
    r"\b(?:for|upon|after|due to|on) (?:any |your |a |the )?(?:\w+ )?(?:breach|violation|inactivity|cause)\b[^,.;:]*"
)
_TAKES_UP = compiled_on_use(
    r"\b(?:this|that|such) (?:\w+ )?(?:right|option|power)\b|\b(?:we|you)(?:['’]ll| will)? also\b",
    re.IGNORECASE,
)
_POINTS_BACK = compiled_on_use(
    r"\b(?:this|that|such|these|those)\b (?:\w+ )?(?:right|option|power|notice|case|event|circumstance|situation)s?\b"
    r"|^if (?:we|so) do\b|\b(?:do|doing|does) so\b",
    re.IGNORECASE,
)
_ON_THE_OTHER_HAND = compiled_on_use(
    r"(?:However|But|Nevertheless|Notwithstanding|This does not apply|In (?:urgent|exceptional|emergency)\w*|We may (?:also )?give less)\b"
)
_OPEN = compiled_on_use(r"[:–—-]\s*$")


def conditions_of(clauses: Sequence[Clause], index: int, at: int = 0) -> tuple[str, ...]:
    """Return on what a clause depends, as its text has it: what stands from `at` on in the text, or leads in to it."""
    clause = clauses[index]
    text = clause.text
    said: list[str] = []
    leading, start = _leading(text)
    before = ""
    if leading:
        said.append(leading)
        if _POINTS_BACK.search(leading) and index and not clause.lead_in:
            before = f"after “{clipped(clauses[index - 1].text)}”"
    elif not clause.lead_in and (above := _taken_up(clauses, index)):
        said.append(above)
    if which := _OF_WHICH.search(text, min(start, at)):
        said.append(which["said"])
    said += _trailing(text, max(start, at))
    within = None if said else _WITHIN.search(text) or _TIME.search(text)
    if within and not _EXAMPLE.search(text, 0, within.start()):
        said.append(within[0])
    if clause.lead_in and (lead := _lead_condition(clauses, index)):
        said.append(lead)
    cases = _cases(clauses, index)
    if cases and said and _TRAILING.match(said[-1]):
        last = said.pop().strip(" :")
        told = [f"“{clipped(each)}”" for each in said if each]
        return (*dict.fromkeys(told), cases if " " not in last else f"“{clipped(last)}” ({cases})")
    quoted = [f"“{clipped(each)}”" for each in said if each.strip(" :,;–—-")]
    return tuple(dict.fromkeys((*quoted[:1], *filter(None, (before,)), *quoted[1:])))


def turn_after(clauses: Sequence[Clause], index: int) -> str:
    """Return the sentence after a clause that takes some of it back ("However, in urgent situations …"), or nothing."""
    after = clauses[index + 1] if index + 1 < len(clauses) else None
    if after is None or after.heading_path != clauses[index].heading_path or after.lead_in:
        return ""
    return clipped(after.text) if _ON_THE_OTHER_HAND.match(after.text) else ""


def opens_cases(clause: Clause) -> bool:
    """Whether a sentence leads in to the cases in which it holds: `We may end it if:`."""
    return (
        bool(_OPEN.search(clause.text))
        and bool(_TRAILING.search(clause.text))
        and not _leading(clause.text)[0]
    )


def _cases(clauses: Sequence[Clause], index: int) -> str:
    """Say in how many cases a sentence holds that leads in to them, and quote the first."""
    if not _OPEN.search(clauses[index].text):
        return ""
    items = [
        each.text
        for each in clauses[index + 1 : index + _LONGEST_LIST]
        if each.lead_in and leader_of(each.lead_in, clauses) == index
    ]
    if not items:
        return ""
    first = f"“{clipped(re.sub(r'[;,.]?(?: (?:or|and))?$', '', items[0]))}”"
    return f"in the case of {first}" if len(items) == 1 else f"in {len(items)} cases, the first: {first}"


def _leading(text: str) -> tuple[str, int]:
    """Return the condition that a sentence begins with, and where what depends on it begins."""
    opening = _LEADING.match(text)
    if not opening:
        return "", 0
    if opening["said"].lower() == "for" and re.match(
        r"for (?:example|instance|more|further)\b", text[opening.start("said") :], re.IGNORECASE
    ):
        return "", 0
    begins = opening.start("said")
    for comma in re.finditer(r", ?", text):
        if _MAIN.match(text, comma.end()):
            return text[begins : comma.start()], comma.end()
    if _OPEN.search(text):
        return text[begins:], len(text)
    if turn := _UNMARKED.search(text, opening.end("said")):
        return text[begins : turn.start()], turn.start()
    end = re.search(r", (?=(?:the|we|you|our|your|any|all)\b)", text)
    return (text[begins : end.start()], end.end()) if end else ("", 0)


def _trailing(text: str, start: int) -> list[str]:
    """Return the conditions that stand behind the clause that begins at `start` or before."""
    opened = _TRAILING.search(text, start)
    following = next(
        (
            match
            for match in _NEXT.finditer(text, start + 1)
            if not (opened and opened.end() <= match.start() and _GOES_ON.match(text, match.start()))
        ),
        None,
    )
    end = following.start() if following else len(text)
    whole = len(text)
    if start and len(_ASIDE.findall(text, 0, start)) == 1 and (closing := _ASIDE.search(text, start)):
        whole = closing.start()
        end = min(end, whole)
    if above_all := _ABOVE_ALL.search(text, start, end):
        end = whole = above_all.start()
    purpose = _PURPOSE.search(text, start + 1, end)
    found: list[tuple[int, int]] = []
    for match in _TRAILING.finditer(text, start, end):
        bound = _BOUND.match(text, match.start())
        if found and match.start() < found[-1][1] and not bound:
            continue
        if not bound and (
            (purpose and purpose.start() < match.start())
            or _EXAMPLE.search(text, start, match.start())
            or (_OF_TIME.match(text, match.start()) and _NO_TIME.search(text, 0, match.start()))
        ):
            continue
        # What an exception lists may itself hold main clauses.
        rest = _SEMICOLON.search(text, match.start())
        stop = match.end() if _BRIEF.match(text, match.start()) else end
        if bound:
            stop = min(rest.start(), whole) if rest else whole
        if found:
            found[-1] = found[-1][0], min(found[-1][1], match.start())
        found.append((match.start(), stop))
        if bound:
            break
    return [text[at:stop].strip(" ,)–—") for at, stop in found]


def _taken_up(clauses: Sequence[Clause], index: int) -> str:
    """Return the condition of the sentence before, where a clause goes on from it."""
    if not index or not _TAKES_UP.search(clauses[index].text[:80]):
        return ""
    before = clauses[index - 1]
    return _leading(before.text)[0] if before.heading_path == clauses[index].heading_path else ""


def _lead_condition(clauses: Sequence[Clause], index: int) -> str:
    """Return the condition that the sentence above a list puts on its items."""
    lead_in = clauses[index].lead_in
    above = leader_of(lead_in, clauses) if lead_in else None
    if above is None:
        return ""
    return _leading(clauses[above].text)[0]
