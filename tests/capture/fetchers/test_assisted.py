"""A page shown to a person is read where it is the document, and nowhere else; the person's clicks are X events."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest

from tests.world.processes import Marked
from tests.world.raw_server import RawServer, response
from tests.world.screen import Screen, screen
from tests.world.terms import LINES, page
from tosdiff.capture.fetchers.assisted import AssistedFetcher, Counsel
from tosdiff.capture.fetchers.programs import program
from tosdiff.capture.fetching import FetchLimits
from tosdiff.errors import FetchError
from tosdiff.importers.matching import same_address
from tosdiff.models import Capture, FetchedBy
from tosdiff.pipeline import judging

__all__ = ["screen"]

NOON = datetime(2026, 5, 21, 12, tzinfo=UTC)
HTML = "Content-Type: text/html; charset=utf-8"
TEXT = "".join(f"<p>{line}</p>" for line in LINES)
OTHER = page(*(line.replace("Halcyon", "Larkspur") for line in LINES), title="Privacy Policy | Larkspur")


def button(script: str) -> bytes:
    """Return a page that is all button, and does something when it is clicked by a person."""
    return (
        "<html lang=en><head><title>Terms of Service</title></head><body style='margin:0'><main id=x>"
        "<button style='width:100vw;height:100vh'>Go on</button></main><script>"
        f"document.querySelector('button').onclick = e => {{ if (e.isTrusted && !navigator.webdriver) {{ {script} }} }}"
        "</script></body></html>"
    ).encode()


class Desk:
    """One window for all tests of the module, and what was said to the person who sits there."""

    def __init__(self, screen: Screen, folder: Path) -> None:
        self.screen = screen
        self.said: list[str] = []
        self.marked = Marked(str(folder))
        counsel = Counsel(refuse=judging.refuse_by_itself, same_address=same_address, say=self.said.append)
        self._limits = FetchLimits(person=9, sandbox=False)
        self.fetcher = AssistedFetcher(
            self._limits, lambda: NOON, program=program(), profile=folder / "profile", counsel=counsel
        )

    def shown(
        self, server: RawServer, body: bytes, *, meanwhile: Callable[[], object] | None = None
    ) -> Capture:
        """Show a page, and click it, or do something else, until it was read or given up."""
        server.answers |= {"/terms": response(body, HTML), "/favicon.ico": response(status="404 Not Found")}
        over: list[bool] = []

        def sit() -> None:
            while not over:
                time.sleep(0.5)
                if any(b" /terms " in each for each in server.requests):
                    (meanwhile or self.screen.click)()

        person = Thread(target=sit)
        person.start()
        try:
            return self.fetcher.fetch(server.document())
        finally:
            over.append(True)
            person.join()


@pytest.fixture(scope="module")
def desk(screen: Screen, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", screen.display)
        patch.setenv("TOSDIFF_TEST_MARK", str(folder))
        sitting = Desk(screen, folder)
        yield sitting
        sitting.fetcher.end()
    deadline = time.monotonic() + 10
    while sitting.marked.running() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert sitting.marked.running() == ()


def test_text_that_a_click_fills_in_is_read_where_neither_name_nor_address_change(
    desk: Desk, server: RawServer
) -> None:
    capture = desk.shown(server, button(f"x.innerHTML = `<h1>Terms of Service</h1>{TEXT}`"))
    assert all(line.encode() in capture.body for line in LINES)
    assert (capture.fetcher, capture.status, capture.exchanges) == (FetchedBy.ASSISTED, 200, ())


def test_another_text_that_the_person_goes_to_is_not_taken(desk: Desk, server: RawServer) -> None:
    server.answers["/privacy"] = response(OTHER, HTML)
    with pytest.raises(FetchError) as problem:
        desk.shown(server, button("location.href = '/privacy'"))
    assert (
        f"while it showed {server.base}/privacy, which is not the document's address" in problem.value.message
    )
    assert any("/privacy, which is not where halcyon/terms is declared to be" in each for each in desk.said)


def test_address_that_the_site_itself_leads_to_is_the_documents(desk: Desk, server: RawServer) -> None:
    server.answers["/en/terms"] = response(page(*LINES), HTML)
    capture = desk.shown(
        server, b"<meta http-equiv=refresh content='0;url=/en/terms'>", meanwhile=lambda: None
    )
    assert (capture.url, capture.final_url) == (f"{server.base}/terms", f"{server.base}/en/terms")


def test_page_that_answers_nothing_is_given_up_when_time_is_over(desk: Desk, server: RawServer) -> None:
    began = time.monotonic()
    with pytest.raises(FetchError) as problem:
        desk.shown(server, b"<p>Wait</p><script>while (true) {}</script>")
    assert "0.15 minutes were over before the text was there" in problem.value.message
    assert time.monotonic() - began < 40


def test_browser_that_dies_is_a_window_that_was_closed_and_the_next_page_is_shown(
    desk: Desk, server: RawServer
) -> None:
    def kill() -> None:
        for each in desk.marked.running():
            if (
                "--user-data-dir" in each.command
                and "--type=" not in each.command
                and "keeping" not in each.command
            ):
                os.kill(each.pid, signal.SIGKILL)

    with pytest.raises(FetchError) as problem:
        desk.shown(server, button(""), meanwhile=kill)
    assert "the window was closed before the text was there" in problem.value.message
    assert desk.shown(server, page(*LINES), meanwhile=lambda: None).status == 200
