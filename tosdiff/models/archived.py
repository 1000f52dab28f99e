"""A copy of a document in another archive, at an address that a reader can open.

Invariant: as in `models`; there is one only where its bytes were fetched back and read as the document.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

_NAMES = {"web.archive.org": "Wayback Machine"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedCopy:
    """A capture that another archive made and shows, as tosdiff fetched it back."""

    url: str
    """Opens it, with the archive's own banner around the page."""
    captured_at: datetime
    """When the archive captured it, by its own clock."""
    same_text: bool
    """Whether its text is that of the version which is cited."""

    @property
    def host(self) -> str:
        """The host that shows it: `web.archive.org`."""
        from urllib.parse import urlsplit  # starting up needs no addresses

        return urlsplit(self.url).netloc.rpartition("@")[2]

    @property
    def archive(self) -> str:
        """The archive's name in a citation, where it is known by one: `Wayback Machine`; else its host."""
        return _NAMES.get(self.host, self.host)
