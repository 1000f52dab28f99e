"""What an import finds: pages of declared documents, and strangers.

Invariant: values only; nothing here opens a file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from tosdiff.models import Capture, Document
from tosdiff.store.files import home


def without_home(name: str) -> str:
    """Return where something is held as it is recorded: a store may be published, and whose folders they were is no evidence."""
    own = str(home() or "")
    return f"~{name[len(own) :]}" if len(own) > 1 and name.startswith((f"{own}/", f"{own}\\")) else name


class FoundBy(StrEnum):
    """How the document of a page was found."""

    ADDRESS = "address"
    FORMER_ADDRESS = "former address"
    TITLE = "title"
    TOLD = "told"
    """The user names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPage:
    """A saved page of a declared document."""

    name: str
    """Where it is held, fit to be shown."""
    document: Document
    by: FoundBy
    at: datetime
    """When it was captured."""
    at_by: str
    """Who tells that time, in words that follow "time by"; empty where its name or the record it is in does."""
    doubtful: bool = False
    """Whether the time is only that of the file."""
    capture: Callable[[], Capture]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """A file that is none of the declared documents."""

    name: str
    missing: str
    """Why, in one line."""
    is_page: bool
    """Whether it is a page, or may hold some."""
    is_damaged: bool = False
    """Whether it could not be read to its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDisk:
    """What stands at a path that is neither a page nor an archive of pages, but is opened elsewhere."""

    path: Path
    name: str
    kind: str
    """`warc`, `wacz` or `store`."""
