"""What a clause does legally, and everything that was found for it and against it.

Invariant: as in `models`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Pass(StrEnum):
    """One of the two independent readings that labels come from."""

    CUES = "cues"
    """Weighted words, whoever does what to whom."""
    STRUCTURE = "structure"
    """Who may do what to whom."""


class Decision(StrEnum):
    """How the two passes came to a label; the rule is in `clauses.label`."""

    BOTH = "both passes agree"
    STRUCTURE = "a structure alone"
    TENTATIVE = "a tentative structure, borne out by cues"
    CUES = "cues alone"
    LEAD_IN = "passed on by the lead-in"


class EvidencePlace(StrEnum):
    """Where the words stand that speak for a label."""

    SENTENCE = "sentence"
    LEAD_IN = "lead-in"
    HEADING = "heading"
    BEFORE = "before"
    """In a sentence before, in the same section."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one pass found for a label, or against it."""

    by: Pass
    rule: str
    """Id of the structure's rule; of a cue, its pattern as the taxonomy has it, or the label it comes after."""
    words: str = ""
    """As they stand in the text; empty for a label of a sentence before."""
    place: EvidencePlace = EvidencePlace.SENTENCE
    weight: int = 0
    """Of a cue: above zero for the label, below against it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a clause does legally, and what earned it."""

    label: str
    """`access.grant`; the taxonomy is in `clauses/taxonomy.yaml`."""
    rule: str
    """Id of the rule in the taxonomy, or `cues`."""
    evidence: tuple[Evidence, ...]
    """Of both passes, the structure first."""
    confidence: float = 1.0
    """0 to 1."""
    decision: Decision = Decision.STRUCTURE
    enough: int = 0
    """Weight from which the label's cues would agree; their sum is `weight`."""

    @property
    def weight(self) -> int:
        """What the cues weigh together."""
        return sum(found.weight for found in self.evidence)

    @property
    def words(self) -> tuple[str, ...]:
        """The words that speak for it, each once, the structure's first."""
        return tuple(dict.fromkeys(x.words for x in self.evidence if x.words and x.weight >= 0))
