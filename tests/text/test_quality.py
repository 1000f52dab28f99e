"""Measured quality of extraction: floors that are lowered only on purpose."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.conftest import floors

# Of the documents on these pages another one is named by address and title, and the one meant by nothing.
UNTOLD = ("speechify-trackers-policy", "mistral-ai-privacy-policy")


def f1(found: list[str], curated: list[str]) -> float:
    common = (Counter(found) & Counter(curated)).total()
    return 2 * common / (len(found) + len(curated)) if common else 0.0


def below(measured: dict[str, list[float]], named: str) -> dict[str, float]:
    """Return the figures that fell below their floor."""
    figures = {f"{name} mean": statistics.fmean(values) for name, values in measured.items()}
    figures |= {f"{name} min": min(values) for name, values in measured.items()}
    return {
        name: figures[name] for name, floor in floors("extraction")[named].items() if figures[name] < floor
    }


@pytest.mark.parametrize("way", ["address", "title"])
def test_pages_of_other_services_keep_their_floors(shared: Path, truth: ModuleType, way: str) -> None:
    tool = truth.scorer(shared)
    extracted: Callable[[Any], str] = truth.by_address if way == "address" else truth.by_title
    found = {
        case.name: f1(tool.words(extracted(case)), tool.words(case.curated))
        for case in truth.pages(shared / "corpus")
    }
    assert not below({"f1": list(found.values())}, f"pages by {way}")
    if way == "address":
        told = [value for name, value in found.items() if name not in UNTOLD]
        assert not below({"f1": told}, "pages told by address")


def test_curated_texts_of_the_four_providers_keep_their_floors(shared: Path, truth: ModuleType) -> None:
    tool = truth.scorer(shared)
    rows = [
        tool.score(tool.words(truth.by_address(case)), tool.words(case.curated))
        for case in truth.texts(shared / "corpus")
    ]
    measured = {name: [row[name] for row in rows] for name in ("f1", "order")}
    assert not below(measured, "texts by address")


def test_words_of_pages_told_apart_stay_in_order(shared: Path, truth: ModuleType) -> None:
    tool = truth.scorer(shared)
    cases = [case for case in truth.pages(shared / "corpus") if case.name not in UNTOLD]
    # Matching long sequences is quadratic: the shorter half of the pages tells as much.
    cases = sorted(cases, key=lambda case: len(case.curated))[: len(cases) // 2]
    orders = [tool.score(tool.words(truth.by_address(c)), tool.words(c.curated))["order"] for c in cases]
    assert not below({"order": orders}, "shorter pages told by address")
