"""Markdown and blocks: one gives back the other."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tosdiff.models import Block, BlockKind, Link
from tosdiff.text.markdown import blocks_of, markdown_of
from tosdiff.text.structure import structured

# What Markdown would take as markup, and anything else that is no control character.
TEXTS = (
    st.text(
        st.sampled_from("aB1 .)(*_`[]<>&#|\\-+=~!:;^'\"“\u200b\u00a0")
        | st.characters(exclude_categories=["Cs", "Cc"]),
        min_size=1,
        max_size=40,
    )
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


@st.composite
def some_blocks(draw: st.DrawFn) -> tuple[Block, ...]:
    return structured(draw(st.lists(one_block(), max_size=6)))


@st.composite
def one_block(draw: st.DrawFn) -> Block:
    kind = draw(st.sampled_from(BlockKind))
    text = draw(TEXTS)
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    target = 'https://x.example/a b(c)&copy;*_\\"'
    links = (Link(start=start, end=end, target=target),) if end > start else ()
    level = draw(st.integers(1, 6)) if kind is BlockKind.HEADING else 0
    run_in = draw(st.integers(0, len(text))) if kind in (BlockKind.PARAGRAPH, BlockKind.ITEM) else 0
    marker = ""
    if kind is BlockKind.ITEM:
        level = draw(st.integers(1, 3))
        marker = draw(st.sampled_from(["-", "1.", "2)", "(a)", "iv.", "100."]))
    return Block(kind=kind, text=text, level=level, marker=marker, run_in=run_in, links=links)


@settings(max_examples=400, deadline=None)
@given(some_blocks())
def test_reading_what_was_written_gives_the_same_blocks(blocks: tuple[Block, ...]) -> None:
    back = blocks_of(markdown_of(blocks))
    assert [(b.kind, b.text, b.marker) for b in back] == [(b.kind, b.text, b.marker) for b in blocks]
    heads = [b.level for b in blocks if b.kind is BlockKind.HEADING]
    assert [b.level for b in back if b.kind is BlockKind.HEADING] == heads
    assert [b.heading_path for b in back if not b.run_in] == [
        b.heading_path for b, r in zip(blocks, back, strict=True) if not r.run_in
    ]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_read(markdown: str) -> None:
    for block in blocks_of(markdown):
        assert block.text
        assert 0 <= block.run_in <= len(block.text)


TERMS = """
# Halcyon Terms

Read them with care.

## 2. Ending

**Notice.**We may close your account if:

* you break [the rules](https://halcyon.example/rules_(2)?a=1&copy=2);
* (b) you do not pay, for example:
    1. the fee
    2. the tax

| Plan | Price |
| ---- | ----- |
| Free | none  |
"""


def test_headings_lead_ins_links_and_run_in_bold_are_read() -> None:
    blocks = blocks_of(TERMS)
    assert [(b.kind.value, b.level, b.marker, b.text) for b in blocks] == [
        ("heading", 1, "", "Halcyon Terms"),
        ("paragraph", 0, "", "Read them with care."),
        ("heading", 2, "", "2. Ending"),
        ("paragraph", 0, "", "Notice.We may close your account if:"),
        ("item", 1, "-", "you break the rules;"),
        ("item", 1, "(b)", "you do not pay, for example:"),
        ("item", 2, "1.", "the fee"),
        ("item", 2, "2.", "the tax"),
        ("row", 0, "", "Plan | Price"),
        ("row", 0, "", "Free | none"),
    ]
    paragraph, first, second = blocks[3], blocks[4], blocks[6]
    assert paragraph.text[: paragraph.run_in] == "Notice."
    assert paragraph.heading_path == ("Halcyon Terms", "2. Ending", "Notice")
    assert first.lead_in and first.lead_in.text == "Notice.We may close your account if:"
    assert first.links[0].target == "https://halcyon.example/rules_(2)?a=1&copy=2"
    assert first.text[first.links[0].start : first.links[0].end] == "the rules"
    assert second.lead_in and second.lead_in.text == "you do not pay, for example:"


def test_text_that_looks_like_markup_is_shown_as_it_is() -> None:
    text = "# 1. *Not* _bold_ [nor](a link) <b> &amp; `code`"
    assert blocks_of(markdown_of([Block(kind=BlockKind.PARAGRAPH, text=text)]))[0].text == text


def test_deep_quotes_and_lists_do_not_overflow() -> None:
    assert blocks_of("> " * 3000 + "deep") is not None
    assert blocks_of("".join("  " * depth + "* a\n" for depth in range(200)))


LINES = st.sampled_from(
    ("", "", "", "Word of a text", "# Heading", "**Bold.** And on", "- item", "  - deeper", "1. first", "7) last", "* star",
     "    far in", "\ttab", "> quoted", "| a | b |", "| - | - |", "a | b", "===", "---", "[name]: /there", "[name]", "+", "-",
     "   Word within", "\\# no heading", "#none", "éa", "<div>", " ", "\x0b", "a\x00b", "**", "**not bold", "1986. A year")
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(LINES, max_size=14), st.sampled_from(("\n", "\r\n", "\r")))
def test_text_that_is_read_in_parts_is_the_text_that_is_read_whole(lines: list[str], newline: str) -> None:
    # where there is a fence, which may hold anything, nothing is read by itself
    assert blocks_of(newline.join(lines)) == blocks_of(newline.join((*lines, "", "```", "```", "")))
