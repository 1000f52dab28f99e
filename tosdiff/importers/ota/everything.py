"""Documents for the records of a collection that nobody declared: each is named by its service and its terms.

Invariant: a name is the same at every import of the collection, and no two records with different names share one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from hashlib import sha256
from urllib.parse import quote

from tosdiff.importers.ota.collections import Collection
from tosdiff.importers.ota.records import CollectionRecord
from tosdiff.models import Document


def own_documents(
    records: Sequence[CollectionRecord], declared: Sequence[Document], collection: Collection | None
) -> Iterator[tuple[CollectionRecord, Document]]:
    """Yield each record with a document of its own: `llama-api/privacy-policy`."""
    names = {each.id for each in declared}
    made: dict[tuple[str, str, str], Document] = {}
    for record in records:
        key = (record.service, record.terms, record.page)
        if key not in made:
            document = _document(record, collection)
            if document.id in names:
                document = _document(record, collection, mark=_digest("\n".join(key)))
            names.add(document.id)
            made[key] = document
        yield record, made[key]


def _document(record: CollectionRecord, collection: Collection | None, *, mark: str = "") -> Document:
    title = f"{record.terms} #{record.page}" if record.page else record.terms
    place = (
        collection.repository(of_versions=record.is_version) if collection else "https://opentermsarchive.org"
    )
    slug = _slug(title)
    return Document(
        provider=_slug(record.service),
        slug=f"{slug}-{mark}" if mark else slug,
        provider_name=record.service,
        publisher=record.service,
        title=record.terms,
        # the page's own address is not told by a version: this is where its text can be read
        url=record.location or f"{place}/blob/main/{quote(record.path)}",
        enabled=False,
    )


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or f"x{_digest(name)}"


def _digest(name: str) -> str:
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
