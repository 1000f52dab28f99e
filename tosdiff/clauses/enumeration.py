"""Lists that a page sets as paragraphs: "You agree not to:", then "(a) …", "(b) …" or "4.2.1 …", "4.2.2 …".

Invariant: a list begins right after a sentence that ends in a colon, with its first number, and goes on only
with the next number of the same form, so that a section's number never continues it. A list in a list that is
set as one: an item that begins as a sentence and ends in a colon leads in to those that begin in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tosdiff.models import LeadIn, Sentence

_NUMBER = re.compile(r"\W{0,2}((?:\d{1,3}\.)+(?=\d))?(\d{1,3}|[a-z]|[ivx]{2,5})([.):]+|\s)", re.IGNORECASE)
_ROMAN = {numeral: at for at, numeral in enumerate("i ii iii iv v vi vii viii ix x xi xii".split(), 1)}


def with_lead_ins(clauses: Iterable[Sentence]) -> Iterator[Sentence]:
    """Yield the clauses; those of such a list have its lead-in."""
    leader: Sentence | None = None
    inner: Sentence | None = None
    last: tuple[str, frozenset[int]] | None = None
    block = -1
    for clause in clauses:
        if clause.lead_in:
            leader = None
            first = clause.text[:1]
            if inner and inner.lead_in == clause.lead_in and first.islower():
                clause = replace(clause, lead_in=_leading(inner))
            else:
                inner = clause if clause.text.rstrip().endswith(":") and first.isupper() else None
        elif leader and clause.block == block and last:
            clause = replace(clause, lead_in=_leading(leader))
        elif leader and (number := _following(_number(clause.text), last)):
            last, block = number, clause.block
            clause = replace(clause, lead_in=_leading(leader))
        else:
            leader = None
        yield clause
        if not clause.lead_in and clause.text.rstrip().endswith(":"):
            leader, last = clause, None


def _leading(sentence: Sentence) -> LeadIn:
    return LeadIn(text=sentence.text, span=sentence.span)


def number_length(text: str) -> int:
    """Return how many characters of a text are the number that it begins with, as an item's."""
    match = _NUMBER.match(text)
    return match.end() if match and (match[1] or match[3].strip()) else 0


def _number(text: str) -> tuple[str, frozenset[int]] | None:
    """Return the form of the number a text begins with, and what it may stand for: "i" is 1 and 9."""
    match = _NUMBER.match(text)
    if not match or not (match[1] or match[3].strip()):
        return None
    token = match[2].lower()
    values = {int(token)} if token.isdigit() else {_ROMAN.get(token, 0)}
    if len(token) == 1 and token.isalpha():
        values.add(ord(token) - ord("a") + 1)
    return (match[1] or "") + ("1" if token.isdigit() else "a") + match[3].strip(), frozenset(values)


def _following(
    number: tuple[str, frozenset[int]] | None, last: tuple[str, frozenset[int]] | None
) -> tuple[str, frozenset[int]] | None:
    """Return a number, with what it can stand for after the last one; None if it does not follow."""
    if number is None or (last and last[0] != number[0]):
        return None
    wanted = {value + 1 for value in last[1]} if last else {1}
    return (number[0], number[1] & wanted) if number[1] & wanted else None
