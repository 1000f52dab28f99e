"""Ask `tosdiff prove` random questions over the corpus, and hold its answers against the curated texts.

    python benchmarks/prove.py --store STORE --corpus ../shared/corpus [--questions 1000] [--seed 1]

STORE holds the imported history of the corpus (`tosdiff import captures`, once for each document), or that and what Open Terms
Archive recorded (`benchmarks/witnesses.py --keep STORE`): then the same questions are asked, and what was recorded is held
against the curated text that the truth has for its time. A question is a
sentence of six words or more of some curated text of a document, and a day. Half of the days are such with a sound
capture: the answer must be *seen* or *not there*, and agree with the curated text that the corpus names for that day (on
a day with two, with either). The others have none: the answer is never *seen* or *not there*, *before and after*
only where the curated texts of the captures next to the day both have the sentence, and exit 0 never past the bound of
days. With 0 of n wrong, the share of wrong answers is below 3/n with a confidence of 95 %.

Whether a curated text has a sentence is told here by its words in a row, not by the code that is measured; where the
words stand there with other stops or marks ("…, unless you opt out" after what the question ends with a full stop), either
answer agrees, and how often that was is printed. Left out is what the corpus calls page furniture.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from tosdiff.capture.providers import load
from tosdiff.evidence.prove import WITHIN, Proof, Verdict
from tosdiff.history.witnesses import ONE_TIME
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.prove import prove
from tosdiff.store.store import Store

NOW = datetime(2026, 11, 26, tzinfo=UTC)
SHORTEST = 6
# What the corpus calls furniture: the page's own name with its company's, the language menu, what icons are called.
FURNITURE = re.compile(r"\| OpenAI|Select language|\(\w\w-\w\w\)", re.IGNORECASE)
_ICON = re.compile(r"\s*\(opens in a new window\)")
_NUMBER = re.compile(r"^\s*(?:\d+(?:\.\d+)+\.?|\(?(?:\d{1,2}|[a-z]|[ivx]+)[.)])\s+", re.MULTILINE)
INVISIBLE = re.compile("[\u200b\u2060\ufeff]")


def plain(markdown: str) -> str:
    """Return curated Markdown without its marks, a line for each block."""
    text = _ICON.sub("", INVISIBLE.sub("", markdown))
    text = re.sub(r"!?\[((?:[^\[\]]|\[[^\]]*\])*)\]\([^()]*(?:\([^()]*\)[^()]*)*\)", r"\1", text)
    text = re.sub(r"<br\s*/?>", "\n", text)
    text = re.sub(r"</?[a-zA-Z][^>]*>", " ", text)
    text = re.sub(
        r"(?<!\\)(?:\*+|__|(?<!\w)_|_(?!\w))|^[ \t]*(?:[+-]|\d+\.|#+)[ \t]+", "", text, flags=re.MULTILINE
    )
    return re.sub(r"\\([^\w\s])", r"\1", text)


def signs(text: str) -> str:
    """Return what stands between the spaces of a text in a row, quotation marks alike; an item's number is none of it."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    alike = re.sub('[’‘“”"]', "'", _NUMBER.sub("", folded))
    return " ".join(["", *re.sub(r"\s+(?=[.,;:!?)])", "", alike).split(), ""])


def words(text: str) -> str:
    """Return the words of a text in a row, between spaces."""
    folded = _NUMBER.sub("", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(["", *re.findall(r"[^\W_]+", folded), ""])


def sentences(text: str) -> list[str]:
    """Return the sentences of plain text that a question may be made of."""
    pieces = [
        piece.strip()
        for line in text.splitlines()
        for cell in line.split("|")
        for piece in re.split(r"(?<=[.!?])\s+(?=[A-Z“\"])|(?<=[a-z][.!?])(?=[A-Z][a-z])", cell)
    ]
    return [p for p in pieces if len(words(p).split()) >= SHORTEST and not FURNITURE.search(p)]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What the corpus says of one document."""

    days: dict[date, tuple[str, ...]]
    """The texts of each day with a sound capture."""
    captures: tuple[tuple[date, str], ...]
    """Every sound capture with its text, oldest first."""
    texts: dict[str, Path]


def histories(corpus: Path) -> dict[str, History]:
    rows = [json.loads(line) for line in (corpus / "captures.jsonl").read_text("utf-8").splitlines()]
    texts: dict[str, dict[str, Path]] = defaultdict(dict)
    for line in (corpus / "truth/texts.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        texts[f"{row['provider']}/{row['document']}"][row["valid_from"]] = corpus / row["path"]
    sound: dict[str, list[tuple[date, str]]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row["captured_at"]):
        if row["kind"] == "normal":
            day = datetime.fromisoformat(row["captured_at"]).date()
            sound[f"{row['provider']}/{row['document']}"].append((day, row["text_version"]))
    found = {}
    for name, captures in sound.items():
        days: dict[date, dict[str, None]] = defaultdict(dict)
        for day, text in captures:
            days[day][text] = None
        found[name] = History(
            days={day: tuple(seen) for day, seen in days.items()},
            captures=tuple(captures),
            texts=texts[name],
        )
    return found


def with_records(history: History, archive: Archive, name: str) -> History:
    """Return what the truth says of the captures and of the texts of others that the store holds as well."""
    starts = sorted((datetime.fromisoformat(each), each) for each in history.texts)
    days = {day: dict.fromkeys(seen) for day, seen in history.days.items()}
    captures = list(history.captures)
    for visit in archive.store.visits(name):
        if visit.rendering is None or not visit.outcome.verified:
            continue
        # a record of several pages bears the time of its last one
        known = [text for start, text in starts if start <= visit.at + ONE_TIME]
        if known:
            days.setdefault(visit.at.date(), {})[known[-1]] = None
            captures.append((visit.at.date(), known[-1]))
    return History(
        days={day: tuple(seen) for day, seen in days.items()},
        captures=tuple(sorted(captures)),
        texts=history.texts,
    )


@cache
def text_of(path: Path) -> str:
    return plain(path.read_text(encoding="utf-8"))


@cache
def words_of(path: Path) -> str:
    return words(text_of(path))


@cache
def signs_of(path: Path) -> str:
    return signs(text_of(path))


def has(path: Path, question: str) -> bool | None:
    """Whether a curated text has a sentence; None where it has the words, with other stops or marks."""
    if signs(question) in signs_of(path):
        return True
    return None if words(question) in words_of(path) else False


@cache
def sentences_of(path: Path) -> list[str]:
    return sentences(text_of(path))


def right_on_a_visited_day(proof: Proof, curated: set[bool | None]) -> bool:
    seen = {Verdict.SEEN} if curated & {True, None} else set()
    allowed = seen | ({Verdict.NOT_THERE} if curated & {False, None} else set())
    return proof.verdict in allowed and proof.holds is (proof.verdict is Verdict.SEEN)


def right_on_another_day(proof: Proof, history: History) -> bool:
    """Whether an answer claims no more than the captures next to the day allow."""
    if proof.verdict is Verdict.UNKNOWN:
        return proof.holds is None
    if proof.verdict is not Verdict.BEFORE_AND_AFTER:
        return False
    asked = words(proof.asked)
    before = max(day for day, _ in history.captures if day < proof.day)
    after = min(day for day, _ in history.captures if day > proof.day)
    beside = (
        [t for d, t in history.captures if d == before][-1],
        next(t for d, t in history.captures if d == after),
    )
    both = all(asked in words_of(history.texts[text]) for text in beside)
    return both and proof.holds is (True if (after - before).days <= WITHIN else None)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--providers", type=Path, default=Path(__file__).with_name("corpus.yaml"))
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    archive = Archive(load(asked.providers).documents, Store(asked.store), clock=lambda: NOW)
    known = histories(asked.corpus)
    chance = random.Random(asked.seed)
    told: Counter[tuple[str, Verdict, bool | None]] = Counter()
    wrong = other_stops = answered = 0
    for number in range(asked.questions):
        name = chance.choice(sorted(known))
        history = known[name]
        visited = number % 2 == 0
        if visited:
            day = chance.choice(sorted(history.days))
        else:
            first, last = history.captures[0][0], history.captures[-1][0]
            while (day := first + timedelta(days=chance.randrange((last - first).days))) in history.days:
                pass
        text = chance.choice(sorted(history.texts))
        if visited and chance.random() < 0.5:
            text = history.days[day][-1]
        pool = sentences_of(history.texts[text])
        if visited and text not in history.days[day]:
            # most sentences stand in every version: ask for those that do not
            here = {each for seen in history.days[day] for each in sentences_of(history.texts[seen])}
            pool = [each for each in pool if each not in here] or pool
        question = chance.choice(pool)
        proof = prove(archive, name, question, day, now=NOW)
        joint = with_records(history, archive, name)
        answered += visited is False and day in joint.days
        if day in joint.days:
            curated = {has(joint.texts[each], question) for each in joint.days[day]}
            right = right_on_a_visited_day(proof, curated)
            other_stops += curated == {None}
        else:
            curated = set()
            right = right_on_another_day(proof, joint)
        told["a day with a capture" if visited else "another day", proof.verdict, proof.holds] += 1
        if not right:
            wrong += 1
            print(f"WRONG {name} {day}: {proof.verdict.value}, curated {curated}: {question}")
    for (kind, verdict, holds), count in sorted(told.items(), key=str):
        code = {True: 0, False: 1, None: 3}[holds]
        print(f"{kind:22} {verdict.value:24} exit {code}  {count:5}")
    print(f"{answered} questions of a day with no capture, on which something was recorded")
    print(f"{other_stops} questions whose words stood there with other stops or marks")
    bound = f"; with 95 % confidence fewer than {3 / asked.questions:.2%}" if not wrong else ""
    print(f"{wrong} of {asked.questions} wrong{bound}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
