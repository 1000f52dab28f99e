"""Names of legal documents, as titles, headings and addresses bear them.

Invariant: two names of one document tell the same; what tells two documents of one provider apart is kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tosdiff.language.patterns import compiled_on_use
from tosdiff.language.tables import table, words_in
from tosdiff.language.words import words_of

_PARTS = compiled_on_use(r"\s+[|\\/·•–—:-]\s+|\s*[|:]\s+")
_LONGEST_NAME = 8  # words


def title_parts(title: str) -> list[str]:
    """Return the parts of a title that a page puts together: "Terms of Use | Halcyon"."""
    return [part for part in _PARTS.split(title) if part.strip()]


def telling(name: str) -> frozenset[str]:
    """Return the words of a document's name that tell it from others of the same provider.

    "Privacy Notice" is the "Privacy Policy" and not the "Usage Policy".
    """
    return frozenset(map(_common, _words(name))) - words_in("documents", "tells_nothing")


def document_name(line: str) -> frozenset[str]:
    """Return the telling words of a line that is the name of a legal document; none for any other line."""
    words = _words(line)
    is_name = len(words) <= _LONGEST_NAME and words_in("documents", "kinds").intersection(words)
    return telling(line) if is_name else frozenset()


def names_a_part(text: str) -> bool:
    """Return whether a contract may call a text so that it makes part of itself: "our Usage Policy", "Schedule 2"."""
    known = words_in("documents", "kinds") | words_in("documents", "parts")
    return not known.isdisjoint(map(_common, _words(text)))


def is_legal_name(text: str) -> bool:
    """Return whether a name has a word by which a page calls itself a legal document."""
    return not words_in("documents", "names").isdisjoint(_words(text))


def of_address(name: str) -> str:
    """Return an id, a fragment or the last part of a path as words: `TermsOfUse.html` is "Terms Of Use"."""
    return re.sub(r"[_\W]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])|\.\w{1,5}$", " ", name))


def _common(word: str) -> str:
    """Return the word that stands for one of the same meaning."""
    common: str = table("documents")["same"].get(word, word)
    return common


def _words(text: str) -> Sequence[str]:
    return words_of(text.lower())
