"""`tosdiff models`: when models were announced to end, when they end, and what was promised.

Invariant: as in `cli`.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tosdiff.commands.options import (
    JsonOption,
    ProvidersOption,
    StoreOption,
    new_app,
    opened,
    paged,
    print_json,
    progress,
)
from tosdiff.errors import ExitCode, UsageError
from tosdiff.models import Surface

if TYPE_CHECKING:
    from tosdiff.models import PageLedger
    from tosdiff.pipeline.models import ModelLedger, View

app = new_app()


@app.command()
def models(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[MODEL]...",
            help="gpt-4o, 'claude-*', or a saved page; without any, all models of all pages.",
        ),
    ] = None,
    provider: Annotated[
        list[str] | None,
        typer.Option("--provider", help="Only this provider, or page, as in providers.yaml."),
    ] = None,
    surface: Annotated[
        Surface | None, typer.Option("--surface", help="Only models that programs call, or those of the app.")
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", metavar="DATE", help="As it was known on that day.")
    ] = None,
    short: Annotated[
        bool, typer.Option("--short", help="Ends with less notice than was promised then.")
    ] = False,
    changes: Annotated[bool, typer.Option("--changes", help="What moved, between which captures.")] = False,
    timeline: Annotated[bool, typer.Option("--timeline", help="Draw a bar for each model.")] = False,
    url: Annotated[str, typer.Option(help="Address that a saved page comes from.")] = "",
    store: StoreOption = None,
    providers: ProvidersOption = None,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV for spreadsheets.")] = False,
    as_markdown: Annotated[
        bool, typer.Option("--markdown", help="Print a Markdown table with footnotes.")
    ] = False,
    as_ics: Annotated[bool, typer.Option("--ics", help="Print an iCalendar of the ends to come.")] = False,
) -> int:
    """Show when models were announced to end, when they end, and what was promised."""
    from tosdiff.pipeline import models as pipeline
    from tosdiff.pipeline.days import read_day

    asked = names or []
    file = Path(asked[0]) if len(asked) == 1 and Path(asked[0]).is_file() else None
    view = _view(short=short, changes=changes, timeline=timeline, named=bool(asked))
    if sum((as_json, as_csv, as_markdown, as_ics)) > 1:
        raise UsageError("one form at a time", hint="choose one of --json, --csv, --markdown and --ics")
    if as_ics and changes:
        raise UsageError("a calendar holds ends, not changes", hint="leave out --changes or --ics")
    found: PageLedger | ModelLedger
    if file is not None:
        if as_ics or short or changes or timeline:
            raise UsageError(
                "a saved page has no history", hint="leave out --short, --changes, --timeline and --ics"
            )
        found = pipeline.of_file(file, url=url)
    else:
        archive = opened(store, providers)
        with progress(len(archive.documents), "reading") as advance:
            found = pipeline.models(
                archive,
                asked,
                providers=provider or (),
                surface=surface,
                at=read_day(at) if at else None,
                changes=view in (pipeline.View.CHANGES, pipeline.View.STORY),
                on_done=advance,
            )
    if as_json:
        from tosdiff.report.json.models import rows

        print_json(rows(found, view=view, url=url))
    elif as_csv:
        from tosdiff.report.csv.models import text as csv

        sys.stdout.write(csv(found, view=view))
    elif as_markdown:
        from tosdiff.report.markdown.models import text as markdown
        from tosdiff.report.safe import printable

        sys.stdout.write(printable(markdown(found, view=view, url=url)))
    elif as_ics and isinstance(found, pipeline.ModelLedger):
        from tosdiff.report.ics.models import text as ics

        sys.stdout.write(ics(found, view=view))
    else:
        from tosdiff.report.terminal.models import show

        with paged() as to:
            show(found, to, view=view)
    return ExitCode.OK


def _view(*, short: bool, changes: bool, timeline: bool, named: bool) -> "View":
    from tosdiff.pipeline.models import View

    chosen = [
        view
        for view, asked in ((View.SHORT, short), (View.CHANGES, changes), (View.PICTURE, timeline))
        if asked
    ]
    if len(chosen) > 1:
        raise UsageError("one view at a time", hint="choose one of --short, --changes and --timeline")
    return chosen[0] if chosen else View.STORY if named else View.LEDGER
