"""A file is opened once: what it is, the page within it, and what that says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tosdiff.text.editions import edition_of
from tosdiff.text.kinds import Kind, kind_of
from tosdiff.text.read import extraction, opened, reading
from tosdiff.text.state import state_digest

STARTS = st.sampled_from(
    [b"", b"%PDF-1.7\n", b"<p>", b"Content-Type: multipart/related; boundary=x\n\n--x\n"]
)


@given(STARTS, st.binary(max_size=80))
def test_a_page_that_is_in_no_other_file_is_its_own_bytes(start: bytes, rest: bytes) -> None:
    body = start + rest
    page = opened(body)
    assert page.kind is kind_of(body)
    if page.kind is not Kind.MHTML:
        assert (page.body, page.url, page.charset) == (body, "", None)


def test_a_reading_is_of_the_words_alone_and_names_its_rules() -> None:
    law = b"<main><p>These terms apply to you if you reside in the EEA, and we keep to them.</p></main>"
    plain, dressed = (
        reading(extraction(opened(body)), rules="7-abc")
        for body in (law, law.replace(b"<main>", b"<main class=wide>"))
    )
    assert plain == dressed
    blocks = plain.extraction.blocks
    assert (plain.state, plain.edition, plain.rules) == (state_digest(blocks), edition_of(blocks), "7-abc")
    assert plain.edition.region == {"EEA"}
