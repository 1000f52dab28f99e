"""The taxonomy file: what a user may add, and what a mistake in it says."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from tosdiff.clauses.examples import failures
from tosdiff.clauses.label import label
from tosdiff.clauses.taxonomy import load
from tosdiff.errors import TaxonomyError
from tosdiff.models import Clause


def clause(text: str) -> Clause:
    return Clause(text=text, span=(0, len(text)), block=0)


def written(folder: Path, text: str) -> Path:
    file = folder / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_shipped_labels_are_the_fourteen_in_two_families() -> None:
    labels = load().labels
    assert len(labels) == 14
    assert {name.partition(".")[0] for name in labels} == {"access", "change"}


def test_a_user_adds_a_topic_with_the_shipped_words(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        """
labels: {topic.training: training on content}
words: {train: ["train*", "fine-tun*"]}
rules:
  - id: training
    label: topic.training
    says: The provider trains models on what the user writes.
    patterns: ["{provider} {may} !not ... {train} ... models"]
    matches: [We may use your prompts to train our models.]
""",
    )
    taxonomy = load(file)
    found = label([clause("We may use your prompts to fine-tune our models.")], taxonomy)[0].labels
    assert [(x.label, x.rule) for x in found] == [("topic.training", "training")]
    assert taxonomy.labels[-1] == "topic.training"


def test_topics_are_labelled_only_where_they_are_asked_for() -> None:
    said = [clause("We may use your conversations to train our models.")]
    assert label(said, load())[0].labels == ()
    assert [x.label for x in label(said, load(topics=True))[0].labels] == ["data.training"]
    assert load(topics=True).labels[: len(load().labels)] == load().labels


def test_examples_of_the_topics_hold() -> None:
    assert [problem.message for problem in failures(load(topics=True))] == []


def test_topics_change_no_word_that_the_other_rules_use() -> None:
    ours, theirs = (
        yaml.safe_load((files("tosdiff.clauses") / name).read_text(encoding="utf-8"))
        for name in ("taxonomy.yaml", "topics.yaml")
    )
    for part in ("labels", "words"):
        assert set(ours[part]).isdisjoint(theirs[part])
    assert {rule["id"] for rule in ours["rules"]}.isdisjoint(rule["id"] for rule in theirs["rules"])


def test_a_file_of_the_users_own_may_extend_the_topics(tmp_path: Path) -> None:
    file = written(tmp_path, 'words: {train: ["school/schools"]}\n')
    said = [clause("We may use your conversations to school our models.")]
    assert [x.label for x in label(said, load(file, topics=True))[0].labels] == ["data.training"]


def test_a_rule_with_a_known_id_replaces_it(tmp_path: Path) -> None:
    sentence = clause("You must be at least 18 years old to open an account.")
    assert "condition-age" in {x.rule for x in label([sentence], load())[0].labels}
    file = written(
        tmp_path, "rules: [{id: condition-age, label: access.condition, patterns: [grown-ups only]}]"
    )
    assert "condition-age" not in {x.rule for x in label([sentence], load(file))[0].labels}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("rules: [{id: odd, label: access.grant, patterns: ['{nobody} may']}]", ("odd", "nobody")),
        ("rules: [{id: odd, label: access.grant, patterns: ['(a']}]", ("odd", "not closed")),
        ("rules: [{id: odd, label: access.grant, patterns: a}]", ("odd", "not a list")),
        ("rules: [{id: odd, label: no.such, patterns: [a]}]", ("odd", "no.such")),
        ("rules: [{id: odd, label: access.grant, patterns: [a], unles: [b]}]", ("odd", "unles")),
        ("rules: [{id: odd, patterns: [a]}]", ("lacks",)),
        ("rules: [{id: odd, label: access.grant, patterns: [a], after: [no.such]}]", ("odd", "no.such")),
        ("rules: [{id: odd, label: access.grant, patterns: [a], matches: [{txt: a}]}]", ("odd", "example")),
        ("rules: 3", ("rules", "not a list")),
        ("cues: {access.grant: {words: {two: [a]}}}", ("access.grant", "whole number")),
        ("cues: {access.grant: {heading: {2: [a]}}}", ("access.grant",)),
        ("cues: {no.such: {words: {2: [a]}}}", ("no.such", "not declared")),
        ("colours: {}", ("colours",)),
        ("- a", ("sections",)),
        ("rules: [", ("not valid YAML",)),
        ("words: {provider: us}", ("provider", "not a list")),
    ],
)
def test_mistake_names_the_file_the_place_and_the_problem(
    tmp_path: Path, text: str, named: tuple[str, ...]
) -> None:
    file = written(tmp_path, text)
    with pytest.raises(TaxonomyError) as caught:
        load(file)
    assert "mine.yaml" in caught.value.message
    for words in named:
        assert words in caught.value.message


def test_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(TaxonomyError, match=r"absent\.yaml"):
        load(tmp_path / "absent.yaml")
