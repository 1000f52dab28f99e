"""Connections that keep the bytes that go over them, within a size and a time.

Invariant: what is kept is what the socket carried; reading past the limit or the deadline raises, however
slowly or in whatever framing the bytes come.
"""

from __future__ import annotations

import io
import socket
import time
from http.client import HTTPResponse
from typing import Any, BinaryIO

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from tosdiff.store.coding import TooLargeError

# What status line, headers and chunk sizes may add to a body of the largest size.
_FRAMING = 262_144
_BUFFER = 65_536
# A server that sends headers and body apart waits for the acknowledgement between them, which the system
# would hold back for 40 ms (twelve real pages from Python's http.server: 108 ms became 14 ms).
# Linux forgets the option after a while, so it is set before every read.
_QUICK_ACK: int | None = getattr(socket, "TCP_QUICKACK", None)


class Wire:
    """What one request and its response carried; one at a time, shared by a fetcher's connections."""

    def __init__(self) -> None:
        self.sent = bytearray()
        self.received = bytearray()
        self.ip: str | None = None
        self._limit = 0
        self._deadline = 0.0
        self._idle = 0.0

    def begin(self, *, limit: int, deadline: float, idle: float) -> None:
        """Forget the exchange before.

        Args:
            limit: bytes of the body, as they come over the wire.
            deadline: `time.monotonic()` at which reading ends.
            idle: seconds that may pass without a byte.
        """
        self._limit, self._deadline, self._idle = limit + _FRAMING, deadline, idle
        self.restart()

    def restart(self) -> None:
        """Drop what was kept so far: a tunnel through a proxy is no part of the exchange."""
        self.sent.clear()
        self.received.clear()

    @property
    def response(self) -> bytes:
        """The response without the interim ones (1xx) that came before it."""
        received = bytes(self.received)
        while received.startswith((b"HTTP/1.1 1", b"HTTP/1.0 1")):
            _, end, rest = received.partition(b"\r\n\r\n")
            if not end:
                break
            received = rest
        return received

    def read_timeout(self) -> float:
        """Return seconds the next read may take.

        Raises:
            TimeoutError: the deadline has passed.
        """
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time for this document is over")
        return min(left, self._idle)

    def keep(self, piece: memoryview) -> None:
        self.received += piece
        if len(self.received) > self._limit:
            raise TooLargeError


class _RecordedSocket:
    """What `http.client` needs of a socket to read a response from it."""

    def __init__(self, sock: socket.socket, wire: Wire) -> None:
        self._sock = sock
        self._wire = wire

    def makefile(self, mode: str) -> BinaryIO:
        return io.BufferedReader(_RecordedReads(self._sock, self._wire), _BUFFER)


class _RecordedReads(io.RawIOBase):
    def __init__(self, sock: socket.socket, wire: Wire) -> None:
        self._sock = sock
        self._reads = sock.makefile("rb", buffering=0)
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(self._wire.read_timeout())
        if _QUICK_ACK is not None and isinstance(self._sock, socket.socket):
            self._sock.setsockopt(socket.IPPROTO_TCP, _QUICK_ACK, 1)
        count = self._reads.readinto(buffer)
        if count:
            self._wire.keep(memoryview(buffer)[:count])
        return count

    def close(self) -> None:
        self._reads.close()
        super().close()


class _Recorded(HTTPConnection):
    wire: Wire

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.response_class = self._read_response  # type: ignore[assignment]

    def _read_response(self, sock: socket.socket, *args: Any, **kwargs: Any) -> HTTPResponse:
        return HTTPResponse(_RecordedSocket(sock, self.wire), *args, **kwargs)  # type: ignore[arg-type]

    def request(self, *args: Any, **kwargs: Any) -> None:
        self.wire.restart()
        super().request(*args, **kwargs)

    def send(self, data: Any) -> None:
        super().send(data)
        self.wire.sent += data
        # through a proxy, the address at the other end is not the publisher's
        self.wire.ip = self.sock.getpeername()[0] if self.sock and not self.proxy else None


def _pools(given: Wire) -> dict[str, type[HTTPConnectionPool]]:
    """Return the pool classes by scheme whose connections record to one wire."""

    class Plain(_Recorded):
        wire = given

    class Secure(_Recorded, HTTPSConnection):
        wire = given

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


class RecordingAdapter(HTTPAdapter):
    """A requests adapter whose connections record to a wire; it never retries by itself."""

    def __init__(self, wire: Wire) -> None:
        self._pools = _pools(wire)
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs)
        if not proxy.lower().startswith("socks"):  # whose connections are of a kind of their own
            manager.pool_classes_by_scheme = self._pools
        return manager
