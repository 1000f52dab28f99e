"""One request to a service that is asked for something: a timestamp, a capture by an archive.

Invariant: an answer is complete, within a size and a time; no redirect is followed, so that keys go nowhere else, and
nothing of the request is kept. This module translates the errors of requests for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
from requests.exceptions import RequestException

from tosdiff.capture.fetchers.http import USER_AGENT
from tosdiff.capture.fetchers.trust import SystemTrustAdapter
from tosdiff.errors import FetchError

_LARGEST = 1024 * 1024
_LATER = "it may be a passing fault: try again later"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAnswer:
    """What a service said."""

    status: int
    headers: Mapping[str, str]
    """By name in small letters."""
    body: bytes

    @property
    def retry_after(self) -> float | None:
        """Seconds for which it asks not to be asked again."""
        stated = self.headers.get("retry-after", "")
        return min(float(stated), 86_400.0) if stated.isdecimal() and len(stated) < 8 else None


def asked(
    url: str, body: bytes | None = None, *, headers: Mapping[str, str] | None = None, timeout: float = 30.0
) -> ServiceAnswer:
    """Ask a service, with a `body` by POST, and return its answer, whatever its status.

    Args:
        url: the service's address.
        body: what is posted; None to get.
        headers: of the request; secrets among them are in no message.
        timeout: seconds for connecting, and again between two pieces of the answer.

    Raises:
        FetchError: there was no complete answer.
    """
    session = requests.Session()
    session.mount("https://", SystemTrustAdapter())
    session.auth = lambda request: request  # or requests would send what ~/.netrc has
    try:
        with session.request(
            "GET" if body is None else "POST",
            url,
            data=body,
            headers={"User-Agent": USER_AGENT, **(headers or {})},
            timeout=timeout,
            allow_redirects=False,
            stream=True,
        ) as answer:
            content = b""
            for piece in answer.iter_content(65_536):
                content += piece
                if len(content) > _LARGEST:
                    raise FetchError(f"{url}: the answer is larger than {_LARGEST} bytes")
            named = {name.lower(): value for name, value in answer.headers.items()}
            return ServiceAnswer(status=answer.status_code, headers=named, body=content)
    except (RequestException, ValueError) as problem:
        raise FetchError(f"{urlsplit(url).netloc}: {type(problem).__name__}", hint=_LATER) from problem
    finally:
        session.close()
