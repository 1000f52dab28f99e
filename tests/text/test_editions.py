"""Editions: what a text says about which contract it is, and when two texts are two contracts."""

from __future__ import annotations

import pytest

from tests.compare.versions_of import block, version
from tosdiff.compare.versions import compare
from tosdiff.models import Block, BlockKind, Edition, Link, Significance
from tosdiff.text.editions import contradiction, edition_of

CLAUSES = (
    "You own the recordings that you upload to Halcyon.",
    "We may close an account that breaks a rule of this page.",
    "Fees are charged in advance, and a month begun is a month charged.",
    "Guests of an account hold it to the same rules as its owner.",
    "Tell us of a fault and we mend it within a reasonable time.",
)


def pointing(text: str, words: str) -> Block:
    at = text.index(words)
    link = Link(start=at, end=at + len(words), target="https://halcyon.example/elsewhere")
    return Block(kind=BlockKind.PARAGRAPH, text=text, links=(link,))


@pytest.mark.parametrize(
    ("line", "aspect", "expected"),
    [
        ("These Terms apply to you if you reside in the United Kingdom.", "region", {"UK"}),
        ("This Policy applies to residents of the EEA or Switzerland.", "region", {"EEA", "Switzerland"}),
        ("These updates do not apply to people located in Japan.", "elsewhere", {"Japan"}),
        ("These Terms apply if you live outside of the EEA.", "elsewhere", {"EEA"}),
        ("If you live in Korea, this section tells you more.", "region", set()),
        ("These Terms are governed by the laws of the State of California.", "law", {"California"}),
        ("They are governed by and construed under the laws of Ireland.", "law", {"Ireland"}),
        ("English law will govern these Terms.", "law", {"UK"}),
        ("You may object to the sale of your recordings under Nevada law.", "law", set()),
        ("This is an agreement between you and Halcyon Sound Ltd.", "entity", {"Halcyon Sound Ltd."}),
        (
            "Halcyon Music, L.L.C., with its registered office in Austin, provides the service.",
            "entity",
            {"Halcyon Music, L.L.C."},
        ),
        ("Halcyon Sound Ltd wrote a song once.", "entity", set()),
        ("THIS IS AN AGREEMENT BETWEEN YOU AND US AS FRIENDS.", "entity", set()),
    ],
)
def test_what_is_read(line: str, aspect: str, expected: set[str]) -> None:
    assert getattr(edition_of(version(line, *CLAUSES)), aspect) == expected


RESIDENCE = "Whatever we agree here, the law of the country you live in governs it."
FOR_FIRMS = "For bands and labels, California law will govern these Terms."
KEPT = "You keep the mandatory protection of the law of the country where you reside, which will apply."


@pytest.mark.parametrize(
    ("lines", "law"),
    [
        ((RESIDENCE, FOR_FIRMS), set()),
        (("These Terms are governed by the laws of your country of residence.", FOR_FIRMS), set()),
        ((FOR_FIRMS, KEPT), {"California"}),
    ],
)
def test_a_law_for_some_is_not_stated_of_terms_that_follow_the_reader(
    lines: tuple[str, ...], law: set[str]
) -> None:
    assert edition_of(version(*lines, *CLAUSES)).law == law


def test_terms_named_in_a_link_are_another_document() -> None:
    line = pointing("If you reside in the EEA, these terms govern your use.", "these terms")
    found = edition_of(version(line, *CLAUSES))
    assert (found.region, found.elsewhere) == (frozenset(), frozenset({"EEA"}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You own the recordings that you upload, and we keep them for you as you ask us to.", "en"),
        (
            "Sie behalten die Rechte an den Aufnahmen, und wir speichern sie für Sie, wenn Sie das wollen.",
            "de",
        ),
        ("Vous gardez les droits sur les morceaux que vous envoyez, et nous les gardons pour vous.", "fr"),
        ("我们为您保存您上传的录音，您保留全部权利，我们不会出售这些录音。", "zh"),
        ("アップロードした録音の権利はお客様に帰属します。私たちはそれを販売しません。", "ja"),
        (
            "Zachowujesz prawa do nagrań, które przesyłasz, a my przechowujemy je dla ciebie i nie "
            "sprzedajemy ich, o ile nie jest to zgodne z wolą użytkownika.",
            "pl",
        ),
        (
            "Du behåller rättigheterna till det som du laddar upp, och vi sparar det för dig så länge du vill.",
            "sv",
        ),
        ("Halcyon", None),
    ],
)
def test_the_language_is_read_from_the_words(text: str, expected: str | None) -> None:
    assert edition_of(version(text, text)).language == expected


