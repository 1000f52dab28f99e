"""Which declared document a saved page is: by its address, a former address, or its title.

Invariant: an address that a page states is believed before its title, and a page that may be of two documents is
of neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from tosdiff.importers.found import FoundBy
from tosdiff.language.titles import telling, title_parts
from tosdiff.language.words import words_of
from tosdiff.models import Document, Extraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What a page was found to be."""

    document: Document | None = None
    """None where it is of no declared document, or may be of several."""
    by: FoundBy = FoundBy.TOLD
    """How it was found, where it was."""
    missing: str = ""
    """Why it is of none, and what would make it one, in one line; empty where it is."""


def same_address(one: str, declared: str) -> bool:
    """Return whether an address is that of a declared one.

    The scheme, `www.`, a slash at the end and a fragment do not count; a key of the declared query must have the
    same value where the other address has it, since `hl=de` is another text than `hl=en`.
    """
    try:
        given, wanted = urlsplit(one), urlsplit(declared)
        asked, got = dict(parse_qsl(wanted.query)), dict(parse_qsl(given.query))
    except ValueError:
        return False
    hosts = [place.netloc.lower().removeprefix("www.") for place in (given, wanted)]
    return (
        hosts[0] == hosts[1]
        and given.path.rstrip("/") == wanted.path.rstrip("/")
        and all(got.get(key, value) == value for key, value in asked.items())
    )


def by_address(address: str, documents: Sequence[Document]) -> Matched:
    """Return the document whose address it is, or else whose former address."""
    found = [each for each in documents if same_address(address, each.url)]
    exact = [each for each in found if _query(each.url) <= _query(address)]
    if one := _only(exact or found):
        return Matched(document=one, by=FoundBy.ADDRESS)
    if found:
        return _several(found)
    former = [each for each in documents if any(same_address(address, url) for url in each.former_urls)]
    if one := _only(former):
        return Matched(document=one, by=FoundBy.FORMER_ADDRESS)
    if former:
        return _several(former)
    return Matched(missing=f"saved from {address[:200]}, and no document of that address is declared")


def by_title(page: Extraction, documents: Sequence[Document]) -> Matched:
    """Return the only document that has the page's title and whose provider or publisher the page names."""
    headings = [block.text for block in page.blocks if block.kind.value == "heading"][:1]
    names = {telling(part) for part in (*title_parts(page.title), page.title, *headings) if part.strip()}
    text = " ".join(words_of(" ".join((page.title, *(block.text for block in page.blocks))).lower()))
    found = [
        each
        for each in documents
        if _is_called(each, names) and _names(text, (each.provider_name, each.publisher))
    ]
    if one := _only(found):
        return Matched(document=one, by=FoundBy.TITLE)
    if found:
        return _several(found)
    return Matched(missing="it does not say where it was saved from, and no declared document has its title")


def _is_called(document: Document, names: Iterable[frozenset[str]]) -> bool:
    """Whether one of the names is the document's; "Halcyon Terms of Service" are Halcyon's "Terms of Service"."""
    own = telling(document.provider_name) | telling(document.publisher)
    return any(name - own and name - own == telling(document.title) - own for name in names)


def _only(found: Sequence[Document]) -> Document | None:
    return found[0] if len(found) == 1 else None


def _several(found: Sequence[Document]) -> Matched:
    return Matched(missing=f"it may be {' or '.join(each.id for each in found)}")


def _query(url: str) -> frozenset[tuple[str, str]]:
    try:
        return frozenset(parse_qsl(urlsplit(url).query))
    except ValueError:
        return frozenset()


def _names(text: str, names: Iterable[str]) -> bool:
    told = (" ".join(words_of(name.lower())) for name in names)
    return any(name and f" {name} " in f" {text} " for name in told)
