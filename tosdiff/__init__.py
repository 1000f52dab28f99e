"""tosdiff: which sentence stood in whose terms, since when, and what stood there before.

From Python, `tosdiff.open` opens an archive; `docs/guide/python.md` shows what it can be asked.
"""

from __future__ import annotations

from tosdiff.about import HOME_PAGE, __version__

TYPE_CHECKING = False  # as type checkers read it; `typing` would be most of what this import costs
if TYPE_CHECKING:
    from tosdiff.api import OpenArchive, OpenDocument, Rows, open
    from tosdiff.errors import TosdiffError

__all__ = ["HOME_PAGE", "OpenArchive", "OpenDocument", "Rows", "TosdiffError", "__version__", "open"]

_MODULES = {
    "OpenArchive": "api",
    "OpenDocument": "api",
    "Rows": "api",
    "open": "api",
    "TosdiffError": "errors",
}


def __getattr__(name: str) -> object:
    """Import the API when it is first asked for: start-up is part of every command."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"tosdiff.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
