from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tosdiff.store.cache import Cache

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


def test_a_cache_that_cannot_be_written_keeps_nothing_and_says_nothing(
    cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    cache.put(PLACE, "text", of="rules")
    assert cache.get(PLACE, of="rules") is None
