"""What an archive captured of a document, into its history at the time it was captured.

Invariant: it is never a visit of the present; a capture that is no newer than what was verified adds nothing.
"""

from __future__ import annotations

from dataclasses import replace

from tosdiff.models import Capture, DocumentReport, Outcome
from tosdiff.pipeline.intake import Intake


def from_archive(intake: Intake, capture: Capture) -> DocumentReport:
    """Take in a capture that an archive made, and report how the document stood then.

    Raises:
        StoreError: the store is damaged or cannot be written.
    """
    latest = intake.archive.store.latest(intake.document.id)
    if latest is not None and latest.at >= capture.captured_at:
        return intake.report(replace(latest, outcome=Outcome.UNCHANGED))  # nothing newer was had
    refused = any(
        visit.at == capture.captured_at and visit.body == capture.body_digest
        for visit in intake.archive.store.visits(intake.document.id)
    )
    return intake.arrived(capture, latest, refused_before=refused)
