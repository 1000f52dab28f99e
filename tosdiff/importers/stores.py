"""What another store of tosdiff holds, as captures that others made.

Invariant: nothing in it is trusted more than the web: no link is followed, every page is proven against its own
manifest, and none becomes a visit of one's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from tosdiff.errors import StoreError, UnreadableFileError
from tosdiff.importers.found import FoundBy, FoundPage, Stranger, without_home
from tosdiff.importers.matching import Matched, by_address
from tosdiff.models import Capture, Document, Exchange, FetchedBy, Rendering, Snapshot
from tosdiff.store.store import Store
from tosdiff.store.warc import answered, exchanges


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """A verified visit of the other store that began or ended a state there."""

    snapshot: Snapshot
    at: datetime
    head: str
    """Digest of the last line of the document's log there."""
    source: str | None
    """Where the other store had it from, as its log says."""
    rendering: Rendering | None


def snapshots(
    path: Path, name: str, documents: Sequence[Document], given: Document | None
) -> Iterator[FoundPage | Stranger]:
    """Yield, of each document there that is declared here, what its log saw first and last in each state."""
    store = Store(path)
    store.prove_anew()
    for document in store.documents():
        shown = f"{name}/{document}"
        if any(place.is_symlink() for place in (store.folder(document), *store.folder(document).glob("*"))):
            yield Stranger(name=shown, missing="a link out of the store, which is not followed", is_page=True)
            continue
        try:
            seen = tuple(_states(store, document))
        except (StoreError, OSError) as problem:
            yield Stranger(name=shown, missing=f"damaged: {problem}", is_page=True, is_damaged=True)
            continue
        match = _match(document, seen, documents, given)
        if match.document is None:
            yield Stranger(name=shown, missing=match.missing, is_page=True)
            continue
        for each in seen:
            yield _page(store, shown, each, match)


def _states(store: Store, document: str) -> Iterator[_Seen]:
    visits = store.visits(document)
    lines = store.visits_file(document).read_bytes().splitlines()
    head = sha256(lines[-1]).hexdigest() if lines else ""
    verified = sorted((v for v in visits if v.outcome.verified and v.snapshot), key=lambda visit: visit.at)
    for snapshot, group in groupby(verified, key=lambda visit: visit.snapshot):
        stretch = list(group)
        for visit in {each.at: each for each in (stretch[-1], stretch[0])}.values():
            yield _Seen(
                snapshot=store.snapshot(document, str(snapshot)),
                at=visit.at,
                head=head,
                source=visit.source,
                rendering=visit.rendering,
            )


def _match(
    theirs: str, seen: Sequence[_Seen], documents: Sequence[Document], given: Document | None
) -> Matched:
    """Return the document of the address that was asked there; its id says nothing about what it is here."""
    if not seen:
        return Matched(missing="no verified visit is in its log")
    address = seen[-1].snapshot.url
    match = by_address(address, documents)
    if match.document is None and (same := [d for d in documents if d.id == theirs and d.url == address]):
        match = Matched(document=same[0], by=FoundBy.ADDRESS)
    if given is not None and match.document != given:
        return Matched(missing=f"it is not {given.id}")
    return match


def _page(store: Store, shown: str, seen: _Seen, match: Matched) -> FoundPage:
    document, snapshot = match.document, seen.snapshot
    assert document is not None, "only what matches is given"
    again = seen.at != snapshot.captured_at
    told = f"the store {without_home(shown)}, head {seen.head[:12]}: {snapshot.name}{', seen again' if again else ''}"

    def capture() -> Capture:
        try:
            body = store.read(snapshot)
            hops, headers = ((), ()) if again else _as_answered(store, snapshot)
        except StoreError as problem:
            raise UnreadableFileError(problem.message, hint=problem.hint) from problem
        return Capture(
            document=document.id,
            url=document.url,
            final_url=snapshot.final_url,
            captured_at=seen.at,
            status=snapshot.status,
            headers=headers or (("Content-Type", snapshot.content_type),),
            body=body,
            exchanges=hops,
            fetcher=FetchedBy.IMPORT,
            # whose it was at first: one capture is one witness, through whatever stores it came
            source=f"{seen.source}, through {told}" if seen.source else told,
            rendering=seen.rendering,
        )

    return FoundPage(
        name=f"{shown}/{snapshot.name}",
        document=document,
        by=match.by,
        at=seen.at,
        at_by="that store's log",
        capture=capture,
    )


def _as_answered(
    store: Store, snapshot: Snapshot
) -> tuple[tuple[Exchange, ...], tuple[tuple[str, str], ...]]:
    """Return the hops of a capture, and the headers of the last; none of a page that came without.

    Raises:
        StoreError: its file is damaged.
    """
    with store.file(snapshot, ".warc.gz").open("rb") as file:
        hops = exchanges(file)
    try:
        return hops, answered(hops[-1].response)[1] if hops else ()
    except ValueError:
        return (), ()
