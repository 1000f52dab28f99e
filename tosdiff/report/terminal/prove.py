"""The proof that a sentence stood in a document on a day.

Invariant: as in `report.terminal`; it says the verdict, the visits it rests on and what is not proved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tosdiff.evidence.copies import Copies
from tosdiff.evidence.prove import Instead, Proof, Standing, Verdict, Witness
from tosdiff.models import iso
from tosdiff.report.safe import printable
from tosdiff.report.terminal.console import is_coloured
from tosdiff.report.terminal.lines import path_line, title_rule, titled
from tosdiff.report.terminal.redline import redline
from tosdiff.report.words.since import UNCERTAIN_DAY

# Columns below which a visit's line has no room for how the page came.
_VISITS_WIDTH = 76
_MOST_VISITS = 6
_MOST_BESIDE = 4

_SAID = {
    Verdict.SEEN: ("proved", "bold green"),
    Verdict.BEFORE_AND_AFTER: ("seen before and after that day", "bold green"),
    Verdict.NOT_THERE: ("not there on that day", "bold red"),
    Verdict.UNKNOWN: ("unknown", "bold yellow"),
}


def show(proof: Proof, to: Console) -> None:
    """Print the verdict, the evidence, and what is not proved."""
    said, style = _SAID[proof.verdict]
    if proof.verdict is Verdict.BEFORE_AND_AFTER and not proof.holds:
        style = "bold yellow"
    to.print(title_rule(f"{titled(proof.document)} on {proof.day}"))
    to.print(Text(said, style=style).append(f": {printable(proof.reason)}", style=""))
    if proof.standing:
        to.print()
        to.print(Padding(path_line(proof.standing.heading_path), (0, 0, 0, 2)))
        to.print(Padding(_in_its_sentence(proof.standing), (0, 0, 0, 4)))
        for given in proof.standing.gives:
            to.print(Padding(Text(f"the page {printable(given)}", style="bold"), (0, 0, 0, 4)))
    if proof.instead:
        _instead(proof.instead, to)
    if proof.around.witnesses:
        to.print()
        to.print(_visits(proof, to.width))
    if proof.cited:
        to.print()
        to.print(_evidence(proof, proof.cited))
    _listed("Not proved", proof.unproved, to)


def _in_its_sentence(standing: Standing) -> Text:
    """Return the whole sentence or sentences that hold the quotation, with that marked: what turns it stands there."""
    before, found, after = standing.context.partition(standing.text)
    if not found or not (before.strip() or after.strip()):
        return Text(printable(standing.text))
    shown = Text(printable(before), style="dim")
    shown.append(printable(found), style="not dim bold underline")
    return shown.append(printable(after))


def _instead(instead: Instead, to: Console) -> None:
    """Say which clause stood in its place; where none did, what stands in its section alone, and what is most alike."""
    to.print()
    if instead.text is not None:
        to.print(Text("What stood there instead (against the sentence of the quotation):", style="bold"))
        _against(instead, to)
    elif instead.stood is not None:
        to.print(Text("No single clause stood in its place.", style="bold"))
        for number, text in enumerate(instead.beside[:_MOST_BESIDE]):
            if number == 0:
                to.print(Padding(Text("In its section only on that day:", style="dim"), (0, 0, 0, 2)))
            to.print(Padding(Text(printable(text)), (0, 0, 0, 4)))
        if (left := len(instead.beside) - _MOST_BESIDE) > 0:
            to.print(Padding(Text(f"[{left} more]", style="dim italic"), (0, 0, 0, 4)))
    if instead.text is None and instead.alike:
        to.print(Text("The most similar sentence of that day, which says something else:", style="bold"))
        _against(instead, to)
    to.print(Padding(Text(_stood(instead), style="dim"), (0, 0, 0, 4)))


def _against(instead: Instead, to: Console) -> None:
    if instead.heading_path:
        to.print(Padding(path_line(instead.heading_path), (0, 0, 0, 2)))
    shown = redline(instead.edits, coloured=is_coloured(to), folded=False)
    to.print(Padding(shown, (0, 0, 0, 4)))


def _stood(instead: Instead) -> str:
    if instead.stood is None:
        return "the quotation itself stands in no version of this document"
    if not instead.dated:
        return f"the quotation itself was seen on {UNCERTAIN_DAY}, by a wrong clock"
    first, last = (iso(moment)[:10] for moment in instead.stood)
    return f"the quotation itself was seen {first} – {last}"


def _visits(proof: Proof, width: int) -> Table:
    """Return the visits that show it; on a narrow screen without how each came, which the sources tell too."""
    columns = ("", "visit", "it saw", "the quotation", *(("how",) if width >= _VISITS_WIDTH else ()))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column != "how")
    for which, witness in _told(proof):
        holds = Text("stands", style="green") if witness.holds else Text("is not there", style="red")
        table.add_row(
            Text(which, style="dim"),
            Text(iso(witness.visit.at)[:16].replace("T", " ")),
            Text(witness.snapshot.id.rpartition("@")[2]),
            holds,
            *((Text(printable(witness.origin)),) if width >= _VISITS_WIDTH else ()),
        )
    return table


def _told(proof: Proof) -> Iterator[tuple[str, Witness]]:
    """Yield the visits worth a line, of a day of many the first and last."""
    if proof.around.before:
        yield "before", proof.around.before
    during = proof.around.during
    yield from (("that day", w) for w in (during if len(during) < _MOST_VISITS else (during[0], during[-1])))
    if proof.around.after:
        yield "after", proof.around.after


def _evidence(proof: Proof, cited: Witness) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in _facts(proof, cited):
        grid.add_row(name, Text(printable(value)))
    return grid


def _facts(proof: Proof, cited: Witness) -> Iterator[tuple[str, str]]:
    """Yield what a reader checks it by."""
    yield "cite", cited.snapshot.id
    yield "address", cited.snapshot.final_url or cited.snapshot.url
    if proof.standing:
        s = proof.standing
        place = f"characters {s.span[0]}-{s.span[1]} of the plain text, block {s.block}"
        yield "position", place + (f", sentence {s.sentence}" if s.sentence else ", a heading")
        yield "wording", "exact" if s.exact else f"exact but for {', '.join(s.differences)}"
        for omitted in s.omitted:
            yield "left out", omitted
    yield "edition", str(cited.edition)
    yield "sha256 page", cited.snapshot.body
    yield "WARC file", cited.snapshot.warc
    for _, witness in _told(proof):
        yield f"log line {witness.line}", witness.digest
    if proof.copies:
        yield "sources", "; ".join(map(_copies, proof.copies))


def _copies(copies: Copies) -> str:
    visits = "1 visit" if copies.visits == 1 else f"{copies.visits} visits"
    return f"{copies.origin} ({visits}, {iso(copies.first)[:10]} – {iso(copies.last)[:10]})"


def _listed(title: str, lines: Iterable[str], to: Console) -> None:
    lines = list(lines)
    if not lines:
        return
    to.print()
    to.print(Text(f"{title}:", style="bold"))
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=3, justify="right")
    grid.add_column(overflow="fold")
    for line in lines:
        grid.add_row(Text("•"), Text(printable(line)))
    to.print(grid)
