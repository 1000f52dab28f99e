"""What a timestamp proves, and what not, in words.

Invariant: what is not verified is not called proved.
"""

from __future__ import annotations

from tosdiff.evidence.timestamps import NOT_PROVED, PROVES, ReadTimestamp, StampVerdict
from tosdiff.models import iso


def proves(stamp: ReadTimestamp) -> str:
    """Say what a timestamp proves, or why it is not verified."""
    at = (
        f"{iso(stamp.at).replace('T', ' ').replace('Z', ' UTC')}"
        if stamp.at
        else "a time that is not read here"
    )
    authority = stamp.authority or "an authority that does not name itself"
    if stamp.verdict is StampVerdict.PROVED:
        return f"{PROVES.removeprefix('that ')}: {at}, {authority}. It does not prove {NOT_PROVED}."
    return f"the timestamp (says {at}, {authority}) is not verified here: {stamp.why}"


def file(stamp: ReadTimestamp, with_roots: bool) -> str:
    """Return the text that goes along with the timestamp of a bundle: what it proves, and how to verify it."""
    roots = "timestamp-roots.pem" if with_roots else "ROOT.pem"
    where = (
        "timestamp-roots.pem is what the maker of this bundle trusted. Anyone can put a certificate there: compare it with\n"
        "the one that the authority itself publishes."
        if with_roots
        else "ROOT.pem is the authority's root certificate: get it from the authority, or use your system's certificates."
    )
    return (
        f"timestamp.tsr is a timestamp (RFC 3161) of digests.sha256, and so of every file listed there.\n\n"
        f"What it proves: {PROVES}.\nWhat it does not prove: {NOT_PROVED}.\n\n"
        f"To verify it:\n\n  openssl ts -verify -in timestamp.tsr -data digests.sha256 -CAfile {roots}\n\n{where}\n"
        f"When the bundle was made: {proves(stamp)}\n"
    )
