"""A deposit is recorded only when the copy was fetched back and holds the text; whatever else comes is said as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.world.archives import World
from tests.world.captures import HALCYON
from tests.world.save_page import KEYS, PENDING, STAMP, Said, SavePage
from tests.world.terms import LINES, amended, page
from tosdiff.errors import FetchError
from tosdiff.evidence.verify import verify
from tosdiff.models import FetchedBy
from tosdiff.pipeline.copies import archived_copies
from tosdiff.pipeline.deposit import Deposit, deposit


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.visit(0, page(*LINES))
    return made


def deposited(world: World, spn: SavePage, quote: str | None = None) -> Deposit:
    archive = world.archive
    state = archive.states(HALCYON)[-1]
    return deposit(archive, HALCYON, state, KEYS, quote=quote, service=spn.base, sleep=spn.pause)


def refused(world: World, spn: SavePage, quote: str | None = None) -> str:
    """Return what is said of a deposit that comes to nothing, of which nothing is recorded."""
    before = world.store.visits_file(HALCYON.id).read_bytes()
    with pytest.raises(FetchError) as problem:
        deposited(world, spn, quote)
    assert world.store.visits_file(HALCYON.id).read_bytes() == before
    assert KEYS.secret not in f"{problem.value.message} {problem.value.hint}"
    return problem.value.message


def test_a_copy_that_was_fetched_back_is_a_witness_with_an_address(world: World, service: SavePage) -> None:
    made = deposited(world, service, "You keep all rights in your recordings")
    assert made.url == f"{service.base}/web/{STAMP}/{HALCYON.url}"
    assert service.authorized == ["LOW the-access-key:the-secret-key"] * 3
    newest = world.store.visits(HALCYON.id)[-1]
    assert (newest.fetcher, newest.outcome.value) == (FetchedBy.ARCHIVE, "unchanged")
    archive = world.archive
    (copy,) = archived_copies(archive, HALCYON, archive.snapshot(HALCYON, archive.states(HALCYON)[-1]))
    assert (copy.url, copy.same_text) == (made.url, True)
    assert verify(world.store) == ()


def test_keys_are_stored_nowhere(world: World, service: SavePage) -> None:
    deposited(world, service)
    stored = b"".join(path.read_bytes() for path in world.folder.rglob("*") if path.is_file())
    assert b"the-secret-key" not in stored
    assert "the-secret-key" not in repr(KEYS)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("error:blocked", "turned the archive away"),
        ("error:too-many-daily-captures", "too often today"),
        ("error:soft-time-limit-exceeded", "took too long"),
        ("error:unheard-of", "error:unheard-of"),
    ],
)
def test_an_error_is_told_whether_it_comes_at_once_or_of_the_job(
    world: World, service: SavePage, code: str, said: str
) -> None:
    failure: Said = (200, {"status": "error", "status_ext": code, "message": "no"})
    service.jobs = [failure]
    assert said in refused(world, service)
    service.saves = [failure]
    assert said in refused(world, service)


def test_a_busy_service_is_left_alone_and_asked_again_and_not_for_ever(
    world: World, service: SavePage
) -> None:
    service.saves = [(429, {}), *service.saves]
    assert deposited(world, service)
    assert service.paused[0] >= 60
    service.saves = [(429, {})]
    assert "asks to be left alone" in refused(world, service)


def test_what_stays_pending_is_submitted_and_not_archived(world: World, service: SavePage) -> None:
    service.jobs = [PENDING]
    assert "submitted and is not known to be archived" in refused(world, service)
    service.saves = [(401, {})]
    assert "does not know these keys" in refused(world, service)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<html><body></body></html>", "is not the document"),
        (
            b"<html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>",
            "is not the document",
        ),
        (amended("Ireland", "France"), "shows another text"),
    ],
    ids=["empty", "challenge", "another text"],
)
def test_a_success_that_shows_something_else_is_said_to_be_that(
    world: World, service: SavePage, body: bytes, said: str
) -> None:
    service.body = body
    assert said in refused(world, service)


def test_a_copy_without_the_quotation_is_not_recorded(world: World, service: SavePage) -> None:
    assert "does not hold the quotation" in refused(world, service, "You lose all rights")


def test_an_older_capture_is_never_taken_for_the_one_that_was_made(world: World, service: SavePage) -> None:
    service.hidden = 2
    assert deposited(world, service).url.endswith(f"{STAMP}/{HALCYON.url}")
    service.hidden = 1_000
    assert "does not show it yet" in refused(world, service)


def test_without_keys_it_says_where_to_get_them(world: World) -> None:
    run = world.run(
        "deposit", HALCYON.id, IA_ACCESS_KEY_ID="", IA_SECRET_ACCESS_KEY="", XDG_CONFIG_HOME="/nowhere"
    )
    assert run.returncode == 2
    assert "https://archive.org/account/s3.php" in run.stderr
