"""What a command reads of a long history, counted and not timed: of 10 versions, of 100 and of 1,000."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from tests.world.archives import World
from tests.world.captures import capture_of
from tests.world.terms import LINES, page
from tosdiff.clauses import label
from tosdiff.compare import versions
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.cite import cite
from tosdiff.pipeline.diff import diff
from tosdiff.pipeline.feed import LONGEST, feed
from tosdiff.pipeline.find import find
from tosdiff.pipeline.intake import Intake
from tosdiff.pipeline.log import log
from tosdiff.pipeline.show import show
from tosdiff.pipeline.timeline import timeline
from tosdiff.store import chain, manifest, visits
from tosdiff.store.folders import Folders

VERSIONS = (10, 100, 1000)
WEEK = 7
# What is counted: calls of these, whoever makes them.
COUNTED = {
    chain.Chain._take.__code__: "lines proven",
    visits._decoded.__code__: "visits decoded",
    visits.sighting.__code__: "visits looked at",
    manifest.load.__code__: "manifests",
    Folders.documents.__code__: "scans of the store",
    Archive.text.__code__: "texts",
    Archive.derived.__code__: "pages parsed",
    label._Labeller.label.__code__: "sentences labelled",
    versions.compare.__code__: "comparisons",
}


def counted(work: Callable[[], object]) -> Counter[str]:
    found: Counter[str] = Counter()

    def called(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and (name := COUNTED.get(frame.f_code)):
            found[name] += 1

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        work()
    finally:
        sys.setprofile(before)
    return found


def fee(week: int) -> bytes:
    said = f"The fee for the service is {week + 2} pounds a month, payable on the first day of each month."
    return page(*LINES, said)


class History(World):
    """A document whose fee changes every week."""

    def __init__(self, folder: Path, versions: int) -> None:
        super().__init__(folder)
        self.weeks = versions
        self.imports([(week * WEEK, fee(week)) for week in range(versions)])
        self.visit(
            versions * WEEK, fee(versions - 1)
        )  # an import may be of any time: above a visit nothing is newer
        log(self.archive, self.document)  # all that is kept, is
        Intake(self.archive, self.document)._snapshots_by_state()

    def asks(self, command: str) -> Counter[str]:
        archive, document = self.archive, self.document
        commands: dict[str, Callable[[], object]] = {
            "log": lambda: log(archive, document),
            "timeline": lambda: timeline(archive, [document]),
            "show": lambda: show(archive, document, archive.state(document, "latest"), when="latest"),
            "diff": lambda: diff(archive, document),
            "cite": lambda: cite(
                archive, document, archive.state(document, "latest"), read_on=date(2030, 1, 1), when="latest"
            ),
            "find": lambda: find(archive.with_stored()[0], "payable on the first day", [document]),
            "feed": lambda: feed(archive, [document], now=datetime(2030, 1, 1, tzinfo=UTC)),
            "check, unchanged": lambda: self._sees(archive, fee(self.weeks - 1), self.weeks * WEEK + 1),
            "check, changed": lambda: self._sees(archive, fee(self.weeks), self.weeks * WEEK + 2),
        }
        return counted(commands[command])

    def _sees(self, archive: Archive, body: bytes, day: int) -> None:
        archive.recover(self.document.id)
        latest = archive.store.latest(self.document.id)
        Intake(archive, self.document).arrived(capture_of(body, day, self.document), latest)


@pytest.fixture(scope="module")
def histories(tmp_path_factory: pytest.TempPathFactory) -> tuple[History, ...]:
    found = tuple(History(tmp_path_factory.mktemp(str(n)), n) for n in VERSIONS)
    for each in found:
        each.asks("find")  # builds the index
    return found


# What may not grow with the history at all: at most so many, of however many versions.
FIXED = {
    "log": {"texts": 0, "sentences labelled": 0, "comparisons": 0},
    "timeline": {"texts": 0, "sentences labelled": 0, "comparisons": 0},
    "show": {"texts": 1, "manifests": 1, "visits decoded": 0, "sentences labelled": 0, "comparisons": 0},
    "diff": {"texts": 2, "visits decoded": 0, "sentences labelled": 0, "comparisons": 1},
    "cite": {"texts": 3, "pages parsed": 1, "sentences labelled": 0, "comparisons": 1},
    "find": {
        "texts": 0,
        "manifests": 30,
        "visits decoded": 0,
        "sentences labelled": 0,
        "comparisons": 0,
        "scans of the store": 1,
    },
    "feed": {"texts": LONGEST + 1, "pages parsed": 0, "sentences labelled": 0, "comparisons": LONGEST},
    "check, unchanged": {"texts": 0, "manifests": 3, "visits decoded": 8, "comparisons": 0},
    "check, changed": {
        "texts": 8,
        "pages parsed": 1,
        "manifests": 20,
        "comparisons": 6,
        "sentences labelled": 40,
    },
}
MORE = 10
"""Visits and lines beside those of the versions."""


@pytest.mark.parametrize("command", FIXED)
def test_command_reads_of_a_long_history_what_it_needs(histories: tuple[History, ...], command: str) -> None:
    for history in histories:
        read = history.asks(command)
        for what, most in FIXED[command].items():
            assert read[what] <= most, (history.weeks, what, read[what])
        for what in read.keys() - FIXED[command].keys():
            assert read[what] <= history.weeks + MORE, (history.weeks, what, read[what])


@pytest.mark.parametrize("command", sorted({*FIXED} - {"cite"}))
def test_command_proves_no_line_of_a_long_log_anew(histories: tuple[History, ...], command: str) -> None:
    assert histories[-1].asks(command)["lines proven"] <= MORE
