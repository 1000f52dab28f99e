"""The history of documents in forms that other programs read: a WARC file of all snapshots, a git repository of all texts.

Invariant: what is written is what is stored, proven: snapshots byte for byte, texts word for word, under their true dates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tosdiff.errors import NotSeenError, UsageError
from tosdiff.models import Document, iso
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.logbook import Logbook, LogEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    path: Path
    form: str
    """`WARC` or `git`."""
    documents: tuple[tuple[Document, int], ...]
    """Each with how many snapshots or commits were written of it."""


def export(archive: Archive, names: Sequence[str], *, warc: Path | None, git: Path | None) -> Exported:
    """Write the history of documents to a file or folder that is not there yet.

    Args:
        warc: a file, for every snapshot that the logs name, those of contradictions included.
        git: a folder, for a repository with one commit a version.

    Raises:
        UsageError: not one of both is given, or it is there already.
        UnknownDocumentError, NotSeenError: no such document, or nothing is stored of them.
        StoreError: the store is damaged, or what is asked for cannot be written.
    """
    if (warc is None) == (git is None):
        raise UsageError("one form is needed", hint="give --warc FILE or --git FOLDER")
    documents = tuple(part for name in names for part in archive.readable([name]))
    if warc is not None:
        return _warc(archive, documents, warc)
    assert git is not None
    return _git(archive, documents, git)


def _warc(archive: Archive, documents: Sequence[Document], path: Path) -> Exported:
    found = {document: archive.store.snapshots(document.id) for document in documents}
    _something(documents, any(found.values()))
    try:
        with path.open("xb") as file:
            for snapshots in found.values():
                for snapshot in snapshots:
                    archive.store.read(snapshot)  # proves it, all its digests
                    file.write(archive.store.file(snapshot, ".warc.gz").read_bytes())
    except FileExistsError:
        raise UsageError(f"{path} is there already", hint="name a file that is not there yet") from None
    except OSError as problem:
        raise UsageError(
            f"{path}: {problem.strerror}", hint="name a file in a folder that is there"
        ) from problem
    return Exported(path=path, form="WARC", documents=tuple((d, len(s)) for d, s in found.items()))


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
    return Exported(path=folder, form="git", documents=tuple(counts.items()))


def _something(documents: Sequence[Document], found: bool) -> None:
    if not found:
        first = documents[0].id if documents else "a document"
        raise NotSeenError(f"nothing is stored of {first}", hint=f"run `tosdiff check {first}` first")


def _message(document: Document, entry: LogEntry) -> str:
    event = entry.events[-1]
    seen = f"{iso(entry.state.first_seen)} to {iso(entry.state.last_seen)}"
    witnesses = "".join(f"\nWitness: {each.origin} ({each.visits})" for each in entry.witnesses)
    return (
        f"{document.id}: {event.significance.value}\n\n{event.explanation}\n\nSnapshot: {entry.snapshot.id}\nDigest: sha256:{entry.snapshot.body}\n"
        f"Address: {entry.snapshot.final_url}\nSeen: {seen}{witnesses}\n"
    )
