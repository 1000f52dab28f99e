"""The browser fetcher waits for the text, bounds what a page may take, and leaves nothing running behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from tests.world.browsers import needs_browser
from tests.world.raw_server import RawServer, response
from tests.world.terms import LINES, page
from tosdiff.capture.fetchers.browser import BrowserFetcher
from tosdiff.capture.fetchers.http import HttpFetcher
from tosdiff.capture.fetching import FetchLimits
from tosdiff.errors import FetchError
from tosdiff.models import Capture, FetchedBy
from tosdiff.pipeline import judging
from tosdiff.store import warc

NOON = datetime(2026, 5, 21, 12, tzinfo=UTC)
TEXT = "".join(f"<p>{line}</p>" for line in LINES)


@pytest.fixture(autouse=True)
def browser() -> None:
    needs_browser()


def shown(
    server: RawServer, body: bytes, *, seconds: float = 10, head: str = "Content-Type: text/html"
) -> Capture:
    server.answers["/terms"] = response(body, head)
    server.answers["/favicon.ico"] = response(status="404 Not Found")
    limits = FetchLimits(timeout=seconds, sandbox=False, max_bytes=1_000_000)
    return BrowserFetcher(limits, lambda: NOON).fetch(server.document())


def scripted(script: str, text: str = "Just a moment…") -> bytes:
    return f"<html lang=en><head><title>Terms of Service</title></head><body><main id=x><p>{text}</p></main><script>{script}</script></body></html>".encode()


FILL = f"x.innerHTML = `<h1>Terms of Service</h1>{TEXT}`"


def test_text_that_a_script_fills_in_is_waited_for(server: RawServer) -> None:
    capture = shown(server, scripted(f"setTimeout(() => {{ {FILL} }}, 2000)"))
    assert all(line.encode() in capture.body for line in LINES)
    assert judging.shows_a_text(server.document(), capture)


def test_what_needs_a_click_stays_refused(server: RawServer) -> None:
    capture = shown(server, scripted(f"x.onclick = () => {{ {FILL} }}"))
    assert not judging.shows_a_text(server.document(), capture)


def test_page_that_never_settles_is_taken_when_its_time_is_up(server: RawServer) -> None:
    began = time.monotonic()
    capture = shown(
        server, scripted(f"{FILL}; setInterval(() => {{ x.innerHTML += '<p>more</p>' }}, 50)"), seconds=3
    )
    assert LINES[0].encode() in capture.body
    assert time.monotonic() - began < 40


def test_script_that_never_ends_ends_the_fetch(server: RawServer) -> None:
    with pytest.raises(FetchError) as problem:
        shown(server, scripted("while (true) {}"), seconds=2)
    assert problem.value.hint


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
def test_same_text_by_http_and_in_a_browser_is_the_same_state(server: RawServer, charset: str) -> None:
    """A change of fetcher is no change of the terms."""
    lines = (
        *LINES,
        "Café & “rights” < 5 € — naïve",
        "An <b>important</b> <a href='/x?a=1&b=2'>link</a><br>here.",
    )
    body = page(*lines).decode().encode(charset, "xmlcharrefreplace")
    head = f"Content-Type: text/html; charset={charset}"
    capture = shown(server, body.replace(b"<head>", f"<head><meta charset={charset}>".encode()), head=head)
    document = server.document()
    plain = HttpFetcher(FetchLimits(), lambda: NOON).fetch(document)
    states = [judging.read(document, each).reading.state for each in (capture, plain)]
    assert states[0] == states[1]
    assert (capture.fetcher, plain.fetcher) == (FetchedBy.BROWSER, FetchedBy.HTTP)


def test_both_the_answer_and_the_page_as_rendered_are_kept(server: RawServer) -> None:
    capture = shown(server, scripted(FILL))
    held = BytesIO()
    warc.write(capture, held)
    assert warc.page(BytesIO(held.getvalue())) == capture.body
    (hop,) = warc.exchanges(BytesIO(held.getvalue()))
    assert b"<script>" in warc.payload(hop.response)
    assert capture.source and "as rendered" in capture.source


def test_program_says_who_it_is(server: RawServer) -> None:
    shown(server, page(*LINES))
    asked = next(request for request in server.requests if b" /terms " in request)
    assert b"tosdiff/" in asked


def test_nothing_is_left_running_when_the_program_is_killed(server: RawServer, tmp_path: Path) -> None:
    server.answers["/terms"] = response(scripted("setInterval(() => { x.innerHTML += '<p>more</p>' }, 50)"))
    program = (
        "from datetime import UTC, datetime\nfrom tosdiff.capture.fetchers.browser import BrowserFetcher\n"
        "from tosdiff.capture.fetching import FetchLimits\nfrom tosdiff.models import Document\n"
        f"d = Document(provider='a', slug='b', provider_name='A', publisher='A', title='T', url='{server.base}/terms')\n"
        "BrowserFetcher(FetchLimits(timeout=60, sandbox=False), lambda: datetime.now(UTC)).fetch(d)\n"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen([sys.executable, "-c", program], env=environment) as running:
        deadline = time.monotonic() + 30
        while not server.requests and time.monotonic() < deadline:
            time.sleep(0.1)
        os.kill(running.pid, signal.SIGKILL)
    for _ in range(100):
        if not _with_folder(str(tmp_path)):
            break
        time.sleep(0.1)
    assert _with_folder(str(tmp_path)) == []


def _with_folder(folder: str) -> list[str]:
    """Return the command lines of the processes that name a folder: a browser's profile lies in it."""
    found = []
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            line = each.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            if folder in line and "pytest" not in line.split(" ")[0]:
                found.append(line[:200])
    return found
