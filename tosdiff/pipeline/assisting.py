"""A check at which a person passes the walls: what it needs, and the fetcher that shows the pages.

Invariant: without somebody at a screen nothing is shown, and that is said before anything is fetched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tosdiff.capture.by_hand import by_hand
from tosdiff.capture.fetchers import FETCHERS
from tosdiff.capture.fetching import Fetcher, FetchLimits, Open
from tosdiff.errors import FetchError, StoreError, StoreLockedError, UsageError
from tosdiff.models import Capture, Clock, Document, FetchedBy, Refusal
from tosdiff.pipeline import judging


def refuse_unattended(*, quiet: bool, as_json: bool, scheduled: bool, terminal: bool) -> None:
    """Refuse to show pages where nobody is to be expected.

    Raises:
        UsageError: it is asked for by a job or a program, or there is no screen.
    """
    from tosdiff.capture.fetchers.programs import has_screen

    if quiet or as_json or scheduled:
        option = "--scheduled" if scheduled else "--json" if as_json else "--quiet"
        raise UsageError(
            f"--assist waits for a person, and {option} is for runs without one",
            hint="run `tosdiff check --assist` by itself, at a terminal",
        )
    if not terminal:
        raise UsageError(
            "--assist waits for a person, and nobody is at a terminal here",
            hint=f"run it in a terminal; or {by_hand()}",
        )
    if not has_screen():
        raise UsageError("--assist shows pages in a window, and there is no screen here", hint=by_hand())


@contextmanager
def assisted(say: Callable[[str], None]) -> Iterator[Mapping[FetchedBy, Open]]:
    """Give the fetchers of a check, with the one that shows a person what the others could not get.

    Its profile lies in the user's data folder, for this user alone, and is held meanwhile.

    Raises:
        FetchError: no browser is installed, or another run shows pages.
        StoreError: the folder cannot be written.
    """
    from tosdiff.capture.fetchers.assisted import AssistedFetcher, Counsel
    from tosdiff.capture.fetchers.programs import program, snap_of
    from tosdiff.importers.matching import same_address

    try:
        browser = program()
    except FetchError as problem:
        raise FetchError(problem.message, hint=f"{problem.hint}; or {by_hand()}") from problem
    with _profile(snap_of(browser)) as profile:
        opened: list[AssistedFetcher] = []

        def shared(limits: FetchLimits, clock: Clock) -> Fetcher:
            if not opened:
                counsel = Counsel(refuse=_refused, same_address=same_address, say=say)
                opened.append(
                    AssistedFetcher(limits, clock, program=browser, profile=profile, counsel=counsel)
                )
            return opened[0].shared()

        try:
            yield {**FETCHERS, FetchedBy.ASSISTED: shared}
        finally:
            for fetcher in opened:
                fetcher.end()


@contextmanager
def _profile(snap: str | None) -> Iterator[Path]:
    from platformdirs import user_data_path

    from tosdiff.store.lock import held

    folder = (
        Path.home() / "snap" / snap / "common" / "tosdiff" if snap else user_data_path("tosdiff") / "browser"
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as problem:
        raise StoreError(
            f"{folder} cannot be written: {problem.strerror or problem}",
            hint="the browser's profile lies there; make it writable",
        ) from problem
    try:
        with held(folder, wait=0, on_wait=None):
            yield folder / "profile"
    except StoreLockedError as problem:
        raise FetchError(
            "another `tosdiff check --assist` is showing pages", hint="run this again when it is done"
        ) from problem


def _refused(document: Document, capture: Capture) -> Refusal | None:
    try:
        return judging.refuse_by_itself(document, capture)
    except Exception:  # it cannot be read as it is declared: the check says so of it
        return None
