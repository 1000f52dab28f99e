"""The notation of phrases, and the files that are written in it."""

from __future__ import annotations

import pytest

from tosdiff.ledger.rules import Rules, shipped
from tosdiff.ledger.wording import PhraseError, pattern

CLASSES = {"ended": ["retired/removed", "(shut | turned) (down | off)"]}


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("will be {ended}", "it will be shut down now", "will be shut down"),
        ("will [also] be {ended}", "it will also be removed", "will also be removed"),
        ("[also] removed", "removed", "removed"),
        ("replace*", "a Replacement model", "Replacement"),
        ("no .. date", "no new shutdown date", "no new shutdown date"),
        ("we (told | asked)", "we, told", "we, told"),
        ("by", "nearby", None),
        ("by", "by-line", None),
    ],
)
def test_a_phrase_finds_what_it_says(phrase: str, text: str, found: str | None) -> None:
    match = pattern([phrase], CLASSES).search(text)
    assert (match[0] if match else None) == found


@pytest.mark.parametrize("phrase", ["", "(a", "a)", "[a", "{nothing}"])
def test_what_is_not_in_the_notation_is_refused(phrase: str) -> None:
    with pytest.raises(PhraseError):
        pattern([phrase], CLASSES)


def test_no_phrase_finds_nothing() -> None:
    assert pattern([], {}).search("anything") is None


def test_a_truth_value_in_place_of_a_word_is_refused() -> None:
    with pytest.raises(PhraseError, match="quotation marks"):
        Rules([{"between": [True]}])


def test_every_phrase_that_is_shipped_can_be_read() -> None:
    rules = shipped()
    for kind, _ in rules.columns:
        assert rules[f"columns.{kind}"]
    for path in ("ends.ahead.subject", "ends.ahead.object", "ends.done.subject", "ends.done.object", "denied", "moved",
                 "supposed", "lasts", "lasting", "redirects", "replaced_by", "instead", "announced", "told_before",
                 "effective", "applies", "released", "not_before", "not_after", "earliest_note", "relative"):  # fmt: skip
        assert rules[path].pattern != "(?!)", path
    assert len(rules.months) >= 12 and rules.kinds and rules.states


def test_another_language_is_only_words() -> None:
    rules = Rules(
        [
            {
                "columns": {"retirement": ["einde"], "model": ["model"]},
                "months": [f"maand{n}" for n in range(12)],
            }
        ]
    )
    assert [kind for kind, words in rules.columns if words.search("Einde van het model")] == [
        "retirement",
        "model",
    ]
    assert rules.months["maand4"] == 5
