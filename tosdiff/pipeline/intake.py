"""What becomes of a capture: refused, seen before, or a new snapshot; and the visit line that says so.

Fetched pages and imported ones come through here alike. Invariant: a capture leaves exactly one visit
line, and a snapshot only when it shows a state that no stored snapshot shows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from tosdiff.errors import FetchError, NothingToAcceptError, without_password
from tosdiff.models import (
    AcceptedBy,
    Capture,
    Comparison,
    Document,
    DocumentReport,
    DocumentText,
    Edition,
    FetchedBy,
    FirstText,
    Outcome,
    Refusal,
    Snapshot,
    State,
    Validators,
    Visit,
    Wall,
    iso,
)
from tosdiff.pipeline import judging, known_pages, retaking
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.doubting import doubt_of
from tosdiff.pipeline.judging import ReadCapture
from tosdiff.pipeline.limits import limited
from tosdiff.pipeline.notices import gone_notice, lost_notice, moved_notice, notices_of
from tosdiff.pipeline.reject import rejected_before
from tosdiff.pipeline.visiting import visit_of
from tosdiff.pipeline.witnessing import shown_by
from tosdiff.store.credentials import without_credentials


@dataclass(frozen=True, slots=True, kw_only=True)
class _Acceptance:
    """Who overcame a doubt by likeness, and how, in words."""

    by: AcceptedBy
    how: str


class Intake:
    """The captures of one document on their way into the store; the store's lock must be held."""

    def __init__(self, archive: Archive, document: Document) -> None:
        self.archive = archive
        self.document = document
        self._store = archive.store
        self._by_state: dict[str, str] | None = None
        self.logged: Visit | None = None
        """The visit line written last."""
        self._newest: DocumentText | None = None
        """The text last seen, so that captures in a row do not read it again."""

    def failed(self, problem: FetchError, *, at: datetime) -> DocumentReport:
        """Log that the document could not be had."""
        refusal = Refusal(wall=Wall.HTTP_ERROR, reason=problem.message, hint=problem.hint)
        visit = Visit(
            at=at, outcome=Outcome.FAILED, url=without_password(self.document.url), reason=problem.message
        )
        self._log(visit)
        return self.report(visit, refusal=refusal)

    def arrived(
        self, capture: Capture, latest: Visit | None, *, refused_before: bool = False
    ) -> DocumentReport:
        """Take a capture in; `latest` is the verified visit before it, None at the first.

        One that was refused and logged before may be accepted by now; refused again, it leaves no second line.

        Raises:
            StoreError: the store is damaged or cannot be written.
        """
        capture = without_credentials(capture)
        if latest is not None and capture.status == 304 and judging.answers_for(latest, capture):
            if refusal := judging.wrong_edition(self.document, self._edition_seen(latest)):
                return self._refused(capture, refusal, logged=refused_before)
            return self._unchanged(capture, latest, body=latest.body, validators_of=latest)
        if latest is not None and latest.body == capture.digest and self._taken_before(capture, latest):
            return self._unchanged(capture, latest, body=capture.digest)
        # after the bytes that were accepted before: most visits end there, and need no walls
        from tosdiff.capture.walls import refuse_response

        if refusal := refuse_response(capture):
            return self._refused(capture, refusal, logged=refused_before)
        with limited(f"reading {self.document.id}"):
            seen = judging.read(self.document, capture)
            before = self._text_seen(latest)
            rejected = rejected_before(self.archive, self.document, seen, before)
            refusal = rejected or judging.refuse(self.document, seen, before)
        if refusal and judging.is_doubt(refusal, seen):
            return self._doubted(
                seen, refusal, latest, logged=refused_before, by_a_person=rejected is not None
            )
        if refusal:
            return self._refused(capture, refusal, logged=refused_before)
        return self._stored(seen, latest)

    def kept_aside(self, capture: Capture, why: str, *, log: bool) -> Path | None:
        """Keep a capture that cannot be read or compared; return where, or None where it has no body.

        Raises:
            StoreError: the store cannot be written.
        """
        refusal = Refusal(wall=Wall.NOT_TEXT, reason=f"not judged: {why}")
        kept = self._store.keep_refused(capture, refusal) if capture.body else None
        if log:
            body = capture.body_digest if capture.body else None
            refused = visit_of(capture, Outcome.REFUSED, body=body, validators=Validators())
            self._log(replace(refused, wall=refusal.wall, reason=refusal.reason))
        return kept

    def accept(self, latest: Visit | None, *, at: datetime) -> DocumentReport:
        """Take the newest page that was refused by likeness since the last good visit, on a person's word.

        Raises:
            NothingToAcceptError: there is none, or it is no doubt by likeness by the rules in force.
            StoreError: the store is damaged or cannot be written.
        """
        from tosdiff.capture.walls import refuse_response
        from tosdiff.history.doubts import in_question

        row = in_question(self._visits, after=latest.at if latest else None)
        if not row:
            raise NothingToAcceptError(
                f"no page of {self.document.id} was refused for being unlike it since the last good visit",
                hint=f"`tosdiff check {self.document.id}` says how it stands; an error, a log-in or a bot challenge cannot be accepted",
            )
        capture = self._store.refused(self.document.id, row[-1])
        if capture is None:
            raise NothingToAcceptError(
                f"the page of {self.document.id} refused on {iso(row[-1].at)} is no longer kept",
                hint=f"run `tosdiff check {self.document.id}` and accept what it refuses then",
            )
        seen = judging.read(self.document, capture)
        before = self._text_seen(latest)
        refusal = refuse_response(capture) or judging.refuse(self.document, seen, before)
        if (known := rejected_before(self.archive, self.document, seen, before)) and not known.wall.is_doubt:
            refusal = known
        if refusal and not judging.is_doubt(refusal, seen):
            raise NothingToAcceptError(
                f"{self.document.id}: {refusal.reason}, which cannot be accepted", hint=refusal.hint
            )
        how = f"accepted by the user on {iso(at)}; refused before: {row[-1].reason}"
        return self._stored(seen, latest, accepted=_Acceptance(by=AcceptedBy.USER, how=how))

    # ---- the four ends of a visit
    def _unchanged(
        self, capture: Capture, latest: Visit, *, body: str | None, validators_of: Visit | None = None
    ) -> DocumentReport:
        validators = capture.validators
        if validators_of:  # a 304 need not repeat what it confirmed
            validators = Validators(
                etag=validators.etag or validators_of.etag,
                last_modified=validators.last_modified or validators_of.last_modified,
            )
        visit = visit_of(
            capture, Outcome.UNCHANGED, snapshot=latest.snapshot, body=body, validators=validators
        )
        self._log(visit, capture)
        report = self.report(visit, notices=moved_notice(capture))
        if report.state and (settled := self._settled(report.state, latest)):
            return replace(report, notices=(settled, *report.notices))
        return report

    def _doubted(
        self,
        seen: ReadCapture,
        refusal: Refusal,
        latest: Visit | None,
        *,
        logged: bool,
        by_a_person: bool = False,
    ) -> DocumentReport:
        """Refuse a page that is unlike the document, until enough visits in a row have shown it.

        What was doubted `by_a_person`, who rejected what is nearly the same, no number of visits overcomes.
        """
        from tosdiff.history.doubts import VISITS, confirmed, in_question

        at = seen.capture.captured_at
        known = self._snapshots_by_state().get(seen.reading.state)
        if known and any(visit.snapshot == known and visit.at < at for visit in self._visits):
            return self._stored(seen, latest)  # a text that was good before
        row = in_question(self._visits, after=latest.at if latest else None, before=at)
        if row and not self._shows_the_same(row[-1], seen):
            row = ()
        previous = None if by_a_person else self._text_seen(latest)
        if previous and (why := judging.follows_unsound(self.document, seen, previous)):
            how = f"a sound text after a page that was none: {why.reason}"
            return self._stored(seen, latest, accepted=_Acceptance(by=AcceptedBy.SOUNDNESS, how=how))
        alone = bool(previous and judging.may_replace(self.document, seen, previous))
        since = row[0].at if row else at
        if row and alone and confirmed(row, at):
            how = f"{len(row) + 1} visits in a row have shown it since {iso(since)}; refused before: {refusal.reason}"
            return self._stored(seen, latest, accepted=_Acceptance(by=AcceptedBy.VISITS, how=how))
        often = f"{len(row) + 1} visits in a row have shown this text since {iso(since)}: " if row else ""
        said = f"{often}`tosdiff accept {self.document.id}` takes it as the new text"
        if alone:
            said += f"; {VISITS} visits that show it, over a day or more, do so by themselves"
        return self._refused(seen.capture, refusal, logged=logged, doubted_since=since, notices=(said,))

    def _refused(
        self,
        capture: Capture,
        refusal: Refusal,
        *,
        logged: bool,
        doubted_since: datetime | None = None,
        notices: tuple[str, ...] = (),
    ) -> DocumentReport:
        visit = visit_of(
            capture,
            Outcome.REFUSED,
            body=capture.body_digest,
            validators=Validators(),  # what was refused must not be answered "not modified"
            wall=refusal.wall,
            reason=refusal.reason,
            doubted_since=doubted_since,
        )
        if not logged:
            if capture.body:
                kept = self._store.keep_refused(capture, refusal)
                if doubted_since:
                    notices = (*notices, f"read it first: `tosdiff extract {kept}`")
            self._log(visit)
        return self.report(visit, refusal=refusal, notices=notices)

    def _stored(
        self, seen: ReadCapture, latest: Visit | None, *, accepted: _Acceptance | None = None
    ) -> DocumentReport:
        """Log a capture that shows the document, once a doubt of it is `accepted` where there was one."""
        known = self._snapshots_by_state().get(seen.reading.state)
        gone = known is not None and retaking.is_gone(self._store, known, seen.capture)
        snapshot = self._add(seen) if known is None or gone else known
        if latest is None:
            outcome = Outcome.FIRST
        else:
            same = latest.snapshot in (known, snapshot) or shown_by(
                self.archive, latest, seen.capture, snapshot
            )
            outcome = Outcome.UNCHANGED if same else Outcome.CHANGED
        text = seen.text(self.document, snapshot)
        doubt = doubt_of(text, self._text_seen(latest)) if outcome is not Outcome.UNCHANGED else None
        visit = visit_of(
            seen.capture,
            outcome,
            snapshot=snapshot,
            body=seen.capture.digest,
            accepted=accepted.by if accepted else None,
            reason=accepted.how if accepted else None,
            doubt=doubt,
        )
        self._log(visit, seen.capture)
        self._newest = text
        if outcome is Outcome.UNCHANGED and not _in_bulk(visit):
            known_pages.keep_known(self.archive, self.document, snapshot, seen.capture.digest)
        notices = notices_of(self.document, seen, first=latest is None)
        if gone:
            notices = (*notices, gone_notice(str(known), snapshot))
        if outcome is Outcome.FIRST:
            from tosdiff.pipeline.facts import first_text

            return self.report(visit, notices=notices, first=first_text(self._newest))
        if outcome is not Outcome.CHANGED or _in_bulk(visit):
            return self.report(visit, notices=notices)
        from tosdiff.pipeline.unlabelled import newest_change

        comparison, again, left_out = newest_change(self.archive, self.document)
        return self.report(visit, comparison=comparison, again=again, notices=(*notices, *left_out))

    def _settled(self, state: State, latest: Visit) -> str | None:
        """Say so when the visit after `latest` shows that a text which was unstable has stayed as it is."""
        from tosdiff.history.flaps import WINDOW

        if not latest.at - state.first_seen < WINDOW <= state.last_seen - state.first_seen:
            return None
        from tosdiff.pipeline.logbook import Logbook

        return Logbook(self.archive, self.document).settled()

    # -------------------------------------------------------------- what they need

    def _add(self, seen: ReadCapture) -> str:
        from tosdiff.text.markdown import markdown_of

        markdown = markdown_of(seen.extraction.blocks)
        stored = self._store.add(seen.capture, seen.reading, markdown=markdown)
        self._snapshots_by_state()[seen.reading.state] = stored.name
        return stored.name

    def _log(self, visit: Visit, seen: Capture | None = None) -> None:
        """Log a visit; what it has `seen` is kept again where the file of the snapshot that it names is lost."""
        visit = retaking.logged(self._store, self.document.id, visit, seen)
        self.logged = visit
        if "_visits" in self.__dict__:
            self._visits.append(visit)

    @cached_property
    def _visits(self) -> list[Visit]:
        """Every visit, read when it is first asked for and kept up to date."""
        return list(self._store.visits(self.document.id))

    def _shows_the_same(self, visit: Visit, seen: ReadCapture) -> bool:
        """Whether a visit was refused for showing the text that this capture shows."""
        from tosdiff.capture.walls import one_text

        if visit.body == seen.capture.digest:
            return True
        refused = self._store.refused(self.document.id, visit)
        if refused is None:
            return False
        return one_text(judging.read(self.document, refused).extraction, seen.extraction)

    def _taken_before(self, capture: Capture, latest: Visit) -> bool:
        """Whether the same bytes are sure to be the same state: the same status, read before by the rules in force."""
        same = known_pages.shows(self.archive, self.document, self._snapshot_seen(latest), capture)
        return same and not judging.wrong_edition(self.document, self._edition_seen(latest))

    def _edition_seen(self, latest: Visit) -> Edition | None:
        """Return which contract was seen last; None where nobody declares which it must be."""
        if not self.document.edition:
            return None
        return self.archive.edition(self.document, self._snapshot_seen(latest))

    def _snapshot_seen(self, latest: Visit) -> Snapshot:
        assert latest.snapshot is not None
        return self._store.snapshot(self.document.id, latest.snapshot)

    def _text_seen(self, latest: Visit | None) -> DocumentText | None:
        if latest is None:
            return None
        if self._newest is None or self._newest.snapshot != latest.snapshot:
            self._newest = self.archive.text(self.document, self._snapshot_seen(latest))
        return self._newest

    def _state_of(self, snapshot: str) -> str:
        return self.archive.state_digest(self.document, self._store.snapshot(self.document.id, snapshot))

    def _snapshots_by_state(self) -> dict[str, str]:
        if self._by_state is None:
            rejected = self._store.rejections(self.document.id)
            names = [name for name in self._store.manifests(self.document.id) if name not in rejected]
            states = self.archive.deriving.state_digests(self.document, names, self._state_of)
            self._by_state = {state: name for name, state in states.items()}
        return self._by_state

    def report(
        self,
        visit: Visit,
        *,
        comparison: Comparison | None = None,
        again: bool = False,
        refusal: Refusal | None = None,
        notices: tuple[str, ...] = (),
        first: FirstText | None = None,
    ) -> DocumentReport:
        """Report a visit; of an import only that: reading the log again after each page would be quadratic."""
        from tosdiff.history.clocks import went_back
        from tosdiff.pipeline.since import current

        notices = (*notices, *lost_notice(self._store, self.document.id, self.logged or visit))
        sightings = () if _in_bulk(visit) else self._store.sightings(self.document.id)
        history = () if _in_bulk(visit) else self.archive.states(self.document)
        if step := went_back(sightings):
            said = f"the clock went back: it says {iso(step.at)}, and at the visit before {step.before and iso(step.before)}"
            said += "; the order of the log holds, and the dates of such visits are not relied on"
            notices = (*notices, said)
        return DocumentReport(
            document=self.document,
            outcome=visit.outcome,
            at=visit.at,
            doubt=visit.doubt,
            state=history[-1] if history else None,
            wording=current(self.archive, self.document, history),
            comparison=comparison,
            again=again,
            refusal=refusal,
            notices=notices,
            first=first,
            fetcher=visit.fetcher,
            source=visit.source,
        )


def _in_bulk(visit: Visit) -> bool:
    """Whether a visit is one of many that are imported together, and told as a whole."""
    return visit.fetcher is FetchedBy.IMPORT and visit.accepted is not AcceptedBy.USER
