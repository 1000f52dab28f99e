"""What is watched, and how fresh it is; and whether the file that declares it is sound.

Invariant: a file is sound when nothing in it, nor in the taxonomy that it names, fails by its own examples.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tosdiff.errors import TosdiffError
from tosdiff.models import Document, StandingWords, State, Visit
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.since import current


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A declared document, and what was seen of it last."""

    document: Document
    state: State | None
    """The newest; None where no visit has seen the document."""
    wording: StandingWords | None
    """How long its words have stood."""
    visit: Visit | None
    """The newest, whatever came of it."""
    worked: Visit | None
    """The newest that saw the document: by which fetcher it was had last."""


def providers(archive: Archive) -> tuple[Watched, ...]:
    """Return every declared document, in the order of the file.

    Raises:
        StoreError: a log of visits is damaged.
    """
    rows: list[Watched] = []
    for document in archive.documents:
        history = archive.states(document)
        visits = archive.store.visits(document.id)
        rows.append(
            Watched(
                document=document,
                state=history[-1] if history else None,
                wording=current(archive, document, history),
                visit=visits[-1] if visits else None,
                worked=archive.store.latest(document.id),
            )
        )
    return tuple(rows)


def problems(file: Path | None) -> tuple[TosdiffError, ...]:
    """Return everything wrong with a providers file, or where it is sound, with the taxonomy that it names."""
    from tosdiff.capture import providers as declared

    if found := declared.problems(file):
        return found
    taxonomy = declared.load(file).taxonomy
    if taxonomy is None:
        return ()
    from tosdiff.clauses import examples
    from tosdiff.clauses.taxonomy import load

    return tuple(examples.failures(load(taxonomy)))
