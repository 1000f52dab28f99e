"""Time `tosdiff import captures` against a bare parse of the distinct pages, and take its peak memory.

    python benchmarks/importing.py --captures ../shared/corpus/captures/chatgpt/terms-of-use.tar.xz \\
        --document chatgpt/terms-of-use [--providers benchmarks/corpus.yaml] [--runs 3]

Both are whole processes, each started anew and the best of `--runs` taken; the bare parse reads the pages
from memory before its clock starts. Peak memory is what the system counted for the import alone. With
`--repeat` the archive is imported a second time, which adds nothing.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_PARSE = """
import hashlib, sys, tarfile, time
import lxml.html
pages = {}
with tarfile.open(sys.argv[1]) as archive:
    for member in archive:
        if member.isfile() and member.name.endswith((".html", ".htm")):
            body = archive.extractfile(member).read()
            pages.setdefault(hashlib.sha256(body).digest(), body)
began, used = time.perf_counter(), time.process_time()
for body in pages.values():
    lxml.html.fromstring(body)
print(len(pages), sum(map(len, pages.values())), time.perf_counter() - began, time.process_time() - used)
"""


def run(command: list[str]) -> tuple[float, float, int]:
    """Return seconds by the clock and of the processor, and peak memory in KiB, of one process."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    told = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 3):
        sys.exit(told.decode())
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--captures", type=Path, required=True)
    ap.add_argument("--document", required=True)
    ap.add_argument("--providers", type=Path, default=Path("benchmarks/corpus.yaml"))
    ap.add_argument("--runs", type=int, default=3)
    ap.add_argument("--repeat", action="store_true")
    args = ap.parse_args()

    parses, imports, peaks, again = [], [], [], []
    parses_used, imports_used = [], []
    for _ in range(args.runs):
        bare = subprocess.run(
            [sys.executable, "-c", _PARSE, str(args.captures)], capture_output=True, text=True, check=True
        )
        pages, size, taken, used = bare.stdout.split()
        parses.append(float(taken))
        parses_used.append(float(used))
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "tosdiff", "import", "captures", str(args.captures)]
            command += ["--document", args.document, "--providers", str(args.providers), "--store", folder]
            seconds, processor, peak = run(command)
            imports.append(seconds)
            imports_used.append(processor)
            peaks.append(peak)
            if args.repeat:
                again.append(run(command)[0])
    parse, took = min(parses), min(imports)
    print(f"distinct pages        {pages}, {int(size) / 1e6:.0f} MB")
    print(f"bare parse            {parse:.2f} s")
    print(f"import                {took:.2f} s, {took / parse:.1f} times the parse (bar 20)")
    print(f"by processor time     {min(imports_used) / min(parses_used):.1f} times the parse")
    print(f"peak memory           {max(peaks) / 1024:.0f} MiB (bar 300 MB)")
    if again:
        print(f"the same again        {min(again):.2f} s")


if __name__ == "__main__":
    main()
