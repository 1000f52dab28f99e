"""Derives in a process of its own what the histories of documents are told by, and keeps it.

Invariant: it ends when its standard input does, and loses then at most what it derived of a few versions; an interrupt
from the terminal is its parent's to tell. What fails is said, and the next portion is derived.

    python -P -m tosdiff.pipeline.deriving_process

reads an archive and then `Portion`s, pickled, and writes a line of JSON after every few states.
"""

from __future__ import annotations

import json
import pickle
import signal
import sys
import threading
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from tosdiff.errors import TosdiffError

if TYPE_CHECKING:
    from tosdiff.pipeline.archive import Archive
    from tosdiff.pipeline.processes import Portion

_AT_ONCE = 10
"""States that are kept together, and told."""
_WAIT = 30.0
"""Seconds to wait for the others that write: each writes for a few milliseconds."""


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    archive: Archive = pickle.load(sys.stdin.buffer)
    left: SimpleQueue[Portion | None] = SimpleQueue()
    stopping = threading.Event()
    threading.Thread(target=_listen, args=(left, stopping), daemon=True).start()
    from tosdiff.pipeline.deriving import Derived

    archive.deriving = Derived(archive.store, wait=_WAIT)
    _say()
    while (portion := left.get()) is not None:
        try:
            _derive(archive, portion, stopping)
        except TosdiffError as problem:
            _say(failed=problem.message)
        if stopping.is_set():
            return
        _say(done=True)


def _listen(left: SimpleQueue[Portion | None], stopping: threading.Event) -> None:
    """Hear what is to be derived while something is derived, and that no more is wanted."""
    try:
        while True:
            left.put(pickle.load(sys.stdin.buffer))
    except (EOFError, OSError):
        stopping.set()
        left.put(None)


def _derive(archive: Archive, portion: Portion, stopping: threading.Event) -> None:
    from tosdiff.pipeline.logbook import Logbook

    document = next(each for each in archive.documents if each.id == portion.document)
    book = Logbook(archive, document)
    names = [state.snapshot for state in book.states]
    for at in range(0, len(portion.states), _AT_ONCE):
        some = portion.states[at : at + _AT_ONCE]
        with archive.deriving.kept.together():
            for state in some:
                if stopping.is_set():
                    return
                if portion.texts:
                    snapshot = archive.store.snapshot(document.id, names[state])
                    archive.text(document, snapshot)
                    archive.edition(document, snapshot)
                else:
                    book.entry(state)
        _say(derived=len(some))


def _say(**words: Any) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()  # a parent that was killed is noticed here


if __name__ == "__main__":
    main()
