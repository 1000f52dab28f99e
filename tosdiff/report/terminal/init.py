"""What was written, and what to do next.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from tosdiff.pipeline.import_.ota import ImportedCollection
from tosdiff.pipeline.init import OfferedPast, WrittenFile
from tosdiff.report.safe import printable
from tosdiff.report.terminal.hints import say_hint


def show(written: WrittenFile, to: Console) -> None:
    """Print the file, what it watches, and the next command."""
    to.print(
        Text(printable(f"{written.path}: {written.documents} documents of {', '.join(written.providers)}"))
    )
    say_hint("next: `tosdiff check` takes the first snapshots, into snapshots/ here", to)
    for past in written.past:
        said = f"`tosdiff import ota` brings in what Open Terms Archive recorded of {held(past, written)}"
        say_hint(f"and the past: {said} since {past.begins:%B %Y} (about {past.megabytes} MB)", to)


def imported(found: Sequence[ImportedCollection], to: Console) -> None:
    """Print what became of the past that was asked for."""
    from tosdiff.report.terminal.import_.ota import show as show_import

    show_import(found, to)


def question(past: OfferedPast, written: WrittenFile) -> str:
    """Return how a person is asked whether the past is wanted."""
    return (
        f"import the history of {held(past, written)} since {past.begins:%B %Y} from Open Terms Archive?"
        f" about {past.megabytes} MB [y/N] "
    )


def held(past: OfferedPast, written: WrittenFile) -> str:
    """Return of which documents there is a past, in words."""
    if past.documents < written.documents:
        return f"{past.documents} of these {written.documents} documents"
    return "this document" if written.documents == 1 else f"these {written.documents} documents"
