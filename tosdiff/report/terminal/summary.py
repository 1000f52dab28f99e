"""A run in one line.

Invariant: as in `report.terminal`; every document is counted once.
"""

from __future__ import annotations

from rich.text import Text

from tosdiff.models import CheckReport, Outcome, Significance


def summary(report: CheckReport) -> Text:
    """Return the last line of a check: how many documents there were, and what became of them."""
    total = len(report.documents)
    news = sum(
        any(each.comparison and each.comparison.significance.is_news for each in (*d.earlier, d))
        for d in report.documents
    )
    switched = sum(
        d.significance is Significance.EDITION
        and not d.again
        and not any(each.comparison and each.comparison.significance.is_news for each in d.earlier)
        for d in report.documents
    )
    first = sum(1 for d in report.documents if d.outcome is Outcome.FIRST)
    unverified = sum(1 for d in report.documents if not d.outcome.verified)
    line = Text(f"{total} {'document' if total == 1 else 'documents'}: ")
    parts = [(f"{news} changed", "bold yellow" if news else "")]
    if switched:
        parts.append((f"{switched} {'serves' if switched == 1 else 'serve'} another contract", "bold yellow"))
    if first:
        parts.append((f"{first} seen for the first time", "cyan"))
    if unverified:
        parts.append((f"{unverified} could not be verified", "bold red"))
    parts.append((f"{total - news - switched - first - unverified} unchanged", ""))
    for position, (words, style) in enumerate(parts):
        line.append(", " if position else "")
        line.append(words, style=style)
    return line
