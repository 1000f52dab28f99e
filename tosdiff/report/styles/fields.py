"""What the fields of a bibliography hold, for programs that write the entry themselves.

Which fields they print was tried with pandoc 2.17 and citeproc-py 0.11 in APA, MLA and Chicago: `note` (biblatex's
`note` and `addendum`) in none, `accessed` in none once a date is given, APA and Chicago only the year of a `@misc`;
`howpublished`, `organization` and CSL's `genre`, `publisher`, `archive`, `archive_location` in all. Invariant: as in
`report.styles`.
"""

from __future__ import annotations

from collections.abc import Iterator

from tosdiff.evidence.cite import Citation
from tosdiff.report.words import cite as words
from tosdiff.report.words.cite import Day


def contract(c: Citation) -> Iterator[str]:
    """Yield what tells the contract apart."""
    return words.which(c)


def dates(c: Citation, day: Day) -> Iterator[str]:
    """Yield all three dates: as printed, of the capture with its snapshot, and of the reading."""
    if said := words.printed(c, day):
        yield said
    yield f"{words.captured(c, day)} ({words.snapshot(c)})"
    yield f"read {day(c.read_on)}"


def quoted(c: Citation, day: Day) -> Iterator[str]:
    """Yield the quotation, its section, and how long it was seen."""
    if c.quotation:
        # the encoding that LaTeX has without a package holds no "›"
        where = f" ({said})" if (said := words.locator(c, joint=" > ")) else ""
        yield f"“{words.quotation(c)}”{where}"
        yield words.seen_days(c, day)


def held_against(c: Citation) -> Iterator[str]:
    """Yield what was held against the version."""
    if said := words.held_against(c):
        yield said


def digests(c: Citation) -> str:
    """Return the digests by which it is checked."""
    return f"sha256 {c.body}{words.head(c)}"
