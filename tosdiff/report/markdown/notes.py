"""Footnotes of a text in Markdown: the whole of a source at its first place, a short note at each place after.

Invariant: as in `report.markdown`; every note that is referred to is written once, and no other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import cast

from tosdiff.evidence.cite import Citation
from tosdiff.report.styles.prose import Prose, markdown
from tosdiff.report.styles.short import again


class Notes:
    """The notes of one text, in the order of the places that refer to them."""

    def __init__(self, style: str = "text") -> None:
        module = import_module(f"tosdiff.report.styles.{style}")
        self._full = cast("Callable[[Citation], Prose]", module.note)
        self._written: dict[str, str] = {}
        self._keys: dict[tuple[str, str], str] = {}
        """Of the short notes, by snapshot and section."""

    def reference(self, citation: Citation, section: str = "") -> str:
        """Return `[^key]` to stand at a place; `section` says where in the source, in words."""
        first = _key(citation)
        if first not in self._written:
            self._written[first] = markdown(self._full(citation))
            return f"[^{first}]"
        place = (first, section)
        if place not in self._keys:
            self._keys[place] = f"{first}-{sum(each[0] == first for each in self._keys) + 2}"
            self._written[self._keys[place]] = markdown(again(citation, section))
        return f"[^{self._keys[place]}]"

    def lines(self) -> Iterator[str]:
        """Yield the notes, each with a blank line behind it."""
        for key, note in self._written.items():
            yield f"[^{key}]: {note}\n"


def _key(citation: Citation) -> str:
    """Return a footnote's name: letters, digits and hyphens alone, which every renderer reads."""
    return re.sub(r"[^a-z0-9]+", "-", citation.snapshot.lower()).strip("-")