def test_terms_for_other_residents_under_another_law_are_another_edition() -> None:
    uk = (
        "These Terms apply to you if you reside in the United Kingdom.",
        *CLAUSES,
        "English law will govern these Terms.",
    )
    eea = (
        "These Terms apply to you if you reside in the EEA.",
        *CLAUSES,
        "You may withdraw within fourteen days without a reason.",
        "Irish law will govern these Terms.",
    )
    found = compare(version(*uk), version(*eea))
    assert found.significance is Significance.EDITION
    assert found.explanation == "another edition: region: UK -> EEA; governing law: UK -> Ireland"


@pytest.mark.parametrize(
    ("old_date", "new_date", "expected"),
    [
        ("3 May 2026", "9 August 2026", Significance.WORDING),
        ("3 May 2026", "3 May 2026", Significance.EDITION),
        ("9 August 2026", "3 May 2026", Significance.EDITION),
    ],
    ids=["amended later", "of the same day", "older"],
)
def test_another_company_and_law_are_another_edition_unless_the_text_was_amended(
    old_date: str, new_date: str, expected: Significance
) -> None:
    old = (
        f"Last updated: {old_date}",
        "This is an agreement between you and Halcyon Sound Ltd.",
        *CLAUSES,
        "Irish law will govern these Terms.",
    )
    new = (
        f"Last updated: {new_date}",
        "This is an agreement between you and Halcyon OpCo, LLC.",
        *CLAUSES,
        "A dispute goes before an arbitrator in Austin.",
        "Texas law will govern these Terms.",
    )
    assert compare(version(*old), version(*new)).significance is expected


def test_another_language_is_another_edition() -> None:
    german = (
        "Sie behalten alle Rechte an den Aufnahmen, die Sie hochladen.",
        "Wir dürfen ein Konto schließen, das gegen die Regeln verstößt.",
        "Die Gebühren werden im Voraus und für den ganzen Monat erhoben.",
    )
    found = compare(version(*CLAUSES), version(*german))
    assert (found.significance, found.explanation) == (
        Significance.EDITION,
        "another edition: language: en -> de",
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("English law will govern these Terms.", "Irish law will govern these Terms."),
        (
            "This is an agreement between you and Halcyon Sound Ltd.",
            "This is an agreement between you and Halcyon OpCo, LLC.",
        ),
        ("These Terms apply to everyone.", "These Terms apply to you if you reside in the EEA."),
    ],
)
def test_an_amended_law_company_or_scope_is_wording(old: str, new: str) -> None:
    assert compare(version(old, *CLAUSES), version(new, *CLAUSES)).significance is Significance.WORDING


def test_a_hostile_text_is_read_in_reasonable_time() -> None:
    for line in (
        "these " * 9000,
        "A " * 9000 + "Ltd",
        "governed by the laws of " * 3000,
        "Note: this " + "x " * 9000,
    ):
        compare(version(block(line), *CLAUSES), version(block(line + " end"), "# Other"))


@pytest.mark.parametrize(
    ("declared", "found", "denied"),
    [
        ("Europe", Edition(region=frozenset({"UK"})), True),
        ("Europe", Edition(region=frozenset({"EEA", "Switzerland"})), False),
        ("EEA", Edition(region=frozenset({"Ireland"})), False),
        ("Germany", Edition(region=frozenset({"EEA"})), False),
        ("united states", Edition(region=frozenset({"EEA"})), True),
        ("us", Edition(region=frozenset({"California"})), False),
        ("Europe", Edition(elsewhere=frozenset({"EEA", "UK"})), True),
        ("rest of the world", Edition(region=frozenset({"EEA"})), True),
        ("rest of the world", Edition(elsewhere=frozenset({"EEA"})), False),
        ("Europe", Edition(law=frozenset({"California"})), False),
        ("consumers", Edition(region=frozenset({"EEA"})), False),
        ("Europe", Edition(), False),
    ],
)
def test_a_declared_edition_is_denied_only_by_whom_the_text_addresses(
    declared: str, found: Edition, denied: bool
) -> None:
    assert (contradiction(declared, found) is not None) is denied
