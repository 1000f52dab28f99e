"""A feed names the same things alike however often it is made, and readers can read it."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest

from tests.world.archives import World, with_demo_history
from tests.world.terms import LINES, amended, page
from tosdiff.errors import StoreError, UsageError
from tosdiff.models import CheckReport, DocumentReport, Outcome
from tosdiff.pipeline.feed import Feed, due, feed, write
from tosdiff.report.atom.feed import text as atom
from tosdiff.report.jsonfeed.feed import text as jsonfeed

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"


def made(world: World, **more: Any) -> Feed:
    archive = world.archive
    return feed(archive, archive.named([]), now=NOW, **more)


@pytest.fixture
def changed(tmp_path: Path) -> World:
    """A document that changed twice in its words and once in its markup."""
    world = World(tmp_path, "halcyon/terms")
    world.shows(page(*LINES), 0)
    world.shows(amended("30 days", "14 days"), 10)
    world.shows(amended("30 days", "14 days").replace(b"<p>", b"<p class=x>"), 20)
    world.shows(amended("30 days", "7 days"), 30)
    return world


def test_what_is_an_alarm_is_an_entry_newest_first(changed: World) -> None:
    entries = made(changed).entries
    assert [each.at.day for each in entries] == sorted((each.at.day for each in entries), reverse=True)
    assert len(entries) == 2
    assert made(changed).updated == entries[0].at


def test_made_again_and_grown_it_names_things_alike(changed: World) -> None:
    before = made(changed)
    assert atom(before) == atom(made(changed)) and jsonfeed(before) == jsonfeed(made(changed))
    changed.shows(amended("30 days", "3 days"), 60)
    after = made(changed)
    assert after.id == before.id
    assert [each.id for each in after.entries[1:]] == [each.id for each in before.entries]
    assert len({each.id for each in after.entries}) == 3


def test_a_feed_reader_reads_it(tmp_path: Path) -> None:
    world = with_demo_history(tmp_path)
    shown = made(world, url="https://example.org/terms.atom")
    read = feedparser.parse(atom(shown))
    assert not read.bozo and len(read.entries) == len(shown.entries) > 0
    for mine, theirs in zip(shown.entries, read.entries, strict=True):
        assert theirs.id == mine.id and theirs.link == mine.document.url and theirs.title
        assert mine.citation_id in theirs.content[0].value
        assert "<del" in theirs.content[0].value or "another contract" in theirs.title


def test_it_has_what_rfc_4287_requires(changed: World) -> None:
    root = ElementTree.fromstring(atom(made(changed, url="https://example.org/f")))
    for element in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    assert [link.get("rel") for link in root.findall(f"{ATOM}link")] == ["self"]


def test_a_json_feed_has_what_its_version_requires(changed: World) -> None:
    row = json.loads(jsonfeed(made(changed)))
    assert row["version"] == "https://jsonfeed.org/version/1.1" and row["title"]
    assert all(item["id"] and item["content_html"] and item["date_published"] for item in row["items"])


def test_characters_that_xml_cannot_hold_stop_nothing(tmp_path: Path) -> None:
    world = World(tmp_path, "halcyon/terms")
    world.shows(page(*LINES), 0)
    world.shows(amended("30 days", "14 days \x01\x0b￿ <b>&amp;</b> ]]>"), 10)
    assert not feedparser.parse(atom(made(world))).bozo


def test_without_news_it_is_a_feed_all_the_same(tmp_path: Path) -> None:
    world = World(tmp_path, "halcyon/terms")
    assert made(world).entries == ()
    assert not feedparser.parse(atom(made(world))).bozo
    assert json.loads(jsonfeed(made(world)))["items"] == []


def test_a_file_is_replaced_whole_and_only_by_news(tmp_path: Path) -> None:
    file = tmp_path / "a.atom"
    assert write("one", file) and not write("one", file) and write("two", file)
    assert [each.name for each in tmp_path.iterdir()] == ["a.atom"]
    with pytest.raises(UsageError):
        write("x", tmp_path)
    with pytest.raises(StoreError):
        write("x", tmp_path / "nowhere" / "a.atom")


def test_a_feed_that_was_not_written_is_due(changed: World, tmp_path: Path) -> None:
    archive = changed.archive
    file = tmp_path / "a.atom"
    (document,) = archive.named([])
    state = archive.states(document)[-1]
    seen = CheckReport(
        checked_at=NOW,
        documents=(DocumentReport(document=document, outcome=Outcome.UNCHANGED, at=NOW, state=state),),
    )
    assert due(seen, file)
    file.write_text("")
    assert not due(seen, file)
    os.utime(file, (0, 0))
    assert due(seen, file)


def test_check_keeps_a_feed(changed: World) -> None:
    file = changed.folder / "terms.json"
    done = changed.run("feed", "-o", file)
    assert done.returncode == 0 and "2 entries" in done.stdout, done.stderr
    assert "nothing new" in changed.run("feed", "-o", file).stdout
    assert json.loads(changed.run("feed", "--format", "jsonfeed").stdout)["items"]
    assert changed.run("feed").stdout.startswith("<?xml")
