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
from tosdiff.capture.likeness import LOOK, broken_off, known_text, menu, unlike_kind, unlike_last
from tosdiff.capture.reading import PageText
from tosdiff.language.identify import language_of
from tosdiff.language.words import words_of
from tosdiff.models import Capture, DocumentText, Extraction, Refusal, Wall, is_pdf

_BY_HAND = "open it in a browser, save the page, and bring it in with `tosdiff import captures FILE`"
_SHIELDED = f"this site turns programs away; {_BY_HAND}"
_LATER = "try again later; if it stays so, correct its url in providers.yaml"
_MOVED = "it may have moved: open the address in a browser and correct its url in providers.yaml"
_LANGUAGE = (
    "pin it with `headers: {Accept-Language: …}` or in the url, or declare `language:`, in providers.yaml"
)

_TEXT_TYPES = re.compile(
    r"\s*(?:text/|application/(?:pdf|(?:[a-z.]+\+)?(?:xhtml|xml|json))|multipart/related|message/rfc822|;|$)",
    re.IGNORECASE,
)

# What the checks of the common vendors put into their own pages. Scripts of the same vendors stand in good
# pages too, so under a success status the page must also have hardly any text.
_CHALLENGE = re.compile(
    rb"/cdn-cgi/challenge-platform|_cf_chl_opt|cf-turnstile|challenge-form|challenges\.cloudflare\.com|"
    rb"g-recaptcha|hcaptcha\.com|px-captcha|captcha-delivery\.com|_Incapsula_Resource|awswaf|aws-waf-token|"
    rb"ak_bmsc|sec-if-cpt-container|/_sec/cp_challenge|arkoselabs|friendlycaptcha|geetest|vercel/security",
    re.IGNORECASE,
)
_CHALLENGE_HEADERS = ("cf-mitigated", "x-vercel-mitigated", "x-amzn-waf-action")
_CHALLENGE_TITLE = re.compile(
    r"^(?:just a moment|attention required|access (?:to this page has been )?denied|"
    r"are you (?:a robot|human)|(?:vercel )?security check(?:point)?|checking your browser|"
    r"verif(?:y|ying) (?:that )?you are human|one more step|sucuri website firewall|pardon our interruption|human verification|unusual traffic|request unsuccessful)",
    re.IGNORECASE | re.MULTILINE,
)
_NOT_FOUND = re.compile(
    r"^(?:error )?404\b|\bpage (?:not|(?:could|can) ?not be|can't be) found|"
    r"\b(?:could not|couldn't|cannot|can't) find (?:the|this|that) page|"
    r"\bpage (?:no longer exists|is no longer available|doesn't exist|does not exist)",
    re.IGNORECASE | re.MULTILINE,
)
_ERROR = re.compile(
    r"^application error\b|\binternal server error|^(?:error )?50[0234]\b|^something went wrong|"
    r"\ban? (?:unexpected |client-side )?(?:error|exception) has occurred|\berror on line \d+|"
    r"^service (?:temporarily )?unavailable|^bad gateway|^gateway time-?out|"
    r"^this page contains the following errors",
    re.IGNORECASE | re.MULTILINE,
)
_OWN_ADDRESS = re.compile(
    rb"<link\b[^<>]{0,300}?\brel=[\"']?canonical\b[^<>]{0,600}|<meta\b[^<>]{0,300}?\bog:url\b[^<>]{0,600}",
    re.IGNORECASE,
)
_ADDRESS = re.compile(rb"\b(?:href|content)=[\"']?([^\"'<>\s]{1,500})", re.IGNORECASE)

_FEW_WORDS = 60
_SHORT = 250  # words; a menu and a footer around a few lines
# The lowest of 1,064 captures and 30 pages of other services is 0.93. A part taken for furniture holds up to three
# tenths, so that what lacks more has lost law.
_MIN_COVERAGE = 0.7
_TELLS_NOTHING = ("of", "and", "the", "en", "index", "legal")
_TAIL = 2_000  # bytes; some sites write a little more after the closing tag
_HEAD = 300_000  # bytes in which a page gives its own address and a vendor its scripts


def refuse_response(capture: Capture) -> Refusal | None:
    """Judge an answer by its status, headers and bytes; None lets its text be judged."""
    status = capture.status
    refused = not 200 <= status < 300
    mitigated = any(capture.header(name) in ("challenge", "captcha") for name in _CHALLENGE_HEADERS)
    if mitigated or (refused and status not in (404, 410) and _CHALLENGE.search(capture.body[:_HEAD])):
        return Refusal(wall=Wall.CHALLENGE, reason=f"bot challenge (HTTP {status})", hint=_SHIELDED)
    match status:
        case 401 | 407:
            return Refusal(wall=Wall.LOGIN, reason=f"asks to log in (HTTP {status})", hint=_BY_HAND)
        case 404 | 410:
            return Refusal(wall=Wall.NOT_FOUND, reason=f"not found (HTTP {status})", hint=_MOVED)
        case 403 | 451:
            return Refusal(wall=Wall.HTTP_ERROR, reason=f"access refused (HTTP {status})", hint=_SHIELDED)
        case 429:
            return Refusal(wall=Wall.HTTP_ERROR, reason="too many requests (HTTP 429)", hint=_LATER)
        case 202 | 204 | 205 | 206:
            return Refusal(wall=Wall.HTTP_ERROR, reason=f"no complete page (HTTP {status})", hint=_LATER)
    if refused:
        what = "server error" if status >= 500 else "no page"
        return Refusal(wall=Wall.HTTP_ERROR, reason=f"{what} (HTTP {status})", hint=_LATER)
    if not capture.body.strip():
        return Refusal(wall=Wall.EMPTY, reason="an empty answer", hint=_LATER)
    return None


