"""Companies: a name is whole, from its first word to its legal form, and holds nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.language.companies import companies_in, company_form, is_company, stopped_forms


def names(text: str) -> list[str]:
    return [company.name for company in companies_in(text)]


def test_a_joint_before_a_legal_form_is_no_name() -> None:
    assert list(names("between the Contractor and & Inc. as agreed")) == []


@pytest.mark.parametrize(
    "name",
    [
        "Halcyon Labs & Söhne, Inc.",
        "Halcyon Labs and Partners LLC",
        "Halcyon, Ltd.",
        "Halcyon and Larkspur, Inc.",
        "Halcyon und Söhne GmbH",
        "Halcyon GmbH & Co. KG",
        "Bell, Finch, Moor & Partners LLP",
        "Finch & Gamble Co.",
        "Finch + Moor B.V.",
        "Halcyon (Singapore) Private Limited",
        "Halcyon Sound Pty Ltd",
        "Halcyon Sound Pte. Ltd.",
        "Beijing Halcyon Technology Co., Ltd.",
        "Société du Halcyon S.A.",
        "Compagnie de Saint-Finch SARL",
        "Ørsound A/S",
        "Bank of Halcyon Corporation",
        "The Halcyon Desk, Inc.",
        "O'Finch Media Limited",
        "A.B. Finch Limited",
        "St. Halcyon Ltd",
        "eHalcyon Inc.",
        "n8h GmbH",
        "halcyon.ai, Inc.",
        "3H AB",
        "Halcyon! Inc.",
        "Studio 54 Ltd",
        "HALCYON AG",
        "Halcyon Sàrl",
        "Halcyon S.A. de C.V.",
        "Halcyon SE & Co. KGaA",
        "Halcyon UG (haftungsbeschränkt)",
        "Halcyon Sdn. Bhd.",
        "Halcyon A.Ş.",
        "Halcyon Ltd Oy",
        "Halcyon Zrt.",
        "Halcyon Designated Activity Company",
    ],
)
@pytest.mark.parametrize(
    "around", ["{}", "you and {} agree", 'offered by {} ("we")', "If {} ends it, you may too."]
)
def test_a_name_is_whole(name: str, around: str) -> None:
    assert names(around.format(name)) == [name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("between You and Halcyon Sound Ltd", ["Halcyon Sound Ltd"]),
        ("Customer and Halcyon, Inc.", ["Halcyon, Inc."]),
        ("if you live in India and Halcyon Corp. serves you", ["Halcyon Corp."]),
        ("between Larkspur and Halcyon LLC", ["Halcyon LLC"]),
        ("between Larkspur and Finch LLP and you", ["Larkspur and Finch LLP"]),
        ("both Larkspur and Halcyon LLC", ["Halcyon LLC"]),
        ("Switzerland, and Halcyon PBC", ["Halcyon PBC"]),
        ("Larkspur Limited and Halcyon Inc.", ["Larkspur Limited", "Halcyon Inc."]),
        ("It obeys the GDPR. Halcyon Inc. does too.", ["Halcyon Inc."]),
        ("At Halcyon Sound AB we listen.", ["Halcyon Sound AB"]),
        ("WE ARE ACTING AS YOUR FRIENDS, AS YOU KNOW", []),
        ("EXCEPT AS stated here", []),
        ("WE AND HALCYON AB GIVE NO WARRANTY", []),
        ("we offer it, Limited", []),
        ("Liability is Limited", []),
        ("It is Limited (Inc.", []),
    ],
)
def test_what_stands_beside_a_company_is_no_part_of_its_name(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本規約は、ハルシオン株式会社(以下「当社」といいます)が定めます。", ["ハルシオン株式会社"]),
        ("株式会社ハルシオン・サウンド及び有限会社カササギが提供します。", ["株式会社ハルシオン・サウンド", "有限会社カササギ"]),
        ("お客様とHalcyon Japan 合同会社との契約", ["Halcyon Japan 合同会社"]),
        ("株式会社 Halcyon Japan は凧を貸します。", ["株式会社 Halcyon Japan"]),
        ("運営会社:一般社団法人日本凧協会", ["一般社団法人日本凧協会"]),
        ("運営会社株式会社ハルシオン", ["株式会社ハルシオン"]),
        ("ハルシオン株式会社と Halcyon, Inc. の間", ["ハルシオン株式会社", "Halcyon, Inc."]),
        ("当該株式会社は、各社の株式会社です。", []),
        ("株式会社", []),
    ],
)  # fmt: skip
def test_a_japanese_form_stands_before_or_behind_its_name(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@given(
    st.text(
        st.sampled_from("株式会社ハルシ・と、(A .凧") | st.characters(exclude_categories=["Cs"]), max_size=40
    )
)
def test_a_japanese_name_is_a_slice_with_its_form_at_an_end(text: str) -> None:
    end = 0
    for company in companies_in(f"{text}株式会社{text}"):
        start, stop = company.span
        assert end <= start < stop
        assert company.name == f"{text}株式会社{text}"[start:stop]
        if "株式会社" in company.name:
            assert company.called and "株式会社" not in company.called
        end = stop


@given(st.text(st.sampled_from("AbÖ &.,()'ansd") | st.characters(exclude_categories=["Cs"]), max_size=40))
def test_names_are_slices_that_stand_apart(text: str) -> None:
    end = 0
    for company in companies_in(f"{text} Ltd {text}, Inc."):
        start, stop = company.span
        assert end <= start < stop
        assert f"{text} Ltd {text}, Inc."[start:stop] == company.name
        assert company.called in company.name
        end = stop


def test_a_hostile_text_is_read_in_reasonable_time() -> None:
    for text in ("A " * 20_000 + "Ltd", "Ltd " * 20_000, "Halcyon and " * 20_000, "A&" * 20_000 + " Inc"):
        list(companies_in(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Halcyon Music, L.L.C.", "Halcyon Music LLC"),
        ("HALCYON LIMITED", "Halcyon Ltd."),
        ("Halcyon Corporation", "Halcyon Corp."),
    ],
)
def test_spellings_of_one_company_are_alike(one: str, other: str) -> None:
    assert company_form(one) == company_form(other)


def test_companies_of_one_name_and_two_forms_are_two() -> None:
    assert company_form("Halcyon Ltd") != company_form("Halcyon LLC") != company_form("Halcyon & Sons LLC")


def test_terms_call_a_company_by_the_word_that_tells() -> None:
    called = [company.called for company in companies_in("The Halcyon Desk Inc., Beijing Larkspur Co., Ltd.")]
    assert called == ["Halcyon", "Larkspur"]


@pytest.mark.parametrize("word", ["Customer", "Services", "Germany", "Inc", "The"])
def test_common_words_of_terms_are_no_company(word: str) -> None:
    assert not is_company(word)
    assert is_company("Halcyon")


def test_no_legal_form_with_a_stop_is_a_word_that_ends_sentences() -> None:
    assert stopped_forms().isdisjoint({"as", "se", "so", "on", "it"})
