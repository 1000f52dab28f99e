"""Those whom the user's config names: who they are, whether they can be reached, what waits for them.

Invariant: no secret of an address is in what is returned.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tosdiff.models import NewsKind
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.notifying import Delivery, deliver
from tosdiff.unattended import settings
from tosdiff.unattended.outbox import Outbox
from tosdiff.unattended.sending import Message, send

__all__ = ["Addressees", "Delivery", "addressees", "deliver_now", "test"]

_TEST = "tosdiff: a test message"
_TEST_BODY = "This is how you will be told of changes in the terms that you watch."


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressees:
    """Who is told what."""

    file: Path
    """The config file, whether it exists or not."""
    kinds: tuple[NewsKind, ...]
    waiting: tuple[tuple[str, int], ...]
    """Of each target its name, and how many things it has yet to take."""


def addressees(archive: Archive) -> Addressees:
    """Return who is told of a store's news.

    Raises:
        ConfigError: the config is not understood.
    """
    asked = settings.load()
    outbox = Outbox(archive.store.root)
    return Addressees(
        file=settings.config_file(),
        kinds=asked.kinds,
        waiting=tuple((each.name, len(outbox.for_target(each.address))) for each in asked.targets),
    )


def test() -> tuple[Delivery, ...]:
    """Send a message to each target that says it is a test.

    Raises:
        ConfigError: the config is not understood.
        UsageError: what sends messages is not installed.
    """
    body = f"<!doctype html><html><body><p>{_TEST_BODY}</p></body></html>"
    message = Message(subject=_TEST, text=f"{_TEST_BODY}\n", html=body)
    return tuple(
        Delivery(target=each, news=1, problem=send(each.address, message)) for each in settings.load().targets
    )


def deliver_now(archive: Archive) -> tuple[Delivery, ...]:
    """Send what waits.

    Raises:
        ConfigError, UsageError, StoreError: as `deliver`.
    """
    return deliver(archive.store.root)
