"""`tosdiff import`: what is brought in from elsewhere; a first word that is no kind of source is a path.

Invariant: as in `cli`.
"""

from typing import Any

import typer
from typer.core import TyperGroup

from tosdiff.commands.import_ import captures, memento, ota, pages
from tosdiff.commands.options import new_app


class Imports(TyperGroup):
    """Takes paths itself: `ota` is a subcommand, `./ota` a folder."""

    default = "pages"

    def make_context(self, info_name: Any, args: Any, parent: Any = None, **extra: Any) -> Any:
        if args[:1] and args[0] in self.commands and args[0] != self.default:
            return super().make_context(info_name, args, parent, **extra)
        return self.commands[self.default].make_context(info_name, args, parent, **extra)


app = new_app()
_imports = typer.Typer(cls=Imports, help="Bring in pages that were saved elsewhere.", rich_markup_mode=None)
_imports.add_typer(pages.app)
_imports.add_typer(captures.app)
_imports.add_typer(ota.app)
_imports.add_typer(memento.app)
app.add_typer(_imports, name="import")
