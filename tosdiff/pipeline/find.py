"""Where a wording stands, in all documents and all versions: the index, the visits and the comparison joined.

Invariant: what is told of a wording is told from the texts as the rules in force derive them, and its times
from the logs of visits as they are now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from tosdiff.errors import UnreadableDocumentError, UsageError
from tosdiff.language.normalise import normal
from tosdiff.language.quotation import (
    Wanted,
    differences,
    folded,
    folded_spans,
    occurrences,
    wanted,
)
from tosdiff.language.sentences import sentence_around, sentences, unnumbered, widened
from tosdiff.language.words import words_of
from tosdiff.models import Document, Edition, EditionDifference, Span, State
from tosdiff.pipeline.aligning import aligned
from tosdiff.pipeline.index import States, refresh
from tosdiff.search import find as finding
from tosdiff.search.file import with_index
from tosdiff.search.find import Findings, Grade, Hit, Match, Neighbour, Stretch, Unknown
from tosdiff.search.index import Aligned, IndexedPassage, Run
from tosdiff.search.nearby import alike, near

if TYPE_CHECKING:
    from tosdiff.pipeline.archive import Archive
    from tosdiff.search.index import Index, Indexed
    from tosdiff.search.spanning import Spanning

# Passages looked at for one question. A fragment that more of them hold is no question about a wording, and
# its answer would be no list that anyone reads.
_MOST_PASSAGES = 250
# Hits that are shown in full, with what stood there before and after.
IN_FULL = 5
# Words asked for that are looked at for being in no text, words that begin like one, and how many are told.
_MOST_UNKNOWN, _MOST_BEGINNING, _TOLD = 12, 100, 6


def find(archive: Archive, text: str, documents: Sequence[Document], *, limit: int = 20) -> Findings:
    """Return where a wording stands or stood in the documents, and where nearly the same does.

    Raises:
        UsageError: it holds no word to look for.
        StoreError: the store is damaged.
    """
    want = wanted(text)
    if not want.words:
        raise UsageError("there is no word to look for", hint="give a few words, in quotation marks")
    file = archive.store.cache.file("find.sqlite")
    if not archive.store.root.is_dir():
        return Findings(
            query=want.text, hits=(), near=(), sentences=0, by_document=(), more=False, searched=0, snapshots=0,
            never_seen=tuple(d.id for d in documents),
        )  # fmt: skip

    def answered(index: Index) -> Findings:
        refresh(index, archive)
        with index.reading():
            search = _Search(index, archive, want, documents)
            found = search.findings(limit)
        search.keep()
        return found

    return with_index(file, answered)


@dataclass(slots=True)
class _HitGroup:
    """The passages of one document that hold the wording in the same sentence."""

    document: Document
    number: int
    """Of the document, in the index."""
    sentence: str
    """Folded."""
    passages: set[int] = field(default_factory=set)
    over: Spanning | None = None
    """Where the wording runs over several blocks: these, and the snapshots that hold them."""


class _Search:
    def __init__(self, index: Index, archive: Archive, want: Wanted, documents: Sequence[Document]) -> None:
        self._index = index
        self._archive = archive
        self._want = want
        self._known: Mapping[str, Indexed] = {
            name: indexed for name, indexed in index.documents().items() if indexed.snapshots
        }
        self._documents = {self._known[d.id].id: d for d in documents if d.id in self._known}
        self._asked = documents
        self._states = States(index, archive, self._known)
        self._sentences: dict[str, set[int]] = {}
        self._names: dict[int, list[str]] = {}
        self._runs: dict[int, list[Run]] = {}
        self._edition = cache(self._edition_of)
        self._alignments: dict[tuple[int, int, int], tuple[Aligned, ...]] = {}
        self._too_long: set[int] = set()
        """Documents of which two versions took longer to align than a search may."""

    def keep(self) -> None:
        """Keep what had to be read or worked out for the answer, so that the next one need not."""
        if self._states.read or self._alignments:
            self._index.keep(self._states.read, self._alignments, known=self._known)

    def findings(self, limit: int) -> Findings:
        matched, more = self._matched()
        groups = self._groups(matched) or self._spanning()
        hits = self._hits(_spread(groups, limit), in_full=len(groups) <= IN_FULL)
        holding = {group.document for group in groups}
        return Findings(
            query=self._want.text,
            hits=tuple(hits),
            near=tuple(self._near(holding)),
            sentences=len(groups),
            by_document=tuple(Counter(group.document.id for group in groups).items()),
            more=more,
            searched=len(self._documents),
            snapshots=sum(self._known[d.id].snapshots for d in self._documents.values()),
            never_seen=tuple(d.id for d in self._asked if d.id not in self._known),
            unknown=() if groups or not self._documents else tuple(self._unknown()),
        )

    # -------------------------------------------------------------- what stands

    def _matched(self) -> tuple[dict[int, set[str]], bool]:
        """Return the passages that hold the wording, with the sentences they do in; and if there are more."""
        matched: dict[int, set[str]] = {}
        more = False
        for phrases in finding.phrases_of_readings(self._want) if self._documents else ():
            holders = self._index.holders(phrases, self._documents, _MOST_PASSAGES + 1)
            more = more or len(holders) > _MOST_PASSAGES
            for passage, form in self._index.forms(holders).items():
                if spans := folded_spans(self._want, form):
                    matched[passage] = set(_sentences(form, spans))
        return matched, more

    def _groups(self, matched: Mapping[int, set[str]]) -> list[_HitGroup]:
        """Return the passages by document and sentence: what stands now first, and what stood longest."""
        self._runs.update(self._index.runs(matched))
        groups: dict[tuple[int, str], _HitGroup] = {}
        for passage, found in matched.items():
            for number in {run.document for run in self._runs[passage]} & self._documents.keys():
                for sentence in found:
                    if (number, sentence) not in groups:
                        groups[number, sentence] = _HitGroup(self._documents[number], number, sentence)
                    groups[number, sentence].passages.add(passage)
        order = {number: at for at, number in enumerate(self._documents)}
        return sorted(
            groups.values(), key=lambda group: (order[group.number], *self._weight(group), group.sentence)
        )

    def _unknown(self) -> Iterator[Unknown]:
        """Yield the words asked for that no text searched has, with words that begin so."""
        for word in dict.fromkeys(self._want.words[:_MOST_UNKNOWN]):
            if not self._index.holders([(word,)], self._documents, 1):
                known = self._index.words(word, _MOST_BEGINNING)
                told = [term for term, _ in sorted(known, key=lambda each: (-each[1], each[0]))]
                yield Unknown(word=word, beginning=tuple(told[:_TOLD]), more=len(told[_TOLD:]))

    def _spanning(self) -> list[_HitGroup]:
        """Return where the wording runs over several blocks, in documents that hold it nowhere in one."""
        from tosdiff.search.spanning import spanning

        found = spanning(self._index, self._want, list(self._documents)) if self._documents else []
        groups: dict[tuple[int, str], _HitGroup] = {}
        for over in found:
            number = over.document
            group = _HitGroup(self._documents[number], number, over.text, set(over.passages[:1]), over)
            known = groups.setdefault((number, over.text), group)
            known.passages |= group.passages
            if known.over and known.over is not over:
                known.over = replace(known.over, snapshots=known.over.snapshots | over.snapshots)
        self._runs.update(self._index.runs(p for group in groups.values() for p in group.passages))
        order = {number: at for at, number in enumerate(self._documents)}
        return sorted(groups.values(), key=lambda group: (order[group.number], group.sentence))

    def _weight(self, group: _HitGroup) -> tuple[bool, int, int]:
        runs = [run for p in group.passages for run in self._runs[p] if run.document == group.number]
        size = self._known[group.document.id].snapshots
        versions = sum((size if run.last is None else run.last + 1) - run.first for run in runs)
        return all(run.last is not None for run in runs), -versions, min(group.passages)

    def _hits(self, groups: Sequence[_HitGroup], *, in_full: bool) -> list[Hit]:
        texts = self._index.passages({p for group in groups for p in group.passages})
        hits: list[Hit] = []
        for group in groups:
            shown = self._in_the_newest(group)
            hits.append(self._hit(self._match(group, texts[shown]), group, shown, in_full=in_full))
        return hits

    def _in_the_newest(self, group: _HitGroup) -> int:
        """Return the passage of a group that the state seen last holds: two editions that take turns have one each."""
        if len(group.passages) == 1:
            return min(group.passages)
        seen = {state.snapshot: at for at, state in enumerate(self._states[group.document])}
        lasts = {p: [seen.get(name, -1) for name in self._holders(p, group.number)] for p in group.passages}
        return max(lasts, key=lambda p: (max(lasts[p], default=-1), p))

    def _match(self, group: _HitGroup, passage: IndexedPassage) -> Match:
        text = group.over.text if group.over else passage.text
        places = list(occurrences(self._want, text))
        if not group.over:
            form = folded(normal(text))
            found = zip(places, _sentences(form, folded_spans(self._want, form)), strict=True)
            places = [place for place, sentence in found if sentence == group.sentence]
        best = next((place for place in places if place.exact), places[0])
        start, end = sentence_around(text, best.span, quick=True)
        return Match(
            grade=Grade.EXACT if best.exact else Grade.TYPOGRAPHY,
            text=text[start:end],
            marked=tuple((a - start, b - start) for a, b in best.pieces),
            heading_path=passage.heading_path,
            differences=differences(self._want, text, best),
        )

    def _hit(self, match: Match, group: _HitGroup, shown: int, *, in_full: bool) -> Hit:
        """Tell of a sentence when it stood, in which snapshot to cite it and, `in_full`, what stood in its place.

        What is cited holds the passage that is `shown`, with its heading.
        """
        holding = self._holding(group)
        states = self._states[group.document]
        found = finding.stretches(states, holding)
        alone = group.passages == {shown}
        showing = holding if alone else holding & set(self._holders(shown, group.number)) or holding
        newest = next((each.snapshot for each in reversed(states) if each.snapshot in showing), max(showing))
        gone = bool(found) and not found[-1].stands
        before, after = self._neighbours(group, found) if in_full and found else (None, None)
        return Hit(
            document=group.document.id,
            grade=match.grade,
            text=match.text,
            marked=match.marked,
            heading_path=match.heading_path,
            snapshot=f"{group.document.id}@{newest.partition('-')[0]}",
            stretches=found,
            versions=len(holding),
            differences=match.differences,
            edits=match.edits,
            likeness=match.likeness,
            another_edition=self._apart(group.document, newest, states[-1].snapshot) if gone else None,
            before=before,
            after=after,
        )

    def _holding(self, group: _HitGroup) -> set[str]:
        number = group.number
        names = self._names_of(number)
        if group.over:
            return {names[at] for at in group.over.snapshots}
        return {name for passage in group.passages for name in self._holders(passage, number)}

    def _holders(self, passage: int, number: int) -> Iterator[str]:
        """Yield the snapshots of a document that hold a passage."""
        names = self._names_of(number)
        for run in self._runs[passage]:
            if run.document == number:
                yield from names[run.first : len(names) if run.last is None else run.last + 1]

    def _names_of(self, number: int) -> list[str]:
        if number not in self._names:
            self._names[number] = self._index.names(number)
        return self._names[number]

    # -------------------------------------------------------------- before and after

    def _neighbours(
        self, group: _HitGroup, stood: Sequence[Stretch]
    ) -> tuple[Neighbour | None, Neighbour | None]:
        """Return what stood in its place before it first came, and after it last went."""
        history = self._states[group.document]
        first, last = stood[0], stood[-1]
        before = after = None
        if not first.opens:
            at = first.begins
            before = self._aligned(group, (history[at - 1], history[at]), earlier=True)
        if not last.stands:
            at = last.ends
            after = self._aligned(group, (history[at], history[at + 1]), earlier=False)
        return before, after

    def _aligned(
        self, group: _HitGroup, neighbours: tuple[State, State], *, earlier: bool
    ) -> Neighbour | None:
        """Return what stands in the older or newer of two states where the other holds the wording."""
        from tosdiff.compare.words import edits_of_wording

        number = group.number
        names = tuple(state.snapshot for state in neighbours)
        old, new = (self._names_of(number).index(name) for name in names)
        for pair in (pairs := self._alignment(number, old, new)):
            here, there = reversed(pair) if earlier else pair
            if here not in group.passages:
                continue
            texts = self._index.passages(pair)
            beside = neighbours[0 if earlier else 1]
            return Neighbour(
                snapshot=f"{group.document.id}@{beside.snapshot.partition('-')[0]}",
                seen=beside.last_seen if earlier else beside.first_seen,
                dated=beside.dated,
                text=texts[there].text if there else None,
                edits=edits_of_wording(texts[pair[0]].text, texts[pair[1]].text) if there else (),
                edition=self._apart(group.document, *names),
                beside=() if there else self._beside(here, pairs, earlier=earlier),
            )
        return None

    def _beside(self, here: int, pairs: Sequence[Aligned], *, earlier: bool) -> tuple[str, ...]:
        """Return what stands under the heading of a block in the version alone that does not hold it."""
        alone = [pair[0] if earlier else pair[1] for pair in pairs if not pair[1 if earlier else 0]]
        texts = self._index.passages({here, *alone})
        path = texts[here].heading_path
        return tuple(texts[at].text for at in alone if path and texts[at].heading_path == path)

    def _apart(self, document: Document, old: str, new: str) -> EditionDifference | None:
        """Say in what two snapshots are different contracts, by their own words."""
        was, now = (self._edition(document, name) for name in (old, new))
        if was == now:
            return None
        from tosdiff.compare.editions import difference

        return difference(was, now)

    def _edition_of(self, document: Document, name: str) -> Edition:
        return self._archive.edition(document, self._archive.store.snapshot(document.id, name))

    def _alignment(self, document: int, old: int, new: int) -> Sequence[Aligned]:
        """Return which passage of a snapshot became which of the next, where they differ.

        A full rewrite takes longer to align than the rest of a search, so it is kept.
        """
        key = (document, old, new)
        kept = self._alignments.get(key) or self._index.alignment(*key)
        if kept is None:
            if document in self._too_long:
                return ()
            try:
                kept = aligned(self._index, document, old, new, of=self._documents[document].id)
            except UnreadableDocumentError:
                # what stood before and after is not told, rather than no answer given
                self._too_long.add(document)
                return ()
            self._alignments[key] = kept
        return kept

    # -------------------------------------------------------------- what is near

    def _near(self, holding: set[Document]) -> Iterator[Hit]:
        """Yield near sentences of documents that do not hold the wording, one for each document.

        Where nothing holds it and nothing is near, those are the sentences most alike.
        """
        numbers = [number for number, document in self._documents.items() if document not in holding]
        found = near(self._index, self._want, numbers, self._runs, beside=bool(holding)) if numbers else ()
        if not found and not holding and numbers:
            found = alike(self._index, self._want, numbers, self._runs)
        for each in found:
            document = self._documents[each.document]
            form = folded(normal(each.match.text))
            group = _HitGroup(document, each.document, form, self._holding_sentence(form))
            yield self._hit(each.match, group, each.passage, in_full=False)

    def _holding_sentence(self, form: str) -> set[int]:
        """Return the passages that hold a sentence, which most paragraphs share with earlier ones."""
        if form not in self._sentences:
            phrase = words_of(form)[: finding.MOST_WORDS]
            holders = self._index.holders([phrase], self._documents, _MOST_PASSAGES)
            held = {passage for passage, text in self._index.forms(holders).items() if form in text}
            self._runs.update(self._index.runs(held))
            self._sentences[form] = held
        return self._sentences[form]


def _spread(groups: Sequence[_HitGroup], limit: int) -> list[_HitGroup]:
    """Return so many of the groups, every document having its first ones shown, in their order."""
    turns: Counter[str] = Counter()
    ranked: list[tuple[int, int]] = []
    for at, group in enumerate(groups):
        ranked.append((turns[group.document.id], at))
        turns[group.document.id] += 1
    return [groups[at] for at in sorted(at for _, at in sorted(ranked)[:limit])]


def _sentences(form: str, spans: Sequence[Span]) -> Iterator[str]:
    """Yield the sentence or sentences of a folded text that each span lies in, to group by."""
    known = list(sentences(form, quick=True, caseless=True))
    for span in spans:
        yield unnumbered(form[slice(*widened(span, known))])
