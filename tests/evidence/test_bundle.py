"""A bundle proves itself to a reader who has no tosdiff, and every byte of it that is changed is found."""

from __future__ import annotations

import ast
import gzip
import os
import random
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from fpdf import FPDF
from hypothesis import given
from hypothesis import strategies as st

from tests.world.archives import World
from tests.world.captures import HALCYON, capture_of
from tests.world.fetching import chunked
from tests.world.terms import LINES, SECTIONS, amended, page, sections
from tosdiff.errors import QuoteNotFoundError, StoreError, UsageError
from tosdiff.evidence import standalone
from tosdiff.pipeline.bundle import BundleFile, gather, write
from tosdiff.pipeline.intake import Intake
from tosdiff.report.html.bundle import text as page_of_bundle
from tosdiff.report.terminal.bundle import text as words_of_bundle

KEEP = "You keep all rights in your recordings; you grant us the license that storing them requires."
READ_ON = date(2026, 6, 1)
VERIFIER = Path(standalone.__file__)


def bundled(
    world: World,
    quote: str | None = KEEP,
    when: str = "latest",
    name: str = "a.zip",
    document: str = HALCYON.id,
) -> BundleFile:
    archive = world.archive
    of = archive.document(document)
    chosen = [(when, [(of, archive.state(of, when))])]
    made = gather(archive, chosen, quote=quote, read_on=READ_ON)
    return write(made, world.folder / name, page=page_of_bundle(made), words=words_of_bundle(made))


@pytest.fixture(scope="module")
def terms(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Thirty days' notice, seen twice, then fourteen."""
    world = World(tmp_path_factory.mktemp("terms"))
    for day, body in ((0.0, page(*LINES)), (5.0, page(*LINES)), (40.0, amended("30 days", "14 days"))):
        world.visit(day, body)
    return world


@pytest.fixture(scope="module")
def whole(terms: World) -> bytes:
    return bundled(terms).path.read_bytes()


def verified(file: Path, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, "-I", VERIFIER, file], capture_output=True, text=True, encoding="utf-8", check=False
    )


def code(content: bytes, folder: Path) -> int:
    file = folder / "changed.zip"
    file.write_bytes(content)
    return standalone.main([str(file)])


def test_an_untouched_bundle_holds_and_nothing_is_complained_of(terms: World) -> None:
    run = verified(bundled(terms).path)
    assert (run.returncode, run.stderr) == (0, "")
    assert "in your name. [[You keep all rights" in run.stdout
    assert "how the text is divided into clauses" in run.stdout


def test_a_hundred_random_bytes_changed_are_a_hundred_found(whole: bytes, tmp_path: Path) -> None:
    choose = random.Random(20261126)
    places = choose.sample(range(len(whole)), 100)
    found = []
    for at in places:
        changed = bytes((whole[at] ^ choose.randrange(1, 256),))
        found.append(code(whole[:at] + changed + whole[at + 1 :], tmp_path))
    assert found == [1] * 100
    assert code(whole, tmp_path) == 0


def test_every_bit_outside_of_the_files_counts_as_well(whole: bytes, tmp_path: Path) -> None:
    """Times, modes, sizes and names of the zip itself: none of them may be changed unseen."""
    held = standalone.unpacked(whole)
    inside = set()
    at = 0
    for name in sorted(held):
        at += 30 + len(name)
        inside |= set(range(at, at + len(held[name])))
        at += len(held[name])
    missed = [
        place
        for place in set(range(len(whole))) - inside
        if code(whole[:place] + bytes((whole[place] ^ 1,)) + whole[place + 1 :], tmp_path) == 0
    ]
    assert missed == []
    for changed in (whole + b"\n", whole[:-1], b"\n" + whole, b""):
        assert code(changed, tmp_path) == 1


def test_a_file_more_or_less_is_found_whatever_its_digest(whole: bytes, tmp_path: Path) -> None:
    files = standalone.unpacked(whole)
    for name in files:
        assert code(standalone.packed({each: files[each] for each in files if each != name}), tmp_path) == 1
    assert code(standalone.packed({**files, "more.txt": b"more"}), tmp_path) == 1


