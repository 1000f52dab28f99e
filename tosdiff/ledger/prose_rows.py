"""Sentences and lists to rows, with what stands over them: the day of an entry, the words before a list.

Invariant: the day of an entry is the announcement of what it tells, unless the entry says that it was announced
before, or stands under the day of the end itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from tosdiff.ledger.dates import Dates
from tosdiff.ledger.folding import folded
from tosdiff.ledger.labelled import EntryReader, LabelledEntry
from tosdiff.ledger.lists import Lead, Lists
from tosdiff.ledger.names import Name, Names
from tosdiff.ledger.page import Page, Said
from tosdiff.ledger.prose import Ending, Prose
from tosdiff.ledger.rules import Rules
from tosdiff.ledger.sections import PageSection
from tosdiff.models import (
    Announcement,
    Block,
    BlockKind,
    DateKind,
    DateSource,
    Form,
    LedgerDate,
    LedgerRow,
)


class ProseRows:
    """Reads paragraphs and items with the words of the rules."""

    def __init__(self, rules: Rules, dates: Dates, names: Names, prose: Prose) -> None:
        self._rules = rules
        self._dates = dates
        self._names = names
        self._prose = prose
        self._lists = Lists(rules, dates, names, prose)
        self._labelled = EntryReader(rules, dates, names, prose)

    def note(self, page: Page) -> None:
        """Note what sentences say for the whole of their section: when users were told, from when it holds."""
        for index, block in enumerate(page.blocks):
            section = page.outline.of(index)
            if block.kind is not BlockKind.PARAGRAPH or (section.told and section.effective):
                continue
            text = folded(block.text)
            told = self._rules["announced"].search(text)
            # What ends in a colon holds for its own list alone.
            effective = None if text.endswith(":") else self._rules["effective"].match(text)
            if not told and not effective:
                continue
            mentions = self._dates.mentions(text)
            first = mentions[0] if mentions else None
            if not first or not first.date.day:
                continue
            if told and not section.told and first.start < told.start():
                section.told = Announcement(
                    on=first.date.day, printed=text[: told.end()], source=DateSource.PROSE
                )
            elif effective and first.start - effective.end() <= 1 and not self._names.mentions(text):
                section.effective = section.effective or first.date

    def earliest(self, page: Page) -> list[PageSection]:
        """Return the sections whose tables give earliest dates, as a note in them says."""
        return [
            page.outline.of(index)
            for index, block in enumerate(page.blocks)
            if block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM)
            and self._rules["earliest_note"].search(folded(block.text))
        ]

    def read(self, page: Page, index: int, block: Block) -> None:
        """Take in what a paragraph or item says; of one beside a table only models that the table lacks will count."""
        section = page.outline.of(index)
        count = len(page.said)
        self._read(page, index, block, section)
        if any(each.has_table for each in section.chain()):
            for said in page.said[count:]:
                said.beside_table = True

    def _read(self, page: Page, index: int, block: Block, section: PageSection) -> None:
        if page.open and page.open[-1].section is not section:
            page.open = []
        over = page.outline.announced(section)
        near = over.on if over else None
        if section in page.told_by_labels:
            return
        labelled = self._labelled.of_block(index, block, section)
        if labelled is None and section not in page.begun:
            labelled = self._labelled.of_section(page, index, section)
            page.told_by_labels += [section] if labelled else []
        page.begun.append(section)
        if labelled is not None:
            self._add_labelled(page, section, labelled, over)
            return
        lead = page.leads.get(page.lead_of(block)) if block.lead_in else None
        if block.kind is BlockKind.ITEM and not block.lead_in:  # right under a heading, which leads in to it
            lead = self._lists.lead(f"{section.text}:", near)
        if lead is not None:
            own = self._lists.dated(block.text, near)
            if own is not None:
                page.leads[index] = replace(lead, ends=own)
                return
            names = self._lists.item(block.text, lead)
            if names:
                self._add_item(page, section, index, block, lead, names, over)
                return
        opened = self._lists.lead(block.text, near)
        if opened is not None:
            page.leads[index] = opened
            return
        for start, end in self._dates.sentences(block.text):
            sentence = block.text[start:end]
            near = self._read_sentence(page, section, index, sentence, near, over)

    def _read_sentence(
        self,
        page: Page,
        section: PageSection,
        index: int,
        sentence: str,
        near: date | None,
        over: Announcement | None,
    ) -> date | None:
        """Take in what a sentence says; return the day that gives the next one's days without a year theirs."""
        applies = self._prose.applies_to(sentence)
        if applies and page.said and page.said[-1].family and page.said[-1].section is section:
            page.open = []
            last = page.said.pop()
            for name in applies:
                page.add(replace(last, row=replace(last.row, model=name.text), family=False))
            return near
        count = len(page.said)
        for statement in self._prose.statements(sentence, near):
            self._add_statement(page, section, index, statement, over)
        if len(page.said) == count:
            self._add_replacement(page, sentence)
        days = [m.date.day for m in self._dates.mentions(folded(sentence), near=near) if m.date.day]
        return days[-1] if days else near

    def _add_replacement(self, page: Page, sentence: str) -> None:
        """Give the rows just read what a sentence after them says to use instead."""
        new = self._prose.replacement(sentence) if page.open else ()
        if not new:
            return
        pairs = _paired(
            [each.row.model for each in page.open], new, bool(self._rules["respectively"].search(sentence))
        )
        for each, replacement in zip(page.open, pairs, strict=True):
            if not each.row.replacement:
                each.row = replace(each.row, replacement=replacement)
        page.open = []

    def _add_statement(
        self, page: Page, section: PageSection, index: int, said: Ending, over: Announcement | None
    ) -> None:
        ends = said.ends
        if not ends.on and said.done and over is not None and not said.bare:
            ends = LedgerDate(kind=DateKind.EXACT, on=over.on.isoformat(), printed=said.words)
        before = page.said[-1].row if page.said else None
        if not ends.on and said.told_before and before is not None and before.block == index:
            ends = before.ends  # "We have retired A. We are also retiring B, as announced."
        if not ends.on and (over is None or (not said.done and not said.standing)):
            return  # neither a day nor one to count from
        announced = over
        passed = said.ends.day is not None and over is not None and said.ends.day <= over.on
        if said.told_before or said.scope or passed:
            announced = None
        for name in said.names:
            page.add(
                Said(
                    LedgerRow(
                        model=name.text,
                        kind=name.kind,
                        model_id=name.model_id,
                        state=(said.standing or "") and str(said.standing),
                        standing=said.standing,
                        section=section.path(),
                        announced=announced,
                        ends=ends,
                        replacement=said.replacement,
                        scope=said.scope,
                        cell=name.cell,
                        form=Form.SENTENCE,
                        block=index,
                        words=said.words,
                    ),
                    section,
                    family=said.family,
                ),
            )

    def _add_labelled(
        self, page: Page, section: PageSection, entry: LabelledEntry, over: Announcement | None
    ) -> None:
        passed = entry.ends.day is not None and over is not None and entry.ends.day <= over.on
        called = next((each for each in section.chain() if each.standing), None)
        for name in entry.names:
            page.add(
                Said(
                    LedgerRow(
                        model=name.text,
                        kind=name.kind,
                        model_id=name.model_id,
                        state=entry.state,
                        standing=entry.standing or (called.standing if called else None),
                        section=section.path(),
                        released=entry.released,
                        announced=entry.announced or (None if passed else over),
                        ends=entry.ends,
                        replacement=entry.replacement,
                        cell=name.cell,
                        form=Form.LIST,
                        block=entry.block,
                        words=entry.words,
                    ),
                    section,
                ),
            )

    def _add_item(
        self,
        page: Page,
        section: PageSection,
        index: int,
        block: Block,
        lead: Lead,
        names: Iterable[Name],
        over: Announcement | None,
    ) -> None:
        around = next((each.effective for each in section.chain() if each.effective), None)
        ends = lead.ends if lead.ends.on or around is None else around
        announced = over
        if lead.told_before or (over is not None and ends.day is not None and ends.day <= over.on):
            announced = None
        if not ends.on and lead.done and over:
            ends = LedgerDate(kind=DateKind.EXACT, on=over.on.isoformat(), printed=_leading(block))
        for name in names:
            page.add(
                Said(
                    LedgerRow(
                        model=name.text,
                        kind=name.kind,
                        model_id=name.model_id,
                        state=lead.state or (str(lead.standing) if lead.standing else ""),
                        standing=lead.standing,
                        section=section.path(),
                        announced=announced,
                        ends=ends,
                        cell=name.cell,
                        form=Form.LIST,
                        block=index,
                        words=f"{_leading(block)} {block.text}".strip(),
                    ),
                    section,
                ),
            )


def _leading(block: Block) -> str:
    return block.lead_in.text if block.lead_in else ""


def _paired(old: Sequence[str], new: tuple[str, ...], each_its_own: bool) -> list[tuple[str, ...]]:
    """Return what replaces each of the old: of as many, where the sentence says so, the one of the same last word."""
    if each_its_own and len(old) == len(new):
        last = {name.split()[-1].lower(): name for name in new}
        named = [last.get(name.split()[-1].lower()) for name in old]
        if all(named):
            return [(name,) for name in named if name]
        return [(name,) for name in new]
    return [new for _ in old]
