"""`tosdiff accept`: a person's word for a page that was refused.

Invariant: as in `cli`.
"""

from typing import Annotated

import typer

from tosdiff.commands.options import (
    JsonOption,
    ProvidersOption,
    StoreOption,
    new_app,
    opened,
    print_json,
    told_once,
    waiting,
)
from tosdiff.errors import ExitCode

app = new_app()

AcceptedArgument = Annotated[
    str,
    typer.Argument(
        metavar="DOCUMENT[@SNAPSHOT]",
        help="A document whose newest page was refused, or a snapshot that was rejected, by its id.",
    ),
]


@app.command()
def accept(
    document: AcceptedArgument,
    store: StoreOption = None,
    providers: ProvidersOption = None,
    as_json: JsonOption = False,
) -> int:
    """Take a refused page as the document's new text, or put a rejected snapshot back."""
    from tosdiff.models import CheckReport, now
    from tosdiff.pipeline import accept as pipeline

    archive = opened(store, providers)
    of, _, when = document.partition("@")
    if when:
        accepted = pipeline.restore(archive, archive.document(of), when, on_wait=waiting)
    else:
        accepted = pipeline.accept(archive, archive.document(of), on_wait=waiting)
    report = CheckReport(checked_at=now(), documents=(accepted,))
    if as_json:
        from tosdiff.report.json.accept import row

        print_json(row(report))
    else:
        from tosdiff.report.terminal.accept import show

        with told_once() as to:
            show(report, to)
    return ExitCode.OK
