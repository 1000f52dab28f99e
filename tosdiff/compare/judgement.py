"""How much one reworded, added or removed block matters, by rules on its words.

Invariant: a number, a negation, an exception or a modal verb that comes, goes or changes is always
wording, whatever else a rule would say; and what no rule explains is wording.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache

from tosdiff.compare.grounds import SAME, Ground, Happened, Judgement, Weight
from tosdiff.compare.words import differing
from tosdiff.language.dates import DATE, without_edit_dates
from tosdiff.language.furniture import says_nothing, without_labels
from tosdiff.language.likeness import slips_apart
from tosdiff.language.normalise import normal
from tosdiff.language.numbers import number_words
from tosdiff.language.scripts import is_spelt
from tosdiff.language.tables import words_in
from tosdiff.language.words import has_word, words_in_full

# What is not of the words: breaks and signs that layouts set between them.
_LAYOUT = re.compile(r"<br ?/?>|[•·▪◦●→↗|]", re.IGNORECASE)
_LONGEST_FURNITURE = 120
# What a page shows instead of a mail address until a script has run.
_HIDDEN_MAIL = "[email protected]"
_MAIL = re.compile(r"\[email protected\]|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_ADDRESS = re.compile(r"https?://[^\s)>\]]+")
_ENUMERATOR = re.compile(
    r"(?:(?:section|article|clause|§)\s?)?(?:\(?(?:\d{1,3}(?:\.\d{1,3}){0,4}|[a-zA-Z]|[ivxIVX]{1,6})[.):](?!\d)\s*"
    r"|\d{1,3}(?:\.\d{1,3}){1,4}\s)(?=\W*\w)"
)
_NEGATIVE_PREFIX = re.compile(r"(?:un|in|im|il|ir|dis|non|mis|anti|de)(?=..)")
_ANAGRAM_LETTERS = 5


@cache
def _guards() -> dict[str, Ground]:
    """Return the words that are never a matter of style, but for numbers, and what each is."""
    whats = {"negation": Ground.NEGATION, "exception": Ground.EXCEPTION, "modal": Ground.MODAL_VERB}
    return {word: what for key, what in whats.items() for word in words_in("words", "guarded", key)}


def guarded(words: Sequence[str]) -> Counter[tuple[Ground, str]]:
    """Count the words that are never a matter of style, each with what it is."""
    found: Counter[tuple[Ground, str]] = Counter()
    for word in words:
        if any(char.isdigit() for char in word) or word in "%$€£¥₹₩" or word in number_words():
            found[Ground.NUMBER, word] += 1
        elif what := _guards().get(word):
            found[what, word] += 1
    return found


def is_furniture(text: str) -> bool:
    """Whether a block in normal form is a page's furniture or holds no word."""
    if len(text) > _LONGEST_FURNITURE:
        return not has_word(text)
    return says_nothing(without_labels(_LAYOUT.sub(" ", text))) or not has_word(text)


def clip(text: str, limit: int = 80) -> str:
    """Return the beginning of a text, to be quoted in one line."""
    text = normal(text)
    return text if len(text) <= limit else text[: limit - 3].rsplit(" ", 1)[0] + "..."


def judge(
    old: str, new: str, *, heading: bool = False, known: Callable[[str], int] = lambda _: 0
) -> Judgement:
    """Judge the difference of two texts.

    `known` tells how often a word stands in either version; it separates a slip of the pen from another word.
    """
    if old == new:
        return SAME
    old, new = normal(old), normal(new)
    if old == new:
        return Judgement(ground=Ground.TYPOGRAPHY)
    old, new = _plain(old), _plain(new)
    if old == new:
        return Judgement(ground=Ground.LAYOUT)
    if _HIDDEN_MAIL in old + new and _MAIL.sub("@", old) == _MAIL.sub("@", new) and _only_hidden(old, new):
        return Judgement(ground=Ground.HIDDEN_MAIL)
    addresses = _ADDRESS.findall(old), _ADDRESS.findall(new)
    if addresses[0] != addresses[1] and len(addresses[0]) == len(addresses[1]):
        old, new = _ADDRESS.sub("", old), _ADDRESS.sub("", new)
        if old == new:
            return Judgement(ground=Ground.ADDRESS, words=clip(addresses[1][0]))
    if without_edit_dates(old) == without_edit_dates(new):
        return Judgement(ground=Ground.PRINTED_DATE, words=_dates_turned(old, new))
    stripped = _ENUMERATOR.sub("", old, count=1) if _ENUMERATOR.match(old) else old
    other = _ENUMERATOR.sub("", new, count=1) if _ENUMERATOR.match(new) else new
    before, after = words_in_full(stripped), words_in_full(other)
    if before == after or words_in_full(old) == words_in_full(new):
        return _marks(old, new, stripped, other)
    if (old.startswith(("©", "Copyright"))) and _without_years(before) == _without_years(after):
        return Judgement(ground=Ground.COPYRIGHT_YEARS)
    return _judge_words(before, after, stripped, other, heading=heading, known=known)


def _only_hidden(old: str, new: str) -> bool:
    """Whether each mail address stands on both sides, or is hidden on one."""
    pairs = zip(_MAIL.findall(old), _MAIL.findall(new), strict=True)
    return all(one == other or _HIDDEN_MAIL in (one, other) for one, other in pairs)


def _plain(text: str) -> str:
    shown = without_labels(_LAYOUT.sub(" ", text)).replace("\\", "")
    return " ".join(shown.split()).replace(" .", ".").replace(" ,", ",")


