"""The made-up providers on a loopback server, as they were at each of a few dated visits.

Invariant: between two visits nothing differs but the edits listed here and the noise that real pages have.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from threading import Thread

VISITS = tuple(
    datetime(2026, month, day, 9, tzinfo=UTC)
    for month, day in ((3, 2), (3, 30), (4, 20), (5, 11), (6, 8), (7, 6))
)
"""When the demo visits, in its own time."""

DOCUMENTS = ("halcyon/terms", "halcyon/retirements", "larkspur/terms")

_REFUND = "Payments are not refunded, except where the law requires it."
_TRAINING = (
    "<p>You keep what you write. You allow us to store it, so that your conversations are there when you come "
    "back; we train models on it only if you switch that on.</p>"
)
_DISCONTINUE = (
    "<p>We may discontinue any model, feature or the Services as a whole, for every user, and we need not offer "
    "a replacement.</p>"
)
_RETIREMENT = "<tr><td>kingfisher-3</td><td>8 June 2026</td><td>22 June 2026</td><td>kingfisher-4</td></tr>"

# For each document and blank of its page: the visit from which a text stands there, and the text.
_EDITS: dict[str, dict[str, tuple[tuple[int, str], ...]]] = {
    "halcyon/terms": {
        "updated": ((0, "12 January 2026"), (2, "20 April 2026"), (3, "11 May 2026"), (5, "6 July 2026")),
        "moved_early": ((0, _TRAINING), (5, "")),
        "moved_late": ((0, ""), (5, _TRAINING)),
        "discontinue": ((0, ""), (3, _DISCONTINUE)),
        "notice_days": ((0, "30"), (3, "14")),
        "notice_tail": ((0, ""), (3, ", unless it is urgent")),
        "refund": ((0, _REFUND),),
    },
    "halcyon/retirements": {"new_retirement": ((0, ""), (4, _RETIREMENT))},
    "larkspur/terms": {
        "effective": ((0, "1 February 2026"),),
        "discontinue_promise": (
            (0, "refund what you have paid for the time that remains."),
            (5, "give you a credit for another of our services."),
        ),
    },
}

WALLED = {(1, "larkspur/terms")}
"""Visits at which a document answers with a bot challenge."""

_PROVIDERS = """\
providers:
  halcyon:
    name: Halcyon
    publisher: Halcyon Labs, Inc.
    documents:
      terms:
        title: Terms of Service
        url: {base}/halcyon/terms
      retirements:
        title: Model retirements
        url: {base}/halcyon/retirements
        kind: deprecations
  larkspur:
    name: Larkspur
    publisher: Larkspur Intelligence Ltd
    documents:
      terms:
        title: Terms of Use
        url: {base}/larkspur/terms
"""


def page(document: str, visit: int) -> bytes:
    """Return a document's page as it is at a visit, with the noise of that visit."""
    text = (files("tosdiff.demo") / "pages" / f"{document.replace('/', '-')}.html").read_text(
        encoding="utf-8"
    )
    for blank, texts in _EDITS[document].items():
        standing = [words for since, words in texts if since <= visit]
        text = text.replace("{" + blank + "}", standing[-1])
    nonce = sha256(f"{document} {visit}".encode()).hexdigest()[:24]
    return text.replace("{nonce}", nonce).encode()


class Site:
    """The server and its clock."""

    def __init__(self) -> None:
        self.visit = 0
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                document = self.path.strip("/")
                if document not in DOCUMENTS:
                    self.send_error(404)
                    return
                walled = (site.visit, document) in WALLED
                challenge = files("tosdiff.demo") / "pages" / "challenge.html"
                body = challenge.read_bytes() if walled else page(document, site.visit)
                self.send_response(403 if walled else 200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def providers_file(self, folder: Path) -> Path:
        """Write a providers.yaml whose addresses are this server's."""
        path = folder / "providers.yaml"
        path.write_text(_PROVIDERS.format(base=self.base), encoding="utf-8")
        return path

    def start(self) -> None:
        Thread(target=self._server.serve_forever, name="demo", daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def serve() -> Iterator[Site]:
    """Serve the made-up providers on a free port of loopback."""
    site = Site()
    site.start()
    try:
        yield site
    finally:
        site.stop()
