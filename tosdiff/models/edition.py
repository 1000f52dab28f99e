"""Which contract a text is, and in what two texts are different contracts.

Invariant: as in `models`; what is not said is empty, and what is empty never differs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import assert_never

WHERE_YOU_LIVE = "where you live"
"""Stands among the places whose law governs, of a contract under the law of wherever its reader lives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Which contract a text is, by what it says itself; what it does not say is empty."""

    entity: frozenset[str] = frozenset()
    """Companies that it contracts for, as it spells them: `Halcyon Music, L.L.C.`."""
    law: frozenset[str] = frozenset()
    """Places whose law governs it; of several, each for some readers."""
    region: frozenset[str] = frozenset()
    """Places whose residents it says it is for; empty where it addresses everyone or says nothing."""
    elsewhere: frozenset[str] = frozenset()
    """Places whose residents it sends to another document."""
    language: str | None = None
    """ISO 639-1, read from the words; None for too little text."""

    def __str__(self) -> str:
        """Say it in words: `for EEA, Switzerland; law of Ireland; Halcyon Ireland Limited`."""
        said = [f"for {', '.join(sorted(self.region))}"] if self.region else []
        if self.elsewhere and not self.region:
            said.append(f"not for {', '.join(sorted(self.elsewhere))}")
        if self.law:
            said.append(f"law of {', '.join(sorted(self.law))}")
        if self.entity:
            said.extend(sorted(self.entity))
        if self.language and not said:
            said.append(f"in the language {self.language}")
        return "; ".join(said) or "it does not say for whom"


class Aspect(Enum):
    """In what two contracts differ."""

    LANGUAGE = "language"
    REGION = "region"
    LAW = "governing law"
    ENTITY = "contracting entity"

    @property
    def decides(self) -> bool:
        """Whether it makes another contract by itself; a law or a company alone is amended."""
        match self:
            case Aspect.LANGUAGE | Aspect.REGION:
                return True
            case Aspect.LAW | Aspect.ENTITY:
                return False
            case _:
                assert_never(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeantFor:
    """For whom one of the parties or laws of a text is, in the text's own words."""

    aspect: Aspect
    """Whether it is a contracting entity or a governing law."""
    name: str
    """The company or the place."""
    words: str
    """The condition: `if you live in the EEA`, `otherwise`."""

    def __post_init__(self) -> None:
        if self.aspect not in (Aspect.ENTITY, Aspect.LAW):
            raise ValueError(f"{self.aspect.value} is for nobody in particular")


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionDifference:
    """In what two editions are different contracts."""

    old: Edition
    new: Edition
    aspects: tuple[Aspect, ...]
    """At least one, in the order of `Aspect`."""

    def __post_init__(self) -> None:
        if not self.aspects:
            raise ValueError("two editions that do not differ")

    @property
    def decided(self) -> bool:
        """Whether one of the aspects makes another contract by itself."""
        return any(aspect.decides for aspect in self.aspects)

    def __str__(self) -> str:
        """Say it in words: `region: UK -> EEA; governing law: UK -> Ireland`."""
        told = (f"{each.value}: {_told(each, self.old)} -> {_told(each, self.new)}" for each in self.aspects)
        return "; ".join(told)


def _told(aspect: Aspect, edition: Edition) -> str:
    match aspect:
        case Aspect.LANGUAGE:
            return str(edition.language)
        case Aspect.REGION:
            if edition.region or not edition.elsewhere:
                return _named(edition.region)
            return f"not {_named(edition.elsewhere)}"
        case Aspect.LAW:
            return _named(edition.law)
        case Aspect.ENTITY:
            return "; ".join(sorted(edition.entity)) or _NONE
        case _:
            assert_never(aspect)


_NONE = "none named"


def _named(places: frozenset[str]) -> str:
    return ", ".join(sorted(places)) or _NONE