def _marks(old: str, new: str, stripped: str, other: str) -> Judgement:
    """Judge two texts of the same words; `stripped` and `other` are without their numbers."""
    if stripped == other:
        return Judgement(ground=Ground.NUMBERING, words=f"“{clip(old, 40)}” -> “{clip(new, 40)}”")
    capitals = stripped.casefold() == other.casefold()
    return Judgement(ground=Ground.CAPITALS if capitals else Ground.PUNCTUATION, words=f"“{clip(other, 60)}”")


def _without_years(words: Sequence[str]) -> list[str]:
    return [word for word in words if not re.fullmatch(r"(?:19|20)\d\d", word)]


def _judge_words(
    before: Sequence[str],
    after: Sequence[str],
    old: str,
    new: str,
    *,
    heading: bool,
    known: Callable[[str], int],
) -> Judgement:
    worst = SAME
    for gap in differing(before, after):
        gone, come = before[gap.i1 : gap.i2], after[gap.j1 : gap.j2]
        turn = _turn(_written(gone, old), _written(come, new))
        if "".join(gone) == "".join(come):
            found = Judgement(ground=Ground.WORD_DIVISION, words=turn)
        else:
            around = before[: gap.i1][-1:], before[gap.i2 : gap.i2 + 1]
            found = _judge_gap(gone, come, around, turn, heading, known)
        if found.weight is Weight.WORDING:
            if found.ground is Ground.NUMBER and DATE.search(old) and _dates(old) != _dates(new):
                return Judgement(ground=Ground.DATE_IN_TEXT, words=turn)
            return found
        worst = max(worst, found, key=lambda judgement: judgement.weight)
    return worst


def _dates_turned(old: str, new: str) -> str:
    turned = ((a, b) for a, b in zip(_dates(old), _dates(new), strict=False) if a != b)
    return ", ".join(f"“{a}” -> “{b}”" for a, b in turned)


def _dates(text: str) -> list[str]:
    return [match[0] for match in DATE.finditer(text)]


def _judge_gap(
    gone: Sequence[str],
    come: Sequence[str],
    around: tuple[Sequence[str], Sequence[str]],
    turn: str,
    heading: bool,
    known: Callable[[str], int],
) -> Judgement:
    """Judge one place where words differ; `around` holds the words just before and after it, `turn` says it."""
    happened = (Happened.CHANGED if come else Happened.REMOVED) if gone else Happened.ADDED
    if (lost := guarded(gone)) != (gained := guarded(come)):
        ground = next(iter((gained - lost) or (lost - gained)))[0]
    elif _is_slip(gone, come, around, heading, known):
        ground = Ground.SLIP
    else:
        ground = Ground.WORDS
    return Judgement(ground=ground, happened=happened, words=turn)


def _turn(old: str, new: str) -> str:
    """Write what words became, in one line."""
    return " -> ".join(f"“{clip(words, 60)}”" for words in (old, new) if words)


_MORE_THAN_A_LINE = 40  # words, longer than what is clipped to a line even where each is one letter


def _written(words: Sequence[str], text: str) -> str:
    """Return folded words as the text has them, capitals, stops and all; contractions stay written out."""
    words = words[:_MORE_THAN_A_LINE]
    found = re.search(r"(?<!\w)" + r"[\W_]+".join(map(re.escape, words)) + r"(?!\w)", text, re.IGNORECASE)
    return found[0] if words and found else " ".join(words)


# ------------------------------------------------------------------ slips of the pen


def _is_slip(
    gone: Sequence[str],
    come: Sequence[str],
    around: tuple[Sequence[str], Sequence[str]],
    heading: bool,
    known: Callable[[str], int],
) -> bool:
    if {*gone, *come} <= words_in("words", "articles"):
        return True
    if len(gone) + len(come) == 1:
        word = (*gone, *come)[0]
        beside = {*around[0], *around[1]}
        prepositions = words_in("words", "prepositions")
        return word in beside or (word in prepositions and bool(beside & prepositions))
    if len(gone) != 1 or len(come) != 1:
        return False
    old, new = gone[0], come[0]
    if not is_spelt(old + new):
        return False
    if _spelling(old) == _spelling(new):
        return True
    if sorted(old) == sorted(new) and (heading or len(old) >= _ANAGRAM_LETTERS):
        return heading or known(old) <= 1
    return _is_misspelling(old, new, known)


def _spelling(word: str) -> str:
    """Fold British and American spelling."""
    return re.sub(
        r"our(?=\b|s|ed|ing|ab|it)", "or", re.sub(r"(?<=[a-z]{3})is(?=e|ing|ation)|ys(?=e)", "iz", word)
    )


def _is_misspelling(old: str, new: str, known: Callable[[str], int]) -> bool:
    """Whether one letter went wrong in a word that stands nowhere else, where the right one does."""
    if min(len(old), len(new)) < 4 or slips_apart(old, new) != 1:
        return False
    if _negates(old, new) or _inflects(old, new):
        return False
    doubled = re.sub(r"(.)\1", r"\1", old) == re.sub(r"(.)\1", r"\1", new)
    return known(old) <= 1 and (doubled or known(new) > 1)


def _negates(old: str, new: str) -> bool:
    short, long = sorted((old, new), key=len)
    return long.endswith(short) and bool(_NEGATIVE_PREFIX.match(long))


def _inflects(old: str, new: str) -> bool:
    short, long = sorted((old, new), key=len)
    return long.startswith(short) or long[:-1] == short[:-1]
