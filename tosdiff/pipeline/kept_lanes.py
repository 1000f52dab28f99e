"""The lane of a document as it is kept in the cache, so that a timeline of many documents reads no visit again.

Invariant: a lane is that of the very bytes of the log that it was worked out from, which were proven then; where what is
told of it depends on more than those, as on the present or on pages that are lost, it is not kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

from tosdiff.about import digest_of_code
from tosdiff.errors import StoreError
from tosdiff.history.timeline import CheckedSpan, Gap, Lane, Mark
from tosdiff.models import Document, Significance
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.rules import rules_of
from tosdiff.store.files import content_of

_FORM = 1
"""Of what is kept; raised when a row gets another shape."""
# what a lane is worked out by, besides what all derived values are kept by
_CODE = ("evidence", "history", "pipeline", "store")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLane:
    """A document's lane, with the marks of all labels."""

    visited: tuple[datetime, ...]
    """When each visit was."""
    lane: Lane


def kept_lane(archive: Archive, document: Document) -> KeptLane | None:
    """Return the lane of a document's log as it stands, None where none is kept."""
    of = _of(archive, document)
    kept = of and archive.deriving.kept.get("lane", *of)
    if not kept:
        return None
    try:
        found = _lane_of(document.id, kept)
    except (ValueError, KeyError, TypeError, IndexError):
        return None  # of another form
    return found if _settled(archive, found.visited) else None


def keep_lane(archive: Archive, document: Document, found: KeptLane) -> None:
    """Keep a lane that was worked out of the log as it stands."""
    store = archive.store
    whole = not store.newer(document.id) and not any(
        name.partition("@")[0] == document.id for name in store.text_alone
    )
    of = _of(archive, document)
    if of and whole and _settled(archive, found.visited):
        archive.deriving.kept.put(_row(found), "lane", *of)


def _settled(archive: Archive, visited: Sequence[datetime]) -> bool:
    """Whether no clock was ahead of the present, by which visits are doubted until it has come."""
    now = archive.now
    return now is None or all(at <= now for at in visited)


def _of(archive: Archive, document: Document) -> tuple[object, ...] | None:
    """Return all that a lane is worked out from; None where it is more than one log."""
    try:
        if archive.store.folders.apart(document.id):
            return None
        content = content_of(archive.store.visits_file(document.id))
    except (OSError, StoreError):
        return None  # whoever reads it says what is wrong
    from tosdiff.ledger.rules import LEDGER_RULES
    from tosdiff.text.rules import EDITION_RULES

    declared = [document.tells_of_models, document.provider_name, document.speaks_of, document.kind]
    by = (rules_of(document), EDITION_RULES, LEDGER_RULES, archive.taxonomy_digest, _code())
    return _FORM, sha256(content).hexdigest(), document.id, declared, by, archive.now is None


@cache
def _code() -> str:
    return digest_of_code(*_CODE)


# ------------------------------------------------------------------ as JSON knows them


def _row(found: KeptLane) -> list[Any]:
    lane = found.lane
    return [
        [at.isoformat() for at in found.visited],
        [[x.start.isoformat(), x.end.isoformat(), x.visits] for x in lane.stretches],
        [
            [
                x.start.isoformat(),
                x.end.isoformat(),
                *([at.isoformat() for at in of] for of in (x.refused, x.unread)),
            ]
            for x in lane.gaps
        ],
        [_mark_row(x) for x in lane.marks],
        lane.verified,
        lane.unverified,
        lane.unread,
        lane.longest.total_seconds(),
    ]


def _mark_row(x: Mark) -> list[Any]:
    after = x.after and x.after.isoformat()
    return [x.at.isoformat(), after, x.snapshot, x.significance, x.labels, x.explanation, x.dated, x.again]


def _lane_of(document: str, row: list[Any]) -> KeptLane:
    visited, stretches, gaps, marks, verified, unverified, unread, longest = row
    moment = datetime.fromisoformat
    return KeptLane(
        visited=tuple(map(moment, visited)),
        lane=Lane(
            document=document,
            stretches=tuple(
                CheckedSpan(start=moment(start), end=moment(end), visits=visits)
                for start, end, visits in stretches
            ),
            gaps=tuple(
                Gap(
                    start=moment(start),
                    end=moment(end),
                    refused=tuple(map(moment, refused)),
                    unread=tuple(map(moment, unread_then)),
                )
                for start, end, refused, unread_then in gaps
            ),
            marks=tuple(map(_mark_of, marks)),
            verified=verified,
            unverified=unverified,
            unread=unread,
            longest=timedelta(seconds=longest),
        ),
    )


def _mark_of(row: list[Any]) -> Mark:
    at, after, snapshot, significance, labels, explanation, dated, again = row
    return Mark(
        at=datetime.fromisoformat(at),
        after=after and datetime.fromisoformat(after),
        snapshot=snapshot,
        significance=Significance(significance),
        labels=tuple(labels),
        explanation=explanation,
        dated=dated,
        again=again,
    )
