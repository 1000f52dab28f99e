"""What stands in the way of a document: error pages, challenges, log-ins, empty shells, questions for consent.

Invariant: an obstacle is told by how little it says and by how it says it, in its title and its first lines; a
legal text that mentions an error further down is none.
"""

from __future__ import annotations

import re

from tosdiff.capture.by_hand import by_hand, turned_away
from tosdiff.capture.reading import PageText
from tosdiff.models import Extraction, Refusal, Wall

LATER = "try again later; if it stays so, correct its url in providers.yaml"
MOVED = "it may have moved: open the address in a browser and correct its url in providers.yaml"
LOOK = "the refused page is kept under refused/ in the store; correct the url if the document has moved"
HEAD = 300_000
"""Bytes in which a page gives its own address, and a vendor its scripts."""

# What the checks of the common vendors put into their own pages. Scripts of the same vendors stand in good
# pages too, so under a success status the page must also have hardly any text.
CHALLENGE = re.compile(
    rb"/cdn-cgi/challenge-platform|_cf_chl_opt|cf-turnstile|challenge-form|challenges\.cloudflare\.com|"
    rb"g-recaptcha|hcaptcha\.com|px-captcha|captcha-delivery\.com|_Incapsula_Resource|awswaf|aws-waf-token|"
    rb"ak_bmsc|sec-if-cpt-container|/_sec/cp_challenge|arkoselabs|friendlycaptcha|geetest|vercel/security",
    re.IGNORECASE,
)
CHALLENGE_HEADERS = ("cf-mitigated", "x-vercel-mitigated", "x-amzn-waf-action")
_CHALLENGE_TITLE = re.compile(
    r"^(?:just a moment|attention required|access (?:to this page has been )?denied|"
    r"are you (?:a robot|human)|(?:vercel )?security check(?:point)?|checking your browser|"
    r"verif(?:y|ying) (?:that )?you are human|one more step|sucuri website firewall|pardon our interruption|human verification|unusual traffic|request unsuccessful)",
    re.IGNORECASE | re.MULTILINE,
)
_NOT_FOUND = re.compile(
    r"^(?:error )?404\b|\bpage (?:not|(?:could|can) ?not be|can't be) found|"
    r"\b(?:could not|couldn't|cannot|can't) find (?:the|this|that) page|"
    r"\bpage (?:no longer exists|is no longer available|doesn't exist|does not exist|you (?:are looking|requested|were looking))|"
    r"\b(?:seite|dokument) (?:wurde )?nicht gefunden|\bpage (?:introuvable|non trouvée)|\bpágina no encontrada|\bpágina não encontrada|"
    r"\bpagina non trovata|\bpagina niet gevonden|\bnie znaleziono strony|\bsidan (?:kunde inte hittas|hittades inte)",
    re.IGNORECASE | re.MULTILINE,
)
_ERROR = re.compile(
    r"^application error\b|\binternal server error|^(?:error )?50[0234]\b|^something went wrong|"
    r"\ban? (?:unexpected |client-side )?(?:error|exception) has occurred|\berror on line \d+|"
    r"^service (?:temporarily )?unavailable|^bad gateway|^gateway time-?out|"
    r"^this page contains the following errors|\bein (?:unerwarteter )?fehler ist aufgetreten|\bune erreur (?:est survenue|s'est produite)|"
    r"\bse ha producido un error|\bocorreu um erro|\bsi è verificato un errore|^(?:we('| a)re )?(?:down for|under) maintenance|"
    r"\bwartungsarbeiten\b|^(?:site|page) (?:en|em) (?:maintenance|manutenção)",
    re.IGNORECASE | re.MULTILINE,
)

# How a page that asks for consent before it shows anything is headed.
_CONSENT = re.compile(
    r"\bbefore you (?:continue|go on|proceed)\b|\b(?:we|who) (?:value|care about|respect)s? your privacy\b|"
    r"\byour (?:privacy|cookie) (?:choices|settings|preferences)\b|\bcookies?\b.{0,40}\?|\bbevor (?:sie|du) fortfahren\b|"
    r"\bavant de continuer\b|\bantes de continuar\b|\bprima di continuare\b|\b(?:manage|cookie) (?:consent|preferences|settings)\b|"
    r"\b(?:this (?:web)?site|we) uses? cookies\b|\b(?:wir|diese (?:web)?seite) (?:verwende[nt]|nutz(?:en|t)) cookies\b",
    re.IGNORECASE,
)
_FEW_WORDS = 60
_FEW_IF_NAMED = 30  # an imprint may be as short
_SHORT = 250  # words; a menu and a footer around a few lines
_LONGEST_QUESTION = 700  # words of a question for consent with all its purposes


def obstacle(
    shown: bytes, extraction: Extraction, page: PageText, *, few: int | None = None
) -> Refusal | None:
    """Recognise what stands in the way of a document.

    `few` words are no text, where the last version tells how many that is.
    """
    count = len(page.words)
    if few is None:
        few = _FEW_IF_NAMED if page.named_legal else _FEW_WORDS
    if count < _SHORT:
        if _CHALLENGE_TITLE.search(page.opening):
            return Refusal(wall=Wall.CHALLENGE, reason="a page that checks for robots", hint=turned_away())
        if extraction.password_field:
            return Refusal(wall=Wall.LOGIN, reason="a log-in page", hint=by_hand())
    if refusal := failed(page):
        return refusal
    if extraction.asks_consent and count < _LONGEST_QUESTION and _CONSENT.search(page.opening):
        return Refusal(
            wall=Wall.UNLIKE, reason="a question for consent instead of the document", hint=turned_away()
        )
    if count >= few:
        return None
    if CHALLENGE.search(shown[:HEAD]):
        return Refusal(wall=Wall.CHALLENGE, reason="a page that checks for robots", hint=turned_away())
    if extraction.script_share > 0.3 or b"<script" in shown[:HEAD].lower():
        reason = f"a shell that scripts should fill, with {count} words of text"
        return Refusal(wall=Wall.EMPTY, reason=reason, hint=by_hand())
    return Refusal(wall=Wall.EMPTY, reason=f"hardly any text ({count} words)", hint=LOOK)


def is_challenge_title(title: str) -> bool:
    """Return whether a page is called what pages are called that check for robots."""
    return bool(_CHALLENGE_TITLE.search(title))


def failed(page: PageText) -> Refusal | None:
    """Recognise a page that says, before anything else, that something went wrong."""
    said = page.opening if len(page.words) < _SHORT or not page.titled_legal else page.called
    if found := _NOT_FOUND.search(said):
        return Refusal(wall=Wall.NOT_FOUND, reason=f"a page that says “{found[0]}”", hint=MOVED)
    if found := _ERROR.search(said):
        return Refusal(wall=Wall.EMPTY, reason=f"an error page: “{found[0]}”", hint=LATER)
    return None
