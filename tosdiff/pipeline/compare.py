"""The terms of several providers side by side: which documents, as of when, and what each says under a label.

Invariant: as in `archive`; labels of less than a stated confidence count for nothing; nothing is left out in silence: a document that had not been seen by then, and one
that is declared and not shown, are both named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from itertools import combinations

from tosdiff.clauses.label import surer
from tosdiff.clauses.rules import Taxonomy
from tosdiff.compare.editions import for_others
from tosdiff.compare.matrix import Provision, TopicRow, matrix, provisions
from tosdiff.compare.topics import CERTAIN
from tosdiff.errors import (
    NotSeenError,
    UnknownDocumentError,
    UnknownLabelError,
    UnreadableDocumentError,
    UsageError,
)
from tosdiff.evidence.cite import Citation
from tosdiff.models import Document, Version
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.cite import cite
from tosdiff.pipeline.facts import DocumentFacts, facts_of
from tosdiff.pipeline.labels import fitting, giving
from tosdiff.pipeline.limits import limited
from tosdiff.pipeline.model_rows import model_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedVersion:
    """One version that is shown, and how to cite it."""

    document: Document
    version: Version
    facts: DocumentFacts
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What is shown of one provider: a document, or the parts of one."""

    name: str
    """Of the provider; with the document's title where several are of one provider."""
    sources: tuple[CitedVersion, ...]
    others: tuple[Document, ...] = ()
    """Documents of the same kind that are declared and not shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelGroup:
    """The clauses under one label."""

    label: str
    description: str
    cells: tuple[tuple[tuple[CitedVersion, tuple[Provision, ...]], ...], ...]
    """For each column its sources that have such clauses, with them; empty where the terms are silent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    at: str
    """WHEN, as asked."""
    kinds: tuple[str, ...]
    """Of document; empty where documents were named."""
    columns: tuple[Column, ...]
    absent: tuple[str, ...]
    """What could not be shown, a sentence each."""
    editions: str | None
    """How the contracts differ in whom they are for; None where they may be for the same people."""
    rows: tuple[TopicRow, ...]
    groups: tuple[LabelGroup, ...]
    labels: tuple[str, ...]
    """Every label there is, to choose from."""
    best: int | None = None
    """How many clauses of a label are shown of a column at most, the surest; None for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToCompare:
    """What was named without saying of each word what it is."""

    labels: tuple[str, ...]
    documents: tuple[str, ...]
    providers: tuple[str, ...]


def told_apart(archive: Archive, words: Sequence[str]) -> ToCompare:
    """Tell labels, documents (`claude/consumer-terms`) and providers (`claude`) apart; what is both is the label."""
    documents = tuple(word for word in words if "/" in word)
    declared = {document.provider for document in archive.documents}
    known = archive.taxonomy.labels
    providers = tuple(word for word in words if word in declared and not fitting(word, known))
    labels = tuple(word for word in words if word not in (*documents, *providers))
    return ToCompare(labels=labels, documents=documents, providers=providers)


def compare(
    archive: Archive,
    labels: Sequence[str],
    *,
    providers: Sequence[str] = (),
    documents: Sequence[str] = (),
    together: Sequence[str] = (),
    at: str = "latest",
    read_on: date,
    best: int | None = None,
) -> SideBySide:
    """Return what the providers' terms say; without labels the matrix alone.

    `documents` are kinds (by default `terms`), or ids of documents to take instead; `together` are ids of further
    documents of a contract, read into their provider's columns. With `best`, no more clauses of a label are shown of a
    column than so many, those whose label is surest.

    Raises:
        UsageError: the best clauses are asked for, and no label.
        UnknownLabelError, UnknownDocumentError: a name that is not declared; the hint has the nearest.
        UnknownVersionError: WHEN is not understood, or nothing at all had been seen by then.
    """
    if best is not None and not labels:
        raise UsageError(
            "the best clauses of which label?",
            hint="for example `tosdiff compare access.grant --best 1 --markdown`",
        )
    archive = giving(archive, labels)
    taxonomy = archive.taxonomy
    chosen = _labels(labels, taxonomy.labels, {d.provider for d in archive.documents})
    columns: list[Column] = []
    absent: list[str] = []
    for texts, exact in _candidates(archive, providers, documents):
        column, reasons = _column(archive, texts, at, read_on, exact=exact)
        absent += reasons
        if column:
            columns.append(column)
    if not columns:
        raise NotSeenError(
            absent[0] if absent else "no such document is declared",
            hint="run `tosdiff check` first, or bring in saved pages: `tosdiff import .`"
            if at == "latest"
            else "ask for a later date; `tosdiff log` lists what the store holds",
        )
    columns = _read_together(archive, columns, together, at, read_on, absent)
    named, told = _told(_named(columns), chosen, taxonomy, best, absent)
    return SideBySide(
        at=at,
        kinds=tuple(name for name in documents or ("terms",) if "/" not in name),
        columns=named,
        absent=tuple(absent),
        editions=_editions(named),
        rows=(
            *_side_by_side([rows for rows, _ in told]),
            *(model_rows(archive, [c.sources[0].document.provider for c in named], at) if not chosen else ()),
        ),
        groups=tuple(
            LabelGroup(
                label=label,
                description=taxonomy.descriptions[label],
                cells=tuple(of[number] for _, of in told),
            )
            for number, label in enumerate(chosen)
        ),
        labels=taxonomy.labels,
        best=best,
    )


def _read_together(
    archive: Archive, columns: Sequence[Column], ids: Sequence[str], at: str, read_on: date, absent: list[str]
) -> list[Column]:
    """Return the columns with further documents of the contracts in them; `absent` takes what was not seen by then."""
    for name in ids:
        parts = archive.parts(name)
        if not any(column.sources[0].document.provider == parts[0].provider for column in columns):
            raise UsageError(
                f"{name} belongs to no column that is shown", hint=f"tosdiff compare --document {name}"
            )
        sources: list[CitedVersion] = []
        for document in parts:
            try:
                sources.append(_source(archive, document, at, read_on))
            except (NotSeenError, UnreadableDocumentError) as problem:
                absent.append(problem.message)
        columns = [
            replace(
                column,
                sources=(*column.sources, *(each for each in sources if each.document not in _shown(column))),
                others=tuple(other for other in column.others if other.whole != parts[0].whole),
            )
            if column.sources[0].document.provider == parts[0].provider
            else column
            for column in columns
        ]
    return list(columns)


def _shown(column: Column) -> list[Document]:
    return [source.document for source in column.sources]


def _texts(column: Column) -> list[tuple[str, Version]]:
    """Return a column's versions, those of documents other than its own with their titles."""
    own = column.sources[0].document.whole
    return [
        ("" if source.document.whole == own else source.document.title, source.version)
        for source in column.sources
    ]


