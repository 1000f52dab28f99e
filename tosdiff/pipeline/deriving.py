"""What was worked out of stored texts and is kept: labels, editions, states of the text, and what a change comes to.

Invariant: each is found by the digests of what it was worked out from, the rules, the taxonomy and the code that worked it
out; nothing that is cited or proved rests on it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from tosdiff.about import digest_of_code
from tosdiff.models import (
    ChangeKind,
    ChangeSummary,
    Clause,
    Document,
    DocumentText,
    Edition,
    Favour,
    Headline,
    Significance,
    Snapshot,
)
from tosdiff.pipeline.rules import rules_of
from tosdiff.pipeline.weighing import WeighedChange
from tosdiff.store.kept import WAIT, KeptValues

if TYPE_CHECKING:
    from tosdiff.store.store import Store

T = TypeVar("T")

# what labels, classes and editions are worked out by; extraction has its own number, as has the ledger
_CODE = ("clauses", "compare", "language", "ledger", "models", "text/segment.py", "text/editions.py", "text/contracting.py", "text/state.py", "pipeline/comparing.py", "pipeline/weighing.py", "pipeline/deriving.py")  # fmt: skip
_LIBRARIES = ("nupunkt", "rapidfuzz", "pystemmer")
# what reading a value of another form ends in: it is derived anew
_OF_ANOTHER_FORM = (ValueError, KeyError, TypeError, IndexError)


@cache
def _by() -> str:
    """Return the digest of what derives: this code, the Python that runs it, and the libraries that cut and liken words."""
    return f"{digest_of_code(*_CODE)} {sys.version_info[:3]} {_libraries()}"


def _libraries() -> list[str]:
    spec = find_spec(_LIBRARIES[0])
    home = Path(spec.origin).parent.parent if spec and spec.origin else None
    listed = home.iterdir() if home else ()
    return sorted(
        each.name
        for each in listed
        if each.name.lower().startswith(_LIBRARIES) and each.suffix == ".dist-info"
    )


class Derived:
    """What is kept of one store."""

    def __init__(self, store: Store, *, wait: float = WAIT) -> None:
        """Take a store; `wait` is for others that write, in seconds."""
        self._store = store
        self.kept = KeptValues(store.cache.folder / "derived.sqlite", _by(), wait=wait)

    def clauses(
        self, text: DocumentText, taxonomy: str, label: Callable[[], tuple[Clause, ...]]
    ) -> tuple[Clause, ...]:
        """Return the clauses of a text as `label` does, by the taxonomy of that digest."""
        from tosdiff.pipeline.kept_labels import FORM, clauses_of, digest_of_blocks, rows_of

        def rows(found: tuple[Clause, ...]) -> Any:
            return rows_of(found, text.blocks)

        def read(kept: Any) -> tuple[Clause, ...]:
            return clauses_of(kept, text.blocks)

        of = (FORM, digest_of_blocks(text.blocks), taxonomy)
        return self._kept_or_derived("clauses", of, label, rows, read)

    def edition(self, document: Document, snapshot: Snapshot, read: Callable[[], Edition]) -> Edition:
        """Return which contract a snapshot is, as `read` does."""
        from tosdiff.text.rules import EDITION_RULES

        return self._of(document, (snapshot.name,), "edition", EDITION_RULES, read, _edition_row, _edition_of)

    def state_digest(self, document: Document, snapshot: Snapshot, read: Callable[[], str]) -> str:
        """Return the digest of a snapshot's state, as `read` does."""
        return self._of(document, (snapshot.name,), "state", 1, read, str, str)

    def editions(
        self, document: Document, names: Iterable[str], read: Callable[[str], Edition]
    ) -> dict[str, Edition]:
        """Return which contract each of those snapshots is, as `read` does."""
        from tosdiff.text.rules import EDITION_RULES

        return self._of_each(document, names, "editions", EDITION_RULES, read, _edition_row, _edition_of)

    def state_digests(
        self, document: Document, names: Iterable[str], read: Callable[[str], str]
    ) -> dict[str, str]:
        """Return the digest of the state of each of those snapshots, as `read` does."""
        return self._of_each(document, names, "states", 1, read, str, str)

    def body_shown(self, document: Document, snapshot: Snapshot) -> str | None:
        """Return the digest of the page that the rules in force read last as the text of a snapshot, if it is kept."""
        stated = self._stated(document, (snapshot.name,))
        found = self.kept.get("body", 1, *stated) if stated else None
        return found if isinstance(found, str) else None

    def keep_body_shown(self, document: Document, snapshot: Snapshot, body: str) -> None:
        """Keep what `body_shown` returns: the page was read, found sound, and its text is that of the snapshot."""
        if stated := self._stated(document, (snapshot.name,)):
            self.kept.put(body, "body", 1, *stated)

    def weighed(
        self, document: Document, old: str, new: str, weigh: Callable[[], WeighedChange]
    ) -> WeighedChange:
        """Return what the change from one snapshot to another amounts to, as `weigh` does."""
        return self._of(document, (old, new), "weighed", 1, weigh, _weighed_row, _weighed_of)

    def summary(
        self, document: Document, old: str, new: str, taxonomy: str, compare: Callable[[], ChangeSummary]
    ) -> ChangeSummary:
        """Return what the comparison of two snapshots comes to, as `compare` does."""

        def told(row: Any) -> ChangeSummary:
            return _summary_of(old, new, row)

        return self._of(document, (old, new), "summary", [1, taxonomy], compare, _summary_row, told)

    def knows(self, document: Document, old: str, new: str, taxonomy: str) -> bool:
        """Whether it is kept what came from one snapshot to the next, the step to another edition too, or cannot be kept."""
        stated = self._stated(document, (old, new))
        return stated is None or any(
            self.kept.holds(kind, form, *stated)
            for kind, form in (("summary", [1, taxonomy]), ("weighed", 1))
        )

    def _of(
        self, document: Document, names: tuple[str, ...], kind: str, form: object,
        derive: Callable[[], T], row: Callable[[T], Any], read: Callable[[Any], T],
    ) -> T:  # fmt: skip
        """Return what was kept of snapshots of a document, bound to their manifests; else derive it, and keep it."""
        stated = self._stated(document, names)
        return derive() if stated is None else self._kept_or_derived(kind, (form, *stated), derive, row, read)

    def _of_each(
        self, document: Document, names: Iterable[str], kind: str, form: object,
        derive: Callable[[str], T], row: Callable[[T], Any], read: Callable[[Any], T],
    ) -> dict[str, T]:  # fmt: skip
        """Return what was kept of snapshots of a document, in one value for all; what is not, derive, and keep.

        Each is bound to the digest of its manifest as the log gives it, so that none has to be read for that.
        """
        of = (form, document.id, rules_of(document))
        known = self.kept.get(kind, *of)
        rows: dict[str, Any] = known if isinstance(known, dict) else {}
        found: dict[str, T] = {}
        fresh: dict[str, Any] = {}
        for name in names:
            manifest = self._store.manifest(document.id, name)
            if manifest in rows:
                with suppress(*_OF_ANOTHER_FORM):
                    found[name] = read(rows[manifest])
                    continue
            found[name] = derive(name)
            if manifest is not None:
                fresh[manifest] = row(found[name])
        if fresh:
            self.kept.put(rows | fresh, kind, *of)
        return found

    def _stated(self, document: Document, names: tuple[str, ...]) -> tuple[object, ...] | None:
        """Return all that is derived of snapshots depends on; None where no line of the log names one yet."""
        stated = [self._store.manifest(document.id, name) for name in names]
        if None in stated:
            return None
        from tosdiff.ledger.rules import LEDGER_RULES
        from tosdiff.text.rules import EDITION_RULES

        declared = [document.tells_of_models, document.provider_name, document.speaks_of, document.kind]
        return stated, rules_of(document), EDITION_RULES, LEDGER_RULES, declared

    def _kept_or_derived(
        self, kind: str, of: tuple[object, ...],
        derive: Callable[[], T], row: Callable[[T], Any], read: Callable[[Any], T],
    ) -> T:  # fmt: skip
        """Return what was kept of these sources; else derive it, and keep it."""
        kept = self.kept.get(kind, *of)
        if kept is not None:
            with suppress(*_OF_ANOTHER_FORM):
                return read(kept)
        found = derive()
        self.kept.put(row(found), kind, *of)
        return found


