"""The command line: which command is asked for, its exit code, and every error a user can cause.

Invariant: results go to stdout, everything else to stderr; no error a user can cause shows a traceback.
Start-up is part of every command, so a command's module is imported when it is asked for.
"""

# Annotations are not deferred here: typer would evaluate each again, a tenth of start-up.

import gc
import os
import signal
import sys
from enum import StrEnum
from importlib import import_module
from keyword import iskeyword
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

from tosdiff.about import __version__
from tosdiff.commands.options import (
    complain,
    drop_output,
    formerly,
    note,
    report_bug,
    started_as,
    tell_unproven,
)
from tosdiff.errors import ExitCode, StoreError, TosdiffError, UsageError

COMMANDS = {
    "check": "Fetch every document, store what is new, and show what changed.",
    "schedule": "Check by itself: install a job that runs `tosdiff check` for this store.",
    "notify": "Show who is told of news by mail, chat or webhook, and what waits to be sent.",
    "feed": "Write a feed of changes, an entry for each, with its redline and its citation id.",
    "accept": "Take a refused page as the document's new text, or put a rejected snapshot back.",
    "reject": "Take a snapshot that is not the document out of its history.",
    "show": "Show the text of a version, labelled clauses marked in the margin.",
    "clauses": "List the labelled clauses: what may be used, and how the deal may change.",
    "log": "List the versions of a document over time, and which labels each change touched.",
    "diff": "Show what changed between two versions, clause by clause.",
    "compare": "Show what the providers' terms say, side by side.",
    "blame": "Show since when each clause stands in this wording, and which version brought it.",
    "models": "Show when models were announced to end, when they end, and what was promised.",
    "timeline": "Draw when the wording of each document changed, and when it was checked.",
    "find": "Find a wording in all documents and versions.",
    "prove": "Prove that a sentence stood in a document on a day.",
    "cite": "Print a citation that can be checked.",
    "bundle": "Write a zip file that proves to a reader without tosdiff what stood in a document.",
    "deposit": "Have the Wayback Machine keep a page, fetch the copy back, and record it where it holds the text.",
    "verify": "Recompute every digest and the chain of visits.",
    "doctor": "Look at everything that a check by itself needs, and say what to do where it is not in order.",
    "repair": "Put right what can be in a damaged store: texts, line endings, logs.",
    "merge": "Bring in what another store holds of the same documents.",
    "import": "Bring in pages that were saved elsewhere.",
    "export": "Write the history out again: WARC or WACZ of the pages, or a git repository of the texts.",
    "extract": "Print the legal text of a saved page as Markdown.",
    "init": "Write a providers.yaml into this folder, to choose what is watched.",
    "providers": "List what is watched, from which file, and how fresh it is.",
    "demo": "Show what tosdiff does, on a made-up provider, without network.",
}
"""Every command in the order of the help, and its help there; its module in `tosdiff.commands` has its name."""
_FEWER_COLLECTIONS = 50_000
"""Objects made before garbage is looked for: at 700, as is usual, that took 17 of 280 ms of a check, and 38 of 370 of a long log."""
_COMPLETE = "_TOSDIFF_COMPLETE"
"""The variable by which a shell asks for completion."""


class Commands(TyperGroup):
    """Imports a command's module when the command is asked for."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            module = import_module(f"tosdiff.commands.{cmd_name}{'_' if iskeyword(cmd_name) else ''}")
            self.commands.update(get_group(module.app).commands)
        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in COMMANDS:  # every name is needed to say which was meant
            for name in COMMANDS:
                self.get_command(ctx, name)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


app = typer.Typer(
    name="tosdiff",
    cls=Commands,
    help="Watch, compare and cite what AI providers' terms of service really grant.",
    epilog="New here? Run: tosdiff demo",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], **formerly()},
)


def _version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"tosdiff {__version__}\n")
        raise typer.Exit


class Shell(StrEnum):
    """Shells that can complete what is typed."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


def _completion(shell: Shell | None) -> None:
    if shell:
        from typer._completion_shared import get_completion_script

        script = get_completion_script(prog_name="tosdiff", complete_var=_COMPLETE, shell=shell.value)
        sys.stdout.write(f"{script}\n")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
    completion: Annotated[
        Shell | None,
        typer.Option(
            "--completion",
            help="Print what makes a shell complete commands, documents and labels; put into ~/.bashrc: "
            'eval "$(tosdiff --completion bash)"',
            callback=_completion,
            is_eager=True,
        ),
    ] = None,
) -> None:
    """Watch, compare and cite what AI providers' terms of service really grant."""


def main() -> None:
    """Run the command line and exit with its code."""
    gc.set_threshold(_FEWER_COLLECTIONS)
    signal.signal(signal.SIGTERM, _terminated)
    if _COMPLETE in os.environ:  # a shell asks what may follow
        from typer._completion_classes import completion_init

        completion_init()
    if sys.stderr is None:  # and no file of the store may get its number
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    if sys.stdout is None:  # a check would mark as told what nobody can have read
        complain(StoreError("standard output is closed", hint="send it to a file, or to /dev/null"))
        sys.exit(ExitCode.STORE)
    sys.exit(_run())


def _terminated(number: int, frame: object) -> None:
    """End as an interrupt does: what is half written is cleared away, and what was stored is complete."""
    raise KeyboardInterrupt


def _run() -> int:
    started_as(sys.argv[0])
    try:
        try:
            code = app(standalone_mode=False, prog_name="tosdiff", complete_var=_COMPLETE)
        finally:
            tell_unproven()
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            drop_output()
        return _interrupted() if code == ExitCode.INTERRUPTED else int(code or 0)
    except TosdiffError as problem:
        complain(problem)
        return problem.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return _interrupted()
    except BrokenPipeError:
        return _reader_left()
    except SystemExit as ended:  # what click makes of a broken pipe, with the code for "wording changed"
        if isinstance(ended.__context__, BrokenPipeError):
            return _reader_left()
        raise
    except UnicodeEncodeError as problem:
        # a quotation with other characters in place of its own would be worth nothing
        complain(
            UsageError(
                f"the output's encoding, {problem.encoding}, cannot hold this text",
                hint="set PYTHONIOENCODING=utf-8",
            )
        )
        return ExitCode.USAGE
    except OSError as problem:
        complain(StoreError(f"{problem.strerror or problem}: {problem.filename or 'output'}"))
        return ExitCode.STORE
    except Exception as problem:
        if hasattr(problem, "exit_code") and hasattr(problem, "show"):  # a usage error of the parser's own
            problem.show()
            return int(problem.exit_code)
        report_bug(problem)
        return ExitCode.BUG


def _interrupted() -> int:
    note("\ninterrupted; what was stored is complete")
    return ExitCode.INTERRUPTED


def _reader_left() -> int:
    """End well: the reader (a pager, head) has left, and saw what it wanted to see."""
    drop_output()
    return ExitCode.OK
