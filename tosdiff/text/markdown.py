"""Blocks to Markdown, to read and to grep, and Markdown files back to blocks.

Invariant: `blocks_of(markdown_of(blocks))` has the kinds, texts, heading levels and heading paths of
`blocks`, whatever characters the texts hold, as long as `structured` has settled them and their
whitespace is folded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from tosdiff.language.keeping import kept_by_paragraph
from tosdiff.models import Block, BlockKind, Link
from tosdiff.text.cells import Written, cells_of
from tosdiff.text.structure import structured

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

# What Markdown would take as markup inside running text.
_SPECIAL = re.compile(r"([\\`*_\[\]<&])")
_LINE_START = re.compile(r"#{1,6}(?=\s|$)|[-+>|]|~{3}|={1,}$|(\d{1,9})(?=[.)](?:\s|$))")
_HEADING_END = re.compile(r"(?<!\\)#(?=#*$)")
# A row that would make the row above it the head of a table.
_RULED_ROW = re.compile(r"[-:|\s]+$")
_RULE = re.compile(r"(?<!\\)-")
_TARGET = {" ": "%20", "*": "%2A"} | {char: "\\" + char for char in "\\()<>&"}
_NUMBER = re.compile(r"\d{1,9}[.)]$")
# Letters in brackets are read back as `structured` reads them in any text; other markers are set off by a
# no-break space, which no folded text holds.
_LETTER = re.compile(r"\((?:[a-z]|[ivx]{1,4}|\d{1,2})\)$")
SET_OFF = re.compile(r"(\S{1,12})\xa0(?=\S)|(\((?:[a-z]|[ivx]{1,4}|\d{1,2})\)) (?=\S)")
_NEWLINE = re.compile(r"\r\n?|\n")
# A line that begins with a word, a heading or bold words after a blank one ends every list and table above it, so that what
# follows is read by itself (CommonMark 0.31, 5.2: it is too little indented, and no lazy continuation follows a blank line).
_APART = re.compile(r"\n[ \t]*\n(?=[^\W\d_]|#|\*\*)")
_LONGEST_PART = 60_000  # characters; a long list or table is one part, and most of its versions are alike
_FENCE = re.compile(r"```|~~~")
_BOLD = re.compile(r"\*\*((?:\\.|[^*\\])+)\*\*")


def escape(text: str) -> str:
    """Return text that Markdown shows as it is, also at the start of a line."""
    escaped = _SPECIAL.sub(r"\\\1", text)
    start = _LINE_START.match(escaped)
    if not start:
        return escaped
    if start[1]:
        return f"{start[1]}\\{escaped[start.end() :]}"
    return "\\" + escaped


@kept_by_paragraph()
def _inline(text: str, run_in: int, links: tuple[Link, ...]) -> str:
    """Render a block's text with its links, its run-in heading in bold."""
    bold = text[:run_in].rstrip()
    if not bold.strip():
        return _linked(text, links, 0, len(text))
    return f"**{_linked(text, links, 0, len(bold))}**{_linked(text, links, len(bold), len(text))}"


def _linked(text: str, links: tuple[Link, ...], start: int, end: int) -> str:
    """Render text[start:end] with its links; of one that reaches beyond it, the part within."""
    parts: list[str] = []
    at = start
    for link in links:
        first, last = max(link.start, start), min(link.end, end)
        if first < at or last <= first:
            continue
        before = escape(text[at:first])
        # A mark of exclamation before a link would make it an image.
        parts.append(before[:-1] + "\\!" if before.endswith("!") else before)
        parts.append(f"[{escape(text[first:last])}]({_target(link.target)})")
        at = last
    parts.append(escape(text[at:end]))
    return "".join(parts)


@kept_by_paragraph()
def _target(target: str) -> str:
    """Write the target of a link so that it is read back, without what cannot be printed."""
    return "".join(_TARGET.get(char, char) for char in target if char.isprintable())


