"""When two texts are two contracts, and whether a text is the contract that was declared.

Invariant: what an edition does not say never differs.
"""

from __future__ import annotations

from datetime import date

from tosdiff.language.companies import company_form
from tosdiff.language.dates import date_line
from tosdiff.language.normalise import normal
from tosdiff.language.places import lies_within, means_elsewhere, places_declared, related
from tosdiff.models import WHERE_YOU_LIVE, Aspect, DocumentText, Edition, EditionDifference

# An edition has clauses of its own all over; a place name swapped in a text that stands is an amendment.
_ONE_TEXT = 0.97


def another_edition(before: DocumentText, after: DocumentText, *, kept: float) -> EditionDifference | None:
    """Return in what the two versions are different contracts, or None where they are one contract.

    `kept` is the share of words that stand in both, 0 to 1. A contract whose law or company alone changes was
    amended; one that addresses other people, or has another company and another law at once, is another; the
    latter unless it prints a later date: companies do move, and amend their terms when they do.
    """
    if kept > _ONE_TEXT:
        return None
    apart = difference(before.edition, after.edition)
    if apart and not apart.decided:
        was, now = _printed(before), _printed(after)
        return None if was and now and now > was else apart
    return apart


def difference(old: Edition, new: Edition) -> EditionDifference | None:
    """Return in what two editions are different contracts, as far as they say; None where they may be one."""
    if old.language and new.language and old.language != new.language:
        return EditionDifference(old=old, new=new, aspects=(Aspect.LANGUAGE,))
    found: list[Aspect] = []
    if _apart(old.region, new.region) or old.region & new.elsewhere or new.region & old.elsewhere:
        found.append(Aspect.REGION)
    if _apart(old.law, new.law) and not lies_within(old.law, new.law) and not lies_within(new.law, old.law):
        found.append(Aspect.LAW)
    if _apart(*(frozenset(map(company_form, edition.entity)) for edition in (old, new))):
        found.append(Aspect.ENTITY)
    if len(found) > 1 or any(aspect.decides for aspect in found):
        return EditionDifference(old=old, new=new, aspects=tuple(found))
    return None


def contradiction(declared: str, found: Edition) -> str | None:
    """Return what a text says of itself that a declared edition denies, or None where nothing can be told.

    `declared` is free text, as "Europe" or "rest of the world". Whom the text addresses decides; where it does not
    say, whom it sends elsewhere.
    """
    if means_elsewhere(declared):
        return str(found) if found.region else None
    wanted = places_declared(declared)
    denied = not related(wanted, found.region) if found.region else wanted <= found.elsewhere
    return str(found) if wanted and denied else None


def foreign_law(declared: str, found: Edition) -> str | None:
    """Return the law that governs a text where it is not that of the declared edition.

    It is a hint and no proof: many a contract for everyone stands under the law of one place.
    """
    wanted = places_declared(declared)
    law = found.law - {WHERE_YOU_LIVE}
    foreign = bool(wanted and law and not found.region and not related(wanted, law))
    return f"law of {', '.join(sorted(law))}" if foreign else None


def for_others(one: Edition, other: Edition) -> bool:
    """Whether two contracts, of whatever providers, say that they are for people in different places."""
    return _apart(one.region, other.region) or bool(
        one.region & other.elsewhere or other.region & one.elsewhere
    )


def _printed(version: DocumentText) -> date | None:
    """Return the latest date that a line of the text prints as its own."""
    lines = (date_line(normal(block.text)) for block in version.blocks)
    return max((line.on for line in lines if line and line.on), default=None)


def _apart(old: frozenset[str], new: frozenset[str]) -> bool:
    return bool(old and new and not old & new)
