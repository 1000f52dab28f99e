"""The labelled clauses of a version, label by label.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.style import Style
from rich.text import Text

from tosdiff.models import AttributeValue, Clause, Evidence, EvidencePlace, Label, Pass
from tosdiff.pipeline.clauses import Labelled
from tosdiff.report.safe import printable
from tosdiff.report.terminal.lines import family_style, marked, path_line, seen, title_rule, titled


def show(found: Labelled, order: Sequence[str], to: Console, *, explain: bool = False) -> None:
    """Print the labelled clauses grouped by label, each with its heading path."""
    to.print(title_rule(titled(found.document) if found.document else found.title))
    if found.state:
        to.print(Text(seen(found.state), style="dim"))
    labelled = [clause for clause in found.version.clauses if clause.labels]
    for label in order:
        of_label = [clause for clause in labelled if any(x.label == label for x in clause.labels)]
        if not of_label:
            continue
        to.print()
        to.print(Text(f"{printable(label)} ({len(of_label)})", style=family_style(label) + Style(bold=True)))
        for path, group in groupby(found.provisions(label), key=lambda p: p.heading_path):
            if path:
                to.print(Padding(path_line(path), (1, 0, 0, 2)))
            for provision in group:
                if provision.lead:
                    _print_clause(provision.lead, label, to, marker="•", indent=4, explain=explain)
                for clause in provision.clauses:
                    under = 6 if provision.lead else 4
                    _print_clause(clause, label, to, marker="–", indent=under, explain=explain)
    if not labelled:
        to.print(Text("No sentence carries a label.", style="dim"))


def _print_clause(
    clause: Clause, label: str, to: Console, *, marker: str, indent: int, explain: bool
) -> None:
    """Print a clause and what it states; dim where it only leads in to others that have the label."""
    labels = [given for given in clause.labels if given.label == label]
    line = marked(marker, Text(printable(clause.text), style="" if labels else "dim"))
    to.print(Padding(line, (0, 0, 0, indent)))
    if not labels:
        return
    stated = ", ".join(f"{name}: {_value(value)}" for name, value in clause.attributes.stated())
    if stated:
        to.print(Padding(Text(printable(stated), style="dim"), (0, 0, 0, indent + 2)))
    if explain:
        for given in labels:
            for further, said in _explained(given):
                text = Text(printable(said), style="dim italic")
                to.print(Padding(text, (0, 0, 0, indent + further)))


def _explained(given: Label) -> Iterator[tuple[int, str]]:
    """Yield lines and how far each is set in: the decision, then what each pass found, with its words."""
    yield 2, f"{given.decision.value}: confidence {given.confidence:.2f}"
    for by, found in groupby(given.evidence, key=lambda x: x.by):
        if by is Pass.STRUCTURE:
            yield from ((4, f"structure {x.rule}: {_quoted(x)}") for x in found)
        else:
            cues = "; ".join(f"{x.weight:+d} {_quoted(x)}" for x in found)
            yield 4, f"cues weigh {given.weight}, enough is {given.enough}: {cues}"


def _quoted(found: Evidence) -> str:
    if found.place is EvidencePlace.BEFORE:
        return f"after {found.rule}"
    words = f"“{' '.join(found.words.split())}”"
    return words if found.place is EvidencePlace.SENTENCE else f"{found.place} {words}"


def _value(value: AttributeValue) -> str:
    if isinstance(value, tuple):
        return " + ".join(value)
    return "yes" if value is True else str(value)
