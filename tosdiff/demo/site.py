"""The made-up providers on a loopback server, as they were at each of a few dated visits.

Invariant: between two visits nothing differs but the amendments and the noise that real pages have.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from threading import Thread

from tosdiff.demo.edits import AMENDMENTS, DOCUMENTS, PROMOTIONS, VISITS, WALLED

_HERE = files("tosdiff.demo")


def visits() -> tuple[datetime, ...]:
    """Return when the demo visits, in its own time."""
    return VISITS


def amended(document: str, visit: int) -> str:
    """Return a document's page as amended up to a visit, blanks for noise left open.

    Raises:
        ValueError: an amendment does not find its words.
    """
    text = (_HERE / "pages" / f"{document.replace('/', '-')}.html").read_text(encoding="utf-8")
    for amendment in AMENDMENTS:
        if amendment.document == document and amendment.visit <= visit:
            text = amendment.apply(text)
    return text


def page(document: str, visit: int) -> bytes:
    """Return a document's page as it is served at a visit, with the noise of that visit."""
    return _with_noise(amended(document, visit), document, visit)


def challenge(document: str, visit: int) -> bytes:
    """Return what a site shows instead when it takes the visitor for a bot."""
    return _with_noise((_HERE / "pages" / "challenge.html").read_text(encoding="utf-8"), document, visit)


def _with_noise(text: str, document: str, visit: int) -> bytes:
    # Derived, not random: the digests that the demo prints stay the same from run to run.
    token = sha256(f"{document} {visit}".encode()).hexdigest()[:24]
    return text.replace("{token}", token).replace("{promotion}", PROMOTIONS[visit]).encode()


class Site:
    """The server and its clock."""

    def __init__(self) -> None:
        self.visit = 0
        """Index into `visits()`."""
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                document, visit = self.path.strip("/"), site.visit
                if document not in DOCUMENTS:
                    self.send_error(404)
                    return
                walled = (visit, document) in WALLED
                body = challenge(document, visit) if walled else page(document, visit)
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
        """Address of the server, without a slash at its end."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def at(self, visit: int) -> None:
        """Move the clock to a visit, an index into `visits()`.

        Raises:
            IndexError: there is no such visit.
        """
        if not 0 <= visit < len(VISITS):
            raise IndexError(f"visit {visit} of {len(VISITS)}")
        self.visit = visit

    def providers_file(self, folder: Path) -> Path:
        """Write a providers.yaml whose addresses are this server's, and return its path."""
        path = folder / "providers.yaml"
        template = (_HERE / "providers.yaml").read_text(encoding="utf-8")
        path.write_text(template.replace("{base}", self.base), encoding="utf-8")
        return path

    def start(self) -> None:
        """Answer requests, in a thread of its own."""
        Thread(target=self._server.serve_forever, name="demo", daemon=True).start()

    def stop(self) -> None:
        """Stop answering, and free the port."""
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
