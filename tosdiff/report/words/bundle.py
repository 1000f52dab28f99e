"""What a bundle claims of a version, in sentences that its own files bear out.

Invariant: each sentence is checked by the bundle's verifier, or says whose word it is.
"""

from __future__ import annotations

from datetime import datetime

from tosdiff.evidence.bundle import BundledClaim
from tosdiff.models import FetchedBy, iso
from tosdiff.report.words.cite import product, reservations, which
from tosdiff.report.words.since import unseen

_HOW = {
    FetchedBy.HTTP: "as its server answered",
    FetchedBy.BROWSER: "as a browser showed it",
    FetchedBy.ASSISTED: "as a browser showed it to a person",
    FetchedBy.ARCHIVE: "as {source} showed it",
    FetchedBy.IMPORT: "as imported from {source}",
}
CHECK = (
    "Unpack the bundle and run: python3 verify.py (Python 3.8 or later, nothing else). It recomputes every digest, follows "
    "the log of visits from its first line, takes the page out of the WARC file and looks for the quotation in it.",
    "In place of the verify.py of a bundle whose sender you doubt, take the one of the project "
    "(tosdiff/evidence/standalone.py) or write one: docs/formats.md describes every file.",
)


def asserted(claim: BundledClaim) -> str:
    """Say what stood where, as of its capture."""
    c = claim.citation
    what = "These words stood" if c.quotation else "This text stood"
    path = c.quotation.heading_path if c.quotation else ()
    section = f", section “{' › '.join(path)}”" if path else ""
    how = _HOW[claim.snapshot.fetcher].format(source=c.source or "an archive")
    return (
        f"{what} in “{c.title}” of {c.publisher} ({'; '.join((product(c), *which(c)))}){section}, in the page of {c.url} {how} on "
        f"{moment(c.captured_at)}."
    )


def visits(claim: BundledClaim) -> tuple[str, ...]:
    """Say which visits saw the version, and how the day that was asked for stands to them."""
    seen = claim.seen
    span = f"{seen.visits} visits that saw this version, the earliest at {_at(seen.first)}, the latest at {_at(seen.last)}"
    said = [
        f"The log has {span if seen.visits > 1 else f'one visit that saw this version, at {_at(seen.first)}'}."
    ]
    if gap := claim.citation.unseen:
        said.append(f"{unseen(gap)[:1].upper()}{unseen(gap)[1:]}.")
    elif claim.day:
        said.append(f"A visit on {claim.day} (UTC) saw it.")
    if claim.citation.quotation and not claim.citation.quotation.exact:
        said.append("The quotation was asked for with other typography; the page's own characters are given.")
    if held_against := reservations(claim.citation):
        said.append(f"To be known: {held_against}.")
    return tuple(each for each in said if each)


def identity(claim: BundledClaim) -> str:
    """Say by which digests the page and its log are known."""
    c = claim.citation
    return f"Snapshot {c.snapshot}, sha256 of the page {c.body}, head of the log {c.head}."


def quoted(claim: BundledClaim) -> str:
    """Return the words quoted, on one line; empty where nothing is."""
    return " ".join(claim.citation.quotation.text.split()) if claim.citation.quotation else ""


def moment(at: datetime) -> str:
    """Return a time as a person reads it: `2026-05-21 10:15:00 UTC`."""
    return _at(iso(at))


def _at(stated: str) -> str:
    return stated.replace("T", " ").replace("Z", " UTC")
