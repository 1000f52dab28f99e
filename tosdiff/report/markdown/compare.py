"""The terms of several providers side by side, each source in a footnote.

Invariant: as in `report.markdown`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tosdiff.compare.matrix import Provision, told
from tosdiff.pipeline.compare import CitedVersion, Column, LabelGroup, SideBySide
from tosdiff.report.markdown.cite import text as cited
from tosdiff.report.markdown.escaping import escaped, one_line
from tosdiff.report.words.compare import cell_words, facts, section


def text(found: SideBySide) -> str:
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
    for name in ("document", "not seen", "for", "law of"):
        if any(each[name] for each in said):
            yield f"| {name} | {' | '.join(escaped(each[name]) or '—' for each in said)} |"
    for row in found.rows:
        yield f"| {escaped(row.title)} | {' | '.join(escaped(cell_words(cell)) for cell in row.cells)} |"


def _group(group: LabelGroup, columns: tuple[Column, ...]) -> Iterator[str]:
    yield f"### {escaped(group.label)}: {escaped(group.description)}\n"
    for column, cell in zip(columns, group.cells, strict=True):
        if not cell:
            yield f"**{escaped(column.name)}**: —\n"
        for source, provisions in cell:
            yield f"**{escaped(column.name)}**, {escaped(source.document.title)}:\n"
            for provision in provisions:
                yield from _quoted(provision, source)


def _quoted(provision: Provision, source: CitedVersion) -> Iterator[str]:
    """Yield a block quote; items are a list, and what is stated stands below."""
    if provision.lead:
        yield f"> {one_line(provision.lead.text)}"
    if provision.lead and provision.clauses:
        yield ">"
    for clause in provision.clauses:
        yield f"> - {one_line(clause.text)}"
    where = " › ".join(section(source, provision))
    stated = "; ".join(
        dict.fromkeys(filter(None, (told(c) for c in (provision.lead, *provision.clauses) if c)))
    )
    note = " — ".join(filter(None, (escaped(where), escaped(stated))))
    yield f">\n> — *{note or escaped(source.document.title)}*[^{_key(source)}]"
    yield ""


def _key(source: CitedVersion) -> str:
    """Return a footnote's name: letters, digits and hyphens alone, which every renderer reads."""
    return re.sub(r"[^a-z0-9]+", "-", source.document.id) + f"-{source.citation.captured_at:%Y%m%d}"
