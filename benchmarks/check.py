"""Time `tosdiff check` on unchanged pages against urlwatch and against bare imports, in one run.

    python benchmarks/check.py --corpus ../shared/corpus [--runs 15]

Twelve real pages are served on loopback without validators (no ETag, no Last-Modified), so every run
fetches all bytes. Each program runs once to store what it sees, then `--runs` times in turn; what is
compared is the median time of the whole process, by the clock (as the bars are stated) and of the processor. --urlwatch names its command, which is best
installed into an environment of its own. Both must be compiled: where PYTHONDONTWRITEBYTECODE is set, run
`python -m compileall` over them first, or every start compiles what it imports.
"""

from __future__ import annotations

import argparse
import json
import lzma
import resource
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

PAGES = 12
IMPORTS = "import requests, lxml.html, rich, typer"


def newest_pages(corpus: Path) -> dict[str, bytes]:
    """Return the last sound capture of each of twelve documents, by `provider/document`."""
    rows: dict[str, dict[str, str]] = {}
    for line in (corpus / "captures.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["kind"] == "normal" and row["provider"] != "other":
            rows[f"{row['provider']}/{row['document']}"] = row
    pages = {}
    for name, row in sorted(rows.items())[:PAGES]:
        with lzma.open(corpus / row["archive"]) as packed, tarfile.open(fileobj=packed) as tar:
            member = tar.extractfile(row["member"])
            assert member is not None
            pages[name] = member.read()
    return pages


def serve(pages: dict[str, bytes]) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = pages[self.path.strip("/")]
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    return server


def providers_yaml(names: list[str], base: str) -> str:
    lines = ["providers:"]
    for provider in sorted({name.split("/")[0] for name in names}):
        lines += [f"  {provider}:", f"    name: {provider}", f"    publisher: {provider}", "    documents:"]
        for name in names:
            if name.startswith(f"{provider}/"):
                slug = name.split("/")[1]
                lines += [f"      {slug}:", f"        title: {slug}", f"        url: {base}/{name}"]
    return "\n".join(lines) + "\n"


def urlwatch_yaml(names: list[str], base: str) -> str:
    job = "name: {0}\nurl: {1}/{0}\nfilter:\n  - css: body\n  - html2text: pyhtml2text\n"
    return "---\n".join(job.format(name, base) for name in names)


def seconds(command: list[str], codes: tuple[int, ...] = (0,)) -> tuple[float, float]:
    """Return how long a process took, and how long the processor worked for it and those that it started."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    run = subprocess.run(command, capture_output=True, text=True)
    taken, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if run.returncode not in codes:
        sys.exit(f"{command}: exit {run.returncode}\n{run.stdout[-2000:]}\n{run.stderr[-2000:]}")
    return taken, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--corpus", type=Path, required=True)
    ap.add_argument("--runs", type=int, default=15)
    ap.add_argument("--urlwatch", default="urlwatch")
    args = ap.parse_args()
    pages = newest_pages(args.corpus)
    server = serve(pages)
    base = f"http://127.0.0.1:{server.server_port}"
    tosdiff = str(Path(sys.executable).with_name("tosdiff"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "providers.yaml").write_text(providers_yaml(list(pages), base))
        (folder / "urls.yaml").write_text(urlwatch_yaml(list(pages), base))
        (folder / "urlwatch.yaml").write_text("report:\n  stdout:\n    enabled: true\n")
        ours = [tosdiff, "check", "--providers", str(folder / "providers.yaml"), "--store", str(folder / "s")]
        theirs = [
            args.urlwatch, "--urls", str(folder / "urls.yaml"), "--config", str(folder / "urlwatch.yaml"),
            "--cache", str(folder / "cache.db"), "--hooks", str(folder / "hooks.py"),
        ]  # fmt: skip
        commands = {
            "tosdiff check": ours,
            "urlwatch": theirs,
            f'python -c "{IMPORTS}"': [sys.executable, "-c", IMPORTS],
            "tosdiff --help": [tosdiff, "--help"],
            "tosdiff --version": [tosdiff, "--version"],
            'python -c "import typer, rich"': [sys.executable, "-c", "import typer, rich"],
        }
        for command in (ours, theirs):
            seconds(command)
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for _ in range(args.runs):
            for label, command in commands.items():
                taken[label].append(seconds(command))
    medians = {
        label: tuple(map(statistics.median, zip(*times, strict=True))) for label, times in taken.items()
    }
    for label, (clock, processor) in medians.items():
        print(f"{label:<50} {clock * 1000:6.0f} ms by the clock, {processor * 1000:6.0f} ms of the processor")
    imports, bare = f'python -c "{IMPORTS}"', 'python -c "import typer, rich"'
    for one, other, bar in (
        ("tosdiff check", "urlwatch", 0.45),
        ("tosdiff check", imports, 1.7),
        ("tosdiff --help", bare, 1.3),
        ("tosdiff --version", bare, 1.3),
    ):
        clock, processor = (a / b for a, b in zip(medians[one], medians[other], strict=True))
        print(f"{one} / {other}: {clock:.2f} by the clock (bar {bar}), {processor:.2f} of the processor")


if __name__ == "__main__":
    main()
