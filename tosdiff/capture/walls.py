"""What is not the document: error pages, challenges, log-ins, shells, other pages in its place.

Invariant: a refusal names what was seen and what can be done today; an answer is judged by what it is,
its text and its likeness to the last good version before any site's phrases.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from urllib.parse import urljoin, urlsplit

from tosdiff.capture import likeness
from tosdiff.capture.by_hand import by_hand, turned_away
from tosdiff.capture.first import Declared, another_text, menu, unfit, unsound
from tosdiff.capture.likeness import broken_off, cut_down, known_text, unlike_last
from tosdiff.capture.obstacles import (
    CHALLENGE,
    CHALLENGE_HEADERS,
    HEAD,
    LATER,
    MOVED,
    obstacle,
)
from tosdiff.capture.reading import PageText
from tosdiff.language.identify import language_of
from tosdiff.language.words import words_of
from tosdiff.models import Capture, DocumentText, Extraction, Refusal, Wall, is_pdf

_LANGUAGE = (
    "pin it with `headers: {Accept-Language: …}` or in the url, or declare `language:`, in providers.yaml"
)

_TEXT_TYPES = re.compile(
    r"\s*(?:text/|application/(?:pdf|(?:[a-z.]+\+)?(?:xhtml|xml|json))|multipart/related|message/rfc822|;|$)",
    re.IGNORECASE,
)

_OWN_ADDRESS = re.compile(
    rb"<link\b[^<>]{0,300}?\brel=[\"']?canonical\b[^<>]{0,600}|<meta\b[^<>]{0,300}?\bog:url\b[^<>]{0,600}",
    re.IGNORECASE,
)
_ADDRESS = re.compile(rb"\b(?:href|content)=[\"']?([^\"'<>\s]{1,500})", re.IGNORECASE)

_FEW_WORDS = 60
# The lowest of 1,064 captures and 30 pages of other services is 0.93. A part taken for furniture holds up to three
# tenths, so that what lacks more has lost law.
_MIN_COVERAGE = 0.7
_LESS = 0.1
_TELLS_NOTHING = ("of", "and", "the", "en", "index", "legal")
_TAIL = 2_000  # bytes; some sites write a little more after the closing tag


def refuse_response(capture: Capture) -> Refusal | None:
    """Judge an answer by its status, headers and bytes; None lets its text be judged."""
    status = capture.status
    refused = not 200 <= status < 300
    mitigated = any(capture.header(name) in ("challenge", "captcha") for name in CHALLENGE_HEADERS)
    if mitigated or (refused and status not in (404, 410) and CHALLENGE.search(capture.body[:HEAD])):
        return Refusal(wall=Wall.CHALLENGE, reason=f"bot challenge (HTTP {status})", hint=turned_away())
    match status:
        case 401 | 407:
            return Refusal(wall=Wall.LOGIN, reason=f"asks to log in (HTTP {status})", hint=by_hand())
        case 404 | 410:
            return Refusal(wall=Wall.NOT_FOUND, reason=f"not found (HTTP {status})", hint=MOVED)
        case 403 | 451:
            return Refusal(wall=Wall.HTTP_ERROR, reason=f"access refused (HTTP {status})", hint=turned_away())
        case 429:
            return Refusal(wall=Wall.HTTP_ERROR, reason="too many requests (HTTP 429)", hint=LATER)
        case 202 | 204 | 205 | 206:
            return Refusal(wall=Wall.HTTP_ERROR, reason=f"no complete page (HTTP {status})", hint=LATER)
    if refused:
        what = "server error" if status >= 500 else "no page"
        return Refusal(wall=Wall.HTTP_ERROR, reason=f"{what} (HTTP {status})", hint=LATER)
    if not capture.body.strip():
        return Refusal(wall=Wall.EMPTY, reason="an empty answer", hint=LATER)
    return None


def _not_text(capture: Capture) -> Refusal | None:
    """Refuse what says that it is no text, unless it begins as a PDF does."""
    media_type = (capture.header("Content-Type") or "").partition(";")[0].strip()
    if is_pdf(capture.body) or _TEXT_TYPES.match(media_type):
        return None
    return Refusal(wall=Wall.NOT_TEXT, reason=f"no page of text but {media_type}", hint=MOVED)


def refuse_text(
    capture: Capture,
    shown: bytes,
    extraction: Extraction,
    *,
    declared: Declared,
    previous: DocumentText | None,
) -> Refusal | None:
    """Judge what the page says, against the last good version where there is one.

    `shown` are the bytes of the page itself, wherever the capture's body holds it.
    """
    if refusal := extraction.refusal or _not_text(capture):
        return refusal
    page = PageText(extraction.blocks, extraction.title)
    last = PageText(previous.blocks, previous.title) if previous else None
    if last is not None:
        if page.texts == last.texts:
            return _lost(extraction, previous)
        if not _complete(shown) and (refusal := broken_off(page, last, endless=_endless(extraction))):
            return refusal
        if known_text(page, last):
            return _lost(extraction, previous)
    few = min(_FEW_WORDS, len(last.words) // 2) if last else None
    if refusal := obstacle(shown, extraction, page, few=few):
        return refusal
    seen = language_of(page.words, declared.language)
    if seen is not None and seen != declared.language:
        reason = f"in another language: {seen} instead of {declared.language}"
        return Refusal(wall=Wall.LANGUAGE, reason=reason, hint=_LANGUAGE)
    if refusal := menu(page) or _lost(extraction, previous):
        return refusal
    if last is not None:
        return unlike_last(page, last)
    return (
        another_text(page, declared)
        or _another_address(capture, shown, page, declared.former_urls)
        or unfit(page, declared)
    )


def _lost(extraction: Extraction, previous: DocumentText | None) -> Refusal | None:
    """Refuse a page of whose law too little was kept, unless a person took the last version so."""
    least = min(_MIN_COVERAGE, previous.coverage - _LESS) if previous else _MIN_COVERAGE
    if extraction.coverage >= least:
        return None
    reason = f"extraction kept only {extraction.coverage:.0%} of the sentences on the page"
    hint = "name the part that holds the text with `select:` in providers.yaml"
    return Refusal(wall=Wall.LOST_TEXT, reason=reason, hint=hint)


def may_replace(
    capture: Capture,
    shown: bytes,
    extraction: Extraction,
    *,
    declared: Declared,
    previous: DocumentText,
    names: Iterable[str],
) -> bool:
    """Return whether a page that is unlike the last version may take its place without a person's word.

    It must be a text of its kind by itself, arrived whole, that calls itself by the declared kind, and name one of those
    whose terms it should be: else a stranger's terms under the same title would do.
    """
    page, last = (PageText(seen.blocks, seen.title) for seen in (extraction, previous))
    if not _complete(shown) and broken_off(page, last, endless=_endless(extraction)):
        return False
    if cut_down(page, last):
        return False
    if refuse_text(capture, shown, extraction, declared=declared, previous=None):
        return False
    if declared.families and not page.families & declared.families:
        return False
    told = [name for name in names if _names(last, name)]
    return any(_names(page, name) for name in told or names)


def follows_unsound(
    capture: Capture, shown: bytes, extraction: Extraction, *, declared: Declared, previous: DocumentText
) -> Refusal | None:
    """Say why the last version was no legal text, where the page is one by itself; None otherwise."""
    why = unsound(PageText(previous.blocks, previous.title), declared)
    return (
        why if why and not refuse_text(capture, shown, extraction, declared=declared, previous=None) else None
    )


def one_text(one: Extraction, other: Extraction) -> bool:
    """Return whether two pages show the same text but for a little that changes by itself."""
    return likeness.one_text(PageText(one.blocks, one.title), PageText(other.blocks, other.title))


def _names(page: PageText, name: str) -> bool:
    words = " ".join(words_of(name.lower()))
    return bool(words) and f" {words} " in f" {' '.join(page.words)} "


def _complete(shown: bytes) -> bool:
    tail = shown[-_TAIL:].lower()
    return b"</html" in tail or b"%%eof" in tail


def _endless(extraction: Extraction) -> bool:
    """Return whether a text is of a format that marks no end: Markdown or plain text."""
    return extraction.method in ("markdown", "plain text")


def _another_address(
    capture: Capture, shown: bytes, page: PageText, former_urls: Iterable[str]
) -> Refusal | None:
    """Doubt a first page that gives another address as its own and shares no name with the one asked for."""
    own = _own_address(capture, shown)
    if any(_same_place(own, former) for former in former_urls):
        return None
    asked, answered = _path_words(capture.url), _path_words(own)
    if not asked or asked == answered:
        return None
    if not answered and own != capture.final_url:
        return None  # portals give their front page as the address of every page
    names = [words_of(name.lower()) for name in (page.title, *page.headings[:1], " ".join(answered))]
    spelt = ["".join(words) for words in names]
    initials = ["".join(word[0] for word in words) for words in names]  # "tos", "aup"
    if any(word in name for word in asked for name in spelt) or any(asked[-1] in name for name in initials):
        return None
    reason = f"another document: it gives its address as {own}"
    return Refusal(
        wall=Wall.UNLIKE, reason=reason, hint="if it is the right one, put that address into providers.yaml"
    )


def _own_address(capture: Capture, shown: bytes) -> str:
    """Return where a redirect led, or the address the page gives as its own, or the one asked for."""
    if _path_words(capture.final_url) != _path_words(capture.url):
        return capture.final_url
    found = _OWN_ADDRESS.search(shown[:HEAD])
    address = _ADDRESS.search(found[0]) if found else None
    if address is None:
        return capture.final_url
    try:
        return urljoin(capture.final_url, unescape(address[1].decode("utf-8", "replace")))
    except ValueError:
        return capture.final_url


def _same_place(one: str, other: str) -> bool:
    """Return whether two addresses name the same page, whatever the scheme, the query and a slash at the end."""
    try:
        first, second = urlsplit(one), urlsplit(other)
    except ValueError:
        return False
    hosts = [place.netloc.lower().removeprefix("www.") for place in (first, second)]
    return hosts[0] == hosts[1] and first.path.rstrip("/") == second.path.rstrip("/")


def _path_words(url: str) -> tuple[str, ...]:
    """Return the words of the last part of an address's path that tell something."""
    try:
        parts = [part for part in urlsplit(url).path.split("/") if part]
    except ValueError:
        return ()
    last = re.sub(r"\.\w{1,5}$|%[0-9A-Fa-f]{2}", " ", parts[-1]) if parts else ""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|[_-]", " ", last)
    return tuple(word for word in words_of(spaced.lower()) if word not in _TELLS_NOTHING)
