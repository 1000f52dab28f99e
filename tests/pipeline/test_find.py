"""Where a wording stands: grades, spans of time, what stood before; and a cache that may be lost at any time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.world.archives import OTHER, TERMS, World
from tests.world.command import line
from tests.world.stored import after_a_tick
from tests.world.terms import LINES, page, sections
from tosdiff.errors import UsageError
from tosdiff.models import Op, Outcome, Visit, iso
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.find import find
from tosdiff.search.find import Findings, Grade, Unknown

OLD = "You may use the Service for lawful purposes. You may not resell the Service."
NEW = "You may access and use the Service for lawful purposes. You may not resell the Service."


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Terms that are reworded, put back for a while and reworded again; and another provider's."""
    made = World(tmp_path_factory.mktemp("shelf"))
    made.visit("2026-01-01", sections())
    made.visit("2026-01-02", sections())
    made.visit("2026-02-01", sections(Using_the_Service=NEW))
    made.visit("2026-03-01", sections())
    made.visit("2026-04-01", sections(Using_the_Service=NEW, Fees=None))
    made.visit("2026-04-02", sections(Using_the_Service=NEW, Fees=None))
    made.visit("2026-01-15", sections(Law="The law of England governs these terms."), OTHER)
    return made


def asked(archive: Archive, text: str, limit: int = 20) -> Findings:
    return find(archive, text, archive.documents, limit=limit)


def spans(found: Findings) -> list[list[tuple[str, str]]]:
    return [[(iso(s.first_seen)[:10], iso(s.last_seen)[:10]) for s in hit.stretches] for hit in found.hits]


def test_wording_that_goes_and_returns_has_every_stretch(shelf: World) -> None:
    found = asked(shelf.archive, "You may access and use the Service")
    assert [(hit.document, hit.grade) for hit in found.hits] == [(TERMS, Grade.EXACT)]
    assert spans(found) == [[("2026-02-01", "2026-02-01"), ("2026-04-01", "2026-04-02")]]
    (hit,) = found.hits
    assert (hit.heading_path, hit.text) == (("Terms", "Using the Service"), NEW.split(". ")[0] + ".")
    assert hit.versions == 2
    assert (hit.stretches[0].opens, hit.stretches[-1].stands) == (False, True)


def test_what_stood_before_and_after_is_the_aligned_clause(shelf: World) -> None:
    (hit,) = asked(shelf.archive, "You may access and use the Service").hits
    assert hit.before is not None and hit.before.text == OLD
    assert [e.text.strip() for e in hit.before.edits if e.op.value == "insert"] == ["access and"]
    assert hit.after is None
    (fees,) = asked(shelf.archive, "billed each month in advance … Taxes are added").hits[:1]
    assert fees.after is not None and fees.after.text is None


def test_hit_in_other_characters_is_exact_but_for_typography(shelf: World) -> None:
    found = asked(shelf.archive, 'WE\'LL give you "fair" notice - thirty days')
    assert {hit.grade for hit in found.hits} == {Grade.TYPOGRAPHY}
    assert found.hits[0].differences == ("quotation marks", "dashes", "capital letters")
    ((start, end),) = found.hits[0].marked
    assert found.hits[0].text[start:end] == "We’ll give you “fair” notice — thirty days"


def test_near_wording_is_shown_with_its_difference_and_does_not_stand(shelf: World) -> None:
    found = asked(shelf.archive, "You may not resell or rent the Service")
    assert (found.sentences, found.hits) == (0, ())
    assert {hit.grade for hit in found.near} == {Grade.NEAR}
    near = found.near[0]
    assert [e.text.strip() for e in near.edits if e.op.value == "delete"] == ["or rent"]


