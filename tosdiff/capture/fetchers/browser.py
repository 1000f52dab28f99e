"""A page as a browser shows it: for texts that scripts fill in. Nothing is disguised; a wall stays a wall.

The browser is Chromium as installed, driven by Playwright in a process of its own. Invariant: whatever the page does,
that process and all that it started are gone when a fetch ends, or when the program that asked for it does.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from base64 import b64decode
from contextlib import closing, suppress
from threading import Semaphore
from typing import Any

from tosdiff.capture.fetchers.addresses import host_of, is_local_name, leads_into_private
from tosdiff.capture.fetchers.programs import program
from tosdiff.capture.fetching import FetchLimits
from tosdiff.errors import FetchError, LostRedirectError
from tosdiff.models import Capture, Clock, Document, Exchange, FetchedBy, Validators

# Each takes a few hundred megabytes; hosts are visited in parallel.
_TOGETHER = Semaphore(2)
_MEGABYTES = 512  # of a script's memory


class BrowserFetcher:
    """Shows documents one after the other, each in a browser that knows nothing of the one before."""

    def __init__(self, limits: FetchLimits, clock: Clock) -> None:
        self._limits = limits
        self._clock = clock

    def close(self) -> None:
        """Do nothing: no browser outlives its document."""

    def fetch(self, document: Document, validators: Validators | None = None) -> Capture:
        """Return the document's page as rendered, once its text stands still, and the answers it came from.

        Raises:
            FetchError: there is no browser, or no complete page within the limits.
        """
        browser = installed()
        if not document.url.startswith(("http://", "https://")):
            raise FetchError(
                f"{document.url!r} is not a web address", hint="correct its url in providers.yaml"
            )
        if self._limits.hosts is not None:
            from tosdiff.capture.fetchers.http import HttpFetcher

            with closing(HttpFetcher(self._limits, self._clock)) as http:
                http.ask_leave(document)
        asked = {
            "url": document.url,
            "within": is_local_name(document.url),
            "hosts": [host_of(each) for each in (document.url, *document.former_urls)],
            "program": browser,
            "sandbox": self._limits.sandbox,
            "seconds": self._limits.timeout,
            "max_bytes": self._limits.max_bytes,
            "max_redirects": self._limits.max_redirects,
            "language": document.language,
            "headers": dict(document.headers),
            "megabytes": _MEGABYTES,
        }
        at = self._clock()
        with _TOGETHER:
            shown = _shown(asked)
        if said := shown.get("error"):
            raise FetchError(f"{document.url}: {said}", hint=shown.get("hint") or _LATER)
        hops = tuple(
            Exchange(
                url=hop["url"],
                request=hop["request"].encode("utf-8", "replace"),
                response=b64decode(hop["response"]),
                ip=hop["ip"],
                at=at,
            )
            for hop in shown["hops"]
        )
        if inside := leads_into_private(document, hops):
            raise LostRedirectError(
                f"{document.url} leads to {inside.url[:200]}, which is within a private network ({inside.ip})",
                hint="nothing of it is kept; if the document is there, correct its url in providers.yaml",
            )
        return Capture(
            document=document.id,
            url=document.url,
            final_url=shown["url"],
            captured_at=at,
            status=shown["status"],
            headers=tuple((name, value) for name, value in shown["headers"]),
            body=b64decode(shown["body"]),
            exchanges=hops,
            fetcher=FetchedBy.BROWSER,
            source=shown["made"],
        )


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and, where the system has groups of them, all that it started."""
    with suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)


_LATER = "it may be a passing fault: run the check again later"


def installed() -> str:
    """Return the browser that is installed.

    Raises:
        FetchError: there is none, or the library that drives it is missing; the hint says in one line how to get it.
    """
    from importlib.util import find_spec

    if find_spec("playwright") is None:
        pip = "-m pip install" if find_spec("pip") else ""
        command = f"{sys.executable} {pip}" if pip else f"uv pip install --python {sys.executable}"
        raise FetchError(
            "the browser fetcher needs the Python library playwright", hint=f"run `{command} playwright`"
        )
    return program()


def _shown(asked: dict[str, Any]) -> dict[str, Any]:
    """Return what the process found; it ends itself when its input closes, as it does when this program is killed."""
    command = [sys.executable, "-P", "-m", "tosdiff.capture.fetchers.browsing"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        assert process.stdin and process.stdout
        try:
            process.stdin.write(json.dumps(asked).encode() + b"\n")
            process.stdin.flush()
            told = process.stdout.readline()  # its own watch ends it, and with it the line
            found = json.loads(told) if told else None
        except (OSError, ValueError):
            found = None
        finally:
            _kill(process)
    if not isinstance(found, dict):
        return {"error": f"the browser showed no page within {asked['seconds']:g} seconds, or broke off"}
    return found
