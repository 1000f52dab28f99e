"""Did this sentence stand in these terms on that day? What the visits show, and what they do not.

A day is a whole UTC day. The rule: it stood when a visit on that day saw it, or when no visit was made on
that day and the visits next before and after both saw it. It did not when no visit of that day, nor the ones
next before and after, saw it. In every other case the store cannot say: the page may have changed at any
moment between two visits. Invariant: only a match exact or exact but for typography is evidence.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from tosdiff.evidence.printed import PrintedDate
from tosdiff.models import Document, Edit, Edition, Outcome, Snapshot, Span, Visit, iso


class Verdict(StrEnum):
    PROVED = "proved"
    NOT_SO = "not-so"
    """It did not stand there on that day."""
    UNDETERMINED = "undetermined"
    """The store cannot say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A verified visit that is evidence."""

    visit: Visit
    line: int
    """Number of its line in the log of visits."""
    digest: str
    """Digest of that line."""
    snapshot: Snapshot
    edition: Edition
    holds: bool
    """Whether what it saw holds the quotation."""

    @property
    def origin(self) -> str:
        """Where the page came from: `fetched by tosdiff`, or what it was imported from."""
        return origin_of(self.visit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """The verified visits of a day, and those next before and after."""

    before: Witness | None
    during: tuple[Witness, ...]
    after: Witness | None

    @property
    def witnesses(self) -> tuple[Witness, ...]:
        return tuple(w for w in (self.before, *self.during, self.after) if w is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the quotation stands in the version that is cited for it."""

    text: str
    """In the document's own characters."""
    span: Span
    """In the version's plain text."""
    exact: bool
    differences: tuple[str, ...]
    """In what typography it differs."""
    omitted: tuple[str, ...]
    """What the document has where the quotation leaves words out."""
    heading_path: tuple[str, ...]
    block: int
    """Number of its block in the version, from 1."""
    sentence: int
    """Number of its sentence in the block, from 1; 0 for a heading."""
    context: str
    """The whole sentence or sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instead:
    """What stood on that day where the quotation stands at other times, or what is most like it."""

    snapshot: str
    """Citable id."""
    heading_path: tuple[str, ...]
    text: str | None
    """None where nothing stood in its place."""
    edits: tuple[Edit, ...]
    """Word by word from the quotation to that text."""
    stood: tuple[datetime, datetime] | None
    """When the quotation itself is known to have stood nearest to that day; None for never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """Captures of one origin that show the quotation in the same versions."""

    origin: str
    visits: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The answer to `prove`."""

    document: Document
    day: date
    asked: str
    verdict: Verdict
    reason: str
    """One sentence: what the visits show."""
    around: Around
    cited: Witness | None
    """The visit whose version is cited; None where none is."""
    standing: Standing | None
    printed: tuple[PrintedDate, ...]
    """Dates that the version cited prints about itself."""
    copies: tuple[Copies, ...]
    instead: Instead | None
    unproved: tuple[str, ...]
    """What is not proved, a sentence each."""

    @property
    def stood(self) -> bool | None:
        """Whether it stood there on that day; None where the store cannot say."""
        return None if self.verdict is Verdict.UNDETERMINED else self.verdict is Verdict.PROVED


def bounds(day: date) -> tuple[datetime, datetime]:
    """Return when a day begins and when it has ended, UTC."""
    start = datetime.combine(day, time(), UTC)
    return start, start + timedelta(days=1)


def judge(day: date, around: Around) -> tuple[Verdict, str]:
    """Return the verdict by the rule at the top of this module, and what it rests on."""
    before, during, after = around.before, around.during, around.after
    seen = [witness for witness in during if witness.holds]
    if seen:
        times = " and ".join(_moment(w) for w in (seen if len(seen) < 3 else (seen[0], seen[-1])))
        return Verdict.PROVED, f"{_visits(len(seen))} on that day saw it ({times})"
    if not before and not during:
        if after is None:
            return Verdict.UNDETERMINED, "no visit has seen the document yet"
        return Verdict.UNDETERMINED, f"the first visit that saw the document was on {_moment(after)}"
    sides = [witness for witness in (before, after) if witness is not None]
    if during:
        if not any(witness.holds for witness in sides):
            return Verdict.NOT_SO, f"{_visits(len(during))} on that day saw the document, without it"
        return Verdict.UNDETERMINED, _came_or_went([*sides, *during])
    if after is None:
        assert before is not None
        state = "saw it" if before.holds else "saw the document without it"
        return Verdict.UNDETERMINED, f"the last visit {state} on {_moment(before)}, and none was made since"
    if before is None:
        raise AssertionError("a day before the first visit was told above")
    between = f"the visits of {_moment(before)} and {_moment(after)}"
    if before.holds and after.holds:
        return Verdict.PROVED, f"{between} both saw it, and none between saw anything else"
    if not before.holds and not after.holds:
        return Verdict.NOT_SO, f"{between} both saw the document without it"
    return Verdict.UNDETERMINED, _came_or_went(sides)


def unproved(
    day: date,
    around: Around,
    cited: Witness,
    copies: Sequence[Copies],
    *,
    standing: Standing | None,
    printed: Sequence[PrintedDate],
    missed: Sequence[Visit],
) -> Iterator[str]:
    """Yield what the evidence does not prove, a sentence each; `missed` are visits of the day that failed."""
    seen = [witness for witness in around.during if witness.holds or standing is None]
    if seen:
        hours = ", ".join(iso(witness.visit.at)[11:16] for witness in seen[:4])
        yield f"What the page showed at other hours of that day: it was seen at {hours} UTC."
    elif around.before and around.after:
        gap = (around.after.visit.at - around.before.visit.at) / timedelta(days=1)
        yield (
            f"That the page was the same throughout: no visit saw it on {day}, and between the two visits "
            f"lie {_days(gap)}."
        )
    if standing and (against := [w for w in around.during if not w.holds]):
        yield f"That it stood all day: the visit of {_moment(against[0])} saw the document without it."
    if missed:
        yield f"Anything by what was tried without success: {missed_on_the_day(missed)}."
    if standing and (other := [kind for kind in standing.differences if kind != "words left out"]):
        yield f"Every character as quoted: it differs in {_and(other)}; the words are the same."
    if standing and (omitted := [words for words in standing.omitted if words]):
        yield f"That nothing of weight was left out: there the document has {_and([f'“{o}”' for o in omitted])}."
    if len([w for w in around.witnesses if w.holds or standing is None]) == 1:
        yield "More than one visit can show: a single one is the evidence."
    yield from _of_the_page(around, cited)
    if printed:
        dates = _and([f"{p.kind} {p.on.isoformat()}" for p in printed])
        yield f"That it was in force: this proves what the page showed; the text dates itself {dates}."
    if len(copies) < 2:
        yield (
            "That this store was not made up as a whole: its digests show that nothing in it was changed "
            "since; a copy from another source would show more."
        )
    else:
        yield (
            f"That its sources know nothing of each other: {_and([of.origin for of in copies])} gave different "
            "captures, but are told apart by name alone."
        )


def missed_on_the_day(missed: Sequence[Visit]) -> str:
    """Say what came of the visits of the day that did not see the document."""
    reasons = list(dict.fromkeys(visit.reason or visit.outcome.value for visit in missed))
    refused = "refused" if all(visit.outcome is Outcome.REFUSED for visit in missed) else "without success"
    were = "was" if len(missed) == 1 else "were"
    return f"{_visits(len(missed))} of that day {were} {refused} ({'; '.join(reasons[:3])})"


def origin_of(visit: Visit) -> str:
    """Return where a visit's page came from: `fetched by tosdiff`, or what it was imported from."""
    if visit.source is None:
        return "fetched by tosdiff"
    if "://" in visit.source:
        return f"imported from {urlsplit(visit.source).netloc or visit.source}"
    return f"imported from {visit.source.partition(':')[0].partition('/')[0]}"


