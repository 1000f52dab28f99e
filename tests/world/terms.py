"""What Halcyon's pages say: one contract as plain sentences, one under headings."""

from __future__ import annotations

LINES = (
    "These terms are an agreement between you and Halcyon Sound Ltd about your use of Halcyon.",
    "By creating an account you accept these terms, and you agree to keep to them.",
    "You may use the service to record, to store and to publish your own work.",
    "You must not copy, resell or lend the service, or let a program use it in your name.",
    "You keep all rights in your recordings; you grant us the license that storing them requires.",
    "We may suspend or terminate your account if you breach these terms or the law requires it.",
    "We may change these terms; we will notify you by email at least 30 days in advance.",
    "If you do not accept a change, you may terminate your account before it takes effect.",
    "Fees are billed in advance and are not refundable, except where the law says otherwise.",
    "The service is provided as is, without any warranty, to the extent that the law permits.",
    "Our liability is limited to the fees that you paid in the twelve months before the claim.",
    "You agree to indemnify us against claims of third parties that arise from your breach.",
    "These terms are governed by the laws of Ireland, and disputes go before its courts.",
)
SECTIONS = {
    "Using the Service": "You may use the Service for lawful purposes. You may not resell the Service.",
    "Fees": "Fees are billed each month in advance. Taxes are added to the fees where the law asks for it.",
    "Changes": "We’ll give you “fair” notice — thirty days — before these terms change to your disadvantage.",
    "Termination": "You may end this agreement at any time. We may end it on sixty days notice in writing.",
    "Liability": "To the extent the law permits, we are not liable for loss that nobody could foresee.",
    "Law": "This agreement is governed by the laws of Ireland. The courts of Dublin decide any dispute.",
}


def page(*lines: str, title: str = "Terms of Service | Halcyon") -> bytes:
    """Return a page with one paragraph a line, under the first part of its title."""
    text = "\n".join(f"<p>{line}</p>" for line in lines)
    heading = title.partition(" | ")[0]
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title></head><body><main><h1>{heading}</h1>"
        f"\n{text}\n</main></body></html>"
    ).encode()


def amended(old: str, new: str, lines: tuple[str, ...] = LINES) -> bytes:
    """Return the page of LINES with one wording replaced, which must be there."""
    text = "\n".join(lines)
    assert old in text
    return page(*text.replace(old, new).split("\n"))


def sections(**changed: str | None) -> bytes:
    """Return the page of SECTIONS, the text of some replaced or, with None, the section left out."""
    texts = {**SECTIONS, **{name.replace("_", " "): text for name, text in changed.items()}}
    body = "".join(f"<h2>{name}</h2><p>{text}</p>" for name, text in texts.items() if text is not None)
    head = "<p>These terms of service are an agreement between you and Halcyon Ltd. Please read them.</p>"
    return (
        f'<html lang="en"><head><title>Terms</title></head><body><main><h1>Terms</h1>{head}{body}</main></body></html>'
    ).encode()
