"""Snapshots as one WACZ file (Web Archive Collection Zipped, 1.1.1), which any browser opens with ReplayWeb.page.

    archive/    each snapshot's WARC file, as it is stored
    indexes/    where in them the answer from each address at each time lies
    pages/      the snapshots, to choose from
    manifests/  each snapshot's manifest, as it is stored
    logs/       each document's log of visits, as it is stored
    datapackage.json, datapackage-digest.json

Manifests and logs are tosdiff's own: by them a WACZ is proven as a store is, and read back without loss. Folders are
one deep, and documents' ids part at `_`, because `wacz validate` looks no deeper. Invariant: the same members give the same
file, byte for byte.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, BinaryIO, NamedTuple

from tosdiff.about import HOME_PAGE, __version__
from tosdiff.models import Snapshot, iso
from tosdiff.store.cdxj import IndexedRecord, indexed

VERSION = "1.1.1"
WARCS, MANIFESTS, LOGS = "archive", "manifests", "logs"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip can hold: its members' times say nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedSnapshot:
    """A snapshot on its way into a package."""

    snapshot: Snapshot
    folder: str
    """Id of the document under which it is stored."""
    title: str
    """As the list of pages shows it."""
    warc: bytes
    manifest: bytes
    licences: tuple[Mapping[str, str], ...] = ()
    """Under which it was taken from elsewhere: `name`, `path` and `title` as the Data Package standard has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedLog:
    folder: str
    content: bytes


def member(folder: str, name: str = "") -> str:
    """Return how a file of a document is named in a package: `claude_consumer-terms`, and the snapshot's name."""
    return "_".join((*folder.split("/"), *((name,) if name else ())))


def write(
    to: BinaryIO, snapshots: Iterable[PackedSnapshot], logs: Sequence[PackedLog], *, title: str
) -> None:
    """Write a package.

    Raises:
        StoreError: a WARC file cannot be read.
        OSError: it cannot be written.
    """
    with zipfile.ZipFile(to, "w", zipfile.ZIP_STORED) as archive:
        package = _Package(archive)
        entries: list[_IndexedSnapshot] = []
        licences: dict[str, Mapping[str, str]] = {}
        for each in snapshots:
            name = member(each.folder, each.snapshot.name)
            package.add(f"{WARCS}/{name}.warc.gz", each.warc, **_provenance(each))
            package.add(f"{MANIFESTS}/{name}.json", each.manifest)
            records = tuple(indexed(each.warc))
            entries.append(_IndexedSnapshot(name, each.title, each.snapshot.rendering is not None, records))
            licences |= {licence["name"]: licence for licence in each.licences}
        listed = _listed(entries)
        index = sorted(record.line(f"{each.name}.warc.gz") for each in listed for record in each.records)
        pages = [
            {"id": each.name, "url": record.url, "ts": iso(record.at), "title": each.title}
            for each in listed
            for record in shown(each.records)
        ]
        for log in logs:
            package.add(f"{LOGS}/{member(log.folder)}.jsonl", log.content)
        package.add("indexes/index.cdx", "".join(f"{line}\n" for line in index).encode())
        head = {"format": "json-pages-1.0", "id": "pages", "title": "Snapshots"}
        package.add("pages/pages.jsonl", "".join(json.dumps(row) + "\n" for row in (head, *pages)).encode())
        package.close(title, pages[-1] if pages else None, tuple(licences.values()))


class _IndexedSnapshot(NamedTuple):
    name: str
    title: str
    is_text: bool
    records: tuple[IndexedRecord, ...]


def _listed(entries: Sequence[_IndexedSnapshot]) -> list[_IndexedSnapshot]:
    """Return what is indexed: who replays an archive knows one answer for an address and second, and that is the page's.

    A text that another took out of a page of the same second is in the package all the same.
    """
    pages = {(record.url, record.at) for each in entries if not each.is_text for record in each.records}
    return [
        each
        for each in entries
        if not (each.is_text and any((record.url, record.at) in pages for record in each.records))
    ]


def shown(records: Sequence[IndexedRecord]) -> tuple[IndexedRecord, ...]:
    """Return the record that holds the page, of all that were stored of one capture (as `warc.page` finds it)."""
    for kind in ("resource", "response"):
        if found := [each for each in records if each.kind == kind]:
            return (found[-1],)
    return ()


def _provenance(each: PackedSnapshot) -> dict[str, Any]:
    stated: dict[str, Any] = {"title": each.title}
    if each.snapshot.source:
        stated["sources"] = [{"title": each.snapshot.source}]
    if each.licences:
        stated["licenses"] = [dict(licence) for licence in each.licences]
    return stated


class _Package:
    """The members of a package, and what its list says of them."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._resources: list[dict[str, Any]] = []

    def add(self, path: str, content: bytes, **stated: Any) -> None:
        self._write(path, content)
        self._resources.append(
            {"name": path.rpartition("/")[2].lower(), "path": path}
            | {"hash": f"sha256:{sha256(content).hexdigest()}", "bytes": len(content)}
            | stated
        )

    def close(
        self, title: str, newest: Mapping[str, str] | None, licences: Sequence[Mapping[str, str]]
    ) -> None:
        """Write the list of what it holds, and the digest of that list."""
        package: dict[str, Any] = {
            "profile": "data-package",
            "wacz_version": VERSION,
            "title": title,
            "software": f"tosdiff/{__version__} ({HOME_PAGE})",
        }
        if newest:
            package |= {"mainPageUrl": newest["url"], "mainPageDate": newest["ts"]}
        if licences:
            package["licenses"] = [dict(licence) for licence in licences]
        stated = json.dumps(package | {"resources": self._resources}, indent=1).encode()
        self._write("datapackage.json", stated)
        digest = {"path": "datapackage.json", "hash": f"sha256:{sha256(stated).hexdigest()}"}
        self._write("datapackage-digest.json", json.dumps(digest, indent=1).encode())

    def _write(self, path: str, content: bytes) -> None:
        # not packed: WARC files are, and what zlib makes of the rest differs from version to version
        about = zipfile.ZipInfo(path, _EPOCH)
        about.create_system = 3
        about.external_attr = 0o644 << 16
        self._archive.writestr(about, content)
