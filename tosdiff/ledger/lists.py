"""Lists of models, and the words before them that say what becomes of their items.

Invariant: an item is a model only where the words before its list speak of models, and it has the shape of a name
or is a single word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tosdiff.ledger.dates import Dates
from tosdiff.ledger.folding import folded
from tosdiff.ledger.names import Name, Names
from tosdiff.ledger.prose import Prose
from tosdiff.ledger.rules import Rules
from tosdiff.models import NO_DATE, LedgerDate, ModelState, SubjectKind

_ENDING = (ModelState.LEGACY, ModelState.DEPRECATED, ModelState.RETIRED)
_LONGEST_ITEM = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """What the words before a list say of its items."""

    ends: LedgerDate = NO_DATE
    done: bool = False
    standing: ModelState | None = None
    state: str = ""
    kind: SubjectKind = SubjectKind.MODEL
    told_before: bool = False


class Lists:
    """Reads lists with the words of the rules."""

    def __init__(self, rules: Rules, dates: Dates, names: Names, prose: Prose) -> None:
        self._rules = rules
        self._dates = dates
        self._names = names
        self._prose = prose

    def lead(self, text: str, near: date | None) -> Lead | None:
        """Return what words say of the items of the list after them, if anything."""
        last = re.split(r"(?<=[.!?])\s+(?=[A-Z])", folded(text).strip())[-1]
        follow = bool(self._rules["following"].search(last))
        if not follow and not last.endswith(":"):
            return None
        models = bool(self._rules["lists"].search(last))
        for standing, words in self._rules.states:
            called = words.match(last)
            if called and standing in _ENDING and last.endswith(":"):  # "Deprecated models:"
                kind = SubjectKind.MODEL if models else self._names.kind_of(last)
                if models or kind is not SubjectKind.MODEL:
                    return Lead(standing=standing, state=called[0], kind=kind)
        cues = self._prose.cues(last)
        if not cues or not models or (self._names.mentions(last) and not follow):
            return None
        mentions = self._dates.mentions(last, near=near)
        done = cues[-1].done
        return Lead(
            ends=mentions[0].date if mentions else NO_DATE,
            done=done,
            standing=ModelState.RETIRED if done else None,
            told_before=bool(self._rules["told_before"].search(last)),
        )

    def dated(self, text: str, near: date | None) -> LedgerDate | None:
        """Return the date that an item is, if it is nothing else: "November 12:"."""
        plain = folded(text).strip(" :")
        found = self._dates.mentions(plain, near=near)
        return (
            found[0].date if len(found) == 1 and (found[0].start, found[0].end) == (0, len(plain)) else None
        )

    def item(self, text: str, lead: Lead) -> list[Name]:
        """Return what an item of a list of ending models names."""
        plain = folded(text).strip()
        told = self._rules["told_before"].search(plain)
        if told:
            plain = re.sub(r",?\s*(?:as\s*)?$", "", plain[: told.start()])
        runs = self._names.runs(plain)
        bare = re.sub(r"\s*\([^()]*\)", "", plain).strip(" .;,")
        if lead.kind is not SubjectKind.MODEL:
            kind = self._names.kind_of(plain)
            of, colon, parts = bare.partition(":")
            if colon and self._rules["kinds.parameter"].search(of):  # "/v1/chat parameters: a, b"
                listed = (part.strip() for part in parts.split(","))
                return [
                    Name(start=0, end=0, text=part, kind=SubjectKind.PARAMETER) for part in listed if part
                ]
            kind = SubjectKind.PRODUCT if kind is SubjectKind.MODEL else kind
            return [Name(start=0, end=len(bare), text=bare, kind=kind)]
        if (runs and len(bare) <= _LONGEST_ITEM) or len(bare.split()) == 1:
            return self._names.of_cell(plain.rstrip(" .;,"))
        return runs[0] if runs and runs[0][0].start == 0 else []
