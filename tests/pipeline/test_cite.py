"""A citation dates the words that it quotes, not the version that holds them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from tests.world.archives import World
from tests.world.captures import HALCYON, START
from tests.world.terms import LINES, amended, page
from tosdiff.evidence.cite import Citation
from tosdiff.pipeline.cite import cite
from tosdiff.report.styles import html, markdown, text

LASTING = "You may use the service to record, to store and to publish your own work."
NOTICE = "at least 30 days in advance"


def cited(visited: World, when: str, quote: str | None) -> Citation:
    state = visited.archive.state(HALCYON, when)
    return cite(visited.archive, HALCYON, state, read_on=date(2026, 6, 1), quote=quote)


def history(folder: Path) -> World:
    """Thirty days' notice, then fourteen, then thirty again."""
    visited = World(folder)
    for day, body in enumerate((page(*LINES), amended("30 days", "14 days"), amended("Ireland", "France"))):
        visited.shows(body, 40.0 * day)
        visited.shows(body, 40.0 * day + 10)
    return visited


def test_words_that_outlived_a_version_are_dated_by_all_that_held_them(tmp_path: Path) -> None:
    quotation = cited(history(tmp_path), "previous", LASTING).quotation
    assert quotation is not None
    assert (quotation.first_seen, quotation.last_seen) == (START, START + timedelta(days=90))


def test_words_that_went_and_came_back_are_dated_by_the_stretch_that_is_cited(tmp_path: Path) -> None:
    visited = history(tmp_path)
    for when, first, last in ((START.date().isoformat(), 0, 10), ("latest", 80, 90)):
        quotation = cited(visited, when, NOTICE).quotation
        assert quotation is not None
        seen = (quotation.first_seen, quotation.last_seen)
        assert seen == (START + timedelta(days=first), START + timedelta(days=last))


def test_every_style_says_whose_dates_it_gives(tmp_path: Path) -> None:
    visited = history(tmp_path)
    for style in (text, markdown, html):
        quoted = style.entry(cited(visited, "latest", LASTING))
        whole = style.entry(cited(visited, "latest", None))
        assert "these words seen from 2026-03-01T09:00:00Z to 2026-05-30T09:00:00Z" in quoted
        assert "in this wording from 2026-05-20T09:00:00Z to 2026-05-30T09:00:00Z" in whole


def test_words_are_dated_in_the_contract_that_is_cited_and_not_in_another_that_was_served(
    tmp_path: Path,
) -> None:
    """The same sentence in the contract for other people is another fact."""
    visited = World(tmp_path)
    for day, region in enumerate(
        ("the United Kingdom", "the European Economic Area", "the European Economic Area")
    ):
        lines = [
            f"These terms apply to you if you live in {region}.",
            *(f"{line} This is so in {region} alone." for line in LINES[1:]),
            LASTING,
        ]
        visited.shows(page(*lines), float(day))
    quotation = cited(visited, "latest", LASTING).quotation
    assert quotation is not None
    assert quotation.first_seen == START + timedelta(days=1)


def test_a_quotation_over_a_heading_has_the_section_that_all_of_it_stands_in(tmp_path: Path) -> None:
    visited = World(tmp_path)
    body = page(*LINES).replace(
        b"</main>", b"<h2>Fees</h2><p>We set our fees.</p><h2>Notice</h2><p>We tell you.</p></main>"
    )
    assert b"Fees" in body
    visited.visit(0, body)
    for quote, section in (("We set our fees. Notice We tell you", ()), ("We tell you", ("Notice",))):
        quotation = cited(visited, "latest", quote).quotation
        assert quotation is not None
        assert quotation.section == section
