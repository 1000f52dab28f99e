"""Dates that a text prints, and the lines whose only job is to print one.

Foundation like `normalise`: comparing and citing both read dates. Invariant: a line is a date line only if
nothing but its cue, its date and a pointer to other versions stands in it, so that no rule hides behind a date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tosdiff.language.sentences import sentences

# By their first three letters; English, German, French, Spanish, Italian, Dutch and Portuguese agree in most.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "ene", "gen"), ("feb", "fév", "fev"), ("mar", "mär", "maa"), ("apr", "avr", "abr"),
            ("may", "mai", "mag", "mei"), ("jun", "jui", "giu"), ("jul", "lug"), ("aug", "aoû", "ago"),
            ("sep", "set"), ("oct", "okt", "ott", "out"), ("nov",), ("dec", "dez", "déc", "dic"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip
_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-zéûç]{{0,7}}\.?"
DATE = re.compile(
    rf"(?P<month>{_MONTH})\s{{0,2}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,2}}(?P<year>\d{{4}})"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th|\.|er)?\s(?:of\s|de\s)?(?P<month2>{_MONTH}),?\s(?:de\s)?(?P<year2>\d{{4}})"
    r"|(?P<iso>\d{4}-\d\d-\d\d)"
    r"|(?P<numeric>\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}[./]\d{1,2}[./]\d{1,2})"
    r"|(?P<cjk>\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일])"
    rf"|(?P<alone>{_MONTH}\s\d{{4}})",
    re.IGNORECASE,
)
_EFFECTIVE = (
    r"(?:date\s)?effective(?:\s(?:date|as\sof|from|on|since))?|in\s(?:effect|force)(?:\s(?:from|since|as\sof))?"
    r"|entry\sinto\sforce|(?:takes?\seffect|comes?\sinto\s(?:effect|force))(?:\son)?|valid\s(?:from|as\sof)"
    r"|gültig\s(?:ab|seit)|en\svigueur|生效日期|시행일"
)
_UPDATED = (
    r"(?:date\sof\s)?(?:last|latest|most\srecent(?:ly)?)?\s?(?:updated?|modified|modification|revised|revision|"
    r"published|posted|reviewed|changed?|amended)(?:\s(?:date|on|as\sof))?|version(?:\s(?:of|date))?"
    r"|as\sof|dated?|stand|zuletzt\saktualisiert|dernière\smise\sà\sjour|last\s(?:update|change)s?|更新日期|최종\s?수정일"
)
_SUBJECT = r"(?:(?:these|this|our|the)\s(?:\w+\s){1,5}?(?:is|are|was|were|has\sbeen|have\sbeen)\s)?"
_POINTER = (
    r"(?:\s?\((?:latest|current)\)|\s?[(\[]?\s?(?:(?:see|view|read)\s)?(?:(?:the|our)\s)?"
    r"(?:previous|prior|older|archived|past)\s(?:\w+\s)?versions?(?:\shere)?\s?[)\]]?)?"
)
_LINE = re.compile(
    rf"\W*{_SUBJECT}(?:(?P<effective>{_EFFECTIVE})|(?P<updated>{_UPDATED}))?\s?:?\s?(?P<date>{DATE.pattern})"
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
    if len(text) > _LONGEST_LINE or not any(char.isdigit() for char in text):
        return None
    match = _LINE.fullmatch(text.strip())
    return DateLine(effective=bool(match["effective"]), on=day_of(match)) if match else None


# "This policy was last modified on 5 May 2026." stands at the end of a paragraph as often as on a line of its own.
_LAST_EDIT = re.compile(
    r"\b(?P<cue>(?:last|most recently)\s(?:updated|modified|revised|reviewed|amended|changed|edited)"
    rf"(?:\s?:|\son|\sas\sof)?)\s(?:{DATE.pattern})(?!\w)",
    re.IGNORECASE,
)
_BINDING = re.compile(
    r"\beffective\b|\b(?:in|into) (?:effect|force)\b|\btakes? effect\b|\bbinding\b", re.IGNORECASE
)


def without_edit_dates(text: str) -> str:
    """Return a text without the dates that only tell when it was edited, and other dates written one way.

    In a sentence that says from when something binds, a date stays.
    """
    alike = DATE.sub(lambda match: str(day_of(match) or match[0]), text)
    pieces: list[str] = []
    at = 0
    for start, end in sentences(alike, quick=True):
        sentence = alike[start:end]
        kept = sentence if _BINDING.search(sentence) else _LAST_EDIT.sub(lambda match: match["cue"], sentence)
        pieces += (alike[at:start], kept)
        at = end
    return "".join((*pieces, alike[at:]))


def day_of(match: re.Match[str]) -> date | None:
    """Return the day that a match of DATE names, or None where that is not certain."""
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"])
        if match["cjk"]:
            return date(*map(int, re.findall(r"\d+", match["cjk"])))
        month = match["month"] or match["month2"]
        if month:
            number = _MONTHS[month[:3].lower()]
            if month.lower().startswith("juil"):
                number = 7
            return date(int(match["year"] or match["year2"]), number, int(match["day"] or match["day2"]))
    except ValueError:
        return None
    return None
