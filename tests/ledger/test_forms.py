"""Five pages of made-up providers, none built like another: every row, every day, every announcement."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.ledger.pages import of_html, of_markdown
from tosdiff.ledger.read import read
from tosdiff.models import PageLedger
from tosdiff.text.extract import extract

Row = tuple[str, str, str, str, str]


def told(page: PageLedger) -> list[Row]:
    """Return each row's name with its scope, announcement, kind of end, end and replacement."""
    return [
        (
            row.name + (f" [{row.scope}]" if row.scope else ""),
            row.announced.on.isoformat() if row.announced else "",
            str(row.ends.kind),
            row.ends.on,
            ", ".join(row.replacement),
        )
        for row in page.rows
    ]


LIFECYCLE = """
<p>A version is in one of three states on the platform, and leaves the second after some months.</p>
<h2>Versions that go</h2>
<table><thead><tr><th rowspan=2>Model version</th><th colspan=3>Dates</th><th rowspan=2>Recommended replacement</th></tr>
<tr><th>Legacy date</th><th>Public extended access date</th><th>EOL date</th></tr></thead>
<tbody><tr><td>Heron Sonnet 3.5 v1</td><td>August 25, 2025</td><td>December 1, 2025</td><td>March 1, 2026</td><td>Heron Sonnet 4.5</td></tr>
<tr><td>Heron Sonnet 3.5 v2</td><td>8/25/2025</td><td>12/1/2025</td><td>3/1/2026 (the two in the west), 5/1/2026 (all other regions)</td><td>Heron Sonnet 4.5</td></tr>
<tr><td>Plover Lite</td><td>January 28, 2025</td><td>NA</td><td>August 15, 2025</td><td>Plover Pro</td></tr></tbody></table>
<h2>In force</h2>
<table><tr><th>Maker</th><th>Model name</th><th>Model ID</th><th>Regions supported</th><th>Launch date</th><th>EOL date</th></tr>
<tr><td>Acme</td><td>Heron Haiku 4.5</td><td>acme.heron-haiku-4-5</td><td>west</td><td>10/16/2025</td><td>Not sooner than 10/16/2026</td></tr></table>
"""


def test_headings_that_span_and_ends_that_differ_by_region() -> None:
    page = of_html(LIFECYCLE)
    assert told(page) == [
        ("Heron Sonnet 3.5 v1", "2025-08-25", "exact", "2026-03-01", "Heron Sonnet 4.5"),
        ("Heron Sonnet 3.5 v2 [the two in the west]", "2025-08-25", "exact", "2026-03-01", "Heron Sonnet 4.5"),
        ("Heron Sonnet 3.5 v2 [all other regions]", "2025-08-25", "exact", "2026-05-01", "Heron Sonnet 4.5"),
        ("Plover Lite", "2025-01-28", "exact", "2025-08-15", "Plover Pro"),
        ("Heron Haiku 4.5", "", "not_before", "2026-10-16", ""),
    ]  # fmt: skip
    last = page.rows[-1]
    assert (last.model_id, last.released.on) == ("acme.heron-haiku-4-5", "2025-10-16")


VERSIONS = """
    # Retirement of models

    ## Current

    | Model | Version | Lifecycle status | Deprecation date (no new customers) | Retirement date | Replacement model |
    |---|---|---|---|---|---|
    | `heron-4o` | 2024-05-13 | Legacy | | No earlier than March 31, 2026 | `heron-5.1` |
    | `heron-4o` | 2024-08-06 | GA | Oct 1, 2025 | 31 March 2026 | heron-5.1 |
    | `heron-35` | 0125 | Deprecated | — | Standard: 2026-03-31; Provisioned: 2026-09-30 | `heron-4.1-mini` |
    | `router-mini` | 2025-08-07 | Preview | | TBD | — |

    ## Planned

    | Original model | Original removal date | New removal date | Alternative |
    |---|---|---|---|
    | `acme/Plover-7B-v0.1` | 2026-01-01 | 2026-02-01 | `acme/Plover-8B` |
    | `acme/Plover-3B` | 2026-01-01 | ~~2026-02-01~~ 2026-03-01 | |

    ## What we tell you

    | Model type | Deprecation notice | Notes |
    |---|---|---|
    | Preview models | 24 hours or more | may go at any time |
    | Serverless endpoints | 2 or 3 weeks | |
"""


