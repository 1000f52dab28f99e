"""Hostile answers, hostile text and hostile command lines: how many were tried, and how many survived.

    python benchmarks/hostile.py [answers] [text] [line] [--each N]

Each trial is a process of its own with bounds of time and memory. It survives when it ends by itself, with an exit code
that the design names and that is none of a bug, without a traceback; an answer, when the document beside it was visited
as well and the store verifies; a text, when no control character of it is printed. `--each N` takes every Nth trial.
"""

from __future__ import annotations

import argparse
import gzip
import html
import importlib
import itertools
import os
import pkgutil
import shutil
import signal
import socketserver
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

SECONDS = 60
MEMORY = 3 * 1024**3
CODES = (0, 1, 2, 3, 4)
LAW = (
    "These terms are an agreement between you and Halcyon Sound Ltd about your use of Halcyon.",
    "You may use the service to record, to store and to publish your own work.",
    "You must not copy, resell or lend the service, or let a program use it in your name.",
    "We may suspend or terminate your account if you breach these terms or the law requires it.",
    "We may change these terms; we will notify you by email at least 30 days in advance.",
    "Our liability is limited to the fees that you paid in the twelve months before the claim.",
)


def page(*more: str, head: str = "", title: str = "Terms") -> bytes:
    text = "".join(f"<p>{line}</p>" for line in (*LAW, *more))
    return f"<html lang=en><head><title>{title}</title>{head}</head><body><main><h1>{title}</h1>{text}</main></body></html>".encode(
        "utf-8", "surrogatepass"
    )


def answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    head = "\r\n".join(
        [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "Connection: close", "", ""]
    )
    return head.encode("latin-1", "replace") + body


