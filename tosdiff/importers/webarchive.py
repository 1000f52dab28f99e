"""Pages saved by Safari (.webarchive): a property list with the page and its parts.

Invariant: any bytes give a page or None, never an error; the page's bytes are those in the file.
"""

from __future__ import annotations

import plistlib
import re
from dataclasses import dataclass
from xml.parsers.expat import ExpatError

_WEB = re.compile(r"https?://\S{1,2000}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class MainResource:
    """The page itself."""

    body: bytes
    url: str
    """Where it was saved from; empty where the file does not say."""
    media_type: str
    """With its charset, as a Content-Type header has them."""


def main_resource(body: bytes) -> MainResource | None:
    """Return the page in a web archive; None where the bytes are none, or hold none.

    The keys are those of WebKit (`WebArchive`, Source/WebKitLegacy).
    """
    try:
        page = plistlib.loads(body)["WebMainResource"]
        content, url = page["WebResourceData"], str(page.get("WebResourceURL", ""))
        charset = str(page.get("WebResourceTextEncodingName", ""))
        media_type = str(page.get("WebResourceMIMEType", "text/html"))
    # plistlib lets what its parsers and odd values raise through
    except (plistlib.InvalidFileException, ExpatError, ValueError, KeyError, TypeError, AttributeError):
        return None
    except (RecursionError, OverflowError, MemoryError, IndexError):
        return None
    if not isinstance(content, bytes) or not content.strip():
        return None
    stated = f"{media_type}; charset={charset}" if charset else media_type
    return MainResource(
        body=content,
        url=url if _WEB.fullmatch(url) else "",
        media_type=stated if re.fullmatch(r"[\w.+-]+/[\w.+-]+(; charset=[\w.:-]+)?", stated) else "text/html",
    )