def test_versions_of_one_name_offers_within_a_cell_and_days_set_anew() -> None:
    assert told(of_markdown(VERSIONS)) == [
        ("heron-4o (2024-05-13)", "", "not_before", "2026-03-31", "heron-5.1"),
        ("heron-4o (2024-08-06)", "", "exact", "2026-03-31", "heron-5.1"),
        ("heron-35 [Standard]", "", "exact", "2026-03-31", "heron-4.1-mini"),
        ("heron-35 [Provisioned]", "", "exact", "2026-09-30", "heron-4.1-mini"),
        ("router-mini", "", "none", "", ""),
        ("acme/Plover-7B-v0.1", "", "exact", "2026-02-01", "acme/Plover-8B"),
        ("acme/Plover-3B", "", "exact", "2026-03-01", ""),
    ]


LOG = """
<h2>November 29, 2025: Kestrel 2 and Guard 4</h2>
<p>We make room for newer ones. On November 14th, 2025, we emailed users of <code>acme/kestrel-2-instruct</code>.</p>
<table><tr><th>Model ID</th><th>Shuts down</th><th>Use instead</th></tr>
<tr><td><code>acme/kestrel-2-instruct</code></td><td>2025-12-15</td><td><code>acme/kestrel-oss-120b</code></td></tr>
<tr><td><code>acme/guard-4-12b</code></td><td>03/05/26</td><td><code>acme/guard-oss-20b</code></td></tr></table>
<h2>August 8, 2025: Plover 9B</h2>
<table><tr><th>Deprecated Model</th><th>Shutdown Date</th><th>Recommended Replacement</th></tr>
<tr><td>plover2-9b-it</td><td>10/08/25</td><td>kestrel-8b-instant</td></tr></table>
<h2>Preview models: March 24, 2025</h2>
<p>The models plover-2.5-coder-32b and osprey-saba-24b will be shut down on April 14, 2025. Please migrate to kestrel-32b.</p>
"""


def test_a_log_whose_numeric_dates_are_meant_as_its_written_ones() -> None:
    assert told(of_html(LOG)) == [
        ("acme/kestrel-2-instruct", "2025-11-14", "exact", "2025-12-15", "acme/kestrel-oss-120b"),
        ("acme/guard-4-12b", "2025-11-14", "exact", "2026-03-05", "acme/guard-oss-20b"),
        ("plover2-9b-it", "2025-08-08", "exact", "2025-10-08", "kestrel-8b-instant"),
        ("plover-2.5-coder-32b", "2025-03-24", "exact", "2025-04-14", "kestrel-32b"),
        ("osprey-saba-24b", "2025-03-24", "exact", "2025-04-14", "kestrel-32b"),
    ]


ENTRIES = """
<h2>Upcoming</h2>
<ul><li><b>kestrel-7b-v0.1</b>: Deprecated on 2025-11-03, to be removed on 2026-01-03. Replacement: kestrel-8b-v1.</li>
<li><b>kestrel-13b</b> – retires 15 January 2026 (announced 1 October 2025); use <code>kestrel-8b-v1</code> instead</li>
<li>osprey-large-2: last day of service is 28 February 2026</li>
<li>osprey-small: sunset date 2026-04-30, successor osprey-mini</li>
<li>kestrel-30b: we no longer plan to remove it on 2026-04-30; it will not be removed</li></ul>
<h2>Removed</h2>
<ul><li>kestrel-3b (removed 2025-06-30)</li><li>kestrel-1b — 2025-05-01</li></ul>
<h2>By model</h2>
<h3>merlin-1</h3><ul><li><b>Status:</b> Deprecated</li><li><strong>Announced:</strong> 1 October 2025</li>
<li>Retirement date: 1 March 2026</li><li>Replacement: <code>merlin-2</code></li></ul>
<h3>Merlin Large 2.1</h3><p><b>Deprecated:</b> October 3, 2025</p><p><b>Shutdown:</b> January 4, 2026</p>
<dl><dt>merlin-1-mini</dt><dd>Shutdown: 1 March 2026. Replacement: merlin-2-mini.</dd></dl>
"""


