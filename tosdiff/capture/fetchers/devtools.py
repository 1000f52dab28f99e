"""The tabs of a browser on this machine, and one look at a page in it, by the DevTools protocol of Chromium.

Invariant: what a look sends is written in this module, and only reads; it is detached from the page when it returns. The
names and addresses of tabs are asked of the browser alone: that reaches no page.

The protocol: https://chromedevtools.github.io/devtools-protocol/; the connection: RFC 6455.
"""

from __future__ import annotations

import json
import os
import socket
from base64 import b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import quote

from tosdiff.capture.fetchers.rendered import RENDERED

_HOST = "127.0.0.1"
_SECONDS = 5.0  # for one answer of the browser; a page whose script never ends gives none
_LOOK = f"""(() => {{
  const loaded = performance.getEntriesByType('navigation')[0];
  return {{
    url: document.URL, type: document.contentType, ready: document.readyState,
    status: (loaded && loaded.responseStatus) || 0,
    words: ((document.body && document.body.innerText) || '').split(/\\s+/).length,
    content: document.contentType === 'text/plain' ? document.body.textContent : ({RENDERED})(),
  }};
}})()"""
_TEXT, _CLOSE, _PONG = 0x1, 0x8, 0xA


class DevToolsError(Exception):
    """The browser gave no answer, or one that makes no sense."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A tab as the browser lists it."""

    id: str
    url: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A page at one moment."""

    url: str
    media_type: str
    status: int
    """Of the answer that the page came with; 0 where the browser does not say."""
    ready: bool
    words: int
    content: str
    """The page as rendered; a plain text as such."""
    led_to: str
    """The address that the first page of this tab came to, the server's redirects followed; empty where it is not known."""


def tabs(port: int) -> tuple[Tab, ...]:
    """Return the tabs that show pages.

    Raises:
        DevToolsError: no browser answers.
    """
    listed = _asked(port, "/json/list")
    return tuple(
        Tab(id=str(each["id"]), url=str(each.get("url", "")), title=str(each.get("title", "")))
        for each in (listed if isinstance(listed, list) else [])
        if isinstance(each, dict) and each.get("type") == "page" and "id" in each
    )


def version(port: int) -> str:
    """Return the browser's name and version.

    Raises:
        DevToolsError: no browser answers.
    """
    said = _asked(port, "/json/version")
    return str(said.get("Browser", "")) if isinstance(said, dict) else ""


def open_tab(port: int, url: str) -> str:
    """Open a tab as a link from elsewhere would, and return its id.

    Raises:
        DevToolsError: no browser answers.
    """
    made = _asked(port, f"/json/new?{quote(url, safe='')}", method="PUT")
    if not isinstance(made, dict) or "id" not in made:
        raise DevToolsError("the browser opens no tab")
    return str(made["id"])


def close_tab(port: int, tab: str) -> None:
    """Close a tab, if it is still there."""
    with suppress(DevToolsError):
        _asked(port, f"/json/close/{tab}", text=True)


def look(port: int, tab: str, *, max_bytes: int) -> Look:
    """Attach to a page, read what stands in it, and detach.

    It is read in a world of its own, so that the page's scripts can neither see nor change what is read.

    Raises:
        DevToolsError: the page gave no answer, or a larger one than that.
    """
    page = _Attached(port, f"/devtools/page/{tab}", max_bytes=4 * max_bytes + 2**20)
    try:
        frame = page.call("Page.getFrameTree")["frameTree"]["frame"]["id"]
        world = page.call("Page.createIsolatedWorld", frameId=frame, worldName="tosdiff")
        asked = {"contextId": world["executionContextId"], "returnByValue": True}
        seen = page.call("Runtime.evaluate", expression=_LOOK, **asked)["result"]["value"]
        history = page.call("Page.getNavigationHistory")
        entries = [each for each in history["entries"] if each["url"].startswith(("http://", "https://"))]
        return Look(
            url=str(seen["url"]),
            media_type=str(seen["type"]),
            status=int(seen["status"]),
            ready=seen["ready"] == "complete",
            words=int(seen["words"]),
            content=str(seen["content"]),
            led_to=str(entries[0]["url"]) if entries else "",
        )
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as problem:
        raise DevToolsError(f"the browser's answer makes no sense: {problem!r}") from problem
    finally:
        page.detach()


