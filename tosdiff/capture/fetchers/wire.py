"""Connections that keep the bytes that go over them, within a size and a time.

Invariant: what is kept is what the socket carried; reading past the limit or the deadline raises, however
slowly or in whatever framing the bytes come.
"""

from __future__ import annotations

import io
import socket
import time
from http.client import HTTPException, HTTPResponse, parse_headers
from typing import Any, BinaryIO

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from tosdiff.capture.fetchers.addresses import PrivateAddressError, is_public
from tosdiff.capture.fetchers.trust import SystemTrustAdapter
from tosdiff.store.coding import TooLargeError

# What status line, headers and chunk sizes may add to a body of the largest size.
_FRAMING = 262_144
_BUFFER = 65_536
# RFC 9110, 15.2, lets a server send any number; real ones send one or two.
_MOST_INTERIM = 16
# A server that sends headers and body apart waits for the acknowledgement between them, which the system
# would hold back for 40 ms (twelve real pages from Python's http.server: 108 ms became 14 ms).
# Linux forgets the option after a while, so it is set before every read.
_QUICK_ACK: int | None = getattr(socket, "TCP_QUICKACK", None)


_INTERIM = (b"HTTP/1.1 1", b"HTTP/1.0 1")


class Wire:
    """What one request and its response carried; one at a time, shared by a fetcher's connections."""

    def __init__(self) -> None:
        self.sent = bytearray()
        self.received = bytearray()
        self.ip: str | None = None
        self._limit = 0
        self._deadline = 0.0
        self._idle = 0.0
        self._public_only = False

    def begin(self, *, limit: int, deadline: float, idle: float, public_only: bool = False) -> None:
        """Forget the exchange before.

        Args:
            limit: bytes of the body, as they come over the wire.
            deadline: `time.monotonic()` at which reading ends.
            idle: seconds that may pass without a byte.
            public_only: whether only a server that anybody can reach may be asked.
        """
        self._public_only = public_only
        self._limit, self._deadline, self._idle = limit + _FRAMING, deadline, idle
        self.restart()

    def restart(self) -> None:
        """Drop what was kept so far: a tunnel through a proxy is no part of the exchange."""
        self.sent.clear()
        self.received.clear()

    @property
    def response(self) -> bytes:
        """The response without the interim ones (1xx) that came before it."""
        at = 0
        while self.received.startswith(_INTERIM, at):
            end = self.received.find(b"\r\n\r\n", at)
            if end < 0:
                break
            at = end + 4
        return bytes(self.received[at:])

    def admit(self, sock: socket.socket) -> None:
        """Let a connection be used.

        Raises:
            PrivateAddressError: it leads into a private network, where the page that led here has no business.
        """
        address = sock.getpeername()[0]
        if self._public_only and not is_public(address):
            raise PrivateAddressError(address)

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


class _Answer(HTTPResponse):
    """A response that passes over interim ones; `http.client` takes 102 and 103 for the last."""

    def _read_status(self) -> tuple[str, int, str]:
        for _ in range(_MOST_INTERIM):
            version, status, reason = super()._read_status()  # type: ignore[misc]
            if not 100 <= status < 200 or status == 101:
                return version, status, reason
            parse_headers(self.fp)
        raise HTTPException(f"more than {_MOST_INTERIM} interim responses")


class _Recorded(HTTPConnection):
    wire: Wire
    over_socks = False

    @property
    def _by_proxy(self) -> bool:
        """Whether the address at the other end is not the publisher's."""
        return self.over_socks or bool(self.proxy)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.response_class = self._read_response  # type: ignore[assignment]

    def _read_response(self, sock: socket.socket, *args: Any, **kwargs: Any) -> HTTPResponse:
        return _Answer(_RecordedSocket(sock, self.wire), *args, **kwargs)  # type: ignore[arg-type]

    def request(self, *args: Any, **kwargs: Any) -> None:
        self.wire.restart()
        super().request(*args, **kwargs)

    def _new_conn(self) -> socket.socket:
        sock = super()._new_conn()
        if not self._by_proxy:
            try:
                self.wire.admit(sock)
            except BaseException:
                sock.close()
                raise
        return sock

    def send(self, data: Any) -> None:
        if self.sock and not self._by_proxy:  # kept alive since a document that is declared there
            self.wire.admit(self.sock)
        super().send(data)
        self.wire.sent += data
        self.wire.ip = self.sock.getpeername()[0] if self.sock and not self._by_proxy else None


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


def _socks_pools(given: Wire) -> dict[str, type[HTTPConnectionPool]]:
    """Return the same for connections by way of a SOCKS proxy, whose library has its own."""
    from urllib3.contrib.socks import SOCKSConnection, SOCKSHTTPSConnection

    class Plain(_Recorded, SOCKSConnection):
        wire = given
        over_socks = True

    class Secure(_Recorded, SOCKSHTTPSConnection):
        wire = given
        over_socks = True

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


class RecordingAdapter(SystemTrustAdapter):
    """A requests adapter whose connections record to a wire; it never retries by itself."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._pools = _pools(wire)
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs)
        over_socks = proxy.lower().startswith("socks")
        manager.pool_classes_by_scheme = _socks_pools(self._wire) if over_socks else self._pools
        return manager