def markdown_of(blocks: Iterable[Block]) -> str:
    """Return the blocks as Markdown, one blank line between them, ending in one newline."""
    lines: list[str] = []
    previous: Block | None = None
    indents: list[tuple[int, int]] = []
    """Level of each open item, and where its contents start."""
    for block in blocks:
        line = _inline(block.text, block.run_in, block.links)
        if block.kind is BlockKind.HEADING:
            line = "#" * block.level + " " + _HEADING_END.sub(r"\\#", line)
        elif block.kind is BlockKind.ROW:
            line = f"| {_RULE.sub(chr(92) * 2 + '-', line) if _RULED_ROW.match(block.text) else line} |"
        elif block.kind is BlockKind.ITEM:
            while indents and indents[-1][0] >= block.level:
                indents.pop()
            bullet, printed = _printed(block.marker)
            indent = indents[-1][1] if indents else 0
            line = " " * indent + bullet + " " + printed + line
            indents.append((block.level, indent + len(bullet) + 1))
        if block.kind is not BlockKind.ITEM:
            indents.clear()
        together = (
            previous is not None
            and previous.kind is block.kind
            and block.kind in (BlockKind.ITEM, BlockKind.ROW)
            # A list that starts with another number than 1 cannot interrupt the item above it.
            and (not _NUMBER.match(block.marker) or _same_list(previous, block))
        )
        if lines and not together:
            lines.append("")
        lines.append(line)
        previous = block
    return "\n".join(lines) + "\n" if lines else ""


def _same_list(previous: Block, block: Block) -> bool:
    return (
        previous.level == block.level
        and bool(_NUMBER.match(previous.marker))
        and previous.marker[-1] == block.marker[-1]
    )


def _printed(marker: str) -> tuple[str, str]:
    """Return Markdown's own marker for an item, and what is printed after it."""
    if _NUMBER.match(marker):
        return marker, ""
    if marker in ("", "-", "*"):
        return "-", ""
    return "-", f"{escape(marker)}{' ' if _LETTER.match(marker) else chr(0xA0)}"


def blocks_of(markdown: str) -> tuple[Block, ...]:
    """Return the blocks of a Markdown text, with heading paths and lead-ins."""
    text = _NEWLINE.sub("\n", markdown).replace("\0", "\ufffd")
    parts = [text] if _FENCE.search(text) else _APART.split(text)
    return structured(block for part in parts for block in _read(part))


@kept_by_paragraph(longest=_LONGEST_PART)
def _read(markdown: str) -> tuple[Block, ...]:
    """Return the blocks of a part, before they are in their place."""
    parser = _parser()
    blocks: list[Block] = []
    tokens: list[Token] = []
    parser.block.parse(markdown, parser, {}, tokens)  # what stands within the blocks is read below
    lists: list[str] = []
    item: str | None = None
    heading = 0
    row: list[Written] | None = None
    head, line, lines = False, "", markdown.split("\n")
    for token in tokens:
        match token.type:
            case "thead_open" | "thead_close":
                head = token.type == "thead_open"
            case "heading_open":
                heading = int(token.tag[1])
            case "heading_close":
                heading = 0
            case "bullet_list_open" | "ordered_list_open":
                lists.append("-")
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
                item = None
            case "list_item_open":
                item = token.info + token.markup if token.info else "-"
            case "tr_open":
                row, line = [], lines[token.map[0]] if token.map else ""
            case "tr_close":
                blocks += _table_row([*(row or ()), *_surplus(line, len(row or ()))])
                row = None
            case "inline" if row is not None:
                row.append(Written(_plain(token.content)[0], heading=head))
            case "inline" if token.content.startswith("| ") and not heading and item is None:
                blocks += [_row(line) for line in token.content.split("\n")]
            case "inline":
                block = _block(token.content, heading, item, len(lists))
                if block.text:
                    blocks.append(block)
                    item = None
            case "fence":
                text = " ".join(token.content.split())
                if text:
                    blocks.append(Block(kind=BlockKind.PARAGRAPH, text=text))
    return tuple(blocks)


