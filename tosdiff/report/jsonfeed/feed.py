"""A feed of news in JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).

Invariant: as in `report.jsonfeed`; an entry's content is as in `report.html`.
"""

from __future__ import annotations

import json

from tosdiff.models import iso
from tosdiff.pipeline.feed import Feed, FeedEntry
from tosdiff.report.html.feed import text as content
from tosdiff.report.safe import json_safe, printable
from tosdiff.report.words.news import of_change


def text(feed: Feed) -> str:
    """Return the feed as a JSON document."""
    row = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": printable(feed.title),
        **({"feed_url": feed.url} if feed.url else {}),
        "items": [_item(each) for each in feed.entries],
    }
    return json_safe(json.dumps(row, ensure_ascii=False, indent=1)) + "\n"


def _item(entry: FeedEntry) -> dict[str, object]:
    labels = dict.fromkeys(label for change in entry.comparison.changes for label in change.labels)
    return {
        "id": entry.id,
        "external_url": entry.document.url,
        "title": of_change(entry.document, entry.comparison),
        "content_html": content(entry),
        "date_published": iso(entry.at),
        "authors": [{"name": printable(entry.document.publisher)}],
        **({"tags": list(labels)} if labels else {}),
    }
