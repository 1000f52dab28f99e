"""Who says what: a row for each topic, a cell for each provider, and the clauses behind a label.

Invariant: where the terms are silent there is no cell; every
clause of a label stands in exactly one provision, in the order of the text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tosdiff.compare.cells import Cell, cell, clauses_of
from tosdiff.compare.topics import stated_by, statements, topics
from tosdiff.models import AttributeValue, Clause, Version, leader_of


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRow:
    topic: str
    """Id in `topics.yaml`, or a label of the user's own."""
    title: str
    labels: frozenset[str]
    cells: tuple[Cell | None, ...]
    """One for each column; None where the terms are silent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """A sentence, or a list's items under the sentence that leads in to them."""

    lead: Clause | None
    """Shown once; it need not carry the label itself."""
    clauses: tuple[Clause, ...]
    """The labelled ones, without the lead; empty where the lead alone is labelled."""

    @property
    def labelled(self) -> tuple[Clause, ...]:
        return self.clauses or ((self.lead,) if self.lead else ())

    @property
    def heading_path(self) -> tuple[str, ...]:
        first = self.lead or self.clauses[0]
        return first.heading_path

    def confidence(self, label: str) -> float:
        """Return how sure a label is where it is surest, 0 to 1."""
        sure = (each.confidence for clause in self.labelled for each in clause.labels if each.label == label)
        return max(sure, default=0.0)

    def after_omission(self, clause: Clause, version: Version) -> bool:
        """Return whether clauses of the version stand between one of `clauses` and what is shown before it."""
        shown = [*([self.lead] if self.lead else ()), *self.clauses]
        at = shown.index(clause)
        if at == 0:
            return False
        start, end = shown[at - 1].span[1], clause.span[0]
        return any(start <= each.span[0] and each.span[1] <= end for each in version.clauses)


def matrix(
    columns: Sequence[Sequence[tuple[str, Version]]], descriptions: Mapping[str, str], labels: Collection[str]
) -> tuple[TopicRow, ...]:
    """Return the rows that some of `labels` belong to; each column is the versions of one provider's texts, each with the title it is to be
    named by, empty for the column's own.

    Labels of no topic, which are the user's own, have a row each, with their description.
    """
    said = [[(name, version, statements(version.clauses)) for name, version in column] for column in columns]
    rows: list[TopicRow] = []
    known: set[str] = set()
    for topic in topics().topics:
        known |= topic.labels
        if topic.labels & set(labels):
            cells = tuple(
                cell(
                    topic,
                    [
                        (name, version, tuple(one for one in stated if one.topic is topic))
                        for name, version, stated in column
                    ],
                )
                for column in said
            )
            rows.append(TopicRow(topic=topic.id, title=topic.title, labels=topic.labels, cells=cells))
    for label in labels:
        if label not in known:
            rows.append(
                TopicRow(
                    topic=label,
                    title=descriptions.get(label, label),
                    labels=frozenset((label,)),
                    cells=tuple(_counted(label, [version for _, version in column]) for column in columns),
                )
            )
    return tuple(rows)


def _counted(label: str, versions: Sequence[Version]) -> Cell | None:
    count = sum(
        clauses_of(
            version,
            [at for at, clause in enumerate(version.clauses) if any(x.label == label for x in clause.labels)],
        )
        for version in versions
    )
    return Cell(says=(), clauses=count) if count else None


def told(clause: Clause) -> str:
    """Return all that a clause states in plain words: `30 days by email, for material changes, with exceptions`."""
    stated = stated_by(clause)
    return _in_words([(name, stated[name]) for name in topics().scales if name in stated])


def _in_words(values: Iterable[tuple[str, AttributeValue]]) -> str:
    words = ""
    for name, value in values:
        joint = " " if name == "notice_channel" else ", "
        words += (joint if words else "") + topics().scales[name].told(value)
    return words


def provisions(version: Version, label: str) -> tuple[Provision, ...]:
    """Return the clauses of a label in the order of the text, a list's items under their lead-in."""
    clauses = version.clauses
    items: dict[int, list[int]] = {}
    """Of each lead-in, and of each clause that stands alone, the labelled clauses beneath."""
    for at, clause in enumerate(clauses):
        if not any(x.label == label for x in clause.labels):
            continue
        lead = _lead(clauses, at)
        if lead is None:
            items.setdefault(at, [])
        else:
            items.setdefault(lead, []).append(at)
    return tuple(_provisions(clauses, items))


def _provisions(clauses: Sequence[Clause], items: Mapping[int, Sequence[int]]) -> Iterator[Provision]:
    for lead, beneath in sorted(items.items()):
        yield Provision(lead=clauses[lead], clauses=tuple(clauses[at] for at in beneath))


def _lead(clauses: Sequence[Clause], at: int) -> int | None:
    """Return the sentence that leads in to the outermost list a clause is an item of."""
    found: int | None = None
    while (lead_in := clauses[at].lead_in) and (above := leader_of(lead_in, clauses)) is not None:
        found = at = above
    return found
