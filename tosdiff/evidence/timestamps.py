"""Timestamps (RFC 3161): an authority's signed word that a digest was shown to it by a time.

Such a token proves that the bytes existed by then, and by whose clock; never who made them or that a server sent them.
Invariant: a token is kept as it came. What the library does not read (it asks for the certificates in DER's order) is read
by the program openssl, where there is one; what neither reads is named, and is neither proof nor damage.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import warnings
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from tosdiff.errors import UsageError

if TYPE_CHECKING:
    from cryptography import x509
    from rfc3161_client import TimeStampResponse

EXTRA = "pip install 'tosdiff[timestamp]' (with pipx: pipx inject tosdiff rfc3161-client)"
PROVES = "that these bytes existed by that time, by the clock of that authority"
NOT_PROVED = "who made them, or that any server sent what they tell of"
_SECONDS = 30
_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
_GENERATED = re.compile(r"^Time stamp: (\w{3} +\d+ [\d:]+)(?:\.\d+)? (\d{4}) GMT$", re.MULTILINE)
_AUTHORITY = re.compile(r"^TSA: (?:DirName:)?(.+)$", re.MULTILINE)
_MESSAGE = re.compile(r"^ {4}[0-9a-f]{4} - ((?:[0-9a-f]{2}[ -]){1,16})", re.MULTILINE)


class StampVerdict(StrEnum):
    """What came of reading a token."""

    PROVED = "proved"
    UNTRUSTED = "untrusted"
    """It is of these bytes; the certificates do not lead to one that is trusted here."""
    BROKEN = "broken"
    """It is of other bytes, or its signature does not hold."""
    UNREAD = "unread"
    """Nothing here reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTimestamp:
    """A token held to the bytes that it is of."""

    verdict: StampVerdict
    at: datetime | None = None
    """By which time the bytes existed, as the authority says."""
    authority: str = ""
    """As it names itself; empty where it does not."""
    reader: str = ""
    """What read it: `rfc3161-client` or `openssl`."""
    why: str = ""
    """Of one that proves nothing: why."""


def request_for(message: bytes) -> bytes:
    """Return what is posted to an authority (RFC 3161, section 2.4.1): the digest of a message, never the message.

    Raises:
        UsageError: rfc3161-client is not installed.
    """
    try:
        from rfc3161_client import HashAlgorithm, TimestampRequestBuilder
    except ImportError as problem:
        raise UsageError(
            "timestamps need rfc3161-client, which is not installed", hint=f"run: {EXTRA}"
        ) from problem
    return TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256).build().as_bytes()


def read(token: bytes, message: bytes, *, roots: bytes | None = None) -> ReadTimestamp:
    """Return what a token proves of a message.

    Args:
        token: the authority's whole answer (TimeStampResp).
        message: the bytes that it is of.
        roots: certificates (PEM) that are trusted; None for those that are trusted for web pages.
    """
    trusted = roots if roots is not None else _web_roots()
    response = _decoded(token)
    if response is not None:
        return _by_library(response, message, trusted)
    if shutil.which("openssl"):
        return _by_openssl(token, message, trusted)
    return ReadTimestamp(
        verdict=StampVerdict.UNREAD,
        why=f"rfc3161-client is not installed or does not read it, and there is no openssl; run: {EXTRA}",
    )


def _web_roots() -> bytes:
    from requests.utils import DEFAULT_CA_BUNDLE_PATH

    return Path(DEFAULT_CA_BUNDLE_PATH).read_bytes()


# ------------------------------------------------------------------ by the library


def _decoded(token: bytes) -> TimeStampResponse | None:
    try:
        from rfc3161_client import decode_timestamp_response

        return decode_timestamp_response(token)
    except (ImportError, ValueError):
        return None


