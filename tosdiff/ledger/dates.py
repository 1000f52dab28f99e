"""Dates as pages about models print them: days, months, days without a year, lengths of time, earliest and latest.

Invariant: what is printed as an earliest, a latest or a month is never read as a day; a year that cannot be
meant is no date at all.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from tosdiff.ledger.folding import folded
from tosdiff.ledger.rules import Rules
from tosdiff.models import NO_DATE, DateKind, LedgerDate, Term

# Before it there were no such models; after it stand placeholders, as 2525 for "some day".
_YEARS = range(2015, 2100)
_ORDINAL = re.compile(r"\b[0-3]?\d\.$")
_STRUCK = re.compile(r"~~[^~]*~~")
_BRACKETED = re.compile(r"\s*\(([^()]{2,80})\)")
# Words that may stand between a qualifier and its date: "by the end of", "no sooner than the".
_QUALIFIED = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A date in a text."""

    start: int
    end: int
    date: LedgerDate
    yearless: bool = False
    """Its year was taken from another date."""


class Dates:
    """Reads dates with the months and words of all languages that the rules have."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._months = {name[:3]: number for name, number in rules.months.items()} | dict(rules.months)
        # The longest first, so that "mars" is not read as "mar" and an "s".
        names = sorted({*rules.months, *(name[:3] for name in rules.months)}, key=len, reverse=True)
        self._month_name = re.compile("|".join(map(re.escape, names)), re.IGNORECASE)
        month = rf"(?P<{{0}}>{'|'.join(map(re.escape, names))}|sept)\.?"
        day = r"(?P<{0}>[0-3]?\d)(?:st|nd|rd|th)?"
        self._date = re.compile(
            r"(?<![\w.-])(?:"
            r"(?P<y1>\d{4})[-/.](?P<m1>\d{1,2})[-/.](?P<d1>\d{1,2})"
            rf"|{month.format('n2')},?\s+{day.format('d2')}(?:\s*,\s*|\s+)(?P<y2>\d{{4}})"
            rf"|{day.format('d3')}\.?\s+(?:of\s+|de\s+)?{month.format('n3')},?\s+(?:de\s+)?(?P<y3>\d{{4}})"
            rf"|{month.format('n4')}(?:\s+of|,)?\s+(?P<y4>\d{{4}})"
            r"|(?P<y5>\d{4})-(?P<m5>\d{2})"
            r"|(?P<a6>\d{1,2})(?P<s6>[/.])(?P<b6>\d{1,2})(?P=s6)(?P<y6>\d{4}|\d{2}(?=\b))"
            r"|(?P<y7>\d{4})\s?[年년]\s?(?P<m7>\d{1,2})\s?[月월]\s?(?P<d7>\d{1,2})\s?[日일]"
            rf"|{month.format('n8')}\s+{day.format('d8')}"
            rf"|{day.format('d9')}\.?\s+{month.format('n9')}"
            r")(?![\w-]|\.\d)",
            re.IGNORECASE,
        )
        number = "|".join([r"\d{1,3}", *rules.numbers])
        unit = "|".join(sorted(rules.units, key=len, reverse=True))
        self._term = re.compile(
            rf"\b(?P<count>{number})[\s-](?:calendar\s)?(?P<unit>{unit})\b", re.IGNORECASE
        )

    # ------------------------------------------------------------------ in running text

    def mentions(
        self, text: str, *, near: date | None = None, day_first: bool | None = None
    ) -> list[Mention]:
        """Return the dates of a folded text, in order, each of the kind that the words beside it make it.

        A day without a year is given that of the date before it, or the first such day from `near` on; without
        either it is not returned. `day_first` tells how 03/04/2026 is meant; without it that is no date.
        """
        found: list[Mention] = []
        before = near
        for match in self._date.finditer(text):
            on, yearless = self._on(match, before, day_first)
            if not on:
                continue
            kind, start, end = self._qualified(text, match.start(), match.end(), month=len(on) == 7)
            printed = text[start:end]
            found.append(
                Mention(
                    start=start,
                    end=end,
                    date=LedgerDate(kind=kind, on=on, printed=printed),
                    yearless=yearless,
                )
            )
            before = date.fromisoformat(on) if len(on) == 10 else before
        return found

    def _on(self, m: re.Match[str], near: date | None, day_first: bool | None) -> tuple[str, bool]:
        """Return the day or month that a match names, and whether its year was inferred; empty if it is none."""
        year = next((int(m[y]) for y in ("y1", "y2", "y3", "y4", "y5", "y6", "y7") if m[y]), None)
        if m["y6"] and len(m["y6"]) == 2:
            year = 2000 + int(m["y6"])
        if year is not None and year not in _YEARS:
            return "", False
        name = next((m[n] for n in ("n2", "n3", "n4", "n8", "n9") if m[n]), None)
        month = self._month(name) if name else int(m["m1"] or m["m5"] or m["m7"] or 0)
        day = int(next((m[d] for d in ("d1", "d2", "d3", "d7", "d8", "d9") if m[d]), 0))
        if m["a6"]:
            first, second = int(m["a6"]), int(m["b6"])
            if m["s6"] == ".":
                day_first = True
            if day_first is None:
                day_first = True if first > 12 else False if second > 12 else None
            if day_first is None:
                return "", False
            day, month = (first, second) if day_first else (second, first)
        try:
            if not day:
                return (f"{year:04}-{month:02}" if year and 1 <= month <= 12 else ""), False
            if year is not None:
                return date(year, month, day).isoformat(), False
            return (_next(month, day, near).isoformat() if near else ""), True
        except ValueError:
            return "", False

    def _month(self, name: str) -> int:
        lower = name.lower()
        return self._months.get(lower) or self._months[lower[:3]]

    def _qualified(self, text: str, start: int, end: int, *, month: bool) -> tuple[DateKind, int, int]:
        """Return what the words around a date make of it, and where the date with them begins and ends."""
        head = text[max(start - _QUALIFIED, 0) : start]
        tail = text[end : end + _QUALIFIED]
        for kind, path in ((DateKind.NOT_BEFORE, "not_before"), (DateKind.NOT_AFTER, "not_after")):
            last = deque(self._rules[path].finditer(head), maxlen=1)
            if last and not head[last[0].end() :].strip(" :,").removeprefix("the").strip():
                return kind, start - len(head) + last[0].start(), end
            after = self._rules[path].match(tail.lstrip(" ,("))
            if after and after[0].lower() not in ("by", "before"):
                return kind, start, end + len(tail) - len(tail.lstrip(" ,(")) + after.end()
        return (DateKind.MONTH if month else DateKind.EXACT), start, end

    def sentences(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where the sentences of a text begin and end, none ending within a day: "am 30. April 2026"."""
        from tosdiff.language.sentences import sentences

        begin: int | None = None
        for start, end in sentences(text, quick=True):
            begin = start if begin is None else begin
            if _ORDINAL.search(text, begin, end) and self._month_name.match(text[end:].lstrip()):
                continue
            yield begin, end
            begin = None
        if begin is not None:
            yield begin, len(text)

    # ------------------------------------------------------------------ in a cell

    def of_cell(self, text: str, *, day_first: bool | None = None, near: date | None = None) -> LedgerDate:
        """Return the date that a cell of a table holds, the first of several."""
        plain = _STRUCK.sub("", folded(text)).strip()
        if not plain or plain.strip("*`").lower() in self._rules.blanks:
            return NO_DATE
        found = self.mentions(plain, day_first=day_first, near=near)
        if not found:
            return LedgerDate(kind=DateKind.NONE, printed=text)
        return replace(found[0].date, printed=text)

    def scoped(self, text: str, *, day_first: bool | None = None) -> tuple[tuple[str, LedgerDate], ...]:
        """Return the dates of a cell that gives several, each with for what it is; empty where one is not labelled.

        The label stands before its date with a colon, or after it in brackets.
        """
        plain = _STRUCK.sub("", folded(text))
        found = self.mentions(plain, day_first=day_first)
        labelled: list[tuple[str, LedgerDate]] = []
        end = 0
        for mention in found:
            before = plain[end : mention.start].strip(" ,;|")
            after = _BRACKETED.match(plain, mention.end)
            label = before[:-1].strip() if before.endswith(":") else after[1].strip() if after else ""
            end = after.end() if after else mention.end
            labelled.append((label, replace(mention.date, printed=text)))
        several = len({on.on for _, on in labelled}) > 1
        return tuple(labelled) if several and all(label for label, _ in labelled) else ()

    def day_first(self, cells: Iterable[str]) -> bool | None:
        """Return whether numeric dates of one column name the day first, by those that can be read one way only."""
        for cell in cells:
            match = self._date.search(folded(cell))
            if match and match["a6"] and match["s6"] == "/" and max(int(match["a6"]), int(match["b6"])) > 12:
                return int(match["a6"]) > 12
        return None

    def habit(self, texts: Iterable[str]) -> bool | None:
        """Return whether a page names the day of its dates first: by numbers above 12, else by where names of months stand.

        None where it does both, or neither.
        """
        by_number: set[bool] = set()
        by_name: set[bool] = set()
        for text in texts:
            for m in self._date.finditer(folded(text)):
                if m["a6"] and m["s6"] == "/" and max(int(m["a6"]), int(m["b6"])) > 12:
                    by_number.add(int(m["a6"]) > 12)
                elif m["n2"] or m["n3"]:
                    by_name.add(bool(m["n3"]))
        said = by_number or by_name
        return next(iter(said)) if len(said) == 1 else None

    # ------------------------------------------------------------------ lengths of time

    def terms(self, text: str) -> Iterator[tuple[int, int, Term]]:
        """Yield the lengths of time in a text, with where they begin and end."""
        for match in self._term.finditer(text):
            word = match["count"].lower()
            count = int(word) if word.isdecimal() else self._rules.numbers[word]
            yield match.start(), match.end(), Term(count=count, unit=self._rules.units[match["unit"].lower()])


def _next(month: int, day: int, near: date) -> date:
    """Return the first such day from the month of `near` on: announcements look ahead."""
    year = near.year if date(near.year, month, day) >= near.replace(day=1) else near.year + 1
    return date(year, month, day)