def test_where_nothing_is_near_the_whole_sentence_that_shares_the_telling_words_is_shown(
    shelf: World,
) -> None:
    found = asked(shelf.archive, "an end comes sixty days after telling you")
    assert (found.sentences, {hit.grade for hit in found.near}) == (0, {Grade.LIKE})
    best = found.near[0]
    assert best.text == "We may end it on sixty days notice in writing."
    assert [best.text[start:end] for start, end in best.marked] == [
        "end",
        "sixty",
        "days",
    ]
    assert best.edits == ()
    assert len(found.near) <= 3


def test_other_form_of_a_word_is_alike(shelf: World) -> None:
    found = asked(shelf.archive, "reselling is forbidden")
    assert {hit.text for hit in found.near} == {"You may not resell the Service."}


def test_words_that_every_sentence_has_make_none_alike(shelf: World) -> None:
    assert asked(shelf.archive, "the and of may it").near == ()


def test_sentence_alike_is_dated_by_every_passage_that_holds_it(shelf: World) -> None:
    (first, *_) = asked(shelf.archive, "reselling is forbidden", limit=1).near
    assert [(iso(s.first_seen)[:10], iso(s.last_seen)[:10]) for s in first.stretches] == [
        ("2026-01-01", "2026-04-02")
    ]


def test_part_of_a_word_is_not_found_but_the_words_that_begin_so_are_told(shelf: World) -> None:
    found = asked(shelf.archive, "disadv")
    assert (found.sentences, found.unknown) == (
        0, (Unknown(word="disadv", beginning=("disadvantage",), more=0),)
    )  # fmt: skip
    assert asked(shelf.archive, "quux disadvantage").unknown == (Unknown(word="quux", beginning=(), more=0),)
    assert asked(shelf.archive, "disadvantage").unknown == ()


def test_typography_is_no_difference_between_what_stood_before_and_now(own: World) -> None:
    plain = "We'll give you 'fair' notice - sixty days - before these terms change to your disadvantage."
    own.visit("2026-03-01", sections(Using_the_Service=NEW, Changes=plain))
    (hit,) = asked(own.archive, "notice - sixty days").hits
    assert hit.before is not None
    told = [edit.text.strip() for edit in hit.before.edits if edit.op is not Op.KEEP]
    assert told == ["thirty", "sixty"]
    kept = "".join(edit.text for edit in hit.before.edits if edit.op is not Op.DELETE)
    assert kept == plain


def test_wording_of_another_edition_than_the_newest_version_is_told(own: World) -> None:
    europe = "These terms apply if you reside in the European Economic Area. Halcyon Europe says hello."
    world = "These terms apply if you reside outside the European Economic Area. Halcyon World says hello."
    own.visit("2026-03-01", sections(Using_the_Service=NEW, Law=europe))
    own.visit("2026-03-02", sections(Using_the_Service=NEW, Law=world))
    (gone,) = asked(own.archive, "Halcyon Europe says hello").hits
    assert gone.another_edition and str(gone.another_edition).startswith("region: EEA -> not EEA")
    (stands,) = asked(own.archive, "Halcyon World says hello").hits
    assert stands.another_edition is None
    (reworded,) = asked(own.archive, "governed by the laws of Ireland").hits[:1]
    assert reworded.stretches[-1].stands is False and reworded.another_edition is None


@pytest.mark.parametrize("turns", ["AB", "ABA", "ABCBA", "CBABC"])
@pytest.mark.parametrize("words", ["billed each month in advance", "fees are charged monthly in advance"])
def test_heading_and_words_shown_stand_in_the_snapshot_that_is_cited(
    tmp_path: Path, turns: str, words: str
) -> None:
    world = World(tmp_path)
    bodies = {
        "A": sections(),
        "B": sections().replace(b">Fees<", b">What it costs<"),
        "C": sections(Fees="Fees are billed each month \u2013 in advance.").replace(b">Fees<", b">Prices<"),
    }
    for day, turn in enumerate(turns):
        world.visit(day, bodies[turn])
    found = asked(world.archive, words)
    assert found.hits or found.near
    for hit in (*found.hits, *found.near):
        document = world.archive.document(hit.document)
        cited = world.archive.state(document, hit.snapshot.partition("@")[2])
        blocks = world.archive.text(document, world.archive.snapshot(document, cited)).blocks
        assert any(block.heading_path == hit.heading_path and hit.text in block.text for block in blocks)


