"""A zip file that proves a claim without tosdiff: the evidence as it lies in the store, what is claimed, and a verifier.

Invariant: it is a function of the evidence and of the day it was read; every byte of it has one value only, so that a
changed one is found (`evidence.standalone`, which lies in it as `verify.py`). Evidence goes in as it was stored.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tosdiff.about import __version__
from tosdiff.evidence import standalone
from tosdiff.evidence.cite import Citation
from tosdiff.models import BLOCK_SEPARATOR, BlockKind, DocumentText, Snapshot, Span

SCHEMA = 1
# What the text of a table's row has between the lines of one cell.
_BETWEEN_LINES = "; "
_TOKEN = re.compile(r"\w+|[^\w\s]")
# A quotation that the page breaks: how many words or signs its first piece has at least, so that it is not put together
# from anywhere, and how many characters the page may have between two pieces ("(opens in a new window)": 23).
_FEWEST_TOKENS, _WIDEST_GAP = 3, 80


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenInLog:
    """The visits of a log that saw one snapshot."""

    visits: int
    first: str
    """Time of the earliest, as the log has it."""
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BundledClaim:
    """What is claimed of one version, and what it is read from."""

    citation: Citation
    snapshot: Snapshot
    text: DocumentText
    seen: SeenInLog
    day: date | None = None
    """The day that was asked for."""

    pieces: tuple[str, ...] = ()
    """Of the quotation, as the page has them (`pieces_of`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """What goes into a bundle, but for the words that a reader sees."""

    read_on: date
    claims: tuple[BundledClaim, ...]
    evidence: Mapping[str, bytes]
    """Files of the store, by their path in it."""


def files_of(bundle: Bundle, *, page: str, words: str) -> dict[str, bytes]:
    """Return the files of a bundle, the list of their digests among them.

    Args:
        bundle: what is claimed, and the evidence.
        page: HTML that shows each quotation in its place.
        words: the claim in plain words, and what is not proved.
    """
    files = {f"store/{path}": content for path, content in bundle.evidence.items()}
    files["index.html"] = page.encode()
    files["claim.txt"] = words.encode()
    files[standalone.CLAIMS] = _claims(bundle)
    files["verify.py"] = Path(standalone.__file__).read_bytes().replace(b"\r\n", b"\n")
    files[standalone.LIST] = standalone.listed(files)
    return files


def with_list(stamp: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of a timestamp and the list of their digests, which cannot be in the list that was stamped."""
    return {**stamp, standalone.STAMP_LIST: standalone.listed(stamp)}


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return the digest that stands for a whole bundle: that of its list of digests."""
    return standalone.digest(files[standalone.LIST])


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return the zip file."""
    return standalone.packed(files)


def _claims(bundle: Bundle) -> bytes:
    stated = {
        "schema": SCHEMA,
        "software": f"tosdiff {__version__}",
        "read_on": bundle.read_on.isoformat(),
        "claims": [_row(each) for each in bundle.claims],
    }
    return json.dumps(stated, ensure_ascii=True, indent=1).encode() + b"\n"


def _row(claim: BundledClaim) -> dict[str, object]:
    cited, stored = claim.citation, claim.snapshot
    quoted = cited.quotation
    return {
        "document": stored.document,
        "snapshot": stored.name,
        "title": cited.title,
        "publisher": cited.publisher,
        "url": cited.url,
        "captured_at": f"{stored.captured_at:%Y-%m-%dT%H:%M:%SZ}",
        "body": stored.body,
        "seen": {"visits": claim.seen.visits, "first": claim.seen.first, "last": claim.seen.last},
        "day": claim.day.isoformat() if claim.day else None,
        "head": cited.head,
        "quotation": {
            "text": quoted.text,
            "pieces": list(claim.pieces),
            "section": list(quoted.heading_path),
        }
        if quoted
        else None,
    }


def pieces_of(text: DocumentText, span: Span, page: str) -> tuple[str, ...]:
    """Return the parts of a quotation that stand in a page one after the other, as its own characters have them.

    Of blocks and cells each is one, and so is what stands on either side of words that are no part of the text, as of
    "(opens in a new window)"; what stands between lines of a cell is the text's own. Empty where the page, read without
    more than its tags, does not have the words.

    Args:
        text: the version.
        span: of the quotation, in its plain text.
        page: the characters between the tags of its page, folded.
    """
    found: list[str] = []
    at = 0
    for part, is_row in _parts(text, span):
        for piece in _standing(standalone.folded(part), page, at, is_row=is_row):
            begins = page.find(piece, at)
            if begins < 0:
                return ()
            found.append(piece)
            at = begins + len(piece)
    return tuple(found)


def _parts(text: DocumentText, span: Span) -> Iterator[tuple[str, bool]]:
    """Yield what of a span stands in each block, or cell of a row, and whether it is of a row."""
    start = 0
    for block in text.blocks:
        parts: Sequence[Span] = [(cell.start, cell.end) for cell in block.cells] or [(0, len(block.text))]
        for begins, ends in parts:
            part = text.text[max(start + begins, span[0]) : min(start + ends, span[1])].strip()
            if start + begins < span[1] and start + ends > span[0] and part:
                yield part, block.kind is BlockKind.ROW
        start += len(block.text) + len(BLOCK_SEPARATOR)


def _standing(part: str, page: str, at: int, *, is_row: bool) -> Iterator[str]:
    """Yield the pieces of a part that stand in a page; what does not stand there comes as it is."""
    if page.find(part, at) >= 0:
        yield part
        return
    if is_row and _BETWEEN_LINES in part:
        for line in part.split(_BETWEEN_LINES):
            yield from _standing(line, page, at, is_row=False)
        return
    until = len(page)
    while part:
        ends = [match.end() for match in _TOKEN.finditer(part)]
        # a beginning of what stands there stands there too
        count = bisect_left(ends, True, key=lambda end: page.find(part[:end], at, until) < 0)
        if count < (min(_FEWEST_TOKENS, len(ends)) if until == len(page) else 1):
            yield part
            return
        piece = part[: ends[count - 1]]
        yield piece
        at = page.find(piece, at, until) + len(piece)
        until = at + _WIDEST_GAP + len(part)
        part = part[len(piece) :].strip()
