"""Whether a browser can be driven here: Chromium and the library that drives it (`.ci/run` installs both as root)."""

from __future__ import annotations

import pytest

from tosdiff.errors import FetchError


def needs_browser() -> None:
    """Skip a test, with the reason, where there is no browser."""
    from tosdiff.capture.fetchers.browser import installed

    try:
        installed()
    except FetchError as problem:
        pytest.skip(f"{problem.message}: {problem.hint}")
