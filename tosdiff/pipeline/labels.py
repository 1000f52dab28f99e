"""The labels that a user means by a name, a family or the beginning of one.

Invariant: a name that fits no label of the taxonomy is an error that lists them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tosdiff.errors import UsageError

if TYPE_CHECKING:
    from tosdiff.pipeline.archive import Archive


def known_label(archive: Archive, label: str | None) -> str | None:
    """Return a label, a family of labels or the beginning of one, as it was given.

    Raises:
        UsageError: no label of the taxonomy begins so.
    """
    labels = archive.taxonomy.labels if label else ()
    if label and not any(known.startswith(label) for known in labels):
        raise UsageError(f"no label begins with {label!r}", hint=f"the labels are {', '.join(labels)}")
    return label or None