def test_a_claim_that_the_evidence_does_not_bear_out_is_found_although_all_digests_are_made_anew(
    whole: bytes, tmp_path: Path
) -> None:
    files = standalone.unpacked(whole)
    lies = {
        "another quotation": (b"You keep all rights", b"You lose all rights"),
        "another time": (b'"captured_at": "2026-04-10', b'"captured_at": "2026-04-09'),
        "more visits": (b'"visits": 1', b'"visits": 9'),
        "another page": (b'"body": "', b'"body": "0'),
    }
    for lie in lies.values():
        claim = files["claim.json"].replace(*lie)
        assert claim != files["claim.json"]
        forged = {**files, "claim.json": claim}
        del forged["digests.sha256"]
        forged["digests.sha256"] = standalone.listed(forged)
        assert code(standalone.packed(forged), tmp_path) == 1


def test_a_bundle_is_the_same_to_the_byte_when_it_is_made_again(terms: World, whole: bytes) -> None:
    assert bundled(terms, name="again.zip").path.read_bytes() == whole


def test_other_programs_read_the_zip_and_its_own_verifier_runs_where_it_is_unpacked(
    whole: bytes, tmp_path: Path
) -> None:
    with zipfile.ZipFile(BytesIO(whole)) as file:
        assert file.testzip() is None
        file.extractall(tmp_path)
    run = subprocess.run(
        [sys.executable, "-I", tmp_path / "verify.py"], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")
    log = tmp_path / "store/halcyon/terms/visits.jsonl"
    log.write_bytes(log.read_bytes().replace(b"unchanged", b"refused  "))
    run = subprocess.run(
        [sys.executable, "-I", tmp_path / "verify.py"], capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert "visits.jsonl: it was changed" in run.stderr


def old_pythons() -> list[str]:
    found = sorted(
        Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")).glob("versions/3.8*/bin/python")
    )
    return [str(path) for path in found[:1]]


def test_the_verifier_is_python_3_8_and_needs_nothing_else(terms: World) -> None:
    tree = ast.parse(VERIFIER.read_text(encoding="utf-8"), feature_version=(3, 8))
    used = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    used |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in used} <= sys.stdlib_module_names
    for python in old_pythons():
        run = verified(bundled(terms).path, python)
        assert (run.returncode, run.stderr) == (0, "")


# ------------------------------------------------------------------ what a reader sees


class Elements(HTMLParser):
    """Every tag of a page, and every attribute."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(tag, name, value or "") for name, value in attrs}


HOSTILE = (
    "&lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x onerror=alert(2)&gt; shall not run in your browser.",
    "The words &lt;/mark&gt;&lt;/p&gt;&lt;iframe src=https://evil.example&gt; are &quot;&gt; quoted \u202ereversed here.",
)


def test_the_page_of_a_hostile_document_runs_loads_and_hides_nothing(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.visit(0, page(*LINES, *HOSTILE))
    made = bundled(world, 'are "> quoted')
    shown = standalone.unpacked(made.path.read_bytes())["index.html"].decode()
    read = Elements()
    read.feed(shown)
    assert not read.tags & {"script", "img", "iframe", "object", "embed", "link", "form", "base", "svg"}
    assert not [name for _, name, _ in read.attributes if name.startswith("on") or name in ("src", "style")]
    assert {value[:1] for _, name, value in read.attributes if name == "href"} == {"#"}
    assert "\u202e" not in shown
    assert "default-src 'none'" in shown
    assert '<mark id="quotation-1">are &quot;&gt; quoted</mark>' in shown


def test_the_quotation_is_marked_where_it_stands_over_several_paragraphs(tmp_path: Path) -> None:
    world = World(tmp_path, "larkspur/terms")
    world.visit(0, sections())
    quote = f"{SECTIONS['Fees']} Changes {SECTIONS['Changes'][:30]}"
    made = bundled(world, quote, document="larkspur/terms")
    shown = standalone.unpacked(made.path.read_bytes())["index.html"].decode()
    assert shown.count("<mark") == 3
    assert shown.count('id="quotation-1"') == 1
    assert verified(made.path).returncode == 0


def test_the_claim_says_whether_a_visit_on_the_day_saw_it_and_what_is_not_proved(terms: World) -> None:
    for day, said in (
        ("2026-03-06", "A visit on 2026-03-06 (UTC) saw it."),
        (
            "2026-03-03",
            "Not seen on 2026-03-03, but before and after: 2026-03-01 and 2026-03-06, 5 days apart.",
        ),
    ):
        claim = standalone.unpacked(bundled(terms, KEEP, day, "day.zip").path.read_bytes())[
            "claim.txt"
        ].decode()
        words = " ".join(claim.split())
        assert said in words
        assert "that the publisher's server sent these bytes" in words
        assert max(map(len, claim.splitlines())) <= 90


# ------------------------------------------------------------------ what goes in


def test_nothing_damaged_and_nothing_that_does_not_stand_there_goes_in(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.visit(0, page(*LINES))
    with pytest.raises(QuoteNotFoundError):
        bundled(world, "You lose all rights in your recordings")
    with pytest.raises(UsageError, match=r"does not end in \.zip"):
        bundled(world, name="essay.docx")
    log = world.store.visits_file(HALCYON.id)
    log.write_bytes(log.read_bytes().replace(b"halcyon.example", b"halcyon.examples"))
    with pytest.raises(StoreError):
        bundled(world)
    assert not list(tmp_path.glob("*.zip"))


def test_a_page_that_came_packed_in_chunks_and_one_of_a_browser_are_read(tmp_path: Path) -> None:
    world = World(tmp_path)
    body = page(*LINES)
    capture = capture_of(body)
    wire = chunked(gzip.compress(body, mtime=0), "Content-Encoding: gzip", size=50)
    hop = replace(capture.exchanges[0], response=wire)
    archive = world.archive
    Intake(archive, HALCYON).arrived(replace(capture, exchanges=(hop,)), None)
    assert verified(bundled(world).path).returncode == 0


def test_a_saved_page_of_several_parts_is_read_and_of_a_pdf_it_says_that_it_is_not(tmp_path: Path) -> None:
    saved = b"\r\n".join(
        (
            b"From: <Saved by Blink>", b"MIME-Version: 1.0",
            b'Content-Type: multipart/related; type="text/html"; boundary="x"', b"", b"--x",
            b"Content-Type: text/html; charset=utf-8", b"Content-Transfer-Encoding: 8bit", b"", page(*LINES), b"--x--", b"",
        )
    )  # fmt: skip
    world = World(tmp_path, HALCYON, "larkspur/terms")
    world.visit(0, saved, source="terms.mhtml")
    assert verified(bundled(world).path).returncode == 0

    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=11)
    for each in ("Terms of Service", *LINES):
        pdf.multi_cell(0, 6, each, new_x="LMARGIN", new_y="NEXT")
    world.visit(0, bytes(pdf.output()), "larkspur/terms")
    run = verified(bundled(world, document="larkspur/terms").path)
    assert (run.returncode, run.stderr) == (3, "")
    assert "the page is a PDF" in run.stdout


# ------------------------------------------------------------------ the quotation in the page's own characters

WORDS = st.lists(
    st.sampled_from("rights may you we the license not grant keep, use. §2 “fair”".split()),
    min_size=1,
    max_size=9,
)


@given(before=WORDS, quoted=WORDS, after=WORDS)
def test_words_of_a_page_are_found_in_it_whatever_stands_around_them(
    before: list[str], quoted: list[str], after: list[str]
) -> None:
    text = " ".join((*before, *quoted, *after))
    spans = standalone.where([" ".join(quoted)], text)
    assert [text[slice(*span)] for span in spans] == [" ".join(quoted)]


@given(text=st.text(max_size=60), other=st.text(max_size=20))
def test_what_does_not_stand_in_a_page_is_not_found_in_it(text: str, other: str) -> None:
    whole, piece = standalone.folded(text), standalone.folded(other)
    assert bool(standalone.where([other], whole)) == bool(piece and piece in whole)


@pytest.mark.parametrize(
    "quote", ["complain to the supervisory authority, and before you do", "Account data; Payment data"]
)
def test_words_for_screen_readers_and_lines_of_a_cell_break_a_quotation_into_pieces(
    tmp_path: Path, quote: str
) -> None:
    hint = '<span class="sr-only">(opens in a new window)</span>'
    link = f'<a href="https://law.example" target="_blank">the supervisory authority\u2060{hint}</a>'
    cells = "<td>Billing and taxes</td><td><ul><li>Account data</li><li>Payment data</li></ul></td>"
    table = f"<table><tr><th>Purpose</th><th>Data</th></tr><tr>{cells}</tr></table>"
    world = World(tmp_path)
    world.visit(0, page(*LINES, f"You may complain to {link}, and before you do you may write to us.", table))
    archive = world.archive
    state = archive.states(HALCYON)[-1]
    text = archive.text(HALCYON, archive.snapshot(HALCYON, state)).text
    made = bundled(world, quote)
    assert len(made.bundle.claims[0].pieces) == 2, text[-300:]
    assert verified(made.path).returncode == 0
