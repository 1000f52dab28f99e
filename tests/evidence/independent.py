"""A verifier written from docs/formats.md alone, with nothing but the standard library: `problems(store)`.

It takes the bodies of plain, gzipped and chunked answers out of the WARC files, and imports nothing of tosdiff.
"""

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{12}")


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def intact(line: bytes) -> bool:
    stated, mark, own = line.rpartition(b',"digest":"')
    return bool(mark) and own == digest(stated).encode() + b'"}'


def problems(store: Path) -> Iterator[str]:
    folders = {file.parent for file in store.glob("[a-z0-9]*/**/*.json*")}
    for folder in sorted(folder for folder in folders if folder.name != "refused"):
        manifests: dict[str, str] = {}
        retaken: set[str] = set()
        with suppress(FileNotFoundError):
            yield from log(folder / "visits.jsonl", manifests, retaken)
        present = {file.stem for file in folder.glob("*.json") if NAME.fullmatch(file.stem)}
        unlogged = present - manifests.keys()
        if unlogged and not (len(unlogged) == 1 and (folder / f"{min(unlogged)}.tmp").exists()):
            yield f"{folder}: no line names {unlogged}"
        for name in present | manifests.keys():
            try:
                yield from snapshot(folder, name, manifests.get(name), retaken)
                yield from stranger(folder, name, store)
            except (OSError, EOFError, ValueError, LookupError, TypeError, zlib.error) as problem:
                yield f"{folder / name}: {problem!r}"


def stranger(folder: Path, name: str, store: Path) -> Iterator[str]:
    """A manifest of another document is in its place only where that one's folder was renamed to this."""
    stored_as = json.loads((folder / f"{name}.json").read_bytes())["document"]
    if stored_as != folder.relative_to(store).as_posix() and (store / stored_as).exists():
        yield f"{folder / name}: it is of {stored_as}, which has a folder of its own"


def log(path: Path, manifests: dict[str, str], retaken: set[str]) -> Iterator[str]:
    before, (*lines, torn) = {"0" * 64}, path.read_bytes().split(b"\n")
    whole = torn[: torn.rfind(b'"}') + 2]
    if whole != torn and intact(whole):
        yield f"{path}: the last line feed is damaged"
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            builds_on = {row["previous"], *row.get("merges", [])}
            if row["schema"] != 1 or not builds_on <= before or not intact(line) or digest(line) in before:
                yield f"{path}:{number}: broken"
            elif "snapshot" in row and row["snapshot"] not in manifests:
                manifests[row["snapshot"]] = row["manifest"]
            if "retaken" in row:
                retaken.add(row["retaken"])
        except (ValueError, KeyError, TypeError) as problem:
            yield f"{path}:{number}: {problem!r}"
        before.add(digest(line))


def snapshot(folder: Path, name: str, expected: str | None, retaken: set[str]) -> Iterator[str]:
    content = (folder / f"{name}.json").read_bytes()
    stated = json.loads(content)
    digests, at = stated["digests"], stated["captured_at"]
    packed, text = (folder / f"{name}.warc.gz").read_bytes(), (folder / f"{name}.md").read_bytes()
    page = body(gzip.decompress(packed))
    held = {
        "manifest": expected in (None, digest(content)),
        "form": (stated["schema"], stated["snapshot"]) == (1, name),
        "name": re.sub("[-:]", "", at) + "-" + digests["body"][:12] == name,
        "files": digest(packed) in {digests["warc"], *retaken} and digest(text) == digests["text"],
        "body": (digest(page), len(page)) == (digests["body"], stated["bytes"]),
    }
    yield from (f"{folder / name}: {what}" for what, holds in held.items() if not holds)


def body(warc: bytes) -> bytes:
    found: dict[str, bytes] = {}
    while warc:
        head, _, rest = warc.partition(b"\r\n\r\n")
        fields = dict(re.findall(r"(?m)^([\w-]+): *(.*?)\r?$", head.decode()))
        size = int(fields["Content-Length"])
        found[fields["WARC-Type"]], warc = rest[:size], rest[size + 4 :]
    if "resource" in found:
        return found["resource"]
    head, _, payload = found["response"].partition(b"\r\n\r\n")
    if re.search(rb"(?i)transfer-encoding: *chunked", head):
        whole, size = b"", 1
        while size:
            line, _, payload = payload.partition(b"\r\n")
            size = int(line, 16)
            whole, payload = whole + payload[:size], payload[size + 2 :]
        payload = whole
    return gzip.decompress(payload) if re.search(rb"(?i)content-encoding: *gzip", head) else payload
