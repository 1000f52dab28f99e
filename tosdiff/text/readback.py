"""The blocks of a stored text line by line, for who reads thousands of texts.

Invariant: `block_of_line` gives the kind, text, level and run-in heading that `blocks_of` gives for a line
of `markdown_of`, at a hundredth of the cost of parsing Markdown; paths and lead-ins are left out.
"""

from __future__ import annotations

import re

from tosdiff.models import Block, BlockKind
from tosdiff.text.markdown import SET_OFF

_HEADING = re.compile(r"(#{1,6}) ")
_ITEM = re.compile(r"(\s*)(-|\d{1,9}[.)]) ")
# What `markdown_of` writes unescaped is markup: bold for a run-in heading, and links.
_MARKUP = re.compile(r"\\(.)|\*\*|\[|\]\((?:\\.|[^\\()])*\)")


def block_of_line(line: str) -> Block:
    """Return the block that one line of our own Markdown stands for."""
    if heading := _HEADING.match(line):
        text = _plain(line[heading.end() :])
        return Block(kind=BlockKind.HEADING, text=text, level=len(heading[1]))
    if line.startswith("| ") and line.endswith(" |"):
        return Block(kind=BlockKind.ROW, text=_plain(line[2:-2]))
    kind, level, marker = BlockKind.PARAGRAPH, 0, ""
    if item := _ITEM.match(line):
        kind, level, marker = BlockKind.ITEM, 1, item[2]
        line = line[item.end() :]
        if marker == "-" and (set_off := SET_OFF.match(line)):
            marker = _plain(set_off[1] or set_off[2])
            line = line[set_off.end() :]
    text, run_in = _plain(line), 0
    if line.startswith("**") and (end := _bold_end(line)):
        run_in = len(_plain(line[:end]))
    return Block(kind=kind, text=text, level=level, marker=marker, run_in=run_in)


def _plain(markdown: str) -> str:
    if "\\" in markdown or "[" in markdown or "*" in markdown:
        return _MARKUP.sub(lambda found: found[1] or "", markdown)
    return markdown


def _bold_end(line: str) -> int:
    """Return where the leading bold words end, or 0."""
    for mark in _MARKUP.finditer(line, 2):
        if mark[0] == "**":
            return mark.end()
    return 0
