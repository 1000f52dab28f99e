"""What is not the document: error pages, challenges, log-ins, shells, other pages in its place.

Invariant: a refusal names what was seen and what can be done today; it is decided by the text and its
likeness to the last good version before any site's phrases.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tosdiff.capture.language import language_of
from tosdiff.models import Block, BlockKind, Capture, Extraction, Refusal, Version, Wall
from tosdiff.normalise import normal

_BY_HAND = "open the address in a browser; `tosdiff extract FILE` reads a page saved from it"
_SHIELDED = f"this site turns programs away; {_BY_HAND}"
_LATER = "try again later; if it stays so, open the address in a browser and correct its url in providers.yaml"
_LOOK = "the refused page is kept under refused/ in the store; have a look, and correct its url if it has moved"

_TEXT_TYPES = re.compile(r"text/|application/(?:xhtml|xml|json)|^$", re.IGNORECASE)
_CHALLENGE = re.compile(
    rb"cdn-cgi/challenge-platform|challenge-form|_cf_chl_opt|g-recaptcha|hcaptcha\.com|px-captcha|"
    rb"geo\.captcha-delivery\.com|_Incapsula_Resource|awsWafCookie|aws-waf-token|"
    rb"<title>\s*(?:just a moment|attention required|access denied|are you a robot|security check)",
    re.IGNORECASE,
)
_NOT_FOUND = re.compile(
    r"\b(?:404|page (?:not|could not be|cannot be|can't be) found|(?:could not|couldn't|cannot|can't) find (?:the|this|that) page|"
    r"no longer (?:exists|available)|doesn't exist|does not exist)\b",
    re.IGNORECASE,
)
_ERROR = re.compile(
    r"application error|internal server error|\b50[0234]\b|something went wrong|an? (?:unexpected )?error (?:has )?occurred|"
    r"error on line \d+|service unavailable|try again later",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
# Words that legal texts of any kind use, one in thirty or more; product pages one in a hundred.
_LEGAL = re.compile(
    r"\b(?:terms?|polic(?:y|ies)|agreements?|rights?|laws?|legal|services?|shall|may|must|liab\w+|"
    r"privacy|personal|data|information|licen[cs]\w+|prohibit\w*|comply|compliance|applicable|provid\w+|"
    r"users?|accounts?|consent|intellectual|property|notice|terminat\w+|deprecat\w+|retire\w*|shut ?down|models?)\b",
    re.IGNORECASE,
)

# Pages under two fifths of the last good text had lost it, on all 1,794 consecutive captures measured; a
# page with as little but most of whose sentences are known has been cut, not replaced.
_MIN_SHARE = 0.4
_MIN_COVERAGE = 0.5
_FEW_WORDS = 60
_SHORT = 250
_LEGAL_DENSITY = 0.03
_SENTENCE_SHARE = 0.35
_KNOWN_SHINGLES = 0.06
_SHINGLE = 4


def refuse_response(capture: Capture) -> Refusal | None:
    """Judge an answer by its status, headers and bytes; None lets its text be judged."""
    status = capture.status
    challenged = capture.header("cf-mitigated") == "challenge" or (
        len(capture.body) < 200_000 and _CHALLENGE.search(capture.body[:50_000]) is not None
    )
    if challenged and (status != 200 or len(capture.body) < 60_000):
        return Refusal(wall=Wall.CHALLENGE, reason=f"bot challenge (HTTP {status})", hint=_SHIELDED)
    if status in (401, 407):
        return Refusal(wall=Wall.LOGIN, reason=f"asks to log in (HTTP {status})", hint=_LOOK)
    if status in (404, 410):
        hint = "it may have moved; open the address in a browser and correct its url in providers.yaml"
        return Refusal(wall=Wall.NOT_FOUND, reason=f"not found (HTTP {status})", hint=hint)
    if status in (403, 451):
        return Refusal(wall=Wall.HTTP_ERROR, reason=f"access refused (HTTP {status})", hint=_SHIELDED)
    if status == 429:
        return Refusal(wall=Wall.HTTP_ERROR, reason="too many requests (HTTP 429)", hint=_LATER)
    if not 200 <= status < 300:
        return Refusal(wall=Wall.HTTP_ERROR, reason=f"server error (HTTP {status})", hint=_LATER)
    if not capture.body.strip():
        return Refusal(wall=Wall.EMPTY, reason="an empty answer", hint=_LATER)
    media_type = capture.header("Content-Type") or ""
    if not _TEXT_TYPES.search(media_type):
        return Refusal(wall=Wall.NOT_TEXT, reason=f"no page of text but {media_type}", hint=_LOOK)
    if b"\x00" in capture.body[:1024] and not capture.body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Refusal(wall=Wall.NOT_TEXT, reason="binary data instead of a page", hint=_LOOK)
    return None


def refuse_text(
    capture: Capture, extraction: Extraction, *, language: str, previous: Version | None
) -> Refusal | None:
    """Judge what the page says, against the last good version where there is one."""
    texts = [normal(block.text) for block in extraction.blocks]
    words = sum(len(_WORD.findall(text)) for text in texts)
    said = normal(" ".join((extraction.title, *texts[:12])))
    if words < _FEW_WORDS:
        return _too_little(extraction, words, said)
    if extraction.password_field and words < _SHORT:
        return Refusal(wall=Wall.LOGIN, reason="a log-in page", hint=_LOOK)
    if words < _SHORT and (found := _NOT_FOUND.search(said)):
        return Refusal(wall=Wall.NOT_FOUND, reason=f"a page that says “{found[0]}”", hint=_LATER)
    if words < _SHORT and (found := _ERROR.search(said)):
        return Refusal(wall=Wall.EMPTY, reason=f"an error page: “{found[0]}”", hint=_LATER)
    seen = language_of(texts)
    if seen is not None and seen != language:
        hint = "pin the language with `headers: {Accept-Language: …}` or an address parameter in providers.yaml"
        return Refusal(wall=Wall.LANGUAGE, reason=f"in another language: {seen} instead of {language}", hint=hint)
    if extraction.coverage < _MIN_COVERAGE:
        share = round(extraction.coverage * 100)
        hint = "name its text with `select:` in providers.yaml"
        return Refusal(
            wall=Wall.LOST_TEXT, reason=f"extraction kept only {share} % of the page's sentences", hint=hint
        )
    if previous is None:
        return _unlike_law(extraction.blocks, texts, words)
    return _unlike_last(texts, words, previous)


def _too_little(extraction: Extraction, words: int, said: str) -> Refusal:
    if extraction.password_field:
        return Refusal(wall=Wall.LOGIN, reason="a log-in page", hint=_LOOK)
    if found := _NOT_FOUND.search(said):
        return Refusal(wall=Wall.NOT_FOUND, reason=f"a page that says “{found[0]}”", hint=_LATER)
    if found := _ERROR.search(said):
        return Refusal(wall=Wall.EMPTY, reason=f"an error page: “{found[0]}”", hint=_LATER)
    if extraction.script_share > 0.3:
        hint = f"its text is made by scripts; {_BY_HAND}"
        return Refusal(wall=Wall.EMPTY, reason=f"a shell of scripts with {words} words of text", hint=hint)
    return Refusal(wall=Wall.EMPTY, reason=f"hardly any text ({words} words)", hint=_LOOK)


def _unlike_law(blocks: Sequence[Block], texts: Sequence[str], words: int) -> Refusal | None:
    """Be strict with a first capture: a legal text is sentences, in legal words."""
    in_sentences = sum(
        len(_WORD.findall(text))
        for block, text in zip(blocks, texts, strict=True)
        if block.kind is not BlockKind.HEADING and text.count(" ") >= 7
    )
    rows = any(block.kind is BlockKind.ROW for block in blocks)
    if in_sentences < _SENTENCE_SHARE * words and not rows:
        return Refusal(wall=Wall.UNLIKE, reason="a menu rather than a text: hardly any sentences", hint=_LOOK)
    density = sum(len(_LEGAL.findall(text)) for text in texts) / words
    if density < _LEGAL_DENSITY:
        return Refusal(wall=Wall.UNLIKE, reason="not a legal text by its words", hint=_LOOK)
    return None


def _unlike_last(texts: Sequence[str], words: int, previous: Version) -> Refusal | None:
    before = [normal(block.text) for block in previous.blocks]
    words_before = sum(len(_WORD.findall(text)) for text in before)
    known = shared_shingles(texts, before)
    if words < _MIN_SHARE * words_before:
        share = round(100 * words / words_before)
        return Refusal(
            wall=Wall.TRUNCATED, reason=f"only {share} % of the last version's length is left", hint=_LOOK
        )
    if known < _KNOWN_SHINGLES:
        return Refusal(wall=Wall.UNLIKE, reason="it no longer resembles the last version", hint=_LOOK)
    return None


def shared_shingles(texts: Sequence[str], before: Sequence[str]) -> float:
    """Return the share of four-word runs of the shorter text that the other holds too."""

    def shingles(blocks: Sequence[str]) -> set[int]:
        words = [word.lower() for text in blocks for word in _WORD.findall(text)]
        return {hash(tuple(words[i : i + _SHINGLE])) for i in range(len(words) - _SHINGLE + 1)}

    new, old = shingles(texts), shingles(before)
    return len(new & old) / max(1, min(len(new), len(old)))
