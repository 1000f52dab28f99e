"""`tosdiff import`: what is brought in from elsewhere, a module for each kind of source.

Invariant: as in `cli`.
"""

import typer

from tosdiff.commands.import_ import captures
from tosdiff.commands.options import new_app

app = new_app()
_imports = typer.Typer(
    help="Bring in pages that were saved elsewhere.", no_args_is_help=True, rich_markup_mode=None
)
_imports.add_typer(captures.app)
app.add_typer(_imports, name="import")
