"""Terms that a text defines, known by their capital: “Service”, and where one became the plain word.

Invariant: a term has a capital and stands in quotation marks where it is defined; what is set in capitals throughout, or
begins a sentence, tells nothing.
"""

from __future__ import annotations

from collections.abc import Set

from tosdiff.language.patterns import compiled_on_use
from tosdiff.language.words import words_of

_QUOTED = compiled_on_use(r'"([A-Z][a-z]+)[,.]?"')
_WORD = compiled_on_use(r"[^\W_]+")


def defined_terms(text: str) -> frozenset[str]:
    """Return the single words that a text in normal form defines."""
    return frozenset(_QUOTED.findall(text))


def turned_term(old: str, new: str, defined: Set[str]) -> str:
    """Return how a defined term became the plain word, or the plain word the term, in texts of the same words; empty where none did."""
    if not defined:
        return ""
    was, now = list(_WORD.finditer(old)), list(_WORD.finditer(new))
    if len(was) != len(now) or words_of(old.lower()) != words_of(new.lower()):
        return ""
    turned = [at for at in range(len(was)) if was[at][0] != now[at][0]]
    for at in turned:
        one, other = was[at][0], now[at][0]
        beside = {at - 1, at + 1} & set(turned)
        if beside or not ((one.islower() and other in defined) or (other.islower() and one in defined)):
            continue
        if _begins(old, was[at].start()) or _begins(new, now[at].start()):
            continue
        return f"“{one}” -> “{other}”"
    return ""


def _begins(text: str, at: int) -> bool:
    return text[:at].rstrip("\"'( ")[-1:] in ("", ".", "!", "?", ":", ";")
