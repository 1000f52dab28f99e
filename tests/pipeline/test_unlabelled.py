"""A change of a text that takes too long to label is told all the same, in the class and words that it has."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pipeline.test_telling import SECOND, THIRD, World
from tests.world.raw_server import RawServer
from tests.world.terms import LINES, page
from tosdiff.capture.providers import load
from tosdiff.models import Outcome, Significance
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.logbook import Logbook
from tosdiff.pipeline.telling import Telling
from tosdiff.pipeline.unlabelled import newest_change
from tosdiff.store.store import Store


@pytest.fixture
def world(tmp_path: Path, server: RawServer) -> Iterator[World]:
    yield World(tmp_path, server)


def _archive(world: World) -> Archive:
    return Archive(load(world.file).documents, Store(world.store.root))


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system bounds no processor time")
def test_the_words_that_changed_are_told_where_labels_take_too_long(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day, last in enumerate(("We give 30 days of notice.", "We give 14 days of notice.")):
        world.serve(page(*LINES, last))
        world.check(day)
    archive = _archive(world)
    document = next(each for each in archive.documents if each.slug == "terms")

    def endless(self: object) -> None:
        while True:
            sum(range(1_000))

    with monkeypatch.context() as patch:
        patch.setattr(Logbook, "latest", endless)
        found, again, notices = newest_change(archive, document, seconds=0.05)
    assert found is not None
    assert found.significance is Significance.WORDING
    assert any("14" in edit.text for change in found.changes for edit in change.edits)
    assert (found.headlines, again) == ((), False)
    assert len(notices) == 1
    assert "without labels and headlines" in notices[0]
    whole, _, nothing = newest_change(archive, document)
    assert whole is not None
    assert (whole.significance, whole.explanation, nothing) == (found.significance, found.explanation, ())


def test_what_no_report_has_told_is_told_without_labels_with_its_days(world: World) -> None:
    world.check(0)
    for day, body in ((1, SECOND), (2, THIRD)):
        world.serve(body)
        world.check(day, deaf=True)
    archive = _archive(world)
    document = next(each for each in archive.documents if each.slug == "terms")
    labelled = Telling(archive).begin(document)
    plain = Telling(archive).begin(document, left_out="too long")
    assert [(each.at, each.outcome, each.significance) for each in plain] == [
        (each.at, Outcome.CHANGED, Significance.WORDING) for each in labelled
    ]
    assert [each.notices for each in plain] == [("too long",), ("too long",)]
