"""What an element's class, id and style say of it.

Invariant: a name is only a hint; whether a part so named is left out is decided by what it holds.
"""

from __future__ import annotations

import re
from functools import lru_cache

ICON, UNSEEN, BANNER, FURNITURE = "icon", "unseen", "banner", "furniture"

_ICON = re.compile(r"material-(?:icons|symbols)|\bicon-label\b")
_UNSEEN = re.compile(
    r"(?:^|[\s_-])(?:sr-only|visually-?hidden|screen-?reader(?:-text|-only)?|a11y-hidden)(?:$|[\s_])"
)
_BANNER = re.compile(r"cookie|consent|onetrust|gdpr-")
_FURNITURE = re.compile(
    r"breadcrumb|nav(?:bar|igation)|(?:^|[\s_-])nav(?:$|[\s_-])|site-?(?:header|footer|nav)|page-?footer|"
    r"lang(?:uage)?-?(?:select|switch|pick|menu)|locale-?(?:select|switch|pick)|social-?(?:share|links|media|icons)|"
    r"share-?(?:button|bar|links)|table-?of-?contents|(?:^|\s)toc(?:$|[\s_]|-(?:list|nav|container|wrapper|menu|links?))|skip-?(?:link|to|nav)|newsletter|"
    r"feedback-?(?:form|widget)|side-?bar|side-?nav|promo|announcement|back-?to-?top|scroll-?to-?top"
)
# One of these stands in every name that a pattern above matches; looking for them first costs a tenth.
_HINTS = ("cookie", "consent", "onetrust", "gdpr", "crumb", "nav", "header", "footer", "lang", "locale",
          "social", "share", "toc", "contents", "skip", "newsletter", "feedback", "side", "promo",
          "announcement", "icon", "material", "sr-only", "hidden", "reader", "-top", "totop")  # fmt: skip
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@lru_cache(maxsize=16384)
def by_name(names: str) -> str:
    """Return what a class or an id says of its element; the same names come back all over a site."""
    lowered = names.lower()
    if not any(hint in lowered for hint in _HINTS):
        return ""
    for pattern, verdict in ((_ICON, ICON), (_UNSEEN, UNSEEN), (_BANNER, BANNER), (_FURNITURE, FURNITURE)):
        if pattern.search(lowered):
            return verdict
    return ""


def hides(attribute: str, value: str) -> bool:
    """Whether `hidden`, `aria-hidden` or `style` hides the element."""
    if attribute == "style":  # whose longest ones say nothing of it, and a search costs fifty times a memo
        return len(value) > 9 and _style_hides(value)
    return attribute == "hidden" or value == "true"


@lru_cache(maxsize=4096)
def _style_hides(style: str) -> bool:
    return _HIDING.search(style) is not None
