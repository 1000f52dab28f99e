"""What saved pages were found, which document each is, what became of it, and what is none.

Invariant: as in `report.terminal`; every file that was found is named.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from tosdiff.importers.found import FoundBy, FoundPage, Stranger
from tosdiff.models import Outcome, iso
from tosdiff.pipeline.import_.pages import ImportedDocument, ImportedPages
from tosdiff.report.safe import printable
from tosdiff.report.terminal.hints import say_hint

# More pages of one document than these are an archive of it: its first and last say enough.
_EACH = 12


def show(found: ImportedPages, to: Console) -> None:
    """Print each document with its pages, then the strangers with what is missing."""
    for each in found.documents:
        _document(each, to, dry_run=found.dry_run)
    if not found.documents:
        to.print(Text("no page of a declared document was found"))
    _strangers(found.strangers, to)
    pages = sum(len(each.pages) for each in found.documents)
    if found.dry_run and pages:
        to.print(Text(f"nothing was stored; without --dry-run {_count(pages, 'page')} would be taken in"))


def _document(each: ImportedDocument, to: Console, *, dry_run: bool) -> None:
    to.print(Text(printable(f"{each.document.id}: {_became(each, dry_run=dry_run)}"), style="bold"))
    shown = each.pages if len(each.pages) <= _EACH else (each.pages[0], each.pages[-1])
    for number, page in enumerate(shown):
        _whole(f"  {iso(page.at)}  {page.name}", to)
        if said := _how(page):
            to.print(Text(printable(f"    {said}"), style="yellow" if page.doubtful else "dim"))
        if number == 0 and len(shown) < len(each.pages):
            to.print(Text(f"  … {len(each.pages) - 2} more between these two"))
    hinted: set[str] = set()
    for report in each.reports:
        if report.refusal:
            to.print(Text(printable(f"  {iso(report.at)} refused: {report.refusal.reason}"), style="red"))
            if report.refusal.hint and report.refusal.hint not in hinted:
                say_hint(report.refusal.hint, to)
            hinted.add(report.refusal.hint)
    for notice in each.reports[-1].notices if each.reports else ():
        to.print(Text(printable(f"  {notice}")))


def _became(each: ImportedDocument, *, dry_run: bool) -> str:
    pages = _count(len(each.pages), "page")
    if dry_run:
        return pages
    if not each.reports:
        return f"{pages}, taken before"
    outcomes = [report.outcome for report in each.reports]
    told = ", ".join(f"{outcomes.count(o)} {o.value}" for o in Outcome if o in outcomes)
    before = len(each.pages) - len(each.reports)
    return f"{pages}: {told}" + (f", {before} taken before" if before > 0 else "")


def _how(page: FoundPage) -> str:
    said = [f"time by {page.at_by}"] if page.at_by else []
    if page.doubtful:
        said = ["when it was saved is told by the file's own date alone"]
    if page.by in (FoundBy.FORMER_ADDRESS, FoundBy.TITLE):
        said.append(f"found by its {page.by}")
    return "; ".join(said)


def _strangers(strangers: Sequence[Stranger], to: Console) -> None:
    pages = [each for each in strangers if each.is_page]
    others = [each for each in strangers if not each.is_page]
    if pages:
        to.print(Text(f"of no declared document: {_count(len(pages), 'page')}"))
        _by_reason(pages, to)
        if any(not each.is_damaged for each in pages):
            said = "to take one in all the same: `tosdiff import FILE --document ID`, with an ID of `tosdiff providers`"
            say_hint(said, to)
    if others:
        to.print(Text(f"not pages: {_count(len(others), 'file')}"))
        _by_reason(others, to)


def _by_reason(strangers: Sequence[Stranger], to: Console) -> None:
    by_reason: dict[str, list[str]] = {}
    for each in strangers:
        by_reason.setdefault(each.missing, []).append(each.name)
    for reason, names in by_reason.items():
        to.print(Text(printable(f"  {reason}:")))
        for name in names:
            _whole(f"    {name}", to)


def _whole(line: str, to: Console) -> None:
    """Print a line with a file's name unbroken, so that it can be copied."""
    to.print(Text(printable(line)), no_wrap=True, overflow="ignore", crop=False)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
