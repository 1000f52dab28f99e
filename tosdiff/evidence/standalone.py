#!/usr/bin/env python3
"""Check a bundle that tosdiff wrote: python3 verify.py [BUNDLE.zip or its unpacked folder] (default: the folder of this file).

Python 3.8 and its standard library are enough. In every bundle this lies as verify.py; if you doubt that copy, take
tosdiff/evidence/standalone.py from the project. To take a page out: python3 verify.py --page DOCUMENT@SNAPSHOT > page
Invariant: nothing here asks tosdiff. What does not hold is a line on stderr that begins with PROBLEM, and exit code 1; the
code is 3 where a quotation could be neither found nor missed, and 0 where all holds.
"""

from __future__ import annotations

import email
import json
import re
import struct
import sys
import unicodedata
import zlib
from base64 import b32encode
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from html.parser import HTMLParser
from http.client import HTTPException, HTTPResponse
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

LIST, CLAIMS, STAMP_LIST = "digests.sha256", "claim.json", "timestamp.sha256"
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_./-]{0,300}")
_LISTED = re.compile(r"([0-9a-f]{64})  (.+)")
_SEEN = ("first", "unchanged", "changed")
_LARGEST = 256 * 1024 * 1024
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
NOT_PROVED = (
    "that the publisher's server sent these bytes: whoever wrote the store could have made them. A copy that another archive shows is a witness for that",
    "that clocks were right: the chain shows in what order the visits were made",
    "that no later lines were dropped from the log, nor the whole log made anew: compare the head of the log with one that was published or timestamped before",
    "what visitors from other countries or with an account were served, and what stood there between two visits",
    "how the text is divided into clauses, what they are labelled, and what a browser would have hidden or added by scripts",
)


