"""What providers say of their models: of a local file, or of everything that is stored.

Invariant: a file is read by the same rules as a capture; what is said of a day rests on what was captured by then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from enum import StrEnum
from fnmatch import fnmatchcase
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from tosdiff.errors import UnknownModelError, UsageError
from tosdiff.models import (
    Clock,
    Document,
    ModelEntry,
    PageLedger,
    PageState,
    Phase,
    Shift,
    Surface,
    now,
)

if TYPE_CHECKING:
    from tosdiff.pipeline.archive import Archive


class View(StrEnum):
    """What of the ledger is asked for."""

    LEDGER = "ledger"
    SHORT = "short"
    """Ends with less notice than was promised, or with none promised."""
    CHANGES = "changes"
    PICTURE = "timeline"
    STORY = "story"
    """Every statement about a few models."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Changes of one page between two captures."""

    before: PageState
    after: PageState
    shifts: tuple[Shift, ...]

    @property
    def product(self) -> str:
        """The product that the models are in, where it is an app; empty where they are called by programs."""
        document = self.after.document
        return document.provider_name if document.speaks_of is Surface.APP else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelLedger:
    """What is known of models on a day."""

    today: date
    entries: tuple[ModelEntry, ...]
    """Sorted by what ends next; then what has no day, then what has ended, the latest first."""
    pages: tuple[PageState, ...]
    """The newest state of each page that was read."""
    unseen: tuple[Document, ...] = ()
    """Pages about models that have no capture."""
    related: tuple[str, ...] = ()
    """Of models that were named: others whose names begin so."""
    moments: tuple[Moment, ...] = ()
    """What changed, oldest first; empty unless it was asked for."""

    def chosen(self, view: View) -> tuple[ModelEntry, ...]:
        """Return the entries that a view shows."""
        if view is View.SHORT:
            return tuple(entry for entry in self.entries if is_short(entry))
        return self.entries

    def moments_of(self, entry: ModelEntry) -> Iterator[tuple[Moment, Shift]]:
        """Yield the changes of one model, oldest first."""
        for moment in self.moments:
            if moment.after.document.provider == entry.provider:
                for shift in moment.shifts:
                    if any(matches(entry, name) for name in (*shift.models, *shift.ids) if name):
                        yield moment, shift


def is_short(entry: ModelEntry) -> bool:
    """Return whether notice was below every minimum that was promised then, or short with none promised."""
    from tosdiff.ledger.promised import is_short as below
    from tosdiff.ledger.telling import SHORT_DAYS

    if entry.notice_days is None or entry.promised is None:
        return False
    if entry.promised.promises:
        return below(entry)
    return entry.notice_days < SHORT_DAYS


def of_file(file: Path, *, url: str = "") -> PageLedger:
    """Return what a saved page, a PDF or a text in Markdown says of models.

    Raises:
        UnreadableFileError: no such file, or no text in it.
    """
    from tosdiff.ledger.read import read
    from tosdiff.pipeline.extract import extract

    return read(extract(file, url=url).blocks)


def models(
    archive: Archive,
    names: Sequence[str] = (),
    *,
    providers: Sequence[str] = (),
    surface: Surface | None = None,
    at: date | None = None,
    changes: bool = False,
    clock: Clock = now,
    on_done: Callable[[Document], None] | None = None,
) -> ModelLedger:
    """Return what the stored pages say of models, with `changes` also what moved.

    `names` are models as printed, ids or patterns (`claude-*`). With `at` only captures of that day or before count,
    and it is taken for today.

    Raises:
        UnknownModelError: no page names such a model; the hint has the nearest names.
        UsageError: no page about models is declared, or none was captured.
        StoreError: the store is damaged.
    """
    from tosdiff.ledger.entries import entries
    from tosdiff.pipeline.ledger import page_states

    documents = _pages(archive, providers, surface)
    until = datetime.combine(at, time(23, 59, 59), UTC) if at else None
    states: list[PageState] = []
    unseen: list[Document] = []
    for document in documents:
        found = page_states(archive, document, until=until)
        states += found
        if not found:
            unseen.append(document)
        if on_done:
            on_done(document)
    if not states:
        raise UsageError(
            "no page about models was captured" + (f" by {at.isoformat()}" if at else ""),
            hint=f"`tosdiff check {' '.join(document.id for document in documents)}` fetches them",
        )
    today = at or clock().date()
    every = entries(states)
    chosen = _named(every, names)
    return ModelLedger(
        today=today,
        entries=tuple(sorted(chosen, key=lambda entry: _order(entry, today))),
        pages=tuple({state.document.id: state for state in states}.values()),
        unseen=tuple(unseen),
        related=_related(every, chosen, names),
        moments=tuple(_moments(states, _keys(chosen) if names else None)) if changes else (),
    )


