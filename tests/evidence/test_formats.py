"""The published form of a store: a verifier written from it alone agrees with `tosdiff verify`."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.evidence.independent import problems
from tests.world.archives import watched
from tests.world.raw_server import response
from tests.world.stored import DOCUMENT, URL, captured, day, visit_of, visited
from tosdiff.demo.site import serve
from tosdiff.evidence.verify import verify
from tosdiff.evidence.warc_page import UnknownCodingError, page
from tosdiff.models import Capture, Exchange, FetchedBy, Outcome, Visit
from tosdiff.store import warc
from tosdiff.store.store import Store

FORMATS = (ROOT / "docs/formats.md").read_text(encoding="utf-8")
PAGE = "<p>Halcyon may change the Service — at any time.</p>".encode()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two snapshots and four visits."""
    made = Store(tmp_path / "snapshots")
    first = visited(made, 0, Outcome.FIRST)
    made.log(DOCUMENT, visit_of(1, Outcome.UNCHANGED, first))
    visited(made, 2)
    made.log(DOCUMENT, visit_of(3, Outcome.FAILED))
    return made


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store that several checks filled, with a refused page, changes and unchanged visits."""
    folder = tmp_path_factory.mktemp("checked")
    with serve() as site:
        return watched(site, site.providers_file(folder)).store


def test_independent_verifier_finds_no_damage_in_a_sound_store(checked: Store, store: Store) -> None:
    for sound in (checked, store):
        assert list(problems(sound.root)) == []
        assert verify(sound) == ()


@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_independent_verifier_finds_damage_exactly_where_verify_does(
    store: Store, data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from(sorted(store.root.glob("*/*/*"))))
    content = path.read_bytes()
    at = data.draw(st.integers(0, len(content) - 1))
    kind = data.draw(st.sampled_from(["flip", "cut", "lines"]))
    if kind == "flip":
        damaged = content[:at] + bytes([content[at] ^ data.draw(st.integers(1, 255))]) + content[at + 1 :]
    elif kind == "cut":
        damaged = content[:at]
    else:
        lines = content.splitlines(keepends=True)
        damaged = b"".join(data.draw(st.permutations(lines))[: data.draw(st.integers(0, len(lines)))])
    path.write_bytes(damaged)
    try:
        assert bool(list(problems(store.root))) == bool(verify(store))
    finally:
        path.write_bytes(content)


@pytest.mark.parametrize("suffix", [".json", ".md", ".warc.gz", "visits.jsonl"])
def test_independent_verifier_misses_the_same_files(store: Store, suffix: str) -> None:
    path = next(file for file in sorted((store.root / DOCUMENT).iterdir()) if file.name.endswith(suffix))
    path.unlink()
    assert list(problems(store.root)) and verify(store)


def test_commands_by_hand_give_the_digests_that_they_say(store: Store) -> None:
    if not (shutil.which("sha256sum") and shutil.which("sed")):
        pytest.skip("needs sha256sum and sed")
    snapshot = store.snapshots(DOCUMENT)[0]
    (block,) = re.findall(r"```sh\n(.*?)```", FORMATS, re.DOTALL)
    commands = [line.partition("   #")[0] for line in block.splitlines() if "sha256sum" in line]
    given_name = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{12}")
    told = [
        subprocess.run(
            ["sh", "-c", given_name.sub(snapshot.name, command)], cwd=store.root / DOCUMENT,
            capture_output=True, check=True, encoding="ascii",
        ).stdout.split()[0]
        for command in commands
    ]  # fmt: skip
    first, second = map(json.loads, store.visits_file(DOCUMENT).read_bytes().splitlines()[:2])
    assert told == [second["previous"], first["digest"], first["manifest"], snapshot.warc]


# ------------------------------------------------------------------ the document


def fields(heading: str) -> set[str]:
    """Return the names in the first column of the table under a heading."""
    section = FORMATS.split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


def test_every_field_of_a_line_is_described(tmp_path: Path) -> None:
    values = dict.fromkeys(Visit.__dataclass_fields__, "x") | {"at": day(0), "outcome": Outcome.REFUSED}
    store = Store(tmp_path)
    store.log(DOCUMENT, Visit(**values | {"snapshot": None}))  # type: ignore[arg-type]
    (line,) = store.visits_file(DOCUMENT).read_bytes().splitlines()
    assert fields("The log of visits") == json.loads(line).keys() | {"snapshot", "merges"}


def test_every_field_of_a_manifest_is_described(store: Store) -> None:
    stated = json.loads(store.file(store.snapshots(DOCUMENT)[0], ".json").read_bytes())
    names = (stated.keys() - {"digests"}) | {f"digests.{name}" for name in stated["digests"]}
    assert fields("The manifest") == names | {"rendering"}, (
        "it is missing where the page is as it was fetched"
    )


# ------------------------------------------------------------------ the page in a WARC file


def packed(capture: Capture) -> bytes:
    file = BytesIO()
    warc.write(capture, file)
    return file.getvalue()


def answered(raw: bytes, body: bytes) -> bytes:
    hop = Exchange(url=URL, request=b"GET / HTTP/1.1\r\n\r\n", response=raw, at=day(0))
    fetched = captured(0, body)
    return packed(
        Capture(
            document=DOCUMENT, url=URL, final_url=URL, captured_at=day(0), status=200, body=body,
            headers=fetched.headers, exchanges=(hop,),
        )
    )  # fmt: skip


def chunks(body: bytes, size: int = 7) -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return (
        b"".join(b"%x;last=no\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\nX: trailer\r\n\r\n"
    )


RAW_DEFLATE = zlib.compressobj(wbits=-zlib.MAX_WBITS)
BARE = RAW_DEFLATE.compress(PAGE) + RAW_DEFLATE.flush()


@pytest.mark.parametrize(
    "raw",
    [
        response(PAGE),
        response(gzip.compress(PAGE), "Content-Encoding: gzip"),
        response(gzip.compress(PAGE[:9]) + gzip.compress(PAGE[9:]) + b"tail", "content-encoding:x-GZIP"),
        response(zlib.compress(PAGE), "Content-Encoding: deflate"),
        response(BARE, "Content-Encoding: deflate"),
        response(gzip.compress(zlib.compress(PAGE)), "Content-Encoding: deflate", "Content-Encoding: gzip"),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n" + chunks(PAGE),
        b"HTTP/1.0 200 OK\nno colon here\nX: \xff\n\n" + PAGE,
        b"HTTP/1.1 200 OK\r\nContent-Length: nine\r\n\r\n" + PAGE,
    ],
    ids=[
        "plain",
        "gzip",
        "members",
        "zlib",
        "bare deflate",
        "two codings",
        "chunked",
        "line feeds",
        "odd length",
    ],
)
def test_page_is_taken_out_of_an_answer_as_it_was_put_in(raw: bytes) -> None:
    made = answered(raw, PAGE)
    assert b"resource" not in gzip.decompress(made), "the answer alone is the evidence"
    assert page(made) == PAGE


@given(raw=st.binary(max_size=200), body=st.binary(max_size=60))
def test_page_of_any_answer_is_the_body_that_was_captured(raw: bytes, body: bytes) -> None:
    for answer in (
        raw,
        response(body),
        response(gzip.compress(body), "Content-Encoding: gzip"),
        response(raw),
    ):
        made = answered(answer, body)
        assert page(made) == body == warc.page(BytesIO(made))


def test_import_without_wire_bytes_is_the_body_itself() -> None:
    saved = Capture(
        document=DOCUMENT, url=URL, final_url=URL, captured_at=day(0), status=200, body=PAGE,
        fetcher=FetchedBy.IMPORT, source="saved.html",
    )  # fmt: skip
    assert page(packed(saved)) == PAGE


def test_coding_that_is_not_known_is_told_apart_from_damage() -> None:
    brotli = pytest.importorskip("brotli")
    made = answered(response(brotli.compress(PAGE), "Content-Encoding: br"), PAGE)
    with pytest.raises(UnknownCodingError):
        page(made)


@given(content=st.binary(max_size=400), cut=st.integers(0, 400))
def test_anything_but_a_warc_file_is_an_error_of_value(content: bytes, cut: int) -> None:
    for damaged in (content, gzip.compress(content), packed(captured(0))[:cut]):
        with pytest.raises(ValueError):
            page(damaged)
