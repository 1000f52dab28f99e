"""A change of a clause as `check` and `diff` show it, and what the changes mean.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from tosdiff.compare.summary import rewords
from tosdiff.models import Change, ChangeKind, Comparison, DocumentReport, Favour, Headline, Significance
from tosdiff.report.safe import printable
from tosdiff.report.terminal.console import is_coloured
from tosdiff.report.terminal.lines import labels_line, path_line, title_rule
from tosdiff.report.terminal.redline import redline
from tosdiff.report.words.commands import runnable
from tosdiff.report.words.news import FAVOUR_SIGNS, KIND_WORDS, happened

_FAVOUR_STYLES: Mapping[Favour | None, str] = {
    Favour.WORSE: "bold red",
    Favour.BETTER: "bold green",
    None: "bold",
}


def change_block(change: Change, coloured: bool, under: tuple[str, ...] | None = None) -> RenderableType:
    """Return a change below its heading path, unless the one printed just above it stands `under` the same."""
    parts: list[RenderableType] = []
    if change.heading_path and change.heading_path != under:
        parts.append(Padding(path_line(change.heading_path), (0, 0, 0, 2)))
    parts.append(Padding(headline(change), (0, 0, 0, 2)))
    folded = change.kind in (ChangeKind.MODIFIED, ChangeKind.MOVED)
    parts.append(Padding(redline(change.edits, coloured=coloured, folded=folded), (0, 0, 0, 4)))
    return Group(*parts)


def additions_block(
    changes: Sequence[Change], coloured: bool, under: tuple[str, ...] | None = None
) -> RenderableType:
    """Return additions in a row under one heading as one block, with the labels of all of them."""
    labels = tuple(dict.fromkeys(label for change in changes for label in change.labels))
    path = changes[0].heading_path
    parts: list[RenderableType] = []
    if path and path != under:
        parts.append(Padding(path_line(path), (0, 0, 0, 2)))
    line = Text(f"{len(changes)} {KIND_WORDS[ChangeKind.ADDED]}", style=_kind_style(ChangeKind.ADDED))
    if labels:
        line.append("  ").append_text(labels_line(labels))
    parts.append(Padding(line, (0, 0, 0, 2)))
    parts += (
        Padding(redline(change.edits, coloured=coloured, folded=False), (0, 0, 0, 4)) for change in changes
    )
    return Group(*parts)


def headline(change: Change) -> Text:
    """Return what happened and where, with the labels touched."""
    line = Text(happened(change), style=_kind_style(change.kind))
    if change.labels:
        line.append("  ")
        line.append_text(labels_line(change.labels))
    return line


def _kind_style(kind: ChangeKind) -> str:
    return {ChangeKind.ADDED: "green", ChangeKind.REMOVED: "red"}.get(kind, "yellow")


def news(headlines: Iterable[Headline]) -> Text:
    """Return headlines, a line each: what changed for the user, and in whose favour."""
    lines = []
    for each in headlines:
        mark, style = FAVOUR_SIGNS[each.verdict], _FAVOUR_STYLES[each.verdict]
        lines.append(Text(f"{mark} ", style=style).append(printable(each.says), style="bold"))
        if each.verdict:
            lines[-1].append(", ").append(f"{each.verdict.value} for you", style=style)
    return Text("\n").join(lines)


def say_left_out(count: int, to: Console) -> None:
    """Count the blocks whose words did not change, so that what is shown adds up to what was counted."""
    if count:
        said = f"{count} more {'clause differs' if count == 1 else 'clauses differ'} in no word"
        to.print()
        to.print(Text(f"    [{said}: only in typography, numbering, markup or links]", style="dim italic"))


def say_changes(report: DocumentReport, comparison: Comparison, to: Console, *, lines: int | None) -> None:
    """Print what a check found changed, what matters most first, in about so many lines (None: all)."""
    name = f"{report.document.provider_name}: {report.document.title}"
    to.print(title_rule(name))
    to.print(Text(f"{report.document.id}  {printable(comparison.explanation)}", style="dim"))
    if comparison.headlines:
        to.print(news(comparison.headlines))
    reworded = [change for change in comparison.changes if rewords(change)]
    labelled = [change for change in reworded if change.labels]
    others = [change for change in reworded if not change.labels]
    replaced = comparison.significance is Significance.REPLACEMENT
    shown = 0
    used = 0
    under: tuple[str, ...] | None = None
    for group in _blocks(labelled if replaced and lines else (*labelled, *others)):
        if len(group) > 1:
            block = additions_block(group, is_coloured(to), under)
        else:
            block = change_block(group[0], is_coloured(to), under)
        height = 1 + len(to.render_lines(block, pad=False))
        if lines is not None and shown and used + height > lines:
            break
        to.print()
        to.print(block)
        used += height
        shown += len(group)
        under = group[-1].heading_path
    if left := len(reworded) - shown:
        to.print()
        more = runnable(f"    [{left} more: tosdiff diff {report.document.id}]")
        to.print(Text(more, style="dim italic"), soft_wrap=True)
    say_left_out(len(comparison.changes) - len(reworded), to)


def _blocks(changes: Sequence[Change]) -> list[list[Change]]:
    """Put additions in a row under one heading together."""
    found: list[list[Change]] = []
    for change in changes:
        last = found[-1][-1] if found else None
        together = (
            last is not None
            and last.kind is change.kind is ChangeKind.ADDED
            and last.heading_path == change.heading_path
            and last.after is not None
            and change.after == last.after + 1
        )
        if together:
            found[-1].append(change)
        else:
            found.append([change])
    return found


def counted(report: DocumentReport, comparison: Comparison) -> Text:
    """Return a line of counts, drawn out as `git diff --stat` does."""
    kinds = [change.kind for change in comparison.changes if rewords(change)]
    signs = {ChangeKind.ADDED: "+", ChangeKind.REMOVED: "-", ChangeKind.MODIFIED: "~", ChangeKind.MOVED: ">"}
    drawn = "".join(signs[kind] * min(kinds.count(kind), 20) for kind in signs)
    return Text(f"  {report.document.id} | {len(kinds)} {drawn}")
