"""Which passages of a page are its legal text.

Invariant: what is left out is judged by what it is and how much it holds; a part that holds a large share
of the page's legal-looking words is never taken for furniture.
"""

from __future__ import annotations

from collections.abc import Sequence

from tosdiff.text.walk import Region, Walked

# Of 137 real pages, 79 had a usable main; among several candidates the tightest that keeps four fifths of
# the largest one's text was best, and a main under a quarter of the page's text held a menu.
_TIGHT = 0.8
_TOO_SMALL = 0.25
# A header, footer, aside or "cookie" part with more than this share of the page's sentences holds law.
_LAW_SHARE = 0.3
_SENTENCE_WORDS = 8


def weights(texts: Sequence[str]) -> list[int]:
    """Return how many legal-looking words each passage holds: those of sentences, not of menu entries."""
    found = []
    for text in texts:
        count = text.count(" ") + 1
        found.append(count if count >= _SENTENCE_WORDS else 0)
    return found


def choose(walked: Walked, texts: Sequence[str]) -> tuple[list[bool], str]:
    """Return for each passage whether it is kept, and which part of the page decided."""
    weight = weights(texts)
    total = sum(weight)
    sums = [0]
    for each in weight:
        sums.append(sums[-1] + each)

    def held(region: Region) -> int:
        return sums[region.end] - sums[region.start]

    dropped = [False] * len(texts)
    for region in walked.regions:
        if region.kind in ("main", "article", "header") or region.end <= region.start:
            continue
        held_here = walked.passages[region.start : region.end]
        if region.kind == "furniture" and all(passage.kind == "heading" for passage in held_here):
            continue  # a class named for the contents list that a heading is entered in
        if region.kind in ("nav", "dialog", "unseen") or held(region) <= _LAW_SHARE * total:
            if region.kind in ("nav", "dialog", "unseen") and held(region) > 0.5 * total:
                continue
            dropped[region.start : region.end] = [True] * (region.end - region.start)
    kept_sums = [0]
    for gone, each in zip(dropped, weight, strict=True):
        kept_sums.append(kept_sums[-1] + (0 if gone else each))
    body = kept_sums[-1]

    def kept(region: Region) -> int:
        return kept_sums[region.end] - kept_sums[region.start]

    candidates = [r for r in walked.regions if r.kind in ("main", "article") and r.end > r.start]
    largest = max((kept(r) for r in candidates), default=0)
    if candidates and largest >= _TOO_SMALL * body and largest > 0:
        tight = [r for r in candidates if kept(r) >= _TIGHT * largest]
        best = min(tight, key=lambda r: (kept(r), r.end - r.start))
        siblings = [best]
        if best.kind == "article":  # one article a section: they belong together
            siblings = [r for r in candidates if r.kind == "article" and kept(r) > 0]
            if sum(kept(r) for r in siblings) < kept(best) * 1.2:
                siblings = [best]
        inside = [False] * len(texts)
        for r in siblings:
            inside[r.start : r.end] = [True] * (r.end - r.start)
        return [i and not gone for i, gone in zip(inside, dropped, strict=True)], best.kind
    for region in walked.regions:
        if region.kind == "header" and region.end > region.start and held(region) <= _LAW_SHARE * total:
            dropped[region.start : region.end] = [True] * (region.end - region.start)
    return [not gone for gone in dropped], "body"
