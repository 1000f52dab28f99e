"""One bad document never stops the rest: it is told, what came is kept, and the others are visited and logged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.world.archives import World
from tests.world.raw_server import RawServer, response
from tests.world.terms import LINES
from tosdiff.errors import DigestMismatchError, ExitCode
from tosdiff.models import CheckReport, Document, Outcome, Visit
from tosdiff.pipeline.check import check

Damage = Callable[[World, Document], object]


def page(*more: str) -> bytes:
    text = "".join(f"<p>{line}</p>" for line in (*LINES, *more))
    return f"<html lang=en><head><title>Terms</title></head><main><h1>Terms</h1>{text}</main>".encode()


@pytest.fixture
def world(tmp_path: Path, server: RawServer) -> World:
    """Return a world of three documents that were seen once."""
    server.answers["/terms"] = response(page(), "Content-Type: text/html", 'ETag: "1"')
    made = World(tmp_path, *(server.document(slug=name) for name in ("first", "second", "third")))
    assert checked(made) == [Outcome.FIRST] * 3
    server.answers["/terms"] = response(page("You may cancel at any time."), "Content-Type: text/html")
    return made


def run(world: World) -> CheckReport:
    return check(world.archive, world.documents)


def checked(world: World) -> list[Outcome]:
    return [each.outcome for each in run(world).documents]


def folder(world: World, document: Document) -> Path:
    return world.store.root / document.id


def overwritten(pattern: str, content: bytes) -> Damage:
    return lambda world, document: [
        file.write_bytes(content) for file in folder(world, document).glob(pattern)
    ]


def as_folder(world: World, document: Document) -> None:
    file = folder(world, document) / "visits.jsonl"
    file.unlink()
    file.mkdir()


DAMAGE: dict[str, Damage] = {
    "manifest cut": overwritten("*Z-*.json", b"{"),
    "manifest of another form": overwritten("*Z-*.json", b'{"a": [1]}'),
    "manifest empty": overwritten("*Z-*.json", b""),
    "manifest no text": overwritten("*Z-*.json", b"\xff\x00\xff"),
    "page cut": overwritten("*.warc.gz", b"\x1f\x8b"),
    "page empty": overwritten("*.warc.gz", b""),
    "log no JSON": overwritten("visits.jsonl", b"nonsense\n"),
    "log of another form": overwritten("visits.jsonl", b"[]\n"),
    "log no text": overwritten("visits.jsonl", b"\xff\xfe\n"),
    "log a folder": as_folder,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_document_is_told_and_the_others_are_visited(world: World, damage: Damage) -> None:
    damage(world, world.documents[1])
    first, bad, third = run(world).documents
    assert (first.outcome, third.outcome) == (Outcome.CHANGED, Outcome.CHANGED)
    assert bad.trouble is None or bad.trouble.exit_code == ExitCode.STORE, bad.trouble
    if bad.trouble:
        kept = list(folder(world, world.documents[1]).glob("refused/*"))
        assert kept, "what was fetched is kept, whatever became of what was there"


@pytest.mark.parametrize("selector", ["p[", "main >", ":nope", "a::b", "p:nth-child(", ":not(" * 2_000])
@pytest.mark.parametrize("key", ["select", "remove"])
def test_a_wrong_selector_is_a_failure_of_its_document(world: World, key: str, selector: str) -> None:
    first, second, third = world.documents
    wrong = replace(second, select=(selector,)) if key == "select" else replace(second, remove=(selector,))
    world.documents = (first, wrong, third)
    seen, bad, last = run(world).documents
    assert (seen.outcome, last.outcome) == (Outcome.CHANGED, Outcome.CHANGED)
    assert bad.trouble is not None and bad.trouble.exit_code == ExitCode.INCOMPLETE
    assert "selector" in bad.trouble.message
    assert list(folder(world, world.documents[1]).glob("refused/*"))
    newest: Visit = list(world.store.visits(world.documents[1].id))[-1]
    assert newest.outcome is Outcome.REFUSED and "selector" in (newest.reason or "")


def test_a_text_that_is_unchanged_but_whose_page_was_gone_says_that_it_is_kept_anew(world: World) -> None:
    checked(world)
    first, second = world.documents[:2]
    newest = world.archive.states(first)[-1].snapshot
    (folder(world, first) / f"{newest}.warc.gz").unlink()
    found = {each.document.id: each for each in run(world).documents}
    assert found[first.id].outcome is found[second.id].outcome is Outcome.UNCHANGED
    assert found[second.id].notices == ()
    (told,) = found[first.id].notices
    assert f"{newest}.warc.gz was lost; the same bytes were served again" in told


def test_a_text_whose_manifest_is_damaged_is_not_named_once_more_though_its_state_is_kept(
    tmp_path: Path,
) -> None:
    world = World(tmp_path)
    for day, more in enumerate(("", "You may cancel at any time.", "You may never cancel.")):
        world.visit(day, page(more))
    manifest = min(world.store.folder(world.document.id).glob("*.json"))
    whole, before = manifest.read_bytes(), world.store.visits_file(world.document.id).read_bytes()
    manifest.write_bytes(whole.replace(b"200", b"203"))
    with pytest.raises(DigestMismatchError):
        world.visit(9, page(""))
    assert world.store.visits_file(world.document.id).read_bytes() == before
    manifest.write_bytes(whole)
    assert world.visit(9, page("")).outcome is Outcome.CHANGED
