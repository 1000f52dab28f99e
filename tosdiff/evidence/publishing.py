"""What fixes a store in time: the heads of its logs in one line, whose digest is posted where others can see it.

A chain shows no lines that were dropped from its end, and none of what was made anew by whoever can write; a digest that
stood elsewhere before does. Form of a line of `published.jsonl`:

    {"schema":1,"at":"2026-05-21T10:15:00Z","heads":{"claude/consumer-terms":["<digest of a line that none builds on>"]}}

Its digest is that of all its bytes but the line feed. Invariant: as in `evidence.published`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tosdiff.errors import UsageError
from tosdiff.evidence import published
from tosdiff.evidence.branches import CheckedLog, short
from tosdiff.models import Damage, iso

NAME = "published.jsonl"
SCHEMA = 1
_DIGEST = re.compile(r"[0-9a-f]{12,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedHeads:
    """A line of `published.jsonl`."""

    digest: str
    at: str
    heads: Mapping[str, tuple[str, ...]]
    """By document: the digests of the lines that none built on then."""


def line_of(heads: Mapping[str, Sequence[str]], at: datetime) -> bytes:
    """Return the line that fixes these heads, without its line feed."""
    stated = {"schema": SCHEMA, "at": iso(at), "heads": {name: sorted(heads[name]) for name in sorted(heads)}}
    return json.dumps(stated, ensure_ascii=True, separators=(",", ":")).encode()


def read(line: bytes) -> PublishedHeads:
    """Read a line.

    Raises:
        ValueError: it is none.
    """
    try:
        row = json.loads(line)
        if row["schema"] != SCHEMA:
            raise ValueError(
                f"its form is {row['schema']!r}, and this tosdiff knows {SCHEMA}: update tosdiff"
            )
        heads = {str(name): tuple(map(str, each)) for name, each in row["heads"].items()}
        return PublishedHeads(digest=published.digest(line), at=str(row["at"]), heads=heads)
    except (KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise ValueError("it is not a line of published heads") from problem


def against(root: Path, posted: str) -> PublishedHeads:
    """Return the line that has a digest which was posted, or which begins with it.

    Raises:
        UsageError: it is no digest, or no line has it.
    """
    wanted = posted.strip().lower().removeprefix("sha256:")
    if not _DIGEST.fullmatch(wanted):
        raise UsageError(
            f"{posted!r} is no digest",
            hint="give the 64 hex digits that `tosdiff verify --publish` printed, or the first 12",
        )
    try:
        lines = published.content(root / NAME).split(b"\n")
    except OSError:
        lines = []
    for line in lines:
        if published.digest(line).startswith(wanted):
            try:
                return read(line)
            except ValueError as problem:
                raise UsageError(f"{root / NAME}: {problem}", hint="update tosdiff") from problem
    raise UsageError(
        f"no line of {root / NAME} has the digest {wanted[:12]}…",
        hint="if it was printed for this store, its line was removed or changed: take the file from a copy made then",
    )


def missing(line: PublishedHeads, logs: Mapping[str, CheckedLog]) -> Iterator[Damage]:
    """Yield each head that was published and that no chain contains any more."""
    for document, heads in line.heads.items():
        known = logs[document].digests if document in logs else {}
        for head in heads:
            if head not in known:
                gone = (
                    "the whole document is gone" if document not in logs else "its log no longer contains it"
                )
                yield Damage(
                    path=f"{document}/visits.jsonl",
                    problem=f"the line {short(head)} that was published on {line.at} is missing: {gone}",
                )
