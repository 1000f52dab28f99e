"""Lines that several reports share: titles, headings, labels in the colour of their family, times.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.rule import Rule
from rich.style import Style
from rich.table import Table
from rich.text import Text

from tosdiff.models import Document, State, iso
from tosdiff.report.safe import printable
from tosdiff.report.words.since import UNCERTAIN

FAMILY = {"access": Style(color="cyan"), "change": Style(color="magenta")}
_OTHER_FAMILY = Style(color="blue")


def family_style(label: str) -> Style:
    """Return the colour of a label's family."""
    return FAMILY.get(label.partition(".")[0], _OTHER_FAMILY)


def labels_line(labels: Iterable[str]) -> Text:
    """Return labels, each in the colour of its family."""
    return Text(" · ").join(Text(printable(label), style=family_style(label)) for label in labels)


def marked(marker: str, text: Text) -> Table:
    """Return a text whose lines stand behind its marker; further rows go on below it."""
    grid = Table.grid()
    grid.add_column(width=2)
    grid.add_column(overflow="fold")
    grid.add_row(Text(marker), text)
    return grid


def path_line(path: Sequence[str]) -> Text:
    return Text(" › ".join(printable(step) for step in path), style="bold")


def titled(document: Document) -> str:
    """Name a document as every listing does."""
    return f"{document.provider_name}: {document.title} ({document.id})"


class _TitleRule:
    """The line that a report begins with; a title that is too long for it stands whole on lines of its own."""

    def __init__(self, title: Text) -> None:
        self._title = title

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        fits = self._title.cell_len + _RULE <= options.max_width
        yield Rule(self._title, align="left", style="dim") if fits else self._title


_RULE = 4
"""Columns of a rule beside its title, without which Rich cuts the title."""


def title_rule(title: str) -> RenderableType:
    """Return the line that a report begins with."""
    return _TitleRule(Text(printable(title), style="bold"))


def seen(state: State) -> str:
    """Say which snapshot a state is of, and from when to when it was seen."""
    first, last = day_and_time(iso(state.first_seen)), day_and_time(iso(state.last_seen))
    doubt = "" if state.dated else f" ({UNCERTAIN})"
    rejected = f"; {printable(str(state.rejected))}" if state.rejected else ""
    return f"{state.snapshot}  seen {first} – {last}{doubt}{rejected}"


def day(stamp: str) -> str:
    """Return the day of an instant as `iso` writes it."""
    return stamp[:10]


def day_and_time(stamp: str) -> str:
    """Return an instant as `iso` writes it, to the minute."""
    return f"{stamp[:10]} {stamp[11:16]} UTC"
