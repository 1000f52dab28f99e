"""Pages of made-up providers that say when their models end, read as the ledger reads them."""

from __future__ import annotations

from textwrap import dedent

from tosdiff.ledger.read import read
from tosdiff.models import LedgerRow, PageLedger
from tosdiff.text.extract import extract
from tosdiff.text.markdown import blocks_of

FILLER = "<p>We keep this page up to date, and whoever builds on a model of ours should look at it often.</p>"


def of_markdown(text: str) -> PageLedger:
    return read(blocks_of(dedent(text)))


def of_html(body: str) -> PageLedger:
    return read(
        extract(
            f"<html lang=en><body><main><h1>Lifecycle</h1>{FILLER}{body}</main></body></html>".encode()
        ).blocks
    )


def ends(page: PageLedger) -> dict[str, tuple[str, str]]:
    """Return the end of each model: its kind and its date."""
    return {row.model: (str(row.ends.kind), row.ends.on) for row in page.rows}


def row(page: PageLedger, model: str) -> LedgerRow:
    return next(each for each in page.rows if each.model == model)