def _by_library(response: TimeStampResponse, message: bytes, trusted: bytes) -> ReadTimestamp:
    from rfc3161_client import VerificationError, VerifierBuilder

    try:
        at, authority = response.tst_info.gen_time, _name(response.tst_info.name)
        # the library trusts all that it is given, so the certificates that came with the token are not given to it
        VerifierBuilder(roots=_certificates(trusted)).build().verify_message(response, message)
        verdict, why = StampVerdict.PROVED, ""
    except VerificationError as problem:
        verdict, why = _judged(str(problem))
    except ValueError as problem:
        return ReadTimestamp(
            verdict=StampVerdict.BROKEN, reader="rfc3161-client", why=f"it is no timestamp: {problem}"
        )
    if (
        verdict is StampVerdict.UNTRUSTED
        and response.tst_info.message_imprint.message != sha256(message).digest()
    ):
        verdict, why = StampVerdict.BROKEN, "it is of other bytes"
    return ReadTimestamp(verdict=verdict, at=at, authority=authority, reader="rfc3161-client", why=why)


def _certificates(pem: bytes) -> list[x509.Certificate]:
    """Return the certificates in a file; of those that are trusted for web pages a few break rules, and are left out."""
    from cryptography import x509

    found: list[x509.Certificate] = []
    for each in _PEM.findall(pem):
        with warnings.catch_warnings(action="error"), suppress(ValueError, Warning):
            found.append(x509.load_pem_x509_certificate(each))
    if not found:
        raise ValueError("the file of trusted certificates holds none")
    return found


def _name(name: object) -> str:
    """Return how a directory name reads: `CN=Example TSA,O=Example`."""
    value = getattr(name, "value", name)
    written = getattr(value, "rfc4514_string", None)
    return str(written()) if written else ""


def _judged(said: str) -> tuple[StampVerdict, str]:
    """Return what a verifier's complaint means."""
    if re.search(r"issuer certificate|self.signed certificate|certificate verify error", said, re.IGNORECASE):
        return (
            StampVerdict.UNTRUSTED,
            "its certificates do not lead to one that is trusted here; name the authority's root certificate",
        )
    if "GRANTED" in said:
        return StampVerdict.BROKEN, "the authority did not grant it"
    if re.search(r"mismatch|Mismatch", said):
        return StampVerdict.BROKEN, "it is of other bytes"
    return StampVerdict.BROKEN, f"its signature does not hold ({' '.join(said.split())[:160]})"


# ------------------------------------------------------------------ by openssl


def _by_openssl(token: bytes, message: bytes, trusted: bytes) -> ReadTimestamp:
    with tempfile.TemporaryDirectory() as folder:
        files = {"token": token, "message": message, "roots": trusted}
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        shown = _openssl(folder, "-reply", "-in", "token", "-text")
        generated = _GENERATED.search(shown.stdout)
        if shown.returncode or generated is None or "Status: Granted" not in shown.stdout:
            return ReadTimestamp(
                verdict=StampVerdict.UNREAD,
                reader="openssl",
                why="openssl does not read it as a granted timestamp",
            )
        at = datetime.strptime(f"{generated[1]} {generated[2]}", "%b %d %H:%M:%S %Y").replace(tzinfo=UTC)
        named = _AUTHORITY.search(shown.stdout)
        held = _openssl(
            folder,
            *("-verify", "-in", "token", "-data", "message", "-CAfile", "roots"),
            *("-attime", str(int(at.timestamp()))),
        )
        verdict, why = (StampVerdict.PROVED, "") if held.returncode == 0 else _judged(held.stderr)
        imprint = bytes.fromhex("".join(re.sub("[ -]", "", each) for each in _MESSAGE.findall(shown.stdout)))
        if verdict is StampVerdict.UNTRUSTED and imprint != sha256(message).digest():
            verdict, why = StampVerdict.BROKEN, "it is of other bytes"
    return ReadTimestamp(
        verdict=verdict, at=at, authority=named[1].strip() if named else "", reader="openssl", why=why
    )


def _openssl(folder: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["openssl", "ts", *words],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=_SECONDS,
        check=False,
        stdin=subprocess.DEVNULL,
    )
