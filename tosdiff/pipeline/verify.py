"""What of a store is not as it was written; the heads of its logs published, and a store held to what was.

Invariant: as in `evidence.verify`; nothing is published of a store that is damaged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tosdiff.errors import StoreError, UnreadableFileError, UsageError
from tosdiff.evidence import published, publishing, stamped, standalone, timestamps
from tosdiff.evidence import verify as evidence
from tosdiff.evidence.publishing import PublishedHeads
from tosdiff.evidence.stamped import StampedHeads
from tosdiff.evidence.timestamps import ReadTimestamp, StampVerdict
from tosdiff.history.clocks import ClockStep, clock_steps
from tosdiff.models import Clock, Damage, content_named, now
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.stamping import trusted
from tosdiff.unattended import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a store's own digests say of it, and what its clocks do."""

    documents: int
    """How many there are."""
    damage: tuple[Damage, ...]
    notices: tuple[Damage, ...]
    """What is no damage, but to be known: branches, a log that was made anew, files of other programs."""
    clocks: tuple[tuple[str, ClockStep], ...]
    """By the path of its log, each visit whose clock cannot be right: nothing is damaged by that."""
    proved: tuple[StampedHeads, ...] = ()
    """Timestamps of the heads of logs that prove them, oldest first."""


def verify(archive: Archive, *, roots: Path | None = None) -> Verified:
    """Return everything that is damaged, each visit whose clock cannot be right, and what timestamps prove.

    `roots` is a file of certificates that are trusted to stand behind timestamps; by default the user's config names it.

    Raises:
        UsageError: the store holds no document.
        ConfigError: the certificates cannot be read.
    """
    documents = archive.store.documents()
    if not documents:
        raise UsageError(
            f"no snapshots in {archive.store.root}",
            hint="name their folder with --store, or run `tosdiff check`",
        )
    archive.store.prove_anew()
    found = evidence.examine(archive.store, {each.id: each.former_ids for each in archive.documents})
    clocks = tuple(step for document in documents for step in _clocks(archive, document))
    stamps = _stamps(archive, roots)
    unread = tuple(
        Damage(path=each.path, problem=f"a timestamp that is not verified here: {each.read.why}")
        for each in stamps
        if not each.damage and each.read.verdict is not StampVerdict.PROVED
    )
    broken = tuple(Damage(path=each.path, problem=each.damage) for each in stamps if each.damage)
    return Verified(
        documents=len(documents),
        damage=(*found.damage, *broken),
        notices=(*found.notices, *_newer(archive, documents, found.notices), *unread),
        clocks=clocks,
        proved=tuple(s for s in stamps if not s.damage and s.read.verdict is StampVerdict.PROVED),
    )


def _newer(archive: Archive, documents: Sequence[str], told: Sequence[Damage]) -> Iterator[Damage]:
    """Yield what of a form known here holds words that only a newer tosdiff knows, where nothing is told of it yet."""
    known = {(each.path, each.problem.partition(":")[0]) for each in told}
    for document in documents:
        try:
            newer = archive.store.newer(document)
        except StoreError:
            continue  # the damage is told
        for number in newer.lines:
            place = (f"{document}/visits.jsonl", f"line {number}")
            if place not in known:
                yield Damage(path=place[0], problem=f"{place[1]}: {_NEWER}")
        for name in newer.snapshots:
            if not any(path == f"{document}/{name}.json" for path, _ in known):
                yield Damage(path=f"{document}/{name}.json", problem=_NEWER)


_NEWER = "it is as it was written, with a word that this tosdiff does not know: update tosdiff to read it"


def _stamps(archive: Archive, roots: Path | None) -> tuple[StampedHeads, ...]:
    if not (archive.store.root / stamped.FOLDER).is_dir():
        return ()
    wanted = settings.timestamp() if roots is None else None
    file = wanted.roots if wanted else roots
    return tuple(stamped.examine(archive.store.root, roots=trusted(file)))


def _clocks(archive: Archive, document: str) -> Iterator[tuple[str, ClockStep]]:
    try:
        sightings = archive.store.sightings(document)
    except StoreError:
        return  # the damage is told; of such a log nothing else can be
    for step in clock_steps(sightings, now=archive.now):
        yield f"{document}/visits.jsonl", step


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedBundle:
    """What a bundle's own digests say of it, and its timestamp where it has one."""

    wrong: tuple[str, ...]
    held: tuple[str, ...]
    complete: bool
    """Whether every quotation could be looked for."""
    digest: str
    """Of its list of digests, which stands for all of it."""
    timestamp: ReadTimestamp | None


def verify_bundle(file: Path, *, roots: Path | None = None) -> VerifiedBundle:
    """Check a bundle as its own verifier does, and its timestamp.

    Certificates that came with it are not trusted: anyone can put theirs there.

    Raises:
        UnreadableFileError: it is no bundle.
        ConfigError: the certificates cannot be read.
    """
    try:
        content = content_named(file)
        files = standalone.unpacked(content)
    except (OSError, ValueError) as problem:
        raise UnreadableFileError(
            f"{file} is no bundle: {problem}", hint="`tosdiff bundle` writes one; name the zip file itself"
        ) from problem
    wrong, held, complete = standalone.check(files, packed_whole=True)
    if not wrong and standalone.packed(files) != content:
        wrong.append("the zip file is not the one that holds these files: it was changed or packed anew")
    listed, token = files.get(standalone.LIST, b""), files.get("timestamp.tsr")
    read = None
    if token is not None:
        wanted = settings.timestamp() if roots is None else None
        read = timestamps.read(token, listed, roots=trusted(wanted.roots if wanted else roots))
        if read.verdict is StampVerdict.BROKEN:
            wrong.append(f"timestamp.tsr: {read.why}")
    return VerifiedBundle(
        wrong=tuple(wrong),
        held=tuple(held),
        complete=complete,
        digest=published.digest(listed),
        timestamp=read,
    )


def publish(archive: Archive, *, clock: Clock = now) -> PublishedHeads:
    """Append the heads of all logs as a line to `published.jsonl` and return it.

    Raises:
        UsageError: the store holds no document.
        StoreError: it is damaged, held by another run, or cannot be written.
    """
    from tosdiff.store.files import append_line, writing

    store = archive.store
    with store.lock():
        if damage := verify(archive).damage:
            raise StoreError(
                f"{damage[0].path}: {damage[0].problem}",
                hint="nothing is published of a damaged store; `tosdiff verify` lists what is damaged",
            )
        heads = {name: tuple(evidence.log_of(store, name).heads) for name in published.documents(store.root)}
        line = publishing.line_of(heads, clock())
        with writing(store.root):
            append_line(store.root / publishing.NAME, line)
    return publishing.read(line)


def verify_against(
    archive: Archive, posted: str, *, roots: Path | None = None
) -> tuple[Verified, PublishedHeads]:
    """Verify a store, and that it still contains what a posted digest stands for.

    Raises:
        UsageError: the store holds no document, or no line of `published.jsonl` has that digest.
    """
    found = verify(archive, roots=roots)
    line = publishing.against(archive.store.root, posted)
    logs = {name: evidence.log_of(archive.store, name) for name in published.documents(archive.store.root)}
    gone = tuple(publishing.missing(line, logs))
    return replace(found, damage=(*found.damage, *gone)), line
