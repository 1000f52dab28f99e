"""The ids that documents had before: what `former_ids` of a provider, a document and a part come to.

Invariant: an id is of one document, now or formerly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from tosdiff.capture.providers_check import ParsedFile
from tosdiff.errors import ProvidersFileError
from tosdiff.models import Document


def former_ids(
    provider: str,
    slug: str,
    part: str | None,
    *,
    providers: Sequence[str],
    own: Sequence[str],
    parts: Sequence[str],
) -> tuple[str, ...]:
    """Return the former ids of a document in full, those that are spelled out first.

    Args:
        provider: its id now, as `slug` and `part`.
        slug: within the provider.
        part: within a text that is spread over several pages.
        providers: former ids of the provider, which all its documents had.
        own: former ids of the document: `terms` within the provider, or `claude/terms`.
        parts: former ids of the part: `main` within the document, or `claude/terms` or `claude/terms/main`.
    """
    spelled = [each for each in own if "/" in each]
    names = (slug, *(each for each in own if "/" not in each))
    wholes = [*spelled, *map("/".join, product((provider, *providers), names))]
    if part is None:
        found = wholes
    else:
        names = (part, *(each for each in parts if "/" not in each))
        within = [whole for whole in wholes if whole.count("/") == 1]
        found = [each for each in parts if "/" in each] + list(map("/".join, product(within, names)))
    now = "/".join(filter(None, (provider, slug, part)))
    return tuple(each for each in dict.fromkeys(found) if each != now)


def claimed_twice(source: ParsedFile, documents: Sequence[Document]) -> Iterator[ProvidersFileError]:
    """Yield each former id that a declared document has now, or that another had before too."""
    owner = {document.id: document.id for document in documents}
    for document in documents:
        for former in document.former_ids:
            other = owner.setdefault(former, document.id)
            if other != document.id:
                said = "is declared as well" if other == former else f"was {other} too"
                where = ("providers", document.provider, "documents", document.slug, "former_ids")
                yield source.error(
                    f"{former} cannot have been {document.id}: it {said}",
                    where,
                    hint="one history belongs to one document: take the id out of one `former_ids`",
                )


def of_rows(
    provider: str, about: dict[str, Any], slug: str, row: dict[str, Any], part: str | None
) -> tuple[str, ...]:
    """Return the former ids of a document, or of a part of it, as the file's rows state them."""
    stated = row["parts"][part].get("former_ids", ()) if part else ()
    return former_ids(
        provider,
        slug,
        part,
        providers=about.get("former_ids", ()),
        own=row.get("former_ids", ()),
        parts=stated,
    )
