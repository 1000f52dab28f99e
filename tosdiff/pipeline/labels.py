"""The labels that a user means by a name, a family or the beginning of one.

Invariant: the topics that come with tosdiff are looked for only where a name fits none of the labels in use; a
name that fits no label of either is an error that lists them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tosdiff.errors import UsageError

if TYPE_CHECKING:
    from tosdiff.pipeline.archive import Archive


def fitting(name: str, known: Sequence[str]) -> tuple[str, ...]:
    """Return the label of that name; without one those that begin so, with or without their family."""
    if name in known:
        return (name,)
    fits = (x for x in known if x.startswith(name) or x.partition(".")[2].startswith(name))
    return tuple(fits) if name else ()


def giving(archive: Archive, names: Iterable[str]) -> Archive:
    """Return the archive whose labels are those named: with the topics, if one of the names is a topic's only."""
    missing = [name for name in names if not fitting(name, archive.taxonomy.labels)]
    if not missing:
        return archive
    wider = archive.with_topics()
    return wider if any(fitting(name, wider.taxonomy.labels) for name in missing) else archive


def known_label(archive: Archive, label: str | None) -> tuple[Archive, str | None]:
    """Return a label, a family of labels or the beginning of one, as it was given, after the archive that has it.

    Raises:
        UsageError: no label of the taxonomy, and no topic, begins so.
    """
    if not label:
        return archive, None
    archive = giving(archive, (label,))
    if not any(known.startswith(label) for known in archive.taxonomy.labels):
        labels = ", ".join(archive.with_topics().taxonomy.labels)
        raise UsageError(f"no label begins with {label!r}", hint=f"the labels are {labels}")
    return archive, label


def names() -> tuple[str, ...]:
    """Return the families and labels that come with tosdiff, topics included."""
    from tosdiff.clauses.taxonomy import load

    labels = load(topics=True).labels
    return tuple(dict.fromkeys((*(label.partition(".")[0] for label in labels), *labels)))
