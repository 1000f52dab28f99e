"""A check's news, put down for those who are told before they count as told, and sent when the run is over.

Invariant: a target that fails costs no news and no run: what it did not take is sent by the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tosdiff.errors import StoreError
from tosdiff.models import (
    CheckReport,
    Clock,
    DocumentReport,
    NearingEnd,
    News,
    NewsKind,
    Outcome,
    Significance,
    by_cause,
    iso,
    now,
)
from tosdiff.pipeline.check import Teller
from tosdiff.pipeline.telling import TOLD_AGAIN
from tosdiff.store.lock import held
from tosdiff.unattended import settings
from tosdiff.unattended.outbox import Outbox
from tosdiff.unattended.sending import Message, send
from tosdiff.unattended.settings import NotifySettings, Target

__all__ = ["Delivery", "NewsText", "Notifying", "deliver"]

_WAIT = 60.0  # seconds, for a run that holds the store
_LINES = 60
"""Of the plain text of one message."""
Write = Callable[[Sequence[DocumentReport] | NearingEnd], "NewsText"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsText:
    """What a message says of reports that tell of one thing."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What became of the news for one target."""

    target: Target
    news: int
    """How many things there were to tell it."""
    problem: str | None
    """Why it did not take them; None where it did."""


class Notifying:
    """A teller that puts down what is news before another tells it."""

    def __init__(
        self,
        store: Path,
        asked: NotifySettings,
        teller: Teller,
        write: Write,
        *,
        alarms: Sequence[Significance] = (),
        clock: Clock = now,
    ) -> None:
        """Put down what the settings ask for.

        Args:
            store: the folder of the snapshots.
            asked: who is told what.
            teller: tells the same to the one who runs the check.
            write: writes what is said of reports that tell of one thing, or of a model that ends soon.
            alarms: classes of change that are alarms besides those that always are.
        """
        self._outbox = Outbox(store)
        self._asked = asked
        self._teller = teller
        self._write = write
        self._alarms = alarms
        self._clock = clock
        self.problem: StoreError | None = None
        """Why news could not be put down; what was not counts as not told."""

    def document(self, report: DocumentReport) -> bool:
        told = [*report.earlier, *([report] if report.outcome.verified else [])]
        put = self._put(
            (kind, [each], _id(kind, each)) for each in told for kind in _kinds(each, self._alarms)
        )
        return self._teller.document(report) and put

    def whole(self, report: CheckReport) -> bool:
        lasting = [d for d in report.documents if d.trouble or (d.failing and d.failing.due)]
        failed = [(NewsKind.FAILURE, group, _failure_id(group)) for group in by_cause(lasting)]
        put = self._put([*failed, *((NewsKind.ENDING, each, _ending_id(each)) for each in report.nearing)])
        try:
            self._put_alive(report)
        except StoreError as problem:
            self.problem = problem
        return self._teller.whole(report) and put and self.problem is None

    def _put(self, found: Iterable[tuple[NewsKind, Sequence[DocumentReport] | NearingEnd, str]]) -> bool:
        news: list[News] = []
        for kind, reports, key in found:
            if kind in self._asked.kinds:
                said = self._write(reports)
                news.append(News(id=key, kind=kind, subject=said.subject, text=said.text, html=said.html))
        try:
            self._outbox.put(news, [target.address for target in self._asked.targets])
        except StoreError as problem:
            self.problem = problem
            return False
        return True

    def _put_alive(self, report: CheckReport) -> None:
        """Put down that there is nothing to tell, where that has lasted."""
        present, wait = self._clock(), self._asked.sign_of_life
        if wait is None or NewsKind.ALIVE not in self._asked.kinds or self._outbox.waiting:
            return
        if present - self._outbox.quiet_since(present) < wait:
            return
        seen = sum(each.outcome.verified for each in report.documents)
        said = (
            f"tosdiff is at work: {seen} of {len(report.documents)} documents verified"
            f" on {iso(present)[:10]}, nothing to tell for {wait.days} days"
        )
        key = sha256(f"alive {iso(present)}".encode()).hexdigest()
        alive = News(id=key, kind=NewsKind.ALIVE, subject=said, text=f"{said}\n", html=f"<p>{said}</p>")
        self._outbox.put([alive], [target.address for target in self._asked.targets])


