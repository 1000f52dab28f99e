"""Examples of a user's taxonomy are run, and what fails says rule, example and what happened."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.world.command import tosdiff
from tosdiff.clauses.examples import failures
from tosdiff.clauses.taxonomy import load
from tosdiff.errors import ExitCode

HEALTH = """\
labels: {topic.health: infers something about health}
words: {infer: ["infer/infers", "deriv*", "deduc*"]}
rules:
  - id: health
    label: topic.health
    says: The provider infers something about health.
    patterns: ["{provider} {may} !not .. {infer} ... health"]
    unless: ["only to protect"]
"""


def said(folder: Path, text: str) -> list[str]:
    file = folder / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    return [f"{error.message} / {error.hint}" for error in failures(load(file))]


def test_topic_whose_examples_hold_has_no_failures(tmp_path: Path) -> None:
    examples = (
        "    matches: [We may infer your health.]\n    does_not_match: [We may not infer your health.]\n"
    )
    assert said(tmp_path, HEALTH + examples) == []


@pytest.mark.parametrize(
    ("example", "why"),
    [
        ("You may infer our health.", "none of its patterns is found"),
        ("If we may infer your health, you will know.", "only in a subordinate clause"),
        ("We may infer your health only to protect others.", "`only to protect` of its `unless`"),
    ],
)
def test_example_that_must_match_says_why_it_does_not(tmp_path: Path, example: str, why: str) -> None:
    [failure] = said(tmp_path, HEALTH + f'    matches: ["{example}"]\n')
    assert "mine.yaml: rule health: must match" in failure
    assert example in failure
    assert why in failure
    assert failure.endswith("it has no label")


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ("under: [Privacy]", "the heading is not one that `under`"),
        ("after: [topic.health]", "no sentence before it has topic.health"),
        ("tentative: true", "the cues of topic.health do not agree"),
    ],
)
def test_rule_that_its_place_bars_says_so(tmp_path: Path, keys: str, why: str) -> None:
    [failure] = said(tmp_path, HEALTH + f"    {keys}\n    matches: [We may infer your health.]\n")
    assert why in failure


def test_example_that_must_not_match_shows_the_words_that_did(tmp_path: Path) -> None:
    [failure] = said(tmp_path, HEALTH + "    does_not_match: [Sadly we may deduce your bad health.]\n")
    assert "must not match" in failure
    assert "“we may deduce your bad health”" in failure


def test_shipped_examples_are_run_with_the_words_of_the_user(tmp_path: Path) -> None:
    found = said(tmp_path, "words: {leave: [depart]}\n")
    assert any("rule exit-power: must match" in failure for failure in found)


@pytest.mark.parametrize(
    ("example", "code"), [("infer your health", ExitCode.OK), ("adore you", ExitCode.USAGE)]
)
def test_providers_check_runs_the_examples(tmp_path: Path, example: str, code: ExitCode) -> None:
    document = "{title: Terms, url: 'https://halcyon.example/terms'}"
    (tmp_path / "providers.yaml").write_text(
        "taxonomy: mine.yaml\nproviders: {halcyon: {name: Halcyon, publisher: Halcyon Labs, documents: {terms: "
        f"{document}}}}}}}\n",
        encoding="utf-8",
    )
    (tmp_path / "mine.yaml").write_text(HEALTH + f"    matches: [We may {example}.]\n", encoding="utf-8")
    run = tosdiff("providers", "--check", "--providers", "providers.yaml", cwd=tmp_path)
    assert run.returncode == code
    assert ("rule health" in run.stderr) == (code is ExitCode.USAGE)
