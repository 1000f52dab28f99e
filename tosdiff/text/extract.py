"""The legal text of a page: bytes to blocks with their heading paths.

Invariant: the same bytes, address, charset and selectors give the same blocks; any bytes give an
extraction, an empty one where there is no text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urljoin

from lxml import etree

from tosdiff.models import Block, BlockKind, Extraction, Link
from tosdiff.text.page import decode, parse
from tosdiff.text.readability import second_voice
from tosdiff.text.region import choose, weights
from tosdiff.text.structure import structured
from tosdiff.text.walk import Passage, Walked, walk

_NEW_WINDOW = re.compile(r"\s*\(?\bopens? in (?:a )?new (?:window|tab)\b\)?", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"[\W_]*(?:loading)?[\W_]*", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}")
_SHORT_BUTTON = 4  # words: "Share", "Copy link"; an accordion's button names a section


def extract(
    body: bytes,
    *,
    url: str = "",
    charset: str | None = None,
    select: Sequence[str] = (),
    remove: Sequence[str] = (),
) -> Extraction:
    """Return the legal text of a page.

    `select` are CSS selectors tried in order, the first that finds text wins; without one that does, the
    page's own structure decides. `remove` leaves out what it matches. `charset` is the one declared by
    the server.
    """
    text, encoding = decode(body, charset)
    root = parse(text)
    if root is None:
        return Extraction(blocks=(), title="", language=None, coverage=0.0, method="none", charset=encoding)
    removed = frozenset(each for selector in remove for each in _matches(root, selector))
    method, passages, texts, kept, coverage = "", [], [], [], 0.0
    for selector in select:
        chosen = [walk(each, removed) for each in _outermost(_matches(root, selector))]
        passages = [p for walked in chosen for p in walked.passages]
        texts = [p.text for p in passages]
        if any(texts):
            method, kept, coverage = f"select: {selector}", [True] * len(texts), 1.0
            break
    if not method:
        top = root.find("body")
        walked = walk(root if top is None else top, removed)
        passages, texts = walked.passages, [p.text for p in walked.passages]
        kept, method = choose(walked, texts)
        if method == "body":
            kept, method = second_voice(text, texts, kept)
        coverage = _coverage(walked, texts, kept)
    blocks = structured(_blocks(passages, texts, kept, _base(root, url)))
    return Extraction(
        blocks=blocks,
        title=_title(root),
        language=_language(root),
        coverage=coverage,
        method=method,
        charset=encoding,
        password_field=any((e.get("type") or "").lower() == "password" for e in root.iter("input")),
        script_share=sum(len(e.text or "") for e in root.iter("script")) / max(len(text), 1),
    )


def _matches(root: etree._Element, selector: str) -> list[etree._Element]:
    from cssselect import HTMLTranslator

    found = root.xpath(HTMLTranslator().css_to_xpath(selector))
    return [each for each in found if isinstance(each, etree._Element)] if isinstance(found, list) else []


def _outermost(elements: list[etree._Element]) -> list[etree._Element]:
    """Return the elements that stand in no other of them."""
    chosen = set(elements)
    return [e for e in elements if not any(above in chosen for above in e.iterancestors())]


def _coverage(walked: Walked, texts: Sequence[str], kept: Sequence[bool]) -> float:
    """Return the share of the page's sentence words, menus and dialogs apart, that was kept."""
    counted = weights(texts)
    for region in walked.regions:
        if region.kind in ("nav", "dialog", "unseen"):
            counted[region.start : region.end] = [0] * (region.end - region.start)
    total = sum(counted)
    return sum(w for w, keep in zip(counted, kept, strict=True) if keep) / total if total else 0.0


def _blocks(
    passages: Sequence[Passage], texts: Sequence[str], kept: Sequence[bool], base: str
) -> list[Block]:
    """Return the kept passages as blocks; a hidden copy of what also stands openly is left out."""
    open_texts = {t for p, t, keep in zip(passages, texts, kept, strict=True) if keep and not p.hidden}
    blocks: list[Block] = []
    for passage, flat, keep in zip(passages, texts, kept, strict=True):
        if not keep or (passage.hidden and flat in open_texts) or _PLACEHOLDER.fullmatch(flat):
            continue
        if passage.button and flat.count(" ") + 1 < _SHORT_BUTTON and passage.kind == "paragraph":
            continue
        block = _block(passage, base)
        if block.text:
            blocks.append(block)
    return blocks


def _block(passage: Passage, base: str) -> Block:
    """Fold whitespace, keeping where links and the leading bold run are."""
    shown = ""
    bold_end, bold_open = 0, True
    links: list[Link] = []
    for text, bold, target in passage.pieces:
        words = text.split()
        if not words:
            if shown and shown[-1] != " ":
                shown += " "
            continue
        piece = " ".join(words)
        if text[0].isspace() and shown and shown[-1] != " ":
            shown += " "
        if text[-1].isspace():
            piece += " "
        start = len(shown)
        shown += piece
        end = start + len(piece.rstrip())
        if bold and bold_open:
            bold_end = end
        else:
            bold_open = False
        if target and not target.startswith(("javascript:", "#")):
            _link(links, start, end, target, base)
    if passage.kind == "row":
        shown = shown.strip(" |")
    stripped = shown.strip()
    if "new" in stripped:
        stripped = _NEW_WINDOW.sub("", stripped)
    size = len(stripped)
    return Block(
        kind=BlockKind(passage.kind),
        text=stripped,
        level=passage.level,
        marker=passage.marker,
        run_in=min(bold_end, size),
        links=tuple(link for link in links if link.end <= size) if passage.kind != "row" else (),
    )


def _link(links: list[Link], start: int, end: int, target: str, base: str) -> None:
    """Add a link, or lengthen the last one where its words go on."""
    try:
        absolute = urljoin(base, target.strip())
    except ValueError:
        absolute = target.strip()
    if links and links[-1].target == absolute and start - links[-1].end <= 1:
        start = links.pop().start
    if end > start:
        links.append(Link(start=start, end=end, target=absolute))


def _base(root: etree._Element, url: str) -> str:
    base = next((e.get("href") for e in root.iter("base") if e.get("href")), None)
    try:
        return urljoin(url, base) if base else url
    except ValueError:
        return url


def _title(root: etree._Element) -> str:
    found = next(root.iter("title"), None)
    return (
        _SPACE.sub(" ", "".join(str(piece) for piece in found.itertext())).strip()
        if found is not None
        else ""
    )


def _language(root: etree._Element) -> str | None:
    found = _LANGUAGE.match(
        (root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip()
    )
    return found[0].lower() if found else None
