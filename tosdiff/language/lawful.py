"""Whether words are those of law, or of what a page adds to be used: dialogs about cookies, offers, lead forms.

Invariant: what is told here is told of the words alone, whatever box they stand in; a text in a language without
words here is told to be neither.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

_FEWEST_WORDS = 6
# Scripts whose words are not parted by blanks: a sentence has that many letters.
_FEWEST_LETTERS = 12
_UNSPACED_PARTIES = re.compile(
    "我们|您|你|用户|当事人|当社|お客様|利用者|ユーザー|会員|당사|회사|회원|이용자|귀하"
)
_UNSPACED_DUTIES = re.compile(
    "应当|必须|不得|有权|可以|同意|负责|责任|禁止|ものとし|なければなりません|できます|できません|禁じ|責任|同意|"
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
    parties, duties, texts, matters = _patterns()
    if parties.search(text) and duties.search(text):
        return True
    about = {found.lower() for found in matters.findall(text)}
    if texts.search(text) and (about or parties.search(text) or duties.search(text)):
        return True
    return len(about) >= 2 and bool(duties.search(text) or parties.search(text))


def speaks_of_consent(text: str) -> bool:
    """Return whether a text speaks of cookies."""
    return _consent().search(text) is not None


def speaks_of_an_offer(text: str) -> bool:
    """Return whether a text asks for an address, or offers something."""
    return _offers().search(text) is not None


def is_a_choice(label: str) -> bool:
    """Return whether a label is what the buttons of a dialog about cookies say."""
    return " ".join(label.lower().replace("’", "'").strip(" .!›»>✓×✕").split()) in _choices()


@cache
def _words() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(__file__).with_name("lawful.json").read_text(encoding="utf-8"))
    return found


def _pattern(lists: Iterable[str]) -> re.Pattern[str]:
    words = sorted({word for each in lists for word in each.split()})
    return re.compile(
        rf"\b(?:{'|'.join(word.replace('*', chr(92) + 'w*') for word in words)})\b", re.IGNORECASE
    )


@cache  # compiled when a page has something to be judged
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(_pattern(_words()[kind].values()) for kind in ("parties", "duties", "texts", "matters"))


@cache
def _consent() -> re.Pattern[str]:
    return _pattern([_words()["consent"]])


@cache
def _offers() -> re.Pattern[str]:
    return _pattern(_words()["offers"].values())


@cache
def _choices() -> frozenset[str]:
    return frozenset(label for line in _words()["choices"].values() for label in line.split("|"))
