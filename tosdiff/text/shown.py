"""What a browser shows though it stands in no plain element: shadow roots, frames with their page in an attribute,
read-only fields.

Invariant: after `unfold` every such text stands in the tree where a browser shows it, and nothing else has moved.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from tosdiff.text.page import parse

_SHADOW = ("shadowrootmode", "shadowroot")
_READ_ONLY = ("readonly", "disabled")


def unfold(
    templates: Sequence[etree._Element], frames: Sequence[etree._Element], fields: Sequence[etree._Element]
) -> None:
    """Turn what is shown of a page's `template`, `iframe` and `textarea` elements into plain elements.

    HTML Standard: a template with `shadowrootmode` is the content of its host (4.12.3), `srcdoc` the page of a
    frame (4.8.5). What a frame has at an address of its own is not part of these bytes.
    """
    for template in templates:
        if any(template.get(name) in ("open", "closed") for name in _SHADOW):
            template.tag = "div"
    for frame in frames:
        if page := (frame.get("srcdoc") or "").strip():
            _show(frame, page)
    for field in fields:
        if any(field.get(name) is not None for name in _READ_ONLY):
            field.tag = "pre"


def _show(frame: etree._Element, page: str) -> None:
    root = parse(page.encode("utf-8", "surrogatepass"))
    body = root.find("body") if root is not None else None
    if body is None:
        return
    frame.tag = "div"
    frame.text = body.text
    del frame[:]
    frame.extend(list(body))
