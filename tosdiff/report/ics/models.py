"""Coming ends of models as a calendar.

Invariant: as in `report.ics`; only a day that the page gives as the end is an event, and no other kind of date.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from icalendar import Calendar, Event

from tosdiff.ledger.telling import notice as told_notice
from tosdiff.models import DateKind, ModelEntry
from tosdiff.pipeline.models import ModelLedger, View
from tosdiff.report.safe import printable
from tosdiff.report.words.models import promised_words


def text(found: ModelLedger, *, view: View = View.LEDGER) -> str:
    """Return an iCalendar with an event for each model that ends on a day to come."""
    calendar = Calendar()
    calendar.add("prodid", "-//tosdiff//models//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Ends of AI models")
    for entry in found.chosen(view):
        day = entry.ends.day
        if entry.ends.kind is DateKind.EXACT and day is not None and day >= found.today:
            calendar.add_component(_event(entry, found))
    return str(calendar.to_ical(), "utf-8")


def _event(entry: ModelEntry, found: ModelLedger) -> Event:
    day, scope = entry.ends.day, entry.main.row.scope
    assert day is not None
    event = Event()
    event.add("uid", f"{entry.provider}-{entry.surface}-{_slug(entry.model)}@tosdiff")
    event.add("dtstamp", datetime.combine(found.today, time(), UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", printable(f"{entry.model} ends ({entry.product}){f' for {scope}' if scope else ''}"))
    notice = told_notice(entry.notice_days) if entry.notice_days is not None else "no announcement dated"
    said = [
        f"Announced {entry.announced.on.isoformat()}, {notice}." if entry.announced else "",
        f"Promised: {promised_words(entry.promised)}." if entry.promised else "",
        f"Replacement: {', '.join(entry.replacement)}." if entry.replacement else "",
        f"“{entry.main.row.words}”",
        entry.main.snapshot,
    ]
    event.add("description", printable("\n".join(filter(None, said))))
    event.add("url", entry.main.document.url)
    return event


def _slug(name: str) -> str:
    return "".join(char if char.isalnum() and char.isascii() else "-" for char in name.lower())