def _not_text(capture: Capture) -> Refusal | None:
    """Refuse what says that it is no text, unless it begins as a PDF does."""
    media_type = (capture.header("Content-Type") or "").partition(";")[0].strip()
    if is_pdf(capture.body) or _TEXT_TYPES.match(media_type):
        return None
    return Refusal(wall=Wall.NOT_TEXT, reason=f"no page of text but {media_type}", hint=_MOVED)


def refuse_text(
    capture: Capture,
    shown: bytes,
    extraction: Extraction,
    *,
    language: str,
    previous: DocumentText | None,
    former_urls: Iterable[str] = (),
    of_models: bool = False,
) -> Refusal | None:
    """Judge what the page says, against the last good version where there is one.

    `shown` are the bytes of the page itself, wherever the capture's body holds it. `former_urls` are where the
    document stood before: an older page gives one of them as its own address. `of_models` is a page on which a
    provider says when its models end, which need not be in legal words.
    """
    if refusal := extraction.refusal or _not_text(capture):
        return refusal
    page = PageText(extraction.blocks, extraction.title)
    last = PageText(previous.blocks, previous.title) if previous else None
    if last is not None:
        if page.texts == last.texts:
            return None
        if not _complete(shown) and (refusal := broken_off(page, last)):
            return refusal
        if known_text(page, last):
            return None
    few = min(_FEW_WORDS, len(last.words) // 2) if last else _FEW_WORDS
    if refusal := _wall(shown, extraction, page, few=few):
        return refusal
    seen = language_of(page.words, language)
    if seen is not None and seen != language:
        reason = f"in another language: {seen} instead of {language}"
        return Refusal(wall=Wall.LANGUAGE, reason=reason, hint=_LANGUAGE)
    if refusal := menu(page):
        return refusal
    if extraction.coverage < _MIN_COVERAGE:
        reason = f"extraction kept only {extraction.coverage:.0%} of the sentences on the page"
        hint = "name the part that holds the text with `select:` in providers.yaml"
        return Refusal(wall=Wall.LOST_TEXT, reason=reason, hint=hint)
    if last is not None:
        return unlike_last(page, last, language=language, of_models=of_models)
    return _another_address(capture, shown, page, former_urls) or unlike_kind(
        page, language, of_models=of_models
    )


def may_replace(
    capture: Capture,
    shown: bytes,
    extraction: Extraction,
    *,
    language: str,
    previous: DocumentText,
    former_urls: Iterable[str] = (),
    names: Iterable[str],
    of_models: bool = False,
) -> bool:
    """Return whether a page that is unlike the last version may take its place without a person's word.

    It must be a text of its kind by itself, arrived whole, and name one of those whose terms it should be, as the last
    version does: else a stranger's terms under the same title would do.
    """
    page, last = (PageText(seen.blocks, seen.title) for seen in (extraction, previous))
    if not _complete(shown) and broken_off(page, last):
        return False
    alone = refuse_text(
        capture,
        shown,
        extraction,
        language=language,
        previous=None,
        former_urls=former_urls,
        of_models=of_models,
    )
    if alone:
        return False
    told = [name for name in names if _names(last, name)]
    return not told or any(_names(page, name) for name in told)


def one_text(one: Extraction, other: Extraction) -> bool:
    """Return whether two pages show the same text but for a little that changes by itself."""
    return likeness.one_text(PageText(one.blocks, one.title), PageText(other.blocks, other.title))


def _names(page: PageText, name: str) -> bool:
    words = " ".join(words_of(name.lower()))
    return bool(words) and f" {words} " in f" {' '.join(page.words)} "


def _complete(shown: bytes) -> bool:
    tail = shown[-_TAIL:].lower()
    return b"</html" in tail or b"%%eof" in tail


def _wall(shown: bytes, extraction: Extraction, page: PageText, *, few: int) -> Refusal | None:
    """Recognise what stands in the way by how little it says, and by how it says it."""
    count = len(page.words)
    name = "\n".join((page.title, *page.headings[:1]))
    said = page.opening if count < _SHORT else name
    if count < _SHORT:
        if _CHALLENGE_TITLE.search(said):
            return Refusal(wall=Wall.CHALLENGE, reason="a page that checks for robots", hint=_SHIELDED)
        if extraction.password_field:
            return Refusal(wall=Wall.LOGIN, reason="a log-in page", hint=_BY_HAND)
    if found := _NOT_FOUND.search(said):
        return Refusal(wall=Wall.NOT_FOUND, reason=f"a page that says “{found[0]}”", hint=_MOVED)
    if found := _ERROR.search(said):
        return Refusal(wall=Wall.EMPTY, reason=f"an error page: “{found[0]}”", hint=_LATER)
    if count >= few:
        return None
    if _CHALLENGE.search(shown[:_HEAD]):
        return Refusal(wall=Wall.CHALLENGE, reason="a page that checks for robots", hint=_SHIELDED)
    if extraction.script_share > 0.3 or b"<script" in shown[:_HEAD].lower():
        reason = f"a shell that scripts should fill, with {count} words of text"
        return Refusal(wall=Wall.EMPTY, reason=reason, hint=_BY_HAND)
    return Refusal(wall=Wall.EMPTY, reason=f"hardly any text ({count} words)", hint=LOOK)


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
    found = _OWN_ADDRESS.search(shown[:_HEAD])
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
