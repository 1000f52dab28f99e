"""A change as HTML: nothing of a page acts as markup, and plain text made of it keeps both sides apart."""

from __future__ import annotations

from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from tests.world.versions import version
from tosdiff.models import Change, ChangeKind, Comparison, Edit, Op, Significance
from tosdiff.report.html.changes import changes, clean

HOSTILE = '<script>alert(1)</script><img src=x onerror="x">&amp;\'"'


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.shown: list[str] = []
        self.marks: list[str] = []
        self.within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.within.append(tag)
        assert {name for name, _ in attrs} <= {"style", "href"}

    def handle_endtag(self, tag: str) -> None:
        while self.within and self.within.pop() != tag:
            pass  # <br> has no end

    def handle_data(self, data: str) -> None:
        self.shown.append(data)
        if self.within[-1:] == ["span"]:
            self.marks.append(data)
        elif self.within[-1:] in (["del"], ["ins"]):
            self.marks.append(self.within[-1])


def compared(*edits: Edit, path: tuple[str, ...] = ()) -> Comparison:
    change = Change(
        kind=ChangeKind.MODIFIED, before=0, after=0, edits=edits, heading_path=path, labels=("change.terms",)
    )
    text = version("One line.")
    return Comparison(
        before=text,
        after=text,
        changes=(change,),
        significance=Significance.WORDING,
        explanation=HOSTILE,
    )


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_both_sides_can_be_told_apart_and_nothing_acts(old: str, new: str) -> None:
    edits = (
        Edit(op=Op.KEEP, text="We give "),
        Edit(op=Op.DELETE, text=f"once {old}{HOSTILE}"),
        Edit(op=Op.INSERT, text=f"now {new}{HOSTILE}"),
    )
    read = Tags()
    read.feed(changes("a/b", compared(*edits, path=(HOSTILE,)), characters=1000))
    assert read.tags <= {"p", "small", "strong", "em", "h4", "blockquote", "span", "del", "ins", "br", "code"}
    # a page may hold such marks itself: those that count are ours, around what was removed and what was added
    assert list(dict.fromkeys(read.marks)) == ["[-", "del", "-]", "{+", "ins", "+}"]
    text = "".join(read.shown)
    assert HOSTILE in text


def test_what_is_left_out_is_counted() -> None:
    one = compared(Edit(op=Op.DELETE, text="a " * 600), Edit(op=Op.INSERT, text="b " * 600))
    many = replace(one, changes=one.changes * 5)
    assert "3 more: <code>tosdiff diff a/b</code>" in changes("a/b", many, characters=5000)


def test_clean_text_reads_as_it_was() -> None:
    assert unescape(clean(HOSTILE)) == HOSTILE
    assert "\x1b" not in clean("\x1b[31m")
