"""Messages sent through apprise: mail, chat, webhook, desktop.

Invariant: a target that fails is an answer, never an exception; no secret of an address is in what is said of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tosdiff.errors import UsageError

_EXTRA = "pip install 'tosdiff[notify]' (with pipx: pipx inject tosdiff apprise)"

# Schemes of apprise's that send mail, and take a page whole; chats take a few tags of HTML at most, so they get the text.
_MAIL = frozenset(
    (
        "mailto",
        "mailtos",
        "mailgun",
        "sendgrid",
        "ses",
        "sparkpost",
        "smtp2go",
        "o365",
        "azure",
        "brevo",
        "resend",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    subject: str
    text: str
    html: str
    """A whole page."""


def send(address: str, message: Message) -> str | None:
    """Send a message; return what is wrong if it could not be, without the address's secrets.

    Raises:
        UsageError: apprise is not installed.
    """
    try:
        import apprise
    except ImportError as problem:
        raise UsageError("messages need apprise, which is not installed", hint=f"run: {_EXTRA}") from problem

    with apprise.LogCapture(level=apprise.logging.WARNING, fmt="%(message)s") as log:  # type: ignore[no-untyped-call]
        try:
            target = apprise.Apprise.instantiate(address, suppress_exceptions=True)
            if target is None:
                return "it is no address that apprise knows"
            as_page = address.partition(":")[0].lower() in _MAIL
            done = target.notify(
                body=message.html if as_page else message.text,
                title=message.subject,
                body_format=apprise.NotifyFormat.HTML if as_page else apprise.NotifyFormat.TEXT,
            )
        except Exception as problem:  # a plugin's fault is no end of a run
            return type(problem).__name__
        said = log.getvalue().strip().splitlines()
    return None if done else _without_secrets(said[-1] if said else "", address)


def _without_secrets(said: str, address: str) -> str:
    """Return what a plugin complains of, unless some part of the address may stand in it."""
    parts = [part for part in re.split(r"[^\w.-]+", address) if len(part) > 3]
    if not said or any(part in said for part in parts):
        return "it did not take the message"
    return said[:200]
