"""Threads that ask one host take turns."""

from __future__ import annotations

import time
from itertools import count
from threading import Thread

from hypothesis import given
from hypothesis import strategies as st

from tosdiff.capture.fetchers.turns import wait_for_turn

_HOSTS = count()


@given(st.lists(st.floats(0, 5), min_size=1, max_size=20))
def test_turns_are_as_far_apart_as_was_asked_for(every: list[float]) -> None:
    host = f"host-{next(_HOSTS)}"
    waits: list[float] = []
    started = time.monotonic()
    for seconds in every:
        before = len(waits)
        wait_for_turn(host, seconds, sleep=waits.append)
        waits[before:] = waits[before:] or [0.0]
    for number, wait in enumerate(waits):
        passed = time.monotonic() - started
        assert sum(every[:number]) - passed <= wait + 1e-6 <= sum(every[:number]) + 1e-5


def test_threads_wait_for_each_other_and_not_for_another_host() -> None:
    def ask(host: str) -> None:
        wait_for_turn(host, 0.05)
        asked.append((time.monotonic(), host))

    asked: list[tuple[float, str]] = []
    threads = [Thread(target=ask, args=(host,)) for host in ("one", "one", "one", "another")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times = sorted(at for at, host in asked if host == "one")
    assert times[-1] - times[0] >= 0.09
