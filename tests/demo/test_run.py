"""The demo, as a newcomer runs it: what each visit finds, and that nothing around it matters."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from tests.world.command import tosdiff
from tosdiff.capture.providers import load
from tosdiff.demo.run import QUOTE
from tosdiff.demo.site import serve, visits
from tosdiff.demo.story import CLOSING, STORY
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.check import FetchLimits, check
from tosdiff.store.store import Store

# halcyon/terms, halcyon/retirements, larkspur/terms
FOUND = (
    ("first", "first", "first"),
    ("unchanged", "unchanged", "refused: challenge"),
    ("editorial: modified", "unchanged", "unchanged"),
    ("wording: added modified modified", "unchanged", "unchanged"),
    ("unchanged", "wording: added", "unchanged"),
    ("wording: modified moved", "unchanged", "wording: modified"),
)


def told(at: datetime) -> datetime:
    return at


@pytest.fixture
def direct(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.mark.usefixtures("direct")
def test_each_visit_finds_what_was_amended_and_nothing_else(tmp_path: Path) -> None:
    found = []
    with serve() as site:
        declared = load(site.providers_file(tmp_path))
        archive = Archive(declared.documents, Store(declared.store))
        for number, at in enumerate(visits()):
            site.at(number)
            report = check(
                archive, declared.documents, limits=FetchLimits(attempts=1), clock=partial(told, at)
            )
            line = []
            for each in report.documents:
                if each.comparison is not None:
                    kinds = sorted(change.kind for change in each.comparison.changes)
                    line.append(f"{each.comparison.significance}: {' '.join(kinds)}")
                elif each.refusal is not None:
                    line.append(f"{each.outcome}: {each.refusal.wall}")
                else:
                    line.append(str(each.outcome))
            found.append(tuple(line))
    assert tuple(found) == FOUND


def test_demo_needs_no_network_no_configuration_and_leaves_nothing_behind(tmp_path: Path) -> None:
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    nowhere = "http://127.0.0.1:9"  # the discard port: whatever goes through a proxy fails
    done = tosdiff(
        "demo",
        cwd=tmp_path,
        env={
            "HOME": str(tmp_path / "home"),
            "TMPDIR": str(scratch),
            **dict.fromkeys(("http_proxy", "HTTP_PROXY"), nowhere),
            **dict.fromkeys(("no_proxy", "NO_PROXY"), ""),
        },
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("could not be verified: bot challenge") == 1
    assert QUOTE in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["tmp"]
    assert list(scratch.iterdir()) == []


def test_story_has_a_short_plain_word_for_each_visit() -> None:
    assert len(STORY) == len(visits())
    assert all(len(words.split()) <= 30 and words.endswith((".", "?")) for words in STORY)


def test_commands_to_try_next_exist() -> None:
    tried = [line.split() for line in CLOSING.splitlines() if line.startswith("  tosdiff ")]
    assert 3 <= len(tried) <= 5
    for _, *words in tried:
        done = tosdiff(*words, "--help")
        assert done.returncode == 0, done.stderr
