"""What was read of a paragraph, kept while a command runs: versions of a text share nearly all of their paragraphs.

Invariant: what is kept is bounded in number and in size, whatever a page holds, and is what would be read anew.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, update_wrapper
from typing import Concatenate, ParamSpec, TypeVar, cast

# Of the paragraphs in 425 records of one import 24 in 25 were read before; a document has 240, the longest 3,000.
_KEPT = 4096
_LONGEST = 4000  # characters; what is longer is rare, and would let a hostile page fill the memory

P = ParamSpec("P")
T = TypeVar("T")


def kept_by_paragraph(
    *, longest: int = _LONGEST
) -> Callable[[Callable[Concatenate[str, P], T]], Callable[Concatenate[str, P], T]]:
    """Keep what a function returns of a paragraph, its first argument; all others must be hashable too.

    What it returns must not be changed by whoever asked. Of a text over `longest` characters nothing is kept.
    """

    def keeping(read: Callable[Concatenate[str, P], T]) -> Callable[Concatenate[str, P], T]:
        kept = cast(Callable[Concatenate[str, P], T], lru_cache(maxsize=_KEPT)(read))

        def kept_or_read(paragraph: str, /, *args: P.args, **kwargs: P.kwargs) -> T:
            return (kept if len(paragraph) <= longest else read)(paragraph, *args, **kwargs)

        return update_wrapper(kept_or_read, read)

    return keeping
