"""What a check found of one document, as the content of a mail.

Invariant: as in `report.html`.
"""

from __future__ import annotations

from collections.abc import Sequence

from tosdiff.models import DocumentReport, NearingEnd, iso
from tosdiff.report.html.changes import changes, clean
from tosdiff.report.words.commands import runnable
from tosdiff.report.words.models import nearing

# Of redlines in one message: what a person reads in a mail; the command that shows the rest stands below.
_CHARACTERS = 12_000


def text(found: Sequence[DocumentReport] | NearingEnd, subject: str) -> str:
    """Return what was found of documents that tell of one thing, or of a model, below the line that says it shortest."""
    if isinstance(found, NearingEnd):
        return f"<h3>{clean(subject)}</h3><p>{clean(nearing(found))}</p><p>{clean(found.snapshot)}</p>"
    return f"<h3>{clean(subject)}</h3>" + "".join(map(_of_one, found))


def _of_one(report: DocumentReport) -> str:
    document = report.document
    parts = [
        f'<p><a href="{clean(document.url)}">{clean(document.title)}</a> ({clean(document.id)}),'
        f" {iso(report.at)[:16].replace('T', ' ')} UTC</p>"
    ]
    parts += (f"<p>{clean(each)}</p>" for each in _said(report))
    if report.comparison:
        parts.append(changes(document.id, report.comparison, characters=_CHARACTERS))
    return "".join(parts)


def _said(report: DocumentReport) -> list[str]:
    said = [f"in doubt: {report.doubt}"] if report.doubt else []
    if report.trouble:
        said += [report.trouble.message, report.trouble.hint]
    if report.refusal:
        said += [report.refusal.reason, report.refusal.hint]
    said += report.notices
    return [runnable(each) for each in said if each]
