"""One document from its address: conditional, bounded in time and size, retried politely, recorded.

Invariant: a capture is a complete answer, whatever its status; what was cut short, too large or unending
is an error that says so. This module alone translates the errors of requests and urllib3.
"""

from __future__ import annotations

import contextlib
import ssl
import time
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urldefrag, urljoin, urlsplit

import requests
from requests.cookies import extract_cookies_to_jar
from requests.exceptions import InvalidURL, RequestException
from requests.structures import CaseInsensitiveDict
from requests.utils import requote_uri
from urllib3.exceptions import (
    HTTPError,
    IncompleteRead,
    LocationParseError,
    MaxRetryError,
    NameResolutionError,
)
from urllib3.util import Retry

from tosdiff.about import HOME_PAGE, __version__
from tosdiff.capture.fetchers.addresses import PrivateAddressError, came_from_private, is_local_name
from tosdiff.capture.fetchers.robots import Robots
from tosdiff.capture.fetchers.wire import RecordingAdapter, Wire
from tosdiff.capture.fetching import FetchLimits
from tosdiff.errors import FetchError, LostRedirectError
from tosdiff.models import Capture, Clock, Document, Exchange, Validators
from tosdiff.store.coding import ACCEPT_ENCODING, CodingError, TooLargeError, decoded

USER_AGENT = f"tosdiff/{__version__} (+{HOME_PAGE})"

_PIECE = 65_536
_CONNECT_SECONDS = 10.0
# All pauses for one document together. A server that asks for more gets it: its answer stands, and the
# next run asks again.
_LONGEST_PAUSE = 60.0
_REDIRECTS = (301, 302, 303, 307, 308)
_LONGEST_ADDRESS = 2_000
_FOR_ONE_HOST = ("authorization", "cookie")

_LATER = "it may be a passing fault: run the check again later"
_MOVED = (
    "open the address in a browser to see where the document is now, and correct its url in providers.yaml"
)


class _PassingError(Exception):
    """An attempt that may go better the next time."""


@dataclass(slots=True)
class _Budget:
    """What is left for one document."""

    deadline: float
    """`time.monotonic()` at which it ends."""
    patience: float
    """Seconds that pauses between attempts may still take."""

    def left(self) -> float:
        return self.deadline - time.monotonic()


