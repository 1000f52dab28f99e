"""A page that a person passes the walls of, in a window on their own screen; it is read once the text is there.

Invariant: nothing is clicked, typed, scrolled or run in the page for the person; the page is read where its address is that
of the document, and a window that is closed is a page that was not read.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from tosdiff.capture.by_hand import by_hand
from tosdiff.capture.fetchers import devtools
from tosdiff.capture.fetchers.devtools import DevToolsError, Look, Tab
from tosdiff.capture.fetchers.window import Window
from tosdiff.capture.fetching import FetchLimits
from tosdiff.capture.obstacles import is_challenge_title
from tosdiff.errors import FetchError
from tosdiff.models import Capture, Clock, Document, FetchedBy, Refusal, Validators

_ASKED = 0.4  # seconds between two looks at the list of tabs
_STILL = 1.0  # seconds for which a tab keeps its name and address before its page is looked at
_AGAIN, _SELDOM = 1.5, 5.0  # seconds to the next look at a page without the text, at first and later
_NEVER_STILL = 15.0  # seconds after which a text that goes on changing is taken as it is
_UNREACHABLE = 10.0  # seconds for which the browser shows its own error page


@dataclass(frozen=True, slots=True, kw_only=True)
class Counsel:
    """What whoever asks knows better than a fetcher."""

    refuse: Callable[[Document, Capture], Refusal | None]
    """Says why a page is not the document; None where it is."""
    same_address: Callable[[str, str], bool]
    """Whether an address is that of a declared one."""
    say: Callable[[str], None]
    """Tells the person something."""


class AssistedFetcher:
    """Shows documents one at a time, whichever threads ask, in one window."""

    def __init__(
        self,
        limits: FetchLimits,
        clock: Clock,
        *,
        program: str,
        profile: Path,
        counsel: Counsel,
    ) -> None:
        self._limits = limits
        self._clock = clock
        self._counsel = counsel
        self._window = Window(program, profile, sandbox=limits.sandbox)
        self._one = Lock()
        self._users = 0
        self._ended = False

    def shared(self) -> AssistedFetcher:
        """Count one more that uses this fetcher, and return it; the window closes when the last has closed it."""
        with self._one:
            self._users += 1
        return self

    def close(self) -> None:
        with self._one:
            self._users = max(0, self._users - 1)
            if not self._users:
                self._window.close()

    def end(self) -> None:
        """Close the window, whoever still uses it, and show no other: the run is over."""
        self._ended = True
        self._window.close()

    def fetch(self, document: Document, validators: Validators | None = None) -> Capture:
        """Show the page, and return it as rendered once it shows the document.

        A page that shows a text when the person closes it is returned as well, and judged as any other.

        Raises:
            FetchError: there is no browser, or the window was closed or time was up before the text was there.
        """
        if not document.url.startswith(("http://", "https://")):
            raise FetchError(
                f"{document.url!r} is not a web address", hint="correct its url in providers.yaml"
            )
        with self._one:
            if self._ended:
                raise FetchError(f"{document.url}: the run was ended")
            self._window.show(document.url)
            self._counsel.say(
                f"{document.id}: {document.url} is open in a window; do there what it asks of a person. It is read once the "
                "text is there; close the window to go on without it"
            )
            return _Sitting(document, self._window, self._limits, self._clock, self._counsel).read()


class _Sitting:
    """One document while it is shown."""

    def __init__(
        self,
        document: Document,
        window: Window,
        limits: FetchLimits,
        clock: Clock,
        counsel: Counsel,
    ) -> None:
        self._document = document
        self._window = window
        self._limits = limits
        self._clock = clock
        self._counsel = counsel
        self._began = time.monotonic()
        self._said: set[str] = set()
        self._doubtful: Capture | None = None
        """The page seen last, where it is a text and perhaps not the document."""
        self._elsewhere = ""
        """Where the person has gone, if not to the document."""

    def read(self) -> Capture:
        shown: Tab | None = None
        there: tuple[float, Look] | None = None
        failed = 0.0
        since = due = time.monotonic()
        pause = _AGAIN
        while (now := time.monotonic()) - self._began < self._limits.person:
            time.sleep(_ASKED)
            tab = self._window.tab()
            if tab is None:
                return self._given_up("the window was closed")
            if tab != shown:
                shown, since, due, pause, there = tab, now, now, _AGAIN, None
            if now - since < _STILL or now < due or is_challenge_title(tab.title):
                continue
            seen = self._look(tab)
            if seen is None or not self._is_the_document(seen):
                there, due, pause = None, now + pause, min(pause * 1.3, _SELDOM)
                failed = (failed or now) if seen and seen.url.startswith("chrome-error:") else 0.0
                if failed and now - failed > _UNREACHABLE:
                    raise FetchError("the browser cannot reach it either", hint=by_hand())
                continue
            if there and (there[1].words == seen.words or now - there[0] > _NEVER_STILL):
                return self._capture(seen)
            there, due = (there[0] if there else now, seen), now + _STILL
        return self._given_up(f"{self._limits.person / 60:.3g} minutes were over")

    def _look(self, tab: Tab) -> Look | None:
        try:
            seen = devtools.look(self._window.port, tab.id, max_bytes=self._limits.max_bytes)
        except DevToolsError:  # it is going to another page, asks something in a box, or is gone
            return None
        return seen

    def _is_the_document(self, seen: Look) -> bool:
        own = (self._document.url, *self._document.former_urls, seen.led_to)
        self._elsewhere = "" if any(self._counsel.same_address(seen.url, each) for each in own) else seen.url
        self._doubtful = None
        if self._elsewhere.startswith(("http://", "https://")):
            self._say_once(
                f"the window shows {seen.url}, which is not where {self._document.id} is declared to be"
            )
        if self._elsewhere or not seen.ready:
            return False
        if "pdf" in seen.media_type:
            raise FetchError("the window shows a PDF, which is not read there", hint=by_hand())
        if len(seen.content) > self._limits.max_bytes:
            raise FetchError(
                f"the page is larger than {self._limits.max_bytes / 2**20:.3g} MiB",
                hint="allow for it with --max-size",
            )
        capture = self._capture(seen)
        refusal = self._counsel.refuse(self._document, capture)
        if refusal and not refusal.wall.is_in_the_way:
            self._doubtful = capture
            self._say_once(
                f"this may not be {self._document.id}: {refusal.reason}; if it is, close the window"
            )
        return refusal is None

    def _say_once(self, words: str) -> None:
        if words not in self._said:
            self._said.add(words)
            self._counsel.say(words)

    def _capture(self, seen: Look) -> Capture:
        is_plain = seen.media_type == "text/plain"
        return Capture(
            document=self._document.id,
            url=self._document.url,
            final_url=seen.url.partition("#")[0],
            captured_at=self._clock(),
            status=200
            if seen.status in (0, 304)
            else seen.status,  # unsaid before Chromium 109; from its cache
            headers=(("Content-Type", f"{seen.media_type if is_plain else 'text/html'}; charset=utf-8"),),
            body=seen.content.encode("utf-8", "replace"),
            fetcher=FetchedBy.ASSISTED,
            source=self._made(),
        )

    def _made(self) -> str:
        try:
            name = devtools.version(self._window.port).replace("/", " ")
        except DevToolsError:
            name = ""
        return (
            f"{name or 'a browser'}: the page as rendered in a window that a person used, "
            f"read after {time.monotonic() - self._began:.0f} s; the answer itself was not kept"
        )

    def _given_up(self, why: str) -> Capture:
        if self._doubtful:
            return self._doubtful
        where = (
            f" while it showed {self._elsewhere}, which is not the document's address"
            if self._elsewhere
            else ""
        )
        raise FetchError(f"{why} before the text was there{where}", hint=by_hand())
