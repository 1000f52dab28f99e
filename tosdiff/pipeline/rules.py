"""The rules in force for a document, and whether they are those that a snapshot was read by when it came.

Invariant: what is declared for a document's extraction is part of its rules.
"""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256

from tosdiff.models import Document, Edition, Snapshot


def rules_of(document: Document) -> str:
    """Return the fingerprint of the extraction rules and of what is declared for a document's extraction."""
    return _rules(document.select, document.remove, document.title)


@cache  # asked for every document of a search, and for every snapshot that a history reads
def _rules(*declared_for_it: object) -> str:
    from tosdiff.text.rules import RULES

    declared = json.dumps(declared_for_it)
    return f"{RULES}-{sha256(declared.encode()).hexdigest()[:8]}"


def read_from(snapshot: Snapshot) -> tuple[str, str, str]:
    """Return all of a snapshot that its text depends on: the same bytes are another text where another charset is named."""
    return snapshot.body, snapshot.final_url, snapshot.content_type


def stored_edition(document: Document, snapshot: Snapshot) -> Edition | None:
    """Return the edition in a snapshot's manifest, None where other rules read it than those in force."""
    from tosdiff.text.rules import EDITION_RULES

    current = (snapshot.rules, snapshot.edition_rules) == (rules_of(document), EDITION_RULES)
    return snapshot.edition if current else None
