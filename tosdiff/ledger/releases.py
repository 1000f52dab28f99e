"""The days on which a page says that models came out, and that one took the place of another.

Invariant: an update of a model, or a use of it somewhere new, is no release.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tosdiff.language.sentences import sentences
from tosdiff.ledger.folding import folded
from tosdiff.ledger.names import Name, Names
from tosdiff.ledger.rules import Rules
from tosdiff.ledger.sections import PageOutline
from tosdiff.models import Block, BlockKind, Release, Succession


def releases(
    blocks: Sequence[Block], outline: PageOutline, rules: Rules, names: Names
) -> tuple[Release, ...]:
    """Return the first release of each model that dated headings and the sentences under them tell of."""
    found: dict[str, Release] = {}
    for index, block in enumerate(blocks):
        over = outline.of(index).dated()
        if over is None or over.date is None or over.date.day is None or block.kind is BlockKind.ROW:
            continue
        for text in _texts(block, heading=over.heading == index):
            for name in _released(text, rules, names, heading=over.heading == index):
                release = Release(model=name.text, on=over.date.day, block=index, words=text)
                if name.text not in found or found[name.text].on > release.on:
                    found[name.text] = release
    return tuple(sorted(found.values(), key=lambda release: release.block))


_ENDS = ("ahead.subject", "ahead.object", "done.subject", "done.object")


def _texts(block: Block, *, heading: bool) -> list[str]:
    if block.kind is BlockKind.HEADING:
        return [block.text] if heading else []
    return [block.text[start:end] for start, end in sentences(block.text, quick=True)][:2]


def _released(sentence: str, rules: Rules, names: Names, *, heading: bool) -> Sequence[Name]:
    text = folded(sentence)
    verb = rules["released"].search(text)
    if not verb and not heading:
        return ()
    if rules["not_released"].search(text):
        return ()
    runs = names.runs(text)
    if not verb:
        if rules["ending"].search(text) or any(rules[f"ends.{cue}"].search(text) for cue in _ENDS):
            return ()
        return runs[0] if runs and runs[0][0].start == 0 and " with " not in text else ()
    run = next((run for run in runs if run[0].start >= verb.end()), None)
    if run is None or len(text[verb.end() : run[0].start].split()) > 6:
        return ()
    return (
        () if text[run[-1].end :].startswith(" with ") or " for " in text[verb.end() : run[0].start] else run
    )


def successions(
    blocks: Sequence[Block], outline: PageOutline, rules: Rules, names: Names
) -> tuple[Succession, ...]:
    """Return which models took the place of others, as dated headings and the sentences under them say."""
    found: dict[tuple[str, str], Succession] = {}
    for index, block in enumerate(blocks):
        over = outline.of(index).dated()
        if over is None or over.date is None or over.date.day is None or block.kind is BlockKind.ROW:
            continue
        for text in _texts(block, heading=over.heading == index):
            for old, new in _succeeded(text, rules, names):
                succession = Succession(old=old, new=new, on=over.date.day, block=index, words=text)
                found.setdefault((old, new), succession)
    return tuple(found.values())


def _succeeded(sentence: str, rules: Rules, names: Names) -> Iterator[tuple[str, str]]:
    """Yield old and new of "GPT-5 mini replaces GPT-4o mini in the picker"."""
    text = folded(sentence)
    verb = rules["succeeds"].search(text)
    if not verb:
        return
    runs = names.runs(text)
    new = next((run for run in reversed(runs) if run[-1].end <= verb.start()), None)
    old = next((run for run in runs if run[0].start >= verb.end()), None)
    if new and old and len(new) == 1 and not text[verb.end() : old[0].start].strip():
        yield from ((each.text, new[0].text) for each in old)
