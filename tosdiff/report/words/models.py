"""What notice was promised before a model ends, in words.

Invariant: what no capture shows is never said to have been promised, nor to have been absent.
"""

from __future__ import annotations

from tosdiff.ledger.telling import day
from tosdiff.models import PromiseBasis, PromiseThen


def promised_words(then: PromiseThen | None) -> str:
    """Return what notice was promised, and how that is known."""
    if then is None:
        return "no page of that time was captured"
    told = "; ".join(
        f"{each.minimum}{f' for {each.applies_to}' if each.applies_to else ''}" for each in then.promises
    )
    when = day(then.seen.date().isoformat())
    match then.basis:
        case PromiseBasis.SEEN:
            return told or "no promise was made then"
        case PromiseBasis.BETWEEN:
            return f"{told or 'nothing'} by the capture of {when}, and otherwise by the next"
        case PromiseBasis.LATER:
            return f"not known; on the earliest capture, of {when}, {told or 'nothing'}"