# ------------------------------------------------------------------ as JSON knows them


def _edition_row(x: Edition) -> list[Any]:
    return [sorted(x.entity), sorted(x.law), sorted(x.region), sorted(x.elsewhere), x.language]


def _edition_of(row: list[Any]) -> Edition:
    entity, law, region, elsewhere, language = row
    return Edition(
        entity=frozenset(entity), law=frozenset(law), region=frozenset(region), elsewhere=frozenset(elsewhere),
        language=language,
    )  # fmt: skip


def _weighed_row(x: WeighedChange) -> list[Any]:
    return [x.significance, x.changes, sorted(x.passages)]


def _weighed_of(row: list[Any]) -> WeighedChange:
    significance, changes, passages = row
    return WeighedChange(
        significance=Significance(significance),
        changes=changes,
        passages=frozenset((a, b) for a, b in passages),
    )


def _summary_row(x: ChangeSummary) -> list[Any]:
    headlines = [[h.topic, h.rule, h.says, h.verdict, h.before, h.after] for h in x.headlines]
    return [
        x.significance,
        x.explanation,
        headlines,
        x.changed,
        [number for _, number in x.counts],
        list(x.labels),
    ]


def _summary_of(old: str, new: str, row: list[Any]) -> ChangeSummary:
    significance, explanation, headlines, changed, counts, labels = row
    return ChangeSummary(
        before=old,
        after=new,
        significance=Significance(significance),
        explanation=explanation,
        headlines=tuple(
            Headline(
                topic=topic,
                rule=rule,
                says=says,
                verdict=verdict and Favour(verdict),
                before=before and (before[0], before[1]),
                after=after and (after[0], after[1]),
            )
            for topic, rule, says, verdict, before, after in headlines
        ),
        changed=changed,
        counts=tuple(zip(ChangeKind, counts, strict=True)),
        labels=tuple(labels),
    )
