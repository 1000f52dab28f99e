"""How a check grows with what is watched: 12 documents and 1,000, both unchanged, and the memory that takes.

    python benchmarks/many.py [--documents 1000] [--hosts 300]

Pages come from this process, over loopback; each host is an address of 127.0.0.0/8 (Linux). The pause between requests to
one host is none on loopback. Prints seconds of the fastest of three runs each, their ratio to the documents', and the peak
of resident memory.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SENTENCES = [
    "These terms of service are an agreement between you and Halcyon Sound Ltd about your use of number {}.",
    "We may change these terms; we will notify you by email at least 30 days in advance.",
    "You may use the service to record, to store and to publish your own work, and you keep your rights in it.",
    "We may suspend or terminate your account if you breach these terms or the law requires it.",
    "The service is provided as is, without any warranty, to the extent that the law permits.",
    "These terms are governed by the laws of Ireland, and disputes go before its courts.",
] * 4


class _Pages(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        text = "".join(f"<p>{each.format(self.path)}</p>" for each in SENTENCES)
        body = f"<html lang=en><head><title>Terms of Service</title></head><body><main><h1>Terms of Service</h1>{text}</main></body></html>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Say nothing."""


def _declared(count: int, hosts: int, port: int) -> str:
    documents = {
        f"terms-{number}": {
            "title": "Terms of Service",
            "url": f"http://127.0.{(number % hosts) // 250}.{(number % hosts) % 250 + 1}:{port}/{number}",
        }
        for number in range(count)
    }
    declared = {"halcyon": {"name": "Halcyon", "publisher": "Halcyon Sound Ltd", "documents": documents}}
    return json.dumps({"providers": declared})


def _checked(folder: Path) -> float:
    began = time.perf_counter()
    command = [
        sys.executable,
        "-m",
        "tosdiff",
        "check",
        "--quiet",
        "--config",
        str(folder / "providers.yaml"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--hosts", type=int, default=300)
    asked = parser.parse_args()
    server = ThreadingHTTPServer(("0.0.0.0", 0), _Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    took: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as made:
        for count in (12, asked.documents):
            folder = Path(made) / str(count)
            folder.mkdir()
            (folder / "providers.yaml").write_text(_declared(count, asked.hosts, server.server_port))
            first = _checked(folder)
            took[count] = min(_checked(folder) for _ in range(3))
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
            print(f"{count} documents: first {first:.2f} s, unchanged {took[count]:.2f} s, peak {peak} MiB")
    ratio = took[asked.documents] / took[12] / (asked.documents / 12)
    print(f"{ratio:.2f} times {asked.documents}/12 of the check of 12 (bar 1.3)")


if __name__ == "__main__":
    main()
