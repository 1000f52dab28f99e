"""What an archive lists comes in once, under its own date, or is refused with a reason; stopped, it goes on."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from base64 import b32encode
from collections import Counter
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from gzip import compress
from hashlib import sha1, sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world.archives import World
from tests.world.captures import HALCYON
from tests.world.pywb import Archive as Pywb
from tests.world.raw_server import RawServer, response
from tests.world.terms import LINES, page
from tosdiff.capture.fetchers.mementos import Memento, MementoClient, chosen, links_of
from tosdiff.capture.fetching import FetchLimits
from tosdiff.errors import FetchError
from tosdiff.evidence.verify import verify
from tosdiff.models import Document, WebArchive
from tosdiff.pipeline.import_.memento import ImportedMementos, memento

URL = "https://halcyon.example/terms"
START = datetime(2024, 1, 1, 12, tzinfo=UTC)
NOW = datetime(2026, 5, 1, tzinfo=UTC)


def text(number: int) -> bytes:
    return page(*LINES, f"Amendment {number} of these terms stands here.")


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def stamp(at: datetime) -> str:
    return f"{at:%Y%m%d%H%M%S}"


def taken(world: World, name: str = URL, **options: Any) -> ImportedMementos:
    asked: dict[str, Any] = dict.fromkeys(("at", "start", "end", "every"), None)
    asked |= {"rate": 1e9, "dry_run": False, "counting": lambda _: nullcontext()}
    return memento(world.archive, name, **asked | options)


def visits(world: World) -> Counter[tuple[datetime, str | None]]:
    return Counter((visit.at, visit.body) for visit in world.store.visits(world.document.id))


# ------------------------------------------------------------------ an archive that answers as it is told


class Anything(dict[str, object]):
    def __missing__(self, path: str) -> object:
        return self["index"]


def listing(server: RawServer, *rows: tuple[datetime, str, bytes]) -> Document:
    """Return a document whose archive lists rows as the Wayback Machine does, and gives each as listed."""
    table = [["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]]
    answers: Anything = Anything()
    for at, status, body in rows:
        digest = b32encode(sha1(body).digest()).decode()
        table.append(["x", stamp(at), URL, "text/html", status, digest, "1"])
        answers[f"/web/{stamp(at)}id_/{URL}"] = response(body, "Content-Type: text/html", dated(at))
    answers["index"] = response(json.dumps(table).encode())
    server.answers = answers  # type: ignore[assignment]
    return replace(HALCYON, url=URL, archive=WebArchive(url=f"{server.base}/web", index=f"{server.base}/cdx"))


def dated(at: datetime) -> str:
    return f"Memento-Datetime: {at:%a, %d %b %Y %H:%M:%S} GMT"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def shelf(world: World, document: Document) -> World:
    world.documents, world.document = (document,), document
    return world


def test_captures_come_in_as_listed_and_repeats_are_not_fetched(world: World, server: RawServer) -> None:
    rows = [(day(n), "200", text(n // 2)) for n in range(6)]
    shelf(world, listing(server, *rows, (day(7), "301", b""), (day(8), "404", b"none")))
    found = taken(world)
    assert (found.listed, found.wanted, len(found.reports), found.not_given) == (6, 3, 3, ())
    assert visits(world).keys() == {(day(n), digest_of(text(n // 2))) for n in (0, 2, 4)}
    assert found.complete


def digest_of(body: bytes) -> str:
    return sha256(body).hexdigest()


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (response(text(0), "Content-Type: text/html", dated(day(3))), "2024-01-04"),
        (response(text(0), "Content-Type: text/html"), "without a time"),
        (response(b"gone", dated(day(0)), status="404 Not Found"), "HTTP 404"),
        (response(text(9), "Content-Type: text/html", dated(day(0))), "digest"),
        (response(b"", f"Location: /web/{stamp(day(0))}id_/https://halcyon.example/other", dated(day(0)), status="302 Found"), "other"),
    ],
)  # fmt: skip
def test_what_is_given_otherwise_than_listed_is_refused_and_not_asked_for_again(
    world: World, server: RawServer, answer: bytes, why: str
) -> None:
    shelf(world, listing(server, (day(0), "200", text(0)), (day(1), "200", text(1))))
    server.answers[f"/web/{stamp(day(0))}id_/{URL}"] = answer
    server.answers[f"/web/{stamp(day(0))}id_/https://halcyon.example/other"] = response(
        text(0), dated(day(0))
    )
    found = taken(world)
    assert [each.at for each in found.not_given] == [day(0)]
    assert why in found.not_given[0].reason
    assert [at for at, _ in visits(world)] == [day(1)]
    again = taken(world)
    assert (again.refused_before, again.taken_before, again.not_given, again.reports) == (1, 1, (), ())


def test_days_and_spans_choose_what_is_asked_for(world: World, server: RawServer) -> None:
    shelf(world, listing(server, *((day(n), "200", text(n)) for n in range(20))))
    assert taken(world, start="2024-01-03", end="2024-01-06", dry_run=True).wanted == 4
    assert taken(world, every=7, dry_run=True).wanted == 3
    assert taken(world, dry_run=True, rate=15).seconds == 80
    assert not visits(world)


def test_former_addresses_are_asked_for_and_one_address_alone_where_it_is_given(
    world: World, server: RawServer
) -> None:
    document = listing(server, (day(0), "200", text(0)))
    shelf(world, replace(document, former_urls=("https://halcyon.example/old",)))
    assert taken(world, world.document.id).listed == 1
    assert taken(world, "https://www.halcyon.example/old/").document.id == world.document.id


def test_archive_without_an_index_is_asked_for_its_timemap(world: World, server: RawServer) -> None:
    document = listing(server, (day(0), "200", text(0)), (day(5), "200", text(5)))
    shelf(world, document)
    first = f'<{URL}>; rel="original", <{server.base}/web/timemap/2/{URL}>; rel="timemap"; type="x"'
    server.answers["index"] = response(b"", status="404 Not Found")
    server.answers[f"/web/timemap/link/{URL}"] = response(
        f'{first},\n<{server.base}/web/{stamp(day(0))}/{URL}>; rel="first memento"; {dated(day(0)).replace("Memento-Datetime: ", "datetime=").replace("=", chr(61) + chr(34), 1)}"'.encode()
    )
    server.answers[f"/web/timemap/2/{URL}"] = response(
        f'<{server.base}/web/{stamp(day(5))}/{URL}>; rel=memento; datetime="{dated(day(5)).partition(": ")[2]}", <https://elsewhere.example/1>; rel=memento; datetime="{dated(day(6)).partition(": ")[2]}"'.encode()
    )
    found = taken(world)
    assert [report.at for report in found.reports] == [day(0), day(5)]


def test_archive_that_says_too_many_is_asked_more_slowly_and_then_left(server: RawServer) -> None:
    slept: list[float] = []
    now = [0.0]

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    document = listing(server, (day(0), "200", text(0)))
    client = MementoClient(
        FetchLimits(timeout=10), lambda: NOW, rate=15, sleep=sleep, monotonic=lambda: now[0]
    )
    (only,) = client.listed(document, URL)
    client.fetch(document, only)
    assert slept == [4.0]
    page_then = response(text(0), "Content-Type: text/html", dated(day(0)))
    answers = [response(b"", "Retry-After: 30", status="429 Slow"), page_then]
    server.answers[f"/web/{stamp(day(0))}id_/{URL}"] = lambda _: answers.pop(0)
    client.fetch(document, only)
    assert slept == [4.0, 4.0, 30.0]
    assert client.interval == 8.0
    server.answers[f"/web/{stamp(day(0))}id_/{URL}"] = response(b"", status="429 Slow")
    with pytest.raises(FetchError, match="longer pause"):
        client.fetch(document, only)
    assert client.interval == 60.0
    client.close()


# ------------------------------------------------------------------ pywb


def records(*rows: tuple[datetime, int, bytes]) -> bytes:
    """Return a WARC file of responses of any status."""
    held = b""
    for number, (at, status, body) in enumerate(rows):
        location = "Location: https://halcyon.example/elsewhere\r\n" if 300 <= status < 400 else ""
        block = (
            f"HTTP/1.1 {status} X\r\nContent-Type: text/html\r\n{location}Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        lines = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number:032x}>\r\nWARC-Target-URI: {URL}\r\n"
            f"WARC-Date: {at:%Y-%m-%dT%H:%M:%SZ}\r\nWARC-Payload-Digest: sha1:{b32encode(sha1(body).digest()).decode()}\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
        )
        held += compress(lines.encode() + block + b"\r\n\r\n")
    return held


KILLS = int(os.environ.get("TOSDIFF_KILLS", "4"))
"""How often the import is killed; measured with 20 (`benchmarks/README.md`)."""


def killed(command: list[str], log: Path, chance: random.Random) -> bool:
    """Run a command and kill it at a moment of chance: soon after its start, or amid what it logs. Whether it was."""
    grown = chance.randrange(14)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        ends = time.monotonic() + (60 if grown else chance.random())
        begun = size(log)
        while running.poll() is None and time.monotonic() < ends and size(log) - begun < 300 * grown:
            time.sleep(0.002)
        time.sleep(chance.random() * 0.03)
        running.kill()
        return running.wait() < 0


def size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def test_import_killed_at_any_instant_takes_everything_once_and_under_its_date(
    world: World, web_archive: Pywb
) -> None:
    chance = random.Random(7)
    rows: list[tuple[datetime, int, bytes]] = []
    for number in range(300):
        kind = chance.random()
        status = 404 if kind < 0.05 else 302 if kind < 0.1 else 200
        body = rows[-1][2] if rows and 0.1 <= kind < 0.4 and rows[-1][1] == 200 else text(number)
        rows.append((day(number * 0.7), status, body if status == 200 else b"none"))
    lost = (day(300), 200, text(300))
    web_archive.add(records(*rows))
    web_archive.add(records(lost)).unlink()  # it is listed, and what is replayed for it is another day's
    document = replace(HALCYON, url=URL)
    world.declare(document)
    wanted: dict[datetime, bytes] = {}
    before = b""
    for at, status, body in rows:
        if status == 200:
            if body != before:
                wanted[at] = body
            before = body

    command = [sys.executable, "-m", "tosdiff", "import", "memento", document.id]
    command += ["--archive", web_archive.url, "--rate", "1e9", "--config", str(world.file)]
    log = world.store.visits_file(document.id)
    kills = sum(killed(command, log, chance) for _ in range(KILLS))
    assert kills >= KILLS // 2, "it ended before it was killed"
    done = subprocess.run([*command, "--json"], capture_output=True, text=True, check=False)
    assert done.returncode in (0, 3), done.stderr
    seen = visits(world)
    assert seen == Counter((at, digest_of(body)) for at, body in wanted.items())
    assert all(visit.outcome.verified for visit in world.archive.store.visits(document.id))
    assert verify(world.archive.store) == ()
    again = json.loads(
        subprocess.run([*command, "--json"], capture_output=True, text=True, check=False).stdout
    )
    assert (again["taken_before"], again["refused_before"]) == (len(wanted), 1)


# ------------------------------------------------------------------ laws

LISTED = st.lists(
    st.builds(
        Memento, at=st.integers(0, 3000).map(lambda hours: START + timedelta(hours=hours)), original=st.just(URL),
        uri=st.integers(0, 9999).map(str), digest=st.sampled_from(["", "A", "B"]),
    ),
    max_size=20,
).map(lambda found: sorted(found, key=lambda each: each.at))  # fmt: skip


@given(LISTED, st.none() | st.floats(0.1, 40))
def test_chosen_captures_are_listed_ones_in_order_and_none_repeats_the_one_before_it(
    listed: list[Memento], every: float | None
) -> None:
    found = list(chosen(listed, start=None, end=None, every=every))
    places = iter(listed)
    assert all(any(each is other for other in places) for each in found)
    if every is None:
        left_out = [each for each in listed if not any(each is other for other in found)]
        assert all(each.digest for each in left_out)
    else:
        assert all(b.at - a.at >= timedelta(days=every) for a, b in pairwise(found))


@given(st.text())
def test_any_text_is_read_as_links(text: str) -> None:
    list(links_of(text))