def test_short_fragment_is_grouped_by_document_and_sentence(shelf: World) -> None:
    found = asked(shelf.archive, "the Service", limit=2)
    assert dict(found.by_document) == {TERMS: 4, OTHER: 3}
    assert found.sentences == 7
    assert {hit.document for hit in found.hits} == {TERMS, OTHER}


def test_nothing_like_it_finds_nothing(shelf: World) -> None:
    found = asked(shelf.archive, "zebra photosynthesis")
    assert (found.sentences, found.hits, found.near) == (0, (), ())
    assert (found.searched, found.snapshots) == (2, 4)


@pytest.mark.parametrize("text", ["", " ", "…", "()", "“”", "\u200b"])
def test_question_without_a_word_is_a_usage_error(shelf: World, text: str) -> None:
    with pytest.raises(UsageError):
        asked(shelf.archive, text)


HOSTILE = [
    '" OR "a',
    "NEAR(a b)",
    "a* -b ^c",
    "form:Service",
    "x'; DROP TABLE passage; --",
    "Service\0 may",
    "\ud800 may",
]


@pytest.mark.parametrize("text", [*HOSTILE, "Service " * 20_000, "a" * 100_000, "may … " * 3_000])
def test_hostile_text_is_looked_for_like_any(shelf: World, text: str) -> None:
    assert asked(shelf.archive, text).hits == ()


@settings(max_examples=50, deadline=None)
@given(st.text(min_size=1, max_size=60))
def test_any_text_can_be_asked_for(shelf: World, text: str) -> None:
    try:
        asked(shelf.archive, text)
    except UsageError:
        plain = (char for char in text if unicodedata.normalize("NFKC", char) == char)
        assert not any(char.isalnum() for char in plain)  # a mark of a note is no word


def test_wording_of_common_words_is_found_among_any_number_of_passages_that_hold_them(own: World) -> None:
    common = "".join(f"<p>The law of the land may end in the year {year}.</p>" for year in range(1500, 1900))
    own.visit("2026-03-01", sections(Using_the_Service=f"{common}<p>In the end the law of the land may.</p>"))
    found = asked(own.archive, "the end the law of the land")
    assert [hit.text for hit in found.hits] == ["In the end the law of the land may."]
    assert (found.sentences, found.more) == (1, False)
    assert asked(own.archive, "land the of law the end").sentences == 0
    assert asked(own.archive, "the end \ud800 the law").sentences == 0
    many = asked(own.archive, "the law of the land")
    assert many.more and len(many.hits) == 20


def test_near_wording_is_found_among_any_number_of_passages_that_share_its_words(own: World) -> None:
    common = "".join(
        f"<p>The court of the land may end the plan in the year {year}.</p>" for year in range(1500, 1900)
    )
    wanted = "The plan may end for the sake of the court of the land, in the year that the land may end."
    own.visit("2026-03-01", sections(Using_the_Service=f"{common}<p>{wanted}</p>"))
    found = asked(own.archive, wanted.replace("sake", "good").replace("that", "when"))
    assert [(hit.grade, hit.text) for hit in found.near] == [(Grade.NEAR, wanted)]


# ------------------------------------------------------------------ the cache


