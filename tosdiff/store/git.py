"""What git must know of a store, in files of the store's own.

Invariant: a clone holds every byte as it was written, whatever line endings git was told to make; logs that grew on
two machines are joined line by line; what is only of this machine is not committed. A file that is there stays; one that tosdiff wrote gets the lines it lacks.
"""

from __future__ import annotations

from pathlib import Path

from tosdiff.models import OF_THIS_MACHINE
from tosdiff.store.files import content_of, plain, write_whole

_BY_US = "# Written by tosdiff"
_FILES = {
    ".gitattributes": f"""\
{_BY_US}: digests are of bytes, so git must change none, and logs of two machines are joined.
* -text
visits.jsonl merge=union
published.jsonl merge=union
""",
    ".gitignore": "\n".join(
        (f"{_BY_US}: what is only of this machine.", *OF_THIS_MACHINE, ".cache/", "*.tmp", "")
    ),
}


def for_git(root: Path) -> None:
    """Write the files that are not there, and what an earlier tosdiff did not write into its own.

    Raises:
        OSError: they cannot be read or written.
    """
    for name, content in _FILES.items():
        if not plain(root / name):
            write_whole(root / name, content.encode())
            continue
        stands = content_of(root / name).decode(errors="replace")
        lacking = [line for line in content.splitlines() if line not in stands.splitlines()]
        if lacking and stands.startswith(_BY_US):
            write_whole(root / name, "\n".join((stands.rstrip(), *lacking, "")).encode())
