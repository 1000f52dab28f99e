"""A capture is read once on its way in, and as its snapshot is read ever after."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.world.archives import World
from tests.world.captures import capture_of
from tests.world.terms import LINES, page
from tosdiff.pipeline.judging import read

PAGES = {
    "html": page("These terms apply to you if you reside in the EEA.", *LINES),
    "mhtml": b"Content-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n%s\r\n--x--"
    % page(*LINES),
}


@pytest.mark.parametrize("kind", PAGES)
def test_a_capture_says_what_its_snapshot_says(kind: str, tmp_path: Path) -> None:
    visited = World(tmp_path)
    visited.shows(PAGES[kind], 0)
    (snapshot,) = visited.store.snapshots(visited.document.id)
    seen = read(visited.document, capture_of(PAGES[kind], snapshot.captured_at))
    assert b"</html>" in seen.shown
    assert seen.text(visited.document, snapshot.name) == visited.archive.text(visited.document, snapshot)
    assert (seen.reading.state, seen.reading.edition) == (snapshot.state, snapshot.edition)
    assert (seen.reading.rules, seen.reading.edition_rules) == (snapshot.rules, snapshot.edition_rules)
