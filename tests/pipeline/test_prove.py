"""Did this sentence stand in these terms on that day: from the store to the verdict."""

from __future__ import annotations

import json
import lzma
import re
import shlex
import tarfile
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from shutil import copytree

import pytest

from tests.conftest import ROOT
from tests.world.archives import TERMS, World
from tests.world.terms import sections
from tosdiff.capture.providers import load
from tosdiff.errors import ExitCode, StoreError, UnknownDocumentError, UsageError
from tosdiff.evidence.prove import Proof, Verdict
from tosdiff.importers.saved import saved_pages
from tosdiff.models import Outcome, Visit, Wall
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.backfill import backfill
from tosdiff.pipeline.merge import merge
from tosdiff.pipeline.prove import prove
from tosdiff.report.json.prove import row as proof_row
from tosdiff.report.markdown.prove import text as markdown
from tosdiff.store.store import Store
from tosdiff.store.visits import digest, encode

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
NEW = "You may access and use the Service for lawful purposes. You may not resell the Service."


@pytest.fixture
def shelf(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.visit("2026-01-01", sections())
    made.visit("2026-01-20", sections(Fees="Fees are billed each year in advance."))
    made.visit("2026-03-01", sections(Using_the_Service=NEW), source="saved.tar.xz:2026-03-01.html")
    made.visit("2026-03-02", sections(Using_the_Service=NEW))
    return made


def proved(shelf: World, text: str, day: str) -> Proof:
    return prove(shelf.archive, TERMS, text, date.fromisoformat(day), now=NOW)


def test_visits_before_and_after_bracket_the_day_though_the_document_changed_elsewhere(shelf: World) -> None:
    proof = proved(shelf, "You may use the Service for lawful purposes.", "2026-01-10")
    assert proof.verdict is Verdict.BEFORE_AND_AFTER
    assert proof.holds is None, "19 days apart are no proof"
    assert "19 days apart" in proof.reason
    assert [w.visit.at.date().isoformat() for w in proof.around.witnesses] == ["2026-01-01", "2026-01-20"]
    assert proof.standing is not None and proof.standing.exact
    assert (proof.standing.heading_path, proof.standing.sentence) == (("Terms", "Using the Service"), 1)


def test_position_and_digests_can_be_checked_by_hand(shelf: World) -> None:
    proof = proved(shelf, "you may not resell", "2026-03-02")
    assert proof.standing is not None and proof.cited is not None
    assert (proof.standing.text, proof.standing.sentence) == ("You may not resell", 2)
    assert proof.standing.differences == ("capital letters",)
    archive = shelf.archive
    document = archive.document(TERMS)
    version = archive.version(document, proof.cited.snapshot)
    assert version.text[slice(*proof.standing.span)] == "You may not resell"
    lines = shelf.store.visits_file(TERMS).read_bytes().split(b"\n")
    assert sha256(lines[proof.cited.line - 1]).hexdigest() == proof.cited.digest
    assert b"2026-03-02" in lines[proof.cited.line - 1]


def test_what_stood_there_instead_is_the_clause_that_it_became(shelf: World) -> None:
    later = proved(shelf, "You may use the Service", "2026-03-02")
    assert later.verdict is Verdict.NOT_THERE
    assert later.instead is not None and later.instead.text == NEW.split(". ")[0] + "."
    assert [e.text.strip() for e in later.instead.edits if e.op.value == "insert"] == ["access and"]
    assert later.instead.stood is not None and later.instead.stood[1].date() == date(2026, 1, 20)


def test_day_between_two_wordings_cannot_be_said(shelf: World) -> None:
    proof = proved(shelf, "You may use the Service", "2026-02-10")
    assert proof.verdict is Verdict.UNKNOWN
    assert "it went at some time between the visits of 2026-01-20" in proof.reason


@pytest.mark.parametrize("day", ["2025-12-31", "2026-03-03", "2026-11-25"])
def test_day_before_the_first_visit_or_after_the_last_cannot_be_said(shelf: World, day: str) -> None:
    assert proved(shelf, "You may not resell the Service", day).verdict is Verdict.UNKNOWN


def test_visits_that_were_refused_on_the_day_are_told(shelf: World) -> None:
    refused = Visit(
        at=datetime(2026, 2, 10, 8, tzinfo=UTC),
        outcome=Outcome.REFUSED,
        wall=Wall.CHALLENGE,
        reason="a bot challenge",
    )
    shelf.store.log(TERMS, refused)
    told = "a visit of that day was refused (a bot challenge)"
    assert told in proved(shelf, "You may use the Service", "2026-02-10").reason
    assert any(told in line for line in proved(shelf, "You may not resell", "2026-02-10").unproved)


def test_near_wording_proves_nothing(shelf: World) -> None:
    proof = proved(shelf, "You may not resell or rent the Service", "2026-01-01")
    assert proof.verdict is Verdict.NOT_THERE
    assert proof.instead is not None and proof.instead.stood is None
    assert proof.instead.text is None, "it never stood, so nothing took its place"
    assert proof.instead.alike == "You may not resell the Service."


def test_copies_of_two_origins_are_counted(shelf: World) -> None:
    proof = proved(shelf, "You may access and use the Service", "2026-03-01")
    assert {copies.origin for copies in proof.copies} == {"fetched by tosdiff", "imported from saved.tar.xz"}
    assert not any("made up as a whole" in line for line in proof.unproved)


def test_words_left_out_are_shown(shelf: World) -> None:
    proof = proved(shelf, "You may access … for lawful purposes", "2026-03-02")
    assert proof.standing is not None
    assert (proof.standing.omitted, proof.standing.differences) == (
        ("and use the Service",),
        ("words left out",),
    )


@pytest.mark.parametrize("what", [".warc.gz", ".json", "visits.jsonl"])
def test_nothing_is_proved_from_a_damaged_store(shelf: World, what: str) -> None:
    folder = shelf.store.root / TERMS
    file = folder / what if what == "visits.jsonl" else sorted(folder.glob(f"*{what}"))[0]
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(StoreError):
        proved(shelf, "You may use the Service", "2026-01-10")


@pytest.mark.parametrize("content", [None, b"other words"])
def test_a_derived_text_that_is_lost_or_changed_hinders_no_proof(shelf: World, content: bytes | None) -> None:
    before = proved(shelf, "You may use the Service", "2026-01-20")
    for file in (shelf.store.root / TERMS).glob("*.md"):
        if content is None:
            file.unlink()
        else:
            file.write_bytes(content)
    assert proved(shelf, "You may use the Service", "2026-01-20") == before


def test_cache_that_lies_is_no_evidence(shelf: World) -> None:
    proved(shelf, "You may use the Service", "2026-01-20")
    for file in shelf.store.cache.folder.rglob("*.json"):
        file.write_text(file.read_text().replace("lawful", "unlawful"))
    proof = proved(shelf, "You may use the Service for unlawful purposes", "2026-01-20")
    assert proof.verdict is Verdict.NOT_THERE
    assert (
        proof.instead is not None and proof.instead.alike != "You may use the Service for unlawful purposes."
    )


def test_usage_errors(shelf: World) -> None:
    with pytest.raises(UsageError):
        proved(shelf, "…", "2026-01-10")
    with pytest.raises(UsageError):
        proved(shelf, "You may use", "2026-11-26")
    with pytest.raises(UnknownDocumentError):
        prove(shelf.archive, "halcyon/nothing", "You may use", date(2026, 1, 10), now=NOW)


@pytest.mark.parametrize(
    ("text", "day", "code"),
    [
        ("You may use the Service", "2026-01-20", 0),
        ("You may use the Service", "2026-01-10", 3),
        ("You may use the moon", "2026-01-20", 1),
        ("You may use the moon", "2026-01-10", 3),
        ("You may use the Service", "2026-02-10", 3),
        ("You may use the Service", "yesterday", 2),
    ],
)
def test_exit_code_and_markdown(shelf: World, text: str, day: str, code: int) -> None:
    run = shelf.run("prove", text, "--document", TERMS, "--on", day, "--markdown")
    assert run.returncode == code, run.stderr
    if code != 2:
        assert run.stdout.startswith(f"> {text}")


def test_every_form_says_what_is_not_proved(shelf: World) -> None:
    proof = proved(shelf, "You may use the Service", "2026-01-10")
    text = markdown(proof)
    assert proof.cited is not None
    for needed in (proof.cited.snapshot.id, proof.cited.snapshot.body, "Not proved:", "19 days"):
        assert needed in text
    assert json.loads(json.dumps(proof_row(proof)))["unproved"] == list(proof.unproved)


# ------------------------------------------------------------------ the essay's quotations, on real pages

CLAUDE, GEMINI = "claude/consumer-terms", "gemini/google-terms"
QUOTATIONS = [
    ("chatgpt/terms-of-use", "2026-01-15", "you may access and use our Services", Verdict.SEEN),
    (
        CLAUDE,
        "2026-01-15",
        "You may access and use our Services only in compliance with our Terms",
        Verdict.SEEN,
    ),
    (GEMINI, "2026-01-15", "give you permission to access and use our services", Verdict.BEFORE_AND_AFTER),
    (GEMINI, "2024-05-21", "Broadly speaking, we give you permission to use our services", Verdict.SEEN),
    (GEMINI, "2025-01-15", "Broadly speaking, we give you permission to use our services", Verdict.UNKNOWN),
    (GEMINI, "2025-01-15", "Although we give you permission to use our services", Verdict.BEFORE_AND_AFTER),
]


@pytest.fixture(scope="module")
def history(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The real captures around the days asked for, and those of the first week."""
    folder = tmp_path_factory.mktemp("history")
    declared = load(ROOT / "benchmarks/corpus.yaml")
    archive = Archive(declared.documents, Store(folder / "snapshots"))
    for name in dict.fromkeys(document for document, *_ in QUOTATIONS):
        packed = shared / f"corpus/captures/{name}.tar.xz"
        some = folder / f"{name.replace('/', '-')}.tar"
        wanted = re.compile("2024-05-2[12]|2025-0[12]-01|2026-01-0[1-3]T07|2026-01-1[4-6]|2026-01-31T19")
        with lzma.open(packed) as opened, tarfile.open(fileobj=opened) as tar, tarfile.open(some, "w") as out:
            for member in tar:
                if wanted.search(member.name):
                    out.addfile(member, tar.extractfile(member))
        document = archive.document(name)
        with saved_pages(some) as pages:
            backfill(archive, document, pages.captures(document))
    return archive


@pytest.mark.parametrize(("document", "day", "text", "verdict"), QUOTATIONS)
def test_quotation_of_the_essay(
    history: Archive, document: str, day: str, text: str, verdict: Verdict
) -> None:
    proof = prove(history, document, text, date.fromisoformat(day), now=NOW, within=45)
    assert proof.verdict is verdict
    assert proof.holds is verdict.stood
    assert not verdict.stood or (proof.standing is not None and proof.standing.exact)


def test_what_became_of_the_essays_sentence_is_shown(history: Archive) -> None:
    text = "Broadly speaking, we give you permission to use our services"
    proof = prove(history, GEMINI, text, date(2025, 1, 1), now=NOW)
    assert proof.instead is not None
    inserted = [edit.text.strip() for edit in proof.instead.edits if edit.op.value == "insert"]
    assert inserted[0] == "access and"


def test_whole_sentence_of_the_essay(history: Archive) -> None:
    """Its words are read from the page, as no more than a dozen belong in here."""
    document = history.document(CLAUDE)
    state = history.state(document, "2026-01-15")
    clauses = history.version(document, history.snapshot(document, state)).clauses
    (whole,) = [c.text for c in clauses if c.text.startswith("Other than the rights of access")]
    assert prove(history, CLAUDE, whole, date(2026, 1, 15), now=NOW).verdict is Verdict.SEEN


def test_a_branch_of_the_log_is_said_not_to_show_who_made_the_visits(shelf: World, tmp_path: Path) -> None:
    assert not any("branches" in each for each in proved(shelf, "you may not resell", "2026-03-02").unproved)
    (tmp_path / "elsewhere").mkdir()
    elsewhere = World(tmp_path / "elsewhere")
    copytree(shelf.store.root, elsewhere.store.root)
    elsewhere.visit("2026-03-05", sections(Using_the_Service=NEW))
    shelf.visit("2026-03-04", sections(Using_the_Service=NEW))
    merge(shelf.archive, elsewhere.store.root)
    unproved = proved(shelf, "you may not resell", "2026-03-02").unproved
    assert any("the log branches at line" in each and "never made" in each for each in unproved)
    (said,) = [each for each in unproved if "the log branches at line" in each]
    assert "2026-03-02" not in said, "the visit of that day stands before the branch"


def test_a_visit_put_into_the_middle_of_a_log_is_named_by_the_proof_that_rests_on_it(shelf: World) -> None:
    path = shelf.store.visits_file(TERMS)
    *above, last = path.read_bytes().splitlines()
    seen = replace(shelf.store.visits(TERMS)[2], outcome=Outcome.UNCHANGED, manifest=None, source=None)
    forged = encode(replace(seen, at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC)), digest(above[-1]))
    path.write_bytes(b"".join(line + b"\n" for line in (*above, forged, last)))
    proof = proved(World(shelf.store.root.parent), "you may not resell", "2026-03-02")
    (said,) = [each for each in proof.unproved if "the log branches at line" in each]
    assert "of 2026-03-02 09:00 UTC (line 4)" in said and "one side of that" in said


@pytest.mark.parametrize(
    ("given", "missing"),
    [([], "--document"), (["--document", TERMS], "--at"), (["--at", "2026-01-02"], "--document")],
)
def test_who_does_not_know_where_or_when_is_told_how_to_find_out(
    tmp_path: Path, given: list[str], missing: str
) -> None:
    text = "it's here"
    asked = World(tmp_path).run("prove", text, *given)
    assert asked.returncode == ExitCode.USAGE
    assert missing in asked.stderr
    assert (
        f"tosdiff find --config {shlex.quote(str(tmp_path / 'providers.yaml'))} {shlex.quote(text)}"
        in asked.stderr
    )
