"""A timestamp proves that bytes existed by a time; it is verified by tosdiff and by openssl, and kept as it came."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.world.archives import World
from tests.world.authority import Authority
from tests.world.captures import HALCYON
from tests.world.terms import LINES, amended, page
from tosdiff.errors import FetchError
from tosdiff.evidence import publishing, standalone, timestamps
from tosdiff.evidence.timestamps import StampVerdict
from tosdiff.pipeline.merge import merge
from tosdiff.pipeline.stamping import obtained, stamp_heads
from tosdiff.pipeline.verify import verify
from tosdiff.store.store import Store
from tosdiff.unattended.settings import TimestampSettings

MESSAGE = b"what existed by then"


def accepted_by_openssl(token: Path, message: Path, roots: Path) -> bool:
    words = ["openssl", "ts", "-verify", "-in", str(token), "-data", str(message), "-CAfile", str(roots)]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("in_order", [True, False])
def test_a_token_is_verified_by_the_library_or_where_it_refuses_the_order_by_openssl(
    authority: Authority, in_order: bool
) -> None:
    authority.along(in_order=in_order)
    roots = authority.root.read_bytes()
    given = obtained(MESSAGE, authority.url, roots=roots)
    assert given.read.verdict is StampVerdict.PROVED
    assert given.read.reader == ("rfc3161-client" if in_order else "openssl")
    assert "Loopback TSA" in given.read.authority
    assert timestamps.read(given.token, MESSAGE + b".", roots=roots).verdict is StampVerdict.BROKEN
    assert timestamps.read(given.token, MESSAGE).verdict is StampVerdict.UNTRUSTED
    broken = bytearray(given.token)
    broken[-3] ^= 1
    assert timestamps.read(bytes(broken), MESSAGE, roots=roots).verdict is StampVerdict.BROKEN


def test_certificates_that_come_with_a_token_are_not_trusted_for_that(authority: Authority) -> None:
    """The token holds a whole chain down to its own root: whoever makes one can put that in."""
    given = obtained(MESSAGE, authority.url)
    assert given.read.verdict is StampVerdict.UNTRUSTED


def test_what_nothing_reads_is_kept_and_named(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    authority.along(in_order=False)
    monkeypatch.setenv("PATH", "/nowhere")
    token = _token(authority, monkeypatch)
    read = timestamps.read(token, MESSAGE)
    assert read.verdict is StampVerdict.UNREAD
    assert "there is no openssl" in read.why


def _token(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> bytes:
    with monkeypatch.context() as patch:
        patch.setenv("PATH", os.defpath)
        return authority.reply(timestamps.request_for(MESSAGE))


@pytest.mark.parametrize("answer", [b"<html>not here</html>", b"", b"0\x03\x02\x01\x02"])
def test_an_answer_that_is_no_timestamp_is_refused(authority: Authority, answer: bytes) -> None:
    authority.answers = answer
    with pytest.raises(FetchError):
        obtained(MESSAGE, authority.url)


def test_a_timestamp_of_other_bytes_is_refused(authority: Authority) -> None:
    authority.answers = authority.reply(timestamps.request_for(b"other bytes"))
    with pytest.raises(FetchError, match="of other bytes"):
        obtained(MESSAGE, authority.url, roots=authority.root.read_bytes())


# ------------------------------------------------------------------ in a store


@pytest.fixture
def stamped(tmp_path: Path, authority: Authority) -> World:
    """Two documents, the heads of whose logs were stamped."""
    (tmp_path / "mine").mkdir()
    world = World(tmp_path / "mine")
    world.visit(0, page(*LINES))
    world.visit(1, page(*LINES), "larkspur/terms")
    given = stamp_heads(world.store, TimestampSettings(url=authority.url, roots=authority.root))
    assert given
    assert given.read.verdict is StampVerdict.PROVED
    return world


def test_heads_that_are_stamped_are_verified_and_stamped_once(
    stamped: World, authority: Authority, tmp_path: Path
) -> None:
    found = verify(stamped.archive, roots=authority.root)
    assert (found.damage, found.notices) == ((), ())
    (proved,) = found.proved
    assert proved.heads
    assert set(proved.heads.heads) == {"halcyon/terms", "larkspur/terms"}
    line = tmp_path / "line"
    line.write_bytes((stamped.store.root / publishing.NAME).read_bytes().rstrip(b"\n"))
    assert accepted_by_openssl(stamped.store.root / proved.path, line, authority.root)
    wanted = TimestampSettings(url=authority.url, roots=authority.root)
    assert stamp_heads(stamped.store, wanted) is None
    stamped.visit(2, amended("Ireland", "France"))
    assert stamp_heads(Store(stamped.store.root), wanted)
    assert len(verify(stamped.archive, roots=authority.root).proved) == 2


def test_a_timestamp_whose_root_nobody_trusts_is_a_notice_and_no_damage(stamped: World) -> None:
    found = verify(stamped.archive)
    assert (found.damage, found.proved) == ((), ())
    assert "not verified here" in found.notices[0].problem


def test_a_token_or_its_line_that_was_changed_is_damage(stamped: World, authority: Authority) -> None:
    (token,) = (stamped.store.root / "timestamps").iterdir()
    kept = token.read_bytes()
    for at in (0, 40, len(kept) // 2, len(kept) - 1):
        token.write_bytes(kept[:at] + bytes((kept[at] ^ 1,)) + kept[at + 1 :])
        assert verify(stamped.archive, roots=authority.root).damage
    token.write_bytes(kept)
    assert verify(stamped.archive, roots=authority.root).damage == ()
    lines = stamped.store.root / publishing.NAME
    lines.write_bytes(lines.read_bytes().replace(b"larkspur", b"larkspus"))
    assert "is missing or was changed" in verify(stamped.archive, roots=authority.root).damage[0].problem


def test_timestamps_come_along_when_stores_are_joined(
    stamped: World, authority: Authority, tmp_path: Path
) -> None:
    (tmp_path / "theirs").mkdir()
    other = World(tmp_path / "theirs")
    other.visit(3, page(*LINES))
    merge(other.archive, stamped.store.root)
    found = verify(other.archive, roots=authority.root)
    assert (found.damage, len(found.proved)) == ((), 1)
    merge(other.archive, stamped.store.root)
    assert len(verify(other.archive, roots=authority.root).proved) == 1


# ------------------------------------------------------------------ on the command line


def test_a_stamped_bundle_is_verified_by_tosdiff_and_by_openssl_and_its_own_verifier(
    tmp_path: Path, authority: Authority
) -> None:
    world = World(tmp_path)
    world.visit(0, page(*LINES))
    proof = tmp_path / "proof.zip"
    words = ("--output", proof, "--timestamp", authority.url, "--timestamp-roots", authority.root)
    run = world.run("bundle", HALCYON.id, *words)
    assert run.returncode == 0, run.stderr
    assert "these bytes existed by that time" in run.stdout
    files = standalone.unpacked(proof.read_bytes())
    for name in ("timestamp.tsr", "digests.sha256"):
        (tmp_path / name).write_bytes(files[name])
    assert accepted_by_openssl(tmp_path / "timestamp.tsr", tmp_path / "digests.sha256", authority.root)
    assert standalone.main([str(proof)]) == 0
    checked = world.run("verify", "--bundle", proof, "--timestamp-roots", authority.root)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "Loopback TSA" in checked.stdout
    assert "is not verified here" in " ".join(world.run("verify", "--bundle", proof).stdout.split())
    for name in ("timestamp.tsr", "timestamp.txt", "timestamp-roots.pem"):
        at = proof.read_bytes().index(files[name]) + len(files[name]) // 2
        whole = bytearray(proof.read_bytes())
        whole[at] ^= 1
        (tmp_path / "changed.zip").write_bytes(whole)
        assert standalone.main([str(tmp_path / "changed.zip")]) == 1


def test_a_check_has_the_heads_stamped_where_the_config_asks_for_it(
    tmp_path: Path, authority: Authority
) -> None:
    world = World(tmp_path)
    config = tmp_path / "config" / "tosdiff"
    config.mkdir(parents=True)
    (config / "config.yaml").write_text(f"timestamp: {{url: '{authority.url}', roots: '{authority.root}'}}\n")
    world.visit(0, page(*LINES))
    environment = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    world.run("check", "--attempts", "1", "--timeout", "0.2", **environment)
    run = world.run("verify", **environment)
    assert run.returncode == 0
    assert "1 timestamp holds; the newest is of the logs of 2 documents" in " ".join(run.stdout.split())
    (config / "config.yaml").write_text("timestamp: {url: 'http://127.0.0.1:9/tsr'}\n")
    run = world.run("check", "--attempts", "1", "--timeout", "0.2", **environment)
    assert "error: 127.0.0.1:9: ConnectionError" in run.stderr
