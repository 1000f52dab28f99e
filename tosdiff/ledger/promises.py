"""What a page promises about the ends of models: notice, what it has committed itself to, what its states mean.

Invariant: only a length that the page gives as a minimum is one; "such as 2 weeks" promises nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tosdiff.language.sentences import sentences
from tosdiff.ledger.dates import Dates
from tosdiff.ledger.folding import folded
from tosdiff.ledger.rules import Rules
from tosdiff.models import Block, BlockKind, Promise, PromiseKind


def promises(blocks: Sequence[Block], rules: Rules, dates: Dates) -> tuple[Promise, ...]:
    """Return the promises of a page in order, each with the sentences beside it that take something out."""
    found: list[Promise] = []
    for index, block in enumerate(blocks):
        if block.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM):
            continue
        meaning = _meaning(block, index, rules)
        if meaning:
            found.append(meaning)
            continue
        governed = bool(block.lead_in and rules["promises.governs"].search(folded(block.lead_in.text)))
        whole = folded(block.text)
        committed = rules["promises.commitment"].search(whole)
        if not governed and not committed and not rules["promises.notice"].search(whole):
            continue
        for start, end in dates.sentences(block.text):
            sentence = block.text[start:end]
            kept = [
                promise
                for part in sentence.split(
                    ";"
                )  # "Previews get at least 30 days' notice; other models at least 60."
                if (promise := _promise(part, sentence, block, index, governed, rules, dates))
            ]
            if kept:
                found += (replace(each, exceptions=_exceptions(each, blocks, rules)) for each in kept)
            elif committed and rules["promises.commitment"].search(folded(sentence)):
                found.append(Promise(kind=PromiseKind.COMMITMENT, block=index, words=sentence))
    return tuple(found)


def _meaning(block: Block, index: int, rules: Rules) -> Promise | None:
    """Return what a state means, where an item begins with its name: "**Deprecated**: …"."""
    if block.kind is not BlockKind.ITEM or not block.run_in:
        return None
    name = folded(block.text[: block.run_in]).strip(" :.")
    if not any(words.fullmatch(name) for _, words in rules.states):
        return None
    return Promise(kind=PromiseKind.MEANING, applies_to=name, block=index, words=block.text)


def _promise(
    part: str, sentence: str, block: Block, index: int, governed: bool, rules: Rules, dates: Dates
) -> Promise | None:
    text, whole = folded(part), folded(sentence)
    if rules["promises.such_as"].search(text):
        return None
    for start, end, term in dates.terms(text):
        least = rules["promises.minimum"].search(text[:start])
        told = rules["promises.notice"].search(whole)
        before = rules["promises.before"].search(whole)
        close = least and len(text[least.end() : start].split()) <= 2
        if close and ((told and before) or governed):
            applies = block.text[: block.run_in].strip(" :.") if governed and block.run_in else ""
            if governed and not applies:
                applies = text[: least.start()].strip(" :.-–") if least else ""
            return Promise(
                minimum=term,
                applies_to=applies
                or _applies_to(text[end:], rules)
                or _subject(text[: least.start()] if least else "", rules),
                block=index,
                words=sentence,
            )
    return None


def _applies_to(rest: str, rules: Rules) -> str:
    """Return for what a promise holds, where the sentence ends in that: "for publicly released models"."""
    matches = list(rules["promises.applies_to"].finditer(rest))
    return re.sub(r"\s+", " ", rest[matches[-1].end() :]).strip(" .") if matches else ""


def _subject(head: str, rules: Rules) -> str:
    """Return for which models a promise holds, where they are its subject: "Preview models get at least …"."""
    verb = rules["promises.receives"].search(head)
    subject = head[: verb.start()].strip(" ,.;") if verb else ""
    return subject if subject and rules["nouns"].search(subject) and len(subject.split()) <= 5 else ""


def _exceptions(promise: Promise, blocks: Sequence[Block], rules: Rules) -> tuple[str, ...]:
    """Return the sentences that limit a promise: of its own block, of what leads in to it and of the items beside it."""
    here = blocks[promise.block]
    texts = [here.text]
    if here.lead_in:
        texts = [here.lead_in.text, *(block.text for block in blocks if block.lead_in == here.lead_in)]
    limits = (
        text[start:end]
        for text in texts
        for start, end in sentences(text, quick=True)
        if rules["promises.exception"].search(folded(text[start:end]))
    )
    return tuple(dict.fromkeys(limits))
