"""How much one reworded, added or removed block matters, by rules on its words.

Invariant: a number, a negation, an exception or a modal verb that comes, goes or changes is always
wording, whatever else a rule would say; and what no rule explains is wording.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from operator import add

from tosdiff.compare.bounds import binds_otherwise, is_another_word
from tosdiff.compare.grounds import SAME, Ground, Happened, Judgement, Weight
from tosdiff.compare.news import tells_most
from tosdiff.compare.pointers import marks_went
from tosdiff.compare.senses import turned_sense
from tosdiff.compare.slips import is_slip
from tosdiff.compare.words import differing
from tosdiff.language.dates import DATE, without_edit_dates
from tosdiff.language.enumerators import without_number
from tosdiff.language.furniture import says_nothing, without_labels
from tosdiff.language.normalise import normal, shown
from tosdiff.language.numbers import is_number
from tosdiff.language.patterns import compiled_on_use
from tosdiff.language.signs import as_typed, fractions_typed, signs_of, without_footnotes
from tosdiff.language.tables import words_in
from tosdiff.language.words import has_word, words_in_full

# What is not of the words: breaks and signs that layouts set between them.
_LAYOUT = compiled_on_use(r"<br ?/?>|[•·▪◦●→↗|]", re.IGNORECASE)
_LONGEST_FURNITURE = 120
# What a page shows instead of a mail address until a script has run.
_HIDDEN_MAIL = "[email protected]"
_MAIL = compiled_on_use(r"\[email protected\]|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_ADDRESS = compiled_on_use(r"https?://[^\s)>\]]+")
# How a mail address is linked, where a page shows it: "(help@halcyon.example](mailto:help@halcyon.example)".
_MAILTO = compiled_on_use(r"\]?\(mailto:[^\s()\]]*\)|\bmailto:", re.IGNORECASE)
# A day in figures alone: the same ones in another order are the same day.
_FIGURES = compiled_on_use(r"\b(?:(\d{1,2})([-./])(\d{1,2})\2(\d{4})|(\d{4})([-./])(\d{1,2})\6(\d{1,2}))\b")


@cache
def _guards() -> dict[str, Ground]:
    """Return the words that are never a matter of style, but for numbers and names with digits, and what each is."""
    whats = {"negation": Ground.NEGATION, "exception": Ground.EXCEPTION, "modal": Ground.MODAL_VERB}
    found = {word: what for key, what in whats.items() for word in words_in("words", "guarded", key)}
    signs = dict.fromkeys("%$€£¥₹₩", Ground.AMOUNT_SIGN)
    return {**found, **signs}


def guarded(words: Sequence[str]) -> Counter[tuple[Ground, str]]:
    """Count the words that are never a matter of style, each with what it is."""
    found: Counter[tuple[Ground, str]] = Counter()
    for word in words:
        if is_number(word):
            found[Ground.NUMBER, word] += 1
        elif any(map(str.isdigit, word)):  # the name of a model or of a norm: other words, and no number
            found[Ground.WORDS, word] += 1
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
    text = shown(text)
    return text if len(text) <= limit else text[: limit - 3].rsplit(" ", 1)[0] + "..."


def judge(
    old: str, new: str, *, heading: bool = False, known: Callable[[str], int] = lambda _: 0
) -> Judgement:
    """Judge the difference of two texts.

    `known` tells how often a word stands in either version; it separates a slip of the pen from another word.
    """
    if old == new:
        return SAME
    if len(old) + len(new) > _LONGEST_KEPT:
        return _judged(old, new, heading, known)
    kept = _kept_judgements(old, new, heading)
    for asked, found in kept:
        if all(known(word) == times for word, times in asked.items()):
            return found
    asked = {}

    def noted(word: str) -> int:
        asked[word] = known(word)
        return asked[word]

    found = _judged(old, new, heading, noted)
    kept.append((asked, found))
    return found


# A history compares a version with each of the month before, and meets the same two paragraphs again.
_LONGEST_KEPT = 8000


@lru_cache(maxsize=1024)
def _kept_judgements(old: str, new: str, heading: bool) -> deque[tuple[dict[str, int], Judgement]]:
    """Return how two texts were judged, each with all that was asked of `known`: what is answered alike is judged alike."""
    return deque(maxlen=4)


def _judged(old: str, new: str, heading: bool, known: Callable[[str], int]) -> Judgement:
    turned = _turn(old, new)
    old, new = normal(old), normal(new)
    found = _judge(old, new, heading=heading, known=known)
    if found.weight < Weight.WORDING and signs_of(_ADDRESS.sub("", old)) != signs_of(_ADDRESS.sub("", new)):
        return Judgement(ground=Ground.SIGN, words=turned)
    if found.weight < Weight.WORDING and (sense := turned_sense(old, new)):
        return Judgement(ground=Ground.SENSE, words=_turn(*sense))
    bare = (_ADDRESS.sub("", without_number(fractions_typed(text))) for text in (old, new))
    if found.ground is Ground.PUNCTUATION and binds_otherwise(*bare):
        return Judgement(ground=Ground.BOUNDS, words=_turn(*_from_there(old, new)))
    return found


def _from_there(old: str, new: str) -> tuple[str, str]:
    """Return two texts from three words before the first that differ to three behind the last."""
    here, there = old.split(), new.split()
    pairs = list(zip(here, there, strict=False))
    first = next((at for at, (one, other) in enumerate(pairs) if one != other), len(pairs))
    back = zip(reversed(here[first:]), reversed(there[first:]), strict=False)
    same = next((at for at, (one, other) in enumerate(back) if one != other), 0)
    begins = max(0, first - 3)
    return " ".join(here[begins : len(here) - max(0, same - 3)]), " ".join(
        there[begins : len(there) - max(0, same - 3)]
    )


def _judge(old: str, new: str, *, heading: bool, known: Callable[[str], int]) -> Judgement:
    """Judge the difference of two texts in normal form by their words."""
    if old == new:
        return Judgement(ground=Ground.TYPOGRAPHY)
    old, new = _plain(old), _plain(new)
    if old == new:
        return Judgement(ground=Ground.LAYOUT)
    if fractions_typed(old) == fractions_typed(new):
        return Judgement(ground=Ground.PUNCTUATION, words=_turn(old, new))
    marked = without_footnotes(old), without_footnotes(new)
    if marked != (old, new):
        if marked[0] == marked[1]:
            ground = Ground.PLACE if marks_went(old, new) else Ground.FOOTNOTE
            return Judgement(ground=ground, words=_turn(old, new))
        old, new = marked
    if _HIDDEN_MAIL in old + new and _MAIL.sub("@", old) == _MAIL.sub("@", new) and _only_hidden(old, new):
        return Judgement(ground=Ground.HIDDEN_MAIL)
    if "".join(old.split()) == "".join(new.split()):  # an address glued to the next word as well
        return _division(old, new)
    if "mailto:" in old + new:
        plain, other = (_mail_shown(text) for text in (old, new))
        if words_in_full(plain) == words_in_full(other):
            return Judgement(ground=Ground.ADDRESS, words=_turn(old, new))
    addresses = _ADDRESS.findall(old), _ADDRESS.findall(new)
    if addresses[0] != addresses[1] and len(addresses[0]) == len(addresses[1]):
        old, new = _ADDRESS.sub("", old), _ADDRESS.sub("", new)
        if old == new:
            return Judgement(ground=Ground.ADDRESS, words=clip(addresses[1][0]))
    if without_edit_dates(old) == without_edit_dates(new) or _same_days(old, new):
        return Judgement(ground=Ground.PRINTED_DATE, words=_dates_turned(old, new))
    stripped, other = without_number(old), without_number(new)
    before, after = words_in_full(stripped), words_in_full(other)
    if before == after or words_in_full(old) == words_in_full(new):
        return _marks(old, new, stripped, other)
    if (old.startswith(("©", "Copyright"))) and _without_years(before) == _without_years(after):
        return Judgement(ground=Ground.COPYRIGHT_YEARS)
    return _judge_words(before, after, stripped, other, heading=heading, known=known)


def _division(old: str, new: str) -> Judgement:
    """Judge two texts of the same characters, with blanks at other places."""
    before, after = words_in_full(old), words_in_full(new)
    for gap in differing(before, after):
        gone, come = before[gap.i1 : gap.i2], after[gap.j1 : gap.j2]
        if "".join(gone) == "".join(come) and is_another_word(gone, come):
            ground = Ground.NUMBER if "".join(gone).isdigit() else Ground.WORDS
            turn = _turn(_written(gone, old), _written(come, new))
            return Judgement(ground=ground, happened=Happened.CHANGED, words=turn)
    return Judgement(ground=Ground.WORD_DIVISION, words=_turn(old, new))


def _mail_shown(text: str) -> str:
    """Return a text with each mail address as a reader sees it, whatever links it."""
    linked = _MAIL.search(_MAILTO.sub("", text))
    return _MAILTO.sub("", text) if linked else text.replace("mailto:", "").replace("MAILTO:", "")


def _same_days(old: str, new: str) -> bool:
    """Whether only the way differs in which days are written in figures: 11-04-2023 and 2023-11-04."""
    here, there = (_FIGURES.findall(text) for text in (old, new))
    return (
        bool(here)
        and len(here) == len(there)
        # With the year last in both, a day and a month that changed places are another day.
        and all(bool(a[3]) != bool(b[3]) or a == b for a, b in zip(here, there, strict=True))
        and all(_figures(a) == _figures(b) for a, b in zip(here, there, strict=True))
        and words_in_full(_FIGURES.sub("", old)) == words_in_full(_FIGURES.sub("", new))
    )


def _figures(found: Sequence[str]) -> list[str]:
    """Return the year of a date in figures, and its month and day: in either order where the year stands last."""
    first, _, second, year, leading, _, month, day = found
    return [year or leading, *sorted(each.zfill(2) for each in (first or month, second or day))]


def _only_hidden(old: str, new: str) -> bool:
    """Whether each mail address stands on both sides, or is hidden on one."""
    pairs = zip(_MAIL.findall(old), _MAIL.findall(new), strict=True)
    return all(one == other or _HIDDEN_MAIL in (one, other) for one, other in pairs)


def _plain(text: str) -> str:
    shown = without_labels(_LAYOUT.sub(" ", as_typed(text))).replace("\\", "")
    return " ".join(shown.split()).replace(" .", ".").replace(" ,", ",")


def _marks(old: str, new: str, stripped: str, other: str) -> Judgement:
    """Judge two texts of the same words; `stripped` and `other` are without their numbers."""
    if stripped == other:
        rest = clip(other, 30)  # cut at the same word on both sides: what is beyond is no news
        turn = (f"“{text.removesuffix(same)}{rest}”" for text, same in ((old, stripped), (new, other)))
        return Judgement(ground=Ground.NUMBERING, words=" -> ".join(turn))
    if stripped.casefold() != other.casefold():
        ground = Ground.PUNCTUATION
    else:
        ground = Ground.CAPITALS if stripped.lower() == other.lower() else Ground.SPELLING
    return Judgement(ground=ground, words=f"“{clip(other, 60)}”")


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
    found: list[tuple[Judgement, str]] = []
    for gap in differing(before, after):
        gone, come = before[gap.i1 : gap.i2], after[gap.j1 : gap.j2]
        turn = _written(gone, old), _written(come, new)
        if "".join(gone) == "".join(come) and not is_another_word(gone, come):
            found.append((Judgement(ground=Ground.WORD_DIVISION, words=_turn(*turn)), ""))
        else:
            around = before[: gap.i1][-1:], before[gap.i2 : gap.i2 + 1]
            found.append((_judge_gap(gone, come, around, turn, heading, known), " ".join((*gone, *come))))
    heaviest = max((each for each, _ in found), key=lambda each: each.weight, default=SAME)
    if heaviest.weight is not Weight.WORDING:
        return heaviest
    told = _first_told([(each, words) for each, words in found if each.weight is Weight.WORDING])
    if told.ground is Ground.NUMBER and DATE.search(old) and _dates(old) != _dates(new):
        return Judgement(ground=Ground.DATE_IN_TEXT, words=told.words, went=told.went, came=told.came)
    return told


def _first_told(found: Sequence[tuple[Judgement, str]]) -> Judgement:
    """Return the judgement of the place that says most of what changed: of one ground the words decide."""
    first = min(_told_at(each.ground) for each, _ in found)
    among = [(each, words) for each, words in found if _told_at(each.ground) == first]
    return among[tells_most([words for _, words in among])][0]


def _dates_turned(old: str, new: str) -> str:
    turned = ((a, b) for a, b in zip(_dates(old), _dates(new), strict=False) if a != b)
    return ", ".join(f"“{a}” -> “{b}”" for a, b in turned)


def _dates(text: str) -> list[str]:
    return [match[0] for match in DATE.finditer(text)]


def _judge_gap(
    gone: Sequence[str],
    come: Sequence[str],
    around: tuple[Sequence[str], Sequence[str]],
    turn: tuple[str, str],
    heading: bool,
    known: Callable[[str], int],
) -> Judgement:
    """Judge one place where words differ; `around` holds the words just before and after it, `turn` says it."""
    happened = (Happened.CHANGED if come else Happened.REMOVED) if gone else Happened.ADDED
    if (lost := guarded(gone)) != (gained := guarded(come)):
        ground = min((ground for ground, _ in (gained - lost) + (lost - gained)), key=_told_at)
        sides = [any(each is ground for each, _ in side) for side in (lost, gained)]
        if ground is not Ground.WORDS and not all(sides):  # “any” -> “14” adds a number and changes none
            happened = Happened.ADDED if sides[1] else Happened.REMOVED
    elif is_slip(gone, come, around, heading=heading, known=known) or (
        len(gone) == len(come) > 1
        and all(
            old == new or is_slip([old], [new], ((), ()), heading=heading, known=known)
            for old, new in zip(gone, come, strict=True)
        )
    ):
        ground = Ground.SLIP
    else:
        ground = Ground.WORDS
    return Judgement(ground=ground, happened=happened, words=_turn(*turn), went=turn[0], came=turn[1])


def _turn(old: str, new: str) -> str:
    """Write what words became, in one line."""
    return " -> ".join(f"“{clip(words, 100)}”" for words in (old, new) if words)


# What is told of a block in which several things changed.
_TOLD_FIRST = (Ground.NEGATION, Ground.MODAL_VERB, Ground.NUMBER, Ground.AMOUNT_SIGN, Ground.EXCEPTION)

_MORE_THAN_A_LINE = 40  # words, longer than what is clipped to a line even where each is one letter


def _told_at(ground: Ground) -> int:
    return _TOLD_FIRST.index(ground) if ground in _TOLD_FIRST else len(_TOLD_FIRST)


def _written(words: Sequence[str], text: str) -> str:
    """Return folded words as the text has them, capitals, stops and all; contractions stay written out."""
    words = words[:_MORE_THAN_A_LINE]
    between = (  # “$20” is two words and has nothing between them
        r"[\W_]+" if one[-1].isalnum() and other[0].isalnum() else r"[\W_]*" for one, other in pairwise(words)
    )
    pieces = map(re.escape, words)
    pattern = next(pieces, "") + "".join(map(add, between, pieces))
    found = re.search(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE)
    return found[0] if words and found else " ".join(words)
