"""Topics and confidence as a user asks for them: off unless named, everywhere a label can be given."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.world.archives import TERMS, World, with_demo_history
from tosdiff.errors import ExitCode

TEXT = "## Training\n\nWe may use your conversations to train our models. We may suspend your account.\n"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return with_demo_history(tmp_path_factory.mktemp("clauses"))


def given(world: World, *words: str) -> list[str]:
    rows = json.loads(world.run("clauses", *words, "--json").stdout)
    return [label["label"] for row in rows for label in row["labels"]]


def test_topics_are_listed_only_where_they_are_asked_for(world: World, tmp_path: Path) -> None:
    file = tmp_path / "terms.md"
    file.write_text(TEXT, encoding="utf-8")
    assert given(world, str(file)) == ["access.suspension"]
    assert given(world, str(file), "--topics") == ["data.training", "access.suspension"]


def test_labels_that_are_less_sure_are_left_out(world: World, tmp_path: Path) -> None:
    file = tmp_path / "terms.md"
    file.write_text(TEXT, encoding="utf-8")
    assert given(world, str(file), "--min-confidence", "1") == []
    assert given(world, str(file), "--min-confidence", "0.5") == ["access.suspension"]


@pytest.mark.parametrize("command", ["timeline", "blame"])
def test_a_topic_is_asked_for_by_its_name_alone(world: World, command: str) -> None:
    assert world.run(command, TERMS, "--label", "data.training").returncode == ExitCode.OK
    refused = world.run(command, TERMS, "--label", "data.trainers")
    assert refused.returncode == ExitCode.USAGE
    assert "data.training" in refused.stderr and "change.terms" in refused.stderr


def test_providers_are_compared_by_a_topic(world: World) -> None:
    compared = world.run("compare", "data.training")
    assert compared.returncode == ExitCode.OK, compared.stderr
    assert "train" in compared.stdout
