"""Whether words are those of law: told word by word, as a search for each of them would tell it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.language.lawful import reads_as_law
from tosdiff.language.tables import table

LISTED = {kind: [each for words in table("lawful")[kind].values() for each in words.split()] for kind in
          ("parties", "duties", "texts", "matters")}  # fmt: skip
PATTERNS = {
    kind: re.compile(r"\b(?:" + "|".join(sorted(set(words))).replace("*", r"\w*") + r")\b", re.IGNORECASE)
    for kind, words in LISTED.items()
}
WORDS = st.sampled_from(
    [*{w.replace("*", "ing") for words in LISTED.values() for w in words}]
) | st.sampled_from(["song", "Monday", "2026", "l'été", "re-entry", "YOU", "Must"])


def searched(text: str) -> bool:
    """Tell the same by a search for each kind of words."""
    about = {found.lower() for found in PATTERNS["matters"].findall(text)}
    party, duty, texts = (PATTERNS[kind].search(text) for kind in ("parties", "duties", "texts"))
    return bool(
        (party and duty) or (texts and (about or party or duty)) or (len(about) >= 2 and (duty or party))
    )


@given(st.lists(WORDS, min_size=6, max_size=12))
def test_words_tell_law_as_a_search_for_each_of_them_would(words: list[str]) -> None:
    text = " ".join(words)
    assert reads_as_law(text) is searched(text)


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("You must pay each fee within ten days of the invoice.", True),
        ("L'utilisateur s'engage à payer chaque facture dans les dix jours.", True),
        ("Sie müssen jede Rechnung binnen zehn Tagen bezahlen, die wir stellen.", True),
        ("We walked along the river and ate bread with cheese.", False),
        ("You must pay.", False),
        ("用户应当遵守本协议的全部条款和条件。", True),
    ],
)
def test_a_sentence_binds_by_a_party_with_a_duty_or_by_matters_of_law(text: str, law: bool) -> None:
    assert reads_as_law(text) is law
