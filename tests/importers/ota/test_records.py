"""Every form in which a collection recorded since 2020 is read, and what is no record is none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.importers.git import ChangedFile, Commit
from tosdiff.importers.ota.records import CollectionRecord, RecordKind, Skipped, record_of

NOW = datetime(2026, 5, 1, tzinfo=UTC)
AT = datetime(2024, 5, 21, 18, 30, 48, tzinfo=UTC)
SNAPSHOT = "1884ff4c8329debcf54c371e605bd2482957e7cb"
OTHER = "56ecc01c152e666fe075f768a80c490d94d47b99"
PLACE = "https://github.com/OpenTermsArchive/example-snapshots/commit/"


def commit(message: str, *paths: str, at: int | None = None, held: bool = True) -> Commit:
    files = tuple(ChangedFile(path=path, blob="a" * 40, held=held) for path in paths)
    return Commit(
        id="c" * 40, authored=int(AT.timestamp()) if at is None else at, message=message, files=files
    )


def record(message: str, *paths: str) -> CollectionRecord:
    found = record_of(commit(message, *paths), now=NOW)
    assert isinstance(found, CollectionRecord), found
    return found


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("First record of Larkspur AI Terms of Service", RecordKind.FIRST),
        ("Record new changes of Larkspur AI Terms of Service", RecordKind.CHANGE),
        ("Apply technical or declaration upgrade on Larkspur AI Terms of Service", RecordKind.UPGRADE),
        ("Start tracking Larkspur AI Terms of Service", RecordKind.FIRST),
        ("Update Larkspur AI Terms of Service", RecordKind.CHANGE),
        ("Refilter Larkspur AI Terms of Service", RecordKind.UPGRADE),
    ],
)
def test_subject_says_what_was_recorded(subject: str, kind: RecordKind) -> None:
    found = record(
        f"{subject}\n\nThis version was recorded after filtering snapshot {SNAPSHOT}\n",
        "Larkspur AI/Terms of Service.md",
    )
    assert (found.kind, found.at, found.name) == (kind, AT, "Larkspur AI/Terms of Service")
    assert found.snapshots == (SNAPSHOT,)


def test_snapshot_of_2020_had_the_long_name_in_its_subject_and_the_short_one_in_its_path() -> None:
    found = record("Update snapshot of Larkspur Terms of Service", "Larkspur/tos.html")
    assert (found.kind, found.service, found.terms, found.is_version) == (
        RecordKind.CHANGE,
        "Larkspur",
        "tos",
        False,
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"This version was recorded after extracting from snapshot {PLACE}{SNAPSHOT}", (SNAPSHOT,)),
        (f"This version was recorded after extracting from snapshot {PLACE}undefined", ("undefined",)),
        (f"This version was recorded after filtering snapshot {SNAPSHOT}", (SNAPSHOT,)),
        (
            "This version was recorded after extracting from and assembling the following snapshots from 3 source "
            f"documents:\n- {PLACE}{SNAPSHOT}\n- {PLACE}undefined\n- {PLACE}{OTHER}\n\nX-engine-version: 10.1.2",
            (SNAPSHOT, "undefined", OTHER),
        ),
        (
            "This version was recorded after filtering and assembling the following snapshots from 2 pages:\n"
            f"- {SNAPSHOT}\n- {OTHER}",
            (SNAPSHOT, OTHER),
        ),
        ("", ()),
    ],
)  # fmt: skip
def test_body_names_the_snapshots_in_order(body: str, expected: tuple[str, ...]) -> None:
    found = record(f"Record new changes of Larkspur AI Terms\n\n{body}\n", "Larkspur AI/Terms.md")
    assert found.snapshots == expected
    assert found.of == (PLACE.removesuffix("/commit/") if PLACE in body else "")


def test_snapshot_says_its_page_and_where_it_was_fetched() -> None:
    found = record(
        "Record new changes of Larkspur AI Terms of Service\n\nDocument ID eu-terms\n\nX-engine-version: undefined\n"
        "X-fetcher: fullDom\nX-source-document-location: https://larkspur.example/eu/terms\n",
        "Larkspur AI/Terms of Service #eu-terms.html",
    )
    assert (found.terms, found.page, found.suffix) == ("Terms of Service", "eu-terms", ".html")
    assert found.location == "https://larkspur.example/eu/terms"


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (commit("Fix links", "README.md"), Skipped.SUBJECT),
        (commit("Update README", "README.md"), Skipped.PATH),
        (commit("Update README.md", "docs/README.md"), Skipped.SUBJECT),
        (commit("Merge pull request #1 from a/b"), Skipped.SUBJECT),
        (commit("Update Larkspur Terms", "Larkspur/Terms.md", "Larkspur/Privacy.md"), Skipped.FILES),
        (commit("Update Larkspur Terms"), Skipped.NO_FILE),
        (commit("Update Larkspur Terms", "Larkspur/Terms.md", held=False), Skipped.NO_FILE),
        (commit("Update Larkspur Terms", "a/Larkspur/Terms.md"), Skipped.PATH),
        (commit("Update Larkspur Terms", "Larkspur/Terms.exe"), Skipped.PATH),
        (commit("Update Larkspur Terms", "Larkspur/Terms.md", at=-5), Skipped.DATE),
        (commit("Update Larkspur Terms", "Larkspur/Terms.md", at=10**17), Skipped.DATE),
        (commit("Update Larkspur Terms", "Larkspur/Terms.md", at=int(NOW.timestamp()) + 1), Skipped.DATE),
    ],
)
def test_what_is_not_surely_a_record_is_none(made: Commit, why: Skipped) -> None:
    assert record_of(made, now=NOW) is why


@given(st.text(), st.lists(st.text(), max_size=2), st.integers(-(10**18), 10**18))
def test_any_commit_is_a_record_or_is_counted_with_why_not(message: str, paths: list[str], at: int) -> None:
    assert isinstance(record_of(commit(message, *paths, at=at), now=NOW), CollectionRecord | Skipped)