def _asked(port: int, path: str, *, method: str = "GET", text: bool = False) -> Any:
    connection = HTTPConnection(_HOST, port, timeout=_SECONDS)
    try:
        connection.request(method, path)
        answer = connection.getresponse()
        body = answer.read(16 * 2**20)
        if answer.status != 200:
            raise DevToolsError(f"the browser answers HTTP {answer.status}")
        return body if text else json.loads(body)
    except (OSError, HTTPException, ValueError) as problem:
        raise DevToolsError(f"the browser gives no answer: {problem}") from problem
    finally:
        connection.close()


class _Attached:
    """A connection to one page; what it is sent is text, what it answers is JSON."""

    def __init__(self, port: int, path: str, *, max_bytes: int) -> None:
        self._largest = max_bytes
        self._calls = 0
        try:
            self._socket = socket.create_connection((_HOST, port), timeout=_SECONDS)
        except OSError as problem:
            raise DevToolsError(f"the browser gives no answer: {problem}") from problem
        self._file = self._socket.makefile("rb")
        try:
            self._shake_hands(port, path)
        except BaseException:
            self.detach()
            raise

    def _shake_hands(self, port: int, path: str) -> None:
        key = b64encode(os.urandom(16)).decode()
        lines = (
            f"GET {path} HTTP/1.1",
            f"Host: {_HOST}:{port}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Version: 13",
            "",
            "",
        )
        try:
            self._socket.sendall("\r\n".join(lines).encode())
            if b" 101 " not in self._file.readline(1000):
                raise DevToolsError("the browser has no such page any more")
            while self._file.readline(1000).strip():
                pass
        except OSError as problem:
            raise DevToolsError(f"the browser gives no answer: {problem}") from problem

    def call(self, method: str, **parameters: object) -> Any:
        """Return what a method answers; what else the browser tells meanwhile is passed over."""
        self._calls += 1
        sent = json.dumps({"id": self._calls, "method": method, "params": parameters})
        try:
            self._send(_TEXT, sent.encode())
            while True:
                said = json.loads(self._message())
                if isinstance(said, Mapping) and said.get("id") == self._calls:
                    break
        except (OSError, ValueError) as problem:
            raise DevToolsError(f"the page gives no answer: {problem}") from problem
        if "result" not in said:
            raise DevToolsError(f"{method}: {said.get('error')}")
        return said["result"]

    def detach(self) -> None:
        with suppress(OSError):
            self._send(_CLOSE, b"")
        with suppress(OSError):
            self._file.close()
            self._socket.close()

    def _send(self, kind: int, content: bytes) -> None:
        """Send one frame; a client's are masked (RFC 6455, 5.3)."""
        mask, size = os.urandom(4), len(content)
        length = bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2)
        if size >= 2**16:
            length = b"\xff" + size.to_bytes(8)
        masked = bytes(byte ^ mask[position % 4] for position, byte in enumerate(content))
        self._socket.sendall(bytes([0x80 | kind]) + length + mask + masked)

    def _message(self) -> bytes:
        whole = b""
        while True:
            first, second = self._exactly(2)
            size = second & 0x7F
            if size >= 126:
                size = int.from_bytes(self._exactly(2 if size == 126 else 8))
            if len(whole) + size > self._largest:
                raise DevToolsError("the page is too large")
            content = self._exactly(size)
            match first & 0xF:
                case 0x8:
                    raise DevToolsError("the page has gone")
                case 0x9:
                    self._send(_PONG, content)
                case 0xA:
                    pass
                case _:
                    whole += content
                    if first & 0x80:
                        return whole

    def _exactly(self, size: int) -> bytes:
        content = self._file.read(size)
        if len(content) < size:
            raise DevToolsError("the page has gone")
        return content
