"""A text that returns soon is a flap; a new one is none; and an unstable stretch ends where it settles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.history.flaps import WINDOW, Flaps, IfReturn, soon
from tosdiff.models import State

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def line(texts: str, *, every: float = 1, stays: float = 0) -> list[State]:
    """Return a state for each letter, beginning so many days apart; a digit after it says how many weeks it stays."""
    found: list[State] = []
    at = START
    for letter in texts:
        if letter.isdigit():
            last = found.pop()
            until = last.first_seen + timedelta(weeks=int(letter))
            found.append(State(snapshot=last.snapshot, first_seen=last.first_seen, last_seen=until, visits=2))
            at = until + timedelta(days=every)
        else:
            until = at + timedelta(days=stays)
            found.append(State(snapshot=letter, first_seen=at, last_seen=until, visits=1))
            at = until + timedelta(days=every)
    return found


def flaps(states: list[State], *, alike: str = "", quiet: str = "") -> Flaps:
    """Return the flaps of a line in which the letters of `alike` show one text, and those of `quiet` are no news."""

    def same(earlier: int, later: int) -> bool:
        between = {state.snapshot for state in states[earlier + 1 : later]}
        return {states[earlier].snapshot, states[later].snapshot} <= set(alike) and not between <= set(alike)

    return Flaps(states, alike=same, is_news=lambda at: states[at].snapshot not in quiet)


def returns(texts: str, **how: str) -> list[int | None]:
    states = line(texts)
    return [flaps(states, **how).back(at) for at in range(len(states))]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ("abc", [None, None, None]),
        ("aba", [None, None, 0]),
        ("abab", [None, None, 0, 1]),
        ("abcab", [None, None, None, 0, 1]),
        ("aba4b", [None, None, 0, 1]),
        ("aba5b", [None, None, 0, None]),
        ("ab5a", [None, None, None]),
    ],
)
def test_text_that_was_left_within_the_window_returns(texts: str, expected: list[int | None]) -> None:
    assert returns(texts) == expected


def test_the_window_is_counted_from_when_the_text_was_seen_last_to_when_it_was_seen_again() -> None:
    def gone_for(gap: timedelta) -> int | None:
        states = line("ab")
        back = State(
            snapshot="a", first_seen=states[0].last_seen + gap, last_seen=states[0].last_seen + gap, visits=1
        )
        return flaps([*states, back]).back(2)

    assert gone_for(WINDOW) == 0
    assert gone_for(WINDOW + timedelta(seconds=1)) is None


def test_text_that_is_alike_but_for_no_news_returns_and_the_same_snapshot_is_preferred() -> None:
    assert returns("abA", alike="aA") == [None, None, 0]
    assert returns("abA") == [None, None, None]
    assert returns("aAbca", alike="aA")[-1] == 0, "rather than A, which was shown later"
    assert returns("aAbcÀ", alike="aAÀ")[-1] == 1, "the latest of those that are only alike"


@pytest.mark.parametrize(
    ("texts", "quiet", "at", "since", "stretch"),
    [
        ("abab", "", 3, 2, range(4)),
        ("ab", "", 1, None, range(1, 2)),
        ("cabab", "", 4, 3, range(1, 5)),
        ("abac", "", 3, None, range(3, 4)),
        ("abacac", "", 5, 4, range(2, 6)),
        ("abadab", "d", 5, 2, range(6)),
        ("aba5bab", "", 5, 4, range(2, 6)),
    ],
    ids=[
        "from the first return on", "no return", "what came before is not in it", "a new text is not in it",
        "a new text ends it", "what is no news does not end it", "a text that stayed ends it",
    ],
)  # fmt: skip
def test_unstable_stretch(texts: str, quiet: str, at: int, since: int | None, stretch: range) -> None:
    found = flaps(line(texts), quiet=quiet)
    assert (found.since(at), found.stretch(at)) == (since, stretch)


@pytest.mark.parametrize(("weeks", "settled"), [("", False), ("4", False), ("5", True)])
def test_state_that_stays_for_the_window_is_settled(weeks: str, settled: bool) -> None:
    assert flaps(line(f"a{weeks}")).settled(0) is settled


def test_long_history_of_returns_is_answered_from_its_end() -> None:
    found = flaps(line("ab" * 2_000))
    assert found.back(3_999) == 3_997
    assert found.stretch(3_999) == range(4_000)


# Neighbours of a line are never of one snapshot.
LINES = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from(["", "1", "5"])), min_size=1, max_size=9
).map(lambda drawn: "".join(a + w for n, (a, w) in enumerate(drawn) if not n or drawn[n - 1][0] != a))


@given(LINES)
def test_text_never_seen_before_is_no_flap_and_a_return_is_to_its_own_text(texts: str) -> None:
    states = line(texts)
    found = flaps(states)
    for at, state in enumerate(states):
        earlier = [n for n in range(at) if states[n].snapshot == state.snapshot]
        recent = [n for n in earlier if state.first_seen - states[n].last_seen <= WINDOW]
        assert found.back(at) == (recent[-1] if recent else None)


@given(LINES)
def test_stretch_ends_at_the_state_and_every_return_in_it_is_within_it(texts: str) -> None:
    states = line(texts)
    found = flaps(states)
    for at in range(len(states)):
        stretch, since = found.stretch(at), found.since(at)
        assert stretch[-1] == at
        assert (since is None) == (found.back(at) is None) == (len(stretch) == 1)
        if since is not None:
            assert found.back(since) == stretch[0] < since <= at
            assert not any(found.settled(between) for between in range(since, at))


def by_definition(states: list[State], alike: dict[tuple[int, int], bool | None], at: int) -> int | None:
    """Return what a position returns to, as `Flaps` defines it; None among `alike` depends on the next position."""
    recent = [n for n in range(at - 1) if states[at].first_seen - states[n].last_seen <= WINDOW][::-1]
    own = [n for n in recent if states[n].snapshot == states[at].snapshot]
    if own:
        return own[0]
    for earlier in recent:
        found = alike[earlier, at]
        if found if found is not None else by_definition(states, alike, earlier + 1) is not None:
            return earlier
    return None


@given(LINES, st.data())
def test_answer_is_that_of_the_plain_definition(texts: str, data: st.DataObject) -> None:
    states = line(texts)
    pairs = [(earlier, at) for at in range(len(states)) for earlier in range(at - 1)]
    verdicts = st.sampled_from([True, False, None])
    alike = {pair: data.draw(verdicts) for pair in pairs}

    def asked(earlier: int, at: int) -> bool | IfReturn:
        found = alike[earlier, at]
        return IfReturn(earlier + 1) if found is None else found

    for at in data.draw(st.permutations(range(len(states)))):
        found = Flaps(states, alike=asked, is_news=lambda at: True)
        assert found.back(at) == by_definition(states, alike, at)


def test_page_that_changed_in_one_way_every_day_is_answered_however_long_it_did() -> None:
    days = timedelta(days=1)
    states = [
        State(snapshot=str(n), first_seen=START + n * days, last_seen=START + n * days, visits=1)
        for n in range(3_000)
    ]
    found = Flaps(states, alike=lambda earlier, at: IfReturn(earlier + 1), is_news=lambda at: True)
    assert found.back(2_999) is None


def test_only_the_states_of_the_window_are_looked_at() -> None:
    days = timedelta(days=1)
    states = [
        State(snapshot=str(n), first_seen=START + n * days, last_seen=START + n * days, visits=1)
        for n in range(1_000)
    ]
    asked: list[int] = []

    def alike(earlier: int, at: int) -> bool:
        asked.append(earlier)
        return False

    assert Flaps(states, alike=alike, is_news=lambda at: True).back(999) is None
    assert asked == list(range(997, 967, -1))


# Clocks say anything: hours or years off, forward or back; and of some states nobody believes them.
CLOCKS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.integers(-400, 400), st.integers(0, 40), st.booleans()),
    min_size=1,
    max_size=12,
)


def by_clocks(drawn: list[tuple[str, int, int, bool]]) -> list[State]:
    """Return states, those that are believed in order and after each other; neighbours are never of one snapshot."""
    found: list[State] = []
    believed = START
    for letter, off, stays, dated in drawn:
        if found and found[-1].snapshot == letter:
            continue
        first = believed + timedelta(days=abs(off) % 20 if dated else off)
        last = first + timedelta(days=stays)
        believed = last if dated else believed
        found.append(
            State(snapshot=letter, first_seen=first, last_seen=last, visits=1, doubted=0 if dated else 1)
        )
    return found


@given(CLOCKS)
def test_return_is_to_the_latest_of_its_text_within_a_month_by_the_clocks_in_either_direction(
    drawn: list[tuple[str, int, int, bool]],
) -> None:
    states = by_clocks(drawn)
    found = flaps(states)
    for at in range(len(states)):
        own = [n for n in range(at - 1) if states[n].snapshot == states[at].snapshot]
        # what the log has before a believed date that lies further back was there earlier still, whatever its clock said
        over = [n for n in range(at - 1) if states[n].dated and not soon(states[n], states[at])]
        begin = max(over, default=-1) if states[at].dated else -1
        near = [n for n in own if n > begin and soon(states[n], states[at])]
        assert found.back(at) == (near[-1] if near else None)


@pytest.mark.parametrize(
    "clock",
    [
        lambda n: START + timedelta(days=n),  # ahead for years
        lambda n: START + timedelta(minutes=n % 7),  # begins anew at each start of the machine
        lambda n: START - timedelta(days=n),
    ],
    ids=["ahead", "begins anew", "back"],
)
def test_of_states_whose_clock_is_in_doubt_no_more_is_looked_at_than_a_month_holds(
    clock: Callable[[int], datetime],
) -> None:
    states = [
        State(snapshot=str(n), first_seen=clock(n), last_seen=clock(n), visits=1, doubted=1)
        for n in range(1_000)
    ]
    now = State(snapshot="now", first_seen=START, last_seen=START, visits=1)
    asked: list[int] = []

    def alike(earlier: int, at: int) -> bool:
        asked.append(earlier)
        return False

    for line in (states, [*states, now]):
        found = Flaps(line, alike=alike, is_news=lambda at: True)
        for at in (len(line) - 1, len(line) // 2):
            asked.clear()
            assert found.back(at) is None
            assert len(asked) <= WINDOW.days


def test_return_is_found_behind_any_number_of_states_whose_clock_was_wrong() -> None:
    wrong = [
        State(snapshot=str(n), first_seen=START.replace(year=2054), last_seen=START.replace(year=2054), visits=1, doubted=1)
        for n in range(500)
    ]  # fmt: skip
    first, again = (
        State(
            snapshot="a", first_seen=START + timedelta(days=d), last_seen=START + timedelta(days=d), visits=1
        )
        for d in (0, 3)
    )
    assert flaps([first, *wrong, again]).back(501) == 0


def test_text_that_a_clock_dates_long_after_is_not_one_that_was_there_shortly_before() -> None:
    ahead = START.replace(year=2054)
    states = [
        State(snapshot="a", first_seen=ahead, last_seen=ahead, visits=1, doubted=1),
        State(snapshot="b", first_seen=START, last_seen=START, visits=1),
        State(snapshot="a", first_seen=START + WINDOW, last_seen=START + WINDOW, visits=1),
    ]
    assert flaps(states).back(2) is None
