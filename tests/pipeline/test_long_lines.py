"""A document that is one line of megabytes is searched in parts, and no word of it is lost."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.world.archives import World
from tests.world.terms import LINES, page
from tosdiff.pipeline.find import find
from tosdiff.pipeline.index import pieces


@given(words=st.lists(st.text(alphabet="abc.", max_size=9), max_size=40), times=st.integers(0, 20_000))
@settings(max_examples=25, deadline=None)
def test_long_line_is_indexed_in_parts_that_lose_no_word(words: list[str], times: int) -> None:
    line = " ".join(words) * times
    found = list(pieces(line))
    assert all(len(piece) <= 50_000 for piece in found)
    assert "".join(found).replace(" ", "") == line.replace(" ", "")
    assert len(line) > 50_000 or found == [line]


def test_sentence_of_a_line_of_megabytes_is_found(tmp_path: Path) -> None:
    world = World(tmp_path)
    said = " ".join(f"You may use the service number {number} for any purpose." for number in range(20_000))
    world.imports([(0, page(*LINES, said))])
    found = find(world.archive, "use the service number 11234 for any purpose", world.documents)
    assert [hit.text for hit in found.hits] == ["You may use the service number 11234 for any purpose."]
