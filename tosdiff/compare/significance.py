"""The class of a change of a document, decided by rule and explained in one line.

Invariant: the text of the two versions and their changes decide alone; a version counts as editorial or
presentation only if each of its changes does. Flaps are told from history, not here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cached_property, lru_cache
from itertools import accumulate

from tosdiff.compare.blocks import captured_on, judge_dates, relabelled, shift_of
from tosdiff.compare.defined import defined_terms, turned_term
from tosdiff.compare.editions import another_edition
from tosdiff.compare.grounds import SAME, Ground, Happened, Judgement, Weight
from tosdiff.compare.judgement import clip, guarded, is_furniture, judge
from tosdiff.compare.news import NewsLine, sections, told_of
from tosdiff.compare.notices import is_notice, is_notice_of_publication
from tosdiff.compare.order import Orders
from tosdiff.compare.places import Places, partners_of
from tosdiff.compare.pointers import Pointers
from tosdiff.compare.presentation import link_targets, markup
from tosdiff.compare.printed import as_printed
from tosdiff.compare.shares import count_words, kept_in_place, share_of_words, share_remaining, titles_of
from tosdiff.compare.summary import rewords
from tosdiff.language.dates import DATE, date_line, day_of
from tosdiff.language.normalise import normal
from tosdiff.language.places import places_in
from tosdiff.language.tables import words_in
from tosdiff.language.words import words_in_full
from tosdiff.models import Block, BlockKind, Change, ChangeKind, DocumentText, Significance

# A rewrite by the same hand keeps its words: the four complete rewrites among the real terms share 58 %
# or more, and 14 % in place; two documents of different providers or kinds share less of both.
_SHARED_WORDS = 0.5
_SHARED_IN_PLACE = 0.1

# Two printed dates that move together by this many days were misprinted, not postponed.
_MISPRINT_DAYS = 2
_TELLING_WORDS = 4
_HEADING_WORDS = 6
_OF_PLACE = (Ground.PLACE, Ground.SCOPE)
_TITLE_WORDS = 12
# Below it a list of what changed is no use to a reader: the whole is another text.
_REWRITTEN = 0.5


def classify(
    before: DocumentText, after: DocumentText, changes: Sequence[Change]
) -> tuple[Significance, str]:
    """Return the class of a change and the rule and words that decided it.

    Presentation also covers two versions without any change: their markup or links may still differ.
    """
    significance, explain = _classified(before, after, changes)
    return significance, explain()


def class_of(before: DocumentText, after: DocumentText, changes: Sequence[Change]) -> Significance:
    """Return the class of a change as `classify` does; to say what a reader must know first takes as long again."""
    return _classified(before, after, changes)[0]


def _classified(
    before: DocumentText, after: DocumentText, changes: Sequence[Change]
) -> tuple[Significance, Callable[[], str]]:
    """Return the class of a change, and what gives the rule and words that decided it."""
    if not changes:
        return Significance.PRESENTATION, lambda: markup(before, after)
    kept = kept_in_place(before, after, changes)
    if edition := another_edition(before, after, kept=kept):
        return Significance.EDITION, lambda: f"another edition: {edition}"
    if (
        kept < _SHARED_IN_PLACE
        and not titles_of(before) & titles_of(after)  # under one title the document was rewritten
        and (shared := share_of_words(before, after)) < _SHARED_WORDS
    ):
        said = f"another text: {shared:.0%} of the words are shared, {kept:.0%} in place"
        return Significance.REPLACEMENT, lambda: said
    judged = _Judge(before, after, changes)
    worst = judged.worst(changes)
    if worst.weight is Weight.WORDING:
        return Significance.WORDING, lambda: _told(before, after, changes, judged)
    if worst.weight is Weight.EDITORIAL:
        return Significance.EDITORIAL, lambda: _in_print(before, after, changes, worst.reason)
    return Significance.PRESENTATION, lambda: "; ".join(
        said for said in (worst.reason, link_targets(before, after)) if said
    )


def _told(before: DocumentText, after: DocumentText, changes: Sequence[Change], judged: _Judge) -> str:
    """Say of a change of wording what a reader must know first, and how much else there is."""
    reworded, rewritten = sum(map(rewords, changes)), share_remaining(before, changes)
    more = f" ({reworded} changes in all)" if reworded > 1 else ""
    head = f"rewritten: {rewritten:.0%} of the old words remain; " if rewritten < _REWRITTEN else ""
    return f"{head}{_in_print(before, after, changes, judged.news(changes))}{more}"


def _in_print(before: DocumentText, after: DocumentText, changes: Sequence[Change], said: str) -> str:
    """Return a line with what it quotes of the changed blocks in the characters that they are printed in."""
    old = [before.blocks[change.before].text for change in changes if change.before is not None]
    new = [after.blocks[change.after].text for change in changes if change.after is not None]
    return as_printed(said, old, new)


# ------------------------------------------------------------------ the changes, one by one


class _Judge:
    """Judges the changes between two versions, knowing both."""

    def __init__(self, before: DocumentText, after: DocumentText, changes: Sequence[Change]) -> None:
        self._before, self._after = before, after
        self._old, self._new = _Texts(before), _Texts(after)
        self._judged: dict[tuple[int | None, int | None], Judgement] = {}
        self._partners = partners_of(len(before.blocks), len(after.blocks), changes)
        self._places = Places(before.blocks, after.blocks, self._partners)
        self._pointers = Pointers(before.blocks, after.blocks, self._partners)
        self._orders = Orders(self._places.old, self._places.new)
        unmoved = {c.before for c in changes if c.kind is ChangeKind.MOVED}
        kept = {i: j for i, j in self._partners.items() if i not in unmoved}
        self._gap_of_old = list(accumulate((i in kept for i in range(len(before.blocks))), initial=0))
        stays = set(kept.values())
        self._gap_of_new = list(accumulate((j in stays for j in range(len(after.blocks))), initial=0))

    def worst(self, changes: Sequence[Change]) -> Judgement:
        """Return the heaviest judgement; of several alike the first, with labelled clauses going before.

        Neighbours are judged together where that explains more, as when a paragraph was split.
        """
        shifts = self._misprints(changes)
        heaviest = SAME
        for hunk in sorted(self._hunks(changes), key=lambda hunk: not any(change.labels for change in hunk)):
            found = self._hunk(hunk, shifts)
            if found.weight > heaviest.weight:
                heaviest = found
            if heaviest.weight is Weight.WORDING:
                break
        return heaviest

    def news(self, changes: Sequence[Change]) -> str:
        """Say of all changes of wording the one that a reader must know first."""
        return max(self._told(changes), key=lambda each: each.weight).words()

    def _told(self, changes: Sequence[Change]) -> list[NewsLine]:
        """Tell each change of wording, in the order of the text."""
        shifts = self._misprints(changes)
        told: list[NewsLine] = []
        for hunk in self._hunks(changes):
            if self._hunk(hunk, shifts).weight < Weight.WORDING:
                continue
            told += sections(hunk, self._before.blocks, self._after.blocks)
            for change in hunk:
                found = self._one(change, shifts)
                if found.weight is Weight.WORDING:
                    sides = [
                        "" if at is None else normal(side.blocks[at].text)
                        for side, at in ((self._before, change.before), (self._after, change.after))
                    ]
                    told.append(told_of(change, found, sides[0], sides[1]))
        return told

    def _hunk(self, hunk: Sequence[Change], shifts: set[int]) -> Judgement:
        found = SAME
        for change in hunk:
            found = max(found, self._one(change, shifts), key=lambda judgement: judgement.weight)
            if found.weight is Weight.WORDING:
                break
        if len(hunk) == 1 or found.weight < Weight.WORDING or found.ground in _OF_PLACE:
            return found
        old, new = self._sides(hunk)
        if not _nearly_same_words(old, new):
            return found
        joined = judge(old, new, known=self._known)
        if joined.weight is Weight.NONE:
            return Judgement(ground=Ground.PARAGRAPHS)
        return min(joined, found, key=lambda judgement: judgement.weight)

    def _hunks(self, changes: Sequence[Change]) -> Iterator[list[Change]]:
        """Yield runs of changes of neighbouring blocks."""
        hunk: list[Change] = []
        for change in changes:
            if hunk and not self._adjoin(hunk[-1], change):
                yield hunk
                hunk = []
            hunk.append(change)
        if hunk:
            yield hunk

    def _adjoin(self, one: Change, other: Change) -> bool:
        if any(
            a is not None and b is not None and b - a == 1
            for a, b in ((one.before, other.before), (one.after, other.after))
        ):
            return True
        return (
            one.kind is ChangeKind.REMOVED
            and other.kind is ChangeKind.ADDED
            and one.before is not None
            and other.after is not None
            and self._gap_of_old[one.before] == self._gap_of_new[other.after]
        )

    def _sides(self, hunk: Sequence[Change]) -> tuple[str, str]:
        """Return the running text of neighbouring changes on both sides."""
        old = sorted(change.before for change in hunk if change.before is not None)
        new = sorted(change.after for change in hunk if change.after is not None)
        return (
            " ".join(self._before.blocks[at].text for at in old),
            " ".join(self._after.blocks[at].text for at in new),
        )

    def _one(self, change: Change, shifts: set[int]) -> Judgement:
        """Judge a change, once: it is asked for the class, and again for what is told of it."""
        at = (change.before, change.after)
        if at not in self._judged:
            self._judged[at] = self._judgement(change, shifts)
        return self._judged[at]

    def _judgement(self, change: Change, shifts: set[int]) -> Judgement:
        ordered = self._orders.reordered(change.before, change.after)
        if ordered is not None:
            where = (
                self._after.blocks[change.after]
                if change.after is not None
                else self._before.blocks[change.before or 0]
            )
            words = f"“{clip(where.text)}”"
            if ordered:
                return Judgement(ground=Ground.PLACE, words=f"the order, which says something: {words}")
            return Judgement(ground=Ground.ORDER, words=words)
        if change.before is None or change.after is None:
            return self._whole(change)
        old, new = self._before.blocks[change.before], self._after.blocks[change.after]
        if dated := judge_dates(old, new, shifts):
            return dated
        heading = new.kind is BlockKind.HEADING
        found = judge(old.text, new.text, heading=heading, known=self._known)
        if found.weight is Weight.WORDING and (renamed := relabelled(old, new)):
            again = judge(renamed.text, new.text, heading=heading, known=self._known)
            if again.weight < Weight.WORDING:
                return Judgement(ground=Ground.RENAMED_LINK, words=renamed.names)
        if found.ground is Ground.FOOTNOTE and self._pointers.mark_tells(change.before, change.after):
            return Judgement(ground=Ground.PLACE, words=found.words)
        capitals = found.ground is Ground.CAPITALS and not heading
        if capitals and (term := turned_term(normal(old.text), normal(new.text), self._defined)):
            return Judgement(ground=Ground.DEFINED_TERM, words=term)
        if change.kind is ChangeKind.MOVED and found.weight < Weight.WORDING:
            in_order = self._gap_of_old[change.before] == self._gap_of_new[change.after]
            if turn := self._places.turned(change.before, change.after, moved=not in_order):
                return Judgement(ground=Ground.PLACE, words=f"{turn}: “{clip(new.text)}”")
            if not in_order and self._pointers.follows_another(change.before, change.after):
                return Judgement(ground=Ground.PLACE, words=f"after another sentence: “{clip(new.text)}”")
            return max(
                found, Judgement(ground=Ground.MOVED, words=f"“{clip(new.text)}”"), key=lambda j: j.weight
            )
        return found

    def _whole(self, change: Change) -> Judgement:
        """Judge a block that was added or removed."""
        added = change.before is None
        at = change.after if change.before is None else change.before
        assert at is not None
        block = (self._after if added else self._before).blocks[at]
        text = normal(block.text)
        happened = Happened.ADDED if added else Happened.REMOVED
        return Judgement(
            ground=self._ground(block, text, at, added), happened=happened, words=f"“{clip(block.text)}”"
        )

    def _ground(self, block: Block, text: str, at: int, added: bool) -> Ground:
        """Return what a block that was added or removed is; `text` is its normal form."""
        last = len(self._after.blocks if added else self._before.blocks) - 1
        if is_furniture(text) or (at in (0, last) and self._is_page_title(block, text)):
            return Ground.FURNITURE
        if line := date_line(text):
            binding = line.effective and (added or not self._in_force(line.on))
            return Ground.EFFECTIVE_DATE if binding else Ground.PRINTED_DATE
        if self._repeats(block, at, added):
            return Ground.REPETITION
        if self._is_announcement(text, added=added):
            return Ground.ANNOUNCEMENT
        words = words_in_full(text)
        if block.kind is BlockKind.HEADING and len(words) <= _HEADING_WORDS and not guarded(words):
            return Ground.SCOPE if _limits(text, words) else Ground.HEADING
        return Ground.BLOCK

    def _is_page_title(self, block: Block, text: str) -> bool:
        """Whether a block at either end is a browser's title of the page: `Terms of use | Halcyon`, `Halcyon - Terms of use`."""
        if block.kind is BlockKind.ROW or count_words(block.text) > _TITLE_WORDS:
            return False
        parts = {part.casefold() for part in text.split(" - ")}
        headings = {each.casefold() for each in self._new.headings | self._old.headings}
        return " | " in block.text or (len(parts) > 1 and not parts.isdisjoint(headings))

    def _repeats(self, block: Block, at: int, added: bool) -> bool:
        """Whether the words stand in the same place in this version too, and in the other: nothing came or went."""
        home, other = (self._new, self._old) if added else (self._old, self._new)
        text = normal(block.text)
        if text not in other.blocks:
            return False
        if home.blocks[text] > 1 and count_words(text) >= _TELLING_WORDS:
            standing = self._places.new if added else self._places.old
            here = standing.words_of_place(at)
            return any(
                normal(each.text) == text and number != at and standing.words_of_place(number) == here
                for number, each in enumerate(standing.blocks)
            )
        return block.kind is not BlockKind.HEADING and text in home.headings

    def _is_announcement(self, text: str, *, added: bool) -> bool:
        """Whether a block only tells that the document was updated, or since when it has been binding."""
        if is_notice_of_publication(text):
            return True
        if not is_notice(text):
            return False
        dates = [day_of(match) for match in DATE.finditer(text)]
        if dates and (added or not all(self._in_force(day) for day in dates)):
            return False
        return not guarded(words_in_full(DATE.sub(" ", text)))

    def _in_force(self, day: date | None) -> bool:
        """Whether a date had come when the new version was captured; an unknown capture is taken as later."""
        captured = captured_on(self._after)
        return day is None or captured is None or day <= captured

    def _misprints(self, changes: Sequence[Change]) -> set[int]:
        """Return the days by which lines that tell of the last edit moved."""
        shifts: set[int] = set()
        for change in changes:
            if change.before is not None and change.after is not None:
                old = date_line(normal(self._before.blocks[change.before].text))
                new = date_line(normal(self._after.blocks[change.after].text))
                if old and new and not new.effective and (shift := shift_of(old, new)) is not None:
                    shifts.add(shift)
        return {shift for shift in shifts if abs(shift) <= _MISPRINT_DAYS}

    @cached_property
    def _defined(self) -> frozenset[str]:
        """The terms that both versions define: where one alone does, the term was renamed as a whole."""
        here, there = (defined_terms(normal(side.text)) for side in (self._before, self._after))
        return here & there

    @cached_property
    def _vocabulary(self) -> Counter[str]:
        return _words_of(self._before.text) | _words_of(self._after.text)

    def _known(self, word: str) -> int:
        return self._vocabulary[word]


