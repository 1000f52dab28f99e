"""What is damaged in a store.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from tosdiff.evidence.publishing import PublishedHeads
from tosdiff.pipeline.verify import Verified, VerifiedBundle
from tosdiff.report.safe import printable
from tosdiff.report.terminal.hints import say_hint
from tosdiff.report.words.since import clock_step
from tosdiff.report.words.stamps import proves


def show(verified: Verified, to: Console) -> None:
    """Print exactly what is damaged, or that nothing is, and which visits had a wrong clock."""
    found, documents = verified.damage, verified.documents
    noun = "document" if documents == 1 else "documents"
    for each in verified.notices:
        to.print(Text(f"notice: {printable(each.path)}: {printable(each.problem)}", style="yellow"))
    for path, step in verified.clocks:
        to.print(Text(f"notice: {printable(path)}: line {step.line}: {clock_step(step)}", style="yellow"))
    if verified.proved:
        to.print(Text(_stamps(verified), style="green"))
    if not found:
        to.print(Text(f"every digest and the visit chain of {documents} {noun} hold", style="green"))
        return
    for damage in found:
        to.print(Text(printable(damage.path), style="bold red").append(f": {printable(damage.problem)}"))
    to.print(Text(f"{len(found)} damaged in {documents} {noun}", style="bold red"))
    say_hint(
        "`tosdiff repair --dry-run` says what can be put right; the rest comes back from a backup or, by a merge, from a copy of the store",
        to,
    )


def show_bundle(checked: VerifiedBundle, to: Console) -> None:
    """Print what of a bundle does not hold, or all that holds and what its timestamp proves."""
    for each in checked.wrong:
        to.print(Text(printable(each), style="bold red"))
    if checked.wrong:
        to.print(
            Text("this bundle proves nothing as it is: get it again from where it came", style="bold red")
        )
        return
    for each in checked.held:
        to.print(Text(printable(each)))
    to.print(Text("every digest holds. The digest that stands for all of it:", style="green"))
    to.print(Text(checked.digest, style="bold"))
    if checked.timestamp:
        to.print(Text(printable(proves(checked.timestamp))))


def _stamps(verified: Verified) -> str:
    count, newest = len(verified.proved), verified.proved[-1]
    noun = "1 timestamp holds" if count == 1 else f"{count} timestamps hold"
    heads = len(newest.heads.heads) if newest.heads else 0
    of = "1 document" if heads == 1 else f"{heads} documents"
    return printable(f"{noun}; the newest is of the logs of {of}: {proves(newest.read)}")


def show_published(line: PublishedHeads, to: Console, *, made: bool, holds: bool) -> None:
    """Print the digest to post, or whether the store still contains what a posted one stands for."""
    count = f"{len(line.heads)} {'document' if len(line.heads) == 1 else 'documents'}"
    if made:
        to.print(Text(f"{line.digest}", style="bold"))
        to.print(
            Text(
                f"stands for the logs of {count} as of {printable(line.at)}. Post it where others can see it and you cannot "
                "change it."
            )
        )
        say_hint(
            f"`tosdiff verify --against {line.digest}` shows later that nothing before was dropped or made anew",
            to,
        )
    elif holds:
        to.print(
            Text(
                f"each log still contains what was published on {printable(line.at)} ({count})", style="green"
            )
        )
