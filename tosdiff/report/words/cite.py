"""The parts of a citation in words: which contract, what dates, where an archived copy is, how long it was seen.

Invariant: the three dates are never mixed; what was held against a version is part of every style.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from textwrap import shorten

from tosdiff.evidence.cite import Citation
from tosdiff.evidence.printed import RoughDate
from tosdiff.language.companies import company_form
from tosdiff.language.normalise import shown
from tosdiff.models import FetchedBy, iso
from tosdiff.report.styles.prose import within_marks
from tosdiff.report.words import meant
from tosdiff.report.words.meant import law_of, laws
from tosdiff.report.words.since import UNCERTAIN, UNCERTAIN_DAY, unseen

Day = Callable[[date], str]
"""How a style writes a day."""

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
# MLA Handbook, 9th edition, appendix 1.
_MLA_MONTHS = (
    "Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.",
)  # fmt: skip
_GAPS_TOLD = 3
_LONGEST_HEADING = 80


def american(day: date) -> str:
    """Write `May 21, 2026`."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def british(day: date) -> str:
    """Write `21 May 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def mla(day: date) -> str:
    """Write `21 Sept. 2026`."""
    return f"{day.day} {_MLA_MONTHS[day.month - 1]} {day.year}"


# ------------------------------------------------------------------ who, what, where


def author(c: Citation) -> str:
    return shown(c.publisher)


def title(c: Citation) -> str:
    return shown(c.title)


def product(c: Citation) -> str:
    return shown(c.provider)


def edition(c: Citation) -> str:
    """Say which edition it is, by place and law: `EEA, Switzerland; law of Ireland`; empty where there is one only."""
    if not c.one_of_several:
        return ""
    said = [", ".join(sorted(c.edition.region))] if c.edition.region else []
    if c.edition.elsewhere and not c.edition.region:
        said.append(f"not for {', '.join(sorted(c.edition.elsewhere))}")
    if c.edition.law:
        said.append(law_of(laws(c.edition, c.for_whom)))
    if not said and c.edition.language:
        said.append(f"in the language {c.edition.language}")
    return shown("; ".join(said))


def contract(c: Citation) -> str:
    """Say all that the text says of which contract it is, and for whom; empty where it says nothing."""
    return meant.contract(c.edition, c.for_whom)


def party(c: Citation) -> str:
    """Name the company that the text names as its party, where it is another than the author; or the several of them.

    Which of several it is may depend on where the reader lives: they are named side by side, each with its condition.
    """
    alone = [company_form(shown(entity)) for entity in c.edition.entity]
    return "" if alone == [company_form(author(c))] else "; ".join(meant.parties(c.edition, c.for_whom))


def which(c: Citation) -> Iterator[str]:
    """Yield what tells the contract apart: `edition: EEA`, `party: Halcyon Ireland Limited`."""
    if said := edition(c):
        yield f"edition: {said}"
    if named := party(c):
        yield f"{'parties named' if len(c.edition.entity) > 1 else 'party'}: {named}"


# ------------------------------------------------------------------ the dates


def printed(c: Citation, day: Day = date.isoformat) -> str:
    """Say what dates the document prints about itself: `effective May 1, 2026, updated April 2, 2026`."""
    return ", ".join((*(f"{each.kind} {day(each.on)}" for each in c.printed), *_roughly(c.printed_roughly)))


def other_dates(c: Citation, day: Day) -> str:
    """Say what dates it prints besides the one that stands for the version."""
    known = (f"{each.kind} {day(each.on)}" for each in c.printed if each != c.issued)
    return ", ".join((*known, *_roughly(each for each in c.printed_roughly if each != c.issued_roughly)))


def roughly(c: Citation) -> Iterator[str]:
    """Yield the dates it prints that do not say their day."""
    return _roughly(c.printed_roughly)


def issued_roughly(c: Citation) -> str:
    """Return the words of the date that stands for the version, where it does not say its day; empty otherwise."""
    return shown(c.issued_roughly.words) if c.issued_roughly else ""


def _roughly(dates: Iterable[RoughDate]) -> Iterator[str]:
    return (f"{each.kind} {shown(each.words)}" for each in dates)


def captured(c: Citation, day: Day) -> str:
    """Say when the page was captured."""
    doubt = "" if c.wording.dated else f" ({UNCERTAIN})"
    return f"captured {day(c.captured_at.date())}{doubt}"


def snapshot(c: Citation) -> str:
    """Name the snapshot, and where it came from where that was not the page's own address."""
    return f"snapshot {c.snapshot}{how(c)}"


def how(c: Citation) -> str:
    """Say where a page came from that was not fetched."""
    if not c.source:
        return ""
    match c.fetcher:
        case FetchedBy.IMPORT:
            return f", imported from {shown(c.source)}"
        case FetchedBy.ARCHIVE:
            return f", as archived by {shown(c.source)}"
    return ""


