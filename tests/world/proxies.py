"""Proxies on loopback: each leads every name to one server, and remembers the names."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress


class _Leading:
    """What all kinds of them do."""

    def __init__(self, to: int) -> None:
        self._to = to
        self.asked: list[bytes] = []
        self._open = [socket.create_server(("127.0.0.1", 0))]
        self._threads: list[threading.Thread] = []
        self.port = self._open[0].getsockname()[1]
        self._start(self._serve)

    def _start(self, what: Callable[..., None], *of: socket.socket) -> None:
        self._threads.append(threading.Thread(target=what, args=of, daemon=True))
        self._threads[-1].start()

    def close(self) -> None:
        for each in self._open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        for each in self._open:
            each.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client = self._open[0].accept()[0]
                self._open.append(client)
                if answer := self._greeted(client):
                    self._lead(client, answer)

    def _greeted(self, client: socket.socket) -> bytes:
        """Hear what is wanted, and return the answer; nothing to refuse."""
        raise NotImplementedError

    def _lead(self, client: socket.socket, answer: bytes) -> None:
        server = socket.create_connection(("127.0.0.1", self._to))
        self._open.append(server)
        client.sendall(answer)
        for one, other in ((client, server), (server, client)):
            self._start(_pour, one, other)


class Socks(_Leading):
    """A SOCKS5 proxy (RFC 1928)."""

    def _greeted(self, client: socket.socket) -> bytes:
        client.recv(256)
        client.sendall(b"\x05\x00")  # no authentication
        request = client.recv(256)
        self.asked.append(request[5 : 5 + request[4]] if request[3] == 3 else b"an address")
        return b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x00"


class Tunnel(_Leading):
    """An HTTP proxy for secure connections (RFC 9110, 9.3.6), which may want a name and password."""

    wants = b""
    """What it wants in Proxy-Authorization; nothing asks for none."""

    def _greeted(self, client: socket.socket) -> bytes:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            piece = client.recv(4_096)
            if not piece:
                return b""
            head += piece
        self.asked.append(head.split(b" ", 2)[1])
        if self.wants and b"Proxy-Authorization: " + self.wants not in head:
            client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return b""
        return b"HTTP/1.1 200 Connection established\r\n\r\n"


def _pour(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while piece := one.recv(65_536):
            other.sendall(piece)
    for each in (one, other):
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
