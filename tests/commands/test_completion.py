"""A shell completes commands, documents and labels; what a folder of a stranger's declares cannot act in it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.world.archives import World
from tests.world.command import tosdiff


def completed(folder: Path, typed: str) -> list[str]:
    """Return what bash would offer after what was typed."""
    words = typed.split(" ")
    done = tosdiff(
        cwd=folder,
        env={
            "_TOSDIFF_COMPLETE": "complete_bash",
            "COMP_WORDS": typed,
            "COMP_CWORD": str(len(words) - 1),
        },
    )
    return done.stdout.split()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    World(tmp_path)
    return tmp_path


def test_commands_documents_and_labels_are_completed(folder: Path) -> None:
    assert {"check", "cite", "clauses", "compare"} <= set(completed(folder, "tosdiff c"))
    assert completed(folder, "tosdiff log ha") == ["halcyon", "halcyon/terms"]
    assert completed(folder, "tosdiff show larkspur/t") == ["larkspur/terms"]
    assert "change.terms" in completed(folder, "tosdiff blame halcyon/terms --label change.t")


def test_a_providers_file_that_is_wrong_offers_nothing(folder: Path) -> None:
    (folder / "providers.yaml").write_text("providers: {'$(touch gone)': {}}")
    assert completed(folder, "tosdiff log ") == []
    assert not (folder / "gone").exists()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_one_that_the_shell_reads(shell: str) -> None:
    done = tosdiff("--completion", shell)
    assert done.returncode == 0 and "_TOSDIFF_COMPLETE" in done.stdout
    if program := shutil.which(shell):
        subprocess.run([program, "-n"], input=done.stdout, text=True, check=True)


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_bash_completes_by_the_script(folder: Path) -> None:
    script = tosdiff("--completion", "bash").stdout
    program = Path(sys.executable).with_name("tosdiff")
    asked = f"""{script}
COMP_WORDS=(tosdiff log hal) COMP_CWORD=2
_tosdiff_completion {program}
echo "${{COMPREPLY[*]}}"
"""
    done = subprocess.run(["bash", "-c", asked], cwd=folder, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["halcyon", "halcyon/terms"], done.stderr
