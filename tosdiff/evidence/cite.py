"""A citation that a hostile reader can check: who, what, where, the three dates, and the digest.

Invariant: a quotation stands in the version word for word, or it is refused with the nearest sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from tosdiff.errors import QuoteNotFoundError
from tosdiff.evidence.printed import PrintedAs, PrintedDate, printed_dates
from tosdiff.language.normalise import normal
from tosdiff.language.quotation import block_at, folded, passages_in, wanted
from tosdiff.models import Document, FetchedBy, Snapshot, Span, State, Version, iso


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    text: str
    """In the document's own characters."""
    span: Span
    """In the version's plain text."""
    exact: bool
    """False when typography (quotes, dashes, invisible characters, spaces) differs from what was asked."""
    heading_path: tuple[str, ...]
    first_seen: datetime | None = None
    """First visit of those in a row that saw these words; None where only this version was looked at."""
    last_seen: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    provider: str
    publisher: str
    title: str
    url: str
    snapshot: str
    """`claude/consumer-terms@20260521T101500Z`."""
    body: str
    """Digest of the page as received."""
    warc: str
    """Digest of the WARC file that holds it."""
    fetcher: str
    source: str | None
    printed: tuple[PrintedDate, ...]
    captured_at: datetime
    first_seen: datetime
    last_seen: datetime
    read_on: date
    """The day the citation was made."""
    quotation: Quotation | None = None
    edition: str = ""
    """Which contract it is, in words: `for EEA, Switzerland; law of Ireland`; empty where the text does not say."""


def cite(
    document: Document,
    snapshot: Snapshot,
    state: State,
    version: Version,
    *,
    read_on: date,
    quote: str | None = None,
    edition: str = "",
) -> Citation:
    """Return the citation of one version, and of a sentence in it.

    Raises:
        QuoteNotFoundError: the quotation does not stand in this version.
    """
    return Citation(
        provider=document.provider_name,
        publisher=document.publisher,
        title=document.title,
        url=snapshot.final_url or snapshot.url,
        snapshot=snapshot.id,
        body=snapshot.body,
        warc=snapshot.warc,
        fetcher=snapshot.fetcher,
        source=snapshot.source,
        printed=printed_dates(version),
        captured_at=snapshot.captured_at,
        first_seen=state.first_seen,
        last_seen=state.last_seen,
        read_on=read_on,
        quotation=None if quote is None else find_quote(version, quote, snapshot.id),
        edition=edition,
    )


def find_quote(version: Version, quote: str, name: str) -> Quotation:
    """Return where `quote` stands in the version, in the version's own characters.

    Raises:
        QuoteNotFoundError: it does not; the message shows the nearest sentence.
    """
    found = passages_in(wanted(quote), version)
    if found:
        best = next((passage for passage in found if passage.exact), found[0])
        return Quotation(
            text=version.text[slice(*best.span)],
            span=best.span,
            exact=best.exact,
            heading_path=version.blocks[block_at(version.blocks, best.span[0])].heading_path,
        )
    nearest = nearest_sentence(version, quote)
    raise QuoteNotFoundError(
        f"this quotation does not stand in {name}",
        hint=f"the nearest sentence there is: “{nearest}”"
        if nearest
        else "that version holds no text like it",
    )


def nearest_sentence(version: Version, quote: str) -> str | None:
    """Return the sentence of the version most like `quote`, or None when none is at all like it.

    A quotation shorter than the sentence is compared with the part of it that is most like it.
    """
    from rapidfuzz import fuzz

    asked = folded(normal(quote))
    best, nearest = _UNLIKE, None
    for sentence in [clause.text for clause in version.clauses] or [block.text for block in version.blocks]:
        form = folded(normal(sentence))
        score = (fuzz.partial_ratio if len(asked) < len(form) else fuzz.ratio)(asked, form)
        if score > best:
            best, nearest = score, sentence
    return nearest


# Letters in common, in percent, below which two sentences say nothing alike.
_UNLIKE = 50.0


# ------------------------------------------------------------------ styles


