"""What is watched, and how fresh it is.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tosdiff.models import Document, FetchedBy, Outcome, Wall, iso
from tosdiff.pipeline.providers import Watched
from tosdiff.report.safe import printable
from tosdiff.report.words.since import doubt, since


def show(rows: Sequence[Watched], file: str, store: str, to: Console) -> None:
    """Print what is watched, its newest snapshot and the last verified visit."""
    to.print(Text(f"watched by {printable(file)}", style="dim"))
    to.print(Text(f"snapshots in {printable(store)}", style="dim"))
    for provider, documents in groupby(
        rows, key=lambda row: (row.document.provider_name, row.document.publisher)
    ):
        to.print()
        to.print(Text(printable(f"{provider[0]} ({provider[1]})"), style="bold"))
        table = Table.grid(padding=(0, 2))
        table.add_column(width=2)
        table.add_column(width=34, overflow="fold")
        table.add_column(overflow="fold")
        for watched in documents:
            table.add_row("", _named(watched.document), _standing(watched))
        to.print(table)


def _how(watched: Watched) -> str:
    """Say how the document was had last, where that was not over HTTP."""
    visit = watched.worked
    match visit.fetcher if visit else FetchedBy.HTTP:
        case FetchedBy.BROWSER:
            return ", in a browser"
        case FetchedBy.ASSISTED:
            return ", in a browser with a person's help"
        case FetchedBy.ARCHIVE:
            return f", as archived by {((visit and visit.source) or '').partition(',')[0]}"
        case FetchedBy.IMPORT:
            return ", imported"
    return ""


def _named(document: Document) -> Text:
    return Text(printable(document.id)).append("\n" + printable(document.title), style="dim")


def _standing(watched: Watched) -> Text:
    document, state, visit = watched.document, watched.state, watched.visit
    if not document.enabled:
        said = Text("off (enabled: false)", style="dim")
    elif state is None or watched.wording is None:
        said = Text("no version yet", style="dim")
    else:
        seen = f"last verified {iso(watched.wording.last_verified)[:16].replace('T', ' ')} UTC"
        seen += doubt(watched.wording.dated)
        said = Text(f"{state.snapshot.partition('-')[0]}, in this wording {since(watched.wording)}, {seen}")
        said.append(printable(_how(watched)))
    if visit is not None and not visit.outcome.verified:
        what = "what the last visit saw was " if visit.wall is Wall.REJECTED else "last visit failed: "
        what = "last visit: " if visit.outcome is Outcome.UNREAD else what
        said.append(f"\n{what}{printable(visit.reason or '')}", style="red")
    return said.append("\n" + printable(document.url), style="dim")
