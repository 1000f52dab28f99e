"""Pandoc, BibTeX, biber and a reader of RIS take whatever a document is called, and print the three dates."""

from __future__ import annotations

import subprocess
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import rispy
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.world.citing import COPY, QUOTED, citation, quoting
from tests.world.readers import CSL, bibliography, program, references
from tosdiff.evidence.cite import Citation
from tosdiff.language.normalise import normal, shown
from tosdiff.models import Edition
from tosdiff.report.terminal.cite import key, text

HOSTILE = "Terms of {Use} & 100% “Fair”_Play #1, <b>Über</b> $5$ ~^| \\emph{x} @y '' -- ``z }once{"
FULL = quoting(
    "50% of {all} $fees { & “more”",
    publisher="Söhne & Partner_Söhne, Inc.",
    title=HOSTILE,
    url="https://larkspur.example/a_b/terms%20of%20use?x=1&y=2#part~1/" + "long-path/" * 20,
    archived=COPY,
    edition=Edition(region=frozenset({"EEA"}), entity=frozenset({"Larkspur Ireland, Limited"})),
    one_of_several=True,
)
FORMS = {"bibtex": "bibtex", "biblatex": "biblatex", "csl-json": "csljson"}
# What a page may print, whatever its script; a name of marks alone is no name.
NAMES = st.text(min_size=1, max_size=40).filter(lambda name: any(char.isalnum() for char in shown(name)))
# A process an example: they are few and large, and are not made small when one fails.
MANY = settings(max_examples=3, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))  # fmt: skip


def said(words: str) -> str:
    """Return words as they are the same for a reader: programs set their own quotation marks and raised digits.

    TeX sets a grave accent as a quotation mark, and pandoc knows no other way to write one.
    """
    plain = unicodedata.normalize("NFKC", words).replace("`", "'")
    return "".join(normal(plain).replace('"', "'").split())


def named(names: list[tuple[str, str, str]]) -> list[Citation]:
    return [
        citation(
            publisher=publisher,
            title=title,
            quotation=replace(QUOTED, text=quote, span=(number, number + 1)),
        )
        for number, (publisher, title, quote) in enumerate(names)
    ]


@pytest.mark.parametrize("style", FORMS)
@MANY
@given(names=st.lists(st.tuples(NAMES, NAMES, NAMES), min_size=5, max_size=30))
def test_every_name_and_quotation_comes_back_from_pandoc(
    style: str, names: list[tuple[str, str, str]]
) -> None:
    cited = named(names)
    read = references(text(cited, style), FORMS[style])
    assert len(read) == len(cited), "each quotation has a key of its own"
    for c in cited:
        fields = read[key(c)]
        assert said(fields["title"]) == said(shown(c.title))
        assert said(fields["author"]) == said(shown(c.publisher))
        assert c.quotation
        assert said(shown(c.quotation.text)) in said(fields["genre" if style == "csl-json" else "publisher"])


@MANY
@given(names=st.lists(st.tuples(NAMES, NAMES, NAMES), min_size=1, max_size=30))
def test_every_name_and_quotation_comes_back_from_ris(names: list[tuple[str, str, str]]) -> None:
    cited = named(names)
    for c, entry in zip(cited, rispy.loads(text(cited, "ris")), strict=True):
        assert c.quotation
        assert entry["title"] == shown(c.title)
        assert entry["publisher"] == shown(c.publisher)
        assert "," not in entry["authors"][0]
        assert shown(c.quotation.text) in entry["type_of_work"]
        assert (entry["type_of_reference"], entry["id"]) == ("ELEC", key(c))


# Chicago takes seconds; it prints of a BibTeX entry what the others do.
@pytest.mark.parametrize(
    ("style", "reader"), [(s, r) for s in FORMS for r in CSL if (s, r) != ("bibtex", "chicago")]
)
def test_what_pandoc_prints_has_all_three_dates_and_the_archived_copy(
    style: str, reader: str, tmp_path: Path
) -> None:
    file = tmp_path / ("terms.json" if style == "csl-json" else "terms.bib")
    file.write_text(text([FULL], style), encoding="utf-8")
    if style == "bibtex":
        file = file.rename(tmp_path / "terms.bibtex")
    # some set capitals in titles, and where a part begins
    printed = " ".join(bibliography(file, reader).split()).casefold()
    for needed in (
        "Söhne & Partner_Söhne, Inc.", "May 1", "May 21, 2026", "November 24, 2026", FULL.snapshot, COPY.url,
        "archived May 23, 2026", "section “Changes”", FULL.url, "Larkspur Ireland, Limited", "EEA",
    ):  # fmt: skip
        assert needed.casefold() in printed, printed
    assert said("50% of {all} $fees { & “more”") in said(printed)
    assert said(HOSTILE).casefold() in said(printed)


@pytest.mark.parametrize("style", ["plain", "unsrt", "plainnat", "abbrvnat"])
def test_styles_of_classic_bibtex_take_it_and_print_the_address_unbroken(style: str, tmp_path: Path) -> None:
    (tmp_path / "terms.bib").write_text(text([FULL, citation()], "bibtex"), encoding="utf-8")
    (tmp_path / "essay.aux").write_text(
        f"\\relax\n\\citation{{*}}\n\\bibstyle{{{style}}}\n\\bibdata{{terms}}\n"
    )
    done = subprocess.run(
        [program("bibtex"), "essay"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    if "couldn't open style file" in done.stdout:
        pytest.skip(f"{style}.bst is not installed")
    assert done.returncode == 0 and "Warning" not in done.stdout, done.stdout
    printed = (tmp_path / "essay.bbl").read_text(encoding="utf-8")
    assert printed.count("\\bibitem") == 2
    for needed in (FULL.url, COPY.url):
        assert f"\\url{{{needed}}}" in printed.replace("\n  ", " ").replace("%\n", "")
    assert "captured May 21, 2026" in " ".join(printed.split())


def test_biber_keeps_every_entry_and_knows_every_field(tmp_path: Path) -> None:
    entries = [FULL, citation(), quoting("one"), quoting("another", printed=())]
    (tmp_path / "terms.bib").write_text(text(entries, "biblatex"), encoding="utf-8")
    done = subprocess.run(
        [program("biber"), "--tool", "--validate-datamodel", "--output-file", "read.bib", "terms.bib"],
        cwd=tmp_path, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    warnings = [line for line in done.stdout.splitlines() if line.startswith(("WARN", "ERROR"))]
    # pandoc prints `howpublished` where biblatex prints `addendum`; a text that prints no date has none
    expected = ("Invalid field 'howpublished'", "Missing mandatory field - one of 'date, year'")
    assert done.returncode == 0
    assert [line for line in warnings if not any(known in line for known in expected)] == []
    read = references((tmp_path / "read.bib").read_text(encoding="utf-8"), "biblatex")
    assert set(read) == {key(c) for c in entries}
    assert said(read[key(FULL)]["title"]) == said(HOSTILE)


def test_a_day_is_written_as_ris_has_it() -> None:
    (entry,) = rispy.loads(text([citation(read_on=date(2026, 1, 2))], "ris"))
    assert (entry["date"], entry["access_date"]) == ("2026/05/01/", "2026/01/02/")
