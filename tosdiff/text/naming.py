"""What an element's class, id and style say of it.

Invariant: a name is only a hint; whether a part so named is left out is decided by what it holds.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tosdiff.language.patterns import compiled_on_use

ICON, UNSEEN, BANNER, FURNITURE, CONSENT, ADDRESS = (
    "icon", "unseen", "banner", "furniture", "consent", "address",
)  # fmt: skip

HIDES, APART, STRUCK, FIXED, WRITTEN = (1 << n for n in range(5))
"""What a style says: not shown, a box of its own, struck out, laid over the page, line breaks as they are written."""

_CAMEL = compiled_on_use(r"(?<=[a-z])(?=[A-Z])")
_ICON = compiled_on_use(
    r"material-(?:icons|symbols)|\bicon-label\b|(?:^|\s)wm-ipp(?:-base|-print)?(?:$|\s)|(?:^|\s)donato(?:$|\s)"
)
_ADDRESS = compiled_on_use(r"__cf_email__")
_UNSEEN = compiled_on_use(
    r"(?:^|[\s_-])(?:sr-only|visually-?hidden|screen-?reader(?:-text|-only)?|a11y-hidden)(?:$|[\s_])"
)
# The consent managers sites take from others, by the names in their own markup.
_CONSENT = compiled_on_use(
    r"(?:^|[\s_-])(?:onetrust|ot-sdk|optanon|cookieyes|cky|cookiebot|cybotcookiebot\w*|didomi|usercentrics|uc-(?:banner|"
    r"overlay)|truste|trustarc|iubenda-cs|termly|osano|qc-cmp2?|sp-message|borlabs\w*|cc-window|klaro|axeptio|tarteaucitron\w*|"
    r"complianz|cmplz|moove-gdpr|hs-eu-cookie|evidon|ketch|transcend|cookiefirst|cookie-law-info|cli-modal|fs-cc|"
    r"cookie-?hub|ccc-|fc-consent|sd-cmp|cmpbox|tc-privacy|lanyard)(?:$|[\s_-])"
)
_BANNER = compiled_on_use(r"cookie|consent|gdpr-")
_FURNITURE = compiled_on_use(
    r"breadcrumb|nav(?:bar|igation)|(?:^|[\s_-])nav(?:$|[\s_-])|site-?(?:header|footer|nav)|page-?footer|"
    r"lang(?:uage)?-?(?:select|switch|pick|menu)|locale-?(?:select|switch|pick)|social-?(?:share|links|media|icons)|"
    r"share-?(?:button|bar|links)|table-?of-?contents|(?:^|\s)toc(?:$|[\s_]|-(?:list|nav|container|wrapper|menu|links?))|skip-?(?:link|to|nav)|newsletter|"
    r"feedback|side-?bar|side-?nav|back-?to-?top|scroll-?to-?top|"
    r"(?:^|[\s_-])(?:promos?|promo(?:tion)?s?-(?:bar|banner|strip|box|card)|announcements?|modal|pop-?up|lightbox|"
    r"drawer|toast|snackbar|bottom-?sheet|pager|pagination|prev-?next|related-?(?:articles|posts|content|links)|"
    r"theme-?(?:toggle|switch|switcher|picker)|cta|call-?to-?action|subscribe|signup-?form|lead-?form|rating)(?:$|[\s_-])"
)
# One of these stands in every name that a pattern above matches; looking for them first costs a tenth.
_HINTS = ("cookie", "consent", "onetrust", "gdpr", "crumb", "nav", "header", "footer", "lang", "locale",
          "social", "share", "toc", "contents", "skip", "newsletter", "feedback", "side", "promo", "announcement",
          "icon", "material", "sr-only", "hidden", "reader", "-top", "totop", "cf_email", "wm-ipp", "donato",
          "ot-sdk", "optanon", "cky", "cybot", "didomi", "usercentrics", "uc-", "trust", "iubenda", "termly", "osano",
          "cmp", "sp-message", "sp_message", "borlabs", "cc-", "klaro", "axeptio", "tarteaucitron", "complianz", "moove", "evidon", "ketch",
          "transcend", "cli-modal", "fs-cc", "ccc-", "tc-privacy", "lanyard", "modal", "pop", "lightbox", "drawer",
          "toast", "snackbar", "sheet", "page", "pagination", "prev", "related", "theme", "cta", "call", "subscribe",
          "signup", "lead", "rating")  # fmt: skip
_HIDING = compiled_on_use(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BOX = compiled_on_use(
    r"display\s*:\s*(?:block|flex|grid|table(?!-(?:cell|column))|list-item|flow-root)", re.IGNORECASE
)
_STRUCK = compiled_on_use(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
# Names by which style sheets that sites take from others strike text out.
STRIKES = frozenset(("line-through", "text-decoration-line-through", "strikethrough", "strike-through"))
_FIXED = compiled_on_use(r"position\s*:\s*fixed", re.IGNORECASE)
_WRITTEN = compiled_on_use(r"white-space(?:-collapse)?\s*:\s*(?:pre|preserve|break-spaces)", re.IGNORECASE)


@lru_cache(maxsize=16384)
def by_name(names: str) -> str:
    """Return what a class or an id says of its element; the same names come back all over a site."""
    lowered = names.lower()
    if not any(hint in lowered for hint in _HINTS):
        return ""
    spelt = (
        _CAMEL.sub("-", names).lower().replace("_", "-") if lowered != names else lowered.replace("_", "-")
    )
    for pattern, verdict in (
        (_ICON, ICON), (_UNSEEN, UNSEEN), (_CONSENT, CONSENT), (_BANNER, BANNER), (_FURNITURE, FURNITURE)
    ):  # fmt: skip
        if pattern.search(spelt):
            return verdict
    return ADDRESS if _ADDRESS.search(lowered) else ""


def hides(attribute: str, value: str) -> bool:
    """Whether `hidden` or `aria-hidden` hides the element."""
    return attribute == "hidden" or value == "true"


@lru_cache(maxsize=4096)
def by_style(style: str) -> int:
    """Return what a style says of how its element is shown, as flags."""
    return (
        HIDES * bool(_HIDING.search(style))
        | APART * bool(_BOX.search(style))
        | STRUCK * bool(_STRUCK.search(style))
        | FIXED * bool(_FIXED.search(style))
        | WRITTEN * bool(_WRITTEN.search(style))
    )
