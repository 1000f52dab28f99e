"""Editions: what a text says about which contract it is."""

from __future__ import annotations

import pytest

from tests.world.versions import block, version
from tosdiff.models import Block, BlockKind, Link
from tosdiff.text.editions import edition_of

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
        ("If you are a resident of the UK, English law governs these Terms.", "region", set()),
        ("If you live in Scotland these Terms are governed by the laws of Scotland.", "region", set()),
        ("These Terms are governed by the laws of Ohio if you live in the UK.", "law", {"Ohio"}),
        ("These Terms are governed by the laws of the State of California.", "law", {"California"}),
        ("They are governed by and construed under the laws of Ireland.", "law", {"Ireland"}),
        ("English law will govern these Terms.", "law", {"England and Wales"}),
        ("You may object to the sale of your recordings under Nevada law.", "law", set()),
        ("This is an agreement between you and Halcyon Sound Ltd.", "entity", {"Halcyon Sound Ltd."}),
        (
            "Halcyon Music, L.L.C., with its registered office in Austin, provides the service.",
            "entity",
            {"Halcyon Music, L.L.C."},
        ),
        (
            "This is an agreement between you and Halcyon Labs & Söhne, Inc., a firm in Austin.",
            "entity",
            {"Halcyon Labs & Söhne, Inc."},
        ),
        (
            "The service is offered by Halcyon Labs and Partners LLC.",
            "entity",
            {"Halcyon Labs and Partners LLC."},
        ),
        ("This contract with Customer and Halcyon Sound Ltd is short", "entity", {"Halcyon Sound Ltd"}),
        ("Halcyon Sound Ltd wrote a song once.", "entity", set()),
        ("THIS IS AN AGREEMENT BETWEEN YOU AND US AS FRIENDS.", "entity", set()),
    ],
)
def test_what_is_read(line: str, aspect: str, expected: set[str]) -> None:
    assert getattr(edition_of(version(line, *CLAUSES).blocks), aspect) == expected


RESIDENCE = "Whatever we agree here, the law of the country you live in governs it."
FOR_FIRMS = "For bands and labels, California law will govern these Terms."
KEPT = "You keep the mandatory protection of the law of the country where you reside, which will apply."


@pytest.mark.parametrize(
    ("lines", "law"),
    [
        ((RESIDENCE, FOR_FIRMS), {"where you live"}),
        (
            ("These Terms are governed by the laws of your country of residence.", FOR_FIRMS),
            {"where you live"},
        ),
        ((FOR_FIRMS, KEPT), {"California"}),
    ],
)
def test_a_law_for_some_is_not_stated_of_terms_that_follow_the_reader(
    lines: tuple[str, ...], law: set[str]
) -> None:
    assert edition_of(version(*lines, *CLAUSES).blocks).law == law


def zone_of(*lines: str) -> set[str]:
    return set(edition_of(version(*lines, *CLAUSES).blocks).region)


def test_terms_are_for_where_their_party_is_the_party() -> None:
    there = "In the European Economic Area (EEA) and Switzerland, our services are provided by, and you're contracting with:"
    assert zone_of(there, "Halcyon Ireland Limited, incorporated under the laws of Ireland.") == {
        "EEA",
        "Switzerland",
    }
    assert zone_of("If you live in the UK, your contract is with Halcyon Ltd.") == {"UK"}


def test_terms_with_one_party_here_and_another_there_are_for_everyone() -> None:
    here = "If you live in the UK, your contract is with Halcyon Ltd."
    assert not zone_of(here, "If you live elsewhere, your contract is with Halcyon, Inc.")
    assert not zone_of(here, "If you live in the US, your contract is with Halcyon, Inc.")
    assert not zone_of('This is an agreement between you and Halcyon GmbH ("we").', here)
    assert not zone_of("In the UK, we give 30 days' notice.")


def test_terms_named_in_a_link_are_another_document() -> None:
    line = pointing("If you reside in the EEA, these terms govern your use.", "these terms")
    found = edition_of(version(line, *CLAUSES).blocks)
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
    assert edition_of(version(text, text).blocks).language == expected


def test_a_hostile_text_is_read_in_reasonable_time() -> None:
    for line in (
        "these " * 9000,
        "A " * 9000 + "Ltd",
        "governed by the laws of " * 3000,
        "Note: this " + "x " * 9000,
    ):
        edition_of(version(block(line), *CLAUSES).blocks)