class HttpFetcher:
    """Fetches documents one after the other over connections that are kept alive between them."""

    def __init__(self, limits: FetchLimits, clock: Clock) -> None:
        self._limits = limits
        self._clock = clock
        self._retry = Retry(total=limits.attempts - 1, backoff_max=_LONGEST_PAUSE)
        self._wire = Wire()
        self._session = requests.Session()
        self._session.headers.clear()
        # without this, requests would send credentials of ~/.netrc, and the WARC would keep them
        self._session.auth = lambda request: request
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, RecordingAdapter(self._wire))
        self._robots = Robots(limits, clock, self._robots_txt)
        self._for_robots: HttpFetcher | None = None

    def close(self) -> None:
        self._session.close()
        if self._for_robots:
            self._for_robots.close()

    def ask_leave(self, document: Document) -> None:
        """Return if the document's host lets programs fetch it, for whoever fetches it otherwise.

        Raises:
            FetchError: it does not, or cannot say.
        """
        self._robots.ask_leave(document, document.url, seconds=self._limits.timeout)

    def _robots_txt(self, document: Document, public_only: bool, seconds: float) -> Capture:
        # one of its own: a redirect may be under way, with cookies, when the host that it leads to is asked
        if self._for_robots is None:
            self._for_robots = HttpFetcher(replace(self._limits, hosts=None), self._clock)
        return self._for_robots._fetched(document, None, public_only=public_only, seconds=seconds)

    def fetch(self, document: Document, validators: Validators | None = None) -> Capture:
        """Return the complete answer of the document's address, whatever its status.

        With `validators` the request is conditional, and a 304 comes back without a body. Broken
        connections, bodies cut short, 429 and 5xx are tried again; a Retry-After is honoured. When that
        does not help, the last answer is returned.

        Raises:
            FetchError: there was no complete answer within the limits.
        """
        return self._fetched(document, validators, public_only=False, seconds=self._limits.timeout)

    def _fetched(
        self, document: Document, validators: Validators | None, *, public_only: bool, seconds: float
    ) -> Capture:
        """As `fetch`; with `public_only` a public page led here, and no private network is asked."""
        budget = _Budget(time.monotonic() + seconds, _LONGEST_PAUSE)
        retry = self._retry
        while True:
            try:
                capture = self._follow(document, validators, budget, public_only=public_only)
                problem = None
                if not _worth_another(capture.status):
                    return capture
            except _PassingError as passing:
                capture, problem = None, passing
            try:
                retry = retry.increment("GET", document.url, error=problem)
            except MaxRetryError:
                pause = None
            else:
                pause = self._pause(retry, capture, budget)
            if pause is None:
                if capture is not None:
                    return capture
                raise FetchError(str(problem), hint=_LATER) from problem
            time.sleep(pause)
            budget.deadline += pause
            budget.patience -= pause

    def _pause(self, retry: Retry, answer: Capture | None, budget: _Budget) -> float | None:
        """Return seconds until the next attempt, or None if the server asks for a longer pause than that."""
        stated = answer.header("Retry-After") if answer else None
        if stated is not None:
            with contextlib.suppress(HTTPError, ValueError, OverflowError):
                asked = retry.parse_retry_after(stated)
                return asked if asked <= budget.patience else None
        doubled: float = self._limits.backoff * 2 ** (len(retry.history) - 1)
        return min(doubled, budget.patience)

    def _follow(
        self,
        document: Document,
        validators: Validators | None,
        budget: _Budget,
        *,
        public_only: bool,
    ) -> Capture:
        """Follow redirects from the document's address to the first answer that is none."""
        self._session.cookies.clear()  # what one fetch was given must not colour the next
        headers = _headers(document, validators)
        url = _address(document.url)
        if url is None:
            raise FetchError(
                f"{document.url!r} is not a web address", hint="correct its url in providers.yaml"
            )
        host = urlsplit(url).netloc
        declared = {urlsplit(each).hostname for each in (url, *document.former_urls) if not public_only}
        public = public_only
        exchanges: list[Exchange] = []
        seen: set[tuple[str, str]] = set()
        while True:
            # the same address again with another cookie is how some sites test for cookies
            step = (url, str(sorted(self._session.cookies.items())))
            if step in seen:
                raise LostRedirectError(f"{document.url} redirects in a circle, at {url}", hint=_MOVED)
            if len(seen) > self._limits.max_redirects:
                raise LostRedirectError(
                    f"{document.url} redirects more than {self._limits.max_redirects} times", hint=_MOVED
                )
            seen.add(step)
            if urlsplit(url).netloc != host:
                for name in _FOR_ONE_HOST:
                    headers.pop(name, None)
            public_only = public and urlsplit(url).hostname not in declared
            try:
                if public_only and is_local_name(url):
                    raise PrivateAddressError(urlsplit(url).hostname)
                # a chain of redirects must not buy time by hosts whose rules come slowly
                left = budget.left() if exchanges else self._limits.timeout
                spent = self._robots.ask_leave(document, url, seconds=left, public_only=public_only)
                budget.deadline += 0 if exchanges else spent
                answer, body, exchange = self._exchange(
                    url, headers, self._clock(), budget, public_only=public_only
                )
            except PrivateAddressError as problem:
                raise LostRedirectError(
                    f"{document.url} redirects to {url[:200]}, which is within a private network ({problem})",
                    hint="nothing was asked there; if the document is there, correct its url in providers.yaml",
                ) from problem
            exchanges.append(exchange)
            public = public or not came_from_private(exchange)
            location = _location(answer)
            if answer.status_code == 304 and not validators:
                raise FetchError(
                    f"{url}: it answers that nothing has changed, and was not asked that (HTTP 304)",
                    hint=_LATER,
                )
            if location is None:
                return Capture(
                    document=document.id,
                    url=document.url,
                    final_url=exchange.url,
                    captured_at=exchange.at,
                    status=answer.status_code,
                    headers=tuple(answer.raw.headers.iteritems()),
                    body=body,
                    exchanges=tuple(exchanges),
                )
            url = _address(location, base=exchange.url)
            if url is None:
                raise LostRedirectError(
                    f"{document.url} redirects to {location[:200]!r}, which is not a web address", hint=_MOVED
                )

    def _exchange(
        self,
        url: str,
        headers: CaseInsensitiveDict[str],
        at: datetime,
        budget: _Budget,
        *,
        public_only: bool,
    ) -> tuple[requests.Response, bytes, Exchange]:
        """Send one request and read its whole answer; every library error ends here."""
        request = self._request(url, headers)
        try:
            answer, packed = self._sent(request, budget, public_only=public_only)
            encoding = answer.headers.get("Content-Encoding", "")
            body = decoded(packed, encoding, limit=self._limits.max_bytes)
        except TooLargeError as problem:
            raise FetchError(
                f"{url}: the page is larger than {self._limits.max_bytes / 2**20:.3g} MiB",
                hint="no legal text is that large: open the address in a browser to see what it is",
            ) from problem
        except CodingError as problem:
            raise _PassingError(f"{url}: the answer cannot be unpacked: {problem}") from problem
        except (InvalidURL, LocationParseError, UnicodeError) as problem:
            raise _not_askable(url, problem) from problem
        # http.client lets through what it makes of a chunk that claims -5 bytes, or more than memory has
        except (RequestException, HTTPError, OSError, ValueError, OverflowError) as problem:
            raise self._failure(url, problem, budget) from problem
        wire = self._wire
        return (
            answer,
            body,
            Exchange(
                url=request.url or url, request=bytes(wire.sent), response=wire.response, ip=wire.ip, at=at
            ),
        )

    def _request(self, url: str, headers: CaseInsensitiveDict[str]) -> requests.PreparedRequest:
        try:
            return self._session.prepare_request(requests.Request("GET", url, headers=headers))
        except (RequestException, LocationParseError, UnicodeError) as problem:
            raise _not_askable(url, problem) from problem

    def _sent(
        self, request: requests.PreparedRequest, budget: _Budget, *, public_only: bool
    ) -> tuple[requests.Response, bytes]:
        """Return the answer and its body as it came, without transfer coding.

        `Session.send` is not used: it would inflate the body of a redirect without any limit.
        """
        url = str(request.url)
        seconds = max(budget.left(), 0.001)
        # half the time for one silence, so that a second attempt has a chance
        idle = self._limits.timeout / 2
        self._wire.begin(
            limit=self._limits.max_bytes, deadline=budget.deadline, idle=idle, public_only=public_only
        )
        settings = self._session.merge_environment_settings(url, {}, True, None, None)
        answer = self._session.get_adapter(url).send(
            request,
            timeout=(min(_CONNECT_SECONDS, seconds), min(idle, seconds)),
            **settings,  # type: ignore[arg-type]
        )
        try:
            if (answer.raw.length_remaining or 0) > self._limits.max_bytes:
                raise TooLargeError
            packed = bytearray()
            for piece in answer.raw.stream(_PIECE, decode_content=False):
                packed += piece
                if len(packed) > self._limits.max_bytes:
                    raise TooLargeError
        except BaseException:
            answer.raw.close()
            raise
        answer.raw.release_conn()
        extract_cookies_to_jar(self._session.cookies, request, answer.raw)  # type: ignore[no-untyped-call]
        return answer, bytes(packed)

    def _failure(self, url: str, problem: Exception, budget: _Budget) -> Exception:
        """Return what a library error means: a `FetchError`, or one that another attempt may cure."""
        if budget.left() <= 0:
            return FetchError(
                f"{url}: no complete answer within {self._limits.timeout:g} seconds", hint=_LATER
            )
        causes = _causes(problem)
        for cause in causes:
            if isinstance(cause, ssl.SSLCertVerificationError):
                return FetchError(
                    f"{url}: its certificate cannot be trusted: {cause.verify_message}",
                    hint="nothing was read; if a browser trusts it, is this computer's clock right?",
                )
            if isinstance(cause, NameResolutionError):
                host = urlsplit(url).hostname
                return _PassingError(f"{url}: no such host as {host}, or no connection to the internet")
            if isinstance(cause, IncompleteRead):
                return _PassingError(f"{url}: the answer broke off before its end")
            if isinstance(cause, TimeoutError):
                return _PassingError(f"{url}: no answer within {self._limits.timeout / 2:g} seconds")
        last = causes[-1]
        said = _printable(str(getattr(last, "strerror", None) or last))
        return _PassingError(f"{url}: the connection failed: {said}")


