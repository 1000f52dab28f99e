"""The bytes decide how a file is read, and a file without text is named with what to do."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.models import BlockKind, Wall
from tosdiff.text.kinds import Kind, kind_of, unreadable
from tosdiff.text.read import extraction, opened

CLAUSE = "We may change the rent of a berth once a year, after two months' notice to its holder."
PLAIN = f"""HARBOUR RULES

In force since 4 May 2026

1. Berths

{CLAUSE}
A holder who does not agree may
give the berth up.

The <Holder> pays in advance.
- no fires
- no fishing
"""
MARKDOWN = f"""---
title: Harbour rules
---

<Note>
# Berths {{/* checked */}}

{CLAUSE} See the [fees](/fees).
</Note>

| Berth | Fee |
| --- | --- |
| small | 10 € |
| large | 20 € |

* no fires
* no fishing
"""


def packed(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        for name in names:
            file.writestr(name, name)
    return held.getvalue()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"%PDF-1.7", Kind.PDF),
        (b"\n<!DOCTYPE html><p>x", Kind.HTML),
        (b"<!-- saved -->\n<html><p>x", Kind.HTML),
        (b"<p>a</p><p>b</p>", Kind.HTML),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", Kind.XML),
        (PLAIN.encode(), Kind.PLAIN),
        (MARKDOWN.encode(), Kind.MARKDOWN),
        (b"", Kind.PLAIN),
        (b"{not json, but a remark}", Kind.PLAIN),
    ],
)
def test_bytes_tell_their_kind(body: bytes, kind: Kind) -> None:
    assert kind_of(body) is kind
    assert unreadable(body) is None


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (packed("[Content_Types].xml", "word/document.xml"), "Word"),
        (packed("mimetypeapplication/vnd.oasis.opendocument.text"), "OpenDocument"),
        (packed("notes.txt"), "packed"),
        (b"{\\rtf1 Harbour rules}", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "Office"),
        (b'{"terms": ["You may moor here."]}', "JSON"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 60, "PNG"),
        (b"\x01\x00\x02\x00" * 90, "binary"),
        (b"<?xml version='1.0'?><rss><channel><title>News</title></channel></rss>", "XML"),
    ],
)
def test_a_file_without_text_is_named_with_what_to_do(body: bytes, named: str) -> None:
    refusal = extraction(opened(body)).refusal
    assert refusal is not None
    assert (refusal.wall, named in refusal.reason) == (Wall.NOT_TEXT, True)
    assert refusal.hint


@given(st.binary(max_size=300))
def test_any_bytes_are_of_one_kind_and_are_refused_where_that_holds_no_text(body: bytes) -> None:
    assert (kind_of(body) is Kind.NONE) == (unreadable(body) is not None) or kind_of(body) is not Kind.NONE
    extraction(opened(body))


def test_plain_text_is_read_by_its_blank_lines_and_items() -> None:
    blocks = extraction(opened(PLAIN.encode())).blocks
    assert [(block.kind, block.text) for block in blocks] == [
        (BlockKind.HEADING, "HARBOUR RULES"),
        (BlockKind.PARAGRAPH, "In force since 4 May 2026"),
        (BlockKind.HEADING, "1. Berths"),
        (BlockKind.PARAGRAPH, f"{CLAUSE} A holder who does not agree may give the berth up."),
        (BlockKind.PARAGRAPH, "The <Holder> pays in advance."),
        (BlockKind.ITEM, "no fires"),
        (BlockKind.ITEM, "no fishing"),
    ]


def test_markdown_is_read_with_its_tables_and_without_its_components() -> None:
    found = extraction(opened(MARKDOWN.encode()), url="https://harbour.example/rules")
    assert (found.title, found.method) == ("Harbour rules", "markdown")
    assert [(block.kind.value, block.text) for block in found.blocks] == [
        ("heading", "Berths {/* checked */}"),
        ("paragraph", f"{CLAUSE} See the fees."),
        ("row", "Berth | Fee"),
        ("row", "small | 10 €"),
        ("row", "large | 20 €"),
        ("item", "no fires"),
        ("item", "no fishing"),
    ]
    assert found.blocks[1].links[0].target == "https://harbour.example/fees"
