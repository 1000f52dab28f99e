"""What a reader sees who opens a bundle's page in a real browser: the quotation marked in its place, and nothing else at work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.evidence.test_bundle import HOSTILE, KEEP, bundled
from tests.world.archives import World
from tests.world.browsers import needs_browser
from tests.world.terms import LINES, SECTIONS, page, sections
from tosdiff.capture.fetchers.programs import program
from tosdiff.evidence import standalone

# What of the marks is to be seen once the link to the quotation was followed.
_SEEN = """() => [...document.querySelectorAll('mark')].map(mark => {
  const box = mark.getBoundingClientRect();
  return {
    text: mark.innerText, colour: getComputedStyle(mark).backgroundColor, in_article: !!mark.closest('article'),
    on_screen: box.height > 0 && box.top >= 0 && box.bottom <= innerHeight,
  };
})"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    needs_browser()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program(), chromium_sandbox=False)
        yield running
        running.close()


def marks(browser: Any, bundle: Path, folder: Path) -> list[dict[str, Any]]:
    """Open the page as a reader does, follow its link, and return the marks; hold that it loads nothing and complains of nothing."""
    index = folder / "index.html"
    index.write_bytes(standalone.unpacked(bundle.read_bytes())["index.html"])
    tab = browser.new_page(viewport={"width": 1000, "height": 700})
    asked, said = [], []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda problem: said.append(str(problem)))
    tab.on("dialog", lambda box: said.append(box.message))
    tab.goto(index.as_uri())
    tab.click("text=See the quotation in its place")
    found: list[dict[str, Any]] = tab.evaluate(_SEEN)
    assert (asked, said) == ([index.as_uri()], [])
    tab.close()
    return found


def test_quotation_is_marked_and_the_link_leads_to_it(browser: Any, tmp_path: Path) -> None:
    world = World(tmp_path)
    world.visit(0, page(*(f"{line} Part {n}." for n in range(8) for line in LINES), KEEP))
    assert marks(browser, bundled(world, f"Part 7. {KEEP}").path, tmp_path) == [
        {"text": text, "colour": "rgb(255, 226, 122)", "in_article": True, "on_screen": True}
        for text in ("Part 7.", KEEP)
    ]


def test_quotation_over_several_paragraphs_is_marked_in_each(browser: Any, tmp_path: Path) -> None:
    world = World(tmp_path, "larkspur/terms")
    world.visit(0, sections())
    quote = f"{SECTIONS['Fees']} Changes {SECTIONS['Changes'][:30]}"
    found = marks(browser, bundled(world, quote, document="larkspur/terms").path, tmp_path)
    assert " ".join(each["text"] for each in found) == quote
    assert {each["colour"] for each in found} == {"rgb(255, 226, 122)"}


def test_nothing_of_a_hostile_text_is_at_work(browser: Any, tmp_path: Path) -> None:
    world = World(tmp_path)
    world.visit(0, page(*LINES, *HOSTILE))
    (mark,) = marks(browser, bundled(world, 'are "> quoted').path, tmp_path)
    assert (mark["text"], mark["on_screen"]) == ('are "> quoted', True)
