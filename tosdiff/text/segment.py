"""Blocks to sentences, the units that are labelled and cited.

nupunkt proposes the boundaries, fed block by block because it joins headings and lists otherwise; what it
gets wrong in legal text is corrected here. Invariant: a sentence is a slice of the version's plain text,
unaltered; headings hold none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from tosdiff.models import BLOCK_SEPARATOR, Block, BlockKind, Clause, Span

# A boundary candidate: a stop, closing marks, space or invisible characters, and something that can begin
# a sentence.
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
_GAP = rf"[\s{_INVISIBLE}]"
_CANDIDATE = re.compile(rf"[.!?][\"'”’)\]]*(?:{_GAP}+)(?=[\"'“‘(\[]*[A-Z0-9À-Þ])")
# Words that end in a stop and do not end a sentence.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[\"“])(?:e\.g|i\.e|etc|vs|cf|viz|approx|incl|excl|nos?|arts?|secs?|paras?|ch|cl|reg|"
    r"inc|ltd|corp|co|llc|l\.l\.c|plc|s\.a|b\.v|gmbh|mr|mrs|ms|dr|prof|st|jr|sr|u\.s|u\.k|u\.s\.c|e\.u|c\.f\.r|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|fig|vol|ed|attn|dept|[A-Z])\.$",
    re.IGNORECASE,
)
# Of these, the ones that may end one too, when a word that begins sentences follows.
_CLOSING = re.compile(r"(?:inc|ltd|corp|co|llc|plc|etc|u\.s|u\.k|e\.u|s\.a|b\.v)\.$", re.IGNORECASE)
_STARTER = re.compile(
    r"(?:The|We|You|If|This|These|Our|Your|It|In|All|Any|By|For|However|When|To|Please|No)\b"
)
_LONE_NUMBER = re.compile(
    rf"^[\W_]*(?:\d{{1,3}}(?:\.\d{{1,3}})*|[ivxlc]{{1,6}}|[a-z])[.)]+{_GAP}*$", re.IGNORECASE
)
_NOTHING = re.compile(r"[\W_]*$")
# A bracket that stays open this long was never closed.
_LONGEST_BRACKET = 600
# Enough to see an abbreviation and where it starts; a longer tail would make long blocks quadratic.
_TAIL = 24


def segment(blocks: Sequence[Block]) -> tuple[Clause, ...]:
    """Return every sentence of every block but headings, unlabelled, in order."""
    found: list[Clause] = []
    offset = 0
    for index, block in enumerate(blocks):
        if block.kind is not BlockKind.HEADING:
            for start, end in _kept_sentences(block.text, block.run_in):
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


def sentences(text: str, start: int = 0, *, quick: bool = False) -> Iterator[Span]:
    """Yield the spans of the sentences in text[start:], without the space around them.

    `quick` does without nupunkt, whose import takes longer than a search does: enough to say where to look,
    not to count by.
    """
    start = _first_visible(text, start, also=".:–—-")
    for stop in _boundaries(text, start, quick=quick):
        if stop > start and _complete(text[start:stop], text[stop : stop + 20]):
            yield (start, start + len(text[start:stop].rstrip()))
            start = _first_visible(text, stop)
    end = len(text.rstrip())
    if start < end and any(char.isalnum() for char in text[start:end]):
        yield (start, end)


@lru_cache(maxsize=4096)  # a history holds the same paragraphs in version after version
def _kept_sentences(text: str, start: int) -> tuple[Span, ...]:
    return tuple(sentences(text, start))


def _first_visible(text: str, at: int, also: str = "") -> int:
    """Return the index of the first character from `at` on that is not space, invisible or in `also`."""
    while at < len(text) and (text[at].isspace() or text[at] in _INVISIBLE or text[at] in also):
        at += 1
    return at


def _boundaries(text: str, start: int, *, quick: bool) -> list[int]:
    """Return where a sentence may end: nupunkt's proposals and every stop before a capital or figure."""
    proposed = {match.end() for match in _CANDIDATE.finditer(text, start)}
    if not quick:
        from nupunkt import sent_spans

        for _, end in sent_spans(text[start:]):
            proposed.add(_first_visible(text, start + end))
    return sorted(at for at in proposed if start < at < len(text))


def _complete(head: str, following: str) -> bool:
    """Whether what was read so far is a sentence of its own."""
    stripped = head.rstrip()
    if _LONE_NUMBER.match(stripped) or _NOTHING.match(stripped):
        return False
    tail = stripped[-_TAIL:]
    if _ABBREVIATION.search(tail) and not (_CLOSING.search(tail) and _STARTER.match(following)):
        return False
    if len(head) < _LONGEST_BRACKET and head.count("(") > head.count(")"):
        return False
    return not _NOTHING.match(following) and following[:1] != "|"
