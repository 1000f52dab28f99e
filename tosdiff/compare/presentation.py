"""What differs between two versions besides their words: links, kinds of blocks, markers.

Invariant: a link is told only where its words stand in both versions and its target does not.
"""

from __future__ import annotations

from tosdiff.compare.judgement import clip
from tosdiff.language.normalise import normal
from tosdiff.language.targets import stable_target
from tosdiff.models import DocumentText


def markup(before: DocumentText, after: DocumentText) -> str:
    """Return what differs where no word does, in one line."""
    if targets := link_targets(before, after):
        return targets
    pairs = list(zip(before.blocks, after.blocks, strict=False))
    if any(old.kind is not new.kind or old.level != new.level for old, new in pairs):
        return "only the layout: headings, paragraphs or lists"
    if any(old.marker != new.marker for old, new in pairs):
        return "only the markers of lists"
    return "no word changed"


def link_targets(before: DocumentText, after: DocumentText) -> str:
    """Return the links whose words stand and whose target changed, or an empty text."""
    old, new = _links(before), _links(after)
    turned = [
        f"“{clip(label, 40)}” {clip(min(gone), 90)} -> {clip(min(come), 90)}"
        for label in old
        if label in new and (gone := old[label] - new[label]) and (come := new[label] - old[label])
    ]
    return "links changed: " + "; ".join(turned) if turned else ""


def _links(version: DocumentText) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for block in version.blocks:
        for link in block.links:
            found.setdefault(normal(block.text[link.start : link.end]), set()).add(stable_target(link.target))
    return found
