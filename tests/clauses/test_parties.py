"""Who `we` are: names found by how a document introduces and uses them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.clauses.parties import Parties, parties_of


@pytest.mark.parametrize(
    "sentences",
    [
        ['These terms are between you and Quillfern Ltd ("Quillfern", "we" or "us").'],
        ["The app is offered by Quillfern, Inc. of Utrecht."],
        ["The app is offered by Quillfern & Söhne, GmbH."],
        ["The app is offered by Quillfern and Partners LLC."],
        ["The app is offered by Hangzhou Quillfern Technology Co., Ltd."],
        ['These are the terms of Quillfern Sound Pty Ltd (the "we" of this page).'],
        ["Quillfern may end the trial.", "Quillfern reserves all rights."],
    ],
)
def test_provider_is_found(sentences: list[str]) -> None:
    assert "Quillfern" in parties_of(sentences).provider


def test_product_is_found_by_its_use() -> None:
    assert parties_of(["You may use Moorhen.", "To access Moorhen you need a key."]).products == ("Moorhen",)


def test_the_user_is_never_the_provider() -> None:
    sentences = ["Customer may leave.", "Customer will pay.", "You may stop.", "You will pay."]
    assert parties_of(sentences) == Parties()


@given(st.text(max_size=60))
def test_masking_keeps_every_place(text: str) -> None:
    masked = Parties(provider=("Quillfern",), products=("a",)).mask(f"Quillfern {text}")
    assert len(masked) == len(f"Quillfern {text}")
    assert masked[:9] in ("§" * 9, "¶" * 9)  # the provider, or a product of its name: "Quillfern app"


def test_place_of_a_company_does_not_hide_the_name_that_acts() -> None:
    sentences = [
        'These are the terms of Quillfern AB, domiciled in Utrecht ("we").',
        *["Quillfern may leave."] * 2,
    ]
    assert "Quillfern" in parties_of(sentences).provider


def test_stranger_that_acts_now_and_then_is_not_the_provider() -> None:
    sentences = [*["We may end the trial."] * 9, *["Fenwick will refund the price."] * 2]
    assert parties_of(sentences).provider == ()


def test_name_with_a_small_initial_is_found() -> None:
    assert (
        "quillFern" in parties_of(['These are the terms of a firm in Utrecht ("quillFern," "we").']).provider
    )


@pytest.mark.parametrize(
    "sentence",
    [
        'This is a contract with a firm in China ("we").',
        "You and Partners LLC agree.",
        'We sell it to Customer (by "us").',
    ],
)
def test_neither_a_place_nor_a_party_nor_a_legal_form_is_the_provider(sentence: str) -> None:
    assert parties_of([sentence]).provider == ()
