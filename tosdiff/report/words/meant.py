"""Parties and laws in words, each with for whom it is: `Halcyon Ireland Ltd (if you live in the EEA)`.

Invariant: of several, what holds for some readers only is never named without its condition, where the text states one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tosdiff.language.normalise import shown
from tosdiff.language.patterns import compiled_on_use
from tosdiff.models import Aspect, Edition, MeantFor

_FOR_OTHERS = compiled_on_use(
    r"^(?:otherwise|elsewhere|under)\b|\b(?:anywhere|everyone|everywhere) else\b|\belsewhere$|\ball others?\b"
)


def parties(edition: Edition, meant: Sequence[MeantFor]) -> list[str]:
    """Return the companies that a text contracts for, those for all others last."""
    return _each(edition.entity, meant, Aspect.ENTITY)


def laws(edition: Edition, meant: Sequence[MeantFor]) -> list[str]:
    """Return the places whose law governs, and those whose law governs for some besides."""
    return _each(edition.law, meant, Aspect.LAW)


def contract(edition: Edition, meant: Sequence[MeantFor]) -> str:
    """Say which contract a text is: `for EEA; law of Ireland; Halcyon Ireland Limited`; empty where it says nothing."""
    said = [f"for {', '.join(sorted(edition.region))}"] if edition.region else []
    if edition.elsewhere and not edition.region:
        said.append(f"not for {', '.join(sorted(edition.elsewhere))}")
    if named := laws(edition, meant):
        said.append(law_of(named))
    return "; ".join((*said, *parties(edition, meant)))


def law_of(named: Sequence[str]) -> str:
    """Join the places whose law governs."""
    return f"law of {', '.join(named)}" if named else ""


def _each(names: Collection[str], meant: Sequence[MeantFor], aspect: Aspect) -> list[str]:
    words = {each.name: each.words for each in meant if each.aspect is aspect}
    everyone = {*names, *words} if names else set()

    def last(name: str) -> tuple[bool, str]:
        return bool(_FOR_OTHERS.search(words.get(name, ""))), name

    return [
        shown(f"{name} ({words[name]})" if name in words else name) for name in sorted(everyone, key=last)
    ]