# ------------------------------------------------------------------ one trial


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a trial ended."""

    code: int
    """Exit code; negative for a signal, -9 for one that had to be ended."""
    out: str


def run(*words: str, cwd: Path) -> Ended:
    """Run a command of tosdiff in a fork of this process, which has it loaded."""
    with tempfile.TemporaryFile() as out:
        child = os.fork()
        if child == 0:
            _in_child(words, cwd, out.fileno())
        deadline = time.monotonic() + SECONDS
        while True:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                break
            if time.monotonic() > deadline:
                os.kill(child, signal.SIGKILL)
                _, status = os.waitpid(child, 0)
                break
            time.sleep(0.005)
        out.seek(0)
        return Ended(code=os.waitstatus_to_exitcode(status), out=out.read().decode("utf-8", "replace"))


def _in_child(words: tuple[str, ...], cwd: Path, out: int) -> None:
    import resource

    code = 99
    try:
        os.chdir(cwd)
        os.environ |= {
            "HOME": str(cwd),
            "XDG_CACHE_HOME": str(cwd / "c"),
            "XDG_CONFIG_HOME": str(cwd),
            "XDG_DATA_HOME": str(cwd),
        }
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        for number in (1, 2):
            os.dup2(out, number)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
        sys.argv = ["tosdiff", *words]
        from tosdiff.cli import _run

        code = _run()
        sys.stdout.flush()
        sys.stderr.flush()
    except SystemExit as ended:
        code = int(ended.code or 0)
    except BaseException:
        import traceback

        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


def sound(ended: Ended) -> bool:
    return ended.code in CODES and "Traceback" not in ended.out and "a bug in tosdiff" not in ended.out


# ------------------------------------------------------------------ hostile answers

CHARSETS = (
    "hex", "base64", "zlib", "bz2", "idna", "undefined", "punycode", "rot13", "utf-7", "utf-16", "utf-32", "unicode_escape",
    "raw_unicode_escape", "mbcs", "palmos", "unicode_internal", "\\x00", "", "'", "x" * 500, "utf-8;utf-16", "../../etc/passwd",
)  # fmt: skip
STATUSES = (
    "000 x", "099 x", "101 Switching Protocols", "199 x", "204 No Content", "205 Reset", "206 Partial", "226 IM", "300 Many", "304 Not Modified",
    "305 Use Proxy", "306 x", "399 x", "402 Pay", "418 x", "451 Law", "499 x", "511 x", "599 x", "600 x", "999 x", "-1 x", "abc", "", "2000 x", "200", "20 0",
    "200 " + "x" * 70_000, "200 \x1b[31m", "+200 OK", "２００ OK",
)  # fmt: skip
HEADERS = (
    "Content-Length: -1", "Content-Length: 99999999999999999999", "Content-Length: 5, 5", "Content-Length: abc", "Content-Length: 1e3", "Content-Length:",
    "Transfer-Encoding: identity", "Transfer-Encoding: gzip", "Transfer-Encoding: chunked, chunked", "Content-Encoding: gzip", "Content-Encoding: zstd",
    "Content-Encoding: br", "Content-Encoding: gzip, gzip, gzip, gzip", "Content-Encoding: \x1b[2J", "Content-Encoding: deflate", "Content-Encoding: compress",
    "Set-Cookie: a=" + "b" * 50_000, "Set-Cookie: \x1b[31m", "Set-Cookie: a=b; expires=never; domain=.", "ETag: " + "e" * 50_000, "ETag: \x1b]0;x\x07",
    "ETag: \xff\xfe", "ETag: W/", "Last-Modified: never", "Last-Modified: Mon, 01 Jan 0001 00:00:00 GMT", "Last-Modified: Fri, 31 Dec 9999 23:59:59 GMT",
    "Date: nonsense", "Retry-After: -5", "Retry-After: 1e99", "Content-Type: application/pdf", "Content-Type: image/png", "Content-Type: \x1b", "Content-Type: ",
    "Content-Type: multipart/related", "Content-Type: text/html; charset", "Content-Type: text/html; charset*=utf-8''hex", "Link: <" + "l" * 9_000 + ">",
    "X: " + "y" * 70_000, ": empty", "No colon here", " folded", "X\x00Y: z", "X: \x00", "Refresh: 0; url=http://127.0.0.1/", "Content-Language: \x1b",
    "Content-Location: file:///etc/passwd", "Location: http://127.0.0.1/", "Memento-Datetime: x", "Content-Range: bytes 0-1/2", "Trailer: X",
)  # fmt: skip
LOCATIONS = (
    "", "/", "//", "///", "http://", "https://", "http:///x", "file:///etc/passwd", "ftp://e.example/", "javascript:alert(1)", "data:text/html,x", "http://[::1", "http://a..b/",
    "http://x:y/", "http://127.0.0.1:0/", "http://127.0.0.1:99999/", "\x1b[31m", "http://\xff/", "http://e.example\x00/", "h" * 9_000, "?" + "q" * 9_000, "#x", "http://user:pass@127.0.0.1:1/",
    "gopher://x", "HTTP://127.0.0.1:1/", "\\\\server\\share", "/../../x", "http://0x7f000001:1/", "http://0/", "http://169.254.169.254/latest",
)  # fmt: skip
CHUNKS = (
    "-5", "+5", "0x5", "5;x=y", "5 ", " 5", "5_0", "FFFFFFFFFFFFFFFF", "", "g", "٥", "-0", "5;" + "x" * 70_000, "5\x00", "00000000000000000005", "1" * 5_000, "NaN",
)  # fmt: skip


def bodies() -> Iterator[bytes]:
    clause = f"<p>{LAW[1]}</p>"
    for tag in (
        "div",
        "b",
        "ul><li",
        "table><tr><td",
        "blockquote",
        "span",
        "a href=x",
        "svg",
        "select",
        "template",
        "iframe",
        "details",
        "dl><dd",
        "font",
    ):
        yield page(f"<{tag}>" * 3_000 + clause)
    for many in (
        "<p>x",
        "<br>",
        "<a href=x>y</a>",
        "<li>item",
        "<h2>Heading</h2>",
        "<td>x",
        "&nbsp;",
        "<!-- c -->",
        "<script>x</script>",
        "&#27;[31m",
        "\u0301",
        clause,
    ):
        yield page(many * 20_000)
    yield page("<p " + " ".join(f"a{n}=x" for n in range(30_000)) + ">x")
    yield page("<p a='" + "x" * 2_000_000 + "'>x")
    yield page("<table>" + "<tr><td colspan=99999999 rowspan=99999999>x" * 200 + "</table>")
    yield page("w" * 2_000_000)
    yield page("word " * 300_000)
    yield page(". " * 300_000)
    yield page("(" * 100_000, "[" * 100_000, "§" * 100_000, "1." * 100_000, "“" * 100_000)
    yield page("\x00" * 10_000, "\x1b[2J" * 1_000, "\u202e" * 1_000, "\ufeff" * 1_000, "\ufffe")
    yield page("\ud800 lone \udfff")
    yield page(*("We may change these terms at any time.",) * 1_000)
    yield page(head="<base href='http://[::1'>" + "<meta charset=hex>" * 100)
    yield page(head="<meta http-equiv=refresh content='0;url=file:///etc/passwd'>")
    yield page(title="T" * 500_000)
    yield page(*(f"You may cancel within {n} days." for n in range(5_000)))
    yield page("If " * 50_000 + "you may.")
    yield page(
        "1 January 0001, 31 December 9999, 99 Foo 2026, 2026-13-45, 00/00/0000 last updated 29 February 2023"
    )
    yield from (
        b"",
        b"\x00",
        b"\xff" * 1_000,
        b"<",
        b"<!",
        b"<!--",
        b"</",
        b"&",
        b"<html",
        b"<?xml version='1.0' encoding='hex'?><p>x",
        b"{" * 100_000,
        b"[" * 1_000_000,
        b"%PDF-1.7\n%%EOF",
        b"%PDF-1.7\n" + b"\xff" * 9_000 + b"%%EOF",
        b"%PDF-",
        b"PK\x03\x04",
        b"\x1f\x8b\x08",
        b"GIF89a",
        b"{\\rtf1",
        b"RIFF",
        b"\xef\xbb\xbf",
        b"\xff\xfe<\x00",
        b"\xfe\xff\x00<",
        b"WARC/1.1\r\n\r\n",
    )
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    yield f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e0 "law">{entities}]><html><body><p>&e11;</p></body></html>'.encode()
    yield (
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n"
        + b"--x\nContent-Type: multipart/mixed; boundary=x\n\n" * 2_000
    )
    yield ("# T\n" + "> " * 5_000 + "x\n" + "[" * 20_000 + "](x)\n" * 100).encode()
    yield ("|a" * 3_000 + "|\n" + "|-" * 3_000 + "|\n" + "|b" * 3_000).encode()


def answers() -> Iterator[bytes]:
    for charset in CHARSETS:
        damaged = page("Caf\xe9").replace("é".encode(), b"\xe9\xff")
        yield answer(damaged, f"Content-Type: text/html; charset={charset}")
        yield answer(damaged.replace(b"<head>", f"<head><meta charset='{charset}'>".encode()))
        part = f'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html; charset="{charset}"\nContent-Transfer-Encoding: binary\n\n'
        yield answer(part.encode() + damaged + b"\n--b--\n")
    for status in STATUSES:
        yield answer(page(), "Content-Type: text/html", status=status)
    for header in HEADERS:
        yield answer(page(), header)
    for location in LOCATIONS:
        yield answer(b"", f"Location: {location}", status="302 Found")
    for size in CHUNKS:
        head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        yield head + size.encode() + b"\r\nabcde\r\n0\r\n\r\n"
        yield head + b"%x\r\n" % len(page()) + page() + b"\r\n" + size.encode() + b"\r\n"
    for coding, packed in (("gzip", gzip.compress(b"") * 100_000), ("gzip", gzip.compress(bytes(50_000_000))), ("gzip", gzip.compress(page())[:-9]), ("deflate", b"\x00"),
                           ("gzip, gzip", gzip.compress(gzip.compress(page()))), ("br", page()), ("hex", page()), ("gzip", page())):  # fmt: skip
        yield answer(packed, f"Content-Encoding: {coding}")
    for interim in ("100 Continue", "102 Processing", "103 Early Hints"):
        yield f"HTTP/1.1 {interim}\r\n\r\n".encode() * 3 + answer(page())
        yield f"HTTP/1.1 {interim}\r\n\r\n".encode() * 50_000
    yield from (
        b"",
        b"\r\n",
        b"HTTP",
        b"HTTP/9.9 200 OK\r\n\r\n",
        b"HTTP/1.1\r\n\r\n",
        b"\x00" * 100,
        b"SSH-2.0-x\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 5_000 + b"\r\n",
    )
    for body in bodies():
        yield answer(body, "Content-Type: text/html")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    hostile = b""

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients leave in the middle on purpose."""


