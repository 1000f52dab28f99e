"""A package that `tosdiff export --wacz` wrote, as the store that it was written from.

Invariant: only names of the form that tosdiff gives become paths, in a folder of our own, and nothing is believed here: what
is unpacked is proven as any other store is.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
import zlib
from contextlib import ExitStack
from pathlib import Path

from tosdiff.errors import UnreadableFileError
from tosdiff.importers.files import LARGEST
from tosdiff.store.wacz import LOGS, MANIFESTS, WARCS

_ID = r"([a-z0-9-]+)_([a-z0-9-]+)(?:_([a-z0-9-]+))?"
_LOG = re.compile(rf"{LOGS}/{_ID}\.jsonl")
_FILE = re.compile(rf"(?:{WARCS}|{MANIFESTS})/{_ID}_(\d{{8}}T\d{{6}}Z-[0-9a-f]{{12}})(\.warc\.gz|\.json)")
_MOST = 200_000  # files: 300 documents, a version a day for a year


def store_in(path: Path, stack: ExitStack) -> Path | None:
    """Unpack the store that a WACZ holds into a folder that stands while `stack` does; None where it holds none.

    Raises:
        UnreadableFileError: it cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if not any(_LOG.fullmatch(each.filename) for each in members):
                return None
            root = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tosdiff-wacz-")))
            for each in members[:_MOST]:
                if (place := _place(each.filename)) is not None:
                    target = root / place
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(_content(archive, each))
            return root
    except (
        OSError,
        zipfile.BadZipFile,
        RuntimeError,
        NotImplementedError,
        ValueError,
        zlib.error,
    ) as problem:
        raise UnreadableFileError(
            f"damaged: {problem}", hint="is it whole? `tosdiff export --wacz` writes it again"
        ) from problem


def _place(member: str) -> str | None:
    """Return where a store has a member of a package; None for one that it has not."""
    if found := _LOG.fullmatch(member):
        return "/".join((*filter(None, found.groups()), "visits.jsonl"))
    if found := _FILE.fullmatch(member):
        *folder, name, suffix = found.groups()
        return "/".join((*filter(None, folder), name + suffix))
    return None


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if member.compress_type != zipfile.ZIP_STORED:  # so that no more is unpacked than the file is long
        raise ValueError(f"{member.filename[:100]} is not as tosdiff writes it")
    with archive.open(member) as file:
        content = file.read(2 * LARGEST + 1)
    if len(content) > 2 * LARGEST:
        raise ValueError(f"{member.filename[:100]} is larger than {2 * LARGEST >> 20} MiB")
    return content