def deliver(store: Path, *, clock: Clock = now) -> tuple[Delivery, ...]:
    """Send to each target all that it has yet to take, in one message.

    Raises:
        ConfigError: the config is not understood.
        UsageError: what sends messages is not installed.
        StoreError: the state folder cannot be written.
    """
    asked = settings.load()
    outbox = Outbox(store)
    if not outbox.waiting:
        return ()
    with held(store, wait=_WAIT, on_wait=None):
        outbox.keep_only(target.address for target in asked.targets)
    done: list[Delivery] = []
    for target in asked.targets:
        news = outbox.for_target(target.address)
        if not news:
            continue
        problem = send(target.address, message(news))
        if problem is None:
            with held(store, wait=_WAIT, on_wait=None):  # while it is sent, another run may put news down
                outbox.taken(target.address, news, clock())
        done.append(Delivery(target=target, news=len(news), problem=problem))
    return tuple(done)


def message(news: Sequence[News]) -> Message:
    """Put news together into one message, the subject that of the first of the weightiest kind."""
    order = list(_WEIGHT)
    first = min(news, key=lambda each: order.index(each.kind))
    more = f" (and {len(news) - 1} more)" if len(news) > 1 else ""
    room = 90 - len(more)
    subject = (
        first.subject if len(first.subject) <= room else f"{first.subject[: room - 1].rpartition(' ')[0]}…"
    )
    ordered = sorted(news, key=lambda each: order.index(each.kind))
    lines = "\n\n".join(each.text.rstrip() for each in ordered).split("\n")
    if left := max(0, len(lines) - _LINES + 1):
        lines = [
            *lines[: _LINES - 1],
            f"[{left} lines more, which this message leaves out; the store has all of it]",
        ]
    body = "<hr>".join(each.html for each in ordered)
    return Message(
        subject=subject + more,
        text="\n".join(lines) + "\n",
        html=f'<!doctype html><html><head><meta charset="utf-8"></head><body>{body}</body></html>',
    )


_WEIGHT = (
    NewsKind.WORDING,
    NewsKind.EDITION,
    NewsKind.DOUBT,
    NewsKind.FAILURE,
    NewsKind.ENDING,
    NewsKind.RECOVERED,
    NewsKind.FIRST,
    NewsKind.OTHER,
    NewsKind.ALIVE,
)


def _kinds(report: DocumentReport, alarms: Sequence[Significance]) -> Iterable[NewsKind]:
    """Return what a report of a verified document is news of."""
    if report.recovered and report.recovered.known:
        yield NewsKind.RECOVERED
    if report.outcome is Outcome.FIRST:
        yield NewsKind.FIRST
    significance = None if report.again else report.significance
    if report.outcome is Outcome.CHANGED and significance is not None:
        if significance.is_news:
            yield NewsKind.WORDING
        elif significance is Significance.EDITION:
            yield NewsKind.EDITION
        elif significance in alarms:
            yield NewsKind.OTHER
    elif report.doubt and report.outcome is not Outcome.UNCHANGED:
        yield NewsKind.DOUBT


def _id(kind: NewsKind, report: DocumentReport) -> str:
    """Name a thing by the document, the visit and the snapshot that it was found in: the same whichever run tells it."""
    snapshot = report.state.snapshot if report.state else ""
    since = iso(report.recovered.since) if kind is NewsKind.RECOVERED and report.recovered else ""
    return sha256(f"{kind} {report.document.id} {since or iso(report.at)} {snapshot}".encode()).hexdigest()


def _failure_id(group: Sequence[DocumentReport]) -> str:
    """Name a failure by its documents, its beginning, and how often it was due to be told since then."""
    named = " ".join(sorted(each.document.id for each in group))
    begun = [each.failing.since for each in group if each.failing]
    at = group[0].at
    when = f"{iso(min(begun))} {(at - min(begun)) // TOLD_AGAIN}" if begun else f"{at:%G week %V}"
    return sha256(f"{NewsKind.FAILURE} {named} {when}".encode()).hexdigest()


def _ending_id(end: NearingEnd) -> str:
    """Name the end of a model by its day and the span of days that it is told for."""
    return sha256(f"{NewsKind.ENDING} {end.key} {end.within}".encode()).hexdigest()
