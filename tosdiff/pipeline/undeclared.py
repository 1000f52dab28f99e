"""Documents that are stored and no longer declared: what their own manifests say of them.

Invariant: they can be read, and are never fetched; only what the log of a document names speaks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from tosdiff.errors import StoreError, UnknownDocumentError
from tosdiff.models import Document
from tosdiff.store.store import Store


def stored(store: Store, name: str) -> tuple[Document, ...]:
    """Return the stored document of that id, or the parts of it, as far as a snapshot says what it is.

    Raises:
        UnknownDocumentError: the name is of a version of one.
    """
    of, at, _ = name.partition("@")
    if at and stored(store, of):
        from tosdiff.capture.providers import a_version

        raise a_version(name)
    return tuple(
        document
        for each in store.documents()
        if each == name or (each.startswith(f"{name}/") and name.count("/") == 1)
        if (document := _of(store, each))
    )


def readable(
    names: Sequence[str],
    *,
    declared: Callable[[Sequence[str]], tuple[Document, ...]],
    stored: Callable[[str], tuple[Document, ...]],
) -> tuple[Document, ...]:
    """Return what the names mean among what is declared, and where that is nothing, among what is stored.

    Raises:
        UnknownDocumentError: a name means nothing in either.
    """
    found: dict[str, Document] = {}
    for name in names:
        try:
            chosen = declared([name])
        except UnknownDocumentError:
            chosen = stored(name)
        found.update((document.id, document) for document in chosen)
    return tuple(found.values())


def undeclared(store: Store, declared: Iterable[Document]) -> tuple[str, ...]:
    """Return the ids of the documents that are stored and that nothing declares."""
    known = {name for document in declared for name in (document.id, *document.former_ids)}
    return tuple(name for name in store.documents() if name not in known)


def left_behind(store: Store, declared: Sequence[Document]) -> tuple[tuple[Document, ...], tuple[str, ...]]:
    """Return what is stored and not declared, and the ids of what of that cannot be read."""
    found = {name: _of(store, name) for name in undeclared(store, declared)}
    readable = tuple(document for document in found.values() if document)
    return readable, tuple(name for name, document in found.items() if not document)


def _of(store: Store, name: str) -> Document | None:
    try:
        snapshots = store.snapshots(name)
    except StoreError:
        return None
    if not snapshots:
        return None
    newest = max(snapshots, key=lambda each: each.captured_at)
    provider, slug, *part = name.split("/")
    return Document(
        provider=provider,
        slug=slug,
        part=part[0] if part else None,
        provider_name=provider,
        publisher=provider,
        title=newest.title or slug,
        url=newest.url,
        language=newest.language or "en",
        enabled=False,
    )
