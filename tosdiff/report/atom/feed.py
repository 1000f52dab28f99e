"""A feed of news in Atom.

Invariant: as in `report.atom`; an entry's content is as in `report.html`.
"""

from __future__ import annotations

from typing import Any

from tosdiff.about import __version__
from tosdiff.pipeline.feed import Feed, FeedEntry
from tosdiff.report.html.feed import text as content
from tosdiff.report.words.news import of_change, xml_safe


def text(feed: Feed) -> str:
    """Return the feed as a document of RFC 4287."""
    from feedgen.feed import FeedGenerator

    made = FeedGenerator()
    made.id(feed.id)
    made.title(xml_safe(feed.title))
    made.updated(feed.updated)
    made.author(name="tosdiff")
    made.generator("tosdiff", version=__version__)
    if feed.url:
        made.link(href=feed.url, rel="self")
    for each in feed.entries:
        _add(made.add_entry(order="append"), each)
    written: str = made.atom_str(pretty=True).decode("utf-8")
    return written


def _add(to: Any, entry: FeedEntry) -> None:
    to.id(entry.id)
    to.title(xml_safe(of_change(entry.document, entry.comparison)))
    to.updated(entry.at)
    to.published(entry.at)
    to.author(name=xml_safe(entry.document.publisher))
    to.link(href=entry.document.url)
    to.content(xml_safe(content(entry)), type="html")
    for label in dict.fromkeys(label for change in entry.comparison.changes for label in change.labels):
        to.category(term=label)
