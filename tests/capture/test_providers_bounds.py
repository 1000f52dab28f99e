"""A providers file that was made to harm is refused in a bounded time, with what is wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tosdiff.capture.providers import load, problems
from tosdiff.capture.providers_check import _validator
from tosdiff.errors import ProvidersFileError


def refusal(path: Path) -> ProvidersFileError:
    with pytest.raises(ProvidersFileError) as caught:
        load(path)
    return caught.value


def test_aliases_that_unfold_without_end_are_refused(tmp_path: Path) -> None:
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))
    (tmp_path / "bomb.yaml").write_text(f"a0: &a0 [x]\n{levels}providers: *a11\n")
    assert "aliases unfolded" in refusal(tmp_path / "bomb.yaml").message


def test_a_file_of_thousands_of_mistakes_is_judged_by_validators_made_once(tmp_path: Path) -> None:
    wrong = "".join(f"  p{n}: {{naem: x, documents: {{d: {{url: 7}}}}}}\n" for n in range(2_000))
    (tmp_path / "wrong.yaml").write_text(f"providers:\n{wrong}")
    before = _validator.cache_info().misses
    assert len(problems(tmp_path / "wrong.yaml")) >= 4_000
    assert _validator.cache_info().misses <= before + 5
    assert refusal(tmp_path / "wrong.yaml").hint.count("\n") <= 20


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    for path in (tmp_path, tmp_path / "pipe.yaml", Path("/dev/zero")):
        assert "is no file" in refusal(path).message
