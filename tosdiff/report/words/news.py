"""A check's news in one line: the subject of a mail, the title of an entry.

Invariant: one line, of at most a stated length, cut between words and said to be cut.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from tosdiff.compare.summary import renumbers, rewords
from tosdiff.models import (
    Change,
    ChangeKind,
    Comparison,
    Document,
    DocumentReport,
    Favour,
    NearingEnd,
    Op,
    Outcome,
    Significance,
)
from tosdiff.report.safe import printable
from tosdiff.report.words.since import failing_since

LONGEST = 90
_NOT_XML = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
"""Compiled for what needs it: that takes 5 ms."""
KIND_WORDS = {
    ChangeKind.ADDED: "added",
    ChangeKind.REMOVED: "removed",
    ChangeKind.MODIFIED: "reworded",
    ChangeKind.MOVED: "moved",
}
FAVOUR_SIGNS: Mapping[Favour | None, str] = {Favour.WORSE: "▼", Favour.BETTER: "▲", None: "◆"}


def happened(change: Change) -> str:
    """Say what happened to a clause in a word or two: `moved and reworded`."""
    if renumbers(change):
        return "renumbered"
    reworded = change.kind is ChangeKind.MOVED and any(edit.op is not Op.KEEP for edit in change.edits)
    return f"{KIND_WORDS[change.kind]}{' and reworded' if reworded else ''}"


def counts(comparison: Comparison | None) -> str:
    """Count the clauses whose words changed, by what happened to them: `1 added, 4 reworded`."""
    kinds = [change.kind for change in (comparison.changes if comparison else ()) if rewords(change)]
    return ", ".join(f"{kinds.count(kind)} {word}" for kind, word in KIND_WORDS.items() if kind in kinds)


def subject(reports: Sequence[DocumentReport] | NearingEnd) -> str:
    """Say what was found, in the words of the headline of `check`, after the name of the document.

    Args:
        reports: one, or several that could not be verified for one cause; or the end of a model.
    """
    if isinstance(reports, NearingEnd):
        from tosdiff.report.words.models import nearing

        return cut(nearing(reports))
    first = reports[0]
    if len(reports) > 1:
        longest = max(reports, key=lambda each: each.failing.visits if each.failing else 0)
        name = f"{len(reports)} documents of {urlsplit(first.document.url).netloc}"
        return cut(f"{name}: {_found(longest)}")
    return cut(f"{first.document.provider_name}: {first.document.title}: {_found(first)}")


def of_change(document: Document, comparison: Comparison) -> str:
    """Say what changed in a document."""
    return cut(f"{document.provider_name}: {document.title}: {_changed(comparison)}")


def cut(line: str, longest: int = LONGEST) -> str:
    """Return a line in at most so many characters, cut between two words where it is longer."""
    line = " ".join(printable(line).split())
    if len(line) <= longest:
        return line
    kept = line[: longest - 1]
    whole = kept.rpartition(" ")[0] if " " in kept and line[longest - 1] != " " else kept
    return f"{whole.rstrip(' ,;:')}…"


def xml_safe(text: str) -> str:
    """Return text without the characters that no XML can hold."""
    return re.sub(_NOT_XML, "\N{REPLACEMENT CHARACTER}", text)


def _found(report: DocumentReport) -> str:
    if not report.outcome.verified:
        failing = report.failing
        since = f" {failing_since(failing)}" if failing and failing.visits > 1 else ""
        return "cannot be dealt with" if report.trouble else f"not verified{since}"
    if report.outcome is Outcome.FIRST:
        return "seen for the first time"
    if report.outcome is Outcome.UNCHANGED or report.comparison is None:
        return "verified again" if report.recovered else "unchanged"
    return _changed(report.comparison)


def _changed(comparison: Comparison) -> str:
    if comparison.significance is Significance.EDITION:
        return "another contract is served"
    if comparison.headlines:
        return comparison.headlines[0].text
    if comparison.significance is Significance.REPLACEMENT:
        return "replaced by a new text"
    if comparison.significance.is_news:
        return f"changed: {counts(comparison)}"
    return little_changed(comparison.significance)


def little_changed(significance: Significance) -> str:
    """Say of a change that is no alarm what it is: `editorial only`. Words may differ in it, as in a notice that went."""
    return "no new wording (flap)" if significance is Significance.FLAP else f"{significance.value} only"
