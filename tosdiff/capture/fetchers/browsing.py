"""One page in a browser, in a process of its own: asked for in a line of JSON, answered in one.

Invariant: the process kills its group at its deadline, and as soon as its input closes; what it starts ends with it.

    python -m tosdiff.capture.fetchers.browsing < REQUEST
"""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import time
from base64 import b64encode
from contextlib import suppress
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from tosdiff.about import HOME_PAGE, __version__
from tosdiff.capture.fetchers.addresses import host_of, is_local_name
from tosdiff.capture.fetchers.rendered import RENDERED

_NOT_LOADED = (
    "image",
    "media",
    "font",
    "websocket",
    "eventsource",
    "manifest",
    "ping",
    "texttrack",
    "object",
)
# What counts visitors shows no text; the hosts are those of the most common ones.
_COUNTS = re.compile(
    r"(?:^|\.)(?:google-analytics\.com|googletagmanager\.com|doubleclick\.net|facebook\.net|hotjar\.com|segment\.(?:io|com)|"
    r"mixpanel\.com|amplitude\.com|clarity\.ms|intercom\.io|sentry\.io|datadoghq\.com|bing\.com|linkedin\.com|tiktok\.com)$"
)
_MOST_REQUESTS = 300
_STILL = 1.2  # seconds for which the number of words does not change
_STILL_SHORT = 5.0  # of a page with few words, which may be about to be replaced
_ENOUGH = 100  # words
_STATE = "() => document.readyState + ' ' + ((document.body && document.body.innerText) || '').split(/\\s+/).length"


class _Refused(Exception):
    """Why there is no page, in words for a person."""


def _watched(deadline: float) -> None:
    """Kill this process's group at the deadline, or when nobody waits for its answer any more."""

    def until_closed() -> None:
        while sys.stdin.buffer.read(1):
            pass
        _end()

    def until_late() -> None:
        time.sleep(max(0.0, deadline - time.monotonic()))
        _end()

    for each in (until_closed, until_late):
        Thread(target=each, daemon=True).start()


def _end() -> None:
    os.killpg(0, signal.SIGKILL)


def _show(asked: dict[str, Any]) -> dict[str, Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=asked["program"],
            chromium_sandbox=asked["sandbox"],
            timeout=max(15.0, asked["seconds"]) * 1000,
            args=[
                f"--js-flags=--max-old-space-size={asked['megabytes']}",
                "--disable-breakpad",
                "--mute-audio",
            ],
        )
        agent = browser.new_page().evaluate("navigator.userAgent")
        headers = {
            name: value for name, value in asked["headers"].items() if name.lower() != "accept-encoding"
        }
        context = browser.new_context(
            user_agent=f"{agent} tosdiff/{__version__} (+{HOME_PAGE})",
            locale=asked["language"],
            accept_downloads=False,
            service_workers="block",
            extra_http_headers=headers,
        )
        return _Showing(asked, context, browser.version).result()


