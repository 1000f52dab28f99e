"""Evidence of what stood in documents, gathered into a zip file that a reader checks without tosdiff.

Invariant: nothing goes into a bundle that is damaged here; what is shown as text is derived anew from the stored bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from tosdiff.errors import QuoteNotFoundError, StoreError, UsageError
from tosdiff.evidence import bundle as evidence
from tosdiff.evidence import publishing, standalone
from tosdiff.evidence.bundle import Bundle, BundledClaim, SeenInLog
from tosdiff.evidence.timestamps import ReadTimestamp
from tosdiff.evidence.verify import verify_evidence
from tosdiff.models import Document, DocumentText, Snapshot, Span, State, iso
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.cite import cite
from tosdiff.pipeline.stamping import obtained, trusted
from tosdiff.store.files import content_of, put_in_place, writing


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleFile:
    """A bundle as it was written."""

    path: Path
    digest: str
    """Of its list of digests, which stands for all of it."""
    bundle: Bundle
    size: int
    """In bytes."""
    timestamp: ReadTimestamp | None = None


def gather(
    archive: Archive,
    chosen: Sequence[tuple[str | None, Sequence[tuple[Document, State]]]],
    *,
    quote: str | None,
    read_on: date,
) -> Bundle:
    """Return what goes into a bundle of these versions.

    Args:
        archive: where they are stored.
        chosen: for each text named, how a version of it was asked for and the versions of its parts.
        quote: a sentence that must stand in each text; its parts without it are left out.
        read_on: the day on which the bundle is made.

    Raises:
        QuoteNotFoundError: a text does not hold the quotation.
        StoreError: some of the evidence is damaged.
    """
    archive.store.prove_anew()
    claims = [
        claim
        for when, parts in chosen
        for claim in _claims_of(archive, parts, quote=quote, when=when, read_on=read_on)
    ]
    unique = {(claim.snapshot.document, claim.snapshot.name): claim for claim in claims}
    files: dict[str, bytes] = {}
    bundled: list[BundledClaim] = []
    for (document, name), claim in unique.items():
        _sound(archive, document, name)
        folder = archive.store.folder(document)
        manifest = content_of(folder / f"{name}.json")
        stored_as = str(json.loads(manifest)["document"])  # a former id of a document that was renamed since
        files[f"{stored_as}/visits.jsonl"] = archive.store.chain(document).content
        files[f"{stored_as}/{name}.json"] = manifest
        files[f"{stored_as}/{name}.warc.gz"] = content_of(folder / f"{name}.warc.gz")
        text = archive.store.text(archive.store.snapshot(document, name))
        if text is not None:  # as it was derived when it was stored
            files[f"{stored_as}/{name}.md"] = text.encode()
        bundled.append(replace(claim, snapshot=replace(claim.snapshot, document=stored_as)))
    heads = archive.store.root / publishing.NAME
    if heads.is_file() and not heads.is_symlink():
        files[publishing.NAME] = content_of(heads)
    return Bundle(read_on=read_on, claims=tuple(bundled), evidence=files)


def write(
    bundle: Bundle,
    to: Path,
    *,
    page: str,
    words: str,
    timestamp: str | None = None,
    roots: Path | None = None,
    stamp_words: Callable[[ReadTimestamp, bool], str] | None = None,
) -> BundleFile:
    """Write a bundle with the page and the words that a reader sees.

    Args:
        bundle: what is claimed, and the evidence.
        to: the zip file.
        page: HTML that shows each quotation in its place.
        words: the claim in plain words.
        timestamp: address of the authority that is asked for a timestamp of it; None where nobody is.
        roots: a file of the certificates that are trusted to stand behind it, which goes along.
        stamp_words: says what a timestamp proves, and whether the certificates that it leads to go along.

    Raises:
        UsageError: the file is no zip file by its name, or a timestamp needs what is not installed.
        FetchError: nobody gave a timestamp; nothing is written then.
        StoreError: it cannot be written.
    """
    if to.suffix.lower() != ".zip":
        raise UsageError(f"{to} does not end in .zip", hint=f"write it to {to}.zip")
    files = evidence.files_of(bundle, page=page, words=words)
    given = None
    if timestamp is not None and stamp_words is not None:
        certificates = trusted(roots)
        given = obtained(files[standalone.LIST], timestamp, roots=certificates)
        added = {"timestamp.tsr": given.token}
        added["timestamp.txt"] = stamp_words(given.read, certificates is not None).encode()
        if certificates is not None:
            added["timestamp-roots.pem"] = certificates
        files |= evidence.with_list(added)
    content = evidence.packed(files)
    with writing(to):
        put_in_place(to, content)
    return BundleFile(
        path=to,
        digest=evidence.digest_of(files),
        bundle=bundle,
        size=len(content),
        timestamp=given.read if given else None,
    )


def _claims_of(
    archive: Archive,
    parts: Sequence[tuple[Document, State]],
    *,
    quote: str | None,
    when: str | None,
    read_on: date,
) -> list[BundledClaim]:
    found: list[BundledClaim] = []
    missing: list[QuoteNotFoundError] = []
    for document, state in parts:
        try:
            cited = cite(archive, document, state, read_on=read_on, quote=quote, when=when)
        except QuoteNotFoundError as problem:
            missing.append(problem)
            continue
        snapshot = archive.snapshot(document, state)
        text = archive.derived(document, snapshot)
        found.append(
            BundledClaim(
                citation=cited,
                snapshot=snapshot,
                text=text,
                pieces=_pieces(archive, snapshot, text, cited.quotation.span) if cited.quotation else (),
                seen=_seen(archive, document, snapshot.name),
                day=_day(when),
            )
        )
    if not found:
        raise missing[0]
    return found


def _pieces(archive: Archive, snapshot: Snapshot, text: DocumentText, span: Span) -> tuple[str, ...]:
    """Return the quotation as the bundle's verifier will look for it; of a PDF, which it cannot read, as it stands."""
    stated = json.loads(content_of(archive.store.file(snapshot, ".json")))
    page = standalone.text_of(archive.store.read(snapshot), str(stated.get("charset") or "utf-8"))
    if page is None:
        return (text.text[slice(*span)],)
    return evidence.pieces_of(text, span, standalone.folded(page))


def _seen(archive: Archive, document: Document, name: str) -> SeenInLog:
    times = sorted(iso(sighting.at) for sighting in archive.store.sightings_of(document.id, name))
    return SeenInLog(visits=len(times), first=times[0], last=times[-1])


def _sound(archive: Archive, document: str, name: str) -> None:
    folders = archive.store.folders
    known = (document, *folders.former(document))
    for damage in verify_evidence(archive.store, folders.kept_as(document), [name], known):
        raise StoreError(
            f"{damage.path}: {damage.problem}",
            hint="nothing damaged goes into a bundle; `tosdiff verify` lists what is damaged",
        )


def _day(when: str | None) -> date | None:
    try:
        return date.fromisoformat(when) if when else None
    except ValueError:  # latest, a snapshot's id
        return None
