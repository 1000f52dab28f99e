"""Texts as they are kept in the cache, so that no page is parsed twice.

Invariant: a text that is read back was derived from the same bytes by the same rules; all of it can be deleted.
"""

from __future__ import annotations

from tosdiff.models import Document, DocumentText, Edition, Snapshot
from tosdiff.pipeline.kept_blocks import FORM, block_of, row_of
from tosdiff.pipeline.rules import read_from
from tosdiff.store.cache import Cache


def kept(
    cache: Cache, document: Document, snapshot: Snapshot, rules: str, edition: Edition | None
) -> DocumentText | None:
    """Return the text of a snapshot, None where it is not kept.

    Args:
        rules: the fingerprint of those in force.
        edition: as it is known already; None to read it from the text.
    """
    place, of = _place(document, snapshot, rules)
    try:
        stored = cache.get(place, of=of)
        if stored is None:
            return None
        blocks = tuple(block_of(row) for row in stored["blocks"])
        title, language, coverage = stored["title"], stored["language"], stored["coverage"]
        left_out = tuple(stored["left_out"])
    except (ValueError, KeyError, TypeError):
        return None  # of another program: derive it anew
    if edition is None:
        from tosdiff.text.editions import edition_of

        edition = edition_of(blocks)
    return DocumentText(
        document=document.id,
        snapshot=snapshot.name,
        blocks=blocks,
        title=title,
        language=language,
        coverage=coverage,
        left_out=left_out,
        edition=edition,
    )


def keep(cache: Cache, document: Document, snapshot: Snapshot, rules: str, text: DocumentText) -> None:
    """Keep the text of a snapshot."""
    place, of = _place(document, snapshot, rules)
    stored = {
        "title": text.title,
        "language": text.language,
        "coverage": text.coverage,
        "left_out": text.left_out,
        "blocks": [row_of(block) for block in text.blocks],
    }
    cache.put(place, stored, of=of)


def _place(document: Document, snapshot: Snapshot, rules: str) -> tuple[str, list[object]]:
    """Return where a snapshot's blocks are kept, and what they must be of: what is read and the rules."""
    return f"{rules}/{document.id}/{snapshot.name}.json", [FORM, *read_from(snapshot), rules]
