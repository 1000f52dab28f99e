"""A providers file of the user's own is written once, sound, with its comments."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.world.command import tosdiff
from tosdiff.capture.providers import load, problems, shipped
from tosdiff.errors import UnknownDocumentError, UsageError
from tosdiff.importers.ota.collections import shipped as collections
from tosdiff.pipeline.init import init

SHIPPED = list(dict.fromkeys(document.provider for document in load(shipped()).documents))


@settings(deadline=None, max_examples=15)
@given(st.lists(st.sampled_from(SHIPPED), max_size=4))
def test_whatever_is_chosen_the_file_is_sound_and_declares_just_that(chosen: list[str]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        written = init(chosen, Path(folder))
        assert problems(written.path) == ()
        documents = load(written.path).documents
        assert {d.provider for d in documents} == set(chosen or SHIPPED)
        assert documents == tuple(
            d for name in written.providers for d in load(shipped()).documents if d.provider == name
        )
        assert "# " in written.path.read_text(encoding="utf-8")


def test_file_that_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "providers.yaml").write_text("mine")
    with pytest.raises(UsageError):
        init((), tmp_path)
    assert (tmp_path / "providers.yaml").read_text() == "mine"


def test_provider_that_is_not_shipped_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UnknownDocumentError) as problem:
        init(["gemni"], tmp_path)
    assert "gemini" in problem.value.hint
    assert list(tmp_path.iterdir()) == []


def test_next_command_that_it_names_reads_the_file(tmp_path: Path) -> None:
    done = tosdiff("init", "claude", cwd=tmp_path)
    assert (done.returncode, "next: `tosdiff check`" in done.stdout) == (0, True)
    listed = tosdiff("providers", cwd=tmp_path)
    assert "watched by providers.yaml" in listed.stdout
    assert "ChatGPT" not in listed.stdout


def test_past_is_asked_for_on_a_terminal_only_with_what_it_takes(tmp_path: Path) -> None:
    done = tosdiff("init", "claude", cwd=tmp_path)
    assert "[y/N]" not in done.stdout + done.stderr and "(about " in " ".join(done.stdout.split())
    (tmp_path / "providers.yaml").unlink()
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "tosdiff", "init", "claude"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs
    ) as asked:
        said = b""
        while b"[y/N]" not in said:
            said += os.read(ours, 4096)
        os.write(ours, b"\n")
        assert asked.wait(60) == 0
    question = " ".join(said.decode().split())
    assert " documents since February 2024 from Open Terms Archive" in question
    assert not (tmp_path / "snapshots").exists()


def test_only_a_past_that_is_there_is_offered(tmp_path: Path) -> None:
    (past,) = init((), tmp_path).past
    table = {address for each in collections() for address in each.addresses}
    assert 0 < past.documents <= len(table) and past.begins.year == 2024 and past.megabytes >= 1
