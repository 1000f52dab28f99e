"""What is kept changes no answer: cold or warm, of a damaged file or none, the history is told in the same words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.world.archives import World
from tests.world.captures import HALCYON
from tests.world.terms import LINES, page
from tosdiff.compare.summary import summary_of
from tosdiff.models import Edition, Version
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.log import log
from tosdiff.pipeline.logbook import LogEntry
from tosdiff.pipeline.rules import rules_of
from tosdiff.report.json.log import rows
from tosdiff.store.store import Store
from tosdiff.text.rules import EDITION_RULES

_SAID = (
    "We may end your access at any time without notice.",
    "You may use the output for any purpose.",
    "The fee for the service is {} pounds a month, payable on the first day of each month.",
    "This agreement is governed by the law of {}.",
    "Last updated: {} May 2026",
)


@given(data=st.data())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_history_is_told_cold_and_warm_as_without_a_cache(
    tmp_path_factory: Any, data: st.DataObject
) -> None:
    world = World(tmp_path_factory.mktemp("history"))
    said = st.builds(str.format, st.sampled_from(_SAID), st.sampled_from(("3", "14", "Ireland", "Delaware")))
    texts = data.draw(st.lists(st.lists(said, max_size=4), min_size=1, max_size=3))
    for day, at in enumerate(data.draw(st.lists(st.sampled_from(range(len(texts))), max_size=7))):
        world.visit(day * 4, page(*LINES, *texts[at]))
    without = _told(_without_cache(world))
    assert _told(world.archive) == without  # what the visits left
    _forget(world)
    assert _told(world.archive) == without  # cold
    assert _told(world.archive) == without  # warm


def _told(archive: Archive) -> list[Any]:
    entries = log(archive, archive.documents[0], fold=True)
    for entry in log(archive, archive.documents[0]):
        _holds_together(entry)
    return [rows(archive.documents[0].id, entries), [entry.comparison for entry in entries]]


def _holds_together(entry: LogEntry) -> None:
    """What is told of a state and the comparison behind it are one."""
    if entry.told is None:
        assert entry.comparison is None
    elif entry.told.compares:
        assert entry.comparison is not None
        assert summary_of(entry.comparison) == entry.told


def _without_cache(world: World) -> Archive:
    archive = world.archive
    archive.store.cache.folder = world.folder / "a file"
    archive.store.cache.folder.write_text("where nothing can be kept")
    return archive


def _forget(world: World) -> None:
    (world.archive.store.cache.folder / "derived.sqlite").unlink(missing_ok=True)


@given(lines=st.lists(st.sampled_from((*LINES, *_SAID, "You agree not to:", "- resell it;")), max_size=12))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_clauses_are_read_back_as_they_were_labelled(tmp_path: Path, lines: list[str]) -> None:
    from tests.world.captures import capture_of
    from tosdiff.pipeline.judging import read

    archive = Archive([HALCYON], Store(tmp_path))
    text = read(HALCYON, capture_of(page(*lines), document=HALCYON)).text(HALCYON, "x")
    cold, warm = archive.labelled(text), Archive([HALCYON], Store(tmp_path)).labelled(text)
    assert cold == warm and isinstance(warm, Version)


def test_warm_version_reads_no_taxonomy(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.visit(0, page(*LINES))
    cold, warm = world.archive, world.archive
    for archive in (cold, warm):
        archive.version(world.document, archive.snapshot(world.document, archive.states(world.document)[-1]))
    assert "taxonomy" in vars(cold) and "taxonomy" not in vars(warm)


def test_taxonomy_of_the_user_gives_its_own_labels(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.visit(0, page(*LINES, "We keep bees on the roof of our office."))
    snapshot = world.store.snapshots(world.document.id)[0]
    own = tmp_path / "own.yaml"
    archives = [world.archive]
    for word in ("bees", "wasps"):
        own.write_text(
            "labels: {animals.kept: Animals}\n"
            f"rules: [{{id: kept, label: animals.kept, patterns: ['keep {word}']}}]\n"
        )
        archives.append(Archive([world.document], Store(world.store.root), own))
        _ = archives[-1].taxonomy_digest  # as the file stood then
        found = {x.label for c in archives[-1].version(world.document, snapshot).clauses for x in c.labels}
        assert ("animals.kept" in found) == (word == "bees")
    plain = {x.label for c in archives[0].version(world.document, snapshot).clauses for x in c.labels}
    assert "animals.kept" not in plain


def test_log_that_is_warm_reads_no_text(tmp_path: Path) -> None:
    world = World(tmp_path)
    for day in range(6):
        world.visit(day * 7, page(*LINES, f"The fee is {day + 3} pounds a month."))
    first = rows(world.document.id, log(world.archive, world.document))
    for file in world.archive.store.cache.folder.rglob("*.json"):
        file.unlink()
    for file in world.store.folder(world.document.id).glob("*.warc.gz"):
        file.unlink()
    assert rows(world.document.id, log(world.archive, world.document)) == first


def test_what_is_kept_of_states_in_another_form_is_worked_out_anew(tmp_path: Path) -> None:
    """As another program would have left it."""
    world = World(tmp_path)
    for day, more in enumerate(LINES[:2]):
        world.visit(day, page(*LINES, more))
    archive, document = world.archive, world.document
    names = tuple(archive.store.manifests(document.id))

    def edition(name: str) -> Edition:
        return archive.edition(document, archive.store.snapshot(document.id, name))

    found = archive.deriving.editions(document, names, edition)
    rows = {manifest: ["of", "another form"] for manifest in archive.store.manifests(document.id).values()}
    archive.deriving.kept.put(rows, "editions", EDITION_RULES, document.id, rules_of(document))
    assert archive.deriving.editions(document, names, edition) == found
