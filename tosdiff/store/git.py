"""What git must know of a store, in files of the store's own.

Invariant: a clone holds every byte as it was written, whatever line endings git was told to make; logs that grew on
two machines are joined line by line; what is only of this machine is not committed. A file that is there stays.
"""

from __future__ import annotations

from pathlib import Path

from tosdiff.store.files import plain, write_whole

_FILES = {
    ".gitattributes": """\
# Written by tosdiff: digests are of bytes, so git must change none, and logs of two machines are joined.
* -text
visits.jsonl merge=union
published.jsonl merge=union
""",
    ".gitignore": """\
# Written by tosdiff: what is only of this machine.
.lock
.told.json
.told.json.*
.cache/
*.tmp
""",
}


def for_git(root: Path) -> None:
    """Write the files that are not there.

    Raises:
        OSError: they cannot be written.
    """
    for name, content in _FILES.items():
        if not plain(root / name):
            write_whole(root / name, content.encode())