@lru_cache(maxsize=64)  # a history compares a version with many others
def _words_of(text: str) -> Counter[str]:
    """Return how often each word stands in a version; nobody may change it."""
    return Counter(words_in_full(normal(text)))


class _Texts:
    """The blocks of a version by their text."""

    def __init__(self, version: DocumentText) -> None:
        self._version = version

    @cached_property
    def blocks(self) -> Counter[str]:
        return Counter(normal(block.text) for block in self._version.blocks)

    @cached_property
    def headings(self) -> frozenset[str]:
        blocks = self._version.blocks
        return frozenset(normal(block.text) for block in blocks if block.kind is BlockKind.HEADING)


def _limits(text: str, words: Sequence[str]) -> bool:
    """Whether a heading says for whom, where or for which plan the clauses below it are."""
    if not words:
        return False
    first = words_in("words", "limiting", "first")
    anywhere = words_in("words", "limiting", "anywhere")
    return words[0] in first or not anywhere.isdisjoint(words) or bool(places_in(text))


def _nearly_same_words(old: str, new: str) -> bool:
    """Whether two texts hold the same words but for a few, in whatever order: worth a closer look."""
    before, after = Counter(words_in_full(normal(old))), Counter(words_in_full(normal(new)))
    apart = (before - after).total() + (after - before).total()
    return apart <= max(3, 0.05 * (before.total() + after.total()))
