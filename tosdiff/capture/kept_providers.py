"""Providers files that were found sound before, so that no command parses and judges them again.

Invariant: a kept file is believed only for the same bytes, judged by this code; one that is at fault is never kept, and is
judged anew each time, for its lines are needed to say what is wrong.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from tosdiff.about import digest_of_code
from tosdiff.capture.providers_check import ParsedFile
from tosdiff.store.cache import Cache

_ENTRY = "sound.json"
_JUDGED_BY = ("capture/providers.py", "capture/providers_check.py", "capture/former.py")
_FORM = Path(__file__).with_name("providers_schema.json")


def sound(file: Path) -> Any:
    """Return the content of a file that was found sound; None if it was not, or is another by now."""
    try:
        return Cache(file).get(_ENTRY, of=_of(file.read_bytes())) if file.is_file() else None
    except OSError:  # it cannot be read, which who parses it says
        return None


def keep(source: ParsedFile) -> None:
    """Keep the content of a sound file; one with values that JSON has not is read anew each time."""
    try:
        if json.loads(json.dumps(source.content)) == source.content:
            Cache(source.path).put(_ENTRY, source.content, of=_of(source.raw))
    except (TypeError, ValueError):  # a date
        pass


def _of(raw: bytes) -> Sequence[str]:
    """Return the digests of a file and of what judges it."""
    form = sha256(_FORM.read_bytes()).hexdigest()
    return [sha256(raw).hexdigest(), digest_of_code(*_JUDGED_BY), form, sys.version]
