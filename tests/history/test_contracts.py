"""Versions fall into lines, one a contract."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.history.contracts import lines


def apart(one: str, other: str) -> bool:
    """Whether two are of different contracts: `uk1` and `eea1` are, and what names none is of any."""
    a, b = one.rstrip("0123456789"), other.rstrip("0123456789")
    return bool(a and b and a != b)


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ([], ()),
        (["uk1", "uk2"], (0, 0)),
        (["uk1", "eea1", "uk1", "eea2", "uk2"], (0, 1, 0, 1, 0)),
        (["uk1", "eea1", "us1", "eea1"], (0, 1, 2, 1)),
        (["uk1", "eea1", "7", "eea2"], (0, 1, 1, 1)),
    ],
)
def test_each_version_goes_on_with_its_own_contract(versions: list[str], expected: tuple[int, ...]) -> None:
    assert lines(versions, apart) == expected


@given(st.lists(st.sampled_from(["uk1", "uk2", "eea1", "us1", "us2", "1"])))
def test_neighbours_of_a_line_are_never_apart_and_lines_open_in_order(versions: list[str]) -> None:
    found = lines(versions, apart)
    newest: dict[int, str] = {}
    for version, line in zip(versions, found, strict=True):
        assert line <= len(newest)
        assert line not in newest or not apart(newest[line], version)
        newest[line] = version
