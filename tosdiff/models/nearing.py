"""That the end of a watched model is near.

Invariant: only of an end that a page still gives, on a day that is to come.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class NearingEnd:
    """A watched model ends within one of the spans that are told."""

    key: str
    """Provider, surface, model and day: what is told once for each span."""
    model: str
    product: str
    """Where users meet it: `ChatGPT`, `OpenAI API`."""
    ends: date
    by: bool = False
    """The page gives the day as the latest one."""
    scope: str = ""
    """For whom, if not for all."""
    days_left: int
    within: int
    """The span: 30 or 7 days."""
    replacement: tuple[str, ...] = ()
    contradicted: bool = False
    """Another statement that stands gives another day."""
    snapshot: str
    """Id of the snapshot that says so."""
