"""The dates that a document prints about itself, in its own words."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.evidence.printed import printed_dates, printed_roughly
from tosdiff.language.normalise import normal
from tosdiff.models import Block, BlockKind, DocumentText, Edition


def version(*lines: str) -> DocumentText:
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=line) for line in lines)
    return DocumentText(document="halcyon/terms", snapshot=None, blocks=blocks, edition=Edition())


def printed(*lines: str) -> list[tuple[str, date, str]]:
    return [(p.kind, p.on, p.words) for p in printed_dates(version(*lines))]


@pytest.mark.parametrize(
    ("line", "kind", "words"),
    [
        ("Last updated: 3 May 2026", "updated", "3 May 2026"),
        ("Effective May 3, 2026Previous DocumentText", "effective", "May 3, 2026"),
        ("UpdatedMay 3, 2026", "updated", "May 3, 2026"),
        ("These terms take effect on 3rd of May 2026.", "effective", "3rd of May 2026"),
        ("May 3, 2026", "updated", "May 3, 2026"),
        ("Gültig ab 3. Mai 2026", "effective", "3. Mai 2026"),
        ("Zuletzt aktualisiert: 3. Mai 2026", "updated", "3. Mai 2026"),
        ("生效日期:2026年5月3日", "effective", "2026年5月3日"),
    ],
)
def test_a_date_is_printed_with_its_words(line: str, kind: str, words: str) -> None:
    found = printed("Terms of Service", line)
    assert found == [(kind, date(2026, 5, 3), words)]


def test_each_kind_is_printed_once() -> None:
    assert printed("Published: 1 March 2026", "In force from 1 April 2026", "Updated: 2 May 2026") == [
        ("updated", date(2026, 3, 1), "1 March 2026"),
        ("effective", date(2026, 4, 1), "1 April 2026"),
    ]


def test_a_date_in_the_midst_of_the_law_is_not_the_documents() -> None:
    law = [f"Rule {number}: we keep what we promised." for number in range(12)]
    assert printed(*law, "This offer was published on 3 May 2026.", *law) == []


@pytest.mark.parametrize(
    ("line", "kind", "month"),
    [
        ("Last updated: December 2025", "updated", 12),
        ("Effective as of Dec. 2025", "effective", 12),
        ("Zuletzt aktualisiert: Dezember 2025", "updated", 12),
        ("Last updated: 01/12/2025", "updated", None),
    ],
)
def test_a_date_without_a_certain_day_is_kept_as_it_is_printed(
    line: str, kind: str, month: int | None
) -> None:
    assert printed("Privacy Policy", line) == []
    (rough,) = printed_roughly(version("Privacy Policy", line))
    assert (rough.kind, rough.year, rough.month) == (kind, 2025, month)
    assert rough.words in line


def test_a_date_to_the_day_stands_before_a_rough_one_of_its_kind() -> None:
    assert printed_roughly(version("Updated: 3 May 2026", "Updated: May 2026")) == ()


@given(
    text=st.text(
        st.sampled_from("㎟㎡㏤㍰㍸㏠a日 ") | st.characters().filter(lambda char: not char.isnumeric())
    )
)
def test_text_without_numbers_has_no_year_in_its_normal_form(text: str) -> None:
    assert not re.search(r"\d{4}", normal(text))
