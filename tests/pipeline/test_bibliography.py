"""A file of references keeps what it has, and no key comes into it twice."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.world.citing import citation, quoting
from tosdiff.errors import StoreError, UsageError
from tosdiff.evidence.cite import Citation
from tosdiff.pipeline.bibliography import add
from tosdiff.report.terminal.cite import entry, key

CITED = (citation(), quoting("one"), quoting("another"))
OWN = "@article{knuth, title={{Own}}}\n% a note by hand\n"


def added(file: Path, cited: Sequence[Citation], style: str) -> tuple[str, ...]:
    return add(file, [(key(c), entry(c, style)) for c in cited], style)


def keys(file: Path) -> list[str]:
    return re.findall(r"^@\w+\{([^,]+),", file.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("style", ["bibtex", "biblatex"])
def test_entries_come_behind_what_is_there_and_a_second_time_nothing_does(style: str, tmp_path: Path) -> None:
    file = tmp_path / "terms.bib"
    file.write_text(OWN, encoding="utf-8")
    assert added(file, CITED, style) == tuple(map(key, CITED))
    held = file.read_bytes()
    assert held.startswith(OWN.encode())
    assert keys(file) == ["knuth", *map(key, CITED)]
    assert added(file, CITED, style) == ()
    assert file.read_bytes() == held


def test_a_key_in_capitals_is_the_same_key(tmp_path: Path) -> None:
    file = tmp_path / "terms.bib"
    file.write_text(f"@Online {{ {key(CITED[0]).upper()} ,\n title={{{{x}}}}}}\n", encoding="utf-8")
    assert added(file, CITED[:1], "bibtex") == ()


def test_lists_of_csl_json_and_records_of_ris_grow(tmp_path: Path) -> None:
    items, records = tmp_path / "terms.json", tmp_path / "terms.ris"
    items.write_text('[{"id": "own", "title": "Ä"}]\n', encoding="utf-8")
    for number in (1, 2, 3, 3):
        added(items, CITED[:number], "csl-json")
        added(records, CITED[:number], "ris")
    assert [item["id"] for item in json.loads(items.read_text(encoding="utf-8"))] == ["own", *map(key, CITED)]
    assert re.findall(r"^ID  - (.*)$", records.read_text(encoding="utf-8"), re.MULTILINE) == list(
        map(key, CITED)
    )


def test_a_link_and_the_rights_of_a_file_stay(tmp_path: Path) -> None:
    file, link = tmp_path / "real.bib", tmp_path / "terms.bib"
    file.write_text(OWN, encoding="utf-8")
    file.chmod(0o600)
    link.symlink_to(file)
    added(link, CITED, "bibtex")
    assert link.is_symlink() and file.stat().st_mode & 0o777 == 0o600
    assert len(keys(file)) == 4


@pytest.mark.parametrize("held", ["{}", "[1]", "no list", '[{"title": "x"}]'])
def test_a_file_that_is_no_list_of_references_is_left_alone(held: str, tmp_path: Path) -> None:
    file = tmp_path / "terms.json"
    file.write_text(held, encoding="utf-8")
    with pytest.raises(UsageError):
        added(file, CITED, "csl-json")
    assert file.read_text(encoding="utf-8") == held


def test_a_file_that_cannot_be_written_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises((StoreError, UsageError)):
        added(tmp_path / "no folder" / "terms.bib", CITED, "bibtex")
    assert not list(tmp_path.iterdir())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held=st.binary(max_size=200), rounds=st.lists(st.integers(0, 3), max_size=4))
def test_what_stood_in_a_file_stays_to_the_byte(held: bytes, rounds: list[int], tmp_path: Path) -> None:
    file = tmp_path / "terms.bib"
    file.write_bytes(held)
    for number in rounds:
        added(file, CITED[:number], "bibtex")
        assert file.read_bytes().startswith(held)
    assert file.read_bytes().count(key(CITED[0]).encode()) <= held.count(key(CITED[0]).encode()) + 1


def test_of_runs_at_once_none_undoes_what_another_adds(tmp_path: Path) -> None:
    file = tmp_path / "terms.bib"
    code = (
        "import sys; from pathlib import Path; from tosdiff.pipeline.bibliography import add\n"
        "for n in range(20): add(Path(sys.argv[1]), [(f'{sys.argv[2]}{n}', f'@misc{{{sys.argv[2]}{n},}}')], 'bibtex')"
    )
    runs = [subprocess.Popen([sys.executable, "-c", code, str(file), name]) for name in "abc"]
    assert [run.wait() for run in runs] == [0, 0, 0]
    keys = {f"{name}{n}" for name in "abc" for n in range(20)}
    assert set(re.findall(r"@misc\{(\w+),", file.read_text(encoding="utf-8"))) == keys
