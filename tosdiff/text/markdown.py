"""Blocks to Markdown, to read and to grep, and Markdown files back to blocks.

Invariant: `blocks_of(markdown_of(blocks))` has the kinds, texts and heading paths of `blocks`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tosdiff.models import Block, BlockKind, Link
from tosdiff.text.structure import structured

if TYPE_CHECKING:
    from markdown_it.token import Token

# What Markdown would take as markup inside running text. A lone `_` or `*` between spaces is none.
_SPECIAL = re.compile(r"([\\`*_\[\]<])")
_LINE_START = re.compile(r"^(#{1,6}\s|[-+>]|\d+[.)]\s|={3,}|-{3,})")


_TIGHT = (BlockKind.ITEM, BlockKind.ROW)


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


def blocks_of(markdown: str) -> tuple[Block, ...]:
    """Return the blocks of a Markdown text, with heading paths and lead-ins."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["code", "html_block"])
    blocks: list[Block] = []
    lists: list[tuple[str, int]] = []
    item: str | None = None
    heading, row = 0, None
    for token in parser.parse(markdown):
        match token.type:
            case "heading_open":
                heading = int(token.tag[1])
            case "heading_close":
                heading = 0
            case "bullet_list_open":
                lists.append(("-", 0))
            case "ordered_list_open":
                lists.append((token.markup or ".", int(token.attrs.get("start", 1))))
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "list_item_open":
                item = token.info + lists[-1][0] if token.info else "-"
            case "tr_open":
                row = []
            case "tr_close":
                blocks.append(Block(kind=BlockKind.ROW, text=" | ".join(row or ())))
                row = None
            case "inline" if token.content.startswith("| ") and row is None:
                for line in token.content.split("\n"):
                    text, _, _ = _plain(parser.parseInline(line)[0])
                    kind = BlockKind.ROW if text.startswith("| ") and text.endswith(" |") else BlockKind.PARAGRAPH
                    blocks.append(Block(kind=kind, text=text[2:-2] if kind is BlockKind.ROW else text))
            case "inline" | "fence" | "html_block":
                text, bold, links = _plain(token)
                if row is not None:
                    row.append(text)
                elif text:
                    kind = BlockKind.HEADING if heading else BlockKind.ITEM if item is not None else None
                    blocks.append(
                        Block(
                            kind=kind or BlockKind.PARAGRAPH,
                            text=text,
                            level=heading or (len(lists) if item is not None else 0),
                            marker=item or "" if not heading else "",
                            run_in=bold,
                            links=links,
                        )
                    )
                    item = None
    return structured(blocks)


def _plain(token: Token) -> tuple[str, int, tuple[Link, ...]]:
    """Return an inline token's text, the length of its leading bold run, and its links."""
    if not token.children:
        return " ".join(token.content.split()), 0, ()
    text, bold_depth, bold_end, bold_open = "", 0, 0, True
    links: list[Link] = []
    opened: list[tuple[int, str]] = []
    for child in token.children:
        if child.type == "strong_open":
            bold_depth += 1
        elif child.type == "strong_close":
            bold_depth -= 1
        elif child.type == "link_open":
            opened.append((len(text), str(child.attrs.get("href", ""))))
        elif child.type == "link_close" and opened:
            start, target = opened.pop()
            if len(text) > start:
                links.append(Link(start=start, end=len(text), target=target))
        else:
            piece = " " if child.type in ("softbreak", "hardbreak") else child.content
            text += piece
            if piece.strip():
                bold_end = len(text.rstrip()) if bold_depth and bold_open else bold_end
                bold_open = bold_open and bold_depth > 0
    kept = text.rstrip()
    lead = len(kept) - len(kept.lstrip())
    moved = tuple(
        Link(start=max(k.start - lead, 0), end=min(k.end, len(kept)) - lead, target=k.target)
        for k in links
        if min(k.end, len(kept)) - lead > max(k.start - lead, 0)
    )
    return kept.strip(), max(0, bold_end - lead), moved
