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
from typing import TYPE_CHECKING

from tosdiff.demo.site import serve, visits
from tosdiff.demo.story import CLOSING, STORY
from tosdiff.pipeline.archive import Archive, opened
from tosdiff.pipeline.check import FetchLimits, check
from tosdiff.pipeline.cite import cite
from tosdiff.pipeline.compare import compare
from tosdiff.pipeline.log import log
from tosdiff.pipeline.prove import prove
from tosdiff.report.terminal import check as check_report
from tosdiff.report.terminal import cite as cite_report
from tosdiff.report.terminal import compare as compare_report
from tosdiff.report.terminal import demo as scenes
from tosdiff.report.terminal import log as log_report
from tosdiff.report.terminal import prove as prove_report
from tosdiff.report.terminal.console import console
from tosdiff.report.words.commands import runnable

if TYPE_CHECKING:
    from rich.console import Console

QUOTE = "We may discontinue any model, feature or the Services as a whole"
DOUBTED = date(2026, 5, 20)
"""A day between two visits that saw the quotation."""


def run(*, pause: bool) -> None:
    """Show every visit; with `pause`, wait for Enter between them."""
    to = console()
    with TemporaryDirectory(prefix="tosdiff-demo-") as name, _direct(), serve() as site:
        archive = opened(None, site.providers_file(Path(name)))
        limits = FetchLimits(timeout=10.0, attempts=1)
        for number, (at, words) in enumerate(zip(visits(), STORY, strict=True)):
            scenes.scene(f"Visit {number + 1} of {len(STORY)}: {at.day} {at:%B %Y}", words, to)
            site.at(number)
            check_report.show(check(archive, archive.documents, limits=limits, clock=partial(_told, at)), to)
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
    scenes.scene(
        "Looking back: tosdiff log halcyon/terms",
        "Every version of Halcyon's terms, and what each changed.",
        to,
    )
    log_report.show(document, log(archive, document, fold=True), to)
    scenes.scene(
        "Side by side: tosdiff compare",
        "What the two grant, what they may change, and with what notice.",
        to,
    )
    compare_report.show(compare(archive, [], read_on=visits()[-1].date()), to, whole=True)
    scenes.scene(
        f"Proof: tosdiff prove … --document halcyon/terms --at {DOUBTED}",
        "Did a sentence stand there on a day when nobody looked? What shows it, and what is not proved.",
        to,
    )
    prove_report.show(prove(archive, "halcyon/terms", QUOTE, DOUBTED, now=visits()[-1]), to)
    scenes.scene(
        "Citing: tosdiff cite halcyon/terms --quote …", "A sentence, with what a doubtful reader needs.", to
    )
    state = archive.state(document, "latest")
    citation = cite(archive, document, state, read_on=visits()[-1].date(), quote=QUOTE)
    scenes.quoted(cite_report.text([citation]), to)
    scenes.closing(runnable(CLOSING), to)
