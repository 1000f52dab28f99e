"""`tosdiff clauses`: the labelled clauses of a version or of a local file.

Invariant: as in `cli`.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tosdiff.commands.options import (
    JsonOption,
    ProvidersOption,
    StoreOption,
    new_app,
    note,
    opened,
    paged,
    print_json,
    standing,
)
from tosdiff.errors import ExitCode

if TYPE_CHECKING:
    from tosdiff.pipeline.archive import Archive
    from tosdiff.pipeline.clauses import Labelled

app = new_app()


@app.command()
def clauses(
    source: Annotated[
        str,
        typer.Argument(metavar="DOCUMENT[@WHEN] | FILE", help="A stored version, or a local .html or .md."),
    ],
    store: StoreOption = None,
    providers: ProvidersOption = None,
    topics: Annotated[
        bool,
        typer.Option(
            "--topics",
            help="Label topics too: training on content, retention, health, the model that answers.",
        ),
    ] = False,
    min_confidence: Annotated[
        float, typer.Option("--min-confidence", min=0, max=1, help="Leave out labels that are less sure.")
    ] = 0.0,
    explain: Annotated[
        bool, typer.Option("--explain", help="Name the rule and words behind each label.")
    ] = False,
    as_json: JsonOption = False,
) -> int:
    """List the labelled clauses: what may be used, and how the deal may change."""
    archive = opened(store, providers)
    archive = archive.with_topics() if topics else archive
    found = [each.at_least(min_confidence) for each in _labelled(archive, source)]
    if as_json:
        from tosdiff.report.json.clauses import rows

        print_json([row for each in found for row in rows(each.version.clauses)])
    else:
        from tosdiff.report.terminal.clauses import show

        with paged() as to:
            for each in found:
                show(each, archive.taxonomy.labels, to, explain=explain)
    return ExitCode.OK


def _labelled(archive: "Archive", source: str) -> list["Labelled"]:
    """Return the labelled version of a file, or of a stored document or each of its parts."""
    from tosdiff.pipeline import clauses as pipeline

    if pipeline.looks_like_file(source):
        return [pipeline.of_file(archive, Path(source))]
    found = standing(archive, source)
    for document, state in found:
        if state.rejected:
            note(f"{document.id}: {state.snapshot} was {state.rejected}")
    return [pipeline.clauses(archive, *each) for each in found]
