"""The text fragment by which a browser scrolls to a quotation (`#:~:text=`, https://wicg.github.io/scroll-to-text-fragment/).

Invariant: it is given only where the page holds its words once, so that no browser can show another place; words that
the page shows with invisible characters between them have none, as browsers differ in finding those.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from tosdiff.language.normalise import shown

# A fragment of all the words of a long sentence is an address that nobody can paste: such a one gets its ends.
_LONGEST, _END_WORDS = 120, 5


def text_fragment(pieces: Sequence[str], page: str) -> str:
    """Return the fragment that leads to a quotation, `:~:text=first%20words,last%20words`; empty where there is none.

    Args:
        pieces: what is quoted, in the page's own characters; more than one where words are left out.
        page: all that the page says, hidden parts as well.
    """
    if any(" ".join(piece.split()) != shown(piece) for piece in pieces):
        return ""
    ends = _ends(pieces)
    whole = _folded(page)
    if not ends or any(_times(end, whole) != 1 for end in ends):
        return ""
    return f":~:text={','.join(map(_encoded, ends))}"


def with_fragment(url: str, fragment: str) -> str:
    """Return an address with a text fragment, which goes behind one that it has."""
    if not fragment:
        return url
    return f"{url}{'' if '#' in url else '#'}{fragment}"


def _ends(pieces: Sequence[str]) -> tuple[str, ...]:
    """Return the words to look for: all of them, or the first and the last."""
    # a browser looks for words within one paragraph, and for a first and last over several
    parts = [" ".join(part.split()) for piece in pieces for part in piece.split("\n\n") if part.strip()]
    if parts:  # a stop at the end of an address is taken for one behind it
        parts[-1] = parts[-1].rstrip(".,;:!?") or parts[-1]
    if len(parts) == 1 and len(parts[0]) <= _LONGEST:
        return (parts[0],)
    if not parts:
        return ()
    first, last = parts[0].split(), parts[-1].split()
    if len(parts) == 1 and len(first) < 2 * _END_WORDS:  # of a script that sets no spaces
        return ()
    return " ".join(first[:_END_WORDS]), " ".join(last[-_END_WORDS:])


def _times(words: str, whole: str) -> int:
    """Return how often words stand in a text, overlapping ones counted."""
    return len(re.findall(f"(?={re.escape(_folded(words))})", whole))


def _folded(text: str) -> str:
    return shown(text).casefold()


def _encoded(words: str) -> str:
    """Return words in which nothing acts as a part of the fragment: it gives `-`, `,` and `&` a meaning."""
    return quote(words, safe="").replace("-", "%2D")
