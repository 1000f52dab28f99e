"""Every real text passes, every broken page of the corpus and injected fault is refused by its name."""

from __future__ import annotations

import json
import lzma
import tarfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.world.legal_pages import answer, judged, version, wall
from tests.world.replay import Replay
from tosdiff.models import Capture, DocumentText, Wall

# ------------------------------------------------------------------ the replay server's faults


@pytest.mark.parametrize("document", ["claude/consumer-terms", "gemini/generative-ai-use-policy"])
@pytest.mark.parametrize(
    ("kind", "expected"),
    [("status403", Wall.HTTP_ERROR), ("status404", Wall.NOT_FOUND), ("status410", Wall.NOT_FOUND),
     ("status429", Wall.HTTP_ERROR), ("status500", Wall.HTTP_ERROR), ("status503", Wall.HTTP_ERROR),
     ("challenge", Wall.CHALLENGE), ("login", Wall.LOGIN), ("soft404", Wall.NOT_FOUND), ("empty", Wall.EMPTY),
     ("other_language", Wall.LANGUAGE)],
)  # fmt: skip
def test_each_injected_fault_is_told_by_its_name(
    replay: Replay, document: str, kind: str, expected: Wall
) -> None:
    replay.at("2025-11-01T00:00:00Z")
    good = got(replay.url(document))
    assert judged(good) is None
    for previous in (None, version(good.body)):
        replay.fault(document, kind)
        assert wall(judged(got(replay.url(document)), previous)) is expected


def got(url: str) -> Capture:
    try:
        with urlopen(url) as response:
            return answer(response.read(), url=url, status=response.status, **dict(response.headers))
    except HTTPError as response:
        return answer(response.read(), url=url, status=response.code, **dict(response.headers))


# ------------------------------------------------------------------ real captures


def captures(shared: Path, provider: str) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Yield a provider's captures at the turns: the first with each text, and every broken one."""
    lines = (shared / "corpus/captures.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["provider"] == provider]
    for archive, group in groupby(rows, key=lambda row: str(row["archive"])):
        wanted, last = {}, None
        for row in group:
            if row["kind"] == "broken" or row["text_version"] != last:
                wanted[row["member"]] = row
            last = row["text_version"] if row["kind"] == "normal" else last
        with lzma.open(shared / "corpus" / archive) as packed, tarfile.open(fileobj=packed, mode="r|") as tar:
            for member in tar:
                if (page := tar.extractfile(member)) and member.name in wanted:
                    yield wanted[member.name], page.read()


@pytest.mark.parametrize("provider", ["chatgpt", "claude", "gemini", "deepseek"])
def test_every_real_text_passes_and_every_broken_page_is_refused(shared: Path, provider: str) -> None:
    last: dict[str, DocumentText] = {}
    kept = refused = 0
    for row, body in captures(shared, provider):
        capture = answer(body, url=row["url"])
        previous = last.get(row["document"])
        found = [judged(capture), judged(capture, previous)]
        if row["kind"] == "broken":
            assert None not in found, row["member"]
            refused += 1
        else:
            assert found == [None, None], (row["document"], row["member"], found)
            last[row["document"]] = version(body)
            kept += 1
    assert refused == (28 if provider == "chatgpt" else 0)
    assert kept >= 5


# A page whose language is Chinese, as its curated text is.
CHINESE = "kimi-ai-privacy-policy"


def test_thirty_pages_of_other_services_pass_as_first_captures(shared: Path) -> None:
    for row in extraction_rows(shared):
        body = lzma.decompress((shared / f"corpus/extraction/{row['slug']}.html.xz").read_bytes())
        language = "zh" if row["slug"] == CHINESE else "en"
        assert judged(answer(body, url=row["url"]), language=language) is None, row["slug"]


def test_every_broken_page_of_other_services_is_refused_first_and_against_a_sound_one(shared: Path) -> None:
    sound = {(row["service"], row["document"]): row["slug"] for row in extraction_rows(shared)}
    count = 0
    for row, body in captures(shared, "other"):
        capture = answer(body, url=row["url"])
        assert judged(capture) is not None, row["member"]
        if slug := sound.get((row["service"], row["record"])):
            good = lzma.decompress((shared / f"corpus/extraction/{slug}.html.xz").read_bytes())
            assert judged(capture, version(good)) is not None, row["member"]
        count += 1
    assert count == 19


def extraction_rows(shared: Path) -> list[dict[str, Any]]:
    lines = (shared / "corpus/extraction/index.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]
