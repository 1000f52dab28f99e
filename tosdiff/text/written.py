"""Texts that are written rather than marked up: plain text, Markdown, and what stands in a `<pre>`.

Invariant: no word is lost or added; blank lines part blocks, and so does a line that begins an item.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import urljoin

from tosdiff.language.keeping import kept_by_paragraph
from tosdiff.models import Block, BlockKind, Extraction, Link
from tosdiff.text.encodings import utf8
from tosdiff.text.structure import Draft, structured

_BLANK = re.compile(r"\n[ \t\f\v]*(?:\n[ \t\f\v]*)+")
_ITEM = re.compile(r"(?:([-*•◦▪·‣–—])|(\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})\)|[a-z]\.))[ \t]+(?=\S)")
_NUMBERED = re.compile(
    r"(?:(?:section|article|clause)[ \t]+)?(?:\d{1,2}\.?(?:\d{1,2}\.?)*|[IVX]{1,5}\.)[ \t]+\S", re.IGNORECASE
)
_RULE = re.compile(r"[-=_*~#\s]+")
_LONGEST_HEADING = 90
_WRAPPED = 120  # characters; a longer line was not broken by hand, and its end is that of a paragraph
_TITLE_ENDS = (".", ",", ";", ":", "?", "!")
_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(.*?\n)?---[ \t]*\n", re.DOTALL)
_FRONT_TITLE = re.compile(r"""^title:[ \t]*["']?(.+?)["']?[ \t]*$""", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# Tags among Markdown mean formatting, or the components of a documentation system; their names are no text.
_FENCE = re.compile(r"(^[ \t]*(?:```|~~~).*?^[ \t]*(?:```|~~~)[ \t]*$|`[^`\n]+`)", re.DOTALL | re.MULTILINE)
_LONE_TAG = re.compile(
    r"^[ \t]*(?:(?:</?[A-Za-z][\w.:-]*(?:\s[^<>\n]*)?/?>[ \t]*)+|:{3,}.*|\{/\*.*\*/\}|(?:import|export)\s.*\bfrom\s+[\"'].*)$",
    re.MULTILINE,
)
_INLINE_TAG = re.compile(
    r"</?(?:a|b|strong|i|em|u|s|sub|sup|small|span|code|kbd|p|div|font|center|br|li|ul|ol|td|th|tr|table|tbody|thead)\b[^<>\n]{0,400}>",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]")


def written(body: bytes, *, url: str, charset: str | None, marked: bool) -> Extraction:
    """Return the text of a file that is plain text or, where it is `marked`, Markdown."""
    page, encoding = utf8(body, charset)
    text = page.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    title = ""
    if marked:
        if front := _FRONT_MATTER.match(text):
            stated = _FRONT_TITLE.search(front[1] or "")
            title = stated[1] if stated else ""
            text = text[front.end() :]
        blocks = _marked(text, url)
    else:
        blocks = structured(drafts(text, titled=True))
    first = next((b.text for b in blocks if b.kind is BlockKind.HEADING), "")
    return Extraction(
        blocks=blocks,
        title=title or first or next((b.text for b in blocks if len(b.text) <= _LONGEST_HEADING), ""),
        language=None,
        coverage=1.0 if blocks else 0.0,
        method="markdown" if marked else "plain text",
        charset=encoding,
    )


def drafts(text: str, *, titled: bool = False) -> Iterator[Draft]:
    """Yield the blocks of a plain text; with `titled`, its first line alone may be its title."""
    first = titled
    for chunk in _BLANK.split(text.strip("\n")):
        lines = [line.strip() for line in chunk.split("\n")]
        lines = [line for line in lines if line and not _RULE.fullmatch(line)]
        for block in _joined(lines):
            yield _draft(block, alone=len(lines) == 1, first=first)
            first = False


def _joined(lines: list[str]) -> Iterator[str]:
    """Yield the lines of a chunk as blocks: lines broken by hand are joined."""
    apart = any(len(line) > _WRAPPED for line in lines)
    held: list[str] = []
    for line in lines:
        if held and (apart or _ITEM.match(line)):
            yield " ".join(held)
            held = []
        held.append(line)
    if held:
        yield " ".join(held)


def _draft(line: str, *, alone: bool, first: bool) -> Draft:
    text = " ".join(line.split())
    if (
        alone
        and (first or _is_heading(text))
        and len(text) <= _LONGEST_HEADING
        and not text.endswith(_TITLE_ENDS)
    ):
        return Draft(BlockKind.HEADING, text, 1 if first else 2)
    if item := _ITEM.match(text):
        return Draft(BlockKind.ITEM, text[item.end() :], 1, "-" if item[1] else item[2])
    return Draft(BlockKind.PARAGRAPH, text)


def _is_heading(text: str) -> bool:
    """Whether a line that stands alone is in capitals, or begins with a number and a capital."""
    letters = _LETTERS.findall(text)
    if len(letters) > 3 and text.upper() == text and text.lower() != text:
        return True
    return bool(_NUMBERED.match(text)) and text.count(" ") <= 12


def _marked(text: str, url: str) -> tuple[Block, ...]:
    from tosdiff.text.markdown import blocks_of

    text = _COMMENT.sub("", text)
    pieces = _FENCE.split(text)
    for at in range(0, len(pieces), 2):  # between code, which is kept as it stands
        pieces[at] = _INLINE_TAG.sub(_tag, _LONE_TAG.sub("", pieces[at]))
    return tuple(_linked(block, url) for block in blocks_of("".join(pieces)))


def _tag(found: re.Match[str]) -> str:
    return " " if found[0][1:3].lower() == "br" else ""


def _linked(block: Block, url: str) -> Block:
    """Make a block's links absolute, and leave out those within the page."""
    return replace(block, links=tuple(_absolute(block.links, url))) if block.links else block


def _absolute(links: Iterable[Link], url: str) -> Iterator[Link]:
    for link in links:
        if not link.target.startswith("#"):
            yield Link(start=link.start, end=link.end, target=_address(link.target, url))


@kept_by_paragraph()
def _address(target: str, url: str) -> str:
    try:
        return urljoin(url, target)
    except ValueError:
        return target