def archived(c: Citation, day: Day) -> str:
    """Say when and by whom a copy was archived, to be followed by its address; empty where there is none."""
    if c.archived is None:
        return ""
    name = c.archived.archive
    where = f"the {name}" if " " in name else name
    return f"archived {day(c.archived.captured_at.date())}, at {where}{_otherwise(c)}"


def archived_on(c: Citation, day: Day) -> str:
    """Say the same where the archive has a place of its own."""
    return f"archived {day(c.archived.captured_at.date())}{_otherwise(c)}" if c.archived else ""


def archived_otherwise(c: Citation) -> str:
    """Say that the copy has another text, where nothing is said of the copy itself; empty where it has this one."""
    return "archived copy: its text differs" if _otherwise(c) else ""


def _otherwise(c: Citation) -> str:
    return " (its text differs)" if c.archived and not c.archived.same_text else ""


# ------------------------------------------------------------------ what is quoted


def quotation(c: Citation) -> str:
    """Return the words quoted, on one line and without invisible characters; empty where nothing is."""
    return shown(c.quotation.text) if c.quotation else ""


def locator(c: Citation, joint: str = " › ") -> str:
    """Say in which section the words quoted stand, by the two innermost headings; empty where there is none."""
    path = c.quotation.section[-2:] if c.quotation else ()
    return f"section “{within_marks(joint.join(map(heading, path)))}”" if path else ""


def heading(text: str) -> str:
    """Return a heading as a note has it: its first words, where it is a whole sentence."""
    whole = shown(text)
    if len(whole) <= _LONGEST_HEADING:
        return whole
    words = shorten(whole, _LONGEST_HEADING, placeholder=" …")
    return words if len(words) > 2 else f"{whole[:_LONGEST_HEADING]}…"  # of a script that sets no spaces


def seen(c: Citation) -> str:
    """Say how long the words quoted were seen, or without a quotation the whole version."""
    if not (c.quotation.dated if c.quotation else c.wording.dated):
        return f"{'these words seen' if c.quotation else 'seen in this wording'} on {UNCERTAIN_DAY} ({UNCERTAIN})"
    if c.quotation:
        said = f"{_seen_from(c, iso)} (first and last visit{_gaps(c, iso)})"
    elif c.wording.at_least:
        said = f"in this wording at least since {iso(c.wording.since)}, last verified {iso(c.wording.last_verified)}"
    elif c.wording.since == c.wording.last_verified:
        said = f"seen in this wording on {iso(c.wording.since)}"
    else:
        said = f"in this wording from {iso(c.wording.since)} to {iso(c.wording.last_verified)} (first and last visit)"
    return said


def seen_days(c: Citation, day: Day) -> str:
    """Say the same of words quoted in days: `these words seen from 21 May 2026 to 1 June 2026`."""
    if c.quotation is None:
        return ""

    def on(at: date) -> str:
        return day(date(at.year, at.month, at.day))

    if not c.quotation.dated:
        return f"these words seen on {UNCERTAIN_DAY} ({UNCERTAIN})"
    gaps = _gaps(c, on).removeprefix("; ")
    return f"{_seen_from(c, on)}{f' ({gaps})' if gaps else ''}"


def _seen_from(c: Citation, moment: Callable[..., str]) -> str:
    assert c.quotation is not None
    first, last = moment(c.quotation.first_seen), moment(c.quotation.last_seen)
    return f"these words seen on {first}" if first == last else f"these words seen from {first} to {last}"


def _gaps(c: Citation, moment: Callable[..., str]) -> str:
    """Name the longest times between without a visit."""
    gaps = c.quotation.gaps if c.quotation else ()
    if not gaps:
        return ""
    told = sorted(sorted(gaps, key=lambda gap: gap[0] - gap[1])[:_GAPS_TOLD])
    said = ", or ".join(f"between {moment(start)} and {moment(end)}" for start, end in told)
    more = len(gaps) - len(told)
    rest = f", or in {more} shorter {'gap' if more == 1 else 'gaps'}" if more else ""
    return f"; no visit saw the page {said}{rest}"


# ------------------------------------------------------------------ how far to trust it


def head(c: Citation) -> str:
    """Say by which digest the log of visits is known that vouches for it."""
    return f", head of the log {c.head}" if c.head else ""


def reservations(c: Citation) -> str:
    """Say what was held against the version: a doubt when it was taken, a person's word that it is not the document."""
    said = [f"taken in doubt: {shown(c.doubt)}"] if c.doubt else []
    if c.rejected:
        said.append(shown(str(c.rejected)))
    return "; ".join(said)


def held_against(c: Citation) -> str:
    """Say the same, and what is known of a day that was asked for and that nobody saw it on."""
    return "; ".join(filter(None, (unseen(c.unseen) if c.unseen else "", reservations(c))))
