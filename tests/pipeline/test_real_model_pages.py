"""Real pages about models through a server, `check`, `import` and the store, read there as they are read as files."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tarfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.world.command import tosdiff
from tests.world.raw_server import RawServer, response
from tests.world.replay import Replay
from tosdiff.models import Capture, FetchedBy, LedgerRow
from tosdiff.pipeline.archive import Archive, opened
from tosdiff.pipeline.check import check
from tosdiff.pipeline.intake import Intake
from tosdiff.pipeline.ledger import page_states
from tosdiff.pipeline.models import of_file

Page = dict[str, Any]


@pytest.fixture(scope="module")
def series(shared: Path) -> dict[str, list[Page]]:
    """The states of each page by its document, oldest first: all that are HTML, and the Markdown ones."""
    folder = shared / "models"
    if not (folder / "pages.jsonl").is_file():
        pytest.skip("../shared has no pages about models")
    found: dict[str, list[Page]] = defaultdict(list)
    for line in (folder / "pages.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found[f"{row['provider']}/{row['surface']}-{row['document']}"].append(row)
    return {name: sorted(rows, key=lambda row: str(row["captured_at"])) for name, rows in found.items()}


def said(row: LedgerRow) -> tuple[object, ...]:
    """Return what a row says, without where it stands."""
    told = row.announced.on if row.announced else None
    return (
        row.name,
        row.model_id,
        row.kind,
        row.state,
        told,
        row.ends.kind,
        row.ends.on,
        row.replacement,
        row.scope,
    )


def declared(folder: Path, urls: dict[str, str]) -> Path:
    providers: dict[str, Any] = {}
    for name, url in urls.items():
        provider, slug = name.split("/")
        about = providers.setdefault(
            provider, {"name": provider.title(), "publisher": provider.title(), "documents": {}}
        )
        language = "id" if slug.endswith("-id") else "en"
        row = {"title": "Model deprecations", "url": url, "kind": "deprecations", "language": language}
        about["documents"][slug] = row
    file = folder / "providers.yaml"
    file.write_text(json.dumps({"providers": providers}), encoding="utf-8")
    return file


def rows_of_store(archive: Archive, name: str) -> list[list[tuple[object, ...]]]:
    states = page_states(archive, archive.document(name))
    return [[said(row) for row in state.ledger.rows] for state in states]


def test_every_page_state_is_taken_by_a_check_and_read_in_the_store_as_the_file_is(
    tmp_path: Path, shared: Path, series: dict[str, list[Page]], server: RawServer
) -> None:
    file = declared(tmp_path, {name: f"{server.base}/{name}" for name in series})
    for turn in range(max(map(len, series.values()))):
        here = {name: pages[turn] for name, pages in series.items() if turn < len(pages)}
        for name, page in here.items():
            kind = "text/html" if page["page"].endswith(".html") else "text/markdown"
            body = (shared / "models" / page["page"]).read_bytes()
            server.answers[f"/{name}"] = response(body, f"Content-Type: {kind}; charset=utf-8")
        archive = opened(tmp_path / "snapshots", file)
        at = datetime.fromisoformat(f"20{50 + turn}-01-01T00:00:00+00:00")
        report = check(archive, archive.named(list(here)), clock=lambda at=at: at)  # type: ignore[misc]
        assert [(d.document.id, d.refusal) for d in report.documents if not d.outcome.verified] == []
    archive = opened(tmp_path / "snapshots", file)
    for name, pages in series.items():
        stored = rows_of_store(archive, name)
        last = of_file(shared / "models" / pages[-1]["page"])
        assert stored[-1] == [said(row) for row in last.rows], name


def test_imported_pages_give_the_rows_of_their_files(
    tmp_path: Path, shared: Path, series: dict[str, list[Page]]
) -> None:
    file = declared(tmp_path, {name: f"https://{name}.example/" for name in series})
    archive = opened(tmp_path / "snapshots", file)
    for name, pages in series.items():
        for page in pages:
            document = archive.document(name)
            body = (shared / "models" / page["page"]).read_bytes()
            at = datetime.fromisoformat(str(page["captured_at"]).replace("Z", "+00:00"))
            kind = "text/html" if page["page"].endswith(".html") else "text/markdown"
            capture = Capture(
                document=document.id, url=document.url, final_url=document.url, status=200, body=body, captured_at=at,
                headers=(("Content-Type", f"{kind}; charset=utf-8"),), fetcher=FetchedBy.IMPORT,
            )  # fmt: skip
            seen = [visit for visit in archive.store.visits(document.id) if visit.outcome.verified]
            report = Intake(archive, document).arrived(capture, seen[-1] if seen else None)
            assert report.outcome.verified, (page["page"], report.refusal)
            ledger = page_states(archive, document)[-1].ledger
            assert [said(row) for row in ledger.rows] == [
                said(row) for row in of_file(shared / "models" / page["page"]).rows
            ]


@pytest.fixture(scope="module")
def replay_of_models(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Iterator[Replay]:
    """The replay server over a series of pages about models, written out as HTML."""
    source = shared / "models" / "import-html" / "claude"
    if not source.is_dir():
        pytest.skip("../shared has no series of pages as HTML")
    corpus = tmp_path_factory.mktemp("corpus")
    rows = []
    with tarfile.open(corpus / "pages.tar.xz", "w:xz", preset=1) as tar:
        for page in sorted(source.glob("*.html")):
            tar.add(page, page.name)
            at = datetime.strptime(page.stem, "%Y-%m-%dT%H%M%SZ").isoformat() + "Z"
            rows.append({
                "provider": "claude", "document": "models", "member": page.name, "archive": "pages.tar.xz", "captured_at": at,
                "sha256": hashlib.sha256(page.read_bytes()).hexdigest(), "kind": "normal", "url": "https://claude.example/",
            })  # fmt: skip
    (corpus / "captures.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    command = [sys.executable, str(shared / "tools/replay_server.py"), "--corpus", str(corpus)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        yield Replay(json.loads(running.stdout.readline())["port"])
        running.terminate()


def test_an_end_that_is_announced_is_the_headline_of_a_check_and_its_exit_code(
    tmp_path: Path, replay_of_models: Replay
) -> None:
    file = declared(tmp_path, {"claude/models": replay_of_models.url("claude/models")})
    replay_of_models.at("2026-03-25T12:00:00Z")
    assert tosdiff("check", "--config", file).returncode == 0
    assert tosdiff("check", "--config", file).returncode == 0
    replay_of_models.at("2026-04-15T12:00:00Z")
    told = tosdiff("check", "--config", file, "--quiet")
    assert told.returncode == 1, told.stderr
    said_now = " ".join(told.stdout.split())
    assert "end on 15 June 2026: 62 days' notice (promised: 60 days)" in said_now
    assert tosdiff("check", "--config", file, "--quiet").stdout == ""