def copies_of(visits: Sequence[Visit], holding: Sequence[str]) -> tuple[Copies, ...]:
    """Return the origins of the visits that saw the snapshots named, the one with most visits first.

    The same bytes captured at the same second are one capture, by whatever way and name it came twice: it counts
    for the origin that brought it first.
    """
    by_origin: dict[str, list[Visit]] = {}
    captured: set[tuple[datetime, str | None]] = set()
    for visit in visits:
        if visit.outcome.verified and visit.snapshot in holding:
            if visit.body is not None and (visit.at, visit.body) in captured:
                continue
            captured.add((visit.at, visit.body))
            by_origin.setdefault(origin_of(visit), []).append(visit)
    found = [
        Copies(
            origin=origin,
            visits=len(of),
            first=min(visit.at for visit in of),
            last=max(visit.at for visit in of),
        )
        for origin, of in by_origin.items()
    ]
    return tuple(sorted(found, key=lambda copies: (-copies.visits, copies.origin)))


# ------------------------------------------------------------------ words


def _of_the_page(around: Around, cited: Witness) -> Iterator[str]:
    editions = dict.fromkeys(str(witness.edition) for witness in around.witnesses)
    if len(editions) > 1:
        yield f"Which edition was served on that day: the visits saw {len(editions)} ({' / '.join(editions)})."
    yield (
        "What readers in other countries were shown: the page was fetched from one place"
        f" (by its own words: {cited.edition})."
    )
    imported = dict.fromkeys(w.origin for w in around.witnesses if w.visit.source)
    if imported:
        yield (
            f"How the page was captured: it was not fetched by tosdiff but {_and(list(imported))}; "
            "its bytes are vouched for from then on."
        )


def _came_or_went(witnesses: Sequence[Witness]) -> str:
    ordered = sorted(witnesses, key=lambda witness: witness.visit.at)
    for one, other in itertools.pairwise(ordered):
        if one.holds != other.holds:
            verb = "went" if one.holds else "came"
            return f"it {verb} at some time between the visits of {_moment(one)} and {_moment(other)}"
    raise AssertionError("the visits all saw the same")


def _moment(witness: Witness) -> str:
    return f"{iso(witness.visit.at)[:16].replace('T', ' ')} UTC"


def _visits(number: int) -> str:
    return "a visit" if number == 1 else f"{number} visits"


def _days(days: float) -> str:
    if days < 1.5:
        return f"{max(round(days * 24), 1)} hours"
    return f"{round(days)} days"


def _and(words: Sequence[str]) -> str:
    return " and ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else "".join(words)
