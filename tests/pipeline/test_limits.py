"""What one document takes of processor and memory is bounded, and what was set before stands again after."""

from __future__ import annotations

import signal
import sys
from contextlib import suppress
from threading import Thread

import pytest

from tosdiff.errors import ExitCode, UnreadableDocumentError
from tosdiff.pipeline.limits import limited

pytestmark = pytest.mark.skipif(
    not hasattr(signal, "setitimer"), reason="this system bounds no processor time"
)


def test_work_without_an_end_is_ended() -> None:
    def endless() -> None:
        while True:
            with suppress(Exception):
                sum(range(1_000))

    with (
        pytest.raises(UnreadableDocumentError, match=r"more than 0\.05 seconds") as caught,
        limited("reading", seconds=0.05),
    ):
        endless()
    assert caught.value.exit_code == ExitCode.INCOMPLETE
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_work_goes_not_on_though_the_first_stop_came_where_nothing_is_let_out() -> None:
    class Deaf:
        def __del__(self) -> None:  # what is raised here is printed and forgotten
            while not stops:
                sum(range(1_000))

    stops: list[object] = []
    with (
        pytest.MonkeyPatch.context() as patch,
        pytest.raises(UnreadableDocumentError, match=r"0\.05 seconds"),
    ):
        patch.setattr(sys, "unraisablehook", stops.append)
        with limited("reading", seconds=0.05):
            Deaf()
            while True:
                sum(range(1_000))
    assert len(stops) == 1


def test_a_limit_within_another_speaks_for_itself_alone() -> None:
    with (
        pytest.raises(UnreadableDocumentError, match=r"^all takes more than 0\.05 seconds"),
        limited("all", seconds=0.05),
        limited("a part"),
    ):
        while True:
            sum(range(1_000))


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux")
def test_memory_without_an_end_is_refused_and_the_limit_taken_back() -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    with pytest.raises(UnreadableDocumentError, match=r"GiB of memory"), limited("reading a/b", memory=2**26):
        bytearray(2**28)
    assert resource.getrlimit(resource.RLIMIT_AS) == before


def test_work_within_its_limits_is_left_alone() -> None:
    with limited("reading a/b"):
        assert sum(range(10)) == 45


def test_another_thread_may_read_as_well() -> None:
    done: list[int] = []

    def work() -> None:
        with limited("reading a/b"):
            done.append(1)

    thread = Thread(target=work)
    thread.start()
    thread.join()
    assert done == [1]
