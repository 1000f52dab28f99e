"""What changed inside a pair of texts, word by word.

Invariant: KEEP and DELETE joined rebuild the old text, KEEP and INSERT the new one, character for
character; between two edits at least three words are kept, and of one edit the deleted words come first.

Words and punctuation marks are compared as single private characters (diff-match-patch's own advice for
word diffs), the whitespace after them apart, so that matching blanks never outvote matching words. The
result depends on the texts alone: no timeout, and no semantic clean-up, which run over encoded words may
mark unchanged ones as replaced.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from tosdiff.language.normalise import Normalised, normalise
from tosdiff.language.words import Token, tokens_of
from tosdiff.models import Edit, Op, Span

_FEWEST_KEPT_WORDS = 3

# Myers' algorithm in Python costs the square of the edits: 100 tokens on both sides together, two sentences
# without a common word, take 1 ms. Beyond that the bit-parallel algorithm is faster, up to a hundred times.
_MYERS_TOKENS = 100
# That one keeps a bit for each pair of tokens: this many are 32 MB and 70 ms. Texts beyond it are compared in parts,
# between what stands once in either of them; a part that is beyond it as well, and can be parted no more, is replaced.
_MOST_PAIRS = 1 << 28
_MOST_PARTED = 8
"""How often parts are parted again."""
# The first of the codes that stand for words: above the surrogates, with a million to go.
_FIRST_CODE = 0x10000
_MOST_WORDS = 0x110000 - _FIRST_CODE


class TokenEdit(NamedTuple):
    """Tokens old[i1:i2] that new[j1:j2] replace; between them tokens are equal."""

    i1: int
    i2: int
    j1: int
    j2: int


def edits(old: str, new: str) -> tuple[Edit, ...]:
    """Return the runs of words kept, deleted and inserted that lead from one text to the other."""
    if old == new:
        return (Edit(op=Op.KEEP, text=old),) if old else ()
    return _edits(old, new) if len(old) + len(new) > _LONGEST_KEPT else _kept_edits(old, new)


def _edits(old: str, new: str) -> tuple[Edit, ...]:
    before, after = tokens_of(old), tokens_of(new)
    words, other = [word for word, _ in before], [word for word, _ in after]
    changed = _settled(words, other, differing(words, other))
    return tuple(_merged(_pieces(before, after, changed)))


# A history compares a version with each of the month before: of four pairs of paragraphs three were compared already.
_LONGEST_KEPT = 8000
_kept_edits = lru_cache(maxsize=1024)(_edits)


def edits_of_wording(old: str, new: str, *, fold: Callable[[str], str] = str) -> tuple[Edit, ...]:
    """Return the same of two texts in normal form, which no quotation mark, dash or blank tells apart.

    What is kept is shown as the new text has it, so that KEEP and INSERT rebuild the new text character for
    character, and KEEP and DELETE the old one but for typography. `fold` makes more characters alike, one by one.
    """
    was, now = normalise(old), normalise(new)
    at = other = 0
    shown: list[tuple[Op, str]] = []
    for edit in edits(*(fold(shaped.text).replace('"', "'") for shaped in (was, now))):
        start, begun = at, other
        at += 0 if edit.op is Op.INSERT else len(edit.text)
        other += 0 if edit.op is Op.DELETE else len(edit.text)
        text, shaped, span = (old, was, (start, at)) if edit.op is Op.DELETE else (new, now, (begun, other))
        blank = not edit.text.strip()
        if not (blank and edit.op is Op.DELETE):
            shown.append((Op.KEEP if blank else edit.op, text[slice(*_tile(text, shaped, span))]))
    if new and not now.text:  # nothing but blanks and invisible characters
        shown.append((Op.KEEP, new))
    return tuple(_merged(iter(shown)))


def _tile(text: str, shaped: Normalised, span: Span) -> Span:
    """Return what of a text stands behind a span of its normal form, up to where the next span's begins."""
    start = shaped.starts[span[0]] if span[0] else 0
    return start, shaped.starts[span[1]] if span[1] < len(shaped.text) else len(text)