def _labels(asked: Sequence[str], known: Sequence[str], providers: Iterable[str]) -> tuple[str, ...]:
    """Return the labels that full names, families and beginnings stand for, in the taxonomy's order."""
    chosen: set[str] = set()
    for name in asked:
        fits = fitting(name, known)
        if not fits:
            families = dict.fromkeys(label.partition(".")[0] for label in known)
            kinds = (known, families, [x.partition(".")[2] for x in known], providers)
            near = get_close_matches(name, [each for kind in kinds for each in kind], n=1)
            raise UnknownLabelError(
                f"{name!r} is no label, and no provider that is declared",
                hint=(f"did you mean {near[0]}? " if near else "") + f"labels: {', '.join(known)}",
            )
        chosen.update(fits)
    return tuple(label for label in known if label in chosen)


Texts = tuple[tuple[Document, ...], ...]
"""Texts of one provider in the order they are declared, each in its parts."""


def _candidates(
    archive: Archive, providers: Sequence[str], asked: Sequence[str]
) -> Iterable[tuple[Texts, bool]]:
    """Yield what each column can be taken from, and whether it was asked for by name."""
    known = dict.fromkeys(d.provider for d in archive.documents)
    for name in providers:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"declared: {', '.join(known)}"
            raise UnknownDocumentError(f"no provider {name!r} is declared", hint=hint)
    ids = [name for name in asked if "/" in name]
    exact = [archive.parts(name) for name in ids]
    kinds = [name for name in asked if "/" not in name] or ([] if ids else ["terms"])
    declared = dict.fromkeys(d.kind for d in archive.documents)
    for kind in kinds:
        if kind not in declared:
            near = get_close_matches(kind, declared, n=1)
            hint = f"did you mean {near[0]}? " if near else ""
            raise UnknownDocumentError(
                f"no document of the kind {kind!r} is declared", hint=f"{hint}kinds: {', '.join(declared)}"
            )
    for provider in known:
        if providers and provider not in providers:
            continue
        own = [texts for texts in exact if texts[0].provider == provider]
        for texts in own:
            yield (texts,), True
        for kind in () if own else kinds:
            wholes = dict.fromkeys(
                d.whole for d in archive.documents if (d.provider, d.kind) == (provider, kind)
            )
            if wholes:
                yield (
                    tuple(tuple(d for d in archive.documents if d.whole == whole) for whole in wholes),
                    False,
                )


