"""A time-stamping authority (RFC 3161) on loopback, made of the program openssl, and the certificates behind it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world.loopback import Answer, Asked, serving

_CONFIG = """
[req]
distinguished_name=dn
[dn]
[ca]
basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash
[leaf]
basicConstraints=CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=critical,timeStamping
subjectKeyIdentifier=hash
[tsa]
default_tsa=stamps
[stamps]
serial=serial
crypto_device=builtin
signer_cert=leaf.pem
certs=along.pem
signer_key=leaf.key
signer_digest=sha256
default_policy=1.2.3.4.1
digests=sha256
tsa_name=yes
ess_cert_id_alg=sha256
"""
# Names so long that the certificates stand in DER's order as openssl writes them: signer, issuer, root.
_LONG = "/O=An authority on loopback that puts times under what tests make"
_NAMES = {
    "root": f"{_LONG}/OU=whose root certificate stands above all its others/CN=Loopback Root",
    "mid": f"{_LONG}/OU=whose second one issues them/CN=Loopback Issuing",
    "leaf": "/CN=Loopback TSA",
}


class Authority:
    """The authority; `along` chooses which certificates come with its tokens."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = ""
        self.answers: bytes | None = None
        """What it answers instead, where a test sets it."""
        (folder / "ts.cnf").write_text(_CONFIG, encoding="utf-8")
        (folder / "serial").write_text("01")
        for name, subject in _NAMES.items():
            self._openssl(
                "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", f"{name}.key"
            )
            request = ("-new", "-key", f"{name}.key", "-subj", subject, "-config", "ts.cnf")
            if name == "root":
                self._openssl(
                    "req", "-x509", *request, "-days", "30", "-extensions", "ca", "-out", "root.pem"
                )
                continue
            self._openssl("req", *request, "-out", f"{name}.csr")
            issuer, form = ("root", "ca") if name == "mid" else ("mid", "leaf")
            signed = ("-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key", "-set_serial", "2", "-days", "30")
            self._openssl(
                "x509",
                "-req",
                "-in",
                f"{name}.csr",
                *signed,
                "-extfile",
                "ts.cnf",
                "-extensions",
                form,
                "-out",
                f"{name}.pem",
            )
        self.along()

    @property
    def root(self) -> Path:
        """The file of the root certificate."""
        return self.folder / "root.pem"

    def along(self, *, in_order: bool = True) -> None:
        """Send the certificates in DER's order, which rfc3161-client wants, or as many authorities do."""
        names = ("mid", "root") if in_order else ("root", "mid")
        (self.folder / "along.pem").write_bytes(
            b"".join((self.folder / f"{n}.pem").read_bytes() for n in names)
        )

    def reply(self, query: bytes) -> bytes:
        (self.folder / "query").write_bytes(query)
        self._openssl(
            "ts", "-reply", "-queryfile", "query", "-config", "ts.cnf", "-section", "stamps", "-out", "reply"
        )
        return (self.folder / "reply").read_bytes()

    def _openssl(self, *words: str) -> None:
        subprocess.run(["openssl", *words], cwd=self.folder, capture_output=True, check=True)


@pytest.fixture(scope="session")
def _authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    if not shutil.which("openssl"):
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs the program openssl")
        pytest.skip("the program openssl is not installed")
    authority = Authority(tmp_path_factory.mktemp("authority"))

    def answer(asked: Asked) -> Answer:
        return Answer(body=authority.reply(asked.body) if authority.answers is None else authority.answers)

    with serving(answer) as base:
        authority.url = f"{base}/tsr"
        yield authority


@pytest.fixture
def authority(_authority: Authority) -> Authority:
    """The authority as it is by itself."""
    _authority.along()
    _authority.answers = None
    return _authority
