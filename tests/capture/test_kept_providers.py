"""Providers files that were found sound: what is kept is what the file says, and nothing of one at fault."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tosdiff.capture import kept_providers
from tosdiff.capture.providers import load, shipped
from tosdiff.capture.providers_check import ParsedFile
from tosdiff.errors import ProvidersFileError
from tosdiff.store.cache import Cache

FILE = """providers:
  halcyon:
    name: Halcyon
    publisher: Halcyon Ltd
    documents:
      terms: {title: Terms, url: "https://halcyon.example/terms", former_ids: [old-terms]}
      policy: {title: Policy, kind: policy, parts: {a: {url: "https://halcyon.example/a"}, b: {url: "https://halcyon.example/b"}}}
models: ["halcyon-*"]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    written = tmp_path / "providers.yaml"
    written.write_text(FILE, encoding="utf-8")
    return written


def test_file_that_was_read_once_reads_the_same_from_what_is_kept(file: Path) -> None:
    assert kept_providers.sound(file) is None
    first = load(file)
    assert kept_providers.sound(file) is not None
    assert load(file) == first


def test_shipped_file_reads_the_same_from_what_is_kept() -> None:
    assert load(shipped()) == load(shipped())
    assert kept_providers.sound(shipped()) is not None


def test_another_byte_is_another_file(file: Path) -> None:
    first = load(file)
    file.write_text(FILE.replace("Halcyon Ltd", "Halcyon LLC"), encoding="utf-8")
    assert kept_providers.sound(file) is None
    assert [d.publisher for d in load(file).documents] == ["Halcyon LLC"] * len(first.documents)


def test_file_at_fault_is_judged_each_time(file: Path) -> None:
    load(file)
    file.write_text(FILE.replace("kind: policy", "kind: poem"), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(ProvidersFileError, match="poem") as told:
            load(file)
        assert "line 7" in str(told.value) or ":7" in str(told.value)
    assert kept_providers.sound(file) is None


def test_copy_elsewhere_has_its_own_snapshots(file: Path, tmp_path: Path) -> None:
    first = load(file)
    copied = tmp_path / "other" / "providers.yaml"
    copied.parent.mkdir()
    copied.write_bytes(file.read_bytes())
    assert load(copied) == replace(first, path=copied, store=copied.parent / "snapshots")


def test_damaged_entry_is_not_believed(file: Path) -> None:
    first = load(file)
    entry = Cache(file).folder / "sound.json"
    entry.write_bytes(entry.read_bytes().replace(b"Halcyon Ltd", b"Kestrel Ltd"))
    assert kept_providers.sound(file) is None
    assert load(file) == first


def test_values_that_json_has_not_are_read_anew(file: Path) -> None:
    file.write_text(FILE + "x: 1\n", encoding="utf-8")
    kept_providers.keep(ParsedFile(file, {1: "one"}, {}, file.read_bytes()))
    assert kept_providers.sound(file) is None
