from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tosdiff.store.cache import MOST, Cache, private

PLACE = "7-x/halcyon/terms/a.json"


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "snapshots")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda each: st.lists(each) | st.dictionaries(st.text(), each),
    max_leaves=8,
)


@given(value=json_values, of=json_values)
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_kept_is_given_back(cache: Cache, value: Any, of: Any) -> None:
    cache.put(PLACE, value, of=of)
    assert cache.get(PLACE, of=of) == value
    assert cache.get(PLACE, of=[of]) is None, "of something else"


def test_nothing_is_kept_in_the_store(cache: Cache, tmp_path: Path) -> None:
    cache.put(PLACE, "text", of="rules")
    assert list(tmp_path.iterdir()) == []
    assert (cache.folder / PLACE).is_file()


def test_two_stores_share_nothing(cache: Cache, tmp_path: Path) -> None:
    cache.put(PLACE, "text", of="rules")
    assert Cache(tmp_path / "other" / "snapshots").get(PLACE, of="rules") is None


@given(data=st.data())
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_entry_with_any_byte_changed_is_none(cache: Cache, data: st.DataObject) -> None:
    cache.put(PLACE, ["You may use the Service."], of="rules")
    file = cache.folder / PLACE
    content = bytearray(file.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    file.write_bytes(content)
    assert cache.get(PLACE, of="rules") is None


def test_a_link_in_the_cache_is_neither_read_nor_written_through(cache: Cache, tmp_path: Path) -> None:
    cache.put(PLACE, "text", of="rules")
    file = cache.folder / PLACE
    own = tmp_path / "own"
    own.write_bytes(file.read_bytes())
    file.unlink()
    file.symlink_to(own)
    assert cache.get(PLACE, of="rules") is None
    cache.put(PLACE, "other", of="rules")
    assert b"other" not in own.read_bytes()
    assert cache.get(PLACE, of="rules") == "other", "it is put in the link's place"


users = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="users are told apart by POSIX alone")


@users
@pytest.mark.parametrize("mode", [0o622, 0o602, 0o620])
def test_an_entry_that_others_can_write_is_not_believed_and_made_anew(cache: Cache, mode: int) -> None:
    cache.put(PLACE, "text", of="rules")
    (cache.folder / PLACE).chmod(mode)
    assert cache.get(PLACE, of="rules") is None
    cache.put(PLACE, "text", of="rules")
    assert cache.get(PLACE, of="rules") == "text"


@users
def test_what_is_kept_is_this_users_alone_to_write_and_read_whatever_the_mask(cache: Cache) -> None:
    before = os.umask(0)
    try:
        cache.put(PLACE, "text", of="rules")
        assert private(cache.folder)
    finally:
        os.umask(before)
    made = [cache.folder, *cache.folder.rglob("*")]
    assert all(each.stat().st_mode & 0o077 == 0 for each in made)


@users
def test_databases_in_a_folder_that_others_could_write_to_are_gone(cache: Cache) -> None:
    cache.put(PLACE, "text", of="rules")
    prepared = [cache.folder / name for name in ("find.sqlite", "find.sqlite-journal", "derived.sqlite-wal")]
    for each in prepared:
        each.write_bytes(b"prepared")
    assert private(cache.folder)
    assert all(each.exists() for each in prepared)
    cache.folder.chmod(0o777)
    assert private(cache.folder)
    assert not any(each.exists() for each in prepared)
    assert cache.folder.stat().st_mode & 0o777 == 0o700
    assert cache.get(PLACE, of="rules") == "text", "which names its only writer itself"


@users
def test_a_folder_that_is_anothers_or_a_link_is_not_used(cache: Cache, tmp_path: Path) -> None:
    others = Path("/")
    if os.geteuid() == 0:
        others = tmp_path / "others"
        others.mkdir(mode=0o700)
        os.chown(others, 12_345, -1)
    assert not private(others)
    (tmp_path / "own").mkdir()
    cache.folder.parent.mkdir(parents=True, exist_ok=True)
    cache.folder.symlink_to(tmp_path / "own")
    cache.put(PLACE, "text", of="rules")
    assert cache.file("find.sqlite") is None
    assert list((tmp_path / "own").iterdir()) == []


def test_no_cache_lies_below_the_folder_that_a_command_is_run_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    cache = Cache(tmp_path / "snapshots")
    if cache.folder.is_absolute():
        pytest.skip("the variable is not asked for on this system")
    cache.put(PLACE, "text", of="rules")
    assert list(tmp_path.iterdir()) == []
    assert cache.file("find.sqlite") is None


def test_an_entry_that_is_larger_than_any_is_not_read(cache: Cache) -> None:
    cache.put(PLACE, "text", of="rules")
    os.truncate(cache.folder / PLACE, MOST + 1)
    assert cache.get(PLACE, of="rules") is None
    cache.put(PLACE, "text", of="rules")
    assert cache.get(PLACE, of="rules") == "text"


def test_a_cache_that_cannot_be_written_keeps_nothing_and_says_nothing(
    cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    cache.put(PLACE, "text", of="rules")
    assert cache.get(PLACE, of="rules") is None
