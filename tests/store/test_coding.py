from __future__ import annotations

import gzip
import zlib
from contextlib import suppress

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.store.coding import CodingError, TooLargeError, _inflater_pieces, decoded


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


PACKERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "identity": bytes,
}


@given(body=st.binary(max_size=200_000), codings=st.lists(st.sampled_from(sorted(PACKERS)), max_size=3))
def test_what_was_packed_comes_out_again(body: bytes, codings: list[str]) -> None:
    packed = body
    for coding in codings:
        packed = PACKERS[coding](packed)
    assert decoded(packed, ", ".join(codings), limit=1_000_000) == body


@given(body=st.binary(max_size=1_000))
def test_a_bare_deflate_stream_is_understood(body: bytes) -> None:
    assert decoded(raw_deflate(body), "Deflate", limit=10_000) == body


@given(junk=st.binary(min_size=1, max_size=300), coding=st.sampled_from(["gzip", "deflate", "br"]))
def test_junk_is_refused_or_small(junk: bytes, coding: str) -> None:
    with suppress(CodingError, TooLargeError):
        assert len(decoded(junk, coding, limit=5_000)) <= 5_000


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_every_cut_is_noticed(coding: str) -> None:
    packed = PACKERS[coding](bytes(range(256)) * 40)
    for end in range(1, len(packed)):
        with pytest.raises(CodingError):
            decoded(packed[:end], coding, limit=1_000_000)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_the_limit_holds_to_the_byte(coding: str) -> None:
    packed = PACKERS[coding](bytes(300_000))
    assert len(decoded(packed, coding, limit=300_000)) == 300_000
    with pytest.raises(TooLargeError):
        decoded(packed, coding, limit=299_999)


def test_what_follows_the_last_member_is_left_alone() -> None:
    assert decoded(gzip.compress(b"a") + gzip.compress(b"b") + b"\0\0tail", "gzip", limit=10) == b"ab"


def test_a_coding_announced_over_nothing_is_nothing() -> None:
    assert decoded(b"", "gzip", limit=10) == b""


@pytest.mark.parametrize("coding", ["zstd", "compress", "gzip, gzip, gzip, gzip"])
def test_what_cannot_be_undone_is_said(coding: str) -> None:
    with pytest.raises(CodingError):
        decoded(b"x", coding, limit=10)


class CountingInflater:
    """An inflater that counts the bytes it is given, which is the work that unpacking takes."""

    given = 0

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(16 + zlib.MAX_WBITS)

    def decompress(self, packed: bytes, most: int) -> bytes:
        CountingInflater.given += len(packed)
        return self._inner.decompress(packed, most)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unconsumed_tail(self) -> bytes:
        return self._inner.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data


@pytest.mark.parametrize("members", [100, 1_000, 4_000])
def test_the_work_of_empty_members_grows_with_their_number_alone(members: int) -> None:
    packed, at, CountingInflater.given = gzip.compress(b"") * members, 0, 0
    while at < len(packed):
        pieces = _inflater_pieces(CountingInflater(), packed, at)  # type: ignore[arg-type]
        with suppress(StopIteration):
            while True:
                assert next(pieces) == b""
        at += len(gzip.compress(b""))
    assert CountingInflater.given <= 128 * members
    assert decoded(packed, "gzip", limit=10) == b""
