"""Sentences near to words that do not stand there, or alike to them at least: the index and the comparison joined.

Invariant: what is shown is a whole sentence of the document, in its own characters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tosdiff.language.likeness import letters_shared
from tosdiff.language.normalise import normal
from tosdiff.language.quotation import Wanted, folded, original_span, uncased
from tosdiff.language.sentences import sentence_around, sentences
from tosdiff.language.words import word_spans, words_of
from tosdiff.models import Span
from tosdiff.search.find import Grade, Match

if TYPE_CHECKING:
    from tosdiff.search.index import Index, IndexedPassage, Run

# Sentences shown that are alike; one that shares less than this part of what the first does is not.
_MOST_ALIKE, _AS_MUCH = 3, 0.7
# Of the best sentences so many are looked at for different ones, as most are variants of one another.
_RANKED = 30
# Share of letters, in percent, from which a difference word by word helps a reader more than the sentence alone.
_COMPARABLE = 65.0
# ... and from which two sentences of a document are one that was amended.
_SAME = 75.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearby:
    """A sentence that is near, and a document that holds it."""

    document: int
    """Its number in the index."""
    passage: int
    """The passage that the match was read from."""
    match: Match


def near(
    index: Index, want: Wanted, documents: Sequence[int], runs: dict[int, list[Run]], *, beside: bool
) -> list[Nearby]:
    """Return the sentence nearest to a quotation in each document that has one near.

    `beside` says that it stands in other documents, so that fewer of its phrases are looked up.
    """
    from tosdiff.search.nearest import PHRASES, PHRASES_BESIDE, nearest

    found = nearest(index, want, documents, PHRASES_BESIDE if beside else PHRASES)
    runs.update(index.runs(each.passage for each in found))
    texts = index.passages(each.passage for each in found)
    best: dict[int, Nearby] = {}
    for each in found:
        for number in _documents_of(each.passage, runs, documents):
            if number not in best:
                passage = texts[each.passage]
                span = original_span(passage.text, each.span)
                match = _near(want, passage, span, each.likeness)
                best[number] = Nearby(document=number, passage=each.passage, match=match)
    return list(best.values())


def _near(want: Wanted, passage: IndexedPassage, span: Span, likeness: float) -> Match:
    from tosdiff.compare.words import edits_of_wording

    start, end = sentence_around(passage.text, span, quick=True)
    return Match(
        grade=Grade.NEAR,
        text=passage.text[start:end],
        marked=((span[0] - start, span[1] - start),),
        heading_path=passage.heading_path,
        edits=edits_of_wording(want.text, passage.text[slice(*span)], fold=uncased),
        likeness=likeness,
    )


def alike(index: Index, want: Wanted, documents: Sequence[int], runs: dict[int, list[Run]]) -> list[Nearby]:
    """Return the sentences that share most of the words asked for, of every document the best one first."""
    from tosdiff.search.alike import LEAST, candidates, share, weights_of

    weights = weights_of(index, want)
    forms = index.forms(candidates(index, weights, documents))
    scored = [
        (score, passage, span)
        for passage, form in forms.items()
        for span in sentences(form, quick=True, caseless=True)
        if (score := share(words_of(form[slice(*span)]), weights)) >= LEAST
    ]
    scored.sort(key=lambda each: (-each[0], -each[1]))
    kept = [each for each in scored if each[0] >= _AS_MUCH * scored[0][0]][:_RANKED]
    runs.update(index.runs(passage for _, passage, _ in kept))
    shown = _apart(kept, forms, {p: _documents_of(p, runs, documents) for _, p, _ in kept})
    texts = index.passages(passage for _, passage, _ in shown)
    return [
        Nearby(document=document, passage=passage, match=_like(want, texts[passage], span, weights))
        for document, passage, span in shown
    ]


def _apart(
    ranked: Sequence[tuple[float, int, Span]], forms: Mapping[int, str], standing: Mapping[int, Sequence[int]]
) -> list[tuple[int, int, Span]]:
    """Return the first few that are no variants of each other, by document, passage and span."""
    found: list[tuple[int, int, Span]] = []
    later: list[tuple[int, int, Span]] = []
    for _, passage, span in ranked:
        for document in standing[passage]:
            form = forms[passage][slice(*span)]
            seen = [forms[p][slice(*of)] for number, p, of in (*found, *later) if number == document]
            if all(letters_shared(form, other) < _SAME for other in seen):
                (later if seen else found).append((document, passage, span))
    return (found + later)[:_MOST_ALIKE]


def _like(want: Wanted, passage: IndexedPassage, span: Span, weights: Mapping[str, float]) -> Match:
    """Return a sentence with the words it shares marked, and the difference where that is easier to read."""
    from tosdiff.compare.words import edits_of_wording
    from tosdiff.language.stems import stem
    from tosdiff.search.alike import TELLS

    start, end = sentence_around(passage.text, original_span(passage.text, span), quick=True)
    text = passage.text[start:end]
    form = folded(normal(text))
    likeness = letters_shared(" ".join(want.readings[-1]), form)
    shared = [at for at in word_spans(form) if weights.get(stem(form[slice(*at)]), 0) >= TELLS]
    return Match(
        grade=Grade.LIKE,
        text=text,
        marked=tuple(original_span(text, at) for at in shared),
        heading_path=passage.heading_path,
        edits=edits_of_wording(want.text, text, fold=uncased) if likeness >= _COMPARABLE else (),
        likeness=likeness,
    )


def _documents_of(passage: int, runs: Mapping[int, list[Run]], documents: Sequence[int]) -> list[int]:
    found = dict.fromkeys(run.document for run in runs.get(passage, ()) if run.document in documents)
    return list(found)
