"""The digest of what a page says, and link targets without what changes at every fetch.

Invariant: two captures with equal state digests show the same text, structure and stable links.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from tosdiff.models import Block

_TRACKING = re.compile(
    r"utm_\w+|gclid|fbclid|msclkid|mc_[ce]id|_ga|_gl|ref_?src|sid|session_?(?:id)?|sess|nonce|token|"
    r"csrf\w*|cache_?bust\w*|cb|ts|timestamp|visitor_?id|device_?id|anonymous_?id|distinct_?id|ajs_\w+|icid|_hs\w+",
    re.IGNORECASE,
)
# A long run that mixes digits and letters is an identifier made by a machine; words and dates are none.
_IDENTIFIER = re.compile(
    r"(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|(?=[\w.~+=/-]*\d)(?=[\w.~+=/-]*[A-Za-z])[\w.~+=-]{20,})",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def stable_target(url: str) -> str:
    """Return a link target without tracking parameters and machine-made identifiers in its query."""
    try:
        parts = urlsplit(url)
        query = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return url
    kept = [
        (name, value)
        for name, value in query
        if not _TRACKING.fullmatch(name) and not _IDENTIFIER.fullmatch(value)
    ]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(kept), ""))


def state_digest(blocks: Sequence[Block]) -> str:
    """Return the digest of kinds, levels, markers, texts and stable link targets."""
    rows = [
        [b.kind.value, b.level, b.marker, b.text, [stable_target(link.target) for link in b.links]]
        for b in blocks
    ]
    return sha256(json.dumps(rows, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
