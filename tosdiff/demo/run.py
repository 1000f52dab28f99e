"""`tosdiff demo`: the dated visits, run through the same code as `check`, told as a story.

Invariant: nothing outside a temporary folder is read or written, and nothing leaves the machine.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from tosdiff.archive import Archive
from tosdiff.capture.store import Store
from tosdiff.demo.site import VISITS, serve
from tosdiff.evidence.cite import cite, plain
from tosdiff.pipeline import FetchLimits, check
from tosdiff.providers import load
from tosdiff.report.listing import log_table
from tosdiff.report.safe import printable
from tosdiff.report.terminal import check_report, console

STORY = (
    "You start to watch two providers, Halcyon and Larkspur. Their first texts are stored.",
    "Four weeks later. The pages carry new tokens and menus, and one site turns programs away.",
    "Three weeks later. Halcyon has put a new date on its terms.",
    "Another three weeks. This time it is more than the date.",
    "A month later. The terms rest, but models do not.",
    "The last visit. Halcyon has tidied up its terms, and Larkspur has thought about money.",
)
QUOTE = "We may discontinue any model, feature or the Services as a whole"

_CLOSING = """\
That was the whole idea: be told when the words change, and only then; see what stood there before; cite it.

Now with real terms:
  tosdiff check                             take the first snapshots of ChatGPT's, Claude's and Gemini's terms
  tosdiff clauses claude/consumer-terms     what you may do, and how the deal may change
  tosdiff diff claude/consumer-terms        after a change: what stood there before
  tosdiff check --quiet                     for cron: speaks only when there is something to say
"""


def run(*, pause: bool) -> None:
    """Show every visit; with `pause`, wait for Enter between them."""
    to = console()
    with TemporaryDirectory(prefix="tosdiff-demo-") as name, serve() as site:
        declared = load(site.providers_file(Path(name)))
        archive = Archive(declared.documents, Store(declared.store))
        limits = FetchLimits(timeout=10.0, attempts=1)
        for number, (at, words) in enumerate(zip(VISITS, STORY, strict=True)):
            _scene(to, f"Visit {number + 1} of {len(VISITS)}: {at:%d %B %Y}", words)
            site.visit = number
            check_report(check(archive, declared.documents, limits=limits, clock=partial(_told, at)), to)
            if pause:
                input("\n[Enter] ")
        _ending(archive, to)


def _told(at: datetime) -> datetime:
    return at


def _ending(archive: Archive, to: Console) -> None:
    document = archive.document("halcyon/terms")
    _scene(
        to,
        "Looking back: tosdiff log halcyon/terms",
        "Every version of Halcyon's terms, and what each changed.",
    )
    log_table(f"{document.provider_name}: {document.title} ({document.id})", archive.log(document), to)
    _scene(
        to, "Citing: tosdiff cite halcyon/terms --quote …", "A sentence, with what a doubtful reader needs."
    )
    state = archive.state(document, "latest")
    snapshot = archive.snapshot(document, state)
    version = archive.version(document, snapshot)
    citation = cite(document, snapshot, state, version, read_on=VISITS[-1].date(), quote=QUOTE)
    to.print(Padding(Text(printable(plain(citation))), (0, 0, 0, 2)))
    to.print()
    to.print(Text(_CLOSING))


def _scene(to: Console, title: str, words: str) -> None:
    to.print()
    to.print(Rule(Text(title, style="bold"), style="bold cyan", align="left"))
    to.print(Text(words, style="italic"))
    to.print()
