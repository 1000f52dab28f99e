"""An upgrade is never a change of the terms: what is derived and stored moves only together with its number."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from tests.conftest import FLOORS, ROOT, floors
from tests.derived import NAMES, Guarded, complaint, of_corpus, of_frozen_pages, renewed, stale


@pytest.fixture(scope="module")
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Guarded]:
    derived = of_frozen_pages(tmp_path_factory.mktemp("frozen"))
    try:
        corpus = request.getfixturevalue("shared") / "corpus"
    except pytest.skip.Exception:
        return derived
    measured = of_corpus(corpus, request.getfixturevalue("truth"), floors("extraction")["corpus"])
    return {name: each.with_digests(measured.get(name, {})) for name, each in derived.items()}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_derived_moves_only_together_with_its_number(
    name: str, found: dict[str, Guarded], pytestconfig: pytest.Config
) -> None:
    recorded = floors("rules").get(name) or found[name].record()
    assert complaint(recorded, found[name]) is None
    if pytestconfig.getoption("--refresh"):
        content = json.loads(FLOORS.read_text(encoding="utf-8"))
        content["rules"][name] = renewed(recorded, found[name])
        FLOORS.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    assert not stale(floors("rules")[name], found[name]), "run `make digests`, and commit tests/floors.json"


def test_every_number_is_guarded() -> None:
    assert floors("rules").keys() == set(NAMES)


# ------------------------------------------------------------------ the guard itself

FOUND = Guarded(
    name="RULES", module="tosdiff/text/rules.py", number=8, rests_on=0, digests={"a": "1", "b": "2"}
)
RECORD = FOUND.record()


def test_what_has_not_moved_may_stay() -> None:
    assert complaint(RECORD, FOUND) is None
    assert not stale(RECORD, FOUND)


def test_other_derivations_under_the_same_number_are_never_recorded() -> None:
    moved = replace(FOUND, digests={"a": "1", "b": "3"})
    said = complaint(RECORD, moved)
    assert said is not None and said.startswith("raise RULES in tosdiff/text/rules.py")
    assert said.endswith(" b")


def test_number_alone_is_not_raised() -> None:
    said = complaint(RECORD, replace(FOUND, number=9))
    assert said is not None and "nothing is derived otherwise" in said


def test_number_raised_with_what_it_derives_is_recorded_anew() -> None:
    both = replace(FOUND, number=9, digests={"a": "1", "b": "3"})
    assert complaint(RECORD, both) is None
    assert stale(RECORD, both)
    assert renewed(RECORD, both) == both.record()


def test_number_of_what_it_reads_excuses_it() -> None:
    record = replace(FOUND, rests_on=8).record()
    assert complaint(record, replace(FOUND, rests_on=9, digests={"a": "1", "b": "3"})) is None
    assert complaint(record, replace(FOUND, rests_on=9)) is None


def test_new_page_is_recorded_without_raising_anything() -> None:
    more = replace(FOUND, digests={**FOUND.digests, "c": "3"})
    assert complaint(RECORD, more) is None
    assert stale(RECORD, more)


def test_page_that_shows_a_raise_may_be_a_new_one() -> None:
    assert complaint(RECORD, replace(FOUND, number=9, digests={**FOUND.digests, "c": "3"})) is None


def test_frozen_page_is_not_taken_away() -> None:
    assert complaint(RECORD, replace(FOUND, digests={"a": "1"})) is not None


def test_number_never_falls() -> None:
    said = complaint(RECORD, replace(FOUND, number=7, digests={"a": "1", "b": "3"}))
    assert said is not None and "raise RULES" in said


def test_corpus_that_is_not_here_keeps_its_digest_while_the_number_stays() -> None:
    record = {**RECORD, "digests": {**FOUND.digests, "corpus 1234": "9"}}
    assert complaint(record, FOUND) is None
    assert not stale(record, FOUND)
    assert renewed(record, FOUND) == record
    raised = replace(FOUND, number=9, digests={"a": "1", "b": "3"})
    assert "corpus 1234" not in renewed(record, raised)["digests"]


def test_digests_are_not_refreshed_in_ci() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--refresh", "--collect-only", __file__],
        cwd=ROOT, env={**os.environ, "CI": "true"}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "in CI nothing is refreshed" in done.stderr
