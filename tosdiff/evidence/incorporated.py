"""The other texts that a document makes part of itself: "including our Usage Policy", as a link.

Invariant: a text is only named with the words that are linked, as the document has them, and where they lead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tosdiff.language.normalise import normal
from tosdiff.language.patterns import compiled_on_use
from tosdiff.language.sentences import sentence_around
from tosdiff.language.titles import names_a_part
from tosdiff.models import Block, DocumentText, Incorporated

# What a sentence must do with them: obey, accept, add, or make them part of the contract.
_BINDS = compiled_on_use(
    r"\bincorporat|\bpart of (?:these|this|our|the)\b|\bbelongs? to (?:these|this|our|the)\b|\bincluding (?:our|the)\b"
    r"|\bcompl(?:y|ies|iance|ying) with|\bsubject to|\bgoverned by|\badhere|\babide|\bfollow|\bin accordance with"
    r"|\bagree(?:s|ing)? to|\baccept|\bbound by|\balso apply|\badditional|\bsupplement|\btogether with|\bas well as"
    r"|\bmust not|\bviolat|\bappl(?:y|ies)\b|\b(?:is|are) (?:\w+ )?applicable to\b",
    re.IGNORECASE,
)
# What governs other things, or is said to be none of it, is no part of it.
_NOT_OURS = compiled_on_use(
    r"\binstead\b|\b(?:do|does) not (?:form|become|constitute|apply|govern)|\b(?:is|are) not (?:a |an )?(?:part|covered|governed)",
    re.IGNORECASE,
)
# "These terms" are the document itself, or its edition for another place.
_ITSELF = compiled_on_use(r"\b(?:these|this)\b", re.IGNORECASE)


def incorporated(version: DocumentText) -> tuple[Incorporated, ...]:
    """Return the texts that a document binds its reader to by a link, each target once, in order."""
    found: dict[str, Incorporated] = {}
    for block in version.blocks:
        for words, target in _binding(block):
            found.setdefault(target, Incorporated(words=words, target=target))
    return tuple(found.values())


def _binding(block: Block) -> Iterator[tuple[str, str]]:
    for link in block.links:
        words = block.text[link.start : link.end]
        target = link.target.partition("#")[0]
        named = normal(words)
        if not target.startswith(("http://", "https://")):
            continue
        if not names_a_part(named) or _ITSELF.search(named):
            continue
        sentence = block.text[slice(*sentence_around(block.text, (link.start, link.end), quick=True))]
        lead_in = block.lead_in.text if block.lead_in else ""
        if _BINDS.search(normal(f"{lead_in} {sentence}")) and not _NOT_OURS.search(normal(sentence)):
            yield words, target
