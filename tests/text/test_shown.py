"""The text is what a browser shows: breaks where it breaks, marks apart, struck words gone, addresses in clear."""

from __future__ import annotations

import pytest

from tosdiff.text.archived import replayed
from tosdiff.text.extract import extract

LAW = "".join(
    f"<p>The holder of ticket {n} must show it, and we may refuse entry without it for {n} hours.</p>"
    for n in range(2, 9)
)


def texts(inserted: str) -> list[str]:
    page = f"<!DOCTYPE html><html><head><title>Entry</title></head><body><main><h1>Entry</h1>{LAW}{inserted}</main></body></html>"
    return [block.text for block in extract(page.encode(), url="https://gate.example/entry").blocks][8:]


@pytest.mark.parametrize(
    ("inserted", "expected"),
    [
        ("<div><span style='display:block'>We may close.</span><span style='display: flex'>You may leave.</span></div>",
         ["We may close.", "You may leave."]),
        ("<div><x-clause>We can close.</x-clause><x-clause>You can leave.</x-clause></div>", ["We can close.", "You can leave."]),
        ("<p>A <x-term>ticket</x-term> is a un<x-hit>trans</x-hit>ferable right.</p>", ["A ticket is a untransferable right."]),
        ("<span data-as='p'>We may close.</span><span data-as='p'>You may leave.</span>", ["We may close.", "You may leave."]),
        ("<div role=table><div role=row><span role=cell>Day</span><span role=cell>10 visits</span></div></div>", ["Day | 10 visits"]),
        ("<table><tr><td>Day</td><td><ul><li>10 visits</li><li>no bags</li></ul></td></tr></table>", ["Day | 10 visits; no bags"]),
        ("<table><tr><td>Bags</td><td><img src=x.svg alt=included></td></tr></table>", ["Bags | included"]),
        ("<table><tr><td>Bags</td><td><svg aria-label='not included'><path/></svg></td></tr></table>", ["Bags | not included"]),
        ("<table><tr><td>Bags</td><td><img alt=logo> two</td></tr></table>", ["Bags | two"]),
        ("<pre>\nBAGS\n\nWe may look into any bag.\n\n a) large ones\n b) small ones\n</pre>",
         ["BAGS", "We may look into any bag.", "a) large ones", "b) small ones"]),
        ("<div style='white-space: pre-wrap'>One.\n\nTwo.</div>", ["One.", "Two."]),
        ("<p>We wait at least 30<sup>1</sup> days.</p>", ["We wait at least 30 [1] days."]),
        ("<p>We wait<sup><a href='#n'>a</a></sup> long, for the 1<sup>st</sup> time.</p>", ["We wait [a] long, for the 1st time."]),
        ("<p>A hall of 20 m<sup>2</sup> and 10<sup>6</sup> visits in 10<sup>1</sup> days.</p>", ["A hall of 20 m² and 10⁶ visits in 10 [1] days."]),
        ("<p>We wait <del>30</del> <ins>14</ins> days.</p>", ["We wait 14 days."]),
        ("<p>We wait <span style='text-decoration: line-through'>30</span> 14 days.</p>", ["We wait 14 days."]),
        ("<style>.c7, b.c8{text-decoration-line:line-through}</style><p>We wait <i class='x c7'>30</i><b class='c8'>20</b> 14 days.</p>",
         ["We wait 14 days."]),
        ("<style>.c7:hover{text-decoration:line-through} .a .c7{text-decoration:line-through}</style><p>We wait <i class='c7'>14</i> days.</p>",
         ["We wait 14 days."]),
        ("<p>We wait <i class='line-through'>30</i> 14 days.</p><p class='hover:line-through'>Then we act.</p>", ["We wait 14 days.", "Then we act."]),
        ("<p>Links to partners open in a new window and are not ours.</p>", ["Links to partners open in a new window and are not ours."]),
        ("<p>See <a href=/x>our fees<span class=k> (opens in a new window)</span></a>.</p>", ["See our fees."]),
        ("<p>Write to <a href='/cdn-cgi/l/email-protection' class='__cf_email__' data-cfemail='1c74797d786f5c6c7372'>[email protected]</a>.</p>",
         ["Write to heads@pon."]),
    ],
)  # fmt: skip
def test_text_is_what_a_browser_shows(inserted: str, expected: list[str]) -> None:
    assert texts(inserted) == expected


ARCHIVED = (
    '<script>__wm.wombat("https://gate.example/entry","20260405100000","https://web.archive.org/");</script>'
    "<div id=wm-ipp-base style='display:none'><div id=wm-ipp><p>This bar is shown above every page that you must see.</p></div></div>"
)


def test_a_replayed_page_is_read_as_it_was() -> None:
    plain = f"<html><body><main>{LAW}<p>See <a href='https://gate.example/fees'>the fees</a>.</p></main></body></html>"
    saved = plain.replace("https://gate", "https://web.archive.org/web/20260405100000/https://gate").replace(
        "<body>", f"<body>{ARCHIVED}"
    )
    assert (
        extract(saved.encode(), url="https://gate.example/entry").blocks
        == extract(plain.encode(), url="https://gate.example/entry").blocks
    )
    address, moment = replayed(saved.encode())
    assert (address, moment and moment.isoformat()) == (
        "https://gate.example/entry",
        "2026-04-05T10:00:00+00:00",
    )


def test_a_link_to_the_archive_stays_where_the_page_is_no_copy_of_it() -> None:
    target = "https://web.archive.org/web/20240101000000/https://gate.example/old"
    page = f"<html><body><main>{LAW}<p>See <a href='{target}'>the old rules</a>.</p></main></body></html>"
    assert extract(page.encode(), url="https://gate.example/entry").blocks[-1].links[0].target == target
    assert replayed(page.encode()) == ("", None)


def test_a_document_that_follows_another_is_found_by_its_name() -> None:
    def part(name: str) -> str:
        return f"<h2>{name}</h2><p>This {name} says what we must do.</p>{LAW}<h2>Writing to us</h2><p>You may write to {name}.</p>"

    page = f"<html><body><main><h1>Privacy Policy</h1><p>This Privacy Policy binds us.</p>{LAW}{part('Cookie Policy')}</main></body></html>"
    found = [
        b.text
        for b in extract(page.encode(), url="https://gate.example/privacy", named="Trackers Policy").blocks
    ]
    assert (found[0], found[-1]) == ("Cookie Policy", "You may write to Cookie Policy.")
    whole = extract(page.encode(), url="https://gate.example/privacy", named="Privacy Policy").blocks
    assert whole[0].text == "Privacy Policy"
    assert whole[-1].text == "You may write to Cookie Policy."
