"""Blocks to sentences, the units that are labelled and cited.

Invariant: a sentence is a slice of the version's plain text, unaltered; headings hold none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tosdiff.models import BLOCK_SEPARATOR, Block, BlockKind, Clause, Span

# A boundary candidate: a stop, closing marks, space, and something that can begin a sentence.
_CANDIDATE = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9À-Þ*•])")
# Words that end in a stop and do not end a sentence.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[\"“])(?:e\.g|i\.e|etc|vs|cf|viz|approx|incl|excl|no|nos|art|arts|sec|para|paras|ch|cl|reg|"
    r"inc|ltd|corp|co|llc|l\.l\.c|plc|s\.a|b\.v|gmbh|mr|mrs|ms|dr|prof|st|jr|sr|u\.s|u\.k|u\.s\.c|e\.u|c\.f\.r|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|fig|vol|ed|attn|dept|[A-Z])\.$",
    re.IGNORECASE,
)
_FOLLOWED = re.compile(r"(?:inc|ltd|corp|co|llc|plc|etc|u\.s|u\.k|e\.u|s\.a|b\.v)\.$", re.IGNORECASE)
_STARTER = re.compile(r"(?:The|We|You|If|This|These|Our|Your|It|In|All|Any|By|For|However|When|To|Please|No)\b")
_LONE_NUMBER = re.compile(r"^\W*(?:\d+(?:\.\d+)*|[ivxlc]+|[a-z])[.)]?$", re.IGNORECASE)


def segment(blocks: Sequence[Block]) -> tuple[Clause, ...]:
    """Return every sentence of every block but headings, unlabelled, in order."""
    found: list[Clause] = []
    offset = 0
    for index, block in enumerate(blocks):
        if block.kind is not BlockKind.HEADING:
            for start, end in sentences(block.text, block.run_in):
                found.append(
                    Clause(
                        text=block.text[start:end],
                        span=(offset + start, offset + end),
                        block=index,
                        heading_path=block.heading_path,
                        lead_in=block.lead_in,
                    )
                )
        offset += len(block.text) + len(BLOCK_SEPARATOR)
    return tuple(found)


def sentences(text: str, start: int = 0) -> Iterator[Span]:
    """Yield the spans of the sentences in text[start:], without the space around them."""
    while start < len(text) and (text[start].isspace() or text[start] in ".:–—-"):
        start += 1
    for match in _CANDIDATE.finditer(text, start):
        stop = match.start() + 1
        head = text[start:stop]
        if text[match.start()] == "." and not _ends(head, text[match.end() : match.end() + 20]):
            continue
        if head.count("(") > head.count(")") and len(head) < 600:
            continue
        end = start + len(text[start : match.end()].rstrip())
        yield (start, end)
        start = match.end()
    end = len(text.rstrip())
    if start < end:
        yield (start, end)


def _ends(head: str, following: str) -> bool:
    if _LONE_NUMBER.match(head):
        return False
    if _ABBREVIATION.search(head):
        return bool(_FOLLOWED.search(head) and _STARTER.match(following))
    return True
