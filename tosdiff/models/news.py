"""What is worth a message to a person.

Invariant: as in `models`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class NewsKind(StrEnum):
    """What a message is about; a user may ask for some of them alone."""

    FIRST = "first"
    """A document was seen for the first time."""
    WORDING = "wording"
    """Words changed, or another text took their place."""
    EDITION = "edition"
    """Another contract was served."""
    OTHER = "other"
    """A change of a class that is no alarm."""
    DOUBT = "doubt"
    """What was taken is doubted."""
    FAILURE = "failure"
    """A document could not be verified for some time, or cannot be dealt with at all."""
    RECOVERED = "recovered"
    """It was verified again."""
    ENDING = "ending"
    """A watched model ends soon."""
    ALIVE = "alive"
    """Nothing else was told for a long time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One thing to tell, complete: it may be sent long after it was found."""

    id: str
    """The same for the same thing found again: digest, hex."""
    kind: NewsKind
    subject: str
    """One line."""
    text: str
    """Plain, lines of at most 72 columns."""
    html: str
    """The same as the content of an HTML body."""
