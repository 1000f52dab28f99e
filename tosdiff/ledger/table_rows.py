"""Tables of models to rows.

Invariant: a date of a column is read as what the column's heading says it is; of several columns of days the
earliest step that users are told of counts as the announcement, and the others are kept beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tosdiff.ledger.dates import Dates
from tosdiff.ledger.folding import folded
from tosdiff.ledger.names import Names
from tosdiff.ledger.page import Page, Said
from tosdiff.ledger.prose import Prose
from tosdiff.ledger.rules import Rules
from tosdiff.ledger.sections import PageSection
from tosdiff.ledger.tables import Table, TableLine, tables
from tosdiff.models import (
    NO_DATE,
    Announcement,
    Block,
    DateKind,
    DateSource,
    LedgerDate,
    LedgerRow,
    ModelState,
    SubjectKind,
)

_TOLD = ("announced", "legacy", "deprecated")
"""Kinds of columns with steps that users are told of, the earliest step first."""
_LIFECYCLE = ("retirement", "legacy", "deprecated", "announced", "state")


class TableRows:
    """Reads tables with the words of the rules."""

    def __init__(self, rules: Rules, dates: Dates, names: Names, prose: Prose) -> None:
        self._rules = rules
        self._dates = dates
        self._names = names
        self._prose = prose

    def find(self, blocks: Sequence[Block]) -> list[Table]:
        """Return the tables that tell of the ends of models."""
        return [
            table for table in tables(blocks, self._rules, self._is_name) if self._of_models(table, blocks)
        ]

    def _is_name(self, text: str) -> bool:
        found = self._names.mentions(folded(text))
        return len(found) >= 1 and found[0].start == 0

    def _of_models(self, table: Table, blocks: Sequence[Block]) -> bool:
        """Return whether a table tells of the ends of models; a bare date does under a heading about ends."""
        if table.at("model") is None or not table.lines:
            return False
        if any(table.at(kind) is not None for kind in _LIFECYCLE):
            return True
        over = [*table.path, blocks[table.first - 1].text if table.first else ""]
        return table.at("date") is not None and any(map(self._speaks_of_ends, map(folded, over)))

    def _speaks_of_ends(self, text: str) -> bool:
        return bool(self._rules["ending"].search(text)) or self._prose.tells_an_end(text)

    def read(self, page: Page, table: Table, earliest: Sequence[PageSection]) -> None:
        """Take the rows of a table in; those under one of the sections `earliest` have earliest dates."""
        section = page.outline.of(table.first)
        place = {kind: table.at(kind) for kind in ("model", "id", "released", "replacement", "state")}
        ends_at = _first(table, "retirement", "date")
        announced_at = _first(table, *_TOLD)
        if (
            ends_at is None
            and announced_at is not None
            and self._ends_by(table.columns[announced_at].heading)
        ):
            ends_at, announced_at = announced_at, None
        dates = self._day_first(page, table)
        training = self._is_training(section)
        held_back = any(note in section.chain() for note in earliest)
        versions = self._versions(table)
        for number, line in enumerate(table.lines):
            state = _text(line, place["state"])
            others = tuple(
                (column.heading, self._cell(line, at, dates))
                for at, column in enumerate(table.columns)
                if column.kind in _TOLD and at not in (announced_at, ends_at)
            )
            for scope, end in self._ends(line, ends_at, dates):
                held = held_back and end.kind in (DateKind.EXACT, DateKind.MONTH)
                ends = replace(end, kind=DateKind.NOT_BEFORE) if held else end
                announced = self._announced(page, section, table, line, announced_at, dates, ends)
                for name in self._names.of_cell(_text(line, place["model"])):
                    row = LedgerRow(
                        model=name.text,
                        kind=SubjectKind.TRAINING if training and name.kind.is_model else name.kind,
                        model_id=name.model_id or _id(_text(line, place["id"]), self._rules),
                        version=versions.get(number, ""),
                        state=state,
                        standing=self._standing(state) if state else _section_standing(section),
                        section=section.path(),
                        released=self._cell(line, place["released"], dates),
                        announced=announced,
                        ends=ends,
                        replacement=self._names.of_replacement(_text(line, place["replacement"])),
                        other_dates=tuple((h, d) for h, d in others if d.on),
                        scope=scope,
                        cell=name.cell,
                        block=line.block,
                        words=page.blocks[line.block].text,
                    )
                    page.said.append(Said(row, section))

    def _ends(
        self, line: TableLine, at: int | None, dates: Mapping[int, bool | None]
    ) -> tuple[tuple[str, LedgerDate], ...]:
        """Return the ends that a cell gives, each with for whom: "Standard: 31 March; Batch: 30 June" gives two."""
        found = self._dates.scoped(line.cells[at], day_first=dates.get(at)) if at is not None else ()
        return found or (("", self._cell(line, at, dates)),)

    def _day_first(self, page: Page, table: Table) -> dict[int, bool | None]:
        """Return for each column of days how 03/04/2026 is meant, by the column itself or else by the whole page."""
        found: dict[int, bool | None] = {}
        for at, column in enumerate(table.columns):
            if column.kind in (*_TOLD, "retirement", "date", "released"):
                cells = [line.cells[at] for line in table.lines]
                found[at] = self._dates.day_first(cells)
                if found[at] is None and any("/" in cell for cell in cells):
                    found[at] = page.day_first(self._dates)
        return found

    def _versions(self, table: Table) -> dict[int, str]:
        """Return the versions of lines whose model stands in another line with another version."""
        model, version = table.at("model"), table.at("version")
        if model is None or version is None:
            return {}
        held: dict[str, set[str]] = defaultdict(set)
        for line in table.lines:
            held[folded(line.cells[model])].add(folded(line.cells[version]).strip("` *"))
        return {
            number: folded(line.cells[version]).strip("` *")
            for number, line in enumerate(table.lines)
            if len(held[folded(line.cells[model])]) > 1
        }

    def _ends_by(self, heading: str) -> bool:
        """Return whether the only column of days is one of ends: "Deprecation date", not "Deprecated"."""
        return bool(self._rules["columns.date"].search(heading))

    def _is_training(self, section: PageSection) -> bool:
        """Return whether a section is about training alone: "Fine-tuning", and not "Fine-tuned models"."""
        return bool(self._rules["kinds.training"].fullmatch(folded(section.text).strip()))

    def _cell(self, line: TableLine, at: int | None, day_first: Mapping[int, bool | None]) -> LedgerDate:
        return self._dates.of_cell(line.cells[at], day_first=day_first.get(at)) if at is not None else NO_DATE

    def _standing(self, state: str) -> ModelState | None:
        return next((each for each, words in self._rules.states if words.search(folded(state))), None)

    def _announced(
        self,
        page: Page,
        section: PageSection,
        table: Table,
        line: TableLine,
        at: int | None,
        day_first: Mapping[int, bool | None],
        ends: LedgerDate,
    ) -> Announcement | None:
        """Return when users were told of a row: by its column, else by what stands over the table."""
        if at is not None:
            day = self._cell(line, at, day_first)
            if day.day is None or day.kind is not DateKind.EXACT:
                return None
            heading = table.columns[at].heading
            return Announcement(on=day.day, printed=day.printed, source=DateSource.COLUMN, column=heading)
        told = page.outline.told(section)
        over = page.outline.announced(section)
        if over and over.source is DateSource.HEADING:
            if over.on == ends.day and ends.kind is DateKind.EXACT:
                return told  # the section stands under the day of the end
            return told if told and told.on < over.on else over  # "On 14 November we emailed users"
        return told or over


def _first(table: Table, *kinds: str) -> int | None:
    return next((at for kind in kinds if (at := table.at(kind)) is not None), None)


def _text(line: TableLine, at: int | None) -> str:
    return line.cells[at] if at is not None else ""


def _id(text: str, rules: Rules) -> str:
    plain = folded(text).strip("` ")
    return "" if plain.lower() in rules.blanks or " " in plain else plain


def _section_standing(section: PageSection) -> ModelState | None:
    return next((each.standing for each in section.chain() if each.standing), None)
