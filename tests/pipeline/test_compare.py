"""Providers side by side, from a store: which documents, as of when, and what could not be shown."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from tests.world.command import tosdiff
from tests.world.versions import labelled, said
from tosdiff.capture.providers import load
from tosdiff.compare.cells import Cell
from tosdiff.compare.matrix import provisions
from tosdiff.demo.site import serve, visits
from tosdiff.errors import (
    ExitCode,
    NotSeenError,
    UnknownDocumentError,
    UnknownLabelError,
    UnknownVersionError,
    UsageError,
)
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.check import FetchLimits, check
from tosdiff.pipeline.compare import SideBySide, compare
from tosdiff.report.markdown.compare import text as markdown_of
from tosdiff.report.markdown.escaping import escaped
from tosdiff.report.terminal import compare as report
from tosdiff.store.store import Store

READ_ON = date(2026, 11, 25)
GRANT = "we grant you a personal, non-exclusive, non-transferable and revocable licence to access and use"


@dataclass(frozen=True)
class Stored:
    file: Path
    archive: Archive

    def compare(self, *labels: str, **asked: object) -> SideBySide:
        return compare(self.archive, labels, read_on=READ_ON, **asked)  # type: ignore[arg-type]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return tosdiff("compare", *words, "--providers", self.file)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stored]:
    """The demo's two providers, visited twice; Larkspur's terms are seen at the first visit alone."""
    with serve() as site:
        file = site.providers_file(tmp_path_factory.mktemp("stored"))
        declared = load(file)
        archive = Archive(declared.documents, Store(declared.store))
        for number, at in list(enumerate(visits()))[:4]:
            site.at(number)
            only = [d for d in declared.documents if number or d.provider == "halcyon"]
            check(archive, only, limits=FetchLimits(attempts=1), clock=lambda at=at: at)  # type: ignore[misc]
        yield Stored(file, archive)


def test_without_a_label_there_is_the_matrix_alone(stored: Stored) -> None:
    found = stored.compare()
    assert [column.name for column in found.columns] == ["Halcyon", "Larkspur"]
    assert found.groups == ()
    rows = {row.topic: row.cells for row in found.rows}
    notice = rows["notice-service"][0]
    assert notice and any("14 days" in words for words in notice.says)


def test_a_label_brings_its_clauses_word_for_word(stored: Stored) -> None:
    found = stored.compare("access.grant")
    (group,) = found.groups
    ((source, provisions),) = group.cells[0]
    assert source.citation.snapshot.startswith("halcyon/terms@2026")
    assert any(GRANT in clause.text for provision in provisions for clause in provision.labelled)
    assert {row.topic for row in found.rows} == {"grant"}


@pytest.mark.parametrize(
    ("asked", "labels"),
    [
        ("access.re", ["access.reserved", "access.restriction"]),
        ("grant", ["access.grant"]),
        ("change.no", ["change.notice"]),
    ],
)
def test_a_family_or_a_beginning_names_its_labels(stored: Stored, asked: str, labels: list[str]) -> None:
    assert [group.label for group in stored.compare(asked).groups] == labels


def test_an_older_state_is_compared_as_it_stood(stored: Stored) -> None:
    rows = {row.topic: row for row in stored.compare(at="2026-04-25").rows}
    cell = rows["notice-service"].cells[0]
    assert cell and any("30 days" in words for words in cell.says)


def test_a_document_seen_later_is_named_not_an_error(stored: Stored) -> None:
    found = stored.compare(at="2026-03-03")
    assert [column.name for column in found.columns] == ["Halcyon"]
    assert len(found.absent) == 1 and found.absent[0].startswith("larkspur/terms")
    with pytest.raises(NotSeenError):
        stored.compare(at="2020-01-01")


def test_documents_are_chosen_by_kind_or_by_name(stored: Stored) -> None:
    named = stored.compare(documents=["halcyon/terms", "halcyon/retirements"])
    assert [column.name for column in named.columns] == [
        f"Halcyon: {stored.archive.document(name).title}" for name in ("halcyon/terms", "halcyon/retirements")
    ]
    assert [column.name for column in stored.compare(providers=["larkspur"]).columns] == ["Larkspur"]


def test_an_unknown_name_is_told_with_the_nearest(stored: Stored) -> None:
    with pytest.raises(UnknownLabelError) as label:
        stored.compare("acess.grant")
    assert "access.grant" in label.value.hint
    with pytest.raises(UnknownLabelError) as provider:
        stored.compare("halcyn")
    assert "did you mean halcyon?" in provider.value.hint
    with pytest.raises(UnknownDocumentError) as near:
        stored.compare(providers=["halcyn"])
    assert "halcyon" in near.value.hint
    with pytest.raises(UnknownDocumentError) as kind:
        stored.compare(documents=["term"])
    assert "terms" in kind.value.hint
    with pytest.raises(UnknownVersionError, match="names no version"):
        stored.compare(at="soon")


# ------------------------------------------------------------------ reports


def printed(found: SideBySide, width: int, *, whole: bool = True) -> str:
    to = Console(file=StringIO(), width=width, highlight=False, markup=False, emoji=False)
    report.show(found, to, whole=whole)
    written = to.file.getvalue()  # type: ignore[attr-defined]
    assert all(len(line) <= width for line in written.splitlines())
    return str(written)


def test_wide_it_is_side_by_side_and_narrow_one_below_the_other(stored: Stored) -> None:
    found = stored.compare("access.grant")
    beside = [line for line in printed(found, 120).splitlines() if "Halcyon" in line and "Larkspur" in line]
    assert len(beside) >= 3
    below = printed(found, 50).splitlines()
    assert not [line for line in below[1:] if "Halcyon" in line and "Larkspur" in line]
    assert any(line.strip() == "Halcyon" for line in below)


@pytest.mark.parametrize("width", [40, 80, 120])
def test_every_clause_is_printed_word_for_word(stored: Stored, width: int) -> None:
    found = stored.compare("access.restriction", providers=["halcyon"])
    text = " ".join(printed(found, width).split())
    for provision in found.groups[0].cells[0][0][1]:
        for clause in provision.labelled:
            assert " ".join(clause.text.split()) in text


def test_the_surest_clauses_are_kept_in_the_order_of_the_text() -> None:
    doubtful = [said(f"You may sing {n}.", "access.grant", confidence=0.5) for n in range(5)]
    sure = [said(f"You may use part {n}.", "access.grant") for n in range(2)]
    found = provisions(labelled(doubtful[0], sure[0], *doubtful[1:], sure[1]), "access.grant")
    kept, left = report.abridged(found, 3)
    assert [p.labelled[0].text for p in kept] == [
        "You may sing 0.",
        "You may use part 0.",
        "You may use part 1.",
    ]
    assert left == 4
    assert report.abridged(found, None) == (list(found), 0)


def test_markdown_has_a_footnote_for_every_reference(stored: Stored) -> None:
    text = markdown_of(stored.compare("access.grant", "access.restriction"))
    defined = re.findall(r"^\[\^([a-z0-9-]+)\]: (.*)", text, re.MULTILINE)
    used = set(re.findall(r"\[\^([a-z0-9-]+)\](?!:)", text))
    assert {name for name, _ in defined} == used and len(used) == len(defined)
    whole = [
        note
        for _, note in defined
        if re.search(r"Snapshot `[a-z/-]+@\d{8}T\d{6}Z`, sha256 `[0-9a-f]{64}`", note)
    ]
    assert len(whole) == 2, "each source is told in full once"
    assert all(len(note) < 120 for _, note in defined if note not in whole)


def test_what_is_quoted_cannot_act_as_markdown() -> None:
    hostile = "# [x](javascript:y) <b>*bold*</b> | `code` & more"
    assert escaped(hostile) == (r"\# \[x\](javascript:y) \<b\>\*bold\*\</b\> \| \`code\` & more")


def test_the_command_prints_json_and_markdown(stored: Stored) -> None:
    told = json.loads(stored.run("access.grant", "--json").stdout)
    assert [column["provider"] for column in told["columns"]] == ["halcyon", "larkspur"]
    provision = next(p for p in told["labels"][0]["columns"][0] if GRANT in p["lead"]["text"])
    assert provision["cite"].startswith("halcyon/terms@")
    assert "[^halcyon-terms-2026" in stored.run("access.grant", "--markdown").stdout


def test_a_document_or_a_provider_may_be_named_as_a_label_is(stored: Stored) -> None:
    told = json.loads(stored.run("halcyon/terms", "halcyon/retirements", "access.grant", "--json").stdout)
    assert [column["provider"] for column in told["columns"]] == ["halcyon", "halcyon"]
    assert [each["label"] for each in told["labels"]] == ["access.grant"]
    assert [each["provider"] for each in json.loads(stored.run("larkspur", "--json").stdout)["columns"]] == [
        "larkspur"
    ]


@pytest.mark.parametrize("width", [80, 120])
def test_a_long_cell_stands_below_its_title_each_value_on_a_line_of_its_own(
    stored: Stored, width: int
) -> None:
    found = stored.compare()
    said = ("no notice “if we must”", f"30 days “{'if a change would harm you, ' * 9}or not”")
    row = replace(found.rows[0], cells=(Cell(says=said, clauses=2), None))
    lines = [line.strip() for line in printed(replace(found, rows=(row,)), width).splitlines()]
    at = lines.index(row.title)
    assert lines[at + 1] == "Halcyon   • no notice “if we must”"
    assert lines[at + 2].startswith("• 30 days “if a change would harm you") and "Larkspur  —" in lines[at:]


def test_providers_are_not_chosen_by_the_option_for_their_file(tmp_path: Path) -> None:
    run = tosdiff("compare", "--providers", "claude", cwd=tmp_path)
    assert run.returncode == ExitCode.USAGE
    assert "--provider claude" in run.stderr


def test_a_further_document_of_the_contract_is_read_into_its_providers_column(stored: Stored) -> None:
    declared = [document for document in stored.archive.documents if document.provider == "halcyon"]
    terms = next(document for document in declared if document.kind == "terms")
    other = next(document for document in declared if document.whole != terms.whole)
    found = stored.compare(together=[other.id])
    column = found.columns[0]
    assert [source.document.id for source in column.sources][-1] == other.id
    assert other.id in column.sources[-1].citation.snapshot
    assert len(found.columns) == len(stored.compare().columns)


def test_a_document_of_no_column_cannot_be_read_into_one(stored: Stored) -> None:
    with pytest.raises(UsageError):
        stored.compare(providers=["larkspur"], together=["halcyon/terms"])
