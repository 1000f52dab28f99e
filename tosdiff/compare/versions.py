"""Two versions into one comparison: what changed, what kind of change it is, and why.

Invariant: comparing a version with itself finds nothing.
"""

from __future__ import annotations

from tosdiff.compare.align import changes
from tosdiff.compare.significance import classify
from tosdiff.models import Comparison, Version


def compare(before: Version, after: Version) -> Comparison:
    """Compare two versions that were derived by the same rules."""
    found = changes(before, after)
    significance, explanation = classify(before, after, found)
    return Comparison(
        before=before, after=after, changes=found, significance=significance, explanation=explanation
    )
