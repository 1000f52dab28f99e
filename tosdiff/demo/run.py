"""`tosdiff demo`: the dated visits, run through the same code as `check`, told as a story.

Invariant: nothing outside a temporary folder is read or written, and nothing leaves the machine.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from tosdiff.capture.providers import load
from tosdiff.demo.site import serve, visits
from tosdiff.demo.story import CLOSING, STORY
from tosdiff.evidence.cite import plain
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.check import FetchLimits, check
from tosdiff.pipeline.cite import cite
from tosdiff.pipeline.compare import compare
from tosdiff.pipeline.logbook import log
from tosdiff.pipeline.prove import prove
from tosdiff.report.listing import log_table
from tosdiff.report.matrix import side_by_side
from tosdiff.report.proof import proof_report
from tosdiff.report.safe import printable
from tosdiff.report.terminal import check_report, console
from tosdiff.store.store import Store

QUOTE = "We may discontinue any model, feature or the Services as a whole"
DOUBTED = date(2026, 5, 20)
"""A day between two visits that saw the quotation."""


def run(*, pause: bool) -> None:
    """Show every visit; with `pause`, wait for Enter between them."""
    to = console()
    with TemporaryDirectory(prefix="tosdiff-demo-") as name, _direct(), serve() as site:
        declared = load(site.providers_file(Path(name)))
        archive = Archive(declared.documents, Store(declared.store))
        limits = FetchLimits(timeout=10.0, attempts=1)
        for number, (at, words) in enumerate(zip(visits(), STORY, strict=True)):
            _scene(to, f"Visit {number + 1} of {len(STORY)}: {at.day} {at:%B %Y}", words)
            site.at(number)
            check_report(check(archive, declared.documents, limits=limits, clock=partial(_told, at)), to)
            if pause:
                with suppress(EOFError):  # Ctrl-D goes on, as Enter does
                    input("\n[Enter] ")
        _ending(archive, to)


@contextmanager
def _direct() -> Iterator[None]:
    """Reach loopback directly, whatever proxy the environment names."""
    before = os.environ.get("no_proxy")
    os.environ["no_proxy"] = "127.0.0.1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["no_proxy"]
        else:
            os.environ["no_proxy"] = before


def _told(at: datetime) -> datetime:
    return at


def _ending(archive: Archive, to: Console) -> None:
    document = archive.document("halcyon/terms")
    _scene(
        to,
        "Looking back: tosdiff log halcyon/terms",
        "Every version of Halcyon's terms, and what each changed.",
    )
    title = f"{document.provider_name}: {document.title} ({document.id})"
    log_table(title, log(archive, document, fold=True), to)
    _scene(
        to,
        "Side by side: tosdiff compare",
        "What the two grant, what they may change, and with what notice.",
    )
    side_by_side(compare(archive, [], read_on=visits()[-1].date()), to, whole=True)
    _scene(
        to,
        f"Proof: tosdiff prove … --document halcyon/terms --on {DOUBTED}",
        "Did a sentence stand there on a day when nobody looked? What shows it, and what is not proved.",
    )
    proof_report(prove(archive, "halcyon/terms", QUOTE, DOUBTED, now=visits()[-1]), to)
    _scene(
        to, "Citing: tosdiff cite halcyon/terms --quote …", "A sentence, with what a doubtful reader needs."
    )
    state = archive.state(document, "latest")
    citation = cite(archive, document, state, read_on=visits()[-1].date(), quote=QUOTE)
    to.print(Padding(Text(printable(plain(citation))), (0, 0, 0, 2)))
    to.print()
    to.print(Text(CLOSING))


def _scene(to: Console, title: str, words: str) -> None:
    to.print()
    to.print(Rule(Text(title, style="bold"), style="bold cyan", align="left"))
    to.print(Text(words, style="italic"))
    to.print()
