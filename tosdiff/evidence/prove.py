"""Did these words stand in these terms on that day? What the visits show, and what they do not.

A day is a whole UTC day. The words were *seen* when a verified visit on that day saw them; they were *not there*
when the visits of that day saw the document without them. On a day nobody looked they were *seen before and after*
when the verified visits next to it both saw them; that is proof only within a stated number of days. Everything
else is *unknown*: the page may have changed at any moment between two visits. Invariant: only a match exact or
exact but for typography is evidence, and only a visit whose clock nothing contradicts says anything about a day.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import assert_never

from tosdiff.evidence.branches import who_made
from tosdiff.evidence.cite import Citation
from tosdiff.evidence.copies import FETCHED, Copies, origin_of
from tosdiff.evidence.printed import PrintedDate
from tosdiff.language.quotation import QuoteDifference
from tosdiff.models import Document, Edit, Edition, FetchedBy, Outcome, Snapshot, Span, Visit, iso

WITHIN = 7
"""Calendar days between the visits before and after a day up to which both are taken as proof: a weekly check is enough."""


class Verdict(StrEnum):
    """What the visits show of a day."""

    SEEN = "seen"
    """A verified visit on that day saw the words."""
    BEFORE_AND_AFTER = "seen-before-and-after"
    """No verified visit was made on that day; those next to it both saw them."""
    NOT_THERE = "not-there"
    """The verified visits of that day saw the document without them."""
    UNKNOWN = "unknown"

    @property
    def stood(self) -> bool | None:
        """Whether the words stood there as far as visits show; None where they do not say."""
        return None if self is Verdict.UNKNOWN else self is not Verdict.NOT_THERE


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
    retaken: datetime | None = None
    """When its WARC file was taken anew from the same page, where it had been lost."""
    outside: bool = False
    """Whether the page that it saw holds the quotation outside of what is kept as its text."""

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
    doubted: tuple[Witness, ...] = ()
    """Visits that were made between those, whose clock cannot be believed: when, no one knows."""
    unread: int = 0
    """How many visits of the whole log only a newer tosdiff can read."""
    failed: tuple[Visit, ...] = ()
    """Visits between those before and after the day that did not see the document."""

    @property
    def witnesses(self) -> tuple[Witness, ...]:
        return tuple(w for w in (self.before, *self.during, self.after) if w is not None)

    @property
    def days(self) -> int | None:
        """Calendar days (UTC) from the visit before to the one after; None where one of them is missing."""
        if self.before is None or self.after is None:
            return None
        return (self.after.visit.at.date() - self.before.visit.at.date()).days


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the quotation stands in the version that is cited for it."""

    text: str
    """In the document's own characters."""
    span: Span
    """In the version's plain text."""
    exact: bool
    differences: tuple[QuoteDifference, ...]
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
    gives: tuple[str, ...] = ()
    """On a page about models: what that block gives for each of them, in plain words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instead:
    """What stood on that day where the quotation stands at other times, or what is most like it."""

    snapshot: str
    """Citable id."""
    heading_path: tuple[str, ...]
    text: str | None
    """The clause that it was aligned with; None where no single clause took its place."""
    edits: tuple[Edit, ...]
    """Word by word from the sentence of the quotation to that text, or to what is most alike."""
    stood: tuple[datetime, datetime] | None
    """When the quotation itself is known to have stood nearest to that day; None for never."""
    dated: bool
    """Whether those two can be believed: the clock was not wrong at every visit that saw it there."""
    alike: str | None = None
    """Where no clause took its place: the sentence most like it, which says something else."""
    beside: tuple[str, ...] = ()
    """Where no clause took its place: the clauses of its section that stand in this version alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The answer to `prove`."""

    document: Document
    day: date
    asked: str
    verdict: Verdict
    reason: str
    """One sentence: what the visits show."""
    within: int
    """Calendar days between the visits before and after up to which both are taken as proof."""
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
    citation: Citation | None = None
    """Of the version cited, where it was asked for."""

    @property
    def holds(self) -> bool | None:
        """Whether it is proof that the words stood there; None where nothing is proved either way."""
        match self.verdict:
            case Verdict.SEEN:
                return True
            case Verdict.BEFORE_AND_AFTER:
                return True if (self.around.days or 0) <= self.within else None
            case Verdict.NOT_THERE:
                return False
            case Verdict.UNKNOWN:
                return None
            case _:
                assert_never(self.verdict)


def bounds(day: date) -> tuple[datetime, datetime]:
    """Return when a day begins and when it has ended, UTC."""
    start = datetime.combine(day, time(), UTC)
    return start, start + timedelta(days=1)


def judge(around: Around, *, within: int = WITHIN) -> tuple[Verdict, str]:
    """Return the verdict by the rule at the top of this module, and what it rests on."""
    before, during, after = around.before, around.during, around.after
    if not any(witness.holds for witness in during):
        out = next((w for w in (*during, before, after) if w is not None and w.outside), None)
        if out is not None:
            where = "stands on the page, outside of what is kept as its text"
            return Verdict.UNKNOWN, f"in what the visit of {_moment(out)} saw it {where}"
    seen = [witness for witness in during if witness.holds]
    if seen:
        times = " and ".join(_moment(w) for w in (seen if len(seen) < 3 else (seen[0], seen[-1])))
        return Verdict.SEEN, f"{_visits(len(seen))} on that day saw it ({times})"
    if during:
        without = f"{_visits(len(during))} on that day saw the document without it ({_moment(during[0])})"
        sides = [w for w in (before, after) if w is not None and w.holds]
        beside = f"; the visit of {_moment(sides[0])} saw it" if sides else ""
        return Verdict.NOT_THERE, without + beside
    if before is None:
        first = f"the first visit that saw the document was on {_moment(after)}" if after else None
        return Verdict.UNKNOWN, first or "no visit whose date can be believed has seen the document yet"
    if after is None:
        state = "saw it" if before.holds else "saw the document without it"
        none = "none that can be read here" if around.unread else "none"
        return (
            Verdict.UNKNOWN,
            f"the last visit {state} on {_moment(before)}, and {none} has seen the document since",
        )
    if before.holds and after.holds:
        return _before_and_after(around, before, after, within)
    if before.holds or after.holds:
        return Verdict.UNKNOWN, _came_or_went([before, after])
    between = f"the visits of {_moment(before)} and {_moment(after)} both saw the document without it"
    return Verdict.UNKNOWN, f"{between}, and nobody looked on that day"


def _before_and_after(around: Around, before: Witness, after: Witness, within: int) -> tuple[Verdict, str]:
    if lacking := next((w for w in around.doubted if not w.holds), None):
        return Verdict.UNKNOWN, (
            f"between the visits of {_moment(before)} and {_moment(after)}, which saw it, one whose clock cannot be "
            f"believed (line {lacking.line} of the log) saw the document without it"
        )
    days = around.days or 0
    said = f"the visits of {_moment(before)} and {_moment(after)}, {_calendar_days(days)} apart, both saw it"
    if around.failed:
        said += f"; {_without(around.failed)}"
    if days > within:
        said += f"; this is not proof: more than {_calendar_days(within)} lie between"
    return Verdict.BEFORE_AND_AFTER, said


def _without(failed: Sequence[Visit]) -> str:
    """Say what came of the visits between two that are evidence."""
    unread = sum(visit.outcome is Outcome.UNREAD for visit in failed)
    said = []
    if len(failed) > unread:
        said.append(f"{_visits(len(failed) - unread)} between them did not see the document")
    if unread:
        said.append(
            f"{_visits(unread)} between them cannot be read here, as a newer tosdiff recorded what was seen"
        )
    return "; ".join(said)


def unproved(
    day: date,
    around: Around,
    cited: Witness,
    copies: Sequence[Copies],
    *,
    standing: Standing | None,
    printed: Sequence[PrintedDate],
    missed: Sequence[Visit],
    branches: Sequence[int],
    beside: Collection[int],
) -> Iterator[str]:
    """Yield what the evidence does not prove, a sentence each.

    Args:
        missed: visits of the day that failed.
        branches: numbers of the lines of the log with which a branch of it begins.
        beside: numbers of the lines that stand on one side of a branch.
    """
    seen = [witness for witness in around.during if witness.holds or standing is None]
    if seen:
        hours = ", ".join(iso(witness.visit.at)[11:16] for witness in seen[:4])
        yield f"What the page showed at other hours of that day: it was seen at {hours} UTC."
    elif around.before and around.after:
        yield (
            f"That it stood on {day}: no visit saw the document on that day; between the visits before and after "
            f"lie {_calendar_days(around.days or 0)}, and it may have gone and come back."
        )
    if standing and (against := [w for w in around.during if not w.holds]):
        yield f"That it stood all day: the visit of {_moment(against[0])} saw the document without it."
    if cited.visit.doubt:
        yield f"That the page said no more than is kept as its text: it was taken in doubt, {cited.visit.doubt}."
    if cited.retaken:
        yield (
            "How the page was answered when it was captured: its WARC file was lost, and taken anew on "
            f"{iso(cited.retaken)} when the same bytes were served again; their digest is the one recorded at the capture."
        )
    if made_anew := next((w.visit.rebuilt for w in around.witnesses if w.visit.rebuilt), None):
        yield (
            f"What other visits saw: the log was lost, and made anew on {iso(made_anew)} from the snapshots that were "
            "left; visits before that are lost."
        )
    if branches:
        theirs = [w for w in around.witnesses if w.line in beside]
        yield who_made(branches, [f"that of {_moment(w)} (line {w.line})" for w in theirs])
    if missed:
        yield f"Anything by what was tried without success: {missed_on_the_day(missed)}."
    if standing and (
        other := [kind for kind in standing.differences if kind is not QuoteDifference.WORDS_LEFT_OUT]
    ):
        yield f"Every character as quoted: it differs in {_and(other)}; the words are the same."
    if standing and (omitted := [words for words in standing.omitted if words]):
        yield f"That nothing of weight was left out: there the document has {_and([f'“{o}”' for o in omitted])}."
    if len([w for w in around.witnesses if w.holds or standing is None]) == 1:
        yield "More than one visit can show: a single one is the evidence."
    yield from _of_the_page(around, cited)
    if printed:
        dates = _and([f"{p.kind} {p.on.isoformat()}" for p in printed])
        yield f"That it was in force: this proves what the page showed; the text dates itself {dates}."
    if around.unread:
        yield f"What {_visits(around.unread)} saw that a newer tosdiff recorded: this one cannot read it."
    if len(copies) < 2:
        yield (
            "That this store was not made up as a whole, or anew by whoever can write to it, and that no newer visits were "
            "dropped: its digests show that what is there fits together; a digest of it that was posted before "
            "(`tosdiff verify --against`) or a copy from another source would show more."
        )
    else:
        yield (
            f"That its sources know nothing of each other: {_and([of.origin for of in copies])} gave different "
            "captures, but are told apart by name alone."
        )


def missed_on_the_day(missed: Sequence[Visit]) -> str:
    """Say what came of the visits of the day that did not see the document."""
    reasons = list(dict.fromkeys(visit.reason or visit.outcome.value for visit in missed))
    came = {visit.outcome for visit in missed}
    refused = (
        "refused"
        if came == {Outcome.REFUSED}
        else "of no use here"
        if Outcome.UNREAD in came
        else "without success"
    )
    were = "was" if len(missed) == 1 else "were"
    return f"{_visits(len(missed))} of that day {were} {refused} ({'; '.join(reasons[:3])})"


# ------------------------------------------------------------------ words


def _of_the_page(around: Around, cited: Witness) -> Iterator[str]:
    editions = dict.fromkeys(str(witness.edition) for witness in around.witnesses)
    if len(editions) > 1:
        yield f"Which edition was served on that day: the visits saw {len(editions)} ({' / '.join(editions)})."
    yield (
        "What readers in other countries were shown: the page was fetched from one place"
        f" (by its own words: {cited.edition})."
    )
    imported = dict.fromkeys(w.origin for w in around.witnesses if w.origin != FETCHED)
    if imported:
        yield (
            f"How the page was captured: it was not fetched by tosdiff but {_and(list(imported))}; "
            "its bytes are vouched for from then on."
        )
    if cited.snapshot.fetcher is FetchedBy.ASSISTED:
        yield (
            "What the server sent: the page is stored as a browser showed it to a person, who did what the site asked of "
            "a person; the answer itself was not kept."
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


def _calendar_days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


def _and(words: Sequence[str]) -> str:
    return " and ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else "".join(words)
