"""The history of documents in forms that other programs read: all snapshots as WARC or WACZ, all texts as a git repository.

Invariant: what is written is what is stored, proven: snapshots byte for byte, texts word for word, under their true dates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tosdiff.errors import NotSeenError, UsageError
from tosdiff.models import Document, Snapshot, iso
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.logbook import Logbook, LogEntry

if TYPE_CHECKING:
    from tosdiff.store.wacz import PackedSnapshot


class ExportForm(StrEnum):
    WARC = "WARC"
    WACZ = "WACZ"
    GIT = "git"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    path: Path
    form: ExportForm
    documents: tuple[tuple[Document, int], ...]
    """Each with how many snapshots or commits were written of it."""


def export(
    archive: Archive,
    names: Sequence[str],
    *,
    form: ExportForm,
    path: Path,
    prepare: Callable[[Sequence[Document]], None] | None = None,
) -> Exported:
    """Write the history of documents to a file (WARC, WACZ) or folder (git) that is not there yet.

    Snapshots are all that the logs name, those of contradictions included; a repository has one commit a version.
    `prepare` is told before of which documents everything must be worked out.

    Raises:
        UsageError: it is there already.
        UnknownDocumentError, NotSeenError: no such document, or nothing is stored of them.
        StoreError: the store is damaged, or what is asked for cannot be written.
    """
    archive.store.prove_anew()
    documents = tuple({each.id: each for name in names for each in archive.readable([name])}.values())
    if form is ExportForm.GIT:
        if prepare:
            prepare(documents)
        return _git(archive, documents, path)
    found = {document: archive.store.snapshots(document.id) for document in documents}
    _something(documents, any(found.values()))
    with _new_file(path) as file:
        if form is ExportForm.WARC:
            for snapshots in found.values():
                for snapshot in snapshots:
                    file.write(_proven(archive, snapshot))
        else:
            _wacz(archive, found, file)
    return Exported(path=path, form=form, documents=tuple((d, len(s)) for d, s in found.items()))


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file that is not there yet; it is none again if what is to stand in it cannot be had."""
    try:
        with path.open("xb") as file:
            try:
                yield file
            except BaseException:
                path.unlink()
                raise
    except FileExistsError:
        raise UsageError(f"{path} is there already", hint="name a file that is not there yet") from None
    except OSError as problem:
        raise UsageError(
            f"{path}: {problem.strerror}", hint="name a file in a folder that is there"
        ) from problem


def _proven(archive: Archive, snapshot: Snapshot) -> bytes:
    """Return a snapshot's WARC file, all its digests proven."""
    archive.store.read(snapshot)
    return archive.store.file(snapshot, ".warc.gz").read_bytes()


def _wacz(archive: Archive, found: Mapping[Document, Sequence[Snapshot]], to: BinaryIO) -> None:
    from tosdiff.store.wacz import PackedLog, write

    store = archive.store
    logs = [
        PackedLog(
            folder=store.folders.kept_as(document.id), content=store.visits_file(document.id).read_bytes()
        )
        for document, snapshots in found.items()
        if snapshots
    ]
    packed = (_packed(archive, document, each) for document, of in found.items() for each in of)
    title = ", ".join(f"{document.provider_name}: {document.title}" for document in found)
    write(to, packed, logs, title=title)


def _packed(archive: Archive, document: Document, snapshot: Snapshot) -> PackedSnapshot:
    from tosdiff.importers.ota.collections import licences_of
    from tosdiff.store.wacz import PackedSnapshot

    captured = f"{document.provider_name}: {document.title}, captured {iso(snapshot.captured_at)}"
    return PackedSnapshot(
        snapshot=snapshot,
        folder=archive.store.folders.kept_as(document.id),
        title=f"{captured} ({snapshot.source})" if snapshot.source else captured,
        warc=_proven(archive, snapshot),
        manifest=archive.store.file(snapshot, ".json").read_bytes(),
        licences=licences_of(snapshot.source or ""),
    )


def _git(archive: Archive, documents: Sequence[Document], folder: Path) -> Exported:
    from tosdiff.store.git_history import TextCommit, write
    from tosdiff.text.markdown import markdown_of

    told = [(document, entry) for document in documents for entry in Logbook(archive, document).entries()]
    _something(documents, bool(told))
    told.sort(key=lambda pair: pair[1].state.first_seen)
    write(
        folder,
        [
            TextCommit(
                path=f"{document.id}.md",
                text=markdown_of(archive.text(document, entry.snapshot).blocks),
                message=_message(document, entry),
                at=entry.state.first_seen,
            )
            for document, entry in told
        ],
    )
    counts = {document: sum(of is document for of, _ in told) for document in documents}
    return Exported(path=folder, form=ExportForm.GIT, documents=tuple(counts.items()))


def _something(documents: Sequence[Document], found: bool) -> None:
    if not found:
        first = documents[0].id if documents else "a document"
        raise NotSeenError(f"nothing is stored of {first}", hint=f"run `tosdiff check {first}` first")


def _message(document: Document, entry: LogEntry) -> str:
    event = entry.events[-1]
    snapshot, state = entry.snapshot, entry.state
    trailers = [
        f"Snapshot: {snapshot.id}",
        f"Digest: sha256:{snapshot.body}",
        f"Address: {snapshot.final_url}",
        *([f"Source: {snapshot.source}"] if snapshot.source else []),
        f"Seen: {iso(state.first_seen)} to {iso(state.last_seen)}",
        *(f"Witness: {each.origin} ({each.visits})" for each in entry.witnesses),
    ]
    told = f"{document.id}: {event.significance.value}\n\n{event.explanation}\n\n"
    return told + "".join(f"{' '.join(each.split())}\n" for each in trailers)
