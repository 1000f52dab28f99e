"""The Python API: open an archive and ask it what the command line asks.

    import tosdiff

    archive = tosdiff.open("terms")
    archive["claude/consumer-terms"].versions().to_records()

Invariant: nothing is decided here. Every answer is what the command of the same name would tell, as the frozen value it
is told from, and every error is one of `tosdiff.errors`, with a hint. Nothing here writes evidence: to fetch and to import is
for the command line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from os.path import expanduser
from pathlib import Path
from typing import Generic, TypeVar, overload

from tosdiff.evidence.cite import Citation
from tosdiff.evidence.prove import WITHIN, Proof
from tosdiff.models import Change, ChangeKind, Clause, Damage, Document, Op, iso, now
from tosdiff.pipeline import archive as pipeline
from tosdiff.pipeline.diff import Difference
from tosdiff.pipeline.logbook import LogEntry
from tosdiff.pipeline.show import Shown
from tosdiff.search.find import Findings, Hit

When = str | date | datetime
"""A moment: `latest`, `previous`, a snapshot's name, or a day or time (UTC unless it says otherwise). A day means what was
seen last by its end."""
Record = dict[str, object]

T = TypeVar("T")
S = TypeVar("S")


class Rows(Sequence[T], Generic[T, S]):
    """Values in order, which can also be had as plain records, one a row.

    `pandas.DataFrame(rows.to_records())` makes a data frame of it.
    """

    def __init__(self, values: Iterable[T], record: Callable[[T], Record], source: S) -> None:
        self._values = tuple(values)
        self._record = record
        self.source = source
        """What the values were taken from, with what rows cannot say."""

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Rows[T, S]: ...
    def __getitem__(self, at: int | slice) -> T | Rows[T, S]:
        if isinstance(at, slice):
            return Rows(self._values[at], self._record, self.source)
        return self._values[at]

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rows) and self._values == other._values

    def __hash__(self) -> int:
        return hash(self._values)

    def __repr__(self) -> str:
        return f"<{len(self)} rows>"

    def to_records(self) -> list[Record]:
        """Return them as dictionaries of plain values: text, numbers, truth values, datetimes, lists of text, None."""
        return [self._record(value) for value in self._values]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedBlock:
    """One block that changed, and the version that brought the change."""

    entry: LogEntry
    change: Change


def open(path: str | Path | None = None, *, store: str | Path | None = None) -> OpenArchive:
    """Open an archive to ask it.

    Args:
        path: a folder with a `providers.yaml`, or such a file; without it, the one that the command line would use.
        store: the folder of the snapshots, by default the one that belongs to the file.

    Raises:
        ProvidersFileError: there is no such file, or something in it is not understood.
    """
    # `~name` of nobody stays as it is written, where pathlib raises
    file, folder = (None if each is None else Path(expanduser(each)) for each in (path, store))  # noqa: PTH111
    if file is not None and file.is_dir():
        file /= "providers.yaml"
    return OpenArchive(pipeline.opened(folder, file))


class OpenArchive:
    """The declared documents and what is stored of them; made by `tosdiff.open`."""

    def __init__(self, archive: pipeline.Archive) -> None:
        self._archive = archive

    @property
    def documents(self) -> tuple[Document, ...]:
        """What is watched, as `providers.yaml` declares it."""
        return self._archive.documents

    def __getitem__(self, document: str | Document) -> OpenDocument:
        """Return one document by its id, `claude/consumer-terms`, or a part by its own; also one that is stored and not declared.

        Raises:
            UnknownDocumentError: none is declared or stored under that id; the hint names the nearest.
        """
        name = document if isinstance(document, str) else document.id
        found = self._archive.parts(name)
        return OpenDocument(self._archive, found[0] if len(found) == 1 else self._archive.document(name))

    def __iter__(self) -> Iterator[OpenDocument]:
        return (OpenDocument(self._archive, document) for document in self.documents)

    def __len__(self) -> int:
        return len(self.documents)

    def __repr__(self) -> str:
        return f"<tosdiff archive of {len(self)} documents in {self._archive.store.root}>"

    def _ipython_key_completions_(self) -> list[str]:
        return [document.id for document in self.documents]

    def find(self, text: str, *, limit: int = 20) -> Rows[Hit, Findings]:
        """Return where a wording stands or stood, in all documents and versions, as `tosdiff find` does.

        What holds the wording comes first, then what is near it; a hit's `grade` says which. The rows' `source` is the
        whole answer: how much was searched, what was never seen, which words no text has.

        Raises:
            UsageError: it holds no word to look for.
            StoreError: the store is damaged.
        """
        archive, _ = self._archive.with_stored()
        return _found(archive, text, archive.documents, limit)

    def verify(self) -> tuple[Damage, ...]:
        """Return everything in the store that is not as it was written; empty when all holds.

        Raises:
            UsageError: the store holds no document.
        """
        from tosdiff.pipeline.verify import verify

        return verify(self._archive).damage


class OpenDocument:
    """One document and its history; made by `archive["claude/consumer-terms"]`."""

    def __init__(self, archive: pipeline.Archive, document: Document) -> None:
        self._archive = archive
        self.document = document

    @property
    def id(self) -> str:
        return self.document.id

    def __repr__(self) -> str:
        return f"<{self.id}>"

    def versions(self) -> Rows[LogEntry, Document]:
        """Return every version, oldest first, with what changed since the one before of its edition.

        Raises:
            StoreError: the store is damaged.
        """
        from tosdiff.pipeline.log import log

        return Rows(log(self._archive, self.document), _version_record, self.document)

    def version(self, at: When = "latest") -> Shown:
        """Return the labelled version that was seen at a moment, as `tosdiff show` does.

        Its `unseen` says so where a day was asked for on which nobody looked.

        Raises:
            UnknownVersionError: no version was seen by then.
            StoreError: the store is damaged.
        """
        from tosdiff.pipeline.show import show

        when = _when(at)
        state = self._archive.state(self.document, when)
        return show(self._archive, self.document, state, when=when)

    def clauses(self, at: When = "latest") -> Rows[Clause, Shown]:
        """Return every sentence and list item of a version in order, those without a label too.

        Raises:
            UnknownVersionError, StoreError: as `version`.
        """
        shown = self.version(at)
        return Rows(shown.version.clauses, _clause_record, shown)

    def changes(self) -> Rows[ChangedBlock, Document]:
        """Return every block that changed in the whole history, oldest first, whatever the class of the change.

        A switch to another edition changes no block: `versions` has it.

        Raises:
            StoreError: the store is damaged.
        """
        changed = (
            ChangedBlock(entry=entry, change=change)
            for entry in self.versions()
            for change in (entry.comparison.changes if entry.comparison else ())
        )
        return Rows(changed, _change_record, self.document)

    def diff(self, before: When | None = None, after: When | None = None) -> Difference:
        """Compare two versions; without moments the last two of the edition seen last, as `tosdiff diff` does.

        Raises:
            UnknownVersionError: a moment by which no version was seen, or no two versions of that edition.
            StoreError: the store is damaged.
        """
        from tosdiff.pipeline.diff import diff

        whens = [None if at is None else _when(at) for at in (before, after)]
        return diff(self._archive, self.document, *whens)

    def find(self, text: str, *, limit: int = 20) -> Rows[Hit, Findings]:
        """Return where a wording stands or stood in this document; otherwise as of the archive."""
        return _found(self._archive, text, (self.document,), limit)

    def prove(self, text: str, *, at: str | date, within: int = WITHIN) -> Proof:
        """Return whether a quotation stood in the document on a day, what shows it and what is not proved.

        Args:
            at: the day, UTC.
            within: on a day nobody looked, how many days may lie between the visits before and after it for both to be
                proof.

        Raises:
            UsageError: the quotation holds no word, or the day is none or has not come.
            StoreError: what is evidence is damaged.
        """
        from tosdiff.pipeline.days import read_day
        from tosdiff.pipeline.prove import prove

        return prove(self._archive, self.id, text, read_day(at), now=now(), within=within)

    def cite(self, quote: str | None = None, *, at: When = "latest") -> Citation:
        """Return a citation of a version, read today, and of a quotation that must stand in it.

        Raises:
            QuoteNotFoundError: it does not stand in that version; the hint has the nearest sentence.
            UnknownVersionError, StoreError: as `version`.
        """
        from tosdiff.pipeline.cite import cite

        when = _when(at)
        state = self._archive.state(self.document, when)
        return cite(self._archive, self.document, state, read_on=now().date(), quote=quote, when=when)


# ------------------------------------------------------------------ moments


def _when(at: When) -> str:
    if isinstance(at, datetime):
        return iso(at)
    return at.isoformat() if isinstance(at, date) else at


# ------------------------------------------------------------------ records


def _found(
    archive: pipeline.Archive, text: str, documents: Sequence[Document], limit: int
) -> Rows[Hit, Findings]:
    from tosdiff.pipeline.find import find

    findings = find(archive, text, documents, limit=limit)
    return Rows((*findings.hits, *findings.near), _hit_record, findings)


def _version_record(entry: LogEntry) -> Record:
    event = entry.events[-1]
    return {
        "document": entry.snapshot.document,
        "snapshot": entry.snapshot.id,
        "first_seen": entry.state.first_seen,
        "last_seen": entry.state.last_seen,
        "visits": entry.state.visits,
        "class": event.significance.value,
        "explanation": event.explanation,
        "line": entry.line,
        "switched": entry.switched,
        "edition": str(entry.edition),
        **(event.told.counted if event.told else dict.fromkeys(map(str, ChangeKind), 0)),
        "labels": list(event.told.labels) if event.told else [],
        "headlines": [each.text for each in (event.told.headlines if event.told else ())],
    }


def _clause_record(clause: Clause) -> Record:
    return {
        "text": clause.text,
        "heading": " › ".join(clause.heading_path),
        "lead_in": clause.lead_in.text if clause.lead_in else None,
        "labels": [label.label for label in clause.labels],
        "start": clause.span[0],
        "end": clause.span[1],
        "block": clause.block,
        **{name: getattr(clause.attributes, name) for name in _FLAGS},
        "export": clause.attributes.export and clause.attributes.export.value,
        "notice_days": clause.attributes.notice_days,
        "notice_kind": clause.attributes.notice_kind and clause.attributes.notice_kind.value,
        "notice_channel": [channel.value for channel in clause.attributes.notice_channel],
        "refund": clause.attributes.refund and clause.attributes.refund.value,
        "qualifier": clause.attributes.qualifier and clause.attributes.qualifier.value,
    }


_FLAGS = ("discretion", "exception")


def _change_record(changed: ChangedBlock) -> Record:
    entry, change = changed.entry, changed.change
    return {
        "document": entry.snapshot.document,
        "snapshot": entry.snapshot.id,
        "first_seen": entry.state.first_seen,
        "class": entry.events[-1].significance.value,
        "kind": change.kind.value,
        "heading": " › ".join(change.heading_path),
        "labels": list(change.labels),
        "before": None if change.before is None else _words(change, Op.INSERT),
        "after": None if change.after is None else _words(change, Op.DELETE),
    }


def _words(change: Change, without: Op) -> str:
    return "".join(edit.text for edit in change.edits if edit.op is not without)


def _hit_record(hit: Hit) -> Record:
    return {
        "document": hit.document,
        "grade": hit.grade.value,
        "text": hit.text,
        "heading": " › ".join(hit.heading_path),
        "snapshot": hit.snapshot,
        "versions": hit.versions,
        "first_seen": hit.stretches[0].first_seen if hit.stretches else None,
        "last_seen": hit.stretches[-1].last_seen if hit.stretches else None,
        "stands": bool(hit.stretches) and hit.stretches[-1].stands,
        "likeness": hit.likeness,
    }
