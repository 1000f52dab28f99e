"""The page of a bundle: what is claimed, and each text with the quotation marked in its place.

It opens in a browser from a folder. Invariant: as in `report.html`; a policy forbids the page everything but its own style
sheet, so that nothing of an archived text can run, load or send anything.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from tosdiff.evidence.bundle import Bundle, BundledClaim
from tosdiff.evidence.standalone import NOT_PROVED
from tosdiff.models import BLOCK_SEPARATOR, Block, BlockKind, Span
from tosdiff.report.html.changes import clean
from tosdiff.report.words.bundle import CHECK, asserted, identity, moment, quoted, visits

_STYLE = (
    "body{font:17px/1.5 Georgia,serif;max-width:44em;margin:2em auto;padding:0 1em;color:#111;background:#fff}"
    "h1,h2,h3,h4,h5,h6{font-family:sans-serif;line-height:1.25}"
    "article{border-top:2px solid #888;margin-top:2em}"
    "mark{background:#ffe27a;color:#000;padding:.1em 0}"
    "blockquote{border-left:4px solid #e0b400;margin-left:0;padding-left:1em}"
    ".item{margin-left:2em}.deep{margin-left:4em}.small{font-size:85%;color:#444;overflow-wrap:anywhere}"
)
_POLICY = f"default-src 'none'; style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'"


def text(bundle: Bundle) -> str:
    """Return the whole page."""
    parts = [
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width">',
        f"<title>{clean(_title(bundle))}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{clean(_title(bundle))}</h1>",
    ]
    for number, claim in enumerate(bundle.claims, 1):
        parts.append(_claim(claim, number))
    parts.append("<h2>How to check it</h2>" + "".join(f"<p>{clean(each)}</p>" for each in CHECK))
    parts.append("<h2>What this does not prove</h2><ul>")
    parts += [f"<li>{clean(each)}</li>" for each in NOT_PROVED]
    parts.append("</ul>")
    for number, claim in enumerate(bundle.claims, 1):
        parts.append(_article(claim, number))
    parts.append("</body></html>\n")
    return "\n".join(parts)


def _title(bundle: Bundle) -> str:
    names = list(dict.fromkeys(f"{c.citation.title}, {c.citation.publisher}" for c in bundle.claims))
    return "; ".join(names)


def _claim(claim: BundledClaim, number: int) -> str:
    parts = [f"<blockquote>{clean(quoted(claim))}</blockquote>" if claim.citation.quotation else ""]
    parts.append(f"<p>{clean(asserted(claim))}</p>")
    parts += [f"<p>{clean(each)}</p>" for each in visits(claim)]
    place = f"quotation-{number}" if claim.citation.quotation else f"text-{number}"
    where = "See the quotation in its place" if claim.citation.quotation else "See the text"
    parts.append(f'<p><a href="#{place}">{where}</a></p><p class="small">{clean(identity(claim))}</p>')
    return "".join(parts)


def _article(claim: BundledClaim, number: int) -> str:
    c = claim.citation
    parts = [f'<article id="text-{number}"><p class="small">The text of {clean(c.url)}, captured ']
    parts.append(f"{clean(moment(c.captured_at))}, as tosdiff read it out of the page:</p>")
    span = c.quotation.span if c.quotation else (0, 0)
    start = 0
    mark = f' id="quotation-{number}"'
    for block in claim.text.blocks:
        inner = (
            max(span[0] - start, 0),
            min(max(span[1] - start, 0), len(block.text)),
        )
        parts.append(_block(block, inner, mark))
        if inner[0] < inner[1]:
            mark = ""
        start += len(block.text) + len(BLOCK_SEPARATOR)
    parts.append("</article>")
    return "\n".join(parts)


def _block(block: Block, quoted_span: Span, mark: str) -> str:
    """Return a block; what of it is quoted is marked, the first mark with the id that the page links to."""
    begins, ends = quoted_span
    shown = clean(block.text)
    if begins < ends:
        before, within, after = block.text[:begins], block.text[begins:ends], block.text[ends:]
        shown = f"{clean(before)}<mark{mark}>{clean(within)}</mark>{clean(after)}"
    if block.kind is BlockKind.HEADING:
        level = min(max(block.level, 1) + 1, 6)
        return f"<h{level}>{shown}</h{level}>"
    if block.kind is BlockKind.ITEM:
        marker = "•" if block.marker in ("", "-") else clean(block.marker)
        return f'<p class="{"item" if block.level < 2 else "deep"}">{marker} {shown}</p>'
    return f"<p>{f'{clean(block.marker)} ' if block.marker else ''}{shown}</p>"
