"""Listings for a terminal: a version's text, its labelled clauses, the log, what is watched, damage.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.style import Style
from rich.table import Table
from rich.text import Text

from tosdiff.models import (
    Block,
    BlockKind,
    Clause,
    Comparison,
    Damage,
    Document,
    DocumentReport,
    Evidence,
    Label,
    Outcome,
    Pass,
    Significance,
    State,
    Version,
    Visit,
    iso,
)
from tosdiff.pipeline.logbook import LogEntry
from tosdiff.report.machine import counts, touched
from tosdiff.report.redline import family_style, labels_line, news, path_line, rewords
from tosdiff.report.safe import printable
from tosdiff.report.terminal import seen

_MARGIN = 19  # the longest label of the taxonomy, access.restriction, and a space
_LOG_INDENT = 12  # below the second column
_LOG_COLUMNS = 5
_LOG_WIDTH = 70  # columns of the screen below which dates and ids would be cut short
_COUNT_SIGNS = {"added": "+", "removed": "−", "modified": "~", "moved": "↷"}


def version_text(version: Version, title: str, state: State | None, to: Console) -> None:
    """Print the text with its labels in the margin."""
    to.print(Rule(Text(printable(title), style="bold"), align="left", style="dim"))
    if state:
        to.print(Text(seen(state), style="dim"))
    by_block = {index: list(group) for index, group in groupby(version.clauses, key=lambda c: c.block)}
    start = 0
    for index, block in enumerate(version.blocks):
        if block.kind is not BlockKind.ITEM or block.level == 1:
            to.print()
        to.print(_block_row(block, by_block.get(index, []), start))
        start += len(block.text) + 2


def _block_row(block: Block, clauses: Sequence[Clause], start: int) -> RenderableType:
    labels = list(dict.fromkeys(x.label for clause in clauses for x in clause.labels))
    margin = Text("\n").join(Text(printable(label), style=family_style(label)) for label in labels)
    text = Text(printable(block.text))
    for clause in clauses:
        if clause.labels:
            text.stylize(family_style(clause.labels[0].label), clause.span[0] - start, clause.span[1] - start)
    if block.kind is BlockKind.HEADING:
        text.stylize("bold" if block.level > 1 else "bold underline")
    elif block.run_in:
        text.stylize("bold", 0, block.run_in)
    marker = Text("")
    if block.kind is BlockKind.ITEM:
        marker = Text("  " * (block.level - 1) + printable(block.marker or "-") + " ")
    grid = Table.grid()
    grid.add_column(width=_MARGIN, no_wrap=True)
    grid.add_column(width=2)
    grid.add_column(overflow="fold")
    grid.add_row(
        margin, Text("▌" if labels else "", style=family_style(labels[0]) if labels else ""), marker + text
    )
    return grid


def clause_list(
    version: Version,
    title: str,
    state: State | None,
    order: Sequence[str],
    to: Console,
    *,
    explain: bool = False,
) -> None:
    """Print the labelled clauses grouped by label, each with its heading path."""
    to.print(Rule(Text(printable(title), style="bold"), align="left", style="dim"))
    if state:
        to.print(Text(seen(state), style="dim"))
    labelled = [clause for clause in version.clauses if clause.labels]
    for label in order:
        of_label = [clause for clause in labelled if any(x.label == label for x in clause.labels)]
        if not of_label:
            continue
        to.print()
        to.print(Text(f"{printable(label)} ({len(of_label)})", style=family_style(label) + Style(bold=True)))
        for path, clauses in groupby(of_label, key=lambda c: c.heading_path):
            if path:
                to.print(Padding(path_line(path), (1, 0, 0, 2)))
            for clause in clauses:
                bullet = Table.grid()
                bullet.add_column(width=2)
                bullet.add_column(overflow="fold")
                bullet.add_row("•", Text(printable(clause.text)))
                to.print(Padding(bullet, (0, 0, 0, 4)))
                if clause.attributes:
                    stated = ", ".join(f"{name}: {_value(value)}" for name, value in clause.attributes)
                    to.print(Padding(Text(printable(stated), style="dim"), (0, 0, 0, 6)))
                if explain:
                    for given in (x for x in clause.labels if x.label == label):
                        for indent, said in _explained(given):
                            to.print(Padding(Text(printable(said), style="dim italic"), (0, 0, 0, indent)))
    if not labelled:
        to.print(Text("No sentence carries a label.", style="dim"))


def _explained(given: Label) -> Iterator[tuple[int, str]]:
    """Yield lines and their indents: the decision, then what each pass found, with its words."""
    yield 6, f"{given.decision.value}: confidence {given.confidence:.2f}"
    for by, found in groupby(given.evidence, key=lambda x: x.by):
        if by is Pass.STRUCTURE:
            yield from ((8, f"structure {x.rule}: {_quoted(x)}") for x in found)
        else:
            cues = "; ".join(f"{x.weight:+d} {_quoted(x)}" for x in found)
            yield 8, f"cues weigh {given.weight}, enough is {given.enough}: {cues}"


def _quoted(found: Evidence) -> str:
    if found.place == "before":
        return f"after {found.rule}"
    words = f"“{' '.join(found.words.split())}”"
    return words if found.place == "sentence" else f"{found.place} {words}"


def _value(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return " + ".join(map(str, value))
    return "yes" if value is True else str(value)


def log_table(title: str, entries: Sequence[LogEntry], to: Console, *, explain: bool = False) -> None:
    """Print the states of one document, oldest first; where it had several editions, which each is of."""
    to.print(Text(printable(title), style="bold"))
    if not entries:
        to.print(Text("no snapshot yet", style="dim"))
        return
    several = _editions(entries, to)
    columns = ("first seen", "last seen", "snapshot", *(["ed."] if several else []), "class", "changes")
    to.print(_log_row([Text(column, style="dim") for column in columns], to.width))
    for entry in entries:
        comparison = entry.comparison
        significance = comparison.significance if comparison else Significance.FIRST
        row = (
            Text(iso(entry.state.first_seen)[:10]),
            Text(iso(entry.state.last_seen)[:10]),
            Text(entry.state.snapshot.partition("-")[0]),
            *([Text(_letter(entry.line))] if several else []),
            Text(significance.value, style="bold yellow" if significance.is_news else ""),
            _counted(comparison),
        )
        to.print(_log_row(row, to.width))
        for said in _log_details(comparison, explain=explain):
            to.print(Padding(said, (0, 0, 0, _LOG_INDENT if to.width >= _LOG_WIDTH else 2)))


def _log_row(cells: Sequence[Text], width: int) -> RenderableType:
    """Return a row whose columns stand where those of every other row do; on a narrow screen, a line that wraps."""
    if width < _LOG_WIDTH:
        return Text("  ").join(cells)
    grid = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    for wide in (10, 10, 16, *((3,) if len(cells) > _LOG_COLUMNS else ()), 12, None):
        grid.add_column(width=wide, no_wrap=wide is not None, overflow="fold")
    grid.add_row(*cells)
    return grid


def _log_details(comparison: Comparison | None, *, explain: bool) -> Iterator[Text]:
    """Yield what stands below a row: the labels touched, what is news about them, and the reason of the class."""
    if comparison is None:
        return
    if comparison.significance is Significance.WORDING:
        if labels := touched(comparison):
            yield labels_line(labels)
        if comparison.headlines:
            yield news(comparison.headlines)
    if explain:
        yield Text(printable(comparison.explanation), style="dim")


def _editions(entries: Sequence[LogEntry], to: Console) -> bool:
    """Name the editions that a document had, by letter, where it had more than one."""
    named = {entry.line: entry.edition for entry in entries}  # as each was seen last
    if len(named) < 2:
        return False
    grid = Table.grid(padding=(0, 1))
    for line, edition in sorted(named.items()):
        grid.add_row(
            Text(f"edition {_letter(line)}:", style="dim"), Text(printable(str(edition)), style="dim")
        )
    to.print(grid)
    return True


def _letter(line: int) -> str:
    """Return A for the first line of a history, and a number past Z."""
    return chr(ord("A") + line) if line < 26 else str(line + 1)


def _counted(comparison: Comparison | None) -> Text:
    """Count the changes; where some are of words, these alone, as `check` and `diff` show them."""
    worded = tuple(filter(rewords, comparison.changes)) if comparison else ()
    found = counts(replace(comparison, changes=worded) if comparison and worded else comparison)
    return Text(" ".join(f"{_COUNT_SIGNS[kind]}{number}" for kind, number in found.items() if number))


def watched_table(
    rows: Sequence[tuple[Document, State | None, Visit | None]], file: str, store: str, to: Console
) -> None:
    """Print what is watched, its newest snapshot and the last verified visit."""
    to.print(Text(f"watched by {printable(file)}", style="dim"))
    to.print(Text(f"snapshots in {printable(store)}", style="dim"))
    for provider, documents in groupby(rows, key=lambda row: (row[0].provider_name, row[0].publisher)):
        to.print()
        to.print(Text(printable(f"{provider[0]} ({provider[1]})"), style="bold"))
        table = Table.grid(padding=(0, 2))
        table.add_column(width=2)
        table.add_column(width=34, overflow="fold")
        table.add_column(overflow="fold")
        for document, state, visit in documents:
            table.add_row("", _named(document), _standing(document, state, visit))
        to.print(table)


def _named(document: Document) -> Text:
    return Text(printable(document.id)).append("\n" + printable(document.title), style="dim")


def _standing(document: Document, state: State | None, visit: Visit | None) -> Text:
    if not document.enabled:
        said = Text("off (enabled: false)", style="dim")
    elif state is None:
        said = Text("no snapshot yet", style="dim")
    else:
        seen = f"verified {iso(state.last_seen)[:16].replace('T', ' ')} UTC"
        said = Text(f"{state.snapshot.partition('-')[0]} since {iso(state.first_seen)[:10]}, {seen}")
    if visit is not None and not visit.outcome.verified:
        said.append(f"\nlast visit failed: {printable(visit.reason or '')}", style="red")
    return said.append("\n" + printable(document.url), style="dim")


def import_summary(document: Document, reports: Sequence[DocumentReport], to: Console) -> None:
    """Print how many captures came in, and which were refused and why."""
    outcomes = [report.outcome for report in reports]
    if not reports:
        to.print(Text(f"{document.id}: nothing new, each of these captures was taken before"))
        return
    told = ", ".join(f"{outcomes.count(o)} {o.value}" for o in Outcome if o in outcomes)
    noun = "capture" if len(reports) == 1 else "captures"
    to.print(Text(f"{document.id}: {len(reports)} {noun}" + f": {told}"))
    hinted: set[str] = set()
    for report in reports:
        if report.refusal:
            said = f"  {iso(report.at)} refused: {report.refusal.reason}"
            to.print(Text(printable(said), style="red"))
            if report.refusal.hint and report.refusal.hint not in hinted:
                to.print(Text(printable(f"    {report.refusal.hint}"), style="dim"))
            hinted.add(report.refusal.hint)
    for notice in reports[-1].notices:  # what can still be done: of the capture that stands last
        to.print(Text(printable(f"  {notice}")))


def damage_list(found: Sequence[Damage], documents: int, to: Console) -> None:
    """Print exactly what is damaged, or that nothing is."""
    noun = "document" if documents == 1 else "documents"
    if not found:
        to.print(Text(f"every digest and the visit chain of {documents} {noun} hold", style="green"))
        return
    for damage in found:
        to.print(Text(printable(damage.path), style="bold red").append(f": {printable(damage.problem)}"))
    to.print(Text(f"{len(found)} damaged in {documents} {noun}", style="bold red"))
