"""What lies in a store and is not of it: links, devices, files of other programs, copies that a sync program made.

Invariant: nothing is followed and nothing is opened; what could lead out of the store is damage, the rest a notice.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from tosdiff.evidence import published, stamped
from tosdiff.models import OF_THIS_MACHINE, Damage

_OWN_AT_ROOT = re.compile(
    rf"({'|'.join(map(re.escape, (*OF_THIS_MACHINE, '.gitattributes', '.gitignore', 'published.jsonl')))})(\..*\.tmp)?"
)
_OWN = re.compile(
    r"visits\.jsonl|\d{8}T\d{6}Z-[0-9a-f]{12}(\.json|\.md|\.warc\.gz|\.html|\.pdf)?(\.[0-9a-f]+)?(\.tmp)?"
)
_CONFLICTS = (
    (re.compile(r"conflicted copy", re.IGNORECASE), "Dropbox"),
    (re.compile(r"\.sync-conflict-"), "Syncthing"),
)
_REPLACED = "replaced"
# What a version control system or a file manager keeps for itself.
_PASSED_BY = {".git", ".hg", ".svn", ".stfolder", ".stversions", ".dropbox.cache", ".cache"}


def links(root: Path) -> Iterator[Damage]:
    """Yield everything in a store that could lead out of it, or that no file or folder is."""
    for path, mode in _entries(root):
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            what = "a link" if stat.S_ISLNK(mode) else "a FIFO" if stat.S_ISFIFO(mode) else "a device"
            yield Damage(
                path=path.relative_to(root).as_posix(),
                problem=f"it is {what}, which a store does not hold; it is neither followed nor read",
            )


def strangers(root: Path) -> Iterator[Damage]:
    """Yield the plain files in a store that are not of its form."""
    if (root / ".cache").is_dir():
        yield Damage(path=".cache", problem="left by an older tosdiff and no longer read: it can be deleted")
    for path, mode in _entries(root):
        place = path.relative_to(root)
        if not stat.S_ISREG(mode) or _REPLACED in place.parts:
            continue
        if made_by := next((name for pattern, name in _CONFLICTS if pattern.search(path.name)), None):
            problem = f"a copy that {made_by} made of a file that changed on two machines: `tosdiff repair` joins it"
        elif _is_own(place):
            continue
        else:
            problem = "not a file of a store; it is passed over"
        yield Damage(path=place.as_posix(), problem=problem)


def _is_own(place: Path) -> bool:
    if len(place.parts) == 1:
        return bool(_OWN_AT_ROOT.fullmatch(place.name))
    if stamped.is_own(place):
        return True
    folder = place.parent.parent if place.parent.name == "refused" else place.parent
    return published.is_document(folder.as_posix()) and bool(_OWN.fullmatch(place.name))


def _entries(root: Path) -> Iterator[tuple[Path, int]]:
    for folder, inner, files in os.walk(root, followlinks=False):
        inner[:] = sorted(name for name in inner if name not in _PASSED_BY)
        for name in (*inner, *sorted(files)):
            path = Path(folder) / name
            try:
                yield path, path.lstat().st_mode
            except OSError:
                continue
