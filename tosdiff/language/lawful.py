"""Whether words are those of law, or of what a page adds to be used: dialogs about cookies, offers, lead forms.

Invariant: what is told here is told of the words alone, whatever box they stand in; a text in a language without
words here is told to be neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from tosdiff.language.patterns import compiled_on_use
from tosdiff.language.tables import table

_FEWEST_WORDS = 6
# Scripts whose words are not parted by blanks: a sentence has that many letters.
_FEWEST_LETTERS = 12
_UNSPACED = ("zh", "ja", "ko")
# Of Chinese terms at least 0.74 of the letters stand in sentences that bind, which is as much as 0.15 of the words
# of a European language.
_UNSPACED_SCALE = 0.2
_UNSPACED_PARTIES = compiled_on_use(
    "我们|您|你|用户|当事人|当社|お客様|利用者|ユーザー|会員|당사|회사|회원|이용자|귀하"
)
_UNSPACED_DUTIES = compiled_on_use(
    "应当|必须|不得|有权|可以|同意|负责|责任|禁止|需要|授权|遵守|违反|承担|保证|收集|处理|共享|披露|存储|删除|使用|提供|保护|ものとし|なければなりません|できます|できません|禁じ|責任|同意|"
    "해야|할 수|없습니다|책임|동의|금지"
)


def reads_as_law(text: str) -> bool:
    """Return whether a text has a sentence that binds: a party with a duty or power, or matters of law.

    A sentence about cookies or a newsletter may bind too; `speaks_of_consent` and `speaks_of_an_offer` say so.
    """
    if not text.isascii() and _UNSPACED_PARTIES.search(text):
        return len(text) >= _FEWEST_LETTERS and _UNSPACED_DUTIES.search(text) is not None
    if text.count(" ") + 1 < _FEWEST_WORDS:
        return False
    said, about = 0, set()
    lowered = text.lower()
    for word in _WORD.findall(lowered):
        if meant := _MEANT.get(word, _UNKNOWN):
            if meant < 0:
                meant = _MEANT[word] = _meant(word)
            said |= meant
            if meant & _MATTER:
                about.add(word)
    for phrase, meant in _phrases():
        if phrase in lowered and re.search(rf"\b{re.escape(phrase)}\b", lowered):
            said |= meant
    bound = said & (_PARTY | _DUTY)
    return (
        bound == _PARTY | _DUTY or bool(said & _TEXT and (about or bound)) or bool(len(about) > 1 and bound)
    )


_WORD = compiled_on_use(r"\w+")
_KINDS = ("parties", "duties", "texts", "matters")
_PARTY, _DUTY, _TEXT, _MATTER = (1 << n for n in range(len(_KINDS)))
_UNKNOWN = -1
# What each word met so far says, as bits: the words of terms are few, and a search for all of a kind costs tenfold.
_MEANT: dict[str, int] = {}
_MOST_WORDS = 50_000


def _meant(word: str) -> int:
    """Return which kinds of words a word is one of."""
    if len(_MEANT) > _MOST_WORDS:
        _MEANT.clear()
    return sum(1 << n for n, kind in enumerate(_patterns()) if kind.fullmatch(word))


@cache
def _phrases() -> tuple[tuple[str, int], ...]:
    """Return what is listed with more than letters in it, and which kind it is of."""
    return tuple(
        (word, 1 << n)
        for n, kind in enumerate(_KINDS)
        for each in table("lawful")[kind].values()
        for word in each.split()
        if not _WORD.fullmatch(word.removesuffix("*"))
    )


def speaks_of_consent(text: str) -> bool:
    """Return whether a text speaks of cookies, or of what else such a dialog asks consent for."""
    return _consent().search(text) is not None


def speaks_of_an_offer(text: str) -> bool:
    """Return whether a text asks for an address, or offers something."""
    return _offers().search(text) is not None


def is_a_choice(label: str) -> bool:
    """Return whether a label is what the buttons of a dialog about cookies say."""
    return " ".join(label.lower().replace("’", "'").strip(" .!›»>✓×✕").split()) in _choices()


def _pattern(lists: Iterable[str]) -> re.Pattern[str]:
    words = sorted({word for each in lists for word in each.split()})
    return re.compile(
        rf"\b(?:{'|'.join(word.replace('*', chr(92) + 'w*') for word in words)})\b", re.IGNORECASE
    )


def law_share(texts: Iterable[str], language: str) -> float | None:
    """Return the share of the words that are of law's own: duties, legal texts, what they are about.

    None for a language without such words here; of one without spaces, the share of letters in sentences that bind.
    """
    if language in _UNSPACED:
        held = [text for text in texts if len(text) >= _FEWEST_LETTERS]
        bound = sum(len(text) for text in held if reads_as_law(text))
        return _UNSPACED_SCALE * bound / max(1, sum(map(len, held)))
    pattern = _of_language(language)
    if pattern is None:
        return None
    words = found = 0
    for text in texts:
        words += text.count(" ") + 1
        found += len(pattern.findall(text))
    return found / max(1, words)


@cache
def _of_language(language: str) -> re.Pattern[str] | None:
    told = table("lawful")
    if language not in told["matters"]:
        return None
    return _pattern(told[kind][language] for kind in ("duties", "texts", "matters"))


@cache  # compiled when a page has something to be judged
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(_pattern(table("lawful")[kind].values()) for kind in _KINDS)


@cache
def _consent() -> re.Pattern[str]:
    told = table("lawful")["consent"]
    phrases = "|".join(map(re.escape, told["phrases"]))
    return re.compile(f"{_pattern([told['words']]).pattern}|{phrases}", re.IGNORECASE)


@cache
def _offers() -> re.Pattern[str]:
    return _pattern(table("lawful")["offers"].values())


@cache
def _choices() -> frozenset[str]:
    rows = " | ".join(table("lawful")["choices"].values())
    return frozenset(" ".join(label.split()) for label in rows.split("|"))