@pytest.fixture
def own(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.visit("2026-01-01", sections())
    made.visit("2026-02-01", sections(Using_the_Service=NEW))
    return made


def index_of(shelf: World) -> Path:
    return shelf.store.cache.folder / "find.sqlite"


def test_lost_cache_is_made_anew(own: World) -> None:
    first = asked(own.archive, "access and use")
    index_of(own).unlink()
    assert asked(own.archive, "access and use") == first
    assert index_of(own).is_file()


@pytest.mark.parametrize("damage", ["rubbish", "cut", "middle", "foreign"])
def test_damaged_cache_is_made_anew(own: World, damage: str) -> None:
    first = asked(own.archive, "access and use")
    file = index_of(own)
    content = file.read_bytes()
    if damage == "foreign":
        file.unlink()
        make = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript('CREATE TABLE document(x); PRAGMA user_version = 1')"
        subprocess.run([sys.executable, "-c", make, str(file)], check=True)
    else:
        broken = {
            "rubbish": b"not a database" * 500,
            "cut": content[: len(content) // 2],
            "middle": content[:4096] + b"\xff" * (len(content) - 4096),
        }
        file.write_bytes(broken[damage])
    damaged = file.read_bytes()
    assert asked(own.archive, "access and use") == first
    assert file.read_bytes()[:16] == b"SQLite format 3\0"
    assert file.read_bytes() != damaged
    assert asked(own.archive, "access and use") == first


def test_cache_that_cannot_be_written_is_done_without(own: World) -> None:
    first = asked(own.archive, "access and use")
    folder = index_of(own).parent
    for file in sorted(folder.rglob("*"), reverse=True):
        file.unlink() if file.is_file() else file.rmdir()
    folder.rmdir()
    folder.write_text("in the way")
    assert asked(own.archive, "access and use") == first


def test_visit_without_a_new_snapshot_moves_the_last_day_seen(own: World) -> None:
    assert spans(asked(own.archive, "access and use")) == [[("2026-02-01", "2026-02-01")]]
    own.visit("2026-03-07", sections(Using_the_Service=NEW))
    assert spans(asked(own.archive, "access and use")) == [[("2026-02-01", "2026-03-07")]]


def test_new_snapshot_is_found_and_an_old_wording_ends(own: World) -> None:
    asked(own.archive, "access and use")
    own.visit("2026-03-07", sections(Using_the_Service="You may look at the Service."))
    assert spans(asked(own.archive, "access and use")) == [[("2026-02-01", "2026-02-01")]]
    assert spans(asked(own.archive, "You may look at")) == [[("2026-03-07", "2026-03-07")]]


def test_what_is_indexed_is_not_read_again(own: World) -> None:
    asked(own.archive, "access and use")
    for file in (*(own.store.root / TERMS).glob("*.md"), *(own.store.root / TERMS).glob("*.warc.gz")):
        file.write_bytes(b"damaged, and nobody looks")
    (document,) = (d for d in own.documents if d.id == TERMS)
    latest = own.store.latest(TERMS)
    assert latest is not None
    own.store.log(TERMS, replace(latest, at=latest.at + timedelta(days=9), outcome=Outcome.UNCHANGED))
    assert spans(find(own.archive, "access and use", [document])) == [[("2026-02-01", "2026-02-10")]]


def test_what_is_added_bit_by_bit_is_what_is_built_at_once(own: World) -> None:
    for day, clause in enumerate([OLD, NEW, OLD, "You may look.", NEW], 1):
        own.visit(f"2026-03-0{day}", sections(Using_the_Service=clause))
        asked(own.archive, "may")
    bit_by_bit = asked(own.archive, "may")
    index_of(own).unlink()
    assert asked(own.archive, "may") == bit_by_bit


def test_page_imported_later_takes_its_place_in_time(own: World) -> None:
    asked(own.archive, "look")
    own.visit("2026-01-10", sections(Using_the_Service="You may look."), source="saved.tar:a.html")
    assert spans(asked(own.archive, "You may look")) == [[("2026-01-10", "2026-01-10")]]
    assert spans(asked(own.archive, "You may use the Service")) == [[("2026-01-01", "2026-01-01")]]


def test_texts_are_derived_anew_when_the_rules_change(own: World) -> None:
    assert asked(own.archive, "Halcyon Ltd").sentences == 1
    narrower = own.with_selectors("main h1")
    assert asked(narrower, "Halcyon Ltd").sentences == 0
    assert asked(own.archive, "Halcyon Ltd").sentences == 1


def test_log_that_was_put_back_is_read_again(own: World) -> None:
    asked(own.archive, "access and use")
    log = own.store.visits_file(TERMS)
    log.write_bytes(log.read_bytes().split(b"\n")[0] + b"\n")
    assert asked(own.archive, "access and use").hits == ()


def test_damaged_text_is_derived_from_the_page_again(own: World) -> None:
    for file in (own.store.root / TERMS).glob("*.md"):
        file.write_text("You may access and use the moon.")
    found = asked(own.archive, "access and use")
    assert [hit.text for hit in found.hits] == [NEW.split(". ")[0] + "."]


def test_two_processes_may_build_it_at_once(own: World) -> None:
    command = line("find", "access and use", "--providers", own.file, "--json")
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    (answer,) = {run.communicate()[0] for run in runs}
    assert [run.returncode for run in runs] == [0, 0, 0]
    assert json.loads(answer)["found"] is True


def test_document_that_was_only_refused_is_not_searched(own: World) -> None:
    own.store.log(OTHER, Visit(at=datetime(2026, 1, 1, tzinfo=UTC), outcome=Outcome.REFUSED, reason="a wall"))
    found = asked(own.archive, "access and use")
    assert (found.searched, found.never_seen) == (1, (OTHER,))


def test_store_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    found = asked(World(tmp_path).archive, "access and use")
    assert (found.sentences, found.never_seen) == (0, (TERMS, OTHER))
    assert not (tmp_path / "snapshots").exists()


# ------------------------------------------------------------------ over several blocks


def test_wording_that_runs_over_blocks_is_found_where_they_follow_one_another(own: World) -> None:
    listed = "You may not:</p><ul><li>resell the Service to others;</li><li>copy it.</li></ul><p>That is all."
    other = "You may not:</p><ul><li>copy it;</li><li>resell the Service to others;</li></ul><p>That is all."
    own.visit("2026-04-01", sections(Fees=listed))
    own.visit("2026-05-01", sections(Fees=other))
    found = asked(own.archive, "you may not: resell the Service to others")
    assert spans(found) == [[("2026-04-01", "2026-04-01")]]
    (hit,) = found.hits
    assert (hit.grade, hit.text) == (Grade.TYPOGRAPHY, "You may not:\n\nresell the Service to others;")
    assert asked(own.archive, "Fees You may not: resell the Service").sentences == 1
    assert asked(own.archive, "you may not: copy it; resell the Service").sentences == 1
    assert asked(own.archive, "resell the Service to others; That is all").sentences == 1
    assert asked(own.archive, "you may not: That is all").sentences == 0


def test_another_store_in_its_place_is_read_though_its_log_has_the_same_size_and_date(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("a", "b")]
    for folder in folders:
        folder.mkdir()
    worlds = [World(folder) for folder in folders]
    for world, said in zip(worlds, ("The fee is three pounds.", "The fee is seven pounds."), strict=True):
        world.visit(0, page(*LINES, said))
        after_a_tick(worlds[0].store.visits_file(TERMS))
        os.utime(world.store.visits_file(TERMS), (0, 0))
    here, there = (world.store.root for world in worlds)
    sizes = {world.store.visits_file(TERMS).stat().st_size for world in worlds}
    assert len(sizes) == 1
    assert asked(worlds[0].archive, "three pounds").hits
    here.rename(tmp_path / "before")
    there.rename(here)
    assert asked(worlds[0].archive, "seven pounds").hits
    assert not asked(worlds[0].archive, "three pounds").hits


def test_log_dated_beyond_what_a_database_holds_is_searched(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.visit(0, page(*LINES, "The fee is three pounds."))
    os.utime(world.store.visits_file(TERMS), (13_500_000_000, 13_500_000_000))
    assert asked(world.archive, "three pounds").hits
