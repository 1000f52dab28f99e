"""`check --deposit`: each new version is queued before it is told, kept at the archive's pace, and told of once."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from tests.world.archives import World
from tests.world.captures import HALCYON, LARKSPUR, declared, moment
from tests.world.loopback import serving
from tests.world.raw_server import RawServer, response
from tests.world.save_page import DONE, KEYS, PENDING, STAMP, SavePage
from tests.world.terms import LINES, amended, page
from tosdiff.errors import ConfigError, TosdiffError
from tosdiff.evidence.verify import verify
from tosdiff.models import CheckReport, DocumentReport
from tosdiff.pipeline.depositing import (
    Depositing,
    Deposits,
    Queued,
    Stage,
    deposit_after_check,
    mark_told,
)
from tosdiff.report.terminal.deposit import queued


class Killed(BaseException):
    """The process ends here."""


class _Silent:
    def document(self, report: DocumentReport) -> bool:
        return True

    def whole(self, report: CheckReport) -> bool:
        return True


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(_made(tmp_path / "own"))


def found(world: World, when: float, body: bytes, document: str = HALCYON.id) -> None:
    """Take in a version as a check with --deposit does."""
    report = world.visit(when, body, document)
    assert Depositing(world.store.root, _Silent(), say=_never).document(report)


def _never(problem: TosdiffError) -> None:
    raise AssertionError(problem)


def deposits(world: World, service: SavePage) -> tuple[Queued, ...]:
    """Deposit after a check, and tell what came of it; return that."""
    rows = deposit_after_check(
        world.archive, say=_never, given=KEYS, service=service.base, sleep=service.pause, clock=service.clock
    )
    told = tuple(row for row in rows if row.is_untold)
    mark_told(world.store.root, told, say=_never)
    return told


def rows(world: World) -> tuple[Queued, ...]:
    return Deposits(world.store.root).rows()


def test_a_new_version_is_archived_told_once_and_then_left_alone(world: World, service: SavePage) -> None:
    found(world, 0, page(*LINES))
    (told,) = deposits(world, service)
    assert (told.stage, told.url) == (Stage.ARCHIVED, f"{service.base}/web/{STAMP}/{HALCYON.url}")
    assert world.store.visits(HALCYON.id)[-1].source
    assert verify(world.store) == ()
    assert deposits(world, service) == ()
    world.visit(1, page(*LINES))
    assert deposits(world, service) == ()
    assert len(service.submitted) == 1


def test_what_changed_again_before_it_was_archived_is_archived_as_it_is_now(
    world: World, service: SavePage
) -> None:
    found(world, 0, page(*LINES))
    found(world, 1, amended("Ireland", "France"))
    service.body = amended("Ireland", "France")
    (told,) = deposits(world, service)
    assert told.stage is Stage.ARCHIVED
    assert len(service.submitted) == 1


@pytest.mark.parametrize(
    ("said", "body", "why"),
    [
        ((200, {"status": "error", "status_ext": "error:blocked"}), None, "turned the archive away"),
        ((200, {"status": "error", "status_ext": "error:browsing-timeout"}), None, "took too long"),
        (PENDING, None, "not known to be archived"),
        (DONE, b"<html><body></body></html>", "is not the document"),
        (DONE, amended("Ireland", "France"), "shows another text"),
    ],
    ids=["blocked", "time-out", "pending for ever", "empty page", "another text"],
)
def test_a_failure_is_told_once_tried_again_less_and_less_and_given_up(
    world: World, service: SavePage, said: tuple[int, dict[str, object]], body: bytes | None, why: str
) -> None:
    service.jobs, service.body = [said], body or service.body
    found(world, 0, page(*LINES))
    before = world.store.visits_file(HALCYON.id).read_bytes()
    (told,) = deposits(world, service)
    assert (told.stage, why in told.reason) == (Stage.WAITING, True)
    assert deposits(world, service) == ()
    assert len(service.submitted) == 1, "an hour has not passed"
    heard: list[Queued] = []
    for _ in range(40):
        service.now += timedelta(hours=6)
        heard += deposits(world, service)
    assert [row.stage for row in heard] == [Stage.GIVEN_UP]
    assert len(service.submitted) == 5
    assert world.store.visits_file(HALCYON.id).read_bytes() == before


def test_a_failure_that_passes_is_followed_by_the_copy(world: World, service: SavePage) -> None:
    service.jobs = [(200, {"status": "error", "status_ext": "error:blocked"})]
    found(world, 0, page(*LINES))
    deposits(world, service)
    service.jobs, service.now = [DONE], service.now + timedelta(hours=2)
    (told,) = deposits(world, service)
    assert told.stage is Stage.ARCHIVED


def test_a_fault_of_the_server_at_submission_is_waited_out(world: World, service: SavePage) -> None:
    service.saves = [(502, {}), (503, {}), *service.saves]
    found(world, 0, page(*LINES))
    (told,) = deposits(world, service)
    assert told.stage is Stage.ARCHIVED
    assert service.paused[:2] == [60, 60]
    service.saves = [(500, {})]
    found(world, 4, amended("Ireland", "France"))
    (told,) = deposits(world, service)
    assert "HTTP 500" in told.reason


def test_an_archive_that_asks_to_be_left_alone_is_over_all_runs(world: World, service: SavePage) -> None:
    service.saves, service.retry_after = [(429, {})], "7200"
    found(world, 0, page(*LINES))
    (told,) = deposits(world, service)
    assert (told.tries, "left alone" in told.reason) == (0, True)
    service.now += timedelta(minutes=110)
    assert deposits(world, service) == ()
    assert len(service.submitted) == 1
    service.now += timedelta(minutes=15)
    service.saves = [(200, {})]
    (told,) = deposits(world, service)
    assert told.stage is Stage.ARCHIVED


def test_one_that_fails_stops_no_other(world: World, service: SavePage) -> None:
    service.bodies = {HALCYON.url: b"<html></html>"}
    found(world, 0, page(*LINES))
    found(world, 0, page(*LINES), LARKSPUR.id)
    assert {row.document: row.stage for row in deposits(world, service)} == {
        HALCYON.id: Stage.WAITING,
        LARKSPUR.id: Stage.ARCHIVED,
    }


@pytest.mark.parametrize("at", ["submission", "poll", "copy"])
def test_a_run_that_is_killed_is_gone_on_with(
    world: World, service: SavePage, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between submission and poll, between poll and copy, and between the copy's line in the log and the queue's."""
    found(world, 0, page(*LINES))
    real, stage = Deposits.change, {"submission": "submitted", "poll": "captured", "copy": "archived"}[at]

    def change(queue: Deposits, row: Queued, **fields: object) -> Queued:
        if at == "copy" and fields.get("stage") == stage:
            raise Killed
        changed = real(queue, row, **fields)
        if fields.get("stage") == stage:
            raise Killed
        return changed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(Deposits, "change", change)
        deposits(world, service)
    (told,) = deposits(world, service)
    assert told.stage is Stage.ARCHIVED
    assert len(service.submitted) == 1
    assert len(world.store.visits(HALCYON.id)) == 2
    assert verify(world.store) == ()


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(1, 12),
    st.lists(st.integers(0, 30), max_size=4),
    st.lists(st.sampled_from([200, 200, 200, 429, 502]), max_size=6),
)
def test_no_minute_sees_more_than_seven_captures_however_runs_are_killed(
    tmp_path_factory: pytest.TempPathFactory, count: int, kills: list[int], answers: list[int]
) -> None:
    of = [declared(f"provider{number}/terms") for number in range(count)]
    world = World(tmp_path_factory.mktemp("paced"), *of)
    service = SavePage()
    service.saves = [*((status, {}) for status in answers), (200, {})]
    with serving(service.answer) as service.base:
        for document in of:
            found(world, 0, page(*LINES), document.id)
        for pauses in [*kills, None]:
            left = pauses

            def pause(seconds: float) -> None:
                nonlocal left
                if left is not None and (left := left - 1) < 0:
                    raise Killed
                service.pause(seconds)

            try:
                deposit_after_check(
                    world.archive,
                    say=_never,
                    given=KEYS,
                    service=service.base,
                    sleep=pause,
                    clock=service.clock,
                )
            except Killed:
                continue
    at = [each for each, _ in service.submitted]
    assert all(later - earlier >= timedelta(minutes=1) for earlier, later in zip(at, at[7:], strict=False))
    assert {row.stage for row in rows(world)} == {Stage.ARCHIVED}


