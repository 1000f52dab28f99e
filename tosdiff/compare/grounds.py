"""What a difference of two blocks can be, how much each kind matters, and how it is said.

Invariant: the weight of a judgement follows from its ground alone, and its sentence from its fields alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum, StrEnum


class Weight(IntEnum):
    """How much a difference matters; the heaviest of a version decides its class."""

    NONE = 0
    PRESENTATION = 1
    EDITORIAL = 2
    WORDING = 3


class Happened(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Ground(Enum):
    """What a difference is; with its weight and its name in an explanation."""

    SAME = (Weight.NONE, "nothing changed")

    TYPOGRAPHY = (Weight.PRESENTATION, "only whitespace, quotes, dashes or invisible characters")
    LAYOUT = (Weight.PRESENTATION, "only text for screen readers and layout")
    HIDDEN_MAIL = (Weight.PRESENTATION, "only a mail address shown or hidden by a script")
    PARAGRAPHS = (Weight.PRESENTATION, "only the division into paragraphs")
    FURNITURE = (Weight.PRESENTATION, "page furniture")
    REPETITION = (Weight.PRESENTATION, "repetition")

    ADDRESS = (Weight.EDITORIAL, "printed address")
    PRINTED_DATE = (Weight.EDITORIAL, "printed date")
    FOOTNOTE = (Weight.EDITORIAL, "the mark of a footnote")
    NUMBERING = (Weight.EDITORIAL, "numbering")
    CAPITALS = (Weight.EDITORIAL, "capitals")
    SPELLING = (Weight.EDITORIAL, "spelling")
    PUNCTUATION = (Weight.EDITORIAL, "punctuation")
    COPYRIGHT_YEARS = (Weight.EDITORIAL, "years of the copyright line")
    WORD_DIVISION = (Weight.EDITORIAL, "word division")
    SLIP = (Weight.EDITORIAL, "typo")
    """A slip of the pen, put right or made."""
    RENAMED_LINK = (Weight.EDITORIAL, "a link renamed with its target")
    MOVED = (Weight.EDITORIAL, "moved, no word changed")
    ORDER = (Weight.EDITORIAL, "the order of a list that has none")
    """The same items or rows, where nothing speaks of their order."""
    ANNOUNCEMENT = (Weight.EDITORIAL, "notice")
    """A block that only tells of an update."""
    HEADING = (Weight.EDITORIAL, "heading")

    EFFECTIVE_DATE = (Weight.WORDING, "effective date")
    DATE_IN_TEXT = (Weight.WORDING, "a date in the text")
    NUMBER = (Weight.WORDING, "a number")
    AMOUNT_SIGN = (Weight.WORDING, "the sign of an amount")
    """Of money or per cent, alone."""
    SIGN = (Weight.WORDING, "a sign changed")
    SENSE = (Weight.WORDING, "a word that says another thing so written")
    """`us` and `US`, the German `Sie` and `sie`."""
    DEFINED_TERM = (Weight.WORDING, "capitals of a term that the text defines")
    """“Service” where the text says what “Service” is, and "service"."""
    BOUNDS = (Weight.WORDING, "a comma or another mark, which may change what belongs together")
    """Between the same words: of a relative clause, of an exception to several things, or moved within its sentence."""
    PLACE = (Weight.WORDING, "place changed")
    """The same words in another place: under another heading or lead-in, in another column, out of one of two places."""
    SCOPE = (Weight.WORDING, "a heading that says for whom")
    """It was put above clauses, or taken away from there."""
    NEGATION = (Weight.WORDING, "a negation")
    EXCEPTION = (Weight.WORDING, "an exception")
    MODAL_VERB = (Weight.WORDING, "a modal verb")
    WORDS = (Weight.WORDING, "words")
    BLOCK = (Weight.WORDING, "")
    """A whole block, of none of the kinds above."""

    def __init__(self, weight: Weight, said: str) -> None:
        self.weight = weight
        self.said = said


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a difference is, and the words it was judged on."""

    ground: Ground
    happened: Happened | None = None
    """To the words or the block; None where the ground says it."""
    words: str = ""
    """Quoted in one line: `“14 days” -> “30 days”`; empty where the ground says all."""
    went: str = ""
    """Of words that changed at one spot, those that went; empty where none did, as below."""
    came: str = ""

    @property
    def weight(self) -> Weight:
        return self.ground.weight

    @property
    def reason(self) -> str:
        """Say it in one line: `a number changed: “14 days” -> “30 days”`."""
        if self.ground is Ground.SLIP:  # "typo: “teh” -> “the”", but "typo: “the” removed"
            how = "" if self.happened is Happened.CHANGED else f" {self.happened}"
            return f"{self.ground.said}: {self.words}{how}"
        told = f"{self.ground.said} {self.happened or ''}".strip()
        return f"{told}: {self.words}" if self.words else told


SAME = Judgement(ground=Ground.SAME)
