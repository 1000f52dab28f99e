"""Search indexes of texts of a few lines, in memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager

from tests.world.versions import block
from tosdiff.search.index import Index

Text = Sequence[str]
"""A line for each block: `# Heading`, `- item`, or a paragraph."""


@contextmanager
def index_of(texts: Mapping[str, Sequence[Text]]) -> Iterator[Index]:
    """Open an index of the snapshots of documents, each given by its text."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        index = Index(connection)
        for name, snapshots in texts.items():
            add(index, name, snapshots)
        yield index


def add(index: Index, name: str, snapshots: Sequence[Text], *, rules: str = "1", tail: bytes = b"") -> None:
    """Add snapshots of a document, named by their number, in one update."""
    known = index.documents().get(name)
    first = known.snapshots if known else 0
    texts = {f"{name}@{number}": text for number, text in enumerate(snapshots, first)}
    with index.updating():
        index.add(
            name,
            list(texts),
            texts.__getitem__,
            index.adding(block),
            rules=rules,
            log=(0, 0),
            end=0,
            tail=tail,
        )


def number_of(index: Index, name: str) -> int:
    return index.documents()[name].id


def everything(index: Index) -> list[int]:
    """Return every passage that the index has."""
    return list(range(1, index.size() + 1))


def texts_of(index: Index, passages: Sequence[int]) -> list[str]:
    """Return the texts of passages, in the order asked for."""
    found = index.passages(passages)
    return [found[passage].text for passage in passages]
