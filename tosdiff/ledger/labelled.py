"""Entries that give a model's days by label: "kestrel-7b: deprecated on …, removed on …", or a heading and lines under it.

Invariant: a day is read as what the label beside it says that it is; without a labelled end there is no entry, and
words that take an end back or only suppose it are left to be read as sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tosdiff.ledger.dates import Dates, Mention
from tosdiff.ledger.folding import folded
from tosdiff.ledger.names import Name, Names
from tosdiff.ledger.page import Page
from tosdiff.ledger.prose import Prose
from tosdiff.ledger.rules import Rules
from tosdiff.ledger.sections import PageSection
from tosdiff.ledger.tables import kind_of
from tosdiff.models import (
    NO_DATE,
    Announcement,
    Block,
    BlockKind,
    DateKind,
    DateSource,
    LedgerDate,
    ModelState,
)

_LONGEST = 400
"""Characters of an entry: what is longer tells a story."""
_LONGEST_NAME = 5  # words
_SEPARATOR = re.compile(r"\s*[:(,|]|\s+-\s")
# A name without a figure, as requests have it: "osprey-small: sunset on …".
_CODE = re.compile(r"`?([a-z][a-z0-9]*(?:[-./][a-z0-9.]+)+)`?(?::|\s+-\s)")
_NEW = re.compile(r"[\s:`*]*([a-z][a-z0-9]*(?:[-./][a-z0-9.]*[a-z0-9])+)`?(?=[\s.;,]|$)")
_LABEL_ENDS = re.compile(r"[.;,()|]\s|[(]|\s-\s")
_AFTER = re.compile(r"\s*\(([^()\d]{3,40})\)")
_TOLD = ("announced", "legacy", "deprecated")


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledEntry:
    """What the labels of one entry give."""

    names: tuple[Name, ...]
    block: int
    """Index of the block with the end."""
    words: str
    ends: LedgerDate
    announced: Announcement | None = None
    released: LedgerDate = NO_DATE
    replacement: tuple[str, ...] = ()
    state: str = ""
    standing: ModelState | None = None


@dataclass(frozen=True, slots=True)
class _Field:
    kind: str
    label: str
    date: LedgerDate


class EntryReader:
    """Reads entries with the words of the rules."""

    def __init__(self, rules: Rules, dates: Dates, names: Names, prose: Prose) -> None:
        self._rules = rules
        self._dates = dates
        self._names = names
        self._prose = prose

    def of_block(self, index: int, block: Block, section: PageSection) -> LabelledEntry | None:
        """Return what an item or paragraph that begins with a model's name gives for it."""
        text = folded(block.text)
        names, begin = self._subject(text, block)
        if not names or len(text) > _LONGEST or not self._is_plain(text):
            return None
        return self._entry(names, [(index, block.text, text[begin:])], section)

    def of_section(self, page: Page, index: int, section: PageSection) -> LabelledEntry | None:
        """Return what the lines under a heading that is a model's name give for it; `index` is the first of them."""
        title = folded(section.text).strip("` *")
        if section.heading < 0 or section.date or not self._may_be_name(title):
            return None
        lines: list[tuple[int, str, str]] = []
        for at in range(index, len(page.blocks)):
            block = page.blocks[at]
            if page.outline.of(at) is not section:
                break
            text = folded(block.text)
            if block.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM) or len(text) > _LONGEST:
                return None
            lines.append((at, block.text, text))
        if not all(self._is_plain(text) for _, _, text in lines):
            return None
        names = self._names.of_cell(title)
        return self._entry(tuple(names), lines, section) if names else None

    # ------------------------------------------------------------------ whose

    def _subject(self, text: str, block: Block) -> tuple[tuple[Name, ...], int]:
        """Return the names that an entry begins with, and where what is said of them begins."""
        runs = self._names.runs(text)
        if runs and not text[: runs[0][0].start].strip(" `*"):
            end = runs[0][-1].end
            apart = _SEPARATOR.match(text, end)
            return (tuple(runs[0]), end) if apart else ((), 0)
        code = _CODE.match(text)
        if code and not kind_of(code[1], self._rules):
            return tuple(self._names.of_cell(code[1])), code.end(1)
        name = text[: block.run_in].strip(" `*:-.")  # printed bold: "Merlin Large 2.1"
        if block.run_in and self._may_be_name(name):
            return tuple(self._names.of_cell(name)), block.run_in
        return (), 0

    def _may_be_name(self, text: str) -> bool:
        """Return whether a title can be a model's name: few words, a figure, no date, no word for an end."""
        if not text or len(text.split()) > _LONGEST_NAME or not any(map(str.isdigit, text)):
            return False
        runs = self._names.runs(text)
        if runs and runs[0][0].start == 0 and runs[0][-1].end == len(text):
            return True
        return not (
            kind_of(text, self._rules) or self._dates.mentions(text) or text.endswith((".", "?", "!"))
        )

    def _is_plain(self, text: str) -> bool:
        """Return whether an entry says what is, and not what is not, was moved or might be."""
        return not any(self._rules[words].search(text) for words in ("denied", "moved", "redirects"))

    # ------------------------------------------------------------------ what

    def _entry(
        self, names: tuple[Name, ...], lines: Sequence[tuple[int, str, str]], section: PageSection
    ) -> LabelledEntry | None:
        found = [(at, words, field) for at, words, text in lines for field in self._fields(text)]
        ended = [each for each in found if each[2].kind == "retirement"]
        if not ended and len(found) == 1 and not found[0][2].kind and self._is_of_ends(section):
            ended = found if len(found[0][2].label) < 4 else []  # "Removed": "kestrel-1b - 1 May 2025"
        if not ended:
            return None
        at, words, field = ended[-1]
        cues = self._prose.cues(field.label)
        done = bool(cues and cues[-1].done)
        state = next((said for _, _, text in lines if (said := self._state(text))), "")
        called = (each for each, pattern in self._rules.states if pattern.search(folded(state)))
        return LabelledEntry(
            names=names,
            block=at,
            words=words,
            ends=field.date,
            announced=_told([each for _, _, each in found], field.date),
            released=next((each.date for _, _, each in found if each.kind == "released"), NO_DATE),
            replacement=self._replacement([text for _, _, text in lines], names),
            state=state or (str(ModelState.RETIRED) if done else ""),
            standing=next(called, None) if state else ModelState.RETIRED if done else None,
        )

    def _fields(self, text: str) -> Iterator[_Field]:
        """Yield the dates of a text with what the words beside each call it."""
        end = 0
        for mention in self._dates.mentions(text):
            label = self._label(text, end, mention)
            yield _Field(kind_of(label, self._rules), label, mention.date)
            end = mention.end

    def _label(self, text: str, begin: int, mention: Mention) -> str:
        label = re.split(_LABEL_ENDS, text[begin : mention.start].strip(" :-*`(,"))[-1].strip(" :-*`(,")
        after = _AFTER.match(text, mention.end)
        return after[1] if after and not label else label

    def _state(self, text: str) -> str:
        label, colon, state = text.partition(":")
        is_state = bool(colon) and kind_of(label, self._rules) == "state"
        return state.strip(" .`*") if is_state and len(state) <= 40 else ""

    def _replacement(self, texts: Sequence[str], names: Sequence[Name]) -> tuple[str, ...]:
        own = {name.text for name in names}
        label = self._rules["columns.replacement"]
        for text in texts:
            for match in label.finditer(text):
                runs = [run for run in self._names.runs(text) if run[0].start >= match.end()]
                between = text[match.end() : runs[0][0].start] if runs else ""
                if runs and len(between) <= 30 and not self._dates.mentions(between):
                    return tuple(dict.fromkeys(name.text for name in runs[0] if name.text not in own))
                code = _NEW.match(text, match.end())
                if not runs and code:
                    return (code[1],)
        found = (self._prose.replacement(text) for text in texts)
        return next((tuple(name for name in each if name not in own) for each in found if each), ())

    def _is_of_ends(self, section: PageSection) -> bool:
        return bool(self._rules["ending"].search(folded(section.text)))


def _told(fields: Sequence[_Field], ends: LedgerDate) -> Announcement | None:
    """Return when users were told by the labels: on a day before the end."""
    for kind in _TOLD:
        for each in fields:
            day = each.date.day if each.date.kind is DateKind.EXACT else None
            if each.kind == kind and day and (not ends.on or day.isoformat() < ends.on):
                return Announcement(
                    on=day, printed=each.date.printed, source=DateSource.COLUMN, column=each.label
                )
    return None