def test_a_run_ends_though_deposits_are_left(world: World, service: SavePage, tmp_path: Path) -> None:
    of = [declared(f"provider{number}/terms") for number in range(20)]
    world = World(_made(tmp_path / "many"), *of)
    service.lag = 30
    for document in of:
        found(world, 0, page(*LINES), document.id)
    begun = service.now
    done = len(deposits(world, service))
    assert 0 < done < 20
    assert service.now - begun < timedelta(minutes=18)
    assert len(deposits(world, service)) > 0


def test_what_no_keys_are_for_waits_and_the_check_goes_on(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("IA_ACCESS_KEY_ID", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "nothing"))
    said: list[TosdiffError] = []
    assert deposit_after_check(world.archive, say=said.append) == ()
    assert said == [], "nothing waits"
    found(world, 0, page(*LINES))
    (waits,) = deposit_after_check(world.archive, say=said.append)
    assert (waits.stage, type(said[0])) == (Stage.WAITING, ConfigError)


def test_a_password_in_an_address_is_sent_to_no_archive(service: SavePage, tmp_path: Path) -> None:
    secret = declared("halcyon/terms", url="https://me:hidden@halcyon.example/terms")
    world = World(_made(tmp_path / "secret"), secret)
    found(world, 0, page(*LINES))
    (told,) = deposits(world, service)
    assert "a password" in told.reason
    assert "hidden" not in told.reason
    assert service.submitted == []


