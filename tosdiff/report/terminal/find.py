"""Where a wording stands, and what is near it.

Invariant: as in `report.terminal`; what is near is never shown as if it stood there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.style import Style
from rich.text import Text

from tosdiff.models import Span, iso
from tosdiff.report.safe import printable
from tosdiff.report.terminal.console import is_coloured
from tosdiff.report.terminal.lines import path_line
from tosdiff.report.terminal.redline import redline
from tosdiff.report.words.commands import runnable
from tosdiff.report.words.since import UNCERTAIN
from tosdiff.search.find import Findings, Grade, Hit, Neighbour, Stretch, Unknown

_MARKED = Style(bold=True, underline=True)
# A sentence longer than this is shown around the words asked for.
_LONGEST = 1500
_AROUND = 600
_MOST_BESIDE = 4


def show(found: Findings, names: Mapping[str, str], to: Console) -> None:
    """Print where the wording stands, document by document, and then what is near; `names` by document."""
    to.print(_summary(found))
    in_full = found.sentences <= _full(found)
    counts = dict(found.by_document)
    for unknown in found.unknown:
        to.print(_unknown(unknown))
    for document, hits in groupby(found.hits, key=lambda hit: hit.document):
        to.print()
        to.print(_title(document, names))
        shown = list(hits)
        for hit in shown:
            _hit(hit, to, in_full=in_full)
        if hidden := counts[document] - len(shown):
            to.print(Text(f"  … and {_count(hidden, 'more sentence')} in this document", style="dim"))
    if found.near:
        to.print()
        to.print(Text(_near_title(found.near), style="bold"))
        for hit in found.near:
            to.print()
            to.print(_title(hit.document, names))
            _near(hit, to)
    for document in found.never_seen:
        to.print(Text(f"not searched, no version yet: {document}", style="dim"))


def _full(found: Findings) -> int:
    return (
        len(found.hits) if any(hit.before or hit.after for hit in found.hits) or len(found.hits) <= 5 else 0
    )


def _summary(found: Findings) -> Text:
    where = f"{_count(found.searched, 'document')}, {_count(found.snapshots, 'version')}"
    if not found.searched:
        return Text(
            runnable(
                "nothing is stored of these documents yet: run `tosdiff check`, or bring in saved pages with `tosdiff import .`"
            )
        )
    if not found.sentences:
        return Text(f"“{printable(found.query)}” was not found in {where}", style="bold")
    more = "more than " if found.more else ""
    documents = _count(len(found.by_document), "document")
    line = Text(f"“{printable(found.query)}”", style="bold")
    line.append(f": {more}{_count(found.sentences, 'sentence')} in {documents}", style="bold")
    return line.append(f"  ({where} searched)", style="dim")


def _unknown(unknown: Unknown) -> Text:
    said = Text(f"no text has “{printable(unknown.word)}” as a whole word", style="yellow")
    if unknown.beginning:
        more = f" and {unknown.more} more" if unknown.more else ""
        said.append(f"; words that begin with it: {', '.join(map(printable, unknown.beginning))}{more}")
    return said


def _title(document: str, names: Mapping[str, str]) -> Text:
    return Text(printable(names.get(document, document)), style="bold").append(f"  {document}", style="dim")


def _hit(hit: Hit, to: Console, *, in_full: bool) -> None:
    to.print()
    if hit.heading_path:
        to.print(Padding(path_line(hit.heading_path), (0, 0, 0, 2)))
    to.print(Padding(_quoted(hit.text, hit.marked, is_coloured(to)), (0, 0, 0, 4)))
    if hit.grade is Grade.TYPOGRAPHY:
        to.print(Padding(Text(f"exact but for {', '.join(hit.differences)}", style="yellow"), (0, 0, 0, 4)))
    to.print(Padding(_since(hit), (0, 0, 0, 4)))
    if in_full:
        if hit.before:
            _neighbour("before", hit.before, to)
        if hit.after:
            _neighbour("after", hit.after, to)


def _near_title(near: Sequence[Hit]) -> str:
    said = "No close match; the most similar sentences"
    if near[0].grade is Grade.NEAR:
        said = "Not these words, but close to them"
    marks = [
        "what was asked for is struck out, what stands there underlined"
        if any(h.edits for h in near)
        else "",
        "words in common marked" if not all(h.edits for h in near) else "",
    ]
    return f"{said} ({'; '.join(filter(None, marks))}):"


def _near(hit: Hit, to: Console) -> None:
    if hit.heading_path:
        to.print(Padding(path_line(hit.heading_path), (0, 0, 0, 2)))
    if hit.edits:
        to.print(Padding(redline(hit.edits, coloured=is_coloured(to), folded=False), (0, 0, 0, 4)))
    if not hit.edits:
        to.print(Padding(_quoted(hit.text, hit.marked, is_coloured(to)), (0, 0, 0, 4)))
    elif hit.grade is Grade.NEAR and hit.marked[0] != (0, len(hit.text)):
        to.print(Padding(Text("in: ", style="dim") + _quoted(hit.text, hit.marked, False), (0, 0, 0, 4)))
    to.print(Padding(_since(hit), (0, 0, 0, 4)))


def _since(hit: Hit) -> Text:
    """Say when it stood, all stretches where it went and returned, and what to cite."""
    if not hit.stretches:
        return Text(f"cite {hit.snapshot}", style="dim")
    said = Text()
    last = hit.stretches[-1]
    said.append(_span(hit.stretches[0], last), style="green" if last.stands else "red")
    visits = sum(stretch.visits for stretch in hit.stretches)
    said.append(
        f"; {_count(visits, 'visit')}, {_count(hit.versions, 'version')}; cite {hit.snapshot}", style="dim"
    )
    if hit.another_edition:
        apart = printable(str(hit.another_edition))
        said.append(f"\nit stood in another edition than the newest version ({apart})", style="yellow")
    if len(hit.stretches) > 1:
        said.append("\nnot throughout: ", style="yellow")
        shown = [f"{_day(s.first_seen)} – {_day(s.last_seen, dated=s.dated)}" for s in hit.stretches]
        kept = shown if len(shown) <= 6 else [*shown[:3], f"… {len(shown) - 5} more …", *shown[-2:]]
        said.append(", ".join(kept))
    return said


def _span(first: Stretch, last: Stretch) -> str:
    since = "there at the first visit; " if first.opens else ""
    ended = "there at the last visit" if last.stands else "then gone"
    begun = _day(first.first_seen, dated=first.dated or first is last)
    return f"{since}seen {begun} – {_day(last.last_seen, dated=last.dated)}, {ended}"


def _neighbour(which: str, neighbour: Neighbour, to: Console) -> None:
    head = Text(
        f"{which} ({_day(neighbour.seen, dated=neighbour.dated)}, {neighbour.snapshot}): ", style="dim"
    )
    if neighbour.edition:
        head.append(f"another edition ({printable(str(neighbour.edition))}): ", style="yellow")
    if neighbour.text is None:
        told = (
            "new; it took the place of no single clause"
            if which == "before"
            else "removed; no single clause took its place"
        )
        to.print(Padding(head.append(told, style="italic"), (0, 0, 0, 4)))
        if neighbour.beside:
            other = "gone from that section" if which == "before" else "new in that section"
            to.print(Padding(Text(f"{other}:", style="dim"), (0, 0, 0, 6)))
        for text in neighbour.beside[:_MOST_BESIDE]:
            to.print(Padding(Text(printable(text)), (0, 0, 0, 6)))
        if (left := len(neighbour.beside) - _MOST_BESIDE) > 0:
            to.print(Padding(Text(f"[{left} more]", style="dim italic"), (0, 0, 0, 6)))
        return
    to.print(Padding(head, (0, 0, 0, 4)))
    to.print(Padding(redline(neighbour.edits, coloured=is_coloured(to)), (0, 0, 0, 6)))


def _quoted(text: str, marked: Sequence[Span], coloured: bool) -> Text:
    """Return a sentence with the words asked for marked; a long one is cut to what is around them."""
    start, end = marked[0][0], marked[-1][1]
    first, last = 0, len(text)
    if len(text) > _LONGEST:
        first = text.rfind(" ", 0, max(start - _AROUND, 0)) + 1
        last = text.find(" ", min(end + _AROUND, len(text)))
        last = len(text) if last < 0 else last
    shown = Text("[…] " if first else "")
    offset = len(shown.plain) - first
    shown.append(printable(text[first:last]))
    for a, b in marked:
        shown.stylize(_MARKED if coloured else Style(bold=True), a + offset, b + offset)
    return shown.append(" […]" if last < len(text) else "")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _day(moment: Any, *, dated: bool = True) -> str:
    return iso(moment)[:10] + ("" if dated else f" ({UNCERTAIN})")
