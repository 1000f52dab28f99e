"""What moved in the ledger of models, between which two captures.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from tosdiff.ledger.telling import favour, told
from tosdiff.models import Favour, Shift
from tosdiff.pipeline.models import Moment
from tosdiff.report.safe import printable
from tosdiff.report.words.news import FAVOUR_SIGNS
from tosdiff.report.words.since import on_day

_STYLES = {Favour.BETTER: "green", Favour.WORSE: "red", None: "yellow"}


def moments(found: Sequence[Moment], to: Console) -> None:
    """Print the changes, oldest first."""
    if not found:
        to.print(Text("Nothing changed between the captures.", style="dim"))
    for moment in found:
        if moment is not found[0]:
            to.print()
        document = moment.after.document
        head = Text(printable(f"{document.provider_name}: {document.title}"), style="bold")
        head.append(f"  between {between(moment, ' and ')}")
        to.print(head)
        to.print(Text(f"  {moment.before.snapshot} → {moment.after.snapshot}", style="dim"))
        for shift in moment.shifts:
            to.print(Padding(shift_line(shift, moment.product), (0, 0, 0, 2)))


def between(moment: Moment, joint: str) -> str:
    """Return the days between which a page changed."""
    before, after = moment.before, moment.after
    return joint.join(
        (on_day(before.last_seen, dated=before.dated), on_day(after.first_seen, dated=after.dated))
    )


def shift_line(shift: Shift, product: str) -> Text:
    """Return one change in a sentence, with the sign of whom it favours."""
    verdict = favour(shift)
    mark, style = FAVOUR_SIGNS[verdict], _STYLES[verdict]
    return Text(f"{mark} ", style=style).append(printable(told(shift, where=product)), style="default")
