"""Certificates are verified against those that the system trusts, or that the environment names instead."""

from __future__ import annotations

import gzip
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from requests.adapters import DEFAULT_CA_BUNDLE_PATH

from tests.world.fetching import PAGE, chunked, failure, fetch
from tests.world.raw_server import RawServer, response
from tests.world.secure import certificate
from tosdiff.capture.fetchers.trust import SystemTrustAdapter
from tosdiff.capture.posting import asked
from tosdiff.errors import FetchError

Secure = tuple[RawServer, Path]
REFUSED = "certificate cannot be trusted"


@pytest.fixture(autouse=True)
def no_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


def test_bytes_are_kept_as_they_are_inside_tls(secure: Secure, monkeypatch: pytest.MonkeyPatch) -> None:
    server, trusted = secure
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    server.answers["/terms"] = chunked(gzip.compress(PAGE), "Content-Encoding: gzip")
    capture = fetch(server.document())
    assert capture.body == PAGE
    assert capture.exchanges[0].response == server.answers["/terms"]
    assert capture.exchanges[0].request == server.requests[0]
    assert capture.exchanges[0].ip == "127.0.0.1"


def test_certificate_that_nobody_vouches_for_is_refused_at_once(secure: Secure) -> None:
    server, _ = secure
    assert REFUSED in failure(server.document()).message
    assert server.requests == []


def test_folder_of_the_systems_certificates_is_trusted(
    secure: Secure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, trusted = secure
    server.answers["/terms"] = response(PAGE)
    folder = tmp_path / "certs"
    folder.mkdir()
    (folder / "one.pem").write_bytes(trusted.read_bytes())
    subprocess.run(["openssl", "rehash", folder], check=True, capture_output=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "missing.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(folder))
    assert fetch(server.document()).body == PAGE


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_certificates_that_the_environment_names_are_trusted_instead(
    secure: Secure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    server, trusted = secure
    server.answers["/terms"] = response(PAGE)
    monkeypatch.setenv(variable, str(trusted))
    assert fetch(server.document()).body == PAGE
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    monkeypatch.setenv(variable, str(certificate(tmp_path, "another")[0]))
    assert REFUSED in failure(server.document()).message


def test_system_that_has_certificates_decides_alone_and_those_of_requests_do_where_it_has_none(
    secure: Secure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, trusted = secure
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "missing.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "empty"))
    adapter = SystemTrustAdapter()
    with closing(adapter):
        pool = adapter.poolmanager.connection_from_url(server.base)
        adapter.cert_verify(pool, server.base, True, None)
        assert pool.ca_certs == DEFAULT_CA_BUNDLE_PATH
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        adapter.cert_verify(pool, server.base, True, None)
        assert pool.ca_certs is None


def test_services_are_asked_by_the_same_trust(secure: Secure, monkeypatch: pytest.MonkeyPatch) -> None:
    server, trusted = secure
    server.answers["/terms"] = response(PAGE)
    with pytest.raises(FetchError, match="SSLError"):
        asked(server.base + "/terms")
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    assert asked(server.base + "/terms").body == PAGE
