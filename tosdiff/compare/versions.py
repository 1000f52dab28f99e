"""Two versions, compared: what changed, and what that is.

Invariant: comparing a version with itself finds nothing.
"""

from __future__ import annotations

from tosdiff.compare.align import changes
from tosdiff.compare.moves import headlines
from tosdiff.compare.significance import classify
from tosdiff.models import Comparison, Significance, Version


def compare(before: Version, after: Version) -> Comparison:
    """Return the changes from one version to the other, clause by clause, their class and its reason, and what they mean."""
    found = changes(before, after)
    significance, explanation = classify(before, after, found)
    said = headlines(before, after, found) if significance is Significance.WORDING else ()
    return Comparison(
        before=before,
        after=after,
        changes=found,
        significance=significance,
        explanation=explanation,
        headlines=said,
    )
