"""How what is reported was had, where it was not as usual.

Invariant: as in `report.words`.
"""

from __future__ import annotations

from tosdiff.models import DocumentReport, FetchedBy, iso
from tosdiff.report.words.since import UNCERTAIN_DAY


def how_had(report: DocumentReport, *, late: bool = False) -> tuple[str, ...]:
    """Say that it was read in a browser, and with whose help, or captured by an archive and when; or found at an earlier visit."""
    when = f"{iso(report.at)[:16].replace('T', ' ')} UTC"
    if report.fetcher is FetchedBy.ARCHIVE and report.source:
        return (f"as archived by {report.source.partition(',')[0]} on {when}",)
    said: tuple[str, ...] = ()
    if report.fetcher is FetchedBy.BROWSER:
        said = ("read in a browser",)
    elif report.fetcher is FetchedBy.ASSISTED:
        said = ("read in a browser, with a person's help",)
    if report.state and not report.state.dated:
        when = UNCERTAIN_DAY
    return (f"found on {when}; not reported until now", *said) if late else said