def test_entries_that_give_their_days_by_label() -> None:
    page = of_html(ENTRIES)
    assert told(page) == [
        ("kestrel-7b-v0.1", "2025-11-03", "exact", "2026-01-03", "kestrel-8b-v1"),
        ("kestrel-13b", "2025-10-01", "exact", "2026-01-15", "kestrel-8b-v1"),
        ("osprey-large-2", "", "exact", "2026-02-28", ""),
        ("osprey-small", "", "exact", "2026-04-30", "osprey-mini"),
        ("kestrel-3b", "", "exact", "2025-06-30", ""),
        ("kestrel-1b", "", "exact", "2025-05-01", ""),
        ("merlin-1", "2025-10-01", "exact", "2026-03-01", "merlin-2"),
        ("Merlin Large 2.1", "2025-10-03", "exact", "2026-01-04", ""),
        ("merlin-1-mini", "", "exact", "2026-03-01", "merlin-2-mini"),
    ]
    assert [row.state for row in page.rows if row.model == "merlin-1"] == ["Deprecated"]


GERMAN = """
    # Abkündigungen von Modellen

    Wir kündigen das Ende eines Modells mindestens 90 Tage im Voraus an.

    | Modell | Status | Angekündigt am | Abschaltung | Ersatz |
    |---|---|---|---|---|
    | `amsel-1` | abgekündigt | 1. Oktober 2025 | 15. Januar 2026 | `amsel-2` |
    | `amsel-1-mini` | abgeschaltet | 03.06.2025 | 01.09.2025 | `amsel-2-mini` |
    | `amsel-2` | aktiv | – | frühestens 1. März 2027 | – |

    Das Modell `drossel-7b` wird am 30. April 2026 abgeschaltet. Bitte verwenden Sie stattdessen `drossel-8b`.
"""


def test_a_third_language_is_only_words() -> None:
    page = of_markdown(GERMAN)
    assert told(page) == [
        ("amsel-1", "2025-10-01", "exact", "2026-01-15", "amsel-2"),
        ("amsel-1-mini", "2025-06-03", "exact", "2025-09-01", "amsel-2-mini"),
        ("amsel-2", "", "not_before", "2027-03-01", ""),
        ("drossel-7b", "", "exact", "2026-04-30", "drossel-8b"),
    ]
    assert [str(promise.minimum) for promise in page.promises] == ["90 days"]


CHANGELOG = """
<html lang=en><body><main><h1>Changes of the interface</h1>
<p>All changes to the public interface, with new models, prices and those that we switch off, newest first.</p>
<article><time>2026-04-02</time><h2>Raven-2-Lite is being turned off</h2>
<p>Raven-2-Lite and raven-2-nano will be turned off on 2026-07-01; switch to Raven-3-Lite before then.</p></article>
<article><time>2026-02-11</time><h2>New: Raven 3</h2><p>Raven 3 is there for everyone. Raven 2 goes on for now.</p></article>
<article><time>2026-01-15</time><h2>Model shutdowns</h2>
<p>The following models will be switched off on March 31:</p><ul><li>raven-1.5</li><li>raven-1.5-chat</li></ul></article>
</main></body></html>"""


def test_each_entry_of_a_log_has_the_day_that_stands_over_its_heading() -> None:
    page = read(extract(CHANGELOG.encode()).blocks)
    assert told(page) == [
        ("Raven-2-Lite", "2026-04-02", "exact", "2026-07-01", "Raven-3-Lite"),
        ("raven-2-nano", "2026-04-02", "exact", "2026-07-01", "Raven-3-Lite"),
        ("raven-1.5", "2026-01-15", "exact", "2026-03-31", ""),
        ("raven-1.5-chat", "2026-01-15", "exact", "2026-03-31", ""),
    ]
    assert page.releases == ()  # an end that is announced is no release


@pytest.mark.parametrize(
    ("sentence", "ended"),
    [
        ("Starting on May 4, 2026, we are retiring Perch 3 and Perch 3 Mini.", {"Perch 3", "Perch 3 Mini"}),
        ("Perch 3 Deep goes away on June 1, 2026.", {"Perch 3 Deep"}),
        ("Support for lark-small-128k and lark-large-128k ends on June 1, 2026.", {"lark-small-128k", "lark-large-128k"}),
        ("We are retiring Phase 2 of the programme on June 1, 2026.", set()),
        ("Will Perch 4 be retired soon? We have no plans to retire Perch 4.", set()),
    ],
)  # fmt: skip
def test_names_of_families_that_no_list_knows(sentence: str, ended: set[str]) -> None:
    assert {row.model for row in of_markdown(dedent(sentence)).rows} == ended
