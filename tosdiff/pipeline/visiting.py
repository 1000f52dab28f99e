"""The line of the log that a capture leaves.

Invariant: it says what the capture was and what came of it, and nothing that only the next visit could know.
"""

from __future__ import annotations

from datetime import datetime

from tosdiff.models import AcceptedBy, Capture, Outcome, Validators, Visit, Wall


def visit_of(
    capture: Capture,
    outcome: Outcome,
    *,
    body: str | None,
    validators: Validators | None = None,
    snapshot: str | None = None,
    wall: Wall | None = None,
    reason: str | None = None,
    doubted_since: datetime | None = None,
    accepted: AcceptedBy | None = None,
    doubt: str | None = None,
) -> Visit:
    """Return the visit that a capture was; its validators are the capture's own unless others are given."""
    validators = validators or capture.validators
    return Visit(
        at=capture.captured_at,
        outcome=outcome,
        snapshot=snapshot,
        status=capture.status,
        url=capture.url,
        final_url=capture.final_url,
        fetcher=capture.fetcher,
        body=body,
        etag=validators.etag,
        last_modified=validators.last_modified,
        wall=wall,
        reason=reason,
        source=capture.source,
        doubted_since=doubted_since,
        accepted=accepted,
        doubt=doubt,
        rendering=capture.rendering,
    )
