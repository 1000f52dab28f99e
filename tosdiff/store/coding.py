"""Content codings: what a server packed the page in, taken off again.

Invariant: no more than the limit is ever inflated, whatever the packed bytes claim.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Generator, Iterator

# Any reader of the archive can undo these two with zlib alone, so no other is asked for.
ACCEPT_ENCODING = "gzip, deflate"

_PIECE = 65_536
_FIRST_PIECE = 128
_GZIP = b"\x1f\x8b"
# More layers than this are an attack, not a page (urllib3 allows five).
_MAX_CODINGS = 3


class CodingError(ValueError):
    """The bytes are not what their Content-Encoding says."""


class TooLargeError(ValueError):
    """More bytes than the limit."""


def decoded(payload: bytes, content_encoding: str, *, limit: int) -> bytes:
    """Undo the codings of a Content-Encoding header, the last applied first.

    Args:
        limit: bytes that no stage may exceed.

    Raises:
        CodingError: damaged, cut short, or in a coding that is not known here.
        TooLargeError: more than `limit` bytes came out.
    """
    codings = [name.strip().lower() for name in content_encoding.split(",")]
    codings = [name for name in codings if name not in ("", "identity", "none")]
    if len(codings) > _MAX_CODINGS:
        raise CodingError(f"{len(codings)} content codings, one inside the other")
    for coding in reversed(codings):
        if payload:  # some servers announce a coding over nothing
            payload = _limited(_stages(coding)(payload), limit)
    if len(payload) > limit:
        raise TooLargeError
    return payload


def _stages(coding: str) -> Callable[[bytes], Iterator[bytes]]:
    if coding in ("gzip", "x-gzip"):
        return _gunzipped
    if coding == "deflate":
        return _inflated
    if coding == "br":
        return _unbrotlied
    raise CodingError(f"content coding {coding[:20]!r} is not known here")


def _limited(pieces: Iterator[bytes], limit: int) -> bytes:
    out = bytearray()
    for piece in pieces:
        out += piece
        if len(out) > limit:
            raise TooLargeError
    return bytes(out)


def _gunzipped(packed: bytes) -> Iterator[bytes]:
    """Yield the members of a gzip file; what follows the last one and is no member is left alone."""
    at = 0
    while at == 0 or packed.startswith(_GZIP, at):
        at = yield from _inflater_pieces(zlib.decompressobj(16 + zlib.MAX_WBITS), packed, at)


def _inflated(packed: bytes) -> Iterator[bytes]:
    """Yield a zlib stream or, as some servers take the name, a bare deflate stream."""
    try:
        zlib.decompressobj().decompress(packed[:2])
        bits = zlib.MAX_WBITS
    except zlib.error:
        bits = -zlib.MAX_WBITS
    yield from _inflater_pieces(zlib.decompressobj(bits), packed, 0)


def _inflater_pieces(inflater: zlib._Decompress, packed: bytes, at: int) -> Generator[bytes, None, int]:
    """Yield what a stream that starts `at` holds, and return where it ends.

    It is given a little first, and twice as much each time: what an inflater leaves unused is copied, and a file of
    empty members (8 MB of them took over a minute) would be copied whole for each.
    """
    view, piece = memoryview(packed), _FIRST_PIECE
    try:
        while at < len(packed) and not inflater.eof:
            given = view[at : at + piece]
            at += len(given)
            yield inflater.decompress(given, _PIECE)
            while inflater.unconsumed_tail and not inflater.eof:
                yield inflater.decompress(inflater.unconsumed_tail, _PIECE)
            piece = min(2 * piece, _PIECE)
        yield from _held_back(inflater)
    except zlib.error as problem:
        raise CodingError(f"packed bytes are damaged ({problem})") from problem
    if not inflater.eof:
        raise CodingError("packed bytes end too early")
    return at - len(inflater.unused_data)


def _held_back(inflater: zlib._Decompress) -> Iterator[bytes]:
    """Yield what a full output buffer left inside an inflater that has read everything."""
    while not inflater.eof:
        piece = inflater.decompress(b"", _PIECE)
        if not piece:
            return
        yield piece


def _unbrotlied(packed: bytes) -> Iterator[bytes]:
    """Yield a Brotli stream; never asked for, but archives of other makers hold it."""
    try:
        import brotli
    except ImportError as problem:
        raise CodingError("packed with Brotli, and the brotli package is not installed") from problem
    inflater = brotli.Decompressor()
    try:
        yield inflater.process(packed, output_buffer_limit=_PIECE)
        while not inflater.is_finished():
            piece = inflater.process(b"", output_buffer_limit=_PIECE)
            if not piece and inflater.can_accept_more_data():
                raise CodingError("packed bytes end too early")
            yield piece
    except brotli.error as problem:
        raise CodingError(f"packed bytes are damaged ({problem})") from problem
    except TypeError as problem:
        raise CodingError("Brotli before 1.2 cannot unpack within a limit") from problem
