"""What `find` and `prove` print: readable without colour, and nothing from the web unescaped."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from rich.console import Console

from tosdiff.evidence.prove import Around, Instead, Proof, Verdict
from tosdiff.language.quotation import QuoteDifference
from tosdiff.models import Aspect, Document, Edit, Edition, EditionDifference, Op
from tosdiff.report.json.find import row as findings_row
from tosdiff.report.json.prove import row as proof_row
from tosdiff.report.markdown.prove import text as markdown
from tosdiff.report.terminal.find import show as findings
from tosdiff.report.terminal.prove import show as proof_report
from tosdiff.search.find import Findings, Grade, Hit, Neighbour, Stretch, Unknown

HOSTILE = "You may \x1b[31muse\x1b[0m [/b] the \u202eService"
NAMES = {"halcyon/terms": "Halcyon: Terms"}


def at(day: int) -> datetime:
    return datetime(2026, 3, day, 12, tzinfo=UTC)


def stretch(first: int, last: int, *, opens: bool = False, stands: bool = False) -> Stretch:
    return Stretch(
        first_seen=at(first), last_seen=at(last), visits=2, snapshot="20260301T120000Z-0123456789ab",
        last_snapshot="20260301T120000Z-0123456789ab", opens=opens, stands=stands,
        dated=True, begins=first, ends=last,
    )  # fmt: skip


HIT = Hit(
    document="halcyon/terms",
    grade=Grade.TYPOGRAPHY,
    text=HOSTILE,
    marked=((0, 7),),
    heading_path=("Terms", "[red]Use"),
    snapshot="halcyon/terms@20260301T120000Z",
    stretches=(stretch(2, 4), stretch(8, 9, stands=True)),
    versions=2,
    differences=(QuoteDifference.CAPITALS,),
    before=Neighbour(snapshot="halcyon/terms@20260228T120000Z", seen=at(1), dated=True, text=None),
)
NEAR = replace(
    HIT, grade=Grade.NEAR, likeness=88.0, before=None,
    edits=(Edit(op=Op.KEEP, text="You may "), Edit(op=Op.DELETE, text="rent"), Edit(op=Op.INSERT, text="use")),
)  # fmt: skip
FOUND = Findings(
    query="you may",
    hits=(HIT,),
    near=(NEAR,),
    sentences=1,
    by_document=(("halcyon/terms", 1),),
    more=False,
    searched=2,
    snapshots=5,
    never_seen=("larkspur/terms",),
)


def shown(found: Findings, width: int = 80) -> str:
    to = Console(file=io.StringIO(), width=width, highlight=False, markup=False, emoji=False)
    findings(found, NAMES, to)
    assert isinstance(to.file, io.StringIO)
    return to.file.getvalue()


def test_hit_says_when_it_stood_and_that_it_went_in_between() -> None:
    text = " ".join(shown(FOUND).split())
    assert "seen 2026-03-02 – 2026-03-09, there at the last visit; 4 visits, 2 versions" in text
    assert "not throughout: 2026-03-02 – 2026-03-04, 2026-03-08 – 2026-03-09" in text
    assert "exact but for capital letters" in text
    assert "no single clause" in text
    assert "cite halcyon/terms@20260301T120000Z" in text


def test_near_hit_is_set_apart_and_shows_its_difference() -> None:
    text = shown(FOUND)
    assert text.index("Not these words, but close to them") > text.index("exact but for")
    assert "You may [-rent-] {+use+}" in text


def test_sentence_that_is_only_alike_is_shown_whole_and_not_struck_out() -> None:
    like = replace(NEAR, grade=Grade.LIKE, edits=(), text="You may lend the Service.", marked=((8, 12),))
    nothing = replace(FOUND, hits=(), near=(like,), sentences=0, by_document=())
    text = " ".join(shown(nothing).split())
    assert "No close match; the most similar sentences (words in common marked):" in text
    assert "You may lend the Service." in text


def test_word_that_no_text_has_is_told_with_those_that_begin_so() -> None:
    unknown = Unknown(word="indemnif", beginning=("indemnify", "indemnified"), more=3)
    nothing = replace(FOUND, hits=(), near=(), sentences=0, by_document=(), unknown=(unknown,))
    text = " ".join(shown(nothing).split())
    assert (
        "no text has “indemnif” as a whole word; words that begin with it: indemnify, indemnified and 3 more"
        in text
    )
    assert findings_row(nothing)["unknown_words"] == [
        {"word": "indemnif", "beginning": ["indemnify", "indemnified"], "more": 3}
    ]


APART = EditionDifference(
    old=Edition(region=frozenset({"EEA"})), new=Edition(region=frozenset({"UK"})), aspects=(Aspect.REGION,)
)


def test_wording_of_another_edition_is_told() -> None:
    other = replace(HIT, another_edition=APART)
    text = " ".join(shown(replace(FOUND, hits=(other,))).split())
    assert "it stood in another edition than the newest version (region: EEA -> UK)" in text


def test_nothing_found_says_where_it_was_looked_for() -> None:
    nothing = replace(FOUND, hits=(), near=(), sentences=0, by_document=())
    text = shown(nothing)
    assert "“you may” was not found in 2 documents, 5 versions" in text
    assert "no version yet: larkspur/terms" in text


def test_empty_store_is_no_answer() -> None:
    empty = replace(FOUND, hits=(), near=(), sentences=0, by_document=(), searched=0, snapshots=0)
    assert shown(empty).startswith("nothing is stored of these documents yet")


@pytest.mark.parametrize("width", [40, 80, 120])
def test_hostile_text_is_shown_harmless(width: int) -> None:
    text = shown(FOUND, width)
    assert "\x1b" not in text and "\u202e" not in text
    assert "[/b]" in text and "[red]Use" in text


def test_sentences_that_are_not_shown_are_counted() -> None:
    many = replace(FOUND, sentences=41, by_document=(("halcyon/terms", 41),))
    assert "and 40 more sentences in this document" in shown(many)


def test_findings_are_complete_as_json() -> None:
    row = json.loads(json.dumps(findings_row(FOUND)))
    assert (row["found"], row["hits"][0]["grade"], row["near"][0]["likeness"]) == (True, "typography", 88.0)
    assert [s["first_seen"] for s in row["hits"][0]["stretches"]] == [
        "2026-03-02T12:00:00Z",
        "2026-03-08T12:00:00Z",
    ]


DOCUMENT = Document(
    provider="halcyon", slug="terms", provider_name="Halcyon", publisher="Halcyon [Ltd]_", title="Terms *",
    url="https://halcyon.example/terms",
)  # fmt: skip
CANNOT_SAY = Proof(
    document=DOCUMENT,
    day=date(2026, 3, 5),
    asked=HOSTILE,
    verdict=Verdict.UNKNOWN,
    within=7,
    reason="no visit has seen the document yet",
    around=Around(before=None, during=(), after=None),
    cited=None,
    standing=None,
    printed=(),
    copies=(),
    instead=None,
    unproved=(),
)
NOT_SO = replace(
    CANNOT_SAY,
    verdict=Verdict.NOT_THERE,
    instead=Instead(
        snapshot="halcyon/terms@20260301T120000Z", heading_path=("Terms",), text="You may *not* use it.",
        edits=(Edit(op=Op.INSERT, text="You may *not* use it."),), stood=(at(1), at(2)), dated=True,
    ),
)  # fmt: skip


@pytest.mark.parametrize(("proof", "said"), [(CANNOT_SAY, "unknown"), (NOT_SO, "not there on that day")])
def test_verdict_is_printed_first(proof: Proof, said: str) -> None:
    to = Console(file=io.StringIO(), width=80, highlight=False, markup=False, emoji=False)
    proof_report(proof, to)
    assert isinstance(to.file, io.StringIO)
    assert to.file.getvalue().splitlines()[1].startswith(f"{said}: no visit")
    assert proof_row(proof)["verdict"] == proof.verdict.value


def test_markdown_escapes_what_markdown_would_read() -> None:
    text = markdown(NOT_SO)
    assert r"Halcyon \[Ltd\]\_, [Terms \*](<https://halcyon.example/terms>)" in text
    assert "did **not** stand there on 2026-03-05" in text
    assert r"> You may \*not\* use it." in text
