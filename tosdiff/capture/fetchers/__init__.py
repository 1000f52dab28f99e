"""The fetchers, a module each; `capture.fetching` says what each of them promises.

Invariant: a fetcher's libraries are loaded when it is opened.
"""

from __future__ import annotations

from collections.abc import Mapping

from tosdiff.capture.fetching import Fetcher, FetchLimits, Open
from tosdiff.models import Clock, FetchedBy


def _http(limits: FetchLimits, clock: Clock) -> Fetcher:
    from tosdiff.capture.fetchers.http import HttpFetcher

    return HttpFetcher(limits, clock)


def _archive(limits: FetchLimits, clock: Clock) -> Fetcher:
    from tosdiff.capture.fetchers.archive import ArchiveFetcher

    return ArchiveFetcher(limits, clock)


def _browser(limits: FetchLimits, clock: Clock) -> Fetcher:
    from tosdiff.capture.fetchers.browser import BrowserFetcher

    return BrowserFetcher(limits, clock)


FETCHERS: Mapping[FetchedBy, Open] = {
    FetchedBy.HTTP: _http,
    FetchedBy.BROWSER: _browser,
    FetchedBy.ARCHIVE: _archive,
}
"""Those that exist, by the name that `fetch:` in providers.yaml and a capture give them."""
