"""The terms of several providers side by side, as Markdown to paste into a text, each source in a footnote.

Invariant: what is quoted are the document's own characters; nothing of them can act as Markdown or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tosdiff.compare.matrix import Passage, told
from tosdiff.evidence.cite import escaped
from tosdiff.evidence.cite import markdown as cited
from tosdiff.models import Clause
from tosdiff.pipeline.compare import Column, Group, SideBySide, Source
from tosdiff.report.matrix import cell_words, facts, section


def side_by_side(found: SideBySide) -> str:
    """Return the table, the clauses as block quotes, and a footnote for each document."""
    lines = [*_table(found), ""]
    if found.editions:
        lines += [
            f"These are different editions, for people in different places: {escaped(found.editions)}.",
            "",
        ]
    lines += [f"Not shown: {escaped(sentence)}.\n" for sentence in found.absent]
    for group in found.groups:
        lines += _group(group, found.columns)
    for column in found.columns:
        lines += [f"[^{_key(source)}]: {cited(source.citation)}\n" for source in column.sources]
    return "\n".join(lines).rstrip() + "\n"


def _table(found: SideBySide) -> Iterator[str]:
    heads = [
        f"{escaped(column.name)}{''.join(f'[^{_key(source)}]' for source in column.sources)}"
        for column in found.columns
    ]
    yield f"| | {' | '.join(heads)} |"
    yield "|---" * (len(heads) + 1) + "|"
    said = [facts(column.sources[0]) for column in found.columns]
    for name in ("document", "for", "law of"):
        if any(each[name] for each in said):
            yield f"| {name} | {' | '.join(escaped(each[name]) or '—' for each in said)} |"
    for row in found.rows:
        yield f"| {escaped(row.title)} | {' | '.join(escaped(cell_words(cell)) for cell in row.cells)} |"


def _group(group: Group, columns: tuple[Column, ...]) -> Iterator[str]:
    yield f"### {escaped(group.label)}: {escaped(group.description)}\n"
    for column, cell in zip(columns, group.cells, strict=True):
        if not cell:
            yield f"**{escaped(column.name)}**: —\n"
        for source, passages in cell:
            yield f"**{escaped(column.name)}**, {escaped(source.document.title)}:\n"
            for passage in passages:
                yield from _quoted(passage, source)


def _quoted(passage: Passage, source: Source) -> Iterator[str]:
    """Yield a block quote; items are a list, and what is stated stands below."""
    if passage.lead:
        yield f"> {_line(passage.lead)}"
    if passage.lead and passage.clauses:
        yield ">"
    for clause in passage.clauses:
        yield f"> - {_line(clause)}"
    where = " › ".join(section(source, passage))
    stated = "; ".join(dict.fromkeys(filter(None, (told(c) for c in (passage.lead, *passage.clauses) if c))))
    note = " — ".join(filter(None, (escaped(where), escaped(stated))))
    yield f">\n> — *{note or escaped(source.document.title)}*[^{_key(source)}]"
    yield ""


def _line(clause: Clause) -> str:
    """Return a clause on one line that begins no list, heading or quotation of its own."""
    return escaped(" ".join(clause.text.split()))


def _key(source: Source) -> str:
    """Return a footnote's name: letters, digits and hyphens alone, which every renderer reads."""
    return re.sub(r"[^a-z0-9]+", "-", source.document.id) + f"-{source.citation.captured_at:%Y%m%d}"
