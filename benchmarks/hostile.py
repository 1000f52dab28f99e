"""Hostile answers, hostile text and hostile command lines: how many were tried, and how many survived.

    python benchmarks/hostile.py [answers] [text] [line] [--each N]

Each trial is a process of its own with bounds of time and memory. It survives when it ends by itself, with an exit code
that the design names and that is none of a bug, without a traceback; an answer, when the document beside it was visited
as well and the store verifies; a text, when no control character of it is printed. `--each N` takes every Nth trial.
"""

from __future__ import annotations

import argparse
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

from hostile_answers import answer, answers, page

SECONDS = 60
MEMORY = 3 * 1024**3
CODES = (0, 1, 2, 3, 4)

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
