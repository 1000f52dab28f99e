"""The prepared topics are made of the file as it is."""

from __future__ import annotations

from pathlib import Path

from tosdiff.compare import topics


def test_what_is_prepared_is_made_of_the_file_as_it_is() -> None:
    made = Path(topics.__file__).with_name("prepared.json").read_text(encoding="utf-8")
    assert topics.prepared() == made, "run `make prepared`, and commit prepared.json"
