"""`tosdiff diff` on the stored terms of the demo."""

from __future__ import annotations

import pytest

from tests.world.archives import TERMS, World, with_demo_history
from tosdiff.demo.site import visits

DAYS = [at.date().isoformat() for at in visits()]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return with_demo_history(tmp_path_factory.mktemp("diff"))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [(DAYS[-1], DAYS[0], "FROM is the newer"), (DAYS[0], DAYS[0], "one and the same version")],
)
def test_a_comparison_back_in_time_or_with_itself_says_so(
    world: World, before: str, after: str, said: str
) -> None:
    assert said in world.run("diff", TERMS, before, after).stdout
