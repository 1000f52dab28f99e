"""Time the comparison of two versions against difflib on their words, in one run: the ratio travels.

    python benchmarks/words.py [--paragraphs N]

The texts are made here from a fixed seed: one pair that differs in a few places, one rewritten throughout.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable
from difflib import SequenceMatcher
from functools import partial
from statistics import median
from time import perf_counter

from tosdiff.compare.versions import compare
from tosdiff.models import Block, BlockKind, Version

COMMON = ("the", "of", "to", "you", "we", "and", "or", "may", "in", "a", "our", "your", "is", "for", "that")
STEMS = ("serv", "part", "cont", "us", "fe", "not", "gran", "licen", "reg", "acc", "upl", "rec")
ENDINGS = ("ice", "y", "ent", "er", "es", "ing", "ed", "ation", "s", "ord")


def sentence(chance: random.Random) -> str:
    words = [
        chance.choice(COMMON) if chance.random() < 0.5 else chance.choice(STEMS) + chance.choice(ENDINGS)
        for _ in range(chance.randrange(8, 30))
    ]
    return " ".join(words).capitalize() + "."


def text(chance: random.Random, paragraphs: int) -> list[str]:
    return [" ".join(sentence(chance) for _ in range(4)) for _ in range(paragraphs)]


def amended(chance: random.Random, paragraphs: list[str]) -> list[str]:
    """Return the text with one in twenty paragraphs touched, one moved, one added."""
    new = [p if chance.random() > 0.05 else p.replace(" you ", " every user ", 1) for p in paragraphs]
    new.append(new.pop(len(new) // 3))
    new.insert(len(new) // 2, sentence(chance))
    return new


def rewritten(chance: random.Random, paragraphs: list[str]) -> list[str]:
    """Return the text with a third of the words of every paragraph replaced."""
    return [
        " ".join(w if chance.random() > 0.33 else chance.choice(STEMS) + "al" for w in p.split())
        for p in paragraphs
    ]


def version(paragraphs: list[str]) -> Version:
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=p) for p in paragraphs)
    return Version(document="halcyon/terms", snapshot=None, blocks=blocks)


def milliseconds(run: Callable[[], object], times: int) -> float:
    spent = []
    for _ in range(times):
        start = perf_counter()
        run()
        spent.append((perf_counter() - start) * 1000)
    return median(spent)


def by_difflib(old: list[str], new: list[str]) -> object:
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def main() -> None:
    parser = argparse.ArgumentParser(description="Time comparisons against difflib.")
    parser.add_argument("--paragraphs", type=int, default=110)
    paragraphs = parser.parse_args().paragraphs
    chance = random.Random(2026)
    old = text(chance, paragraphs)
    for name, new in (("amended", amended(chance, old)), ("rewritten", rewritten(chance, old))):
        before, after = version(old), version(new)
        ours = milliseconds(partial(compare, before, after), 9)
        theirs = milliseconds(partial(by_difflib, before.text.split(), after.text.split()), 1)
        size = f"{len(before.text) / 1000:.0f} KB"
        print(f"{name}, {size}: tosdiff {ours:.1f} ms, difflib {theirs:.0f} ms, ratio {ours / theirs:.4f}")


if __name__ == "__main__":
    main()
