"""The console that results are printed on.

Invariant: in a pipe it has no colours and no padding; a reader who leaves is no error of ours.
"""

from __future__ import annotations

import os
import re
import sys
from typing import Any, TextIO, cast

from rich.console import Console

_PIPED_WIDTH = 72
"""Columns in a file, a mail or a pipe, unless COLUMNS says otherwise."""
_PADDING = re.compile(r" +\n")


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to `cli`: Rich would exit with 1, which means that wording changed."""
        raise BrokenPipeError


class _Trimmed:
    """A stream without the spaces that tables pad their lines with, for files and pipes."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(_PADDING.sub("\n", text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def console(*, stderr: bool = False) -> Console:
    """Return a console for results; for a pipe it has no colours, no padding and a width to read by."""
    made = _Console(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=False)
    if not (stderr or sys.stdout.isatty() or made.is_terminal):
        if not os.environ.get("COLUMNS", "").isdigit():
            made.width = _PIPED_WIDTH
        made.file = cast("TextIO", _Trimmed(sys.stdout))
    return made


def is_coloured(to: Console) -> bool:
    return to.color_system is not None and not to.no_color
