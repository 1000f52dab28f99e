"""Regular expressions that are compiled when a text is first held against them.

Compiling those of every module that a command imports takes longer than the command's own work, and most commands
meet few of the texts that they are for. Invariant: the pattern is the one that `re.compile` returns, and so is
everything that is asked of it; one that is no expression is an error at its first use, which every test of it is.
"""

from __future__ import annotations

import re
from typing import Any, cast


class _CompiledOnUse:
    """Stands for a pattern; what it was asked for once is its own from then on, as quick as the pattern's."""

    def __init__(self, expression: str, flags: int) -> None:
        self.pattern = expression
        self._flags = flags
        self._compiled: re.Pattern[str] | None = None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # nothing of a pattern: copying and pickling ask for it before there is one
            raise AttributeError(name)
        if self._compiled is None:
            self._compiled = re.compile(self.pattern, self._flags)
        found = getattr(self._compiled, name)
        setattr(self, name, found)
        return found


def compiled_on_use(expression: str, flags: int = 0) -> re.Pattern[str]:
    """Return the pattern of an expression; it cannot be given to functions of `re` in a pattern's place."""
    return cast("re.Pattern[str]", _CompiledOnUse(expression, flags))
