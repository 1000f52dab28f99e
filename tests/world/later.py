"""A store as a newer tosdiff may write it: lines and manifests of a later form, each as it was written."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from tosdiff.store.store import Store

Row = dict[str, Any]


def sealed(row: Row) -> bytes:
    """Return a line with its own digest at its end."""
    stated = json.dumps(row, separators=(",", ":")).encode()[:-1]
    return stated + b',"digest":"' + sha256(stated).hexdigest().encode() + b'"}'


def append(log: Path, **row: Any) -> None:
    """Append a line of any form to a log, chained to its last."""
    last = sha256(log.read_bytes().splitlines()[-1]).hexdigest()
    with log.open("ab") as file:
        file.write(sealed({"schema": 1, "previous": last, **row}) + b"\n")


def restate(store: Store, document: str, name: str, change: Callable[[Row], None]) -> None:
    """Write the manifest of a snapshot otherwise, and the log as if it had been written so from the first."""
    file, log = store.folder(document) / f"{name}.json", store.visits_file(document)
    stated = json.loads(file.read_bytes())
    change(stated)
    file.write_bytes(json.dumps(stated, indent=1).encode() + b"\n")
    previous, written = "0" * 64, b""
    for line in log.read_bytes().splitlines():
        row = json.loads(line)
        del row["digest"]
        row["previous"] = previous
        if row.get("snapshot") == name and "manifest" in row:
            row["manifest"] = sha256(file.read_bytes()).hexdigest()
        written += sealed(row) + b"\n"
        previous = sha256(sealed(row)).hexdigest()
    log.write_bytes(written)
