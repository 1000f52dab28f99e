"""A document kept by the Wayback Machine as well: asked for, fetched back, read, and only then a witness.

Invariant: what was submitted is not archived. The log gets a line only for a copy whose text is that of the newest version, as
a visit that the archive made, at its own time; `copies` finds it there.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from tosdiff.capture.fetchers.http import HttpFetcher
from tosdiff.capture.fetching import FetchLimits
from tosdiff.capture.save_page import SERVICE, ArchiveKeys, SavedCapture, save
from tosdiff.capture.walls import refuse_response
from tosdiff.errors import FetchError
from tosdiff.language.normalise import normal
from tosdiff.language.quotation import occurrences_in, wanted
from tosdiff.models import Capture, Clock, Document, FetchedBy, Outcome, State, now
from tosdiff.pipeline import judging
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.copies import opened_at
from tosdiff.pipeline.visiting import visit_of
from tosdiff.store.credentials import without_credentials
from tosdiff.unattended import settings

# A capture is shown some time after it was made; until then its address leads to an older one.
LOOKS, BETWEEN = 6, 20.0
_OF_THE_ARCHIVE = ("etag", "last-modified", "set-cookie")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """A copy that was fetched back and holds the text."""

    document: Document
    url: str
    """Opens it."""
    capture: Capture
    has_quotation: bool
    """Whether a quotation was asked for, and stands in it."""


def keys() -> ArchiveKeys:
    """Return the user's keys for archive.org.

    Raises:
        ConfigError: there are none.
    """
    access, secret = settings.archive_keys()
    return ArchiveKeys(access=access, secret=secret)


def deposit(
    archive: Archive,
    document: Document,
    state: State,
    given: ArchiveKeys,
    *,
    quote: str | None = None,
    service: str = SERVICE,
    sleep: Callable[[float], object] = time.sleep,
    clock: Clock = now,
) -> Deposit:
    """Have the page kept, fetch the copy back, and record it where it holds the text of this state.

    Raises:
        FetchError: it was not archived, or the copy does not show the document or the quotation.
        StoreError: the store is damaged or cannot be written.
    """
    saved = save(document.url, given, service=service, sleep=sleep)
    for look in range(LOOKS):
        if look:
            sleep(BETWEEN)
        if capture := shown(document, saved, service=service, clock=clock):
            return recorded(archive, document, state, capture, quote=quote)
    raise not_shown(document, saved)


def shown(
    document: Document, saved: SavedCapture, *, service: str = SERVICE, clock: Clock = now
) -> Capture | None:
    """Return a copy as the archive shows it, without its additions; None while it shows none, or another one in its place.

    Raises:
        FetchError: the archive cannot be reached.
    """
    fetcher = HttpFetcher(FetchLimits(), clock)
    address = f"{service}/web/{saved.stamp}id_/{saved.original}"
    try:
        answer = fetcher.fetch(replace(document, url=address, headers=(), former_urls=()))
    finally:
        fetcher.close()
    if f"/web/{saved.stamp}" not in answer.final_url or answer.status == 404:
        return None
    return without_credentials(
        replace(
            answer,
            url=document.url,
            final_url=saved.original,
            captured_at=saved.at,
            headers=tuple(pair for pair in answer.headers if pair[0].lower() not in _OF_THE_ARCHIVE),
            fetcher=FetchedBy.ARCHIVE,
            source=f"{service.partition('://')[2]}, {answer.final_url}",
        )
    )


def recorded(
    archive: Archive, document: Document, state: State | None, capture: Capture, *, quote: str | None = None
) -> Deposit:
    """Record a copy where it holds the text of a state, by default of the newest, and the quotation.

    Raises:
        FetchError: it does not show the document or the quotation.
        StoreError: the store is damaged or cannot be written.
    """
    url = opened_at(capture.source or "") or ""
    with archive.store.lock():
        snapshot = archive.snapshot(document, state or archive.states(document)[-1])
        text = archive.text(document, snapshot)
        seen = judging.read(document, capture)
        if refusal := refuse_response(capture) or judging.refuse(document, seen, text):
            raise _shows(url, f"is not the document: {refusal.reason}")
        copy = seen.text(document, snapshot.name)
        if quote is not None and not occurrences_in(wanted(quote), copy):
            raise _shows(url, "does not hold the quotation")
        if normal(copy.text) != normal(text.text):
            raise _shows(
                url, f"shows another text than {snapshot.id}", hint=f"run `tosdiff check {document.id}` first"
            )
        body = capture.body_digest
        archive.store.log(
            document.id, visit_of(capture, Outcome.UNCHANGED, snapshot=snapshot.name, body=body)
        )
    return Deposit(document=document, url=url, capture=capture, has_quotation=quote is not None)


def not_shown(document: Document, saved: SavedCapture) -> FetchError:
    """Return what is said of a capture that the archive does not show yet."""
    return FetchError(
        f"{document.id} was captured at {saved.stamp}, and the archive does not show it yet",
        hint=f"run `tosdiff deposit {document.id}` again later: nothing is recorded until the copy is read",
    )


def _shows(
    url: str, what: str, *, hint: str = "nothing was recorded; open the address to see what it is"
) -> FetchError:
    return FetchError(f"the copy at {url} {what}", hint=hint)
