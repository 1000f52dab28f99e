"""Made-up legal pages, and what the walls say of them."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

from tosdiff.capture.first import Declared
from tosdiff.capture.walls import refuse_response, refuse_text
from tosdiff.models import Capture, DocumentKind, DocumentText, Refusal, Wall
from tosdiff.text.editions import edition_of
from tosdiff.text.extract import extract
from tosdiff.text.read import extraction, opened

URL = "https://halcyon.example/legal/terms"
LAW = (
    "These terms are an agreement between you and Halcyon Labs, Inc., and they apply whenever you use our "
    "applications, our programming interfaces or our websites, which we call the Services.",
    "You must be old enough to consent to these terms where you live. If you accept them for a company, you "
    "warrant that you have the authority to bind it.",
    "We grant you a limited, revocable licence to access the Services, and nothing in these terms transfers any "
    "right, title or interest in them to you.",
    "You may not use the Services to break the law, to infringe the intellectual property of others, or to "
    "develop products that compete with ours without our written permission.",
    "You keep the ownership of what you enter, and we assign to you whatever rights we have in the output that "
    "the Services return, as far as applicable law permits.",
    "We collect personal data only as our privacy policy describes, and we retain it no longer than the purposes "
    "stated there require.",
    "We may suspend or terminate your access without liability if you violate these terms, and we will tell you "
    "the reason unless the law prohibits it.",
    "We may discontinue a model or a feature after notice of at least sixty days, and no refund is owed for the "
    "part of the period that has passed.",
    "The Services are provided without warranties of any kind, and our total liability is limited to what you "
    "paid in the twelve months before the claim arose.",
    "These terms are governed by the laws of the place where Halcyon Labs has its registered office, and its "
    "courts have exclusive jurisdiction over every dispute.",
)
REWRITTEN = (
    "Welcome to Halcyon. By opening an account with us you enter into a contract whose conditions you find on "
    "this page, together with the policies that it refers to.",
    "Children under sixteen are not permitted to register. Whoever registers for an employer confirms that the "
    "employer agreed.",
    "What you type remains yours. Solely to operate and secure the platform, Halcyon receives a licence to host "
    "and process it.",
    "Unlawful, deceptive or harmful conduct is prohibited, as is any attempt to extract our models or to "
    "circumvent the limits that we set.",
    "Either party may end this contract at any time; prepaid fees are returned in proportion, save where you "
    "breached an obligation under it.",
    "To the extent permitted by statute, Halcyon is responsible for intent and gross negligence only, and for "
    "nothing else.",
    "Should a provision be invalid, the remaining provisions stay enforceable; the courts of Lyon decide "
    "disputes under French law.",
)
MENU = ("Home", "Products", "Pricing", "Customers", "Documentation", "Careers", "Blog", "Log in", "Sign up")


def page(
    *paragraphs: str, title: str = "Terms of Service | Halcyon", head: str = "", extra: str = ""
) -> bytes:
    """Return a page with a menu, the paragraphs in main, and a footer."""
    menu = "".join(f'<li><a href="/{n}">{name}</a></li>' for n, name in enumerate(MENU))
    text = "".join(f"<p>{escape(each)}</p>" for each in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>'
        f"<nav><ul>{menu}</ul></nav><main><h1>{title.split(' | ')[0]}</h1>{text}{extra}</main>"
        "<footer>© Halcyon Labs</footer></body></html>"
    ).encode()


def answer(body: bytes = b"", *, status: int = 200, url: str = URL, **headers: str) -> Capture:
    return Capture(
        document="halcyon/terms", url=url, final_url=url, captured_at=datetime(2026, 3, 1, tzinfo=UTC),
        status=status, headers=tuple((k.replace("_", "-"), v) for k, v in headers.items()), body=body,
    )  # fmt: skip


def version(body: bytes) -> DocumentText:
    found = extract(body, url=URL)
    return DocumentText(
        document="halcyon/terms",
        snapshot=None,
        blocks=found.blocks,
        title=found.title,
        edition=edition_of(found.blocks),
    )


def judged(
    capture: Capture | bytes,
    previous: DocumentText | None = None,
    *,
    language: str = "en",
    title: str = "",
    kind: DocumentKind = DocumentKind.TERMS,
) -> Refusal | None:
    if isinstance(capture, bytes):
        capture = answer(capture)
    return refuse_response(capture) or refuse_text(
        capture,
        capture.body,
        extraction(opened(capture.body), url=capture.url),
        declared=Declared(language=language, kind=kind, title=title),
        previous=previous,
    )


def wall(refusal: Refusal | None) -> Wall | None:
    return refusal.wall if refusal else None


GOOD = page(*LAW)
