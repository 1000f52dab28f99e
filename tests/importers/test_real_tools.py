"""Pages as real programs save them, on this machine: Chromium's MHTML and PDF, and SingleFile. No option is needed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.world.browsers import needs_browser
from tests.world.command import tosdiff
from tests.world.raw_server import RawServer, response
from tests.world.terms import LINES
from tosdiff.capture.fetchers.programs import program

# Half is filled in by a script, half is collapsed, and around it stands what saved pages carry along.
PAGE = f"""<!doctype html><html lang=en><head><title>Halcyon Terms of Service</title>
<link rel=stylesheet href=/style.css><script src=/fill.js defer></script></head>
<body><nav><a href=/>Home</a></nav><main><h1>Halcyon Terms of Service</h1><img src=/logo.svg alt="">
{"".join(f"<p>{line}</p>" for line in LINES[:6])}<details><summary>More</summary><p>{LINES[6]}</p></details><div id=rest></div></main>
<footer>© Halcyon — “all rights”</footer></body></html>"""
FILL = f"document.getElementById('rest').innerHTML = {json.dumps(''.join(f'<p>{line}</p>' for line in LINES[7:]))}"


@pytest.fixture
def address(server: RawServer) -> str:
    server.answers |= {
        "/terms": response(PAGE.encode(), "Content-Type: text/html; charset=utf-8"),
        "/style.css": response(b"p { color: #333 }", "Content-Type: text/css"),
        "/fill.js": response(FILL.encode(), "Content-Type: text/javascript"),
        "/logo.svg": response(b'<svg xmlns="http://www.w3.org/2000/svg"/>', "Content-Type: image/svg+xml"),
        "/favicon.ico": response(status="404 Not Found"),
    }
    return f"{server.base}/terms"


@pytest.fixture
def shown(address: str) -> Iterator[Any]:
    needs_browser()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), chromium_sandbox=False)
        page = browser.new_page()
        page.goto(address, wait_until="networkidle")
        yield page
        browser.close()


def imported(folder: Path, address: str) -> list[dict[str, Any]]:
    """Bring a folder in with no option, and return the lines of the log."""
    home = folder.parent
    (home / "providers.yaml").write_text(
        "providers:\n  halcyon:\n    name: Halcyon\n    publisher: Halcyon Ltd\n    documents:\n"
        f"      terms: {{title: Terms of Service, url: '{address}'}}\n"
    )
    run = tosdiff("import", folder.name, cwd=home)
    assert run.returncode == 0, run.stdout + run.stderr
    log = (home / "snapshots/halcyon/terms/visits.jsonl").read_text()
    return [json.loads(line) for line in log.splitlines()]


def is_just_now(visit: dict[str, Any]) -> bool:
    return abs(datetime.now(UTC) - datetime.fromisoformat(visit["at"])) < timedelta(minutes=10)


def test_mhtml_and_pdf_of_chromium_are_matched_with_their_times(
    shown: Any, address: str, tmp_path: Path
) -> None:
    folder = tmp_path / "Downloads"
    folder.mkdir()
    saved = shown.context.new_cdp_session(shown).send("Page.captureSnapshot", {"format": "mhtml"})["data"]
    (folder / "Halcyon Terms of Service.mhtml").write_bytes(saved.encode())
    (folder / "Halcyon Terms of Service.pdf").write_bytes(shown.pdf())
    visits = imported(folder, address)
    sources = sorted(visit["source"].rpartition(".")[2] for visit in visits)
    assert sources == ["mhtml (time by its Date header)", "pdf (time by the browser that printed it)"]
    assert all(map(is_just_now, visits))
    texts = [
        " ".join(path.read_text().split()) for path in (tmp_path / "snapshots/halcyon/terms").glob("*.md")
    ]
    # what is collapsed is not printed
    assert sorted([line for line in LINES if line not in text] for text in texts) == [[], [LINES[6]]]


def test_page_saved_by_singlefile_is_matched_with_its_time(address: str, tmp_path: Path) -> None:
    needs_browser()
    tool = shutil.which(os.environ.get("SINGLE_FILE", "single-file"))
    if tool is None:
        pytest.skip("SingleFile is not installed: npm install single-file-cli; SINGLE_FILE names it")
    folder = tmp_path / "Downloads"
    folder.mkdir()
    saved = folder / "Halcyon.html"
    told = [f"--browser-executable-path={program()}", "--browser-arg=--no-sandbox"]
    # SingleFile 2.0 loses the page that it drives at about one start in four, saves nothing, and ends with 0
    for _ in range(10):
        run = subprocess.run([tool, address, saved, *told], check=True, timeout=120, capture_output=True)
        if saved.exists():
            break
    else:
        pytest.skip(f"SingleFile saved no page in ten starts: {run.stderr.decode()}")
    (visit,) = imported(folder, address)
    assert is_just_now(visit)
    (markdown,) = (tmp_path / "snapshots/halcyon/terms").glob("*.md")
    assert [line for line in LINES if line not in " ".join(markdown.read_text().split())] == []