def _not_askable(url: str, problem: Exception) -> FetchError:
    return FetchError(f"{url[:200]!r} cannot be asked for: {_printable(str(problem))}", hint=_MOVED)


def _printable(said: str) -> str:
    """Return an error's words, in which libraries quote what the server sent."""
    return "".join(character if character.isprintable() else "?" for character in said[:200])


def _worth_another(status: int) -> bool:
    return status == 429 or status >= 500


def _address(url: str, *, base: str = "") -> str | None:
    """Return an absolute web address, quoted and without its fragment; None where `url` is none."""
    try:
        joined = requote_uri(urldefrag(urljoin(base, url)).url)
        parts = urlsplit(joined)
        usable = parts.scheme in ("http", "https") and parts.hostname and len(joined) <= _LONGEST_ADDRESS
    except (ValueError, RequestException):
        return None
    return joined if usable else None


def _location(answer: requests.Response) -> str | None:
    """Return where a redirect leads; servers put UTF-8 into headers, which are read as Latin-1."""
    location = answer.headers.get("Location")
    if location is None or answer.status_code not in _REDIRECTS:
        return None
    with contextlib.suppress(UnicodeError):
        return location.encode("latin-1").decode("utf-8")
    return location


def _headers(document: Document, validators: Validators | None) -> CaseInsensitiveDict[str]:
    language = document.language
    headers: CaseInsensitiveDict[str] = CaseInsensitiveDict(
        {
            "User-Agent": USER_AGENT,
            "Accept": "text/html,application/xhtml+xml;q=0.9,text/plain;q=0.8,*/*;q=0.1",
            "Accept-Language": language if language == "en" else f"{language}, en;q=0.1",
        }
    )
    headers.update(dict(document.headers))
    headers["Accept-Encoding"] = ACCEPT_ENCODING
    if validators and validators.etag:
        headers["If-None-Match"] = validators.etag
    if validators and validators.last_modified:
        headers["If-Modified-Since"] = validators.last_modified
    return headers


def _causes(problem: BaseException) -> list[BaseException]:
    """Return the error and those it wraps, outermost first: libraries wrap in arguments, reasons, causes."""
    causes: list[BaseException] = []
    queue: list[object] = [problem]
    while queue:
        cause = queue.pop(0)
        if isinstance(cause, BaseException) and cause not in causes:
            causes.append(cause)
            queue += [getattr(cause, "reason", None), cause.__cause__, cause.__context__, *cause.args]
    return causes
