"""Names are told from what stands around them, and models from what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.ledger.names import Names
from tosdiff.ledger.rules import shipped
from tosdiff.models import SubjectKind

NAMES = Names(shipped())


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("`heron-2`", ["heron-2"]),
        (
            "`heron-2-0613` | `heron-2`, `heron-2-completions`",
            ["heron-2-0613", "heron-2", "heron-2-completions"],
        ),
        (
            "`heron-2-0125` (including `heron-2-preview`, which points to it)",
            ["heron-2-0125", "heron-2-preview"],
        ),
        ("heron-r-03 (and the alias `heron-r`)", ["heron-r-03", "heron-r"]),
        ("Heron-5 (Instant and Thinking)", ["Heron-5 Instant", "Heron-5 Thinking"]),
        ("heron-2 heron-2-mini", ["heron-2", "heron-2-mini"]),
        ("Grey Heron 7B", ["Grey Heron 7B"]),
        ("ada", ["ada"]),
        ("heron-2*", ["heron-2"]),
        ("—", []),
    ],
)
def test_a_cell_names_every_model_in_it(cell: str, names: list[str]) -> None:
    assert [name.text for name in NAMES.of_cell(cell)] == names


def test_an_id_in_brackets_after_a_name_is_its_id() -> None:
    (name,) = NAMES.of_cell("Grey Heron 3 (heron-3-20240307)")
    assert (name.text, name.model_id) == ("Grey Heron 3", "heron-3-20240307")


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("/v1/edits", SubjectKind.ENDPOINT),
        ("Heron-Beta: stream=v1", SubjectKind.ENDPOINT),
        ("Pictures API", SubjectKind.ENDPOINT),
        ("New fine-tuning training on `heron-2`", SubjectKind.TRAINING),
        ("ft-heron-2", SubjectKind.FINE_TUNE),
        ("Chat App integration", SubjectKind.PRODUCT),
        ("heron-2", SubjectKind.MODEL),
    ],
)
def test_what_is_no_model_is_told_apart(cell: str, kind: SubjectKind) -> None:
    assert [name.kind for name in NAMES.of_cell(cell)] == [kind]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("`heron-4` or `heron-3*`", ("heron-4", "heron-3")),
        ("`heron-4`, `heron-3`, or `heron-2`", ("heron-4", "heron-3", "heron-2")),
        ("`heron-4` `heron-3` (text only)", ("heron-4", "heron-3")),
        ("Grey Heron Scout", ("Grey Heron Scout",)),
        ("Host heron-4-large on your own machines", ("heron-4-large",)),
        ("---", ()),
        ("N/A", ()),
    ],
)
def test_a_replacement_is_every_model_that_the_cell_offers(cell: str, names: tuple[str, ...]) -> None:
    assert NAMES.of_replacement(cell) == names


def test_names_in_a_row_are_one_run_and_a_length_of_time_is_no_name() -> None:
    text = "Heron-3 Opus and Heron-3 Haiku go after a 90-day notice, Heron-4 stays"
    assert [[name.text for name in run] for run in NAMES.runs(text)] == [
        ["Heron-3 Opus", "Heron-3 Haiku"],
        ["Heron-4"],
    ]


@given(st.text())
def test_every_mention_stands_in_the_text_and_none_overlaps_another(text: str) -> None:
    at = 0
    for name in NAMES.mentions(text):
        assert at <= name.start < name.end <= len(text) or name.start < at  # names that share their words
        at = max(at, name.end)
