"""What notice was promised before a model ends, and that an end is near, in words.

Invariant: what no capture shows is never said to have been promised, nor to have been absent.
"""

from __future__ import annotations

from tosdiff.ledger.telling import day, days, names
from tosdiff.models import NearingEnd, PromiseBasis, PromiseThen
from tosdiff.report.words.commands import runnable


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


def nearing(end: NearingEnd) -> str:
    """Return `gpt-4o (ChatGPT) ends on 13 February 2026, in 7 days; replacement: gpt-5`."""
    when = f"{'by' if end.by else 'on'} {day(end.ends.isoformat())}"
    left = f"in {days(end.days_left)}" if end.days_left else "today"
    said = [
        f"{end.model} ({end.product}) ends {when}{f' for {end.scope}' if end.scope else ''}, {left}",
        f"replacement: {names(end.replacement)}" if end.replacement else "",
        f"contradicted: `{runnable('tosdiff models')} {end.model}`" if end.contradicted else "",
    ]
    return "; ".join(filter(None, said))
