"""A loopback server that answers with the very bytes a test gives it."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

import pytest

from tosdiff.models import Document

Answer = bytes | Iterable[bytes]


class RawServer(socketserver.ThreadingTCPServer):
    """Keeps what was asked; `answers` maps a path to bytes, or to a function of the request."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.base = f"http://127.0.0.1:{self.server_address[1]}"
        self.answers: dict[str, Answer | Callable[[bytes], Answer]] = {}
        self.requests: list[bytes] = []
        self.connections = 0
        self.hangs_up = False

    def document(self, path: str = "/terms", **fields: object) -> Document:
        declared = {
            "provider": "halcyon",
            "slug": "terms",
            "provider_name": "Halcyon",
            "publisher": "Halcyon Ltd",
            "title": "Terms",
            "url": self.base + path,
            **fields,
        }
        return Document(**declared)  # type: ignore[arg-type]

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients leave in the middle on purpose."""


class _Conversation(socketserver.StreamRequestHandler):
    server: RawServer

    def handle(self) -> None:
        self.server.connections += 1
        while True:
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                line = self.rfile.readline()
                if not line:
                    return
                head += line
            self.server.requests.append(head)
            path = head.split(b" ", 2)[1].decode()
            answer = self.server.answers[path]
            if callable(answer):
                answer = answer(head)
            pieces = [answer] if isinstance(answer, bytes) else answer
            first = b""
            for piece in pieces:
                first = first or piece
                self.wfile.write(piece)
            if self.server.hangs_up or b"connection: close" in first.lower() or not first:
                return


@pytest.fixture
def server() -> Iterator[RawServer]:
    with RawServer() as running:
        threading.Thread(target=lambda: running.serve_forever(poll_interval=0.02), daemon=True).start()
        yield running
        with suppress(OSError):
            running.shutdown()


def response(body: bytes = b"", *headers: str, status: str = "200 OK") -> bytes:
    """Return a whole response with its Content-Length."""
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode("latin-1") + body
