"""Makes `prepared.json` of the shipped topics: `python -m tosdiff.compare.preparing`, or `make prepared`.

Invariant: as in `topics.prepared`.
"""

from __future__ import annotations

from pathlib import Path

from tosdiff.compare.topics import prepared

if __name__ == "__main__":
    Path(__file__).with_name("prepared.json").write_text(prepared(), encoding="utf-8", newline="\n")
