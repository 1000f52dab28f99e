"""What a change weighs is what the comparison that is shown says of it, labels or none."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.world.archives import World
from tests.world.captures import capture_of
from tests.world.terms import LINES, page
from tosdiff.models import Document, DocumentText, Snapshot
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.comparing import compared
from tosdiff.pipeline.judging import read
from tosdiff.pipeline.logbook import Logbook
from tosdiff.pipeline.weighing import weight
from tosdiff.store import manifest
from tosdiff.store.store import Store

_SAID = (*LINES, "No refunds apply.", "You may not resell the service to anyone.", "Last updated: 3 May 2026")


@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_class_and_number_of_changes_are_those_of_the_labelled_versions(
    tmp_path: Path, data: st.DataObject
) -> None:
    world = World(tmp_path)
    document, archive = world.document, world.archive
    drawn = st.lists(st.sampled_from(_SAID), min_size=3, max_size=12)
    old, new = (_text(world, data.draw(drawn)) for _ in range(2))
    full = compared(document, archive.labelled(old), archive.labelled(new))
    found = weight(document, old, new)
    assert (found.significance, found.changes) == (full.significance, len(full.changes))


def _text(world: World, lines: list[str]) -> DocumentText:
    capture = capture_of(page(*lines), document=world.document)
    return read(world.document, capture).text(world.document, manifest.name_of(capture))


def test_latest_change_of_a_long_history_reads_the_texts_of_the_flap_window_alone(tmp_path: Path) -> None:
    world = World(tmp_path)
    for week in range(12):
        fee = f"The fee for the service is {week + 2} pounds a month, payable on the first day of each month."
        world.visit(week * 7, page(*LINES, fee))
    counted = _Counting(world.documents, Store(world.store.root))
    Logbook(counted, world.document).latest()
    assert len(counted.read) <= 7, "31 days of weeks, the one before, and the newest"


class _Counting(Archive):
    """An archive that notes which texts were read."""

    read: ClassVar[set[str]] = set()

    def text(self, document: Document, snapshot: Snapshot) -> DocumentText:
        self.read.add(snapshot.name)
        return super().text(document, snapshot)
