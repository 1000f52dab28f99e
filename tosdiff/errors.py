"""Every error a user can meet, each with its message, a hint and its exit code.

TosdiffError
├── UsageError                 2   a bad argument or configuration
│   ├── ProvidersFileError         providers.yaml: file, line, key
│   ├── ConfigError                the user's own config file: file, key
│   ├── TaxonomyError              a taxonomy file: file, rule
│   ├── UnknownDocumentError       no such provider or document
│   ├── UnknownVersionError        WHEN names no version
│   │   └── NotSeenError               … because the store does not reach back so far
│   ├── SchedulerError             a scheduler is missing, or refuses a job
│   ├── NothingToAcceptError       no refused page that may be taken after all
│   ├── UnknownModelError          no page names such a model
│   ├── UnknownLabelError          no such label or family
│   ├── QuoteNotFoundError         a quotation that does not stand in that version
│   └── UnreadableFileError        a local file that is not what was asked for
│       └── BrokenArchiveError 3   an archive that breaks off; what came before was taken
├── NotifyError                3   somebody who asked for it could not be told
├── FetchError                 3   a source could not be reached or read
│   ├── LostRedirectError          its redirects lead to no answer
│   └── ServiceBusyError           a service that asks to be left alone for now
├── UnreadableDocumentError    3   one document cannot be read: a wrong selector, a limit that was passed
└── StoreError                 4   the store is damaged, locked or not writable
    ├── DigestMismatchError        bytes no longer match their manifest
    ├── LostPageError              the WARC file of a snapshot is gone
    ├── OnlyNewerReadsError    3   what a newer tosdiff wrote, and this one cannot read
    ├── RenamedFolderError         the folder of one document, under the id of another
    └── StoreLockedError           another run holds the store

Invariant: only `cli.main` prints them; a library error is translated once, where its library is owned.
"""

from __future__ import annotations

import re
import shlex
from enum import IntEnum
from pathlib import Path


class ExitCode(IntEnum):
    """What the shell is told; 70 and 130 are raised by the interpreter's own exceptions."""

    OK = 0
    CHANGED = 1
    USAGE = 2
    INCOMPLETE = 3
    STORE = 4
    BUG = 70
    INTERRUPTED = 130


_USER_AND_PASSWORD = re.compile(r"(?<=://)[^\s/?#\"'<>\\]*@")


def without_password(text: str) -> str:
    """Return a text in which no address has a user and password (RFC 3986, section 3.2.1)."""
    return _USER_AND_PASSWORD.sub("", text) if "@" in text else text


class TosdiffError(Exception):
    """Something a user can understand and act on."""

    exit_code = ExitCode.BUG

    def __init__(self, message: str, *, hint: str = "") -> None:
        message = without_password(message)
        super().__init__(message)
        self.message = message
        """What is wrong and where, one sentence, no full stop."""
        self.hint = without_password(hint)
        """What to do next, or empty."""


class UsageError(TosdiffError):
    exit_code = ExitCode.USAGE


class ProvidersFileError(UsageError):
    """providers.yaml cannot be used."""

    def __init__(self, problem: str, *, file: str, line: int = 0, key: str = "", hint: str = "") -> None:
        place = f"{file}, line {line}" if line else file
        super().__init__(f"{place}: {f'{key}: ' if key else ''}{problem}", hint=hint)
        self.file, self.line, self.key = file, line, key


class ConfigError(UsageError):
    """The user's own config file cannot be used."""


class TaxonomyError(UsageError):
    """A taxonomy file cannot be used."""


class UnknownDocumentError(UsageError):
    """A name on the command line that providers.yaml does not declare."""


class UnknownVersionError(UsageError):
    """WHEN names no version of the document, or more than one."""


class SchedulerError(UsageError):
    """A scheduler of the operating system is missing, or refuses a job."""


class NothingToAcceptError(UsageError):
    """There is no refused page of the document that a person may overcome."""


class NotSeenError(UnknownVersionError):
    """WHEN is understood, and the store holds nothing of the document from then."""


class UnknownModelError(UsageError):
    """A model that no captured page names."""


class UnknownLabelError(UsageError):
    """A label that the taxonomy does not declare."""


class QuoteNotFoundError(UsageError):
    """The quotation does not stand in that version."""


class UnreadableFileError(UsageError):
    """A local file that cannot be read as what it should be."""


class BrokenArchiveError(UnreadableFileError):
    """An archive of saved pages that breaks off; what stands before the damage was taken."""

    exit_code = ExitCode.INCOMPLETE


class NotifyError(TosdiffError):
    """Somebody who asked for it could not be told."""

    exit_code = ExitCode.INCOMPLETE


class FetchError(TosdiffError):
    """The document could not be had from its address."""

    exit_code = ExitCode.INCOMPLETE


class LostRedirectError(FetchError):
    """Redirects that go in a circle, on without end, or to where nothing may be asked."""


class ServiceBusyError(FetchError):
    """A service that asks to be left alone for now."""

    def __init__(self, message: str, *, seconds: float, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.seconds = seconds
        """For how long."""


class UnreadableDocumentError(TosdiffError):
    """One document cannot be read as it is declared, or within what one may take."""

    exit_code = ExitCode.INCOMPLETE


class StoreError(TosdiffError):
    exit_code = ExitCode.STORE


class DigestMismatchError(StoreError):
    """The bytes on disk are not the bytes that were captured."""


class LostPageError(StoreError):
    """The file that holds the page of a snapshot is gone; its manifest says still what it was."""


class OnlyNewerReadsError(StoreError):
    """What stands as a newer tosdiff wrote it, and this one cannot read: nothing is damaged by that."""

    exit_code = ExitCode.INCOMPLETE


class RenamedFolderError(StoreError):
    """A folder holds what was stored under another id: it was renamed by hand, which damages nothing."""

    def __init__(self, root: Path, named: str, stored_as: str) -> None:
        super().__init__(
            f"{root / named} holds the snapshots of {stored_as}: its folder was renamed",
            hint=renamed_hint(root, named, stored_as),
        )


def renamed_hint(root: Path, named: str, stored_as: str) -> str:
    """Return what undoes the renaming of a folder by hand, and what makes it right."""
    undo = f"mv {shlex.quote(str(root / named))} {shlex.quote(str(root / stored_as))}"
    return f"`{undo}` undoes that; if {named} is its new name, declare `former_ids: [{stored_as}]` for it"


class StoreLockedError(StoreError):
    """Another tosdiff holds the store."""
