"""The legal text of a page: bytes to blocks with their heading paths.

Invariant: the same bytes, address, charset and selectors give the same blocks; any bytes give an
extraction, an empty one where there is no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import compress
from urllib.parse import urljoin

from lxml import etree

from tosdiff.errors import UnreadableDocumentError
from tosdiff.models import BlockKind, Extraction, Link
from tosdiff.text.alternatives import one_after_another, others
from tosdiff.text.archived import is_archived, is_rewritten, read_back
from tosdiff.text.cells import Written, cells_of, span_of
from tosdiff.text.copies import copies
from tosdiff.text.encodings import utf8
from tosdiff.text.furniture import without_furniture
from tosdiff.text.losses import losses
from tosdiff.text.page import parse
from tosdiff.text.passages import Passage, folded
from tosdiff.text.readability import second_voice
from tosdiff.text.region import choose, weights
from tosdiff.text.shown import unfold
from tosdiff.text.struck import struck_out
from tosdiff.text.structure import Draft, structured
from tosdiff.text.walk import walk, walk_page

_SPACE = re.compile(r"\s+")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}")
_KINDS = {kind.value: kind for kind in BlockKind}
_ROW = BlockKind.ROW


def extract(
    body: bytes,
    *,
    url: str = "",
    charset: str | None = None,
    select: Sequence[str] = (),
    remove: Sequence[str] = (),
    named: str = "",
) -> Extraction:
    """Return the legal text of a page.

    `select` are CSS selectors tried in order, the first that finds text wins; without one that does, the
    page's own structure decides. `remove` leaves out what it matches. `charset` is the one declared by
    the server. `named` is what the document is called, which tells it from others on the same page.

    Raises:
        UnreadableDocumentError: a selector is no CSS.
    """
    markup, encoding = utf8(body, charset)
    root = parse(markup)
    if root is None:
        return Extraction(blocks=(), title="", language=None, coverage=0.0, method="none", charset=encoding)
    told = _by_tag(
        root, "base", "title", "meta", "input", "script", "template", "iframe", "textarea", "style"
    )
    unfold(told["template"], told["iframe"], told["textarea"])
    removed = struck_out(root, told["style"]).union(
        each for selector in remove for each in _matches(root, selector)
    )
    method, passages, coverage = "", [], 0.0
    left_out: tuple[str, ...] = ()
    asks_consent = False
    for selector in select:
        chosen = [walk(each, removed) for each in _outermost(_matches(root, selector))]
        passages = [passage for walked in chosen for passage in walked.passages]
        if passages:
            method, coverage = f"select: {selector}", 1.0
            break
    if not method:
        top = root.find("body")
        walked = walk_page(root if top is None else top, removed)
        weight = weights(walked.passages)
        apart = others(walked, weight, named=named, url=url, titles=_titles(told))
        for part in apart:
            weight[part.start : part.end] = [0] * (part.end - part.start)
        region = choose(walked, weight)
        kept, method = region.kept, region.method
        if method == "body":
            kept, method = second_voice(markup, walked.passages, weight, kept)
        for part in (*apart, *copies(walked.passages, walked.parts, weight, kept)):
            kept[part.start : part.end] = [False] * (part.end - part.start)
        if meant := one_after_another(walked.passages, weight, named=named, url=url):
            kept = [keep and at in meant for at, keep in enumerate(kept)]
            weight = [held if at in meant else 0 for at, held in enumerate(weight)]
        left_out, coverage = losses(walked.passages, weight, kept, region)
        asks_consent = len({walked.passages[at].text for at in region.boxes.choices if kept[at]}) > 1
        passages = list(compress(walked.passages, kept))
    base = _base(told["base"], url)
    # A page without such links is not searched for the archive's marks.
    rewritten = is_rewritten(base) or any(t and is_rewritten(t) for p in passages for _, _, t in p.marks)
    if rewritten and is_archived(markup):
        for passage in passages:
            passage.marks = [(at, bold, target and read_back(target)) for at, bold, target in passage.marks]
        base = read_back(base)
    return Extraction(
        blocks=structured(_drafts(passages, base, url)),
        title=_title(told["title"]),
        language=_language(root),
        coverage=coverage,
        left_out=left_out,
        method=method,
        asks_consent=asks_consent,
        charset=encoding,
        password_field=any((e.get("type") or "").lower() == "password" for e in told["input"]),
        script_share=sum(map(_size, told["script"])) / max(len(markup), 1),
    )


def _by_tag(root: etree._Element, *tags: str) -> dict[str, list[etree._Element]]:
    """Return the elements of these tags: one pass over the page costs a fifth of one for each."""
    found: dict[str, list[etree._Element]] = {tag: [] for tag in tags}
    for element in root.iter(*tags):
        found[element.tag].append(element)
    return found


def _size(script: etree._Element) -> int:
    """Return how many bytes of UTF-8 an element's text is."""
    # Written out in C: to make a text of it first, only to measure it, takes three times as long.
    return len(etree.tostring(script, encoding="utf-8", method="text", with_tail=False))


