"""A text read in a browser and the same text over HTTP are one state: a change of fetcher is no change of the terms."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.world.browsers import needs_browser
from tests.world.raw_server import RawServer, response
from tests.world.terms import LINES
from tosdiff.capture.fetchers.http import HttpFetcher
from tosdiff.capture.fetchers.programs import program
from tosdiff.capture.fetchers.rendered import RENDERED
from tosdiff.capture.fetching import FetchLimits
from tosdiff.models import Capture, FetchedBy
from tosdiff.pipeline import judging

PAGES = int(os.environ.get("TOSDIFF_PAGES", "30"))
NOON = datetime(2026, 5, 21, 12, tzinfo=UTC)

words = st.one_of(
    st.sampled_from(LINES),
    st.text("abc DEF.,;:äß“”’—…§<>&\"'\u00a0\u200b\u2060\u00ad\n\t", min_size=1, max_size=40),
)
texts = words.map(lambda text: escape(text, quote=False))


def within(tag: str, attributes: str = "") -> Any:
    return lambda inner: f"<{tag}{attributes}>{inner}</{tag}>"


inline = st.recursive(
    texts,
    lambda inner: st.one_of(
        inner.map(within("b")), inner.map(within("em")), inner.map(within("a", " href='/p?a=1&b=2#c'")),
        inner.map(within("span", ' style="color:red"')), inner.map(within("sup")),
        st.tuples(inner, st.sampled_from(["<br>", " ", "<!-- x -->", "<wbr>", "&nbsp;"]), inner).map("".join),
    ),
    max_leaves=4,
)  # fmt: skip
row = st.lists(inline, min_size=1, max_size=3).map(
    lambda cells: "<tr>" + "".join(f"<td>{each}" for each in cells)
)
block = st.one_of(
    inline.map(within("p")), inline.map(lambda inner: f"<p>{inner}"),  # end tags may be left out (HTML, 13.1.2.4)
    inline.map(within("h2")), inline.map(within("h3", " id=x")), inline.map(within("blockquote")),
    inline.map(lambda inner: f"<details><summary>More</summary><p>{inner}</p></details>"),
    inline.map(within("div", " hidden")), inline.map(within("pre")),
    st.lists(inline, min_size=1, max_size=3).map(lambda each: "<ul>" + "".join(f"<li>{one}" for one in each) + "</ul>"),
    st.lists(inline, min_size=1, max_size=3).map(lambda each: "<ol start=3>" + "".join(f"<li>{one}</li>" for one in each) + "</ol>"),
    st.lists(row, min_size=1, max_size=2).map(lambda rows: "<table>" + "".join(rows) + "</table>"),
    inline.map(within("section")), inline.map(within("noscript")), inline.map(within("template")),
)  # fmt: skip
pages = st.lists(block, min_size=1, max_size=6).map(
    lambda blocks: (
        "<!doctype html><html lang=en><head><title>Terms of Service</title></head><body><main><h1>Terms of Service</h1>"
        + "\n".join([*blocks, *(f"<p>{line}</p>" for line in LINES)])
        + "</main></body></html>"
    )
)


@pytest.fixture(scope="module")
def tab() -> Iterator[Any]:
    """One browser for all pages: each starts a page of its own address, as the fetcher does."""
    needs_browser()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), chromium_sandbox=False)
        yield browser.new_page()
        browser.close()


@settings(
    max_examples=PAGES, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(html=pages)
def test_a_page_says_the_same_by_http_and_as_rendered(tab: Any, server: RawServer, html: str) -> None:
    server.answers["/favicon.ico"] = response(status="404 Not Found")
    server.answers["/terms"] = response(
        html.encode(), "Content-Type: text/html; charset=utf-8", "Cache-Control: no-store"
    )
    document = server.document()
    plain = HttpFetcher(FetchLimits(), lambda: NOON).fetch(document)
    tab.goto(document.url)
    rendered: Capture = replace(plain, body=tab.evaluate(RENDERED).encode(), fetcher=FetchedBy.BROWSER)
    shown, sent = (judging.read(document, each).extraction for each in (rendered, plain))
    assert [block.text for block in shown.blocks] == [block.text for block in sent.blocks]
    assert judging.read(document, rendered).reading.state == judging.read(document, plain).reading.state
