"""Which snapshots of a document are the same words, where texts that others took out of pages stand among the pages.

Invariant: what was worked out is kept with the digests of both bodies and the rules that decided; it is derived anew where
any of those differs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cached_property
from hashlib import sha256

from tosdiff.errors import StoreError
from tosdiff.history.witnesses import JoinedSightings, Sameness, joined_sightings
from tosdiff.models import DocumentText, Significance, Snapshot
from tosdiff.pipeline.rules import read_from
from tosdiff.store.store import Store

_LETTERS = re.compile(r"[^\W_]+")


def joined(store: Store, document: str, alike: Callable[[], Alike]) -> JoinedSightings:
    """Return what the visits of a document saw as one history of all its sources; `alike` is asked for where it has several.

    Raises:
        StoreError: the log of visits is damaged.
    """
    sightings = store.sightings(document)
    if not any(each.of_text for each in sightings):
        return JoinedSightings(sightings=sightings, kept=tuple(range(len(sightings))), contradictions=())
    likeness = alike()
    found = joined_sightings(sightings, likeness)
    likeness.keep()
    return found


class Alike:
    """In what two snapshots of a document are the same: the first of a text, the second of a page."""

    def __init__(
        self, store: Store, document: str, text: Callable[[Snapshot], DocumentText], rules: str
    ) -> None:
        """Take a document of a store.

        Args:
            text: gives what a snapshot says by the rules in force.
            rules: the fingerprint of those rules.
        """
        self._store = store
        self._document = document
        self._text = text
        self._derived_by = rules
        self._letters: dict[str, str] = {}
        self._new = False

    def __call__(self, text: str, page: str) -> Sameness:
        if text == page:
            return Sameness.SAME
        snapshots = [self._store.snapshot(self._document, name) for name in (text, page)]
        key = " ".join(part for snapshot in snapshots for part in read_from(snapshot))
        if (known := self._known.get(key)) is not None:
            return Sameness[known]
        try:
            found = self._likeness(text, page)
        except StoreError:
            return Sameness.APART
        self._known[key] = found.name
        self._new = True
        return found

    def _likeness(self, text: str, page: str) -> Sameness:
        if self._of(text) == self._of(page):
            return Sameness.SAME
        from tosdiff.pipeline.weighing import classified

        old, new = (self._text(self._store.snapshot(self._document, name)) for name in (page, text))
        significance, _ = classified(old, new)
        match significance:
            case Significance.PRESENTATION:
                return Sameness.SAME
            case Significance.EDITORIAL:
                return Sameness.NEARLY
            case Significance.EDITION:
                return Sameness.ANOTHER_EDITION
            case _:
                return Sameness.APART

    def _of(self, name: str) -> str:
        """Return the digest of a version's letters and digits: Markdown sets other marks and divides words otherwise."""
        if name not in self._letters:
            version = self._text(self._store.snapshot(self._document, name))
            plain = unicodedata.normalize("NFKC", version.text).casefold()
            self._letters[name] = sha256(
                "".join(_LETTERS.findall(plain)).encode("utf-8", "surrogatepass")
            ).hexdigest()
        return self._letters[name]

    def keep(self) -> None:
        """Keep what was worked out."""
        if self._new:
            self._store.cache.put(self._place, self._known, of=self._rules)

    @cached_property
    def _known(self) -> dict[str, str]:
        kept = self._store.cache.get(self._place, of=self._rules)
        names = Sameness.__members__
        return {k: v for k, v in kept.items() if v in names} if isinstance(kept, dict) else {}

    @cached_property
    def _rules(self) -> str:
        from tosdiff.compare.rules import fingerprint
        from tosdiff.text.rules import EDITION_RULES

        return f"{self._derived_by} {EDITION_RULES} {fingerprint()} 1"

    @property
    def _place(self) -> str:
        return f"{self._derived_by}/{self._document}/witnesses.json"