# ------------------------------------------------------------------ finding what changed


def differing(old: Sequence[str], new: Sequence[str]) -> list[TokenEdit]:
    """Return where two lists of words (or of whole blocks) differ, in order."""
    return _differing(old, new, _MOST_PARTED)


def _differing(old: Sequence[str], new: Sequence[str], parted: int) -> list[TokenEdit]:
    head = 0
    shorter = min(len(old), len(new))
    while head < shorter and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    end, other_end = len(old) - tail, len(new) - tail
    if head == end and head == other_end:
        return []
    if head in (end, other_end):
        return [TokenEdit(head, end, head, other_end)]
    if (end - head) * (other_end - head) > _MOST_PAIRS:
        return _in_parts(old[head:end], new[head:other_end], head, parted)
    codes = {
        word: _FIRST_CODE + n for n, word in enumerate(dict.fromkeys([*old[head:end], *new[head:other_end]]))
    }
    if len(codes) > _MOST_WORDS:
        return [TokenEdit(head, end, head, other_end)]
    encoded = "".join(chr(codes[word]) for word in old[head:end])
    other = "".join(chr(codes[word]) for word in new[head:other_end])
    find = _myers if len(encoded) + len(other) <= _MYERS_TOKENS else _bit_parallel
    return [TokenEdit(i1 + head, i2 + head, j1 + head, j2 + head) for i1, i2, j1, j2 in find(encoded, other)]


def _in_parts(old: Sequence[str], new: Sequence[str], at: int, parted: int) -> list[TokenEdit]:
    """Return where two long lists differ, part by part; `at` is where both begin."""
    fixed = _fixed(old, new) if parted else []
    if not fixed:
        return [TokenEdit(at, at + len(old), at, at + len(new))]
    found: list[TokenEdit] = []
    i = j = 0
    for k, m in (*fixed, (len(old), len(new))):
        if i < k or j < m:
            within = _differing(old[i:k], new[j:m], parted - 1)
            found += [
                TokenEdit(i1 + at + i, i2 + at + i, j1 + at + j, j2 + at + j) for i1, i2, j1, j2 in within
            ]
        i, j = k + 1, m + 1
    return found