class _Showing:
    """One page, and what was loaded for it."""

    def __init__(self, asked: dict[str, Any], context: Any, version: str) -> None:
        self._asked = asked
        self._version = version
        self._end = time.monotonic() + asked["seconds"]
        self._requests = self._loaded = 0
        self._answers: list[Any] = []
        self.page = context.new_page()
        context.route("**/*", self._route)
        self.page.on("response", self._answered)
        session = context.new_cdp_session(self.page)
        session.send("Network.enable")
        session.on("Network.dataReceived", self._received)

    def _left(self) -> float:
        left: float = self._end - time.monotonic()
        return max(0.1, left)

    def _received(self, event: dict[str, Any]) -> None:
        self._loaded += event.get("dataLength", 0)

    def _route(self, route: Any) -> None:
        request = route.request
        self._requests += 1
        host = host_of(request.url)
        if (
            request.resource_type in _NOT_LOADED
            or _COUNTS.search(host)
            or self._requests > _MOST_REQUESTS
            or self._loaded > 2 * self._asked["max_bytes"]
            # a page of the internet has no business in a private network, be it by a script or a frame
            or (not self._asked["within"] and is_local_name(request.url) and host not in self._asked["hosts"])
        ):
            route.abort()
        else:
            route.continue_()

    def _answered(self, response: Any) -> None:
        with suppress(Exception):
            if response.frame == self.page.main_frame and response.request.is_navigation_request():
                self._answers.append(response)

    def result(self) -> dict[str, Any]:
        started = time.monotonic()
        self.page.goto(self._asked["url"], wait_until="commit", timeout=self._left() * 1000)
        self._wait_for_text()
        if not self._answers:
            raise _Refused("no answer came")
        last = self._answers[-1]
        if last.status == 304:
            raise _Refused("it answers that nothing has changed, and was not asked that (HTTP 304)")
        raw = self._body(last)
        stated = last.header_value("content-type") or ""
        is_page = "html" in stated or "xml" in stated or not stated
        body = self.page.evaluate(RENDERED).encode("utf-8", "replace") if is_page else raw
        if max(len(body), len(raw)) > self._asked["max_bytes"]:
            raise _Refused(f"the page is larger than {self._asked['max_bytes'] / 2**20:.3g} MiB")
        made = f"Chromium {self._version}: "
        made += (
            f"the page as rendered after {time.monotonic() - started:.1f} s"
            if is_page
            else "the answer itself"
        )
        return {
            "url": last.url,
            "status": last.status,
            "headers": [["Content-Type", "text/html; charset=utf-8"]]
            if is_page
            else [["Content-Type", stated]],
            "body": b64encode(body).decode(),
            "hops": [self._hop(each, raw if each is last else b"") for each in self._answers],
            "made": f"{made}; content coding was removed from the answers",
        }

    def _wait_for_text(self) -> None:
        """Return once the page has stood still with a text, or time is up."""
        seen, since = "", time.monotonic()
        while self._left() > 0.5:
            if self._loaded > 2 * self._asked["max_bytes"]:
                raise _Refused(f"it loads more than {2 * self._asked['max_bytes'] / 2**20:.3g} MiB")
            if len(self._answers) > self._asked["max_redirects"] + 8:
                raise _Refused("it leads from page to page without end")
            self.page.wait_for_timeout(150)
            try:
                state = str(self.page.evaluate(_STATE))
            except Exception as problem:
                if self.page.is_closed() or "crash" in str(problem).lower():
                    raise
                state = ""  # it is going to another page
            if state != seen or not state:
                seen, since = state, time.monotonic()
                continue
            ready, _, words = state.partition(" ")
            still = _STILL if int(words) >= _ENOUGH else _STILL_SHORT
            if ready == "complete" and time.monotonic() - since >= min(still, self._asked["seconds"] / 3):
                return
        if not seen or seen.startswith("loading"):
            raise _Refused(f"no complete page within {self._asked['seconds']:g} seconds")

    def _body(self, response: Any) -> bytes:
        content: bytes = response.body()
        return content

    def _hop(self, response: Any, body: bytes) -> dict[str, Any]:
        parts = urlsplit(response.url)
        target = parts.path or "/"
        asked = f"GET {target}{'?' + parts.query if parts.query else ''} HTTP/1.1\r\n"
        asked += "".join(f"{each['name']}: {each['value']}\r\n" for each in response.request.headers_array())
        lines = [f"HTTP/1.1 {response.status} {response.status_text}"]
        for each in response.headers_array():
            name, value = each["name"], " ".join(each["value"].split())
            if name.lower() in ("content-encoding", "transfer-encoding", "content-length"):
                name = f"X-Tosdiff-Original-{name}"
            lines.append(f"{name}: {value}")
        head = "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""])
        address = response.server_addr() or {}
        return {
            "url": response.url,
            "request": asked + "\r\n",
            "response": b64encode(head.encode("latin-1", "replace") + body).decode(),
            "ip": (address.get("ipAddress") or "").strip("[]") or None,
        }


# How Chromium and Playwright say it (net/base/net_error_list.h), and what that is to a person.
_WORDS = {
    "ERR_TOO_MANY_REDIRECTS": "it leads from page to page without end",
    "ERR_NAME_NOT_RESOLVED": "its host has no address",
    "ERR_CONNECTION_REFUSED": "its host accepts no connection",
    "ERR_INTERNET_DISCONNECTED": "there is no network",
    "ERR_CERT_": "its certificate is not valid",
    "ERR_SSL_": "no secure connection can be made",
    "ERR_EMPTY_RESPONSE": "no answer came",
    "ERR_CONNECTION_": "the connection broke off",
    "ERR_TIMED_OUT": "no answer came in time",
    "Timeout": "no complete page came in time",
    "crash": "the page crashed the browser",
    "has been closed": "the browser broke off",
    "ERR_ABORTED": "it is a file to be saved, and no page",
}


def _in_words(problem: str) -> str:
    first = next(iter(problem.splitlines()), "it cannot be shown")
    return next((words for sign, words in _WORDS.items() if sign in first), first)


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    try:
        return _show(asked)
    except _Refused as problem:
        return {"error": str(problem)}
    except Exception as problem:
        said = _in_words(str(problem))
        if "sandbox" in str(problem).lower():
            return {
                "error": "the browser cannot start with its sandbox, as for the user root or in some containers",
                "hint": "run tosdiff as another user; or, where nothing else is at risk, `tosdiff check --browser-without-sandbox`",
            }
        return {"error": "".join(c if c.isprintable() else "?" for c in said[:200])}


if __name__ == "__main__":
    request = json.loads(sys.stdin.buffer.readline())
    _watched(time.monotonic() + request["seconds"] + 60)
    sys.stdout.write(json.dumps(_answer(request)) + "\n")
    sys.stdout.flush()
    _end()
