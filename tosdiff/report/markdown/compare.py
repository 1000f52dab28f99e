"""The terms of several providers side by side, each source in a footnote.

Invariant: as in `report.markdown`; items of a list that are left out are marked by `…`.
"""

from __future__ import annotations

from collections.abc import Iterator

from tosdiff.compare.matrix import Provision, told
from tosdiff.language.normalise import shown
from tosdiff.pipeline.compare import CitedVersion, Column, LabelGroup, SideBySide
from tosdiff.report.markdown.escaping import escaped, one_line
from tosdiff.report.markdown.notes import Notes
from tosdiff.report.words import cite as words
from tosdiff.report.words.compare import cell_words, facts, section


def text(found: SideBySide, style: str = "text") -> str:
    """Return the table, the clauses as block quotes, and a footnote for each place, the first of a document in full.

    Where the best clauses alone were asked for, it is a passage of an essay, without the table.
    """
    notes = Notes(style)
    lines = [] if found.best else [*_table(found, notes), ""]
    if found.editions:
        lines += [
            f"These are different editions, for people in different places: {escaped(found.editions)}.",
            "",
        ]
    lines += [f"Not shown: {escaped(sentence)}.\n" for sentence in found.absent]
    for group in found.groups:
        if not found.best or len(found.groups) > 1:
            lines.append(f"### {escaped(group.label)}: {escaped(group.description)}\n")
        lines += _group(group, found.columns, notes, stating=not found.best)
    lines += notes.lines()
    return "\n".join(lines).rstrip() + "\n"


def _table(found: SideBySide, notes: Notes) -> Iterator[str]:
    heads = [
        f"{escaped(column.name)}{''.join(notes.reference(source.citation) for source in column.sources)}"
        for column in found.columns
    ]
    yield f"| | {' | '.join(heads)} |"
    yield "|---" * (len(heads) + 1) + "|"
    said = [[facts(source) for source in column.sources] for column in found.columns]
    for name in ("document", "on that day", "for", "law of"):
        cells = ["; ".join(dict.fromkeys(filter(None, (each[name] for each in column)))) for column in said]
        if any(cells):
            yield f"| {name} | {' | '.join(escaped(cell) or '—' for cell in cells)} |"
    for row in found.rows:
        yield f"| {escaped(row.title)} | {' | '.join(escaped(cell_words(cell)) for cell in row.cells)} |"


def _group(group: LabelGroup, columns: tuple[Column, ...], notes: Notes, *, stating: bool) -> Iterator[str]:
    for column, cell in zip(columns, group.cells, strict=True):
        if not cell:
            yield f"**{escaped(column.name)}**: —\n"
        for source, provisions in cell:
            c = source.citation
            yield (
                f"**{escaped(column.name)}**, *{escaped(words.title(c))}*, "
                f"as captured on {words.british(c.captured_at.date())}:\n"
            )
            for provision in provisions:
                yield from _quoted(provision, source, notes, stating=stating)


def _quoted(provision: Provision, source: CitedVersion, notes: Notes, *, stating: bool) -> Iterator[str]:
    """Yield a block quote; items are a list, and what is stated stands below."""
    if provision.lead:
        yield f"> {one_line(shown(provision.lead.text))}"
    if provision.lead and provision.clauses:
        yield ">"
    for clause in provision.clauses:
        if provision.after_omission(clause, source.version):
            yield "> - …"
        yield f"> - {one_line(shown(clause.text))}"
    where = " › ".join(map(words.heading, section(source, provision)))
    stated = "; ".join(
        dict.fromkeys(filter(None, (told(c) for c in (provision.lead, *provision.clauses) if c)))
    )
    note = " — ".join(filter(None, (escaped(where), escaped(stated) if stating else "")))
    reference = notes.reference(source.citation, f"section “{where}”" if where else "")
    yield f">\n> — *{note or escaped(source.document.title)}*{reference}"
    yield ""
