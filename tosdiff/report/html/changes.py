"""A change of a document: what it means, then each clause with its redline.

Removed words are struck through, added ones underlined. The marks `[-…-]` and `{+…+}` stand there too, not displayed: a
program that makes plain text of this, as for the other half of a mail, keeps what was removed from what was added.
Invariant: as in `report.html`.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from tosdiff.compare.summary import rewords
from tosdiff.models import Change, Comparison, Edit, Headline, Op, Significance
from tosdiff.report.safe import printable
from tosdiff.report.words.commands import runnable
from tosdiff.report.words.news import FAVOUR_SIGNS, happened

_STYLES = {
    Op.DELETE: ("del", "color:#b00020", "[-", "-]"),
    Op.INSERT: ("ins", "color:#006b2d", "{+", "+}"),
}
_HIDDEN = '<span style="display:none">{}</span>'


def changes(document: str, comparison: Comparison, *, characters: int) -> str:
    """Return what changed, what matters most first.

    Args:
        document: its id, for the command that shows the rest.
        comparison: the two versions.
        characters: about how long the redlines may be in all; what is left is counted.
    """
    parts = [*map(_headline, comparison.headlines), f"<p><small>{clean(comparison.explanation)}</small></p>"]
    if comparison.significance is Significance.EDITION:
        return "".join(parts)
    reworded = [each for each in comparison.changes if rewords(each)]
    shown: list[Change] = []
    used = 0
    for each in sorted(reworded, key=lambda change: not change.labels):
        used += sum(len(edit.text) for edit in each.edits)
        if shown and used > characters:
            break
        shown.append(each)
    for path, group in groupby(shown, key=lambda change: change.heading_path):
        if path:
            parts.append(f"<h4>{clean(' › '.join(path))}</h4>")
        parts += map(_change, group)
    if left := len(reworded) - len(shown):
        parts.append(
            f"<p><em>{left} more: <code>{clean(runnable(f'tosdiff diff {document}'))}</code></em></p>"
        )
    return "".join(parts)


def clean(text: str) -> str:
    """Return text from the web for a place between tags or in quoted attributes."""
    return escape(printable(text))


def _headline(each: Headline) -> str:
    return f"<p><strong>{FAVOUR_SIGNS[each.verdict]} {clean(each.text)}</strong></p>"


def _change(change: Change) -> str:
    labels = f" <small>{clean(' · '.join(change.labels))}</small>" if change.labels else ""
    return f"<p><em>{happened(change)}</em>{labels}</p><blockquote>{_redline(change.edits)}</blockquote>"


def _redline(edits: Sequence[Edit]) -> str:
    shown: list[str] = []
    for place, edit in enumerate(edits):
        body = edit.text.strip()
        if edit.op is Op.KEEP or not body:
            shown.append(clean(edit.text))
            continue
        tag, style, left, right = _STYLES[edit.op]
        start = edit.text.index(body)
        # what went and what came in its place are two words to the eye
        apart = " " if place and edits[place - 1].op is not Op.KEEP and not edit.text[:1].isspace() else ""
        shown.append(
            f"{apart}{edit.text[:start]}{_HIDDEN.format(left)}"
            f'<{tag} style="{style}">{clean(body)}</{tag}>{_HIDDEN.format(right)}{edit.text[start + len(body) :]}'
        )
    return "".join(shown).replace("\n", "<br>")
