"""What a collection recorded comes in as captures: of the right document, at its time, with where it can be checked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests.world.git_history import MadeCommit, bundled, make
from tosdiff.importers import git
from tosdiff.importers.ota.collections import collections_in, shipped
from tosdiff.importers.ota.source import recorded
from tosdiff.models import Capture, Document, FetchedBy, Rendering

START = datetime(2025, 8, 1, 0, 32, 5, tzinfo=UTC)
NOW = datetime(2026, 5, 1, tzinfo=UTC)
TABLE = """
[[collection]]
name = "example"
versions = "https://github.com/Example/example-versions"
snapshots = "https://github.com/Example/example-snapshots"
formerly = ["https://github.com/Example/Old-snapshots"]
licence = "ODC-BY 1.0, Example contributors"

[[collection.record]]
name = "Larkspur/Terms of Service"
[[collection.record.part]]
page = "main"
addresses = [
    { url = "https://larkspur.example/terms", until = 2025-08-10 },
    { url = "https://larkspur.example/eu/terms" },
]
[[collection.record.part]]
titles = ["Service terms"]
addresses = [{ url = "https://larkspur.example/service" }]
"""


def document(slug: str, url: str) -> Document:
    return Document(
        provider="larkspur",
        slug=slug,
        provider_name="Larkspur",
        publisher="Larkspur Ltd",
        title=slug,
        url=url,
    )


WORLD = document("terms", "https://larkspur.example/terms/")
EUROPE = document("terms-europe", "https://larkspur.example/eu/terms")
SERVICE = document("service-terms", "https://larkspur.example/service")
PATH = "Larkspur/Terms of Service.md"
JOINED = "extracting from and assembling the following snapshots from 2 source documents:\n- {0}a1b2c3d4\n- {0}undefined"
OF = "https://github.com/Example/Old-snapshots/commit/"


def version(days: float, text: str, *, what: str = "Record new changes of", body: str = "") -> MadeCommit:
    message = f"{what} Larkspur Terms of Service\n\nThis version was recorded after {body or f'extracting from snapshot {OF}a1b2c3d4'}\n"
    return MadeCommit(message, START + timedelta(days=days), {PATH: text.encode()})


UPGRADE = "Apply technical or declaration upgrade on"
HISTORY = [
    MadeCommit("Initial commit", START, {"README.md": b"hello", "LICENSE": b"free"}),
    version(0, "# Terms\n\nOne is allowed.\n", what="First record of"),
    version(12, "# Terms\n\nTwo are allowed.\n"),
    version(14, "# Terms\n\nTwo are allowed.\n\n# Service terms\n\nFees.\n", body=JOINED.format(OF)),
    version(15, "# Terms\n\nTwo are allowed.\n\n- - -\n\n# Service terms\n\nFees.\n", what=UPGRADE, body=JOINED.format(OF)),
    version(16, "# Terms\n\nTwo are allowed by us.\n\n- - -\n\n# Service terms\n\nFees.\n", what=UPGRADE, body=JOINED.format(OF)),
    version(17, "# Terms\n\nThree are allowed by us.\n\n- - -\n\n# Service terms\n\nFees.\n", body=JOINED.format(OF)),
    version(18, "# Terms\n\nFour.\n\n- - -\n\n# Other terms\n\nFees.\n", body=JOINED.format(OF)),
    MadeCommit("Record new changes of Other Privacy Policy", START, {"Other/Privacy Policy.md": b"Private."}),
    MadeCommit("Rename everything", START, {"a.md": b"1", "b.md": b"2"}),
]  # fmt: skip


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("table") / "table.toml"
    path.write_text(TABLE, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("collection")
    return bundled(make(made / "made.git", HISTORY), made / "copy.bundle")


def captures(bundle: Path, table: Path, of: Document) -> list[Capture]:
    with recorded(str(bundle), [WORLD, EUROPE, SERVICE], now=NOW, collections=collections_in(table)) as found:
        return list(found.captures(of))


def test_record_is_of_the_document_at_the_address_of_its_time(bundle: Path, table: Path) -> None:
    assert [each.captured_at for each in captures(bundle, table, WORLD)] == [START]
    found = captures(bundle, table, EUROPE)
    assert [(each.captured_at - START).days for each in found] == [12, 14, 16, 17]
    assert all(one.captured_at <= other.captured_at for one, other in pairwise(found))
    assert {each.fetcher for each in found} == {FetchedBy.IMPORT}


def test_joined_pages_come_apart_to_their_documents(bundle: Path, table: Path) -> None:
    assert {each.body for each in captures(bundle, table, SERVICE)} == {b"# Service terms\n\nFees.\n"}
    assert captures(bundle, table, EUROPE)[-1].body == b"# Terms\n\nThree are allowed by us.\n"


def test_technical_upgrade_is_no_capture_where_no_word_differs_and_is_marked_where_one_does(
    bundle: Path, table: Path
) -> None:
    assert [each.rendering for each in captures(bundle, table, EUROPE)] == [
        Rendering.TEXT, Rendering.TEXT, Rendering.REREAD, Rendering.TEXT,
    ]  # fmt: skip


def test_provenance_names_collection_commit_and_licence(bundle: Path, table: Path) -> None:
    source = captures(bundle, table, SERVICE)[0].source
    assert source is not None
    assert source.startswith(
        "Open Terms Archive example, https://github.com/Example/example-versions/commit/"
    )
    assert source.endswith("Larkspur/Terms of Service.md, page 2 of 2, ODC-BY 1.0, Example contributors")


def test_every_commit_is_a_capture_or_counted(bundle: Path, table: Path) -> None:
    with recorded(str(bundle), [WORLD, EUROPE, SERVICE], now=NOW, collections=collections_in(table)) as found:
        for each in found.documents:
            list(found.captures(each))
        assert found.commits == len(HISTORY)
        assert dict(found.skipped) == {
            "its subject is none of Open Terms Archive's": 2,
            "it is of no declared document": 1,
            "a technical upgrade that left the words as they were": 3,
            "Larkspur/Terms of Service: it joins pages, and it is not sure where they begin": 2,
        }


def test_every_other_record_becomes_a_document_of_its_own(bundle: Path, table: Path) -> None:
    with recorded(str(bundle), [WORLD], now=NOW, collections=collections_in(table), everything=True) as found:
        assert [each.id for each in found.documents] == [WORLD.id, "other/privacy-policy"]
        assert [each.body for each in found.captures(found.documents[1])] == [b"Private."]


def test_snapshot_is_the_page_as_fetched_at_the_address_it_names(tmp_path: Path, table: Path) -> None:
    def snapshot(days: int, page: str, trailers: str) -> MadeCommit:
        message = f"Record new changes of Larkspur Terms of Service\n\n{trailers}"
        return MadeCommit(
            message, START + timedelta(days=days), {f"Larkspur/Terms of Service{page}": b"<p>%d</p>" % days}
        )

    located = "X-fetcher: fullDom\nX-source-document-location: https://larkspur.example/"
    folder = make(
        tmp_path / "example-snapshots.git",
        [
            snapshot(1, ".html", ""),
            snapshot(11, ".html", ""),
            snapshot(12, " #main.html", ""),
            snapshot(13, " #x.pdf", f"{located}service"),
            snapshot(14, " #x.html", f"{located}elsewhere"),
        ],
    )
    with recorded(str(folder), [WORLD, EUROPE, SERVICE], now=NOW, collections=collections_in(table)) as found:
        bodies = {each.id: [c.body for c in found.captures(each)] for each in found.documents}
        pdf = next(iter(found.captures(SERVICE)))
    assert bodies == {
        WORLD.id: [b"<p>1</p>"],
        EUROPE.id: [b"<p>11</p>", b"<p>12</p>"],
        SERVICE.id: [b"<p>13</p>"],
    }
    assert (pdf.rendering, pdf.header("Content-Type")) == (None, "application/pdf")
    assert str(pdf.source).startswith(
        "Open Terms Archive example, https://github.com/Example/example-snapshots/commit/"
    )


def test_repository_of_no_known_collection_gives_no_permalink(tmp_path: Path) -> None:
    text = b"# Terms\n\nOne.\n"
    folder = make(tmp_path / "mine.git", [MadeCommit("First record of A B", START, {"A/B.md": text})])
    with recorded(str(folder), [], now=NOW, everything=True) as found:
        source = str(next(iter(found.captures(found.documents[0]))).source)
    assert source.startswith("Open Terms Archive mine, commit ")
    assert "://" not in source


def test_text_too_large_or_empty_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commits = [
        MadeCommit("Update A B", START + timedelta(days=n), {"A/B.md": body})
        for n, body in enumerate((b"x" * 900, b" \n", b"short"))
    ]
    folder = make(tmp_path / "made.git", commits)
    monkeypatch.setattr(git, "LARGEST", 500)
    with recorded(str(folder), [], now=NOW, everything=True) as found:
        assert [each.body for each in found.captures(found.documents[0])] == [b"short"]
        assert sum(found.skipped.values()) == 2


def test_names_that_come_to_the_same_are_told_apart(tmp_path: Path) -> None:
    names = ["A B/C", "A-B/C", "条款/隐私", "条款/条款"]
    folder = make(
        tmp_path / "made.git",
        [MadeCommit(f"Update {n.replace('/', ' ')}", START, {f"{n}.md": b"x"}) for n in names],
    )
    with recorded(str(folder), [], now=NOW, everything=True) as found:
        assert len({each.id for each in found.documents}) == len(names)


def test_shipped_table_names_addresses_of_every_first_page() -> None:
    for collection in shipped():
        for parts in collection.records.values():
            assert parts[0].address(START)
            assert all(part.titles for part in parts[1:])
