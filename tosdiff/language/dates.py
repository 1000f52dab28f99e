"""Dates that a text prints, and the lines whose only job is to print one.

Foundation like `normalise`: comparing and citing both read dates. Invariant: a line is a date line only if
nothing but its cue, its date and a pointer to other versions stands in it, so that no rule hides behind a date.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tosdiff.language.patterns import compiled_on_use
from tosdiff.language.sentences import sentences
from tosdiff.language.tables import table

_SHORT = {short: int(number) for number, row in table("dates")["short"].items() for short in row.split()}
_MONTHS = {
    month: number
    for row in table("dates")["months"].values()
    for number, month in enumerate(row.split(), start=1)
} | _SHORT
_CUES = {key: "|".join(cues) for key, cues in table("dates")["cues"].items()}


def _one_of(names: Iterable[str]) -> str:
    """Return an expression for one of some names, the longest first, tried by their first letter."""
    by_letter: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(names, key=len, reverse=True):
        by_letter[name[0]].append(name[1:])
    return "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())


_MONTH = rf"(?:{_one_of(_MONTHS)})(?![^\W\d_])\.?"
# Without a day only a whole name, or one shortened in English: "out 2026" is Portuguese, and is not.
_MONTH_ALONE = rf"(?:{_one_of({*_MONTHS} - {*_SHORT} | {month[:3] for month in table('dates')['months']['en'].split()})})"
DATE = compiled_on_use(
    rf"(?P<month>{_MONTH})\s{{0,2}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,2}}(?P<year>\d{{4}})"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th|\.|er)?\s(?:of\s|de\s)?(?P<month2>{_MONTH}),?\s(?:de\s)?(?P<year2>\d{{4}})"
    r"|(?P<iso>\d{4}-\d\d-\d\d)"
    r"|(?P<numeric>\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}[./]\d{1,2}[./]\d{1,2})"
    r"|(?P<cjk>\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일])"
    rf"|(?P<alone>{_MONTH_ALONE}(?![^\W\d_])\.?\s\d{{4}})",
    re.IGNORECASE,
)
_YEAR = compiled_on_use(r"\d{4}")
"""Stands in every date; most texts hold none, which is found in a hundredth of the time that dates take."""
_SUBJECT = r"(?:(?:these|this|our|the)\s(?:\w+\s){1,5}?(?:is|are|was|were|has\sbeen|have\sbeen)\s)?"
_POINTER = (
    r"(?:\s?\((?:latest|current)\)|\s?[(\[]?\s?(?:(?:see|view|read)\s)?(?:(?:the|our)\s)?"
    r"(?:previous|prior|older|archived|past)\s(?:\w+\s)?versions?(?:\shere)?\s?[)\]]?)?"
)
_LINE = compiled_on_use(
    rf"\W*{_SUBJECT}(?:(?P<effective>{_CUES['effective']})|(?P<updated>{_CUES['updated']}))?\s?:?\s?(?P<date>{DATE.pattern})"
    rf"\s?[.)|]?{_POINTER}\s?[.)|]?",
    re.IGNORECASE,
)
_LONGEST_LINE = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class DateLine:
    """A line that prints a date of the document itself."""

    effective: bool
    """Whether it says from when the document binds, not when it was edited."""
    on: date | None
    """None where the day cannot be told, as in `May 2026` or `01/02/2026`."""


def date_line(text: str) -> DateLine | None:
    """Return what a line in normal form dates, or None if it does anything else."""
    # the first two tell most lines from those that the third, which takes long to compile, is for
    if len(text) > _LONGEST_LINE or not _YEAR.search(text) or not DATE.search(text):
        return None
    match = _LINE.fullmatch(text.strip())
    return DateLine(effective=bool(match["effective"]), on=day_of(match)) if match else None


# Within a line of more words, only what no sentence about anything else would say before a date.
_CUE = compiled_on_use(
    r"\b(?:(?P<effective>effective|in effect|takes? effect|comes? into (?:force|effect)|in force)"
    r"|(?:last )?(?:updated|modified|revised|changed)|published|version(?: of)?|dated?)\b",
    re.IGNORECASE,
)


def is_effective(text: str, match: re.Match[str]) -> bool | None:
    """Return whether a text says that it binds from a date on, which a match of DATE found in it.

    False where it says when it was edited, or nothing but the date; None where it says nothing of the date.
    """
    if line := date_line(text):
        return line.effective
    cues = list(_CUE.finditer(text, 0, match.start()))
    return bool(cues[-1]["effective"]) if cues else None


# "This policy was last modified on 5 May 2026." stands at the end of a paragraph as often as on a line of its own.
_LAST_EDIT = compiled_on_use(
    r"\b(?P<cue>(?:last|most recently)\s(?:updated|modified|revised|reviewed|amended|changed|edited)"
    rf"(?:\s?:|\son|\sas\sof)?)\s(?:{DATE.pattern})(?!\w)",
    re.IGNORECASE,
)
_EDIT_CUE = compiled_on_use(r"(?:last|recently)\s", re.IGNORECASE)
"""Stands in every match of that."""
_BINDING = compiled_on_use(
    r"\beffective\b|\b(?:in|into) (?:effect|force)\b|\btakes? effect\b|\bbinding\b", re.IGNORECASE
)


def without_edit_dates(text: str) -> str:
    """Return a text without the dates that only tell when it was edited, and other dates written one way.

    In a sentence that says from when something binds, a date stays.
    """
    if not _YEAR.search(text):
        return text
    alike = DATE.sub(lambda match: str(day_of(match) or match[0]), text)
    pieces: list[str] = []
    at = 0
    for start, end in sentences(alike, quick=True):
        sentence = alike[start:end]
        kept = sentence
        if _EDIT_CUE.search(sentence) and not _BINDING.search(sentence):
            kept = _LAST_EDIT.sub(lambda match: match["cue"], sentence)
        pieces += (alike[at:start], kept)
        at = end
    return "".join((*pieces, alike[at:]))


def month_of(match: re.Match[str]) -> int | None:
    """Return the month that a match of DATE without a day names; None where that is not certain."""
    return _MONTHS.get(re.split(r"[\s.]", match["alone"])[0].lower()) if match["alone"] else None


def day_of(match: re.Match[str]) -> date | None:
    """Return the day that a match of DATE names, or None where that is not certain."""
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"])
        if match["cjk"]:
            return date(*map(int, re.findall(r"\d+", match["cjk"])))
        month = match["month"] or match["month2"]
        if month:
            number = _MONTHS[month.lower().rstrip(".")]
            return date(int(match["year"] or match["year2"]), number, int(match["day"] or match["day2"]))
    except ValueError:
        return None
    return None