def _matches(root: etree._Element, selector: str) -> list[etree._Element]:
    from cssselect import HTMLTranslator, SelectorError

    try:
        found = root.xpath(HTMLTranslator().css_to_xpath(selector))
    except (SelectorError, etree.XPathError, RecursionError) as problem:
        raise UnreadableDocumentError(
            f"{selector!r} is not a valid CSS selector: {problem}",
            hint="correct it in providers.yaml; `tosdiff providers --check` names its line",
        ) from problem
    return [each for each in found if isinstance(each, etree._Element)] if isinstance(found, list) else []


def _outermost(elements: list[etree._Element]) -> list[etree._Element]:
    """Return the elements that stand in no other of them."""
    chosen = set(elements)
    return [e for e in elements if not any(above in chosen for above in e.iterancestors())]


def _drafts(passages: Sequence[Passage], base: str, url: str) -> Iterator[Draft]:
    """Yield the passages, but for what is furniture among them, as drafts of blocks."""
    for passage in without_furniture(passages, url):
        draft = _draft(passage, base)
        if draft.text:
            yield draft


def _draft(passage: Passage, base: str) -> Draft:
    kind = _KINDS[passage.kind]
    draft = Draft(kind, passage.text, passage.level, passage.marker)
    if kind is _ROW:
        draft.text = passage.text.strip(" |").replace(" ; ", "; ")
        draft.cells = cells_of(draft.text, [_cell(element, raw) for element, raw in passage.cells])
    elif passage.marks:
        draft.run_in, draft.links = _spans(passage, base)
    return draft


def _cell(element: etree._Element, raw: str) -> Written:
    return Written(
        folded(raw).replace(" ; ", "; "),
        span_of(element.get("colspan")),
        span_of(element.get("rowspan")),
        element.tag == "th",
    )


def _spans(passage: Passage, base: str) -> tuple[int, tuple[Link, ...]]:
    """Return, in the folded text of a passage, where the leading bold run ends and where the links are."""
    raw = passage.raw
    as_it_stands = len(passage.text) == len(raw)
    bold_end, bold_open = 0, True
    links: list[Link] = []
    for start, end, bold, target in passage.runs():
        if not target and not (bold and bold_open):
            bold_open = bold_open and raw[start:end].isspace()
            continue
        run = raw[start:end]
        visible = run.strip()
        if not visible:
            continue
        bold_open = bold_open and bold
        start += len(run) - len(run.lstrip())
        if as_it_stands:
            end = start + len(visible)
        else:
            start = _at(raw, start)
            end = start + len(folded(visible))
        if bold_open:
            bold_end = end
        if target and not target.startswith(("javascript:", "#")):
            target = _absolute(base, target)
            if links and links[-1].target == target and start - links[-1].end <= 1:
                start = links.pop().start
            links.append(Link(start=start, end=end, target=target))
    return bold_end, tuple(links)


def _at(raw: str, at: int) -> int:
    """Return where a visible character comes to stand when whitespace is folded."""
    before = folded(raw[:at])
    return len(before) + (1 if before and raw[at - 1].isspace() else 0)


@lru_cache(maxsize=4096)
def _absolute(base: str, target: str) -> str:
    try:
        return urljoin(base, target.strip())
    except ValueError:
        return target.strip()


def _base(bases: Sequence[etree._Element], url: str) -> str:
    base = next((e.get("href") for e in bases if e.get("href")), None)
    try:
        return urljoin(url, base) if base else url
    except ValueError:
        return url


def _title(titles: Sequence[etree._Element]) -> str:
    return _SPACE.sub(" ", "".join(map(str, titles[0].itertext()))).strip() if titles else ""


def _titles(told: Mapping[str, Sequence[etree._Element]]) -> Iterator[str]:
    """Yield what the page calls itself."""
    yield _title(told["title"])
    for meta in told["meta"]:
        if meta.get("property") == "og:title":
            yield meta.get("content") or ""


def _language(root: etree._Element) -> str | None:
    found = _LANGUAGE.match(
        (root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip()
    )
    return found[0].lower() if found else None
