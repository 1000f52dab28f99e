from hypothesis import given
from hypothesis import strategies as st

from tosdiff.language.keeping import kept_by_paragraph


def test_what_was_read_of_a_paragraph_is_not_read_again() -> None:
    read: list[str] = []

    @kept_by_paragraph()
    def length(text: str, more: int = 0) -> int:
        read.append(text)
        return len(text) + more

    assert [length("ours"), length("ours"), length("ours", 1), length("ours", more=1)] == [4, 4, 5, 5]
    assert read.count("ours") <= 3


def test_a_text_too_long_to_keep_is_read_each_time() -> None:
    read: list[str] = []

    @kept_by_paragraph(longest=3)
    def length(text: str) -> int:
        read.append(text)
        return len(text)

    assert [length("ours"), length("ours")] == [4, 4]
    assert read == ["ours", "ours"]


@given(st.lists(st.text()))
def test_what_is_kept_is_what_would_be_read(texts: list[str]) -> None:
    @kept_by_paragraph(longest=2)
    def shouted(text: str) -> str:
        return text.upper()

    assert [shouted(text) for text in texts] == [text.upper() for text in texts]
