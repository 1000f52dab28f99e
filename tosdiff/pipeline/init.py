"""A providers file of the user's own, cut from the one that tosdiff ships with.

Invariant: nothing is overwritten; what is written is sound, and keeps its comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from tosdiff.errors import UnknownDocumentError, UsageError
from tosdiff.models import Document

if TYPE_CHECKING:
    from tosdiff.pipeline.archive import Archive
    from tosdiff.pipeline.import_.ota import Counting, ImportedCollection

_PROVIDER = re.compile(r"^  ([a-z0-9][a-z0-9-]*):$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedPast:
    """What a collection of Open Terms Archive recorded of the documents that are watched."""

    collection: str
    documents: int
    begins: date
    megabytes: int
    """About what it takes to fetch and to store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenFile:
    """The file as written."""

    path: Path
    providers: tuple[str, ...]
    documents: int
    """How many of their documents are watched."""
    past: tuple[OfferedPast, ...]
    """What others recorded of them."""


def init(providers: Sequence[str], folder: Path | None = None) -> WrittenFile:
    """Write `providers.yaml` into a folder, by default the current one, with those providers or all that are shipped.

    Raises:
        UsageError: there is one already, or the folder cannot be written to.
        UnknownDocumentError: a provider is not shipped; the hint names the nearest.
    """
    from tosdiff.capture.providers import load, shipped

    head, parts = _parts(shipped().read_text(encoding="utf-8"))
    for name in providers:
        if name not in parts:
            near = get_close_matches(name, parts, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]}?" if near else f"shipped are {', '.join(parts)}"
            raise UnknownDocumentError(f"no provider {name!r} is shipped", hint=hint)
    chosen = tuple(dict.fromkeys(providers)) or tuple(parts)
    path = (folder or Path()) / "providers.yaml"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(_own(head) + "".join(parts[name] for name in chosen).rstrip() + "\n")
    except FileExistsError as problem:
        raise UsageError(
            f"{path} is there already, and stays as it is", hint="`tosdiff providers` lists what it declares"
        ) from problem
    except OSError as problem:
        raise UsageError(
            f"{path}: {problem.strerror}", hint="run it in a folder that you can write to"
        ) from problem
    watched = [document for document in load(path).documents if document.enabled]
    return WrittenFile(path=path, providers=chosen, documents=len(watched), past=tuple(_past(watched)))


def past(archive: Archive, *, counting: Counting) -> tuple[ImportedCollection, ...]:
    """Take in what the known collections recorded of the documents that are watched, as `import_.ota.ota` does and raises."""
    from tosdiff.pipeline.import_.ota import ota

    return ota(
        archive, (), names=(), of_pages=False, everything=False, table=None, dry_run=False, counting=counting
    )


def _past(watched: Sequence[Document]) -> Iterator[OfferedPast]:
    from tosdiff.importers.matching import by_address
    from tosdiff.importers.ota.collections import shipped

    for each in shipped():
        matches = (by_address(address, watched).document for address in each.addresses)
        held = {document.id for document in matches if document}
        if held and each.begins:
            share = min(1.0, len(held) / len(each.addresses))
            yield OfferedPast(
                collection=each.name,
                documents=len(held),
                begins=each.begins,
                megabytes=max(1, ceil(each.megabytes * share)),
            )


def _parts(text: str) -> tuple[str, dict[str, str]]:
    """Return what stands before the first provider, and each provider's lines by its id."""
    starts = list(_PROVIDER.finditer(text))
    ends = [match.start() for match in starts[1:]] + [len(text)]
    parts = {
        match[1]: text[match.start() : end].rstrip() + "\n\n" for match, end in zip(starts, ends, strict=True)
    }
    return text[: starts[0].start()], parts


def _own(head: str) -> str:
    """Return the head of the file in the words of a file of one's own."""
    _, blank, keys = head.partition("#\n")
    first = "# What is watched from this folder; the snapshots lie in `snapshots/` beside this file. Change it as you like:\n"
    return (
        f"{first}# `tosdiff providers --check` says what is wrong with it, and on which line.\n{blank}{keys}"
    )