def _column(
    archive: Archive, texts: Texts, at: str, read_on: date, *, exact: bool
) -> tuple[Column | None, list[str]]:
    """Return the first text that had been seen by then, those that are watched before those that are not."""
    order = sorted(texts, key=lambda parts: not parts[0].enabled)
    reasons: list[str] = []
    for parts in order:
        sources: list[CitedVersion] = []
        missing: list[str] = []
        for document in parts:
            try:
                sources.append(_source(archive, document, at, read_on))
            except (NotSeenError, UnreadableDocumentError) as problem:
                missing.append(problem.message)
        if sources:
            others = tuple(other[0] for other in texts if other is not parts)
            return Column(name=parts[0].provider_name, sources=tuple(sources), others=others), missing
        reasons += missing if exact or parts[0].enabled else []
    return None, reasons[:1]


def _source(archive: Archive, document: Document, at: str, read_on: date) -> CitedVersion:
    state = archive.state(document, at)
    snapshot = archive.snapshot(document, state)
    version = archive.version(document, snapshot)
    version = replace(version, clauses=surer(version.clauses, CERTAIN))
    facts = facts_of(version)
    citation = cite(archive, document, state, read_on=read_on, when=at, text=version)
    return CitedVersion(document=document, version=version, facts=facts, citation=citation)


def _named(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Tell apart the columns of one provider by their titles."""
    names = [column.name for column in columns]
    return tuple(
        replace(column, name=f"{column.name}: {column.sources[0].document.title}")
        if names.count(column.name) > 1
        else column
        for column in columns
    )


def _editions(columns: Sequence[Column]) -> str | None:
    editions = [(column, column.sources[0].facts.edition) for column in columns]
    if not any(for_others(one, other) for (_, one), (_, other) in combinations(editions, 2)):
        return None
    told: list[str] = []
    for column, edition in editions:
        if edition.region:
            told.append(f"{column.name} {', '.join(sorted(edition.region))}")
        elif edition.elsewhere:
            told.append(f"{column.name} everywhere but {', '.join(sorted(edition.elsewhere))}")
        else:
            told.append(f"{column.name} does not say")
    return "; ".join(told)


def _told(
    columns: Sequence[Column],
    chosen: Sequence[str],
    taxonomy: Taxonomy,
    best: int | None,
    absent: list[str],
) -> tuple[tuple[Column, ...], list[tuple[tuple[TopicRow, ...], tuple[Found, ...]]]]:
    """Return the columns, and of each its cells and the clauses of each label chosen; `absent` takes those that take too long.

    Raises:
        UnreadableDocumentError: that is so of each of them.
    """
    kept: list[Column] = []
    told: list[tuple[tuple[TopicRow, ...], tuple[Found, ...]]] = []
    problem: UnreadableDocumentError | None = None
    for column in columns:
        try:
            with limited(f"comparing what {column.name} says"):
                rows = matrix([_texts(column)], taxonomy.descriptions, chosen or taxonomy.labels)
                of_labels = tuple(_surest(_cell(column, label), label, best) for label in chosen)
        except UnreadableDocumentError as over:
            problem = over
            absent.append(over.message)
        else:
            kept.append(column)
            told.append((rows, of_labels))
    if problem and not kept:
        raise problem
    return tuple(kept), told


def _side_by_side(columns: Sequence[Sequence[TopicRow]]) -> Iterator[TopicRow]:
    """Yield the rows of columns that were told one by one."""
    for rows in zip(*columns, strict=True):
        yield replace(rows[0], cells=tuple(cell for row in rows for cell in row.cells))


Found = tuple[tuple[CitedVersion, tuple[Provision, ...]], ...]


def _cell(column: Column, label: str) -> Found:
    return tuple((source, found) for source in column.sources if (found := provisions(source.version, label)))


def _surest(cell: Found, label: str, best: int | None) -> Found:
    """Return the clauses whose label is surest, in the order of the text; of equal ones the first."""
    if best is None:
        return cell
    ranked = [
        (-one.confidence(label), number, at)
        for number, (_, found) in enumerate(cell)
        for at, one in enumerate(found)
    ]
    kept = {(number, at) for _, number, at in sorted(ranked)[:best]}
    chosen = (
        (source, tuple(one for at, one in enumerate(found) if (number, at) in kept))
        for number, (source, found) in enumerate(cell)
    )
    return tuple((source, found) for source, found in chosen if found)
