"""A tenth of `benchmarks/hands.py`: what happens to stores, tried at random and one by one."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links and FIFOs are not made there")


@pytest.fixture(scope="module")
def hands() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hands", ROOT / "benchmarks" / "hands.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_kind_of_tampering_is_found(hands: ModuleType) -> None:
    tried, missed = hands.tamper()
    assert tried >= 120 and missed == []


def test_a_fault_at_any_call_leaves_a_store_that_the_next_run_puts_right(hands: ModuleType) -> None:
    tried, failed = hands.faults(each=16)
    assert tried >= 50 and failed == []


def test_two_machines_that_are_killed_merged_and_repaired_lose_no_visit(hands: ModuleType) -> None:
    assert hands.life(50, seed=7) == (50, [])
