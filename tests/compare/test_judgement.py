"""How a pair of texts is judged does not depend on what was judged before."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tosdiff.compare import judgement
from tosdiff.compare.judgement import judge

WORDS = ("receive", "recieve", "may", "not", "notices", "notises", "we", "Thirty", "30", "fees", "fes")
TEXT = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
COUNTS = st.dictionaries(st.sampled_from([word.lower() for word in WORDS]), st.integers(0, 3))


@given(old=TEXT, new=TEXT, heading=st.booleans(), counts=st.lists(COUNTS, min_size=1, max_size=6))
def test_a_pair_is_judged_by_the_words_of_its_own_versions_whatever_versions_it_was_judged_in_before(
    old: str, new: str, heading: bool, counts: list[dict[str, int]]
) -> None:
    """A slip of the pen is told from another word by how often either stands in the versions."""

    def judged(told: dict[str, int]) -> object:
        return judge(old, new, heading=heading, known=Counter(told).__getitem__)

    one_after_another = [judged(told) for told in counts]
    alone = []
    for told in counts:
        judgement._kept_judgements.cache_clear()
        alone.append(judged(told))
    assert one_after_another == alone


def test_a_slip_in_one_pair_of_versions_is_another_word_in_the_next() -> None:
    old, new = "we recieve notices", "we receive notices"
    found = [
        judge(old, new, known=Counter({"recieve": times, "receive": 3}).__getitem__).weight
        for times in (1, 3, 1)
    ]
    assert found[0] == found[2] != found[1]
