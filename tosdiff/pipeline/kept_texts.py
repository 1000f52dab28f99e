"""Texts as they are kept in the cache, so that no page is parsed twice.

Invariant: a text that is read back was derived from the same bytes by the same rules; all of it can be deleted.
"""

from __future__ import annotations

from collections.abc import Callable

from tosdiff.models import Document, DocumentText, Edition, Snapshot
from tosdiff.pipeline.kept_blocks import FORM, block_of, row_of
from tosdiff.pipeline.rules import read_from
from tosdiff.store.cache import Cache


def kept(
    cache: Cache,
    document: Document,
    snapshot: Snapshot,
    rules: str,
    edition: Callable[[Callable[[], Edition]], Edition],
) -> DocumentText | None:
    """Return the text of a snapshot, None where it is not kept.

    Args:
        rules: the fingerprint of those in force.
        edition: gives its edition, as it is known already or as what it is given reads it from the text.
    """
    place, of = _place(document, snapshot.name, rules), _of(snapshot, rules)
    try:
        stored = cache.get(place, of=of)
        if stored is None:
            return None
        blocks = tuple(block_of(row) for row in stored["blocks"])
        title, language, coverage = stored["title"], stored["language"], stored["coverage"]
        left_out = tuple(stored["left_out"])
    except (ValueError, KeyError, TypeError):
        return None  # of another program: derive it anew

    def read() -> Edition:
        from tosdiff.text.editions import edition_of

        return edition_of(blocks)

    return DocumentText(
        document=document.id,
        snapshot=snapshot.name,
        blocks=blocks,
        title=title,
        language=language,
        coverage=coverage,
        left_out=left_out,
        edition=edition(read),
    )


def is_kept(cache: Cache, document: Document, snapshot: str, rules: str) -> bool:
    """Whether a text is kept, whole or not: `kept` alone says that it can be used."""
    return (cache.folder / _place(document, snapshot, rules)).exists()


def keep(cache: Cache, document: Document, snapshot: Snapshot, rules: str, text: DocumentText) -> None:
    """Keep the text of a snapshot."""
    place, of = _place(document, snapshot.name, rules), _of(snapshot, rules)
    stored = {
        "title": text.title,
        "language": text.language,
        "coverage": text.coverage,
        "left_out": text.left_out,
        "blocks": [row_of(block) for block in text.blocks],
    }
    cache.put(place, stored, of=of)


def _place(document: Document, snapshot: str, rules: str) -> str:
    """Return where a snapshot's blocks are kept."""
    return f"{rules}/{document.id}/{snapshot}.json"


def _of(snapshot: Snapshot, rules: str) -> list[object]:
    """Return what they must be of: what is read and the rules."""
    return [FORM, *read_from(snapshot), rules]