def _pages(archive: Archive, providers: Sequence[str], surface: Surface | None) -> tuple[Document, ...]:
    named = archive.named(providers)
    found = tuple(d for d in named if d.tells_of_models and (surface is None or d.speaks_of is surface))
    if not found:
        raise UsageError(
            "no page about models is declared" + (f" for {', '.join(providers)}" if providers else ""),
            hint="give a document `kind: deprecations` or `kind: notice` in providers.yaml",
        )
    return found


def matches(entry: ModelEntry, pattern: str) -> bool:
    """Return whether a pattern as `gpt-4o` or `claude-*` means a model, whatever its capitals and spaces."""
    from tosdiff.ledger.entries import joined_name

    wanted = "*".join(joined_name(part) if part else "" for part in pattern.split("*"))
    held = {joined_name(name) for name in (entry.model, entry.main.row.model, entry.model_id) if name}
    return any(fnmatchcase(name, wanted) for name in held)


def _named(every: Sequence[ModelEntry], names: Sequence[str]) -> list[ModelEntry]:
    if not names:
        return [entry for entry in every if entry.kind.is_model]
    chosen = [entry for entry in every if any(matches(entry, name) for name in names)]
    for name in names:
        if not any(matches(entry, name) for entry in every):
            raise UnknownModelError(f"no page about models names {name}", hint=_nearest(every, name))
    return chosen


def _related(
    every: Sequence[ModelEntry], chosen: Sequence[ModelEntry], names: Sequence[str]
) -> tuple[str, ...]:
    """Return the models beside those chosen whose names begin as one of those asked for."""
    held = {id(entry) for entry in chosen}
    longer = [e.model for e in every if id(e) not in held and any(matches(e, f"{name}*") for name in names)]
    return tuple(dict.fromkeys(longer))


def _nearest(every: Sequence[ModelEntry], name: str) -> str:
    known = list(dict.fromkeys(entry.model for entry in every))
    within = [each for each in known if name.lower() in each.lower()]
    near = within or get_close_matches(name, known, n=5, cutoff=0.5)
    if not near:
        return "`tosdiff models` lists those it knows"
    return f"for example `tosdiff models '{near[0]}'`" + (
        f"; also {', '.join(near[1:5])}" if near[1:] else ""
    )


def _keys(chosen: Iterable[ModelEntry]) -> set[str]:
    from tosdiff.ledger.entries import joined_name

    return {joined_name(name) for entry in chosen for name in (entry.model, entry.model_id) if name}


def _order(entry: ModelEntry, today: date) -> tuple[int, int, str, str]:
    """Return what entries are sorted by: what ends next, then what may end, then the rest, then what has ended."""
    phase, on = entry.phase(today), entry.ends.on
    number = date.fromisoformat(on if len(on) == 10 else f"{on}-01").toordinal() if on else 0
    latest_first = -number if phase is Phase.PASSED else number
    return (tuple(Phase).index(phase), latest_first, entry.provider_name, entry.model.lower())


def _moments(states: Sequence[PageState], keys: set[str] | None) -> Iterable[Moment]:
    """Yield what changed between neighbouring states of each page, oldest first; with `keys` of those models alone."""
    from tosdiff.ledger.changes import shifts
    from tosdiff.ledger.entries import joined_name

    found: list[Moment] = []
    for before, after in pairwise(states):
        if before.document != after.document or before.ledger == after.ledger:
            continue
        told = shifts(
            before.ledger,
            after.ledger,
            seen_before=before.last_seen.date(),
            seen_after=after.first_seen.date(),
        )
        if keys is not None:
            told = tuple(
                each
                for each in told
                if keys & {joined_name(name) for name in (*each.models, *each.ids) if name}
            )
        if told:
            found.append(Moment(before=before, after=after, shifts=told))
    return sorted(found, key=lambda moment: moment.after.first_seen)
