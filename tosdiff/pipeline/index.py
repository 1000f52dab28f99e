"""Keeps the search index in step with the store.

Invariant: what it costs grows with what is new: a document whose log of visits has not changed is not
read, and of one that has only the lines and the snapshots that were added are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from tosdiff.models import Document, Rejection, State
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.rules import rules_of
from tosdiff.store import visits

if TYPE_CHECKING:
    from tosdiff.search.index import Index, Indexed
    from tosdiff.search.indexing import Adding

# Only the line that first names a snapshot holds its manifest's digest; within a string of the line the
# quotes would be escaped.
_NAMES_SNAPSHOT = b'"manifest":"'
_SNAPSHOT = re.compile(rb'"snapshot":"([^"\\]+)"')


def refresh(index: Index, archive: Archive) -> dict[str, Indexed]:
    """Bring the index up to date and return what it holds, by document."""
    known = index.documents()
    if _stale(known, archive):
        from tosdiff.text.readback import block_of_line

        with index.updating():
            known = index.documents()  # as another process may have left it meanwhile
            stale = _stale(known, archive)
            if known and not any(known[d.id].rules == _rules(d) for d in archive.documents if d.id in known):
                index.clear()  # new rules for all of them: nothing is left to keep
                known = {}
            adding = index.adding(block_of_line)
            for document, log in stale.items():
                _bring_in(index, adding, archive, document, known.get(document.id), log)
        known = index.documents()
    return known


class States:
    """The states of documents, read from their logs once and kept until a log grows."""

    def __init__(self, index: Index, archive: Archive, known: Mapping[str, Indexed]) -> None:
        self._index = index
        self._archive = archive
        self._known = known
        self._of: dict[str, tuple[State, ...]] = {}
        self.read: list[tuple[Indexed, Sequence[State]]] = []
        """What was not kept yet."""

    def __getitem__(self, document: Document) -> tuple[State, ...]:
        if document.id not in self._of:
            indexed = self._known[document.id]
            kept = self._index.states(indexed)
            if kept is None:
                kept = self._archive.states(document)
                if self._settled(document):
                    self.read.append((indexed, kept))
            self._of[document.id] = kept
        return self._of[document.id]

    def _settled(self, document: Document) -> bool:
        """Whether no clock was ahead of the present, by which visits are doubted until it has come."""
        now = self._archive.now
        return now is None or all(each.at <= now for each in self._archive.joined(document).sightings)


def _stale(known: Mapping[str, Indexed], archive: Archive) -> dict[Document, tuple[int, int]]:
    """Return the documents that the index does not hold as they are, with size and time of their logs."""
    found: dict[Document, tuple[int, int]] = {}
    for document in archive.documents:
        log = archive.store.folders.log_stamp(document.id)
        indexed = known.get(document.id)
        if indexed is None:
            if log[0]:
                found[document] = log
        elif (indexed.rules, indexed.log) != (_rules(document), log):
            found[document] = log
    return found


def _bring_in(
    index: Index,
    adding: Adding,
    archive: Archive,
    document: Document,
    indexed: Indexed | None,
    log: tuple[int, int],
) -> None:
    path = archive.store.visits_file(document.id)
    rules = _rules(document)
    lines: Sequence[bytes] | None = None
    rejected: Mapping[str, Rejection] = {}
    end = 0
    if indexed is not None:
        if indexed.rules == rules:
            lines = visits.lines_since(path, indexed.end, indexed.tail)
            end = indexed.end
        if lines and any(map(visits.decides, lines)):
            lines = None  # a decision is on what is held already
        if lines is None:
            index.forget(indexed)
            indexed, end = None, 0
    if lines is None:
        lines = visits.lines(path)
        if not lines:
            return
        rejected = archive.store.rejections(document.id)
    named = [
        found[1].decode()
        for line in lines
        if _NAMES_SNAPSHOT in line and (found := _SNAPSHOT.search(line)) and _is_known(line)
    ]
    newer = archive.store.newer(document.id)
    held = set(index.names(indexed.id)) if indexed and named else ()
    passed_over = {*held, *rejected, *newer.snapshots}
    names = [name for name in dict.fromkeys(named) if name not in passed_over]
    tail = lines[-1] if lines else indexed.tail if indexed else b""
    index.add(
        document.id,
        names,
        lambda name: _text(archive, document, name),
        adding,
        rules=rules,
        log=(0, 0) if newer else log,  # so that the next search says again what it passes over
        end=end + sum(len(line) + 1 for line in lines),
        tail=tail,
    )


def _is_known(line: bytes) -> bool:
    """Whether no newer tosdiff is needed to read a line."""
    try:
        visits.sighting(line)
    except visits.LaterFormError:
        return False
    return True


def _text(archive: Archive, document: Document, name: str) -> list[str]:
    """Return the text of a snapshot line by line, as the rules in force derive it."""
    snapshot = archive.store.snapshot(document.id, name)
    text = archive.store.text(snapshot) if snapshot.rules == rules_of(document) else None
    if text is None:
        from tosdiff.text.markdown import markdown_of

        text = markdown_of(archive.text(document, snapshot).blocks)
    return [piece for line in text.split("\n") for piece in pieces(line)]


_LONGEST = 50_000
"""Characters of a line that is indexed as one passage; no paragraph of a real document comes near."""


def pieces(line: str) -> Iterator[str]:
    """Yield a line in parts that can each be worked on, cut between sentences where that can be: a hit reads its passage whole."""
    while len(line) > _LONGEST:
        at = line.rfind(". ", _LONGEST // 2, _LONGEST) + 1 or line.rfind(" ", 1, _LONGEST)
        if at <= 0:
            at = _LONGEST
        yield line[:at]
        line = line[at:].lstrip(" ")
    yield line


def _rules(document: Document) -> str:
    """Return what the index of a document rests on: its texts, and what the index keeps of which became which."""
    from tosdiff.compare.rules import fingerprint

    return f"{rules_of(document)} {fingerprint()}"
