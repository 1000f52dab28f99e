"""`tosdiff accept`: a person's word for a page that was refused.

Invariant: as in `cli`.
"""

from tosdiff.commands.options import (
    DocumentArgument,
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


@app.command()
def accept(
    document: DocumentArgument,
    store: StoreOption = None,
    providers: ProvidersOption = None,
    as_json: JsonOption = False,
) -> int:
    """Take a page that was refused for being unlike the document as its new text."""
    from tosdiff.models import CheckReport, now
    from tosdiff.pipeline import accept as pipeline

    archive = opened(store, providers)
    accepted = pipeline.accept(archive, archive.document(document), on_wait=waiting)
    report = CheckReport(checked_at=now(), documents=(accepted,))
    if as_json:
        from tosdiff.report.json.accept import row

        print_json(row(report))
    else:
        from tosdiff.report.terminal.accept import show

        with told_once() as to:
            show(report, to)
    return ExitCode.OK
