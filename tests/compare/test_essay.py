"""The clauses that the essay quotes, found under their labels on the providers' own pages."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from tosdiff.compare.matrix import provisions
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.clauses import read_text
from tosdiff.store.store import Store


@pytest.mark.parametrize(
    ("document", "capture", "label", "words"),
    [
        ("chatgpt/terms-of-use", "2025-11-07T003105Z", "access.grant", "you may access and use our Services"),
        (
            "claude/consumer-terms",
            "2025-11-28T190120Z",
            "access.grant",
            "use our Services only in compliance",
        ),
        (
            "claude/consumer-terms",
            "2025-11-28T190120Z",
            "access.reserved",
            "do not grant you any right, title",
        ),
        (
            "gemini/google-terms",
            "2024-05-22T123054Z",
            "access.grant",
            "permission to access and use our services",
        ),
    ],
)
def test_a_quotation_of_the_essay_stands_under_its_label(
    document: str, capture: str, label: str, words: str, shared: Path, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    with tarfile.open(shared / f"corpus/captures/{document}.tar.xz") as saved:
        member = next(each for each in saved if each.name.endswith(f"{capture}.html"))
        found = saved.extractfile(member)
        assert found is not None
        page.write_bytes(found.read())
    version = Archive((), Store(tmp_path)).labelled(read_text(page))
    shown = [clause.text for passage in provisions(version, label) for clause in passage.labelled]
    assert any(words in text for text in shown)