_LOCAL, _CENTRAL, _END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return the one zip file that holds these files: stored, sorted, without times, so that every byte has one value."""
    body, index = BytesIO(), BytesIO()
    for name in sorted(files):
        content, path = files[name], name.encode("ascii")
        sizes = (zlib.crc32(content), len(content), len(content), len(path), 0)
        place = body.tell()
        body.write(_LOCAL.pack(b"PK\x03\x04", 10, 0, 0, 0, 33, *sizes) + path + content)
        entry = (788, 10, 0, 0, 0, 33, *sizes, 0, 0, 0, 0o100644 << 16, place)
        index.write(_CENTRAL.pack(b"PK\x01\x02", *entry) + path)
    counts = (0, 0, len(files), len(files), index.tell(), body.tell(), 0)
    return body.getvalue() + index.getvalue() + _END.pack(b"PK\x05\x06", *counts)


def unpacked(content: bytes) -> dict[str, bytes]:
    """Return the files in a zip file of that form; of another, a ValueError."""
    found: dict[str, bytes] = {}
    at = 0
    while content[at : at + 4] == b"PK\x03\x04" and at + _LOCAL.size <= len(content):
        size, length = _LOCAL.unpack_from(content, at)[7:10:2]
        start = at + _LOCAL.size + length
        name = content[at + _LOCAL.size : start].decode("ascii", "replace")
        if not _NAME.fullmatch(name) or name in found or start + size > len(content):
            raise ValueError(f"byte {at}: no file of a bundle begins there")
        found[name] = content[start : start + size]
        at = start + size
    if not found:
        raise ValueError("it is not a bundle of tosdiff")
    return found


def _of_folder(folder: Path) -> dict[str, bytes]:
    """Return the files of an unpacked bundle that its lists name, and the lists."""
    found: dict[str, bytes] = {}
    for place in (LIST, STAMP_LIST):
        if (folder / place).is_file():
            found[place] = (folder / place).read_bytes()
            for _, name in _LISTED.findall(found[place].decode("utf-8", "replace")):
                if _NAME.fullmatch(name) and ".." not in name and (folder / name).is_file():
                    found[name] = (folder / name).read_bytes()
    return found


def listed(files: Mapping[str, bytes]) -> bytes:
    """Return the list of digests of files, in the form of `sha256sum`."""
    return "".join(f"{digest(files[name])}  {name}\n" for name in sorted(files)).encode()


def _digests(files: Mapping[str, bytes], *, packed_whole: bool) -> Iterator[str]:
    named: set[str] = set()
    for place in filter(lambda each: each == LIST or each in files, (LIST, STAMP_LIST)):
        named.add(place)
        *lines, torn = files.get(place, b"missing").decode("utf-8", "replace").split("\n")
        if torn:
            yield f"{place}: it breaks off or is missing"
        for line in lines:
            match = _LISTED.fullmatch(line)
            named.add(match[2] if match else "")
            if match is None:
                yield f"{place}: {line[:80]!r} is no digest and name"
            elif match[2] not in files:
                yield f"{match[2]}: it is listed, and missing"
            elif digest(files[match[2]]) != match[1]:
                yield f"{match[2]}: it was changed: {place} has another digest of it"
    if packed_whole:
        yield from (f"{name}: it is in the zip file, and not listed" for name in files if name not in named)


def _log(content: bytes, place: str) -> Iterator[tuple[dict[str, Any] | None, str]]:
    """Yield each line of a log that holds, or what is wrong with it."""
    before = {"0" * 64}
    *lines, torn = content.split(b"\n")
    for number, line in enumerate(lines, 1):
        stated, mark, own = line.rpartition(b',"digest":"')
        try:
            row = json.loads(line)
            builds_on = {row["previous"], *row.get("merges", [])}
            if not mark or own != digest(stated).encode() + b'"}':
                yield None, f"{place}: line {number} does not match the digest that it ends with"
            elif not builds_on <= before or digest(line) in before or row["schema"] != 1:
                yield None, f"{place}: line {number} does not follow from the lines before it"
            else:
                yield row, ""
        except (ValueError, KeyError, TypeError, AttributeError):
            yield None, f"{place}: line {number} is no line of a log"
        before.add(digest(line))
    if torn:
        yield None, f"{place}: the last line breaks off"


def page_of(warc: bytes) -> bytes:
    """Return the block of the last `resource` record, else what the last `response` carries; of a damaged file, a ValueError."""
    found: dict[str, bytes] = {}
    while warc:
        record, warc = _inflated(warc)
        head, _, rest = record.partition(b"\r\n\r\n")
        pairs = (line.partition(b":") for line in head.split(b"\r\n")[1:])
        fields = {name.strip().lower(): value.strip() for name, _, value in pairs}
        size = int(fields.get(b"content-length", b"-1"))
        block = rest[: max(size, 0)]
        own = b"sha256:" + b32encode(sha256(block).digest())
        if rest[size:] != b"\r\n\r\n" or fields.get(b"warc-block-digest", own) != own:
            raise ValueError("a record of the WARC file is damaged")
        found[fields.get(b"warc-type", b"").decode("ascii", "replace")] = block
    if "resource" in found:
        return found["resource"]
    if "response" not in found:
        raise ValueError("the WARC file holds no page")
    kept = SimpleNamespace(makefile=lambda mode: BytesIO(found["response"]))
    answer = HTTPResponse(kept)  # type: ignore[arg-type]
    try:
        answer.begin()
        body = answer.read()
    except (HTTPException, AttributeError) as problem:
        raise ValueError(f"the response cannot be read: {problem!r}") from problem
    for coding in reversed((answer.getheader("Content-Encoding") or "").lower().split(",")):
        body = _decoded(body, coding.strip()) if body else body
    return body


def _inflated(content: bytes, wbits: int = 31) -> tuple[bytes, bytes]:
    unpacker = zlib.decompressobj(wbits)
    try:
        plain = unpacker.decompress(content, _LARGEST)
    except zlib.error as problem:
        raise ValueError(f"packed bytes are damaged ({problem})") from problem
    if not unpacker.eof:
        raise ValueError("packed bytes end too early")
    return plain, unpacker.unused_data


def _decoded(body: bytes, coding: str) -> bytes:
    if coding in ("", "identity", "none"):
        return body
    if coding in ("gzip", "x-gzip"):
        plain, rest = _inflated(body)
        return plain + (_decoded(rest, coding) if rest.startswith(b"\x1f\x8b") else b"")
    if coding == "deflate":  # some servers leave out the frame of zlib
        return _inflated(body, 15 if body[:1] == b"\x78" else -15)[0]
    raise ValueError(f"content coding {coding[:20]!r} is not known here")


class BetweenTags(HTMLParser):
    """The characters of a page between its tags, but for scripts, style sheets and its title."""

    _APART = frozenset(
        "address article aside blockquote br button caption dd details div dl dt fieldset figcaption figure footer form "
        "h1 h2 h3 h4 h5 h6 header hr legend li main nav ol option p pre section summary table tbody td tfoot th thead tr ul".split()
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unread: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in ("script", "style", "template", "title"):
            self._unread.append(tag)
        elif tag in self._APART:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._unread and tag == self._unread[-1]:
            self._unread.pop()
        elif tag in self._APART:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.parts.append(data)


def text_of(body: bytes, charset: str) -> str | None:
    """Return the text of a page, None of a PDF."""
    if b"%PDF-" in body[:1024]:
        return None
    if re.match(rb"[!-9;-~]{1,80}:", body.lstrip()) and b"multipart/" in body[:16384].lower():
        parts = [part for part in email.message_from_bytes(body).walk() if "html" in part.get_content_type()]
        pages: list[Any] = [(each.get_payload(decode=True), each.get_content_charset()) for each in parts]
        return "\n".join(_between_tags(page or b"", own or charset) for page, own in pages)
    return _between_tags(body, charset)


def _between_tags(body: bytes, charset: str) -> str:
    try:
        text = body.decode(charset, "replace")
    except LookupError:
        text = body.decode("utf-8", "replace")
    reader = BetweenTags()
    reader.feed(text)
    reader.close()
    return "".join(reader.parts)


def folded(text: str) -> str:
    """Return a text without invisible characters, every run of spaces as one."""
    return " ".join("".join(char for char in text if unicodedata.category(char) != "Cf").split())


def where(pieces: Iterable[str], text: str) -> list[tuple[int, int]]:
    """Return where pieces stand in a folded text, one after the other and as close as they do; empty where they do not."""
    wanted, at = [folded(piece) for piece in pieces], 0
    for piece in wanted:
        at = text.find(piece, at) + len(piece) if piece and text.find(piece, at) >= 0 else -1
        if at < 0:
            return []
    found = []
    for piece in reversed(wanted):
        at = text.rfind(piece, 0, at)
        found.append((at, at + len(piece)))
    return found[::-1]


def _quotation(claim: Mapping[str, Any], body: bytes, charset: str) -> tuple[str, bool]:
    """Say where a quotation stands, and whether it could be looked for; where it does not, a ValueError."""
    text, pieces = text_of(body, charset), claim["quotation"]["pieces"]
    if text is None or not pieces:
        why = "the page is a PDF" if text is None else "between the tags of the page it does not stand so"
        return f"the quotation is not checked: {why}; take the page out with --page, and look", False
    whole = folded(text)
    spans = where(pieces, whole)
    if not spans:
        raise ValueError("the quotation does not stand in the text of the page")
    marked, before = "", max(spans[0][0] - 60, 0)
    for begins, ends in spans:
        far = begins - before > 200
        between = f"{whole[before:][:90]} […] {whole[begins - 90 : begins]}" if far else whole[before:begins]
        marked, before = f"{marked}{between}[[{whole[begins:ends]}]]", ends
    said = f"the quotation stands in the page's own characters, pieces: {len(spans)}"
    return f"{said}: …{marked}{whole[before:][:60]}…", True


def check(files: Mapping[str, bytes], *, packed_whole: bool) -> tuple[list[str], list[str], bool]:
    """Return what does not hold, what holds, and whether every quotation could be looked for."""
    wrong = list(_digests(files, packed_whole=packed_whole))
    held: list[str] = []
    complete = True
    try:
        for claim in json.loads(files.get(CLAIMS, b"{}"))["claims"]:
            complete = _claim(claim, files, wrong, held) and complete
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        wrong.append(f"{CLAIMS} cannot be read: {problem!r}")
    return wrong, held, complete


def _claim(claim: Mapping[str, Any], files: Mapping[str, bytes], wrong: list[str], held: list[str]) -> bool:
    document, name = claim["document"], claim["snapshot"]
    folder = f"store/{document}"
    lines = list(_log(files.get(f"{folder}/visits.jsonl", b""), f"{folder}/visits.jsonl"))
    rows = [row for row, _ in lines if row is not None]
    problems = [problem for _, problem in lines if problem]
    again = {row["retaken"] for row in rows if row.get("snapshot") == name and "retaken" in row}
    manifests: dict[str, str] = {}
    for row in rows:
        if "manifest" in row:
            manifests.setdefault(row["snapshot"], row["manifest"])
    body, stated = b"", {}
    try:
        packed_page, content = files[f"{folder}/{name}.warc.gz"], files[f"{folder}/{name}.json"]
        body, stated = page_of(packed_page), json.loads(content)
        problems += _differences(claim, manifests.get(name), content, packed_page, body, again)
    except (KeyError, TypeError, ValueError) as problem:
        problems.append(f"it cannot be read: {problem}")
    saw = sorted(row["at"] for row in rows if row["outcome"] in _SEEN and row.get("snapshot") == name)
    seen = {"visits": len(saw), "first": saw[0], "last": saw[-1]} if saw else None
    if seen != claim["seen"]:
        problems.append("the log does not say of it what the claim says")
    span = f"from {saw[0]} to {saw[-1]}" if saw else "none"
    held += [
        f"{document}@{name}: its manifest, page and files hold, and every line of the log ({len(rows)})",
        f"  {claim['url']}, captured {claim['captured_at']}; visits that saw this version: {len(saw)}, {span}",
        f"  further versions that the log names and that are not in here: {len(manifests.keys() - {name})}",
    ]
    if claim.get("day"):
        held.append(f"  of these visits on {claim['day']}: {sum(at.startswith(claim['day']) for at in saw)}")
    held += ["  its file was lost, and taken anew when the same page was served again"] if again else []
    decided = [row["outcome"] for row in rows if row.get("snapshot") == name and row["outcome"] not in _SEEN]
    if decided[-1:] == ["rejected"]:
        held.append("  a person rejected it: by their word it is not the document")
    complete = True
    if claim.get("quotation") and not problems:
        try:
            said, complete = _quotation(claim, body, str(stated.get("charset") or "utf-8"))
            held.append(f"  {said}")
        except ValueError as problem:
            problems.append(str(problem))
    wrong += [f"{document}@{name}: {each}" for each in problems]
    return complete


def _differences(claim: Any, logged: Any, manifest: bytes, warc: bytes, body: bytes, again: Any) -> list[str]:
    stated, name = json.loads(manifest), claim["snapshot"]
    digests, found = stated["digests"], digest(warc)
    pairs = (
        ("the log has another digest of its manifest", logged, digest(manifest)),
        ("its manifest is of another document", stated["document"], claim["document"]),
        ("its manifest is of another snapshot", stated["snapshot"], name),
        ("its name has another time", re.sub("[-:]", "", stated["captured_at"]), name[:16]),
        ("its name is of another page", digests["body"][:12], name[17:]),
        ("the WARC file was changed", found, found if found in again else digests["warc"]),
        ("the page in the WARC file was changed", digest(body), digests["body"]),
        ("the page in the WARC file has another length", len(body), stated["bytes"]),
        ("the claim names another page", claim["body"], digests["body"]),
        ("the claim names another time", claim["captured_at"], stated["captured_at"]),
    )
    return [what for what, one, other in pairs if one != other]


def _show_page(files: Mapping[str, bytes], wanted: str) -> int:
    begins = "store/" + wanted.replace("@", "/")
    for name in (each for each in files if each.startswith(begins) and each.endswith(".warc.gz")):
        sys.stdout.buffer.write(page_of(files[name]))
        return 0
    raise ValueError(f"it holds no page {wanted}")


def main(words: list[str]) -> int:
    wanted = words[words.index("--page") + 1] if "--page" in words[:-1] else ""
    given = [word for word in words if word not in ("--page", wanted)]
    source = Path(given[0]) if given else Path(__file__).resolve().parent
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    whole = source.is_file()
    try:
        content = source.read_bytes() if whole else b""
        files = unpacked(content) if whole else _of_folder(source)
        if wanted:
            return _show_page(files, wanted)
        wrong, held, complete = check(files, packed_whole=whole)
    except (OSError, ValueError) as problem:
        sys.stderr.write(f"PROBLEM: {source}: {problem}\n")
        return 1
    if whole and not wrong and packed(files) != content:
        wrong.append("the zip file is not the one that holds these files: it was changed or packed anew")
    sys.stderr.write("".join(f"PROBLEM: {_UNSAFE.sub(chr(0xFFFD), each)}\n" for each in wrong))
    if wrong:
        return 1
    sys.stdout.write("".join(f"{_UNSAFE.sub(chr(0xFFFD), each)}\n" for each in held))
    own = digest(files[LIST])
    sys.stdout.write(f"every digest holds. The digest of {LIST}, which stands for all of it:\n{own}\n")
    sys.stdout.write("This does not show:\n" + "".join(f"- {each}\n" for each in NOT_PROVED))
    if STAMP_LIST in files:
        sys.stdout.write(
            "A timestamp goes along, whose signature is not checked here: timestamp.txt says how.\n"
        )
    return 0 if complete else 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
