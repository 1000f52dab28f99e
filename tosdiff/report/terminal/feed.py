"""What became of a feed.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from tosdiff.pipeline.feed import Feed
from tosdiff.report.safe import printable
from tosdiff.report.words.since import on_day


def show(feed: Feed, file: str, to: Console, *, written: bool) -> None:
    """Print how many entries the feed has, and whether the file was new."""
    entries = f"{len(feed.entries)} {'entry' if len(feed.entries) == 1 else 'entries'}"
    said = "written" if written else "nothing new"
    newest = (
        f", the newest of {on_day(feed.entries[0].at, dated=feed.entries[0].dated)}" if feed.entries else ""
    )
    to.print(Text(f"{printable(file)}: {said}, {entries}{newest}"))
