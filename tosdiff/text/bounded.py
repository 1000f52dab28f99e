"""Markup within what the parser can hold: how deep, how many attributes, and where it thinks a page ends.

Invariant: no word that a browser shows is dropped; what changes is only which element it stands in. libxml2 ends
its reading at the first `</html>`, and 2,048 open tags end it as well, without an exception: what stood behind
would be hidden from here while every browser shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

# As deep as Blink builds a tree (`kMaximumHTMLParserDOMTreeDepth`): what is deeper is put beside, not within.
_DEEPEST = 512
# The parser compares each attribute of a tag with all others: 40,000 took 23 seconds. On real pages of terms the most is 16.
_MOST_ATTRIBUTES = 500
# The shortest tag that may hold more than these, and what lets a longer one look like several.
_LONGEST_TAG = 2 * _MOST_ATTRIBUTES
_LONG_TAG = re.compile(rb"<[a-zA-Z][^<>]{%d,}+" % _LONGEST_TAG)
_QUOTED_END = re.compile(rb"""=\s*+(?:"[^"<>]*+|'[^'<>]*+)[<>]""")
_FEW_QUOTED = 10

# Without the flag for either case, with which no search looks for the first two signs in one go.
_PAGE_END = re.compile(rb"</(?:[bB][oO][dD][yY]|[hH][tT][mM][lL])(?=[\s/>])[^>]*>")
_TAG = re.compile(rb"<(?:(/?)([a-zA-Z][^\s/>]*)|!--)")
# The HTML Standard, 13.2.5.32: a quotation mark opens a value only behind an equals sign.
_VALUE_OR_END = re.compile(rb">|=\s*([\"'])")
_ATTRIBUTE = re.compile(rb"""[\s/]*(=?[^\s/>=]+|=)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"'][^\s>]*|(?=>)))?""")
_RAW = frozenset((b"script", b"style", b"textarea", b"title", b"xmp", b"iframe", b"noembed", b"noframes"))
_VOID = frozenset(
    (b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"source", b"track", b"wbr")
)  # fmt: skip


def without_early_end(markup: bytes) -> bytes:
    """Return a page whose body and root end where its bytes do, as in the HTML Standard, 13.2.6.4.19."""
    first = _PAGE_END.search(markup)
    if first is None or not _PAGE_END.sub(b"", markup[first.end() :]).strip():
        return markup
    return markup[: first.start()] + _PAGE_END.sub(b"", markup[first.start() :])


# Any number of tags that cannot have many attributes, with the text between them: of at most so many pieces, each of
# them an attribute's value or at most so many bytes. What opens a script and the like is none of them, nor a comment.
_PIECES, _PIECE = 40, 24
assert _PIECES * _PIECE // 2 < _MOST_ATTRIBUTES
_SMALL_TAGS = re.compile(
    rb"""(?:[^<]++|<(?!/?[a-zA-Z]|!--)|<(?:/|(?!(?i:%b)[\s/>]))[a-zA-Z][^\s/>]*+"""
    rb"""(?:[^>=]{1,%d}+|=\s*+"[^"]*+"|=\s*+'[^']*+'|=(?!\s*+["'])){0,%d}+>)*+"""
    % (b"|".join(sorted(_RAW)), _PIECE, _PIECES)
)


def with_few_attributes(markup: bytes) -> bytes:
    """Return a page in which no tag has more attributes than can be read in time that grows with its size."""
    if not _may_have_many(markup):
        return markup
    out: list[bytes] = []
    done = 0
    for name, _, start, inner, end in _tags(markup, passing=_SMALL_TAGS):
        if name and end - inner > _LONGEST_TAG:
            out += (markup[done:start], _shortened(markup[start:inner], markup[inner:end]))
            done = end
    return b"".join((*out, markup[done:]))


def _may_have_many(markup: bytes) -> bool:
    """Whether a tag may have many attributes; to go through each tag of every page would cost 40 % of parsing it."""
    if any(map(_has_many, _long_tags(markup))):
        return True
    return next(islice(_QUOTED_END.finditer(markup), _FEW_QUOTED, None), None) is not None


def _long_tags(markup: bytes) -> Iterator[bytes]:
    """Yield the tags that are long without a bracket in them: looked for only where none closes for so long."""
    at = 0
    while at + _LONGEST_TAG < len(markup):
        end = markup.rfind(b">", at, at + _LONGEST_TAG)
        if end < 0:
            end = markup.find(b">", at + _LONGEST_TAG)
            end = len(markup) if end < 0 else end
            yield from _LONG_TAG.findall(markup, at, end)
        at = end + 1


def _has_many(tag: bytes) -> bool:
    """Whether a tag has many attributes; counted only where blanks, strokes and quotes could part so many."""
    parted = len(tag.split()) + tag.count(b"/") + (tag.count(b'"') + tag.count(b"'")) // 2
    return parted > _MOST_ATTRIBUTES and len(_ATTRIBUTE.findall(tag)) > _MOST_ATTRIBUTES


def _shortened(opening: bytes, inner: bytes) -> bytes:
    """Return a tag with the first of its attributes, each name once."""
    found: dict[bytes, bytes] = {}
    at = 0
    while attribute := _ATTRIBUTE.match(inner, at):
        if len(found) == _MOST_ATTRIBUTES:
            return opening + b" " + b" ".join(found.values()) + b">"
        found.setdefault(attribute[1].lower(), attribute[0].strip())
        at = attribute.end()
    return opening + inner


def flattened(markup: bytes) -> bytes:
    """Return a page in which what stands deeper than a browser builds it stands beside instead."""
    out: list[bytes] = []
    open_tags: list[bytes] = []
    done = 0
    for name, closes, start, _, end in _tags(markup):
        if not name or name in _VOID or name in _RAW:
            continue
        if not closes:
            if len(open_tags) >= _DEEPEST:
                out += (markup[done:start], b"</", open_tags.pop(), b">")
                done = start
            open_tags.append(name)
        elif name in open_tags:
            del open_tags[len(open_tags) - 1 - open_tags[::-1].index(name) :]
        else:  # of one that was ended before its time
            out.append(markup[done:start])
            done = end
    return b"".join((*out, markup[done:]))


def _tags(
    markup: bytes, *, passing: re.Pattern[bytes] | None = None
) -> Iterator[tuple[bytes, bool, int, int, int]]:
    """Yield each tag: its name, whether it closes, and where it starts, where its name ends and where it ends.

    Comments, and what stands within scripts and the like, hold no tags. Tags that `passing` takes in a run from where
    one may begin are passed by.
    """
    at = 0
    while True:
        if passing and (passed := passing.match(markup, at)):
            at = passed.end()
        tag = _TAG.search(markup, at)
        if tag is None:
            return
        if tag[2] is None:
            at = markup.find(b"-->", tag.start() + 2) + 3
            if at < 3:
                return
            continue
        at = _end_of(markup, tag.end())
        if not at:
            return
        name, closes = tag[2].lower(), bool(tag[1])
        yield name, closes, tag.start(), tag.end(), at
        if name in _RAW and not closes:
            end = re.compile(rb"</" + re.escape(name) + rb"(?=[\s/>])", re.IGNORECASE).search(markup, at)
            if end is None:
                return
            at = end.start()


def _end_of(markup: bytes, at: int) -> int:
    """Return where a tag ends, 0 where nothing ends it."""
    while found := _VALUE_OR_END.search(markup, at):
        if not found[1]:
            return found.end()
        at = markup.find(found[1], found.end()) + 1
        if not at:
            return 0
    return 0
