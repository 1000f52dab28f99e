"""The key by which a bibliography knows a citation: author, short title, day of capture, and letters.

Invariant: the same version and quotation have the same key wherever and whenever they are cited, and other ones another:
the letters are of their digest, so two quotations of one snapshot never share a key.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256

from tosdiff.evidence.cite import Citation

# Without vowels, so that they spell no word.
_LETTERS = "bcdfghjkmnpqrstvwxz"
_LENGTH, _TITLE_WORDS, _AUTHOR_WORDS = 3, 3, 1
_TELLS_NOTHING = frozenset(("of", "and", "the", "for", "a", "an", "to"))


def key(c: Citation) -> str:
    """Return `halcyon-terms-service-20260521-kwd`: ASCII, small letters, digits and hyphens."""
    document, _, moment = c.snapshot.partition("@")
    provider, _, slug = document.partition("/")
    author = _words(c.publisher)[:_AUTHOR_WORDS] or [provider]
    said = (word for word in _words(c.title) if word not in _TELLS_NOTHING and word not in author)
    named = list(said)[:_TITLE_WORDS] or [slug]
    return "-".join((*author, *_words(" ".join(named)), moment[:8], _letters(c)))


def _words(text: str) -> list[str]:
    """Return the words of a name that ASCII can write, without their accents."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("ß", "ss")).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z0-9]+", plain)


def _letters(c: Citation) -> str:
    said = f"{c.snapshot} {c.quotation.span if c.quotation else ''} {c.quotation.text if c.quotation else ''}"
    number = int.from_bytes(sha256(said.encode("utf-8", "surrogatepass")).digest()[:8])
    letters = ""
    for _ in range(_LENGTH):
        number, at = divmod(number, len(_LETTERS))
        letters += _LETTERS[at]
    return letters
