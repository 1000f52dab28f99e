"""What a page's own style sheet strikes out is no part of the text, wherever the sheet stands and however it picks it out."""

from __future__ import annotations

import pytest

from tosdiff.text.extract import extract

PAGE = (
    "<html><head>{}</head><body><main class='law'><h1>Terms of Brook</h1>{}<p>We do <b class='a b' id='c'>not </b>sell what"
    " you send us.</p><p>Either side may end the contract with notice of one month, by letter.</p></main></body></html>"
)
STANDS, STRUCK = "We do not sell what you send us.", "We do sell what you send us."


def read(style: str, *, in_body: bool = False) -> str:
    sheet = f"<style>{style}</style>"
    page = PAGE.format(*(("", sheet) if in_body else (sheet, "")))
    return extract(page.encode()).blocks[1].text


@pytest.mark.parametrize("in_body", [False, True])
@pytest.mark.parametrize(
    "selector",
    [
        ".a",
        "b.a",
        ".a.b",
        ".law .b",
        "main > p > .a",
        "#c",
        "[id=c]",
        ".other, p .a",
        ".law p:first-of-type .a",
    ],
)
def test_any_selector_of_the_page_strikes_out(selector: str, in_body: bool) -> None:
    for rule in (
        "text-decoration:line-through",
        "text-decoration-line: line-through",
        "text-decoration:red line-through",
    ):
        assert read(f"p{{margin:0}} {selector}{{{rule}}}", in_body=in_body) == STRUCK


@pytest.mark.parametrize(
    "style",
    [
        ".a:hover{text-decoration:line-through}",
        ".a::after{text-decoration:line-through}",
        "/* .a{text-decoration:line-through} */",
        "@media print{p{margin:0} .a{text-decoration:line-through}}",
        ".law{text-decoration:line-through}",
        "b{text-decoration:line-through}",
        ".a[{text-decoration:line-through}",
        ".a{text-decoration:underline} .z{text-decoration:line-through}",
    ],
)
def test_what_strikes_out_on_paper_under_a_pointer_everything_or_nothing_does_not(style: str) -> None:
    assert read(style) == STANDS
