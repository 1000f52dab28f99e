"""The chain of a log by its published form: what is broken in it, and where two machines wrote.

Invariant: as in `evidence.published`; a line is a branch, and no damage, only where all that it builds on stands
before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tosdiff.evidence import published
from tosdiff.evidence.published import FIRST, LogLine, digest


@dataclass(slots=True)
class CheckedLog:
    """What the log of one document says, and what is wrong with it."""

    wrong: list[tuple[int, str]] = field(default_factory=list)
    """By number of the line."""
    notices: list[tuple[int, str]] = field(default_factory=list)
    """What is no damage, but to be known."""
    manifests: dict[str, tuple[int, str | None]] = field(default_factory=dict)
    """By snapshot: the first line that names it, and the digest of its manifest given there."""
    refused: set[tuple[str, str]] = field(default_factory=set)
    """Time and digest of the body of each visit that was refused."""
    retaken: dict[str, set[str]] = field(default_factory=dict)
    """By snapshot: digests of WARC files that were written in place of a lost one."""
    last: str = FIRST
    """Digest of the last line."""
    heads: dict[str, int] = field(default_factory=dict)
    """Digests of the lines that none builds on, with their numbers."""
    digests: dict[str, int] = field(default_factory=dict)
    """Digests of all lines, with their numbers."""


def checked(lines: Sequence[bytes]) -> CheckedLog:
    """Follow the chain from its first line to its last."""
    log = CheckedLog()
    for number, line in enumerate(lines, 1):
        stated: LogLine | None = None
        try:
            stated = published.line_of(line)
            if not published.intact(line):
                raise ValueError(
                    "it was changed after it was written: it does not match the digest that it ends with"
                )
        except ValueError as problem:
            log.wrong.append((number, str(problem)))
        if stated is not None:
            _follow(log, stated, digest(line), number)
        log.last = digest(line)
        log.digests.setdefault(log.last, number)
        log.heads[log.last] = number
    return log


def _follow(log: CheckedLog, stated: LogLine, own: str, number: int) -> None:
    if stated.snapshot is not None and stated.snapshot not in log.manifests:
        log.manifests[stated.snapshot] = (number, stated.manifest)
    if stated.refused:
        log.refused.add(stated.refused)
    if stated.later:
        said = f"a newer tosdiff wrote it (form {stated.later}); it stands in the chain as written: update tosdiff to read it"
        log.notices.append((number, said))
    if stated.retaken and stated.snapshot:
        at, again = stated.retaken
        log.retaken.setdefault(stated.snapshot, set()).add(again)
        said = f"the WARC file of {stated.snapshot} was lost, and taken anew on {at} when the same page was served again"
        log.notices.append((number, said))
    if stated.rebuilt:
        log.notices.append((number, f"the log was made anew on {stated.rebuilt}; visits before are lost"))
    already_wrong = bool(log.wrong) and log.wrong[-1][0] == number
    before = (stated.previous, *stated.merges)
    if not already_wrong and (wrong := _misplaced(log, stated, own)):
        log.wrong.append((number, wrong))
    elif not already_wrong and stated.previous != log.last:
        begins = log.digests.get(stated.previous)
        where = f"after line {begins}" if begins else "at the beginning"
        said = f"a branch begins here, {where}: two machines wrote to this log, or somebody added to it"
        log.notices.append((number, said))
    for each in before:
        log.heads.pop(each, None)


def _misplaced(log: CheckedLog, stated: LogLine, own: str) -> str | None:
    if own in log.digests:
        return f"it is line {log.digests[own]} again"
    unknown = [each for each in stated.merges if each not in log.digests]
    if stated.previous == FIRST and log.last != FIRST:
        # a second beginning is what merging two stores leaves, which a later line then joins
        return None
    if stated.previous != FIRST and stated.previous not in log.digests:
        found = "there is none" if log.last == FIRST else f"found {short(log.last)}"
        expected = f"{short(stated.previous)} before it"
        return f"a line is missing or was changed before it: it expects {expected}, {found}"
    if unknown:
        return f"a line that it joins is missing: {short(unknown[0])}"
    return None


def who_made(branches: Sequence[int], beside: Sequence[str]) -> str:
    """Say what a log with branches leaves open.

    Args:
        branches: numbers of the lines with which one begins.
        beside: the visits of the evidence that stand on one side of one, each with its line.
    """
    of, stands = "each visit", ""
    if len(beside) == 1:
        of, stands = f"one visit here, {beside[0]}", "; it stands on one side of that"
    elif beside:
        of = f"these visits, {', '.join(beside[:-1])} and {beside[-1]}"
        stands = "; each stands on one side of that"
    lines = f"lines {', '.join(map(str, branches))}" if len(branches) > 1 else f"line {branches[0]}"
    return (
        f"Who made {of}: the log branches at {lines}{stands}, as where two machines wrote to one store or a former name was "
        "joined, and where somebody added visits that were never made."
    )


def short(full: str) -> str:
    return f"{full[:12]}…"
