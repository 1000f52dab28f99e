"""The Python API says what the commands say, in the values that they say it from."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

import tosdiff
from tests.world.archives import TERMS, World, watched
from tosdiff.api import OpenArchive
from tosdiff.demo.site import serve
from tosdiff.errors import ProvidersFileError, UnknownDocumentError, UnknownVersionError, UsageError
from tosdiff.search.find import Grade

QUOTE = "we need not offer a replacement"
PLAIN = (str, int, float, bool, datetime, type(None))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("terms")
    with serve() as site:
        watched(site, site.providers_file(made))
    return made


@pytest.fixture(scope="module")
def archive(folder: Path) -> OpenArchive:
    return tosdiff.open(folder)


def told(folder: Path, *words: str) -> object:
    done = subprocess.run(
        [sys.executable, "-m", "tosdiff", *words, "--json"],
        cwd=folder, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return json.loads(done.stdout)


# ------------------------------------------------------------------ opening


def test_import_of_the_package_imports_nothing_of_it() -> None:
    program = (
        "import sys; before = set(sys.modules); import tosdiff; print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert set(done.stdout.split()) <= {"tosdiff", "tosdiff.about", "__future__"}


def test_folder_file_and_the_file_in_use_open_the_same(
    folder: Path, archive: OpenArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    for opened in (tosdiff.open(str(folder)), tosdiff.open(folder / "providers.yaml"), tosdiff.open()):
        assert opened.documents == archive.documents
        assert [each.id for each in opened] == [document.id for document in archive.documents]
        assert opened[TERMS].versions() == archive[TERMS].versions()


def test_store_may_lie_elsewhere(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UnknownVersionError):
        tosdiff.open(folder, store=tmp_path)[TERMS].version()


def test_home_folder_is_understood(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder.parent))
    assert len(tosdiff.open(f"~{os.sep}{folder.name}")) == 3


def test_folder_without_a_providers_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProvidersFileError, match=r"providers\.yaml"):
        tosdiff.open(tmp_path)


def test_the_home_of_nobody_is_a_file_that_is_not_there() -> None:
    with pytest.raises(ProvidersFileError, match="~nobody-of-that-name"):
        tosdiff.open("~nobody-of-that-name/terms.yaml")


def test_name_that_is_not_declared_is_told_with_the_nearest(archive: OpenArchive) -> None:
    with pytest.raises(UnknownDocumentError) as problem:
        archive["halcyon/trems"]
    assert "halcyon/terms" in problem.value.hint


def test_document_is_had_by_its_value_as_by_its_id(archive: OpenArchive) -> None:
    assert archive[archive.documents[0]].id == archive.documents[0].id


def test_unknown_attribute_of_the_package_is_an_attribute_error() -> None:
    assert not hasattr(tosdiff, "nothing")
    assert {"open", "TosdiffError", "__version__"} <= set(dir(tosdiff))


# ------------------------------------------------------------------ the same as the commands


def test_versions_are_those_of_the_log(folder: Path, archive: OpenArchive) -> None:
    logged = told(folder, "log", TERMS)
    assert isinstance(logged, list)
    records = archive[TERMS].versions().to_records()
    assert [(r["class"], r["explanation"], r["labels"]) for r in records] == [
        (row["class"], row["explanation"], row["labels"]) for row in logged
    ]


def test_labelled_clauses_are_those_of_the_command(folder: Path, archive: OpenArchive) -> None:
    listed = told(folder, "clauses", f"{TERMS}@2026-03-02")
    assert isinstance(listed, list)
    ours = [r for r in archive[TERMS].clauses(at="2026-03-02").to_records() if r["labels"]]
    assert [(r["text"], [r["start"], r["end"]]) for r in ours] == [(c["text"], c["span"]) for c in listed]


def test_find_prove_and_cite_say_what_the_commands_say(folder: Path, archive: OpenArchive) -> None:
    found, proved = (
        told(folder, "find", QUOTE),
        told(folder, "prove", QUOTE, "--document", TERMS, "--on", "2026-05-11"),
    )
    cited = told(folder, "cite", TERMS, "--quote", QUOTE)
    assert isinstance(found, dict) and isinstance(proved, dict) and isinstance(cited, dict)
    assert [hit.text for hit in archive.find(QUOTE)] == [h["text"] for h in (*found["hits"], *found["near"])]
    assert archive[TERMS].prove(QUOTE, at="2026-05-11").reason == proved["reason"]
    assert archive[TERMS].cite(QUOTE).snapshot == cited["snapshot"]


def test_changes_are_all_that_the_versions_tell(archive: OpenArchive) -> None:
    versions = archive[TERMS].versions()
    blocks = [change for entry in versions if entry.comparison for change in entry.comparison.changes]
    assert [changed.change for changed in archive[TERMS].changes()] == blocks
    for record, change in zip(archive[TERMS].changes().to_records(), blocks, strict=True):
        assert (record["before"] is None) == (change.before is None)
        assert (record["after"] is None) == (change.after is None)


def test_hits_of_one_document_are_of_that_document(archive: OpenArchive) -> None:
    assert {hit.document for hit in archive[TERMS].find("notice")} == {TERMS}
    assert archive["larkspur/terms"].find(QUOTE).source.searched == 1


def test_wording_that_stands_nowhere_is_not_taken_for_one_that_does(archive: OpenArchive) -> None:
    found = archive.find("we shall never change these terms at all")
    assert found.source.hits == ()
    assert all(hit.grade in (Grade.NEAR, Grade.LIKE) for hit in found)


def test_sound_store_has_no_damage(archive: OpenArchive) -> None:
    assert archive.verify() == ()


# ------------------------------------------------------------------ moments


@pytest.mark.parametrize(
    "at",
    [
        "2026-05-11",
        date(2026, 5, 11),
        datetime(2026, 5, 11, 9, 0),
        datetime(2026, 5, 11, 23, 0, tzinfo=timezone(timedelta(hours=10))),
        datetime(2026, 5, 11, 9, tzinfo=UTC),
        "20260511T090000Z",
    ],
)
def test_moment_is_understood_however_it_is_given(archive: OpenArchive, at: str | date) -> None:
    assert archive[TERMS].version(at).state.first_seen == datetime(2026, 5, 11, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "at", [date(2026, 5, 11), "2026-05-11", datetime(2026, 5, 12, 1, tzinfo=timezone(timedelta(hours=5)))]
)
def test_day_of_a_proof_is_a_day_of_utc(archive: OpenArchive, at: str | date) -> None:
    assert archive[TERMS].prove(QUOTE, at=at).day == date(2026, 5, 11)


def test_what_is_no_day_is_told(archive: OpenArchive) -> None:
    with pytest.raises(UsageError, match="not a day"):
        archive[TERMS].prove(QUOTE, at="yesterday")


def test_day_on_which_nobody_looked_is_told_with_the_version(archive: OpenArchive) -> None:
    assert archive[TERMS].version("2026-05-20").unseen is not None
    assert archive[TERMS].version("2026-05-11").unseen is None


# ------------------------------------------------------------------ rows


def tables(archive: OpenArchive) -> Sequence[tosdiff.Rows[object, object]]:
    terms = archive[TERMS]
    return (terms.versions(), terms.clauses(), terms.changes(), terms.find("notice"))  # type: ignore[return-value]


@pytest.mark.parametrize("number", range(4), ids=["versions", "clauses", "changes", "find"])
def test_records_are_plain_and_alike_in_their_columns(archive: OpenArchive, number: int) -> None:
    rows = tables(archive)[number]
    records = rows.to_records()
    assert len(records) == len(rows) > 0
    assert len({tuple(record) for record in records}) == 1
    for value in (value for record in records for value in record.values()):
        assert type(value) in PLAIN or (isinstance(value, list) and all(type(each) is str for each in value))
        assert not isinstance(value, datetime) or value.tzinfo is UTC


def test_rows_are_a_sequence_of_frozen_values(archive: OpenArchive) -> None:
    versions = archive[TERMS].versions()
    assert list(versions) == [versions[n] for n in range(len(versions))]
    assert versions[1:] == versions[-len(versions) + 1 :] and len(versions[1:]) == len(versions) - 1
    assert versions[1:].to_records() == versions.to_records()[1:]
    assert hash(versions) == hash(archive[TERMS].versions())
    assert versions != list(versions)
    assert repr(versions) == f"<{len(versions)} rows>"


def test_document_without_a_snapshot_has_no_versions_and_says_so_of_one(tmp_path: Path) -> None:
    opened = tosdiff.open(World(tmp_path).file)
    assert list(opened[TERMS].versions()) == [] and list(opened[TERMS].changes()) == []
    with pytest.raises(UnknownVersionError):
        opened[TERMS].version()
    assert opened.find("notice").source.searched == 0
