"""Whose certificates are trusted: those that this system trusts.

Invariant: a certificate is always verified; REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE name a file or folder of those that are
trusted instead, as every program built on requests has it.
"""

from __future__ import annotations

import ssl
import sys
from pathlib import Path
from typing import Any

from requests import PreparedRequest
from requests.adapters import HTTPAdapter


class SystemTrustAdapter(HTTPAdapter):
    """A requests adapter whose secure connections trust what the system's store of certificates does."""

    _context: ssl.SSLContext | None = None

    def build_connection_pool_key_attributes(
        self, request: PreparedRequest, verify: Any, cert: Any = None
    ) -> Any:
        host, settings = super().build_connection_pool_key_attributes(request, verify, cert)
        if host["scheme"] == "https" and verify is True:
            settings["ssl_context"] = self._system()
        return host, settings

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        super().cert_verify(conn, url, verify, cert)  # type: ignore[no-untyped-call]
        if verify is True and _has_store():
            conn.ca_certs = None  # what requests brings along would be trusted besides

    def _system(self) -> ssl.SSLContext:
        if self._context is None:
            import truststore  # 56 ms, for secure connections alone

            self._context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        return self._context


def _has_store() -> bool:
    """Return whether this system has certificates of its own; a bare container has none, and goes by those of requests."""
    places = ssl.get_default_verify_paths()  # as SSL_CERT_FILE and SSL_CERT_DIR say, where they do
    if sys.platform in ("win32", "darwin") or places.cafile:
        return True
    return places.capath is not None and any(Path(places.capath).iterdir())