class _Talk(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        asked = self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        with suppress(OSError):
            self.wfile.write(
                self.server.hostile if b"/hostile" in asked else answer(page(), "Content-Type: text/html")
            )


PROVIDERS = """providers:
  halcyon:
    name: Halcyon
    publisher: Halcyon Ltd
    documents:
      hostile: {{title: Terms, url: "{base}/hostile"}}
      sound: {{title: Terms, url: "{base}/sound"}}
"""


def try_answers(each: int, folder: Path) -> Iterator[tuple[str, Ended, bool]]:
    with _Server(("127.0.0.1", 0), _Talk) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        start = folder / "start"
        start.mkdir()
        (start / "providers.yaml").write_text(
            PROVIDERS.format(base=f"http://127.0.0.1:{server.server_address[1]}")
        )
        server.hostile = answer(page(), "Content-Type: text/html")
        run("check", cwd=start)
        for number, hostile in enumerate(itertools.islice(answers(), 0, None, each)):
            world = folder / str(number)
            shutil.copytree(start, world)
            server.hostile = hostile
            ended = run("check", "--timeout", "3", "--attempts", "1", cwd=world)
            log = world / "snapshots/halcyon"
            visited = [
                len((log / name / "visits.jsonl").read_bytes().splitlines()) for name in ("hostile", "sound")
            ]
            verified = run("verify", cwd=world)
            well = sound(ended) and visited == [2, 2] and verified.code == 0
            said = f"{hostile[:90]!r}{hostile[-60:]!r}: visits {visited}, verify {verified.code}"
            yield said, ended, well
            shutil.rmtree(world)
        server.shutdown()


# ------------------------------------------------------------------ hostile text

TEXTS = (
    "\x1b[31mred", "\x1b]0;title\x07", "\x9b2J", "\u202eesrever\u202c", "\u2066x\u2069", "\u2028\u2029", "[/b]", "[link=http://e.example]x[/link]", "[bold red on blue]", "\x07\x08\x0c", "\r overwritten",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "](javascript:x)", "| cell | cell |", "`code` **bold** _x_ # h", "=cmd|' /C calc'!A0", "@SUM(1)", "}, title={x}", "\\input{/etc/passwd}",
    "BEGIN:VEVENT\nEND:VCALENDAR", "\"}],\"x\":[{", "%s %n {0} {x.__class__}", "\u0301" * 50, "\U000e0041\U000e0042", "\ufeff\u200b\u2060", "\x00", "a" * 5_000, "]]>", "${jndi:x}", "\x85\xa0", "\u001b(0lqk",
)  # fmt: skip


def outputs() -> tuple[tuple[str, ...], ...]:
    of, quote = "halcyon/hostile", "You must not copy"
    return (
        ("show", of), ("show", of, "--json"), ("clauses", of), ("log",), ("log", "--json"), ("diff", of), ("diff", of, "--json"), ("blame", of), ("find", quote), ("find", quote, "--json"),
        ("cite", of, "--quote", quote), ("cite", of, "--quote", quote, "--style", "bibtex"), ("prove", quote, "--document", of), ("prove", quote, "--document", of, "--markdown"), ("compare",), ("timeline",), ("verify",), ("providers",),
    )  # fmt: skip


def try_text(each: int, folder: Path) -> Iterator[tuple[str, Ended, bool]]:
    trials = itertools.islice(itertools.product(TEXTS, outputs()), 0, None, each)
    for text, group in itertools.groupby(trials, key=lambda trial: trial[0]):
        world = Path(tempfile.mkdtemp(dir=folder))
        with _Server(("127.0.0.1", 0), _Talk) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            (world / "providers.yaml").write_text(
                PROVIDERS.format(base=f"http://127.0.0.1:{server.server_address[1]}")
            )
            written = html.escape(text)
            for more in (
                f"You may {written} cancel at any time.",
                f"You must not copy {written} the service in any way.",
            ):
                body = page(*more.split("\n"), more, title=f"Terms {written}")
                server.hostile = answer(body, "Content-Type: text/html", f"ETag: {text[:50]!r}")
                run("check", cwd=world)
            server.shutdown()
        for _, words in group:
            ended = run(*words, cwd=world)
            drives = {
                c
                for c in ended.out
                if (ord(c) < 32 and c != "\n")
                or 0x7F <= ord(c) < 0xA0
                or c in "\u202e\u202c\u2066\u2069\u2028\u2029"
            }
            yield f"{text[:30]!r} {' '.join(words)}", ended, sound(ended) and not drives


# ------------------------------------------------------------------ hostile command lines

WORDS = (
    "", " ", "-", "--", "---", "..", "../..", "/nowhere/at/all", "~", "*", "?", "\n", "\x1b[31m", "[/b]", "{", "}", "((((", "halcyon/hostile", "halcyon/hostile@", "halcyon/hostile@20260101T000000Z", "halcyon", "nobody/none", "a/b/c/d",
    "0001-01-01", "9999-12-31", "2026-99-99", "last", "first", "-1", "1e999", "nan", "a" * 100_000, "\udcff", "é", "\u202e", "/dev/full", "/dev/zero", "/dev/null", "fifo", "providers.yaml", "bomb.yaml", "wrong.yaml", "deep.json", "--json", "--help", "--store",
)  # fmt: skip
OPTIONS = ("", "--store", "--config", "--at", "--document", "--quote")
_NOT_RUN = (
    "schedule",
    "notify",
    "demo",
    "check",
)  # what leaves the machine or changes it; check is tried above


def lines() -> Iterator[tuple[str, ...]]:
    from tosdiff.cli import COMMANDS

    commands = [("import",)] + [(name,) for name in COMMANDS if name not in (*_NOT_RUN, "import")]
    for command in (*commands, ("check", "halcyon/none")):
        for word in WORDS:
            yield (*command, word)
    for option, word in itertools.product(OPTIONS[1:], WORDS):
        for command in ("show", "prove", "cite"):
            yield (command, "halcyon/hostile", option, word)


def try_lines(each: int, folder: Path) -> Iterator[tuple[str, Ended, bool]]:
    world = folder / "line"
    world.mkdir()
    (world / "providers.yaml").write_text(PROVIDERS.format(base="http://127.0.0.1:9"))
    (world / "deep.json").write_text("[" * 200_000)
    aliases = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))
    (world / "bomb.yaml").write_text(f"a0: &a0 [x]\n{aliases}providers: *a11\n")
    (world / "wrong.yaml").write_text(
        "providers:\n" + "".join(f"  p{n}: {{naem: x, documents: {{d: {{url: 7}}}}}}\n" for n in range(2_000))
    )
    os.mkfifo(world / "fifo")
    for words in itertools.islice(lines(), 0, None, each):
        ended = run(*words, cwd=world)
        yield " ".join(word[:40] for word in words), ended, sound(ended)


AREAS: dict[str, Callable[[int, Path], Iterator[tuple[str, Ended, bool]]]] = {
    "answers": try_answers,
    "text": try_text,
    "line": try_lines,
}


def main() -> int:
    """Run the areas asked for, print a row for each, and every trial that did not survive."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("areas", nargs="*", default=[])
    parser.add_argument("--each", type=int, default=1)
    asked = parser.parse_args()
    import tosdiff

    for module in pkgutil.walk_packages(tosdiff.__path__, "tosdiff."):  # once, and not in each fork
        with suppress(ImportError):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    failed = 0
    for area in asked.areas or AREAS:
        tried = survived = 0
        with tempfile.TemporaryDirectory() as folder:
            for name, ended, well in AREAS[area](asked.each, Path(folder)):
                tried += 1
                survived += well
                if tried % 10 == 0:
                    print(f"{area}: {survived} of {tried} survived so far", file=sys.stderr, flush=True)
                if not well:
                    print(f"{area}: {name}: exit {ended.code}: {ended.out[-300:]!r}", flush=True)
        print(f"{area} | tried {tried} | survived {survived}", flush=True)
        failed += tried - survived
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
