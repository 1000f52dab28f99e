"""Citations in the style that was asked for.

Invariant: as in `report.styles`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from textwrap import indent
from typing import cast

from tosdiff.evidence.cite import Citation


def text(citations: Sequence[Citation], style: str = "text") -> str:
    """Write citations one after the other; as CSL-JSON in one list."""
    entries = [entry(citation, style) for citation in citations]
    if style == "csl-json":
        return "[\n" + ",\n".join(indent(each, "  ") for each in entries) + "\n]"
    return "\n\n".join(entries)


def entry(citation: Citation, style: str) -> str:
    """Write one citation."""
    module = import_module(f"tosdiff.report.styles.{style.replace('-', '_')}")
    return cast("Callable[[Citation], str]", module.entry)(citation)


def key(citation: Citation) -> str:
    """Return the key by which a bibliography knows a citation."""
    from tosdiff.report.styles.keys import key as of

    return of(citation)
