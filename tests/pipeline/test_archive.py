"""What is stored as derived counts only under the rules that derived it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.world.archives import TERMS, World
from tests.world.terms import sections
from tosdiff.models import Capture, Edition, Extraction, Outcome, PageReading, Snapshot, Visit
from tosdiff.pipeline.known_pages import is_known
from tosdiff.pipeline.rules import rules_of
from tosdiff.text.rules import EDITION_RULES

# Bytes that are nearly UTF-8, as a page is that was cut within a letter and goes on.
DAMAGED = sections(Fees="“Fees” — “taxes” — “rates” — are billed in advance. X").replace(b"X", b"\xe2")
EARLIER = Edition(law=frozenset({"Atlantis"}), language="en")


@pytest.fixture
def shelf(tmp_path: Path) -> World:
    return World(tmp_path)


def stored(shelf: World, body: bytes, *, rules: str, edition_rules: str) -> Snapshot:
    """Store a page as another tosdiff read it: in another encoding, and as another contract."""
    document = shelf.archive.document(TERMS)
    at = datetime(2026, 1, 5, 12, tzinfo=UTC)
    capture = Capture(
        document=TERMS, url=document.url, final_url=document.url, captured_at=at, status=200,
        headers=(("Content-Type", "text/html"),), body=body,
    )  # fmt: skip
    extraction = Extraction(
        blocks=(), title="Terms", language="en", coverage=1.0, method="main", charset="windows-1252"
    )
    reading = PageReading(
        extraction=extraction, state="0" * 64, edition=EARLIER, rules=rules, edition_rules=edition_rules
    )
    snapshot = shelf.store.add(capture, reading, markdown="")
    visit = Visit(at=at, outcome=Outcome.FIRST, snapshot=snapshot.name, status=200, url=document.url)
    shelf.store.log(TERMS, replace(visit, body=snapshot.body))
    return snapshot


def test_page_that_an_earlier_tosdiff_read_otherwise_is_unchanged(shelf: World) -> None:
    stored(shelf, DAMAGED, rules="1-00000000", edition_rules="0")
    again = DAMAGED.replace(b"<main>", b"<main data-nonce='7'>")
    assert shelf.visit("2026-02-05", again).outcome is Outcome.UNCHANGED


def test_a_page_that_an_earlier_tosdiff_read_is_read_once_by_these_rules_and_then_known(shelf: World) -> None:
    document = shelf.archive.document(TERMS)
    snapshot = stored(shelf, sections(), rules="1-00000000", edition_rules="0")
    assert not is_known(shelf.archive, document, snapshot, snapshot.body)
    assert shelf.visit("2026-02-05", sections()).outcome is Outcome.UNCHANGED
    assert is_known(shelf.archive, document, snapshot, snapshot.body)
    assert not is_known(shelf.archive, document, snapshot, "0" * 64)
    assert not is_known(shelf.archive, replace(document, select=("main",)), snapshot, snapshot.body)
    assert shelf.visit("2026-02-06", sections()).outcome is Outcome.UNCHANGED


@pytest.mark.parametrize("earlier", ["text", "edition"])
def test_edition_read_by_earlier_rules_is_read_again(shelf: World, earlier: str) -> None:
    document = shelf.archive.document(TERMS)
    rules = "1-00000000" if earlier == "text" else rules_of(document)
    snapshot = stored(
        shelf, sections(), rules=rules, edition_rules="0" if earlier == "edition" else EDITION_RULES
    )
    assert shelf.archive.edition(document, snapshot).law == {"Ireland"}


def test_edition_read_by_the_rules_in_force_is_taken_from_the_manifest(shelf: World) -> None:
    document = shelf.archive.document(TERMS)
    snapshot = stored(shelf, sections(), rules=rules_of(document), edition_rules=EDITION_RULES)
    assert shelf.archive.edition(document, snapshot) == EARLIER


def test_same_bytes_that_came_in_another_charset_are_another_text(shelf: World) -> None:
    """In a store that took the place of another at the same path, nothing that was kept of that one is told."""
    archive = shelf.archive
    document = archive.document(TERMS)
    body = b"<html><title>Terms</title><main><h1>Terms</h1><p>Two pounds \xa3 a month.</p></main></html>"
    snapshot = stored(shelf, body, rules="0", edition_rules="0")
    for charset, sign in (("windows-1252", "£"), ("iso-8859-2", "Ł"), ("windows-1252", "£")):
        served = replace(snapshot, content_type=f"text/html; charset={charset}")
        assert f"Two pounds {sign}" in archive.text(document, served).text
