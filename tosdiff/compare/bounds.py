"""What of a text is told by the marks and blanks between its words: what belongs together, and where a word ends.

Invariant: two texts with the same marks after the same letters bind alike; a mark that only comes or only goes binds
nothing else, but for a comma at a relative clause or at an exception to several things, and for a stroke.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from tosdiff.language.patterns import compiled_on_use
from tosdiff.language.tables import words_in
from tosdiff.language.words import written_out

# Marks that part alike: a comma that became a semicolon, or a dash, at the same word went nowhere.
_PARTS = dict.fromkeys(",;、", ",") | dict.fromkeys(".!?。", ".") | {mark: mark for mark in "()/-"}
_MARK = compiled_on_use(r"[^\W_]+|\s-{1,2}\s|[,;、.!?。()/-]")
_JOINS = ("and", "or", "und", "oder", "et", "ou", "y", "o")
_RELATIVE = frozenset(("who", "whom", "whose", "which"))


class _Bound(NamedTuple):
    at: int
    """Letters and digits before it."""
    sign: str
    """The one that stands for all that part alike."""
    before: tuple[str, ...]
    """Words and marks of its sentence before it, in small letters."""
    after: str
    """The next word."""
    tight: bool
    """No blank beside it."""


def binds_otherwise(old: str, new: str) -> bool:
    """Whether the marks of two texts of the same words, in normal form, may change what belongs together.

    So does a comma, a bracket, a stop or a hyphen that went to another word of its sentence ("you may not, without
    consent, resell"), a comma before "who" or "which", or before an exception to several things, and a stroke
    between words.
    """
    was, now = (list(_marks(written_out(text))) for text in (old, new))
    here, there = ({(mark.at, mark.sign) for mark in side} for side in (was, now))
    gone = [mark for mark in was if (mark.at, mark.sign) not in there]
    come = [mark for mark in now if (mark.at, mark.sign) not in here]
    if any(_tells_alone(mark) for mark in (*gone, *come)):
        return True
    stops = sorted(at for at, sign in here & there if sign == ".")
    return any(
        one.sign == other.sign
        and one.at != other.at
        and not any(min(one.at, other.at) <= at < max(one.at, other.at) for at in stops)
        for one in gone
        if not _in_a_row(one)
        for other in come
        if not _in_a_row(other)
    )


def _marks(text: str) -> Iterator[_Bound]:
    pieces = list(_MARK.finditer(text))
    letters = list(accumulate((len(each[0]) for each in pieces if each[0][0].isalnum()), initial=0))
    sentence: list[str] = []
    words = 0
    for number, piece in enumerate(pieces):
        sign = piece[0]
        if sign[0].isalnum():
            words += 1
            sentence.append(sign)
            continue
        after = next((each[0] for each in pieces[number + 1 :] if each[0][0].isalnum()), "")
        tight = not (text[: piece.start()][-1:].isspace() or text[piece.end() :][:1].isspace())
        kind = "," if sign[0].isspace() else _PARTS[sign]
        yield _Bound(letters[words], kind, tuple(sentence), after, tight)
        sentence = [] if kind == "." and not tight else [*sentence, kind]


def _tells_alone(mark: _Bound) -> bool:
    if mark.sign == "/":
        return mark.tight and bool(mark.before) and bool(mark.after)
    if mark.sign != ",":
        return False
    if mark.after in _RELATIVE:
        return bool(mark.before)
    exceptions = words_in("words", "guarded", "exception")
    return mark.after in exceptions and any(word in mark.before for word in _JOINS)


def _in_a_row(mark: _Bound) -> bool:
    """Whether it is the last comma of a row, which some set before its "and"."""
    return mark.sign == "," and mark.after in _JOINS and "," in mark.before


def is_another_word(gone: Sequence[str], come: Sequence[str]) -> bool:
    """Whether words that are only divided otherwise are others: "in valid" and "invalid", "re-sign" and "resign", 10 12 and 1012."""
    if len(gone) == len(come):
        return True
    parted, joined = (gone, come) if len(gone) > len(come) else (come, gone)
    if any(one[-1:].isdigit() and other[:1].isdigit() for one, other in _divided(parted, joined)):
        return not (
            len(joined) == 1
            and len(parted[0]) <= 3  # 10 000 is 10000
            and all(len(each) == 3 for each in parted[1:])
            and joined[0].isdigit()
        )
    return any(
        (one in _function() and one + other in words_in("english", "words"))
        or one + other in words_in("words", "spelling", "divided")
        or (one == "re" and one + other in words_in("words", "spelling", "again"))
        for one, other in _divided(parted, joined)
    )


def _divided(parted: Sequence[str], joined: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield neighbours of which the other side makes one word, or of which it divides one elsewhere."""
    ends = set(accumulate(len(word) for word in joined))
    for end, one, other in zip(accumulate(len(word) for word in parted), parted, parted[1:], strict=False):
        if end not in ends:
            yield one, other


@cache
def _function() -> frozenset[str]:
    listed = words_in("words", "function") | words_in("words", "guarded")
    return listed - {"non"}  # "non-profit" is "nonprofit"
