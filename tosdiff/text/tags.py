"""What the elements and roles of HTML are to the walk: never text, a break, a part of the page, a meaning.

Invariant: an element that stands in none of these tables is part of the line it stands in, as a browser shows it.
"""

from __future__ import annotations

NEVER = frozenset(
    ("script", "style", "noscript", "template", "svg", "option", "datalist", "iframe", "object",
     "head", "title", "audio", "video", "canvas", "textarea", "math", "map", "progress", "meter",
     "del", "s", "strike")
)  # fmt: skip
"""What holds no text, or text that is struck out."""
CHROME = frozenset(("nav", "footer", "aside", "dialog", "header", "menu"))
ROLES = {"main": "main", "article": "article", "tabpanel": "panel",
         "navigation": "nav", "contentinfo": "footer", "banner": "header", "complementary": "aside",
         "dialog": "dialog", "alertdialog": "dialog", "search": "nav", "menu": "nav", "menubar": "nav",
         "doc-toc": "nav", "doc-footnote": "", "doc-endnotes": "", "doc-endnote": "", "note": ""}  # fmt: skip
"""Roles (WAI-ARIA 1.2) that make an element another kind of part than its name does."""
NEVER_ROLES = frozenset(("listbox", "option", "tooltip", "progressbar"))
AS_TAG = {"cell": "td", "gridcell": "td", "columnheader": "th", "rowheader": "th", "row": "tr", "listitem": "li",
          "list": "ul", "paragraph": "p"}  # fmt: skip
"""Roles that make any element what another is by its name."""
BREAKS = frozenset(
    ("p", "div", "section", "article", "main", "ul", "ol", "li", "table", "tbody", "thead", "tfoot", "tr", "td",
     "th", "blockquote", "dl", "dt", "dd", "pre", "form", "fieldset", "figure", "figcaption", "address", "hr",
     "details", "summary", "body", "center", "caption", "legend", "h1", "h2", "h3", "h4", "h5", "h6",
     "hgroup", "search", *CHROME)
)  # fmt: skip
HEADINGS = {f"h{n}": n for n in range(1, 7)}
SMALL = frozenset(("p", "li", "ul", "ol", "dt", "dd", "tr", "tbody", "thead", "tfoot", "hr", *HEADINGS))
"""Elements that hold a passage or a list rather than a part of the page."""
INLINE = frozenset(("a", "b", "strong", "button"))
"""What means something within a passage; the others that mean something end one, and mean nothing within a row."""
STRUCTURE = frozenset(("li", "dd", "ul", "ol", "menu", "dt", "summary", "tr", *HEADINGS))
PARTS = frozenset((*CHROME, "main", "article", "form"))
LABELS = frozenset(("br", "input", "select", "sup", "img", "pre"))
"""What means something by what it holds or stands for, and is no box."""

# All of the above in one look-up, which is most of what an element costs.
T_NEVER, T_APART, T_HOLDS, T_NAMED, T_MEANS, T_OTHER = (1 << n for n in range(6))
TOLD = {
    tag: T_NEVER * (tag in NEVER)
    | T_APART * (tag in BREAKS)
    | T_HOLDS * (tag in BREAKS and tag not in SMALL)
    | T_NAMED * (tag in PARTS)
    | T_MEANS * (tag in INLINE or tag in STRUCTURE)
    | T_OTHER * (tag in LABELS)
    for tag in (*NEVER, *BREAKS, *INLINE, *STRUCTURE, *LABELS)
}
