"""The parts of a citation in words: which edition, how long it was seen, what dates it prints, how it came.

Invariant: the three dates are never mixed.
"""

from __future__ import annotations

from tosdiff.evidence.cite import Citation
from tosdiff.models import FetchedBy, iso
from tosdiff.report.words.since import UNCERTAIN, unseen


def edition(c: Citation) -> str:
    """Say which contract it is, to follow the name of the provider."""
    return f"; edition {c.edition}" if c.edition else ""


def seen(c: Citation) -> str:
    """Say how long the words quoted were seen, or without a quotation the whole version."""
    if c.quotation:
        first, last = iso(c.quotation.first_seen), iso(c.quotation.last_seen)
        said = f"these words seen from {first} to {last} (first and last visit)"
        if not c.quotation.dated:
            said += f" ({UNCERTAIN})"
    else:
        first, last = iso(c.wording.since), iso(c.wording.last_verified)
        said = f"in this wording from {first} to {last} (first and last visit)"
        if c.wording.at_least:
            said = f"in this wording at least since {first}, last verified {last}"
        if not c.wording.dated:
            said += f" ({UNCERTAIN})"
    return f"{said}, {unseen(c.unseen)}" if c.unseen else said


def printed(c: Citation) -> str:
    """Say what dates the document prints about itself."""
    return "".join(f"{p.kind} {p.on.isoformat()} (as printed), " for p in c.printed)


def head(citation: Citation) -> str:
    """Say by which digest the log of visits is known that vouches for it."""
    return f", head of the log {citation.head}" if citation.head else ""


def how(c: Citation) -> str:
    """Say where a page came from that was not fetched."""
    if not c.source:
        return ""
    match c.fetcher:
        case FetchedBy.IMPORT:
            return f", imported from {c.source}"
        case FetchedBy.ARCHIVE:
            return f", as archived by {c.source}"
    return ""


def reservations(c: Citation) -> str:
    """Say what was held against the version: a doubt when it was taken, a person's word that it is not the document."""
    doubted = f"; taken in doubt: {c.doubt}" if c.doubt else ""
    return f"{doubted}; {c.rejected}" if c.rejected else doubted


def quotation(c: Citation) -> str:
    """Return the words quoted, on one line; empty where nothing is."""
    return " ".join(c.quotation.text.split()) if c.quotation else ""