def plain(citation: Citation) -> str:
    """One paragraph, ready for a footnote."""
    c = citation
    quoted = f"“{_one_line(c.quotation.text)}” " if c.quotation else ""
    return (
        f"{quoted}{c.publisher}, {c.title} ({c.provider}{_edition(c)}), {_printed(c)}"
        f"captured {iso(c.captured_at)}, {_seen(c)}, read {c.read_on.isoformat()}. {c.url}. "
        f"Snapshot {c.snapshot}, sha256 {c.body}{_how(c)}."
    )


def markdown(citation: Citation) -> str:
    """The same for Markdown: the quotation as a block quote, the source beneath."""
    c = citation
    quoted = "> " + escaped(_one_line(c.quotation.text)) + "\n>\n> — " if c.quotation else ""
    return (
        f"{quoted}{escaped(c.publisher)}, [{escaped(c.title)}](<{_target(c.url)}>) ({escaped(c.provider + _edition(c))}), "
        f"{_printed(c)}"
        f"captured {iso(c.captured_at)}, {_seen(c)}, read {c.read_on.isoformat()}. "
        f"Snapshot `{c.snapshot}`, sha256 `{c.body}`{escaped(_how(c))}."
    )


def bibtex(citation: Citation) -> str:
    """An `@online` entry (biblatex); `date` is the printed date, `urldate` the capture."""
    c = citation
    dates = {p.kind: p.on for p in c.printed}
    printed = dates.get(PrintedAs.EFFECTIVE) or dates.get(PrintedAs.UPDATED)
    fields = {
        "author": "{" + _tex(c.publisher) + "}",
        "title": _tex(f"{c.title} ({c.provider}{_edition(c)})"),
        **({"date": printed.isoformat()} if printed else {}),
        "url": c.url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C"),
        "urldate": c.captured_at.date().isoformat(),
        "note": _tex(
            f"{_printed(c)}snapshot {c.snapshot}, captured {iso(c.captured_at)}, {_seen(c)}, "
            f"read {c.read_on.isoformat()}, sha256 {c.body}{_how(c)}"
        ),
        **({"annotation": _tex(_one_line(c.quotation.text))} if c.quotation else {}),
    }
    key = re.sub(r"[^a-z0-9]+", "-", c.snapshot.lower()).strip("-")
    lines = ",\n".join(f"  {name:<10} = {{{value}}}" for name, value in fields.items())
    return f"@online{{{key},\n{lines}\n}}"


STYLES: dict[str, Callable[[Citation], str]] = {"plain": plain, "markdown": markdown, "bibtex": bibtex}


def _edition(c: Citation) -> str:
    return f"; edition {c.edition}" if c.edition else ""


def _seen(c: Citation) -> str:
    """Say how long the words quoted were seen, or without a quotation the whole version."""
    if c.quotation and c.quotation.first_seen and c.quotation.last_seen:
        what, first, last = "these words seen", c.quotation.first_seen, c.quotation.last_seen
    else:
        what, first, last = "in this wording", c.first_seen, c.last_seen
    return f"{what} from {iso(first)} to {iso(last)} (first and last visit)"


def _printed(c: Citation) -> str:
    return "".join(f"{p.kind} {p.on.isoformat()} (as printed), " for p in c.printed)


def _how(c: Citation) -> str:
    return f", imported from {c.source}" if c.fetcher is FetchedBy.IMPORT and c.source else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _target(url: str) -> str:
    """Return an address that cannot leave the angle brackets it is put in."""
    return re.sub(r"[<>\s]", "", url)


# A line may not open with a heading, a list or a quotation; within it "&amp;" must stay those five characters.
_ACTIVE = re.compile(r"([\\`*_\[\]<>|~]|&(?=#?\w+;)|^[#+\-=]|^\d{1,9}(?=[.)]))")


def escaped(text: str) -> str:
    """Return one line in which no character acts as Markdown or HTML."""
    return _ACTIVE.sub(lambda m: m[0] + "\\" if m[0].isdigit() else "\\" + m[0], text)


_TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def _tex(text: str) -> str:
    return re.sub(r"[\\{}%&#_$~^]", lambda m: _TEX.get(m[0], "\\" + m[0]), text)