def test_keys_are_in_no_file(world: World, service: SavePage, tmp_path: Path) -> None:
    found(world, 0, page(*LINES))
    deposits(world, service)
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert KEYS.secret.encode() not in stored


def test_a_copy_that_another_way_brought_is_enough(world: World, service: SavePage) -> None:
    found(world, 0, page(*LINES))
    source = f"web.archive.org, https://web.archive.org/web/20260302090000id_/{HALCYON.url}"
    world.visit(1, page(*LINES), source=source)
    (told,) = deposits(world, service)
    assert told.url == f"https://web.archive.org/web/20260302090000/{HALCYON.url}"
    assert service.submitted == []


def test_the_command_tells_of_a_failure_once_and_its_exit_code_is_that_of_the_check(
    tmp_path: Path, server: RawServer
) -> None:
    """The archive cannot be reached here: whatever it is asked goes to a proxy that does not exist."""
    world = World(_made(tmp_path / "own"), server.document(title="Terms of Service"))
    environment = {
        "IA_ACCESS_KEY_ID": KEYS.access,
        "IA_SECRET_ACCESS_KEY": KEYS.secret,
        "HTTPS_PROXY": "http://127.0.0.1:9",
        "NO_PROXY": "127.0.0.1",
    }
    printed = []
    for change in (page(*LINES), page(*LINES), amended("Ireland", "France")):
        server.answers["/terms"] = response(change, "Content-Type: text/html")
        printed.append(world.run("check", "--deposit", **environment))
    assert [each.returncode for each in printed] == [0, 0, 1]
    said = "not archived: web.archive.org: ProxyError"
    assert [" ".join(each.stdout.split()).count(said) for each in printed] == [1, 0, 1]
    assert all(KEYS.secret not in each.stdout + each.stderr for each in printed)
    server.answers["/terms"] = response(page(*LINES, "A new line."), "Content-Type: text/html")
    row = json.loads(world.run("check", "--deposit", "--json", **environment).stdout)["deposits"][0]
    assert (row["document"], row["stage"], row["url"], row["failures"]) == (
        world.document.id,
        "waiting",
        None,
        0,
    )


def test_a_report_says_what_came_of_it_and_how_many_wait() -> None:
    out = StringIO()
    to = Console(file=out, width=80, color_system=None)
    queued(
        [
            Queued(
                document="a/terms",
                snapshot="a/terms@1",
                at=moment(1),
                stage=Stage.ARCHIVED,
                url="https://x.example/1",
            ),
            Queued(document="b/terms", snapshot="b/terms@1", at=moment(1), reason="it was busy", tries=1),
            Queued(
                document="c/terms",
                snapshot="c/terms@1",
                at=moment(1),
                stage=Stage.GIVEN_UP,
                reason="no",
                tries=5,
            ),
            Queued(document="d/terms", snapshot="d/terms@1", at=moment(1)),
        ],
        to,
    )
    assert out.getvalue() == (
        "\n"
        "Wayback Machine\n"
        "  a/terms: archived, fetched back, and it shows this text\n"
        "    https://x.example/1\n"
        "  b/terms: not archived: it was busy\n"
        "  c/terms: not archived: no\n"
        "    given up after 5 tries; to try again: `tosdiff deposit c/terms`\n"
        "    2 wait for the next check with --deposit\n"
    )
