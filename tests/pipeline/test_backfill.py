"""One page of an import on which the program goes wrong stops no other, and leaves nothing half done."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.world.archives import TERMS, World
from tests.world.terms import sections
from tosdiff.errors import ExitCode
from tosdiff.evidence.verify import verify
from tosdiff.models import Outcome
from tosdiff.pipeline.bugs import kept_bugs
from tosdiff.pipeline.import_.captures import captures
from tosdiff.pipeline.intake import Intake
from tosdiff.store.store import Store

WORDS = ("We may change these terms with 14 days' notice.", "We may change these terms with 7 days' notice.")


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    folder = tmp_path / "saved"
    folder.mkdir()
    for day, body in enumerate((sections(), *(sections(Changes=words) for words in WORDS)), 1):
        (folder / f"2026-03-0{day}T120000Z.html").write_bytes(body)
    return folder


@pytest.mark.parametrize("step", ["_add", "_log"], ids=["before it is stored", "between storing and logging"])
def test_a_bug_at_one_page_stops_no_other_and_the_next_import_takes_it(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    world, calls, right = World(tmp_path), list[int](), getattr(Intake, step)

    def wrong_once(self: Intake, *args: object) -> object:
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("it went wrong")
        return right(self, *args)

    with monkeypatch.context() as patch:
        patch.setattr(Intake, step, wrong_once)
        with captures(
            world.archive, world.document, saved, captured_at=None, counting=lambda _: nullcontext(None)
        ) as reports:
            pass
    assert [report.outcome.verified for report in reports] == [True, False, True]
    trouble = reports[1].trouble
    assert trouble is not None and trouble.exit_code is ExitCode.BUG
    assert trouble.message.startswith("a bug in tosdiff") and str(kept_bugs()[0]) in trouble.hint
    assert verify(Store(world.store.root)) == ()
    again = world.run("import", "captures", saved, "--document", TERMS)
    assert again.returncode == 0, again.stderr
    assert len(world.store.names(TERMS)) == 3 and verify(Store(world.store.root)) == ()
    seen = {visit.at.day for visit in Store(world.store.root).visits(TERMS) if visit.outcome.verified}
    assert seen == {1, 2, 3}
    assert Outcome.FAILED not in {visit.outcome for visit in Store(world.store.root).visits(TERMS)}