def _fixed(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return what stands once in either list, as many as stand in one order (patience diff): where in the old, where in the new."""
    count = Counter(old), Counter(new)
    place = {word: m for m, word in enumerate(new) if count[1][word] == 1}
    shared = [(k, place[word]) for k, word in enumerate(old) if count[0][word] == 1 and word in place]
    ends: list[int] = []
    """The smallest place at which a rising run of each length may end."""
    last: list[int] = []
    before: list[int] = []
    for at, (_, m) in enumerate(shared):
        length = bisect_left(ends, m)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [m]
        last[length : length + 1] = [at]
    rising: list[tuple[int, int]] = []
    at = last[-1] if last else -1
    while at >= 0:
        rising.append(shared[at])
        at = before[at]
    return rising[::-1]


def _myers(old: str, new: str) -> list[TokenEdit]:
    from diff_match_patch import diff_match_patch

    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    changed: list[TokenEdit] = []
    i = j = 0
    for op, text in engine.diff_main(old, new, checklines=False):
        if op == engine.DIFF_EQUAL:
            i, j = i + len(text), j + len(text)
            continue
        start = (
            changed.pop()
            if changed and changed[-1].i2 == i and changed[-1].j2 == j
            else TokenEdit(i, i, j, j)
        )
        i, j = (i + len(text), j) if op == engine.DIFF_DELETE else (i, j + len(text))
        changed.append(TokenEdit(start.i1, i, start.j1, j))
    return changed


def _bit_parallel(old: str, new: str) -> list[TokenEdit]:
    from rapidfuzz.distance import Indel

    changed: list[TokenEdit] = []
    for op in Indel.opcodes(old, new):
        if op.tag == "equal":
            continue
        joined = changed and changed[-1].i2 == op.src_start and changed[-1].j2 == op.dest_start
        first = changed.pop() if joined else TokenEdit(op.src_start, 0, op.dest_start, 0)
        changed.append(TokenEdit(first.i1, op.src_end, first.j1, op.dest_end))
    return changed


# ------------------------------------------------------------------ making them readable


def _settled(old: Sequence[str], new: Sequence[str], changed: Sequence[TokenEdit]) -> list[TokenEdit]:
    """Slide lone insertions and deletions to where a sentence begins, and join those too close."""
    settled: list[TokenEdit] = []
    for position, edit in enumerate(changed):
        room = changed[position + 1].i1 - edit.i2 if position + 1 < len(changed) else len(old) - edit.i2
        back = edit.i1 - settled[-1].i2 if settled else edit.i1
        if edit.i1 == edit.i2:
            shift = _best_shift(new, edit.j1, edit.j2, back, room)
        elif edit.j1 == edit.j2:
            shift = _best_shift(old, edit.i1, edit.i2, back, room)
        else:
            shift = 0
        edit = TokenEdit(*(at + shift for at in edit))
        if settled and _word_count(old[settled[-1].i2 : edit.i1]) < _FEWEST_KEPT_WORDS:
            edit = TokenEdit(settled[-1].i1, edit.i2, settled[-1].j1, edit.j2)
            settled.pop()
        settled.append(edit)
    return settled


def _best_shift(words: Sequence[str], start: int, end: int, back: int, room: int) -> int:
    """Return how far words[start:end] may slide, the same text resulting, to begin where a sentence does."""
    low = 0
    while -low < back and words[start + low - 1] == words[end + low - 1]:
        low -= 1
    high = 0
    while high < room and words[start + high] == words[end + high]:
        high += 1
    return max(
        range(low, high + 1), key=lambda shift: (_break_before(words, start + shift), shift == 0, shift)
    )


def _break_before(words: Sequence[str], at: int) -> int:
    """Return how natural a place before words[at] is to begin an edit, 0 to 3."""
    if at == 0 or not words[at - 1]:
        return 3
    return {".": 3, "!": 3, "?": 3, "。": 3, ";": 2, ":": 2, ",": 1}.get(words[at - 1], 0)


def _word_count(tokens: Sequence[str]) -> int:
    return sum(token[:1].isalnum() for token in tokens)


# ------------------------------------------------------------------ writing the edits


def _pieces(
    before: Sequence[Token], after: Sequence[Token], changed: Sequence[TokenEdit]
) -> Iterator[tuple[Op, str]]:
    """Yield the edits in small pieces; whitespace that differs after equal words is an edit too."""
    i = j = 0
    for edit in (*changed, TokenEdit(len(before), len(before), len(after), len(after))):
        while i < edit.i1:
            (word, space), (_, other_space) = before[i], after[j]
            if space == other_space:
                yield Op.KEEP, word + space
            else:
                yield from ((Op.KEEP, word), (Op.DELETE, space), (Op.INSERT, other_space))
            i, j = i + 1, j + 1
        yield Op.DELETE, "".join(map("".join, before[edit.i1 : edit.i2]))
        yield Op.INSERT, "".join(map("".join, after[edit.j1 : edit.j2]))
        i, j = edit.i2, edit.j2


def _merged(pieces: Iterator[tuple[Op, str]]) -> Iterator[Edit]:
    """Join pieces of one kind; between two kept runs the deleted words come before the inserted ones."""
    parts: dict[Op, list[str]] = {op: [] for op in Op}
    for op, text in pieces:
        if not text:
            continue
        if op is Op.KEEP and (parts[Op.DELETE] or parts[Op.INSERT]):
            yield from _flush(parts)
        parts[op].append(text)
    yield from _flush(parts)


def _flush(parts: dict[Op, list[str]]) -> Iterator[Edit]:
    for op in (Op.KEEP, Op.DELETE, Op.INSERT):
        if parts[op]:
            yield Edit(op=op, text="".join(parts[op]))
            parts[op].clear()
