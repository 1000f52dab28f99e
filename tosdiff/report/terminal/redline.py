"""A change as shown: removed words struck through in red, added ones underlined in green.

Where there is no colour the same words stand in `[-…-]` and `{+…+}`. Invariant: text from the web goes
in as `rich.text.Text` only, made printable first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rich.style import Style
from rich.text import Text

from tosdiff.language.normalise import normal
from tosdiff.language.sentences import sentences
from tosdiff.models import Edit, Op
from tosdiff.report.safe import printable

DELETED = Style(color="red", strike=True)
INSERTED = Style(color="green", underline=True)
FOLDED = Style(dim=True, italic=True)
# Unchanged sentences of no more words than this are shown: the count would be as long.
KEPT_WORDS = 14
_STOPS = tuple(".!?;:。")
_WORD = re.compile(r"\S+\s*")


def redline(edits: Sequence[Edit], *, coloured: bool, folded: bool = True) -> Text:
    """Return both sides of a change as one running text; long unchanged runs are folded to a count."""
    edits = tuple(_seen(edits))
    shown = Text()
    last = len(edits) - 1
    for position, edit in enumerate(edits):
        if edit.op is Op.KEEP:
            shown.append_text(_kept(edit.text, first=position == 0, last=position == last, folded=folded))
        else:
            if position and edits[position - 1].op is not Op.KEEP and not shown.plain[-1:].isspace():
                shown.append(" ")  # what went and what came in its place are two words to the eye
            shown.append_text(_marked(edit, coloured))
    return shown


def _seen(edits: Sequence[Edit]) -> Iterator[Edit]:
    """Take as kept what differs in invisible characters alone: marks around nothing puzzle a reader."""
    rest = list(edits)
    while rest:
        edit = rest.pop(0)
        if (
            rest
            and (edit.op, rest[0].op) == (Op.DELETE, Op.INSERT)
            and _bare(edit.text) == _bare(rest[0].text)
        ):
            edit = Edit(op=Op.KEEP, text=rest.pop(0).text)
        elif edit.op is not Op.KEEP and edit.text.strip() and not _bare(edit.text):
            continue
        yield edit


def _bare(text: str) -> str:
    """Return a text without its invisible characters; quotes and dashes stay as they are."""
    return "".join(char for char in text if normal(char)).strip()


def one_side(edits: Sequence[Edit], drop: Op, *, coloured: bool) -> Text:
    """Return the old or the new text alone, the edits of the other side dropped."""
    return redline([edit for edit in edits if edit.op is not drop], coloured=coloured, folded=False)


def _marked(edit: Edit, coloured: bool) -> Text:
    """Mark the words, not the space around them: a struck blank is no information."""
    text = printable(edit.text)
    body = text.strip()
    if not body:
        return Text(text)
    start = text.index(body)
    style, left, right = (DELETED, "[-", "-]") if edit.op is Op.DELETE else (INSERTED, "{+", "+}")
    marked = Text(text[:start])
    marked.append(body if coloured else f"{left}{body}{right}", style=style if coloured else None)
    return marked.append(text[start + len(body) :])


def _kept(text: str, *, first: bool, last: bool, folded: bool) -> Text:
    """Return an unchanged run, whole sentences of it folded to a count: one that changed is shown from its first word."""
    if not folded or (first and last):
        return Text(printable(text))
    spans = list(sentences(text, quick=True, caseless=True))
    head = 0 if first or not spans else _after(text, spans[0][1])
    tail = len(text) if last or not spans else spans[-1][0]
    if not last and spans and text[spans[-1][1] - 1 :].rstrip()[-1:] in _STOPS and len(spans) > 1:
        tail = len(text)  # what changed begins a sentence of its own
    gone = len(_WORD.findall(text[head:tail])) if head < tail else 0
    if gone <= KEPT_WORDS:
        return Text(printable(text))
    shown = Text(printable(text[:head]))
    shown.append(f"[… {gone} words unchanged …]", style=FOLDED)
    rest = text[tail:]
    return shown.append(("" if last else " ") + printable(rest)) if rest or not last else shown


def _after(text: str, at: int) -> int:
    """Return where the blank after a sentence ends."""
    return at + len(text[at:]) - len(text[at:].lstrip())
