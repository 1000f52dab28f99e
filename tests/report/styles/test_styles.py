"""What each style says of a citation: the three dates, where to look, and what was held against the version."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.world.citing import AT, COPY, QUOTED, SEEN, citation, quoting
from tosdiff.commands.cite import STYLES
from tosdiff.evidence.cite import Citation
from tosdiff.evidence.printed import PrintedAs, RoughDate
from tosdiff.language.normalise import shown
from tosdiff.models import Edition, Rejection, Unseen
from tosdiff.report.styles.keys import key
from tosdiff.report.terminal.cite import entry

# Days as the styles write them.
FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%B {d}, %Y", "{d} %B %Y", "{d} %b %Y", "{d} %b. %Y", "%Y, %B {d}")
NAMES = st.text(min_size=1, max_size=40).filter(lambda name: any(char.isalnum() for char in shown(name)))


def names(day: date, text: str) -> bool:
    return any(day.strftime(form).replace("{d}", str(day.day)) in text for form in FORMS)


@pytest.mark.parametrize("style", STYLES)
def test_every_style_has_all_three_dates_the_snapshot_and_the_archived_copy(style: str) -> None:
    written = entry(quoting("We may.", archived=COPY), style)
    for day in (date(2026, 5, 1), AT.date(), date(2026, 11, 24), COPY.captured_at.date()):
        assert names(day, written), f"{day} is not in {written}"
    assert "larkspur/terms@20260521T101500Z" in written
    assert COPY.url in written
    assert "We may." in written
    assert "section “Changes”" in written
    assert written.count("Terms of Use") == 1


@pytest.mark.parametrize("style", STYLES)
def test_every_style_says_what_is_held_against_the_version(style: str) -> None:
    missed = Unseen(day=date(2026, 5, 25), before=AT, after=SEEN, same_words=True, failed=2)
    rejected = Rejection(snapshot="x", on=SEEN, because="it is an error page")
    written = entry(citation(doubt="law outside of the text", rejected=rejected, unseen=missed), style)
    for needed in ("law outside of the text", "it is an error page", "not seen on 2026-05-25"):
        assert needed in written
    other = replace(COPY, same_text=False)
    assert "its text differs" in entry(citation(archived=other), style)


@pytest.mark.parametrize("style", STYLES)
def test_the_edition_is_named_only_where_there_are_several_and_never_in_the_title(style: str) -> None:
    edition = Edition(region=frozenset({"EEA"}), entity=frozenset({"Larkspur Ireland Ltd"}))
    one, several = (entry(citation(edition=edition, one_of_several=each), style) for each in (False, True))
    assert ("EEA" in one, "EEA" in several) == (False, True)
    assert "Larkspur Ireland Ltd" in one
    assert "Larkspur Ireland" not in entry(
        citation(publisher="Larkspur Ireland Ltd", edition=edition), style
    ).replace("Larkspur Ireland Ltd", "", 3 if style == "ris" else 1)


@pytest.mark.parametrize("style", ["text", "markdown", "html", "bibtex", "biblatex", "csl-json", "ris", "apa", "mla", "chicago"])  # fmt: skip
def test_words_are_said_to_have_been_seen_only_where_words_are_quoted_and_with_their_gap(style: str) -> None:
    gap = (AT + timedelta(days=1), SEEN - timedelta(days=1))
    assert "these words seen" not in entry(citation(), style)
    written = entry(citation(quotation=replace(QUOTED, gaps=(gap,))), style)
    assert "these words seen from" in written
    said = written[written.index("no visit saw the page between") :]
    assert names(gap[0].date(), said) and names(gap[1].date(), said)


@pytest.mark.parametrize("style", STYLES)
@given(publisher=NAMES, title=NAMES, words=NAMES)
def test_no_style_prints_an_invisible_character_or_breaks_a_line_within_a_name(
    style: str, publisher: str, title: str, words: str
) -> None:
    plain = entry(quoting("x", publisher="P", title="T"), style)
    written = entry(
        quoting(f"a\u200b{words}", publisher=f"\u2060{publisher}\n", title=f"{title}\u202e"), style
    )
    assert not any(char in written for char in "\u200b\u202e\x1b")
    assert written.count("\n") == plain.count("\n")


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "cite")]
        assert all(name in ("href", "cite") for name, _ in attrs)


@given(publisher=NAMES, title=NAMES, words=NAMES, url=st.text())
def test_nothing_of_a_document_is_markup_in_html(publisher: str, title: str, words: str, url: str) -> None:
    told = Tags()
    told.feed(entry(quoting(words, publisher=publisher, title=title, url=url), "html"))
    assert set(told.seen) <= {"figure", "blockquote", "p", "figcaption", "cite", "a", "code"}
    assert all(re.match("https?://", link, re.IGNORECASE) for link in told.links)


@given(publisher=NAMES, title=NAMES, words=NAMES)
def test_nothing_of_a_document_is_wikitext(publisher: str, title: str, words: str) -> None:
    written = entry(quoting(words, publisher=publisher, title=title, archived=COPY), "wikipedia")
    inner = written.removeprefix("{{cite web ").removesuffix("}}")
    assert not re.search(r"[{}\[\]<>]|''|~", inner)
    fields = [field.partition("=")[0] for field in inner.split("|")[1:]]
    assert fields == [
        "author", "title", "website", "type", "date", "url", "access-date", "archive-url", "archive-date", "url-status",
        "at", "quote",
    ]  # fmt: skip


def test_a_page_that_says_something_else_by_now_is_no_longer_called_live() -> None:
    assert "|url-status=live" in entry(citation(archived=COPY), "wikipedia")
    assert "|url-status=deviated" in entry(citation(archived=COPY, current=False), "wikipedia")
    assert "url-status" not in entry(citation(), "wikipedia"), "which means nothing without an archived copy"


def test_the_forms_are_those_of_the_styles() -> None:
    cited = citation(archived=COPY)
    link = "<https://larkspur.example/terms>"
    copy = f"<{COPY.url}>"
    assert entry(cited, "apa") == (
        "Larkspur & Sons\\_Ltd. (2026, May 1). *Terms of Use* [captured May 21, 2026, snapshot "
        f"larkspur/terms@20260521T101500Z]. Larkspur. Retrieved November 24, 2026, from {link} "
        f"(archived May 23, 2026, at the Wayback Machine: {copy})"
    )
    assert entry(cited, "mla") == (
        "Larkspur & Sons\\_Ltd. “Terms of Use.” *Larkspur*, 1 May 2026, captured 21 May 2026 (snapshot "
        f"larkspur/terms@20260521T101500Z), {link}. Accessed 24 Nov. 2026. Archived 23 May 2026, at the Wayback Machine, "
        f"{copy}."
    )
    assert entry(cited, "chicago") == (
        "Larkspur & Sons\\_Ltd, “Terms of Use,” *Larkspur*, effective May 1, 2026, captured May 21, 2026 (snapshot "
        f"larkspur/terms@20260521T101500Z), accessed November 24, 2026, {link}; archived May 23, 2026, at the Wayback "
        f"Machine, {copy}."
    )


# ------------------------------------------------------------------ keys


def varied() -> list[Citation]:
    changes: list[dict[str, Any]] = [
        {},
        {"snapshot": "larkspur/terms@20260521T235959Z"},
        {"quotation": QUOTED},
        {"quotation": replace(QUOTED, span=(41, 78))},
        {"quotation": replace(QUOTED, text="We … always.")},
        {"snapshot": "larkspur/privacy@20260521T101500Z"},
    ]
    return [citation(**each) for each in changes]


def test_each_version_and_each_quotation_has_a_key_of_its_own_whenever_it_is_cited() -> None:
    keys = [key(c) for c in varied()]
    assert len(set(keys)) == len(keys)
    assert [key(replace(c, read_on=date(2030, 1, 1), head="", archived=COPY)) for c in varied()] == keys
    assert keys[0].startswith("larkspur-terms-use-20260521-")


@given(publisher=st.text(), title=st.text())
def test_a_key_is_ascii_whatever_a_document_is_called(publisher: str, title: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", key(citation(publisher=publisher, title=title)))


@pytest.mark.parametrize("style", STYLES)
def test_a_date_without_a_day_stands_as_it_is_printed_and_no_day_is_made_up(style: str) -> None:
    rough = RoughDate(kind=PrintedAs.UPDATED, year=2025, month=12, words="December 2025")
    written = entry(citation(printed=(), printed_roughly=(rough,)), style)
    assert "December 2025" in written
    assert "n.d." not in written
    assert not names(date(2025, 12, 1), written)
    assert ("2025-12" in written, "2025/12//" in written) == (style == "biblatex", style == "ris")


@pytest.mark.parametrize("style", ["bibtex", "biblatex"])
@given(publisher=NAMES, title=NAMES, words=NAMES)
@example(publisher="Halcyon {Labs", title="}{", words="You may use { or not}}")
def test_braces_are_in_pairs_as_bibtex_counts_them(
    style: str, publisher: str, title: str, words: str
) -> None:
    c = citation(publisher=publisher, title=title, quotation=replace(QUOTED, text=words))
    written = entry(c, style).strip()
    depths = list(accumulate((char == "{") - (char == "}") for char in written))
    assert min(depths[written.index("{") : -1]) > 0 and depths[-1] == 0
