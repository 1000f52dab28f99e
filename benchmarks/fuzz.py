"""Coverage-guided fuzzing of what reads bytes that others wrote; needs `atheris` in an environment of its own.

    python benchmarks/fuzz.py extract|wire|warc|manifest|log|quotation FOLDER -max_total_time=300 -timeout=30

What follows the target goes to libFuzzer; FOLDER keeps the inputs that reached something new. It ends with the input
when one raises what the module does not document, or takes longer than the time limit.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO

import atheris

with atheris.instrument_imports(include=["tosdiff", "http.client", "warcio"]):
    import tosdiff.language
    import tosdiff.store
    import tosdiff.text
    from tosdiff.errors import StoreError
    from tosdiff.language.quotation import differences, occurrences, wanted
    from tosdiff.models import Capture, Exchange
    from tosdiff.store import coding, manifest, visits, warc
    from tosdiff.text.read import extraction, opened

    for room in (tosdiff.text, tosdiff.language, tosdiff.store):  # they import one another only when asked to
        for each in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
            importlib.import_module(each.name)

NOON = datetime(2026, 5, 21, 12, tzinfo=UTC)


def extract(given: bytes) -> None:
    page = opened(given)
    first = extraction(page, charset=given[:8].decode("latin-1"))
    assert first == extraction(page, charset=given[:8].decode("latin-1"))


def wire(given: bytes) -> None:
    with suppress(ValueError):
        warc.answered(given)
    for name in ("gzip", "deflate", "gzip, deflate"):
        with suppress(coding.CodingError, coding.TooLargeError):
            assert len(coding.decoded(given, name, limit=100_000)) <= 100_000


def stored(given: bytes) -> None:
    for read in (warc.page, warc.exchanges):
        with suppress(StoreError):
            read(BytesIO(given))
    hop = Exchange(
        url="http://a.example/", request=b"GET / HTTP/1.1\r\n\r\n", response=given, ip=None, at=NOON
    )
    body = b"x"
    with suppress(ValueError):
        body = warc.answered(given)[2]
    capture = Capture(
        document="a/b", url="http://a.example/", final_url="http://a.example/", captured_at=NOON, status=200, headers=(), body=body, exchanges=(hop,)
    )  # fmt: skip
    file = BytesIO()
    warc.write(capture, file)
    assert warc.page(BytesIO(file.getvalue())) == body


def described(given: bytes) -> None:
    with suppress(ValueError):
        manifest.load(given)


def logged(given: bytes) -> None:
    for line in given.splitlines():
        for read in (visits.decode, visits.sighting, visits.decides):
            with suppress(ValueError):
                read(line)


def quoted(given: bytes) -> None:
    quote, _, text = given.decode("utf-8", "ignore").partition("\n")
    want = wanted(quote)
    for found in occurrences(want, text):
        differences(want, text, found)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "extract": extract,
    "wire": wire,
    "warc": stored,
    "manifest": described,
    "log": logged,
    "quotation": quoted,
}

if __name__ == "__main__":
    atheris.Setup([sys.argv[0], *sys.argv[2:]], TARGETS[sys.argv[1]])
    atheris.Fuzz()
