"""Blocks to Markdown, to read and to grep, and Markdown files back to blocks.

Invariant: `blocks_of(markdown_of(blocks))` has the kinds, texts and heading paths of `blocks`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tosdiff.models import Block, BlockKind

# What Markdown would take as markup inside running text. A lone `_` or `*` between spaces is none.
_SPECIAL = re.compile(r"([\\`*_\[\]<])")
_LINE_START = re.compile(r"^(#{1,6}\s|[-+>]|\d+[.)]\s|={3,}|-{3,})")


def escape(text: str) -> str:
    """Return text that Markdown shows as it is."""
    escaped = _SPECIAL.sub(r"\\\1", text)
    return _LINE_START.sub(lambda m: "\\" + m[0] if not m[0][0].isdigit() else _escape_number(m[0]), escaped)


def _escape_number(start: str) -> str:
    return re.sub(r"([.)])", r"\\\1", start, count=1)


def _inline(block: Block) -> str:
    """Render a block's text with its links and run-in heading."""
    parts: list[str] = []
    at = 0
    for link in block.links:
        if link.start < at or link.end <= link.start:
            continue
        parts.append(_bold(block, at, link.start))
        target = link.target.replace(" ", "%20").replace("(", "%28").replace(")", "%29").replace("<", "%3C")
        parts.append(f"[{escape(block.text[link.start : link.end])}]({target})")
        at = link.end
    parts.append(_bold(block, at, len(block.text)))
    return "".join(parts)


def _bold(block: Block, start: int, end: int) -> str:
    """Escape text[start:end], the run-in part of it in bold."""
    cut = min(max(block.run_in, start), end)
    bold, rest = block.text[start:cut], block.text[cut:end]
    stripped = bold.strip()
    if not stripped:
        return escape(bold + rest)
    left, right = bold[: len(bold) - len(bold.lstrip())], bold[len(bold.rstrip()) :]
    return f"{left}**{escape(stripped)}**{right}{escape(rest)}"


def markdown_of(blocks: Iterable[Block]) -> str:
    """Return the blocks as Markdown, one blank line between them, ending in one newline."""
    lines: list[str] = []
    previous: Block | None = None
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            line = "#" * block.level + " " + _inline(block)
        elif block.kind is BlockKind.ITEM:
            marker = block.marker or "-"
            printed = (
                marker
                if marker in ("-", "*") or re.fullmatch(r"\d{1,9}[.)]", marker)
                else f"- {escape(marker)}"
            )
            line = "    " * (block.level - 1) + printed + " " + _inline(block)
        elif block.kind is BlockKind.ROW:
            line = "| " + _inline(block) + " |"
        else:
            line = _inline(block)
        together = (
            previous is not None
            and previous.kind is block.kind
            and block.kind in (BlockKind.ITEM, BlockKind.ROW)
        )
        if lines and not together:
            lines.append("")
        lines.append(line)
        previous = block
    return "\n".join(lines) + "\n" if lines else ""
