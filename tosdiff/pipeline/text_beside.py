"""The text that lies beside a snapshot whose page is lost.

Invariant: what lies beside a snapshot is believed only by the digest in its manifest, and is never what is cited or proved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tosdiff.models import Document, DocumentText, Snapshot

if TYPE_CHECKING:
    from tosdiff.store.store import Store


def text_beside(store: Store, document: Document, snapshot: Snapshot) -> DocumentText | None:
    """Return the text that was derived from a page when it was stored, by the rules of that time; None where it is lost too."""
    from tosdiff.text.editions import edition_of
    from tosdiff.text.markdown import blocks_of

    markdown = store.text(snapshot)
    if markdown is None:
        return None
    blocks = blocks_of(markdown)
    return DocumentText(
        document=document.id,
        snapshot=snapshot.name,
        blocks=blocks,
        title=snapshot.title,
        language=snapshot.language,
        coverage=snapshot.coverage,
        left_out=(),
        edition=edition_of(blocks),
    )
