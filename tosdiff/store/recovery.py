"""What a killed run leaves in the folder of a document: told from what was put there, and cleared.

While a snapshot is being stored and until its visit is logged, `NAME.tmp` beside it holds the digest of the last line
of the log. Invariant: only a snapshot so marked, and marked after the last line, is taken for the work of a killed
run; a WARC file that a line names is damage without its manifest, and no leftover.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from pathlib import Path

from tosdiff.errors import StoreError
from tosdiff.models import Outcome, Snapshot, Visit
from tosdiff.store.chain import Chain
from tosdiff.store.files import PARTIAL, content_of, write_whole

NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{12}")


def begin(folder: Path, name: str, chain: Chain) -> None:
    """Mark that a snapshot is being stored."""
    write_whole(_mark(folder, name), chain.last.encode() + b"\n")


def end(folder: Path, name: str) -> None:
    """Take the mark away: the visit is logged."""
    _mark(folder, name).unlink(missing_ok=True)


def unfinished(folder: Path, names: Collection[str], chain: Chain) -> str | None:
    """Return the snapshot that a killed run stored and did not live to log; of two, neither can be one."""
    unlogged = [name for name in names if name not in chain.manifests]
    if len(unlogged) != 1:
        return None
    try:
        marked = content_of(_mark(folder, unlogged[0]))
    except (OSError, StoreError):
        return None
    return unlogged[0] if marked == chain.last.encode() + b"\n" else None


def visit_of(snapshot: Snapshot, *, first: bool) -> Visit:
    """Return the visit that a killed run stored a snapshot for and did not live to log."""
    return Visit(
        at=snapshot.captured_at,
        outcome=Outcome.FIRST if first else Outcome.CHANGED,
        snapshot=snapshot.name,
        status=snapshot.status,
        url=snapshot.url,
        final_url=snapshot.final_url,
        fetcher=snapshot.fetcher,
        body=snapshot.body,
        source=snapshot.source,
        rendering=snapshot.rendering,
    )


def clear(folder: Path, names: Collection[str], chain: Chain) -> None:
    """Remove what is half made, and marks that are no longer needed.

    Raises:
        OSError: it cannot be removed.
    """
    kept = {*names, *chain.manifests}
    with os.scandir(folder) as listed:
        files = [each.name for each in listed]
    for file in (*files, *(f"refused/{each.name}" for each in folder.glob(f"refused/*{PARTIAL}"))):
        name = file.rpartition("/")[2].partition(".")[0]
        half = file.endswith((".warc.gz", ".md")) and name not in kept
        if (half or file.endswith(PARTIAL)) and NAME.fullmatch(name):
            (folder / file).unlink(missing_ok=True)


def _mark(folder: Path, name: str) -> Path:
    return folder / f"{name}{PARTIAL}"
