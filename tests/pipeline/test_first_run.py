"""The first day: a provider behind a challenge, an archive that holds its pages, and every column of `compare` filled."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.world.command import tosdiff
from tests.world.pywb import Archive
from tests.world.replay import Replay
from tosdiff.models import iso

CHATGPT = ("chatgpt/terms-of-use", "chatgpt/usage-policies")
OTHERS = ("claude/consumer-terms", "gemini/google-terms")


class Newcomer:
    """Somebody with a providers file, and nothing else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def declare(self, replay: Replay, archive: Archive) -> None:
        providers: dict[str, dict[str, Any]] = {}
        for each in (*CHATGPT, *OTHERS):
            provider, slug = each.split("/")
            about: dict[str, Any] = {
                "name": provider.title(),
                "publisher": provider.title(),
                "documents": {},
            }
            providers.setdefault(provider, about)["documents"][slug] = {
                "title": slug.replace("-", " ").title(),
                "url": replay.url(each),
                "kind": "policy" if "polic" in slug else "terms",
                "fetch": ["http", "archive"],
                "robots": True,
            }
        content = {"archive": {"url": archive.url, "index": f"{archive.url}/cdx"}, "providers": providers}
        (self.folder / "providers.yaml").write_text(json.dumps(content), encoding="utf-8")

    def runs(self, *words: str, columns: int = 200) -> subprocess.CompletedProcess[str]:
        return tosdiff(*words, cwd=self.folder, env={"COLUMNS": str(columns)})


@pytest.mark.parametrize(("days", "code"), [(1, 0), (30, 3)], ids=["fresh", "older than max_age"])
def test_first_run_against_a_challenge_fills_every_column_and_names_each_source(
    tmp_path: Path, replay: Replay, web_archive: Archive, days: int, code: int
) -> None:
    replay.at("2026-01-31T00:00:00Z")
    captured = iso(datetime.now(UTC) - timedelta(days=days))
    for document in CHATGPT:
        with urlopen(replay.url(document)) as answer:
            web_archive.captured(replay.url(document), captured, answer.read())
        replay.fault(document, "challenge", times=0)
    newcomer = Newcomer(tmp_path)
    newcomer.declare(replay, web_archive)
    name = web_archive.url.removeprefix("http://").partition("/")[0]

    first = newcomer.runs("check")
    assert first.returncode == code, first.stdout + first.stderr
    assert first.stdout.count(f"as archived by {name} on {captured[:10]}") == len(CHATGPT)
    if code:
        assert "2 documents of" in first.stdout and "bot challenge" in first.stdout
        shown = captured.translate(str.maketrans("", "", "-:TZ"))
        for document in CHATGPT:  # each capture by its own address, whole
            assert f"{web_archive.url}/{shown}/{replay.url(document)}\n" in first.stdout

    columns = json.loads(newcomer.runs("compare", "--json").stdout)["columns"]
    assert [column["provider"] for column in columns] == ["chatgpt", "claude", "gemini"]
    assert all(column["sources"] for column in columns)
    table = newcomer.runs("compare", columns=80)
    assert table.returncode == 0
    heads, _, rows = table.stdout.partition("permission to use")
    assert heads.count(f"source: as archived by {name}\n") == 1
    assert rows.split("\n", 1)[0].count("clause") == len(columns)

    assert f"seen by {name} (1 visit)" in newcomer.runs("log", CHATGPT[0]).stdout
    assert "seen by" not in newcomer.runs("log", OTHERS[0]).stdout
