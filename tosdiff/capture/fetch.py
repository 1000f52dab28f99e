"""One document from its address: conditional, bounded in time and size, retried politely, recorded.

Invariant: a capture is a complete answer; whatever was cut short, too large or unending is an error that
says so.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from types import TracebackType
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import (
    DecodeError,
    HTTPError,
    IncompleteRead,
    MaxRetryError,
    ProtocolError,
    ReadTimeoutError,
    ResponseError,
)
from urllib3.util import Retry

from tosdiff import HOME_PAGE, __version__
from tosdiff.capture.wire import RecordingAdapter
from tosdiff.errors import FetchError
from tosdiff.models import Capture, Document, Exchange, Validators

USER_AGENT = f"tosdiff/{__version__} (+{HOME_PAGE})"
_RETRIED = (408, 425, 429, 500, 502, 503, 504)
_REDIRECTS = (301, 302, 303, 307, 308)
_PIECE = 64 * 1024
_LONGEST_WAIT = 60  # seconds; a longer Retry-After is for the next scheduled run
_AGAIN = "check your connection, or try again later; the last good text stands"


class _Transient(Exception):
    """An attempt that may go better next time."""


class Fetcher:
    """A connection to one host at a time, kept alive between documents."""

    def __init__(
        self,
        *,
        timeout: float = 30.0,
        max_bytes: int = 20 * 1024 * 1024,
        max_redirects: int = 8,
        attempts: int = 3,
        backoff: float = 0.5,
    ) -> None:
        self._timeout = timeout
        self._max_bytes = max_bytes
        self._max_redirects = max_redirects
        self._retry = Retry(
            total=attempts - 1,
            backoff_factor=backoff,
            backoff_max=_LONGEST_WAIT,
            respect_retry_after_header=True,
        )
        self._session = requests.Session()
        self._session.mount("http://", RecordingAdapter(max_retries=0))
        self._session.mount("https://", RecordingAdapter(max_retries=0))

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def fetch(
        self, document: Document, validators: Validators | None = None, *, at: Callable[[], datetime]
    ) -> Capture:
        """Return the complete answer of the document's address, whatever its status.

        `validators` make the request conditional: a 304 comes back without a body. 429 and 5xx are tried
        again, Retry-After honoured; the last answer is returned when that did not help.

        Raises:
            FetchError: no complete answer within the limits of time, size, redirects and attempts.
        """
        deadline = time.monotonic() + self._timeout
        retry = self._retry
        while True:
            try:
                capture = self._attempt(document, validators, at, deadline)
                if capture.status not in _RETRIED:
                    return capture
                retry = self._again(retry, document.url, deadline, capture.header("Retry-After"))
                if retry is None:
                    return capture
            except _Transient as problem:
                retry = self._again(retry, document.url, deadline, None)
                if retry is None:
                    raise FetchError(str(problem), hint=_AGAIN) from problem

    def _again(self, retry: Retry, url: str, deadline: float, retry_after: str | None) -> Any:
        """Wait as the policy says; None when attempts or time are used up."""
        try:
            retry = retry.increment("GET", url, error=ProtocolError("again"))
        except (MaxRetryError, ResponseError, ProtocolError):
            return None
        wait = retry.get_backoff_time()
        if retry_after:
            try:
                wait = max(wait, retry.parse_retry_after(retry_after))
            except HTTPError:
                pass
        if wait > _LONGEST_WAIT or time.monotonic() + wait > deadline:
            return None
        time.sleep(wait)
        return retry

    def _attempt(
        self,
        document: Document,
        validators: Validators | None,
        at: Callable[[], datetime],
        deadline: float,
    ) -> Capture:
        """Follow redirects to one complete answer."""
        url = document.url
        exchanges: list[Exchange] = []
        seen: set[str] = set()
        began = at()
        while True:
            if urlsplit(url).scheme not in ("http", "https"):
                raise FetchError(f"{document.url} redirects to {url}, which is no web address", hint=_AGAIN)
            if url in seen:
                raise FetchError(f"{document.url} redirects in a circle", hint=_MOVED)
            if len(seen) > self._max_redirects:
                raise FetchError(
                    f"{document.url} redirects more than {self._max_redirects} times", hint=_MOVED
                )
            seen.add(url)
            answer, body = self._one_hop(url, _headers(document, validators), deadline)
            recording = answer.raw.recording
            exchanges.append(
                Exchange(
                    url=url,
                    request=bytes(recording.request),
                    response=bytes(recording.response),
                    ip=recording.ip,
                    at=at(),
                )
            )
            target = answer.headers.get("Location")
            if answer.status_code not in _REDIRECTS or not target:
                return Capture(
                    document=document.id,
                    url=document.url,
                    final_url=url,
                    captured_at=began,
                    status=answer.status_code,
                    headers=tuple(answer.raw.headers.items()),
                    body=body,
                    exchanges=tuple(exchanges),
                )
            url = urljoin(url, target)

    def _one_hop(self, url: str, headers: dict[str, str], deadline: float) -> tuple[requests.Response, bytes]:
        left = deadline - time.monotonic()
        if left <= 0:
            raise FetchError(self._too_slow(url), hint=_AGAIN)
        try:
            answer = self._session.get(
                url, headers=headers, stream=True, allow_redirects=False, timeout=(min(10.0, left), left)
            )
            with answer:
                return answer, b"".join(self._pieces(url, answer, deadline))
        except requests.exceptions.SSLError as problem:
            raise FetchError(f"{url}: the certificate is not trusted: {problem}", hint=_AGAIN) from problem
        except (requests.exceptions.Timeout, ReadTimeoutError, TimeoutError) as problem:
            raise FetchError(self._too_slow(url), hint=_AGAIN) from problem
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, UnicodeError) as problem:
            raise FetchError(f"{url} is no web address: {problem}", hint="correct its url") from problem
        except DecodeError as problem:
            raise FetchError(f"{url}: the answer cannot be decompressed", hint=_AGAIN) from problem
        except (IncompleteRead, http.client.IncompleteRead) as problem:
            raise _Transient(f"{url}: the answer broke off before its end") from problem
        except (
            requests.exceptions.RequestException,
            HTTPError,
            http.client.HTTPException,
            OSError,
        ) as problem:
            raise _Transient(f"{url}: no connection: {_cause(problem)}") from problem

    def _pieces(self, url: str, answer: requests.Response, deadline: float) -> Iterator[bytes]:
        """Yield the decoded body, watching the clock and both sizes."""
        size = 0
        raw = answer.raw
        for piece in raw.stream(_PIECE, decode_content=True):
            size += len(piece)
            if size > self._max_bytes or len(raw.recording.response) > self._max_bytes + _PIECE:
                raise FetchError(
                    f"{url}: the page is larger than {self._max_bytes / 2**20:g} MiB",
                    hint="raise --max-size if it really is that large",
                )
            if time.monotonic() > deadline:
                raise FetchError(self._too_slow(url), hint=_AGAIN)
            yield piece

    def _too_slow(self, url: str) -> str:
        return f"{url}: no complete answer within {self._timeout:g} seconds"


_MOVED = "open it in a browser to see where it has moved, and correct its url in providers.yaml"


def _headers(document: Document, validators: Validators | None) -> dict[str, str]:
    headers = {
        "User-Agent": USER_AGENT,
        "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5",
        "Accept-Encoding": "gzip, deflate",
        "Accept-Language": document.language,
        **dict(document.headers),
    }
    if validators and validators.etag:
        headers["If-None-Match"] = validators.etag
    if validators and validators.last_modified:
        headers["If-Modified-Since"] = validators.last_modified
    return headers


def _cause(problem: BaseException) -> str:
    """Return the innermost reason in words, without the library's wrapping."""
    while True:
        inner = problem.__cause__ or problem.__context__ or getattr(problem, "reason", None)
        if not isinstance(inner, BaseException):
            break
        problem = inner
    return getattr(problem, "strerror", None) or str(problem) or type(problem).__name__
