"""What providers promise and gave as notice before a model ends, as rows beside those of their terms.

Invariant: a provider without a captured page about models has no cell, which is a dash; one whose pages promise
nothing is said to promise nothing there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from tosdiff.compare.cells import Cell
from tosdiff.compare.matrix import TopicRow
from tosdiff.models import ModelEntry, PageState

if TYPE_CHECKING:
    from tosdiff.pipeline.archive import Archive

_PROMISED = ("models.promised", "promised notice before a model ends")
_SHORTEST = ("models.shortest", "shortest notice given before a model ended")


def model_rows(archive: Archive, providers: Sequence[str], at: str) -> Iterator[TopicRow]:
    """Yield the rows for these providers, a cell for each; none where no page about models was captured by then.

    `at` is a WHEN; anything but a day or a moment means what is known now.
    """
    known = [_known(archive, provider, at) for provider in providers]
    if not any(known):
        return
    labels: frozenset[str] = frozenset()
    for (topic, title), cell in ((_PROMISED, _promised), (_SHORTEST, _shortest)):
        cells = tuple(cell(states) if states else None for states in known)
        yield TopicRow(topic=topic, title=title, labels=labels, cells=cells)


def _known(archive: Archive, provider: str, at: str) -> list[PageState]:
    from tosdiff.pipeline.ledger import page_states

    try:
        until = datetime.combine(date.fromisoformat(at[:10]), time(23, 59, 59), UTC)
    except ValueError:
        until = None
    return [
        state
        for document in archive.documents
        if document.provider == provider and document.tells_of_models and document.enabled
        for state in page_states(archive, document, until=until)
    ]


def _promised(states: Sequence[PageState]) -> Cell:
    from tosdiff.ledger.promised import notice

    newest = {state.document.id: state for state in states}.values()
    promises = [promise for state in newest for promise in notice(state)]
    said = [f"{each.minimum}{f' for {each.applies_to}' if each.applies_to else ''}" for each in promises]
    return Cell(says=tuple(dict.fromkeys(said)) or ("none on its pages about models",), clauses=len(promises))


def _shortest(states: Sequence[PageState]) -> Cell:
    from tosdiff.ledger.entries import entries
    from tosdiff.ledger.telling import day, days

    given = [(entry.notice_days, entry) for entry in entries(states) if _counts(entry)]
    if not given:
        return Cell(says=("no end with a dated announcement",), clauses=0)
    least, entry = min(given, key=lambda pair: pair[0] or 0)
    told = day(entry.announced.on.isoformat()) if entry.announced else ""
    return Cell(
        says=(f"{days(least or 0)}, for {entry.model} ({entry.product}), announced {told}",), clauses=1
    )


def _counts(entry: ModelEntry) -> bool:
    """Return whether notice was given: not where the page told of an end that had come."""
    return entry.kind.is_model and entry.notice_days is not None and entry.notice_days >= 0
