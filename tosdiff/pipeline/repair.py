"""What can be put right in a damaged store without guessing.

Invariant: nothing is deleted: what is replaced or taken out lies under `replaced/` in the store. Evidence is only put
back as its digest says it was; a log that is lost is made anew from the snapshots and says so in each of its lines.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from itertools import chain, count
from pathlib import Path

from tosdiff.errors import OnlyNewerReadsError, StoreError, UsageError
from tosdiff.evidence import verify as evidence
from tosdiff.models import Clock, Damage, Snapshot, iso, now
from tosdiff.pipeline.archive import Archive
from tosdiff.store import recovery, visits
from tosdiff.store.files import content_of, make_folder, write_whole, writing
from tosdiff.store.joining import whole_log
from tosdiff.store.log import TAKEN_ANEW
from tosdiff.store.retaking import is_damaged


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """What was put right, and what was not."""

    done: tuple[Damage, ...]
    """By path: what was done there, or with a dry run what would be."""
    left: tuple[Damage, ...]
    """What is damaged still; with a dry run, everything that is now."""
    kept_in: Path | None
    """Where what was replaced lies; None where nothing was."""


def repair(
    archive: Archive, *, dry_run: bool = False, clock: Clock = now, on_wait: Callable[[], None] | None = None
) -> Repaired:
    """Put right what can be; with `dry_run`, only say what would be.

    Raises:
        UsageError: the store holds no document.
        StoreError: the store is held by another run, or cannot be written.
    """
    documents = archive.store.documents()
    if not documents:
        raise UsageError(f"no snapshots in {archive.store.root}", hint="name their folder with --store")
    archive.store.prove_anew()
    run = _Repair(archive, dry_run=dry_run, at=clock())
    if dry_run:
        for document in documents:
            run.document(document)
    else:
        with archive.store.lock(on_wait=on_wait):
            for document in documents:
                run.document(document)
    left = evidence.verify(archive.store)
    return Repaired(done=tuple(run.done), left=left, kept_in=run.kept_in)


class _Repair:
    def __init__(self, archive: Archive, *, dry_run: bool, at: datetime) -> None:
        self.done: list[Damage] = []
        self.kept_in: Path | None = None
        self._archive = archive
        self._store = archive.store
        self._dry_run = dry_run
        self._at = at

    def document(self, document: str) -> None:
        """Put one document right; what cannot be read of it stays as it is."""
        try:
            folder = self._store.folder(document)
            self._log(document, folder)
            if not self._dry_run:
                with suppress(OnlyNewerReadsError):  # what is put right needs no reading of the log
                    self._archive.recover(document)
            self._unnamed(document, folder)
            for name, logged in self._store.chain(document).manifests.items():
                self._snapshot(document, folder, name, logged)
        except (StoreError, OSError):
            return  # `left` says what is damaged

    # -------------------------------------------------------------- the log

    def _log(self, document: str, folder: Path) -> None:
        path = self._store.visits_file(document)
        copies = sorted(
            file for file in folder.glob("visits*conflict*.jsonl") if file.is_file() and not file.is_symlink()
        )
        content = _content(path)
        whole = whole_log([content, *map(content_of, copies)])
        if whole == b"" and (names := self._store.names(document)):
            if recovery.unfinished(folder, names, self._store.chain(document)) is None:
                self._made_anew(document, path, names)
        elif whole and whole != content:
            if copies:
                self._replace(path, whole, f"joined with {', '.join(copy.name for copy in copies)}")
            else:
                self._replace(path, whole, "line endings, marks of a merge or a torn line taken out")
        if whole is not None:
            for copy in copies:
                self._take_out(copy, "its lines are in the log")

    def _made_anew(self, document: str, path: Path, names: tuple[str, ...]) -> None:
        """Make a log from the snapshots, each line marked."""
        found: list[Snapshot] = []
        for name in names:
            snapshot = self._store.unlogged(document, name)
            self._store.read(snapshot)
            found.append(snapshot)
        previous, content = visits.FIRST, b""
        for snapshot in sorted(found, key=lambda each: each.captured_at):
            manifest = sha256(content_of(self._store.file(snapshot, ".json"))).hexdigest()
            visit = recovery.visit_of(snapshot, first=not content)
            line = visits.encode(replace(visit, manifest=manifest, rebuilt=self._at), previous)
            previous, content = visits.digest(line), content + line + b"\n"
        self._replace(
            path, content, f"made anew from {len(found)} snapshots and marked so; visits before are lost"
        )

    def _unnamed(self, document: str, folder: Path) -> None:
        chain, names = self._store.chain(document), self._store.names(document)
        if recovery.unfinished(folder, names, chain) or chain.last == visits.FIRST:
            return
        for name in names:
            if name not in chain.manifests:
                for suffix in (".json", ".md", ".warc.gz", ".tmp"):
                    if (file := folder / f"{name}{suffix}").is_file():
                        self._take_out(file, "no line of the log names this snapshot")

    # -------------------------------------------------------------- snapshots

    def _snapshot(self, document: str, folder: Path, name: str, logged: str) -> None:
        path = folder / f"{name}.json"
        content = _content(path)
        if (unix := content.replace(b"\r\n", b"\n")) != content and sha256(unix).hexdigest() == logged:
            self._replace(path, unix, "line endings put right")
            if self._dry_run:
                return
        try:
            snapshot = self._store.snapshot(document, name)
        except StoreError:
            return
        self._page(snapshot)
        text = self._store.file(snapshot, ".md")
        written = _content(text)
        if sha256(written).hexdigest() == snapshot.text:
            return
        if sha256(unix := written.replace(b"\r\n", b"\n")).hexdigest() == snapshot.text:
            self._replace(text, unix, "line endings put right")
        elif (derived := self._derived(snapshot)) is not None:
            self._replace(text, derived, "derived from the WARC file again")

    def _page(self, snapshot: Snapshot) -> None:
        """Set a damaged WARC file aside: then it can be brought back, or the page be taken anew where it is served again."""
        if not is_damaged(self._store, snapshot):
            return
        path = self._store.file(snapshot, ".warc.gz")
        unix = content_of(path).replace(b"\r\n", b"\n")
        if sha256(unix).hexdigest() == snapshot.warc:
            self._replace(path, unix, "line endings put right")
        else:
            self._take_out(path, f"it is not what was captured; {TAKEN_ANEW}")

    def _derived(self, snapshot: Snapshot) -> bytes | None:
        """Return the text of a snapshot, None where it is not what its manifest records: other rules read it then."""
        from tosdiff.text.markdown import markdown_of

        declared = next(
            (each for each in self._archive.documents if snapshot.document in (each.id, *each.former_ids)),
            None,
        )
        if declared is None:
            return None
        try:
            derived = markdown_of(self._archive.derived(declared, snapshot).blocks).encode()
        except StoreError:
            return None
        return derived if sha256(derived).hexdigest() == snapshot.text else None

    # -------------------------------------------------------------- what is replaced is kept

    def _replace(self, path: Path, content: bytes, said: str) -> None:
        self._say(path, said)
        if not self._dry_run:
            with writing(path):
                if path.is_file():
                    self._keep(path)
                write_whole(path, content)

    def _take_out(self, path: Path, said: str) -> None:
        self._say(path, f"taken out: {said}")
        if not self._dry_run:
            with writing(path):
                self._keep(path)
                path.unlink()

    def _keep(self, path: Path) -> None:
        root = self._store.root
        if self.kept_in is None:
            self.kept_in = _new_folder(root / "replaced", iso(self._at).replace(":", "").replace("-", ""))
        kept = self.kept_in / path.relative_to(root)
        make_folder(kept.parent, root)
        write_whole(kept, content_of(path))

    def _say(self, path: Path, said: str) -> None:
        self.done.append(Damage(path=path.relative_to(self._store.root).as_posix(), problem=said))


def _new_folder(within: Path, name: str) -> Path:
    """Return where nothing was kept before, so that nothing kept is ever written over."""
    names = chain([name], (f"{name}-{again}" for again in count(2)))
    return next(within / each for each in names if not (within / each).exists())


def _content(path: Path) -> bytes:
    try:
        return content_of(path)
    except FileNotFoundError:
        return b""
