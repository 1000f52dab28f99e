"""What becomes of a capture: refused, seen before, or a new snapshot; and the visit line that says so.

Fetched pages and imported ones come through here alike. Invariant: a capture leaves exactly one visit
line, and a snapshot only when it shows a state that no stored snapshot shows.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from tosdiff.archive import Archive, extraction_of, rules_of, version_of
from tosdiff.errors import FetchError
from tosdiff.models import (
    Capture,
    Comparison,
    Document,
    DocumentReport,
    Extraction,
    Outcome,
    Refusal,
    Version,
    Visit,
    Wall,
)


class Intake:
    """The captures of one document on their way into the store; the store's lock must be held."""

    def __init__(self, archive: Archive, document: Document) -> None:
        self.archive = archive
        self.document = document
        self._store = archive.store
        self._by_state: dict[str, str] | None = None
        self.logged: Visit | None = None
        """The visit line written last."""
        self._newest: Version | None = None
        """The version last seen, so that captures in a row do not read it again."""

    def failed(self, problem: FetchError, *, at: datetime) -> DocumentReport:
        """Log that the document could not be had."""
        refusal = Refusal(wall=Wall.HTTP_ERROR, reason=problem.message, hint=problem.hint)
        visit = Visit(at=at, outcome=Outcome.FAILED, url=self.document.url, reason=problem.message)
        self._log(visit)
        return self._report(visit, refusal=refusal)

    def arrived(
        self, capture: Capture, latest: Visit | None, *, refused_before: bool = False
    ) -> DocumentReport:
        """Take a capture in; `latest` is the verified visit before it, None at the first.

        One that was refused and logged before may be accepted by now; refused again, it leaves no second line.

        Raises:
            StoreError: the store is damaged or cannot be written.
        """
        if latest is not None and capture.status == 304:
            return self._unchanged(capture, latest, body=latest.body, validators_of=latest)
        body = sha256(capture.body).hexdigest()
        if latest is not None and latest.body == body and self._taken_before(capture, latest):
            return self._unchanged(capture, latest, body=body)
        # after the bytes that were accepted before: most visits end there, and need no walls
        from tosdiff.capture.walls import refuse_response, refuse_text
        from tosdiff.text.read import page_of

        if refusal := refuse_response(capture):
            return self._refused(capture, refusal, logged=refused_before)
        extraction = extraction_of(
            self.document, capture.body, url=capture.final_url, charset=declared_charset(capture)
        )
        previous = self._version_seen(latest)
        shown = replace(capture, body=page_of(capture.body))
        refusal = refuse_text(shown, extraction, language=self.document.language, previous=previous)
        if refusal:
            return self._refused(capture, refusal, logged=refused_before)
        return self._stored(capture, extraction, body, latest, previous)

    # -------------------------------------------------------------- the four ends of a visit

    def _unchanged(
        self, capture: Capture, latest: Visit, *, body: str | None, validators_of: Visit | None = None
    ) -> DocumentReport:
        visit = replace(
            self._visit(capture, Outcome.UNCHANGED),
            snapshot=latest.snapshot,
            body=body,
        )
        if validators_of:  # a 304 need not repeat what it confirmed
            visit = replace(
                visit,
                etag=visit.etag or validators_of.etag,
                last_modified=visit.last_modified or validators_of.last_modified,
            )
        self._log(visit)
        return self._report(visit, notices=moved_notice(capture))

    def _refused(self, capture: Capture, refusal: Refusal, *, logged: bool) -> DocumentReport:
        visit = replace(
            self._visit(capture, Outcome.REFUSED),
            body=sha256(capture.body).hexdigest() if capture.body else None,
            etag=None,
            last_modified=None,
            wall=refusal.wall.value,
            reason=refusal.reason,
        )
        if not logged:
            self._store.keep_refused(capture, refusal.reason)
            self._log(visit)
        return self._report(visit, refusal=refusal)

    def _stored(
        self,
        capture: Capture,
        extraction: Extraction,
        body: str,
        latest: Visit | None,
        previous: Version | None,
    ) -> DocumentReport:
        from tosdiff.text.state import state_digest

        state = state_digest(extraction.blocks)
        snapshot = self._snapshots_by_state().get(state)
        if snapshot is None:
            snapshot = self._add(capture, extraction, state)
        if latest is None:
            outcome = Outcome.FIRST
        else:
            outcome = Outcome.UNCHANGED if snapshot == latest.snapshot else Outcome.CHANGED
        visit = replace(self._visit(capture, outcome), snapshot=snapshot, body=body)
        self._log(visit)
        self._newest = version_of(self.document, snapshot, extraction)
        comparison = None
        if outcome is Outcome.CHANGED and previous is not None and capture.fetcher != "import":
            from tosdiff.logbook import Logbook

            comparison = Logbook(self.archive, self.document).latest().comparison
        notices = moved_notice(capture) + charset_notice(capture, extraction)
        return self._report(visit, comparison=comparison, notices=notices)

    # -------------------------------------------------------------- what they need

    def _add(self, capture: Capture, extraction: Extraction, state: str) -> str:
        from tosdiff.compare.editions import edition_of
        from tosdiff.text.markdown import markdown_of

        stored = self._store.add(
            capture,
            extraction,
            markdown=markdown_of(extraction.blocks),
            state=state,
            rules=rules_of(self.document),
            edition=edition_of(version_of(self.document, None, extraction)),
        )
        self._snapshots_by_state()[state] = stored.name
        return stored.name

    def _log(self, visit: Visit) -> None:
        self._store.log(self.document.id, visit)
        self.logged = visit

    def _visit(self, capture: Capture, outcome: Outcome) -> Visit:
        validators = capture.validators
        return Visit(
            at=capture.captured_at,
            outcome=outcome,
            status=capture.status,
            url=capture.url,
            final_url=capture.final_url,
            fetcher=capture.fetcher,
            etag=validators.etag,
            last_modified=validators.last_modified,
            source=capture.source,
        )

    def _taken_before(self, capture: Capture, latest: Visit) -> bool:
        """Whether the same bytes are sure to be the same state: the same status, under the same rules."""
        assert latest.snapshot is not None
        snapshot = self._store.snapshot(self.document.id, latest.snapshot)
        return capture.status == snapshot.status and snapshot.rules == rules_of(self.document)

    def _version_seen(self, latest: Visit | None) -> Version | None:
        if latest is None or latest.snapshot is None:
            return None
        if self._newest is None or self._newest.snapshot != latest.snapshot:
            snapshot = self._store.snapshot(self.document.id, latest.snapshot)
            self._newest = self.archive.version(self.document, snapshot, labelled=False)
        return self._newest

    def _snapshots_by_state(self) -> dict[str, str]:
        if self._by_state is None:
            self._by_state = {
                self.archive.state_digest(self.document, snapshot): snapshot.name
                for snapshot in self._store.snapshots(self.document.id)
            }
        return self._by_state

    def _report(
        self,
        visit: Visit,
        *,
        comparison: Comparison | None = None,
        refusal: Refusal | None = None,
        notices: tuple[str, ...] = (),
    ) -> DocumentReport:
        # an import is reported as a whole: reading the log again after each of its pages would be quadratic
        history = () if visit.fetcher == "import" else self.archive.states(self.document)
        return DocumentReport(
            document=self.document,
            outcome=visit.outcome,
            at=visit.at,
            state=history[-1] if history else None,
            comparison=comparison,
            refusal=refusal,
            notices=notices,
        )


def declared_charset(capture: Capture) -> str | None:
    """Return the charset of the Content-Type header, or None."""
    from email.message import Message

    message = Message()
    message["Content-Type"] = capture.header("Content-Type") or ""
    return message.get_content_charset()


def moved_notice(capture: Capture) -> tuple[str, ...]:
    """Say that the address answers from elsewhere for good (301, 308)."""
    permanent = any(e.response[:16].split(b" ")[1:2] in ([b"301"], [b"308"]) for e in capture.exchanges)
    if permanent and capture.final_url != capture.url:
        return (f"moved for good to {capture.final_url}; update its url in providers.yaml",)
    return ()


def charset_notice(capture: Capture, extraction: Extraction) -> tuple[str, ...]:
    """Say that the bytes were read in another encoding than the header declares."""
    declared = declared_charset(capture)
    if (
        declared
        and declared.replace("_", "-") != extraction.charset.lower()
        and extraction.charset == "utf-8"
    ):
        return (f"the server declares {declared}, but the page is {extraction.charset}; read as such",)
    return ()
