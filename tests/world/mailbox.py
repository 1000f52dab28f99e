"""A mail server on loopback that keeps what it is sent, and refuses while it is told to."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest


class Mailbox:
    """What has arrived, in order."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuses = False
        self.port = 0

    @property
    def address(self) -> str:
        """Where to send to, as apprise writes it."""
        return f"mailto://127.0.0.1:{self.port}?from=tosdiff@example.org&to=reader@example.org"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refuses:
            return "451 not now"
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 taken"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    smtp = pytest.importorskip("aiosmtpd.smtp")
    pytest.importorskip("apprise")
    box = Mailbox()
    ready, over = threading.Event(), threading.Event()

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        listening = await loop.create_server(lambda: smtp.SMTP(box, loop=loop), "127.0.0.1", 0)
        box.port = listening.sockets[0].getsockname()[1]
        async with listening:
            ready.set()
            while not over.is_set():
                await asyncio.sleep(0.02)

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    ready.wait()
    try:
        yield box
    finally:
        over.set()
        thread.join()
