"""What a change of the terms means for the user, as a value.

Invariant: as in `models`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Favour(StrEnum):
    """In whose favour a change is."""

    BETTER = "better"
    """For the user."""
    WORSE = "worse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """A change of what the terms state on a topic, in plain words."""

    topic: str
    """Id of the topic in `compare/topics.yaml`."""
    rule: str
    """What decided: a value's name there, or `appears`, `vanishes`."""
    says: str
    """`notice of new terms: 30 days → 14 days`, without the verdict."""
    verdict: Favour | None = None
    """None where it cannot be said."""
    before: tuple[int, int] | None = None
    """Span of the clause it was read from in the old version's plain text; None where that one is silent."""
    after: tuple[int, int] | None = None
    """The same in the new version."""

    @property
    def text(self) -> str:
        return f"{self.says}, {self.verdict.value} for you" if self.verdict else self.says
