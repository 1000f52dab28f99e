"""The snapshots on disk: plain files that any WARC tool can read, and the log of visits.

Invariant: a snapshot exists when its manifest does, and the manifest is written last; nothing that exists
is ever changed or removed; a kill at any instant leaves only what `recover` knows to be unfinished.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from tosdiff.errors import OnlyNewerReadsError, StoreError
from tosdiff.models import Capture, Newer, PageReading, Refusal, Rejection, Sighting, Snapshot, Visit
from tosdiff.store import log, manifest, newer, recovery, visits
from tosdiff.store.cache import Cache
from tosdiff.store.chain import Chain
from tosdiff.store.files import content_of, make_folder, plain, settle, write_whole, writing
from tosdiff.store.folders import LOG, Folders, names_in
from tosdiff.store.git import for_git
from tosdiff.store.loading import loaded, page_in
from tosdiff.store.lock import held
from tosdiff.store.log import RESTORE
from tosdiff.store.logs import Logs
from tosdiff.store.recovery import NAME


class Store:
    """A folder of snapshots: one subfolder a document, and one within it for each part of a composite one."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folders = Folders(root)
        """Where the files of each document lie."""
        self.cache = Cache(root)
        """What is derived from it, which lies elsewhere."""
        self._known: dict[tuple[str, str], Snapshot] = {}
        self._logs = Logs(self.visits_file, self.cache)
        self._newer = newer.NewerSnapshots()
        self.text_alone: dict[str, None] = {}
        """Ids of snapshots of which a text was given while the page that it was read from is lost."""
        self._together = False

    # -------------------------------------------------------------- where things lie

    def folder(self, document: str) -> Path:
        """Return where a document's snapshots lie, as `Folders.folder` does and raises."""
        return self.folders.folder(document)

    def file(self, snapshot: Snapshot, suffix: str) -> Path:
        """Return the path of a snapshot's `.warc.gz`, `.json` or `.md`."""
        return self.folder(snapshot.document) / f"{snapshot.name}{suffix}"

    def visits_file(self, document: str) -> Path:
        return self.folder(document) / LOG

    # -------------------------------------------------------------- reading

    def documents(self) -> tuple[str, ...]:
        """Return the ids under which anything was ever visited or stored, sorted."""
        return self.folders.documents()

    def chain(self, document: str) -> Chain:
        """Return the log's lines, proven as it stands now.

        Raises:
            StoreError: a line is not as it was written, or one is missing.
        """
        chain = self.own_chain(document)
        for former in self.folders.apart(document):
            if not chain.holds(self.own_chain(former).last):
                raise StoreError(
                    f"{document} was {former}, and the history under that id is not yet joined to its own",
                    hint="`tosdiff repair` joins them, as does the next check",
                )
        return chain

    def own_chain(self, document: str) -> Chain:
        """Return the chain as `chain` does, of the document's folder alone: what it was formerly may lie apart.

        Raises:
            StoreError: a line is not as it was written, or one is missing.
        """
        return self._logs.chain(document)

    def prove_anew(self) -> None:
        """Prove every line of the logs that are read from now on: what is cited or proved rests on nothing that is kept."""
        self._logs.prove_anew()

    def manifest(self, document: str, name: str) -> str | None:
        """Return the digest of a snapshot's manifest as the log first gave it, None where no line names it; raises as `chain`."""
        return self._logs.manifest(document, name) or self.chain(document).manifests.get(name)

    def visits(self, document: str) -> tuple[Visit, ...]:
        """Return every visit, in the order of the log; one that saw what was rejected since saw no document.

        Raises:
            StoreError: a line is damaged.
        """
        found = self._logs.visits(document, self.chain(document))
        later = self._later(document)
        return tuple(newer.unread(visit, later) for visit in found) if later else found

    def lines_of_visits(self, document: str) -> tuple[tuple[int, bytes], ...]:
        """Return the line that each of the `visits` is, without its newline, and its number in the log."""
        return log.lines_of_visits(self.chain(document))

    def sightings(self, document: str) -> tuple[Sighting, ...]:
        """Return what each visit saw and when, in the order of the log.

        Raises:
            StoreError: a line is damaged.
        """
        found = self._logs.sightings(document, self.chain(document))
        later = self._later(document)
        return newer.unseen(found, later) if later else found

    def sightings_of(self, document: str, snapshot: str) -> tuple[Sighting, ...]:
        """Return the visits that saw a snapshot, whatever was decided of it since.

        Raises:
            StoreError: a line is damaged.
        """
        return log.sightings_of(self.chain(document), self.visits_file(document), snapshot)

    def rejections(self, document: str) -> dict[str, Rejection]:
        """Return what stands rejected, by the name of its snapshot.

        Raises:
            StoreError: a line is damaged.
        """
        return log.rejections_in(self.chain(document), self.visits_file(document))

    def latest(self, document: str) -> Visit | None:
        """Return the newest visit that saw the document, reading only the end of the log.

        Raises:
            StoreError: a line is damaged.
        """
        found = log.newest_in(self.chain(document), self.visits_file(document))
        if found is None or not self._is_newer(document, found):
            return found
        seen = [each for each in self.visits(document) if each.outcome.verified]
        return max(reversed(seen), key=lambda visit: visit.at, default=None)

    def _is_newer(self, document: str, visit: Visit) -> bool:
        named, chain = str(visit.snapshot), self.chain(document)
        return bool(newer.snapshots(self.folder(document), [(named, chain.manifests.get(named, ""))]))

    def _later(self, document: str) -> frozenset[str]:
        """Return the snapshots that a document's log names and only a newer tosdiff can read."""
        return self._newer.among(document, self.folder(document), self.chain(document))

    def newer(self, document: str) -> Newer:
        """Return what of a document only a newer tosdiff can read.

        Raises:
            StoreError: the log is damaged.
        """
        self.sightings(document)
        return newer.passed_over(self.chain(document), self._later(document))

    def newer_met(self) -> dict[str, Newer]:
        """Return by document what was passed over, since only a newer tosdiff can read it, in what was asked so far."""
        return self._newer.met(self._logs.chains)

    def names(self, document: str) -> tuple[str, ...]:
        """Return the names of the document's snapshots, oldest first."""
        return names_in(self.folder(document))

    def snapshots(self, document: str) -> tuple[Snapshot, ...]:
        """Return the snapshots of those `manifests`; raises as `snapshot`."""
        return tuple(self.snapshot(document, name) for name in self.manifests(document))

    def manifests(self, document: str) -> dict[str, str]:
        """Return the digests of the manifests that the document's log names, by the names of their snapshots, oldest first:
        what it does not name is no evidence. What only a newer tosdiff can read is not among them; raises as `chain`."""
        later, named = self._later(document), self.chain(document).manifests
        return {name: named[name] for name in sorted(named) if name not in later}

    def snapshot(self, document: str, name: str) -> Snapshot:
        """Return the snapshot of that full name, as its manifest stood when the log first named it.

        Raises:
            StoreError: its manifest is missing or damaged, or the log does not name it.
        """
        known = self._known.get((document, name))
        if known is None:
            if not NAME.fullmatch(name):
                raise StoreError(f"{name!r} is not the name of a snapshot", hint=RESTORE)
            known = loaded(self.folders, document, name, self.manifest(document, name))
            self._known[document, name] = known
        return known

    def read(self, snapshot: Snapshot) -> bytes:
        """Return the stored body, proving that it is the body that was captured.

        The digests are recomputed at every read: a citation is only worth as much as the bytes behind it.

        Raises:
            DigestMismatchError: the file no longer matches its manifest.
            LostPageError: it is gone.
            StoreError: it cannot be read.
        """
        return page_in(
            self.file(snapshot, ".warc.gz"),
            snapshot,
            lambda: self.own_chain(snapshot.document).retaken.get(snapshot.name, ()),
        )

    def held_in(self, snapshot: Snapshot) -> str:
        """Return the digest of the WARC file that a snapshot's page was read from: its own, or one taken anew."""
        return sha256(content_of(self.file(snapshot, ".warc.gz"))).hexdigest()

    def text(self, snapshot: Snapshot) -> str | None:
        """Return the stored Markdown of a snapshot, proven; None where it is not what was written.

        It is derived, so a damaged one is no loss: the text can be derived again.
        """
        try:
            stored = content_of(self.file(snapshot, ".md"))
        except OSError:
            return None
        return stored.decode() if sha256(stored).hexdigest() == snapshot.text else None

    # -------------------------------------------------------------- writing, under the lock

    @contextmanager
    def lock(self, *, wait: float = 60.0, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
        """Hold the store against other runs.

        Args:
            wait: seconds to wait for another run to end.
            on_wait: called once when there is one.

        Raises:
            StoreLockedError: another run still holds it after that.
            StoreError: the store cannot be written, or is a link.
        """
        self.folders.own()
        with held(self.root, wait=wait, on_wait=on_wait):
            with writing(self.root):
                for_git(self.root)
            yield

    def add(self, capture: Capture, reading: PageReading, *, markdown: str) -> Snapshot:
        """Store a capture and return its snapshot; what is stored already is returned as it stands.

        `markdown` is the text that was read, to be kept beside it.

        Raises:
            StoreError: the store cannot be written.
        """
        from tosdiff.store import warc

        name, document = manifest.name_of(capture), capture.document
        folder = self.folder(document)
        if (folder / f"{name}.json").exists():
            return self._stored_before(capture, name)
        capture = replace(capture, document=self.folders.kept_as(document))
        packed = BytesIO()
        warc.write(capture, packed)
        text = markdown.encode()
        stated = manifest.dump(
            capture,
            reading,
            name=name,
            warc=sha256(packed.getvalue()).hexdigest(),
            text=sha256(text).hexdigest(),
        )
        with writing(folder):
            make_folder(folder, self.root)
            recovery.begin(folder, name, self.own_chain(document))
            write_whole(folder / f"{name}.warc.gz", packed.getvalue())
            write_whole(folder / f"{name}.md", text)
            settle(folder)
            write_whole(folder / f"{name}.json", stated)
            settle(folder)
        return self.unlogged(document, name)

    def _stored_before(self, capture: Capture, name: str) -> Snapshot:
        snapshot = self._known.get((capture.document, name)) or self.snapshot(capture.document, name)
        if snapshot.body != capture.digest:
            raise StoreError(
                f"{self.file(snapshot, '.json')} stands for another page of the same second",
                hint="run this again",
            )
        return snapshot

    def unlogged(self, document: str, name: str) -> Snapshot:
        """Return a snapshot that the log does not name, as its own manifest says: it is no evidence before it does."""
        content = content_of(self.folder(document) / f"{name}.json")
        self._known[document, name] = loaded(self.folders, document, name, sha256(content).hexdigest())
        return self._known[document, name]

    def log(self, document: str, visit: Visit) -> Visit:
        """Append a visit and return it as logged: the first to name a snapshot holds its manifest's digest.

        Raises:
            StoreError: the store cannot be written.
        """
        folder, path = self.folder(document), self.visits_file(document)
        with writing(folder):
            make_folder(folder, self.root)
            visits.mend(path)
            chain, name = self.own_chain(document), visit.snapshot
            if name is not None and name not in chain.manifests:
                stated = content_of(folder / f"{name}.json")
                visit = replace(visit, manifest=sha256(stated).hexdigest())
            visits.append(
                path,
                visit,
                settled=visit.manifest is not None or not self._together,
                merges=[head for head in chain.heads if head != chain.last],
            )
            if name is not None and visit.manifest is not None:
                recovery.end(folder, name)
        return visit

    @contextmanager
    def logging_many(self, document: str) -> Iterator[None]:
        """Let visits that bring no snapshot settle on the disk together: an import logs hundreds.

        A kill loses none of them. A loss of power may take the last ones, as if they had not been imported.
        """
        self._together = True
        try:
            yield
        finally:
            self._together = False
            with writing(self.folder(document)):
                visits.settle(self.visits_file(document))

    def keep_refused(self, capture: Capture, refusal: Refusal) -> Path:
        """Keep a refused capture aside, with its reason; return the page as a file to look at.

        Raises:
            StoreError: the store cannot be written.
        """
        from tosdiff.store import refused

        folder = self._refused(capture.document)
        with writing(folder):
            return refused.keep(folder, capture, refusal)

    def refused(self, document: str, visit: Visit) -> Capture | None:
        """Return the capture that a visit refused, or None if it is no longer kept.

        Raises:
            StoreError: what is kept is damaged.
        """
        from tosdiff.store import refused

        return refused.read(self._refused(document), visit) if visit.body else None

    def _refused(self, document: str) -> Path:
        return self.folder(document) / "refused"

    def writable(self, document: str) -> None:
        """Refuse to add to a document of which only a newer tosdiff can read how it stands.

        Raises:
            OnlyNewerReadsError: that is so.
            StoreError: the log is damaged.
        """
        path, chain = self.visits_file(document), self.chain(document)
        newest = log.hold_to_known(chain, path)
        if newest and self._is_newer(document, newest):
            raise OnlyNewerReadsError(
                f"{path}: a newer tosdiff stored what {document} shows, and this one cannot read it",
                hint="update tosdiff; nothing was added to the log",
            )

    def recover(self, document: str) -> None:
        """Finish or clear what a killed run left: a snapshot that it stored gets its visit, half of one goes.

        Raises:
            StoreError: the log is damaged, or gone beside snapshots that it named; the store cannot be written.
        """
        folder, path = self.folder(document), self.visits_file(document)
        if not plain(folder, folder=True):
            return
        with writing(folder):
            visits.mend(path)
            chain, names = self.own_chain(document), self.names(document)
            pending = recovery.unfinished(folder, names, chain)
            if chain.last == visits.FIRST and names and not pending:
                raise StoreError(
                    f"{path}: the log of visits is gone, beside {len(names)} snapshots that it named",
                    hint="restore it from a backup, or `tosdiff repair` makes one that says it was made anew",
                )
            if pending:
                snapshot = self.unlogged(document, pending)
                self.read(snapshot)
                self.log(document, recovery.visit_of(snapshot, first=log.newest_in(chain, path) is None))
            recovery.clear(folder, names, self.own_chain(document))
