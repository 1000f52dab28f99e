"""The sections of a page: which headings stand over a block, and what their dates and words say for all in them.

Invariant: a heading's date is a day printed in full at its start, or in brackets; any other date in a heading
says nothing of the section.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tosdiff.ledger.dates import Dates
from tosdiff.ledger.folding import folded
from tosdiff.ledger.rules import Rules
from tosdiff.models import Announcement, Block, BlockKind, DateKind, DateSource, LedgerDate, ModelState

# A dateline stands over the text, or right under its title.
_TOP = 8
_LONGEST_DATELINE = 40  # characters
# What a heading may say before its day: "Preview models: March 24, 2025".
_LABEL = re.compile(r"[^:.?!]{1,60}:\s*")


@dataclass(slots=True, kw_only=True)
class PageSection:
    """What one heading holds."""

    heading: int
    """Index of its block; -1 for what stands before the first."""
    text: str
    parent: PageSection | None
    date: LedgerDate | None = None
    standing: ModelState | None = None
    has_table: bool = False
    """Whether a table of models stands in it, or in a section within it where its heading is dated."""
    told: Announcement | None = None
    """When its own sentences say that users were told."""
    effective: LedgerDate | None = None
    """The day from which its own sentences say that all of it holds."""

    def chain(self) -> tuple[PageSection, ...]:
        """Return it and the sections around it, innermost first."""
        return (self, *(self.parent.chain() if self.parent else ()))

    def dated(self) -> PageSection | None:
        """Return the innermost section around that has a date."""
        return next((section for section in self.chain() if section.date), None)

    def hold_table(self) -> None:
        """Note that a table in it tells of models, here and in the sections around up to the one that is dated."""
        self.has_table = True
        dated = self.dated()
        for section in self.chain() if dated else ():
            section.has_table = True
            if section is dated:
                break

    def path(self) -> tuple[str, ...]:
        return tuple(section.text for section in reversed(self.chain()) if section.heading >= 0)


class PageOutline:
    """The section of each block of a page, and the page's own date."""

    def __init__(self, blocks: Sequence[Block], dates: Dates, rules: Rules) -> None:
        top = PageSection(heading=-1, text="", parent=None)
        self.sections = [top]
        self._of: list[PageSection] = []
        datelines = _datelines(blocks, dates)
        self.dateline = next((each for at, each in datelines.items() if at < _TOP), None)
        headed: dict[int, LedgerDate] = {}
        if len(datelines) > 1:  # each entry has its own, over its heading or under it
            self.dateline = None
            headed = _headed(blocks, datelines)
        open_sections: list[tuple[int, PageSection]] = []
        for index, block in enumerate(blocks):
            if block.kind is BlockKind.HEADING:
                while open_sections and open_sections[-1][0] >= block.level:
                    open_sections.pop()
                parent = open_sections[-1][1] if open_sections else top
                text = folded(block.text).strip("` ")
                on = heading_date(text, dates) or headed.get(index)
                named = (each for each, words in rules.states if words.search(text))
                section = PageSection(
                    heading=index,
                    text=block.text,
                    parent=parent,
                    date=on,
                    # A dated heading is the title of an announcement, whose words call no state.
                    standing=None
                    if on
                    else next((each for each in named if each is not ModelState.ACTIVE), None),
                )
                self.sections.append(section)
                open_sections.append((block.level, section))
            self._of.append(open_sections[-1][1] if open_sections else top)

    def of(self, block: int) -> PageSection:
        return self._of[block]

    def told(self, section: PageSection) -> Announcement | None:
        """Return the day on which sentences of a section, or of those around it up to its date, say that users were told."""
        for each in section.chain():
            if each.told or each.date:
                return each.told
        return None

    def announced(self, section: PageSection) -> Announcement | None:
        """Return the day that stands over a section, as the day on which users were told."""
        dated = section.dated()
        if dated is not None and dated.date is not None and dated.date.day:
            return Announcement(on=dated.date.day, printed=dated.text, source=DateSource.HEADING)
        return self.dateline


def heading_date(text: str, dates: Dates) -> LedgerDate | None:
    """Return the day that a heading is dated with."""
    for mention in dates.mentions(text):
        bracketed = text[: mention.start].endswith("(") and text[mention.end :].startswith(")")
        ends = bool(text[: mention.start].strip()) and text[mention.end :].strip() == ")" and "(" in text
        labelled = _LABEL.fullmatch(text[: mention.start]) and mention.end == len(text)
        if mention.date.kind is DateKind.EXACT and (mention.start == 0 or bracketed or ends or labelled):
            return mention.date
    return None


def _datelines(blocks: Sequence[Block], dates: Dates) -> dict[int, Announcement]:
    """Return the paragraphs that are a day and nothing else, by their index."""
    found: dict[int, Announcement] = {}
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.PARAGRAPH and len(block.text) <= _LONGEST_DATELINE:
            text = folded(block.text).strip()
            mentions = dates.mentions(text)
            alone = len(mentions) == 1 and (mentions[0].start, mentions[0].end) == (0, len(text))
            if alone and (day := mentions[0].date.day):
                found[index] = Announcement(on=day, printed=block.text, source=DateSource.DATELINE)
    return found


def _headed(blocks: Sequence[Block], datelines: Mapping[int, Announcement]) -> dict[int, LedgerDate]:
    """Return the day of each heading that a dateline stands over or under, whichever most of the page's do."""

    def beside(step: int) -> dict[int, LedgerDate]:
        return {
            at + step: LedgerDate(kind=DateKind.EXACT, on=line.on.isoformat(), printed=line.printed)
            for at, line in datelines.items()
            if 0 <= at + step < len(blocks) and blocks[at + step].kind is BlockKind.HEADING
        }

    over, under = beside(1), beside(-1)
    return over if len(over) > len(under) else under
