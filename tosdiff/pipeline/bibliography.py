"""A file of references that entries are added to.

Invariant: a key is never written twice, what stands in the file stays to the byte, a kill leaves the old file or the new one,
and of two runs at once neither undoes what the other adds.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from tosdiff.errors import UsageError
from tosdiff.store.files import put_in_place, writing
from tosdiff.unattended.runs import alone_with, state_folder

# As BibTeX reads an entry; keys that differ in capitals alone are one key to it.
_BIB_KEY = re.compile(rb"@\s*\w+\s*[{(]\s*([^\s,{}()%]+)\s*,")
_RIS_KEY = re.compile(rb"^ID  - +(\S.*?)\s*$", re.MULTILINE)

FORMATS = {"bibtex": _BIB_KEY, "biblatex": _BIB_KEY, "ris": _RIS_KEY, "csl-json": None}
"""The styles that are kept in files."""


def add(file: Path, entries: Sequence[tuple[str, str]], style: str) -> tuple[str, ...]:
    """Add entries to a file, which is made where there is none; return the keys that were not in it before.

    Args:
        file: of references in that style; where it is a link, what it leads to.
        entries: each with its key.
        style: one of `FORMATS`.

    Raises:
        UsageError: the file cannot be read, or is none of that style.
        StoreError: it cannot be written.
    """
    file = file.resolve()
    with alone_with(state_folder() / f"bib-{sha256(os.fsencode(file)).hexdigest()[:16]}"):
        return _added(file, entries, style)


def _added(file: Path, entries: Sequence[tuple[str, str]], style: str) -> tuple[str, ...]:
    try:
        held = file.read_bytes() if file.exists() else b""
        mode = file.stat().st_mode & 0o777 if held else 0o666
    except OSError as problem:
        raise UsageError(
            f"{file} cannot be read: {problem.strerror}", hint="name a file of references"
        ) from problem
    pattern = FORMATS[style]
    known = _json_keys(file, held) if pattern is None else {key.lower() for key in pattern.findall(held)}
    fresh = {key: text for key, text in entries if key.lower().encode() not in known}
    if fresh:
        texts = [text.encode("utf-8", "replace") for text in fresh.values()]
        content = _json_with(held, texts) if pattern is None else _with(held, texts)
        with writing(file):
            put_in_place(file, content, mode=mode)
    return tuple(fresh)


def _with(held: bytes, texts: Sequence[bytes]) -> bytes:
    between = b"" if not held else b"\n" if held.endswith(b"\n") else b"\n\n"
    return held + between + b"\n\n".join(texts) + b"\n"


def _json_keys(file: Path, held: bytes) -> set[bytes]:
    """Return the keys of a list in CSL-JSON."""
    try:
        items = json.loads(held) if held.strip() else []
        if not isinstance(items, list):
            raise TypeError(type(items))
        return {str(item["id"]).lower().encode() for item in items}
    except (ValueError, TypeError, KeyError, RecursionError) as problem:
        raise UsageError(
            f"{file} is not a list of references in CSL-JSON",
            hint="name another file, or one that is not there yet",
        ) from problem


def _json_with(held: bytes, texts: Sequence[bytes]) -> bytes:
    """Return a list with more items, those before as they were written."""
    before = held.rstrip().removesuffix(b"]").rstrip()
    joint = b",\n" if before.strip() not in (b"", b"[") else b"\n"
    return (before or b"[") + joint + b",\n".join(texts) + b"\n]\n"