@cache
def _parser() -> MarkdownIt:
    """Return a CommonMark parser with tables that leaves every link target as it is written."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["code", "html_block"])
    # A target is kept, never followed: dropping the link would show its markup as text.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return parser


def _block(content: str, heading: int, item: str | None, depth: int) -> Block:
    """Return the block that one run of inline Markdown stands for."""
    marker = item or ""
    if item == "-" and not heading and (set_off := SET_OFF.match(content)):
        marker = _plain(set_off[1] or set_off[2])[0]
        content = content[set_off.end() :]
    text, bold, links = _plain(content)
    if heading:
        return Block(kind=BlockKind.HEADING, text=text, level=heading, links=links)
    if item is not None:
        return Block(kind=BlockKind.ITEM, text=text, level=depth, marker=marker, run_in=bold, links=links)
    # The level of a paragraph tells `structured` how deep in a list it stands.
    return Block(kind=BlockKind.PARAGRAPH, text=text, level=depth, run_in=bold, links=links)


def _surplus(line: str, held: int) -> list[Written]:
    """Return the cells of a row's line beyond those that its table has columns for, which CommonMark leaves out.

    An unescaped bar in a cell makes them, and then what is left out is the row's last cell.
    """
    from markdown_it.rules_block.table import escapedSplit

    cells = escapedSplit(line.strip().removeprefix("|").removesuffix("|"))
    return [Written(_plain(cell.strip())[0]) for cell in cells[held:]]


def _table_row(row: list[Written]) -> list[Block]:
    """Return the block of a table's row, none for a row of empty cells."""
    if not any(cell.text for cell in row):
        return []
    text = " ".join(" | ".join(cell.text for cell in row).split())
    return [Block(kind=BlockKind.ROW, text=text, cells=cells_of(text, row))]


def _row(line: str) -> Block:
    text, _, links = _plain(line)
    if not (line.startswith("| ") and text.endswith(" |") and len(text) > 3):
        return Block(kind=BlockKind.PARAGRAPH, text=text, links=links)
    moved = tuple(Link(start=k.start - 2, end=k.end - 2, target=k.target) for k in links)
    return Block(kind=BlockKind.ROW, text=text[2:-2], links=moved)


@kept_by_paragraph()
def _plain(content: str) -> tuple[str, int, tuple[Link, ...]]:
    """Return a run of inline Markdown as text, with the length of its leading bold words and its links.

    Leading bold is read before CommonMark is asked, whose flanking rule would show the stars of
    `**Changes.**We may`.
    """
    bold = _BOLD.match(content.lstrip())
    pieces = (bold[1], content.lstrip()[bold.end() :]) if bold else (content,)
    text, run_in = "", 0
    links: list[Link] = []
    for number, piece in enumerate(pieces):
        for child in _parser().parseInline(piece)[0].children or ():
            if child.type == "link_open":
                links.append(Link(start=len(text), end=0, target=str(child.attrs.get("href", ""))))
            elif child.type == "link_close" and links:
                links[-1] = Link(start=links[-1].start, end=len(text), target=links[-1].target)
            else:
                text = _joined(text, " " if child.type in ("softbreak", "hardbreak") else child.content)
        if bold and number == 0:
            run_in = len(text.rstrip())
    text = text.rstrip()
    kept = (Link(start=k.start, end=min(k.end, len(text)), target=k.target) for k in links)
    return text, min(run_in, len(text)), tuple(k for k in kept if k.end > k.start)


def _joined(text: str, piece: str) -> str:
    """Append a piece, folding whitespace within it and across the seam."""
    folded = " ".join(piece.split())
    if piece[:1].isspace() and text and not text.endswith(" "):
        text += " "
    return text + folded + (" " if folded and piece[-1].isspace() else "")
