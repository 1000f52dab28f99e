"""What went over the wire, byte for byte: connections that keep what they send and receive.

Invariant: recording changes nothing of what is sent or read; bytes are kept up to a limit.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPResponse
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection


@dataclass(slots=True)
class Recording:
    """One request and its response, as they pass."""

    request: bytearray = field(default_factory=bytearray)
    response: bytearray = field(default_factory=bytearray)
    ip: str | None = None
    at: datetime | None = None


class _Tee(io.BufferedIOBase):
    """A reader that keeps what was read through it."""

    def __init__(self, source: Any, kept: bytearray) -> None:
        self._source = source
        self._kept = kept

    def _keep(self, piece: bytes) -> bytes:
        self._kept += piece
        return piece

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        return self._keep(self._source.read(size))

    def read1(self, size: int = -1, /) -> bytes:
        return self._keep(self._source.read1(size))

    def readline(self, size: int | None = -1, /) -> bytes:
        return self._keep(self._source.readline(size))

    def readinto(self, buffer: Any, /) -> int:
        count: int = self._source.readinto(buffer)
        self._keep(bytes(memoryview(buffer)[:count]))
        return count

    def peek(self, size: int = 0, /) -> bytes:
        piece: bytes = self._source.peek(size)
        return piece

    def flush(self) -> None:
        if not self._source.closed:
            self._source.flush()

    def close(self) -> None:
        self._source.close()
        super().close()


class _Recorder:
    """Mixed into urllib3's connections: a fresh recording for every request."""

    recording: Recording

    def putrequest(self, *args: Any, **kwargs: Any) -> None:
        self.recording = Recording()
        super().putrequest(*args, **kwargs)  # type: ignore[misc]

    def send(self, data: Any) -> None:
        if isinstance(data, (bytes, bytearray, memoryview)):
            self.recording.request += bytes(data)
        super().send(data)  # type: ignore[misc]

    def getresponse(self) -> Any:
        recording = self.recording

        class Recorded(HTTPResponse):
            def __init__(self, sock: Any, *args: Any, **kwargs: Any) -> None:
                super().__init__(sock, *args, **kwargs)
                try:
                    recording.ip = str(sock.getpeername()[0])
                except (OSError, IndexError):
                    recording.ip = None
                self.fp = _Tee(self.fp, recording.response)  # type: ignore[assignment]

        self.response_class = Recorded
        answer = super().getresponse()  # type: ignore[misc]
        answer.recording = recording
        return answer


class _RecordingHTTP(_Recorder, HTTPConnection):
    pass


class _RecordingHTTPS(_Recorder, HTTPSConnection):
    pass


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls = _RecordingHTTP


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _RecordingHTTPS


class RecordingAdapter(HTTPAdapter):
    """A requests adapter whose responses carry `raw.recording`."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)  # type: ignore[no-untyped-call]
        self.poolmanager.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}
