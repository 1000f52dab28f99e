"""`check --assist`: a person passes the wall in a window, by the mouse; tosdiff reads the page and touches nothing."""

from __future__ import annotations

import json
import os
import signal
import stat
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.world.command import tosdiff
from tests.world.raw_server import RawServer, response
from tests.world.screen import Screen, running_in, screen
from tests.world.terminal import AtTerminal, at_terminal
from tests.world.terms import LINES, page
from tosdiff.store import warc

__all__ = ["screen"]

TERMS = page(*LINES)
# What a site of the common kind does: it asks for a click by a person, and turns away what says that it is driven.
WALL = b"""<html lang=en><head><title>Just a moment...</title></head><body style="margin:0"><script>
  document.title = navigator.webdriver ? 'Access denied' : 'Just a moment...';
  document.write(navigator.webdriver ? '<p>No programs.</p>' : '<button style="width:100vw;height:100vh">I am human</button>');
  const b = document.querySelector('button');
  if (b) b.onclick = e => { if (e.isTrusted) { document.cookie = 'passed=yes; max-age=900'; location.reload(); } };
</script></body></html>"""


@pytest.fixture
def home(tmp_path: Path, server: RawServer) -> Path:
    def walled(request: bytes) -> bytes:
        if b"passed=yes" in request:
            return response(TERMS, "Content-Type: text/html; charset=utf-8")
        return response(WALL, "Content-Type: text/html", "cf-mitigated: challenge", status="403 Forbidden")

    server.answers = {"/terms": walled, "/policy": walled, "/favicon.ico": response(status="404 Not Found")}
    declared = "".join(
        f"      {name}: {{title: Terms of Service, url: '{server.base}/{name}'}}\n"
        for name in ("terms", "policy")
    )
    (tmp_path / "providers.yaml").write_text(
        f"providers:\n  halcyon:\n    name: Halcyon\n    publisher: Halcyon Ltd\n    documents:\n{declared}"
    )
    return tmp_path


def assisted(home: Path, screen: Screen, *documents: str) -> AbstractContextManager[AtTerminal]:
    env = {"DISPLAY": screen.display, "XDG_DATA_HOME": str(home / "data")}
    return at_terminal(
        "check", "--assist", "--browser-without-sandbox", *documents, cwd=home, env=env
    )  # CI runs as root


def clicked(run: AtTerminal, screen: Screen, server: RawServer, path: str) -> None:
    """Click until the server sees that the wall is passed: how soon a window takes clicks differs."""
    asked = f" {path} ".encode()

    def passed() -> bool:
        screen.click()
        return any(asked in each and b"passed=yes" in each for each in server.requests)

    run.until(lambda: "halcyon/" in run.said)
    run.until(passed)


def visits(home: Path, document: str) -> list[dict[str, object]]:
    log = home / "snapshots" / document / "visits.jsonl"
    return [json.loads(each) for each in log.read_text().splitlines()]


def test_person_passes_the_wall_and_the_pages_are_read_and_stored(
    home: Path, screen: Screen, server: RawServer
) -> None:
    """What was passed for one document holds for the next of the same site."""
    with assisted(home, screen) as run:
        clicked(run, screen, server, "/terms")
        assert run.ended() == 0, run.said
        run.until(lambda: not running_in(home))
    assert run.said.count("first snapshot") == 2
    assert run.said.count("with a person's help") == 2
    (visit,) = visits(home, "halcyon/terms")
    assert (visit["fetcher"], visit["outcome"], visit["status"]) == ("assisted", "first", 200)
    assert "a window that a person used" in str(visit["source"])
    (stored,) = (home / "snapshots/halcyon/terms").glob("*.warc.gz")
    assert all(line.encode() in warc.read(stored) for line in LINES)
    assert stat.S_IMODE((home / "data/tosdiff/browser").stat().st_mode) == 0o700


def test_closing_the_window_leaves_one_document_out_and_the_next_is_shown(
    home: Path, screen: Screen, server: RawServer
) -> None:
    with assisted(home, screen) as run:
        run.until(lambda: "halcyon/terms:" in run.said and b" /terms " in b"".join(server.requests[1:]))

        def closed() -> bool:
            if any("/terms" in each for each in running_in(home / "data")):  # not the window that comes next
                screen.close_tab()
            return "halcyon/policy:" in run.said

        run.until(closed)
        clicked(run, screen, server, "/policy")
        assert run.ended() == 3, run.said
        run.until(lambda: not running_in(home))
    said = " ".join(run.said.split())
    assert "the window was closed before the text was there" in said
    assert said.count("save the page") == 1
    assert visits(home, "halcyon/policy")[0]["outcome"] == "first"
    (left,) = visits(home, "halcyon/terms")
    assert (left["outcome"], left["wall"]) == ("refused", "challenge")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["ctrl-C", "killed"])
def test_nothing_is_left_running_when_the_run_is_stopped(
    home: Path, screen: Screen, server: RawServer, how: signal.Signals
) -> None:
    with assisted(home, screen, "halcyon/terms") as run:
        run.until(lambda: "halcyon/terms:" in run.said and running_in(home / "data"))
        if how is signal.SIGINT:
            second = assisted(home, screen, "halcyon/policy", "--store", str(home / "another"))
            with second as other:
                assert other.ended() == 3
            assert "another `tosdiff check --assist`" in " ".join(other.said.split())
        os.kill(run.process.pid, how)
        code = run.ended()
        assert code == (130 if how is signal.SIGINT else -signal.SIGKILL)
        run.until(lambda: not running_in(home / "data"), seconds=15)
    assert "Traceback" not in run.said


@pytest.mark.parametrize("option", ["--quiet", "--json", "--scheduled"])
def test_runs_without_a_person_are_refused(home: Path, option: str) -> None:
    run = tosdiff("check", "--assist", option, cwd=home, env={"DISPLAY": ":0"})
    assert run.returncode == 2
    assert f"{option} is for runs without one" in run.stderr
    assert not (home / "snapshots").exists()


def test_where_nobody_is_at_a_terminal_it_is_refused(home: Path) -> None:
    run = tosdiff("check", "--assist", cwd=home, env={"DISPLAY": ":0"})
    assert run.returncode == 2
    assert "nobody is at a terminal" in run.stderr
    assert "tosdiff import" in run.stderr


def test_where_there_is_no_screen_the_way_without_one_is_named(home: Path) -> None:
    with at_terminal("check", "--assist", cwd=home, env={"DISPLAY": "", "WAYLAND_DISPLAY": ""}) as run:
        assert run.ended() == 2
    assert "there is no screen here" in run.said
    assert "tosdiff import" in run.said


def test_where_there_is_a_screen_and_a_browser_the_hint_at_a_wall_names_it(
    home: Path, screen: Screen
) -> None:
    for display, named in ((screen.display, True), ("", False)):
        run = tosdiff("check", cwd=home, env={"DISPLAY": display, "WAYLAND_DISPLAY": ""})
        said = " ".join(run.stdout.split())
        assert ("`tosdiff check --assist halcyon` shows" in said) is named
        assert "tosdiff import" in said


def test_page_that_a_program_gets_is_not_shown_to_anybody(
    home: Path, screen: Screen, server: RawServer
) -> None:
    server.answers["/terms"] = response(TERMS, "Content-Type: text/html; charset=utf-8")
    with assisted(home, screen, "halcyon/terms") as run:
        assert run.ended() == 0, run.said
    assert "window" not in run.said
    assert visits(home, "halcyon/terms")[0]["fetcher"] == "http"
    assert not running_in(home / "data")
