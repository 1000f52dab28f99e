"""A text that a provider spreads over several pages: each part has captures of its own, one name means all."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.world.command import tosdiff
from tosdiff.capture.providers import load
from tosdiff.demo.site import Site, serve
from tosdiff.errors import ExitCode, UnknownDocumentError
from tosdiff.evidence.verify import verify
from tosdiff.models import CheckReport, Outcome, Significance
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.check import FetchLimits, check
from tosdiff.store.store import Store

TERMS, NOTICE = "halcyon/terms/contract", "halcyon/terms/retirements"

FILE = """\
providers:
  halcyon:
    name: Halcyon
    publisher: Halcyon Labs, Inc.
    documents:
      terms:
        title: Terms of Service
        headers: {Accept-Language: en}
        parts:
          contract: {url: "BASE/halcyon/terms"}
          retirements: {title: Retirements, url: "BASE/NOTICE", headers: {Accept: text/html}}
"""


class Watched:
    def __init__(self, folder: Path, site: Site, notice: str = "halcyon/retirements") -> None:
        self.file = folder / "providers.yaml"
        self.site = site
        self.declare(notice)
        self.store = Store(folder / "snapshots")

    def declare(self, notice: str) -> None:
        """Say where the second part is."""
        self.file.write_text(FILE.replace("BASE", self.site.base).replace("NOTICE", notice), encoding="utf-8")

    def visit(self, number: int) -> CheckReport:
        self.site.at(number)
        archive = Archive(load(self.file).documents, self.store)
        at = datetime(2026, 3, 1 + number, tzinfo=UTC)
        return check(
            archive, archive.parts("halcyon/terms"), limits=FetchLimits(attempts=1), clock=lambda: at
        )

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return tosdiff(*words, "--providers", self.file)


def test_each_part_has_its_own_address_captures_and_digests(tmp_path: Path) -> None:
    with serve() as site:
        watched = Watched(tmp_path, site)
        report = watched.visit(0)
    assert [d.document.id for d in report.documents] == [TERMS, NOTICE]
    assert [d.document.title for d in report.documents] == ["Terms of Service (contract)", "Retirements"]
    assert report.documents[1].document.headers == (("Accept-Language", "en"), ("Accept", "text/html"))
    assert watched.store.documents() == (TERMS, NOTICE)
    first, second = (watched.store.snapshots(name)[0] for name in (TERMS, NOTICE))
    assert first.body != second.body
    assert first.id.startswith(f"{TERMS}@2026")
    assert verify(watched.store) == ()


def test_a_part_that_fails_does_not_hide_a_change_in_another(tmp_path: Path) -> None:
    with serve() as site:
        watched = Watched(tmp_path, site)
        watched.visit(2)
        watched.declare("gone")
        terms, notice = watched.visit(3).documents
    assert terms.outcome is Outcome.CHANGED
    assert terms.comparison is not None and terms.comparison.significance is Significance.WORDING
    assert notice.outcome is Outcome.REFUSED


def test_the_name_of_the_whole_shows_cites_and_compares_its_parts(tmp_path: Path) -> None:
    with serve() as site:
        watched = Watched(tmp_path, site)
        watched.visit(2)
        watched.visit(3)
        quote = "We may discontinue any model, feature or the Services as a whole"
        shown = json.loads(watched.run("show", "halcyon/terms", "--json").stdout)
        cited = json.loads(watched.run("cite", "halcyon/terms", "--quote", quote, "--json").stdout)
        logged = json.loads(watched.run("log", "halcyon/terms", "--json").stdout)
        changed = watched.run("diff", "halcyon/terms")
    assert [row["document"] for row in shown] == [TERMS, NOTICE]
    assert cited["snapshot"].startswith(f"{TERMS}@")
    assert [(row["document"], row["class"]) for row in logged] == [
        (TERMS, "first"), (TERMS, "wording"), (NOTICE, "first"),
    ]  # fmt: skip
    assert "14" in changed.stdout
    assert "has only one version" in changed.stderr


def test_the_name_of_the_whole_is_searched_and_proved_in_its_parts(tmp_path: Path) -> None:
    with serve() as site:
        watched = Watched(tmp_path, site)
        watched.visit(0)
    archive = Archive(load(watched.file).documents, watched.store)
    (notice,) = [d for d in archive.documents if d.id == NOTICE]
    version = archive.version(notice, archive.snapshot(notice, archive.states(notice)[-1]))
    sentence = version.clauses[0].text
    found = json.loads(watched.run("find", sentence, "halcyon", "--json").stdout)
    assert [row["document"] for row in found["documents"]] == [NOTICE]
    proof = watched.run("prove", sentence, "--document", "halcyon/terms", "--on", "2026-03-01", "--json")
    assert (proof.returncode, json.loads(proof.stdout)["document"]) == (ExitCode.OK, NOTICE)


def test_where_one_document_is_needed_the_whole_is_refused_and_a_part_is_named(tmp_path: Path) -> None:
    with serve() as site:
        archive = Archive(load(Watched(tmp_path, site).file).documents, Store(tmp_path / "snapshots"))
        with pytest.raises(UnknownDocumentError) as caught:
            archive.document("halcyon/terms")
    assert TERMS in caught.value.hint


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('contract: {url: "BASE/halcyon/terms"}', "contract: {title: Contract}", "line 10"),
        (
            "title: Terms of Service\n",
            "title: Terms of Service\n        url: https://a.example/\n",
            "address of its own and parts",
        ),
        ("contract:", "refused:", "refused"),
        ("contract: {url", "contract: {kind: terms, url", "unknown key 'kind'"),
    ],
)
def test_what_is_wrong_with_parts_is_told_by_line_and_key(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    file = tmp_path / "providers.yaml"
    file.write_text(FILE.replace(old, new).replace("BASE", "http://a.example"), encoding="utf-8")
    done = tosdiff("providers", "--check", "--providers", file)
    assert done.returncode == ExitCode.USAGE
    assert said in done.stderr
