"""Changes of what the terms state, as headlines: "notice of new terms: 30 days → 14 days, worse for you".

Invariant: two equal versions have none; a value that merely stands in another clause has not changed; a
verdict follows from the order of values in `topics.yaml`, and where that has none there is none.

A wrong headline is worse than none. So only clauses whose own words changed are read, and labels that rest on
cues alone are not. A move between two values needs a clause that became the other, or a topic on which each
version states one thing only. That something is new, or gone, is said only if the other version has no words
in which it could have been said.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property

from tosdiff.compare.subjects import Subjects, went_elsewhere
from tosdiff.compare.topics import CERTAIN, Ranking, Topic, statements, topics
from tosdiff.language.likeness import letters_shared
from tosdiff.language.normalise import normal
from tosdiff.models import AttributeValue, Change, Clause, Favour, Headline, Qualifier, Version

# Likeness in percent of two sentences that are one sentence reworded, in the same paragraph or elsewhere.
# Set by judgement: below it, a number in one need not be about what a number in the other is about.
_REWORDED, _ELSEWHERE = 60, 80
# Pairs of changed statements, set by judgement: some 300 on each side. Above it, those of one paragraph alone.
_MOST_COMPARED = 100_000
# A longer sentence is a list without breaks: what it states need not be about what its label is about. The
# longest among the real terms' sentences whose statements are right has 780 characters.
_LONGEST = 1200
_SILENT = "nothing said"
_QUALIFIERS = {
    None: "",
    Qualifier.MATERIAL: "material ",
    Qualifier.ADVERSE: "adverse ",
    Qualifier.MATERIAL_ADVERSE: "adverse ",
}

Pair = tuple[int, int]


def headlines(before: Version, after: Version, changes: Sequence[Change]) -> tuple[Headline, ...]:
    """Return what changed in the statements of two labelled versions, in the order of the topics."""
    if not changes:
        return ()
    old, new = _Side(before, after), _Side(after, before)
    pairs: list[Pair] | None = None
    found: list[Headline] = []
    for topic in topics().topics:
        if not (old.says_anew(topic) or new.says_anew(topic)):
            continue
        if whole := _whole(topic, old, new):
            found.append(whole)
            continue
        pairs = _reworded(old, new, changes) if pairs is None else pairs
        for name in topic.states if topic.follows else ():
            found += _Moves(topic, name, old, new).found(pairs)
    return tuple(found)


class _Side:
    """What one version says, and which of its clauses the other does not have."""

    def __init__(self, version: Version, other: Version) -> None:
        self.clauses = version.clauses
        self._forms = [normal(clause.text) for clause in version.clauses]
        others = {normal(clause.text) for clause in other.clauses}
        self.changed = frozenset(at for at, form in enumerate(self._forms) if form not in others)
        """Clauses whose words the other version does not have."""

    @cached_property
    def subjects(self) -> Subjects:
        """What the clauses are about, where those beside them have the same form."""
        return Subjects(self._forms, self.changed)

    @cached_property
    def certain(self) -> dict[str, dict[int, dict[str, AttributeValue]]]:
        """For each topic, by clause, the values that are stated."""
        return self._certain(None)

    @cached_property
    def _anew(self) -> frozenset[str]:
        """The topics that changed clauses state something on: most amendments reword a few clauses."""
        return frozenset(self._certain(self.changed))

    def _certain(self, among: frozenset[int] | None) -> dict[str, dict[int, dict[str, AttributeValue]]]:
        found: dict[str, dict[int, dict[str, AttributeValue]]] = {}
        for said in statements(self.clauses, confidence=CERTAIN, among=among):
            if len(self._forms[said.clause]) > _LONGEST:
                continue
            found.setdefault(said.topic.id, {})[said.clause] = dict(said.values)
        return found

    @cached_property
    def doubtful(self) -> frozenset[str]:
        """Every topic that some label, however uncertain, speaks of."""
        return frozenset(said.topic.id for said in statements(self.clauses))

    def says_anew(self, topic: Topic) -> bool:
        return topic.id in self._anew

    def could_say(self, topic: Topic, among: frozenset[int] | None = None) -> bool:
        """Whether a clause has words in which the topic could be spoken of."""
        pattern = topic.words
        forms = self._forms if among is None else [self._forms[at] for at in among]
        return pattern is None or any(pattern.search(form.lower()) for form in forms)

    def form(self, at: int) -> str:
        return self._forms[at]


def _whole(topic: Topic, old: _Side, new: _Side) -> Headline | None:
    """Return the headline that a topic is new to the text, or gone from it."""
    sides = (("appears", topic.appears, old, new), ("vanishes", topic.vanishes, new, old))
    for rule, whole, without, having in sides:
        if not whole or topic.id in without.doubtful or without.could_say(topic):
            continue
        said = having.certain.get(topic.id, {}).keys() & having.changed
        clauses = sorted(at for at in said if having.could_say(topic, frozenset((at,))))
        if not clauses:
            continue
        span = having.clauses[clauses[0]].span
        return Headline(
            topic=topic.id,
            rule=rule,
            says=whole[0],
            verdict=Favour(whole[1]),
            before=span if having is old else None,
            after=span if having is new else None,
        )
    return None


def _reworded(old: _Side, new: _Side, changes: Sequence[Change]) -> list[Pair]:
    """Return the changed clauses that are one clause reworded, the likest first."""
    became = {(change.before, change.after) for change in changes}
    said = [{at for clauses in side.certain.values() for at in clauses} & side.changed for side in (old, new)]
    beside: dict[int | None, list[int]] = defaultdict(list)
    where = {change.after: change.before for change in changes if change.after is not None}
    for j in said[1]:
        beside[where.get(new.clauses[j].block)].append(j)
    everywhere = len(said[0]) * len(said[1]) <= _MOST_COMPARED
    likeness: list[tuple[float, int, int]] = []
    for i in said[0]:
        for j in said[1] if everywhere else beside[old.clauses[i].block]:
            same_place = (old.clauses[i].block, new.clauses[j].block) in became
            floor = _REWORDED if same_place else _ELSEWHERE
            score = letters_shared(old.form(i), new.form(j), least=floor)
            if score and not went_elsewhere(old.subjects, i, new.subjects, j):
                likeness.append((score + same_place, -i, -j))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(likeness, reverse=True):
        if -i not in pairs and -j not in taken:
            pairs[-i] = -j
            taken.add(-j)
    return list(pairs.items())


class _Moves:
    """What one value of one topic did."""

    def __init__(self, topic: Topic, name: str, old: _Side, new: _Side) -> None:
        self._topic, self._name = topic, name
        self._scale: Ranking = topics().scales[name]
        self._old, self._new = old, new
        self._stated = [_stated(side, topic, name) for side in (old, new)]
        fresh = [
            Counter(value for at, value in stated.items() if at in side.changed)
            for side, stated in zip((old, new), self._stated, strict=True)
        ]
        self._gone, self._come = fresh[0] - fresh[1], fresh[1] - fresh[0]

    def found(self, pairs: Sequence[Pair]) -> Iterator[Headline]:
        for i, j in pairs:
            yield from self._became(i, j)
        if self._scale.silent != "better":
            yield from self._altogether()

    def _became(self, i: int, j: int) -> Iterator[Headline]:
        """A clause that was reworded: its value, and whether it states one at all."""
        topic = self._topic.id
        if i not in self._old.certain.get(topic, ()) or j not in self._new.certain.get(topic, ()):
            return
        was, became = self._stated[0].get(i), self._stated[1].get(j)
        if was == became:
            return
        if was is not None and became is not None and self._gone[was] and self._come[became]:
            self._gone[was] -= 1
            self._come[became] -= 1
            yield from self._moved(i, j, was, became)
        elif self._scale.silent == "better" and was is None and became is not None and not self._stated[0]:
            yield self._headline(f"now {self._scale.told(became)}", Favour.WORSE, i, j)
        elif self._scale.silent == "better" and was is not None and not self._stated[1]:
            yield self._headline(f"no longer {self._scale.told(was)}", Favour.BETTER, i, j)

    def _altogether(self) -> Iterator[Headline]:
        """A topic on which each version states one thing only, in whatever clause."""
        gone, come = +self._gone, +self._come
        before, after = self._stated
        if len(set(before.values())) == 1 and len(set(after.values())) == 1 and gone and come:
            (i, was), (j, became) = next(iter(before.items())), next(iter(after.items()))
            yield from self._moved(i, j, was, became)
        elif self._scale.silent == "worse":
            yield from self._silence(gone, after, 0)
            yield from self._silence(come, before, 1)

    def _silence(
        self, values: Counter[AttributeValue], other: dict[int, AttributeValue], side: int
    ) -> Iterator[Headline]:
        """A promise that the other version does not make, in any words."""
        silent = self._new if side == 0 else self._old
        ranks = {self._scale.rank(value) for value in self._stated[side].values()}
        # what is said of refunds anywhere is about refunds; a notice of one thing is no notice of another
        among = silent.changed if self._topic.about else None
        if not values or other or ranks != {0} or silent.could_say(self._topic, among):
            return
        value = next(iter(values))
        at = next(at for at, each in self._stated[side].items() if each == value)
        told = self._scale.told(value)
        if side == 0:
            yield self._headline(f"{told} → {_SILENT}", Favour.WORSE, at, None)
        else:
            yield self._headline(f"{_SILENT} → {told}", Favour.BETTER, None, at)

    def _moved(self, i: int, j: int, was: AttributeValue, became: AttributeValue) -> Iterator[Headline]:
        ranks = self._scale.rank(was), self._scale.rank(became)
        verdict = None
        if None not in ranks and ranks[0] != ranks[1]:
            verdict = Favour.BETTER if ranks[1] < ranks[0] else Favour.WORSE  # type: ignore[operator]
        elif isinstance(was, int) and isinstance(became, int):
            if self._scale.more_is_better:
                verdict = Favour.BETTER if became > was else Favour.WORSE
        elif not isinstance(was, int) and not isinstance(became, int):
            return  # words as good as each other
        yield self._headline(f"{self._scale.told(was)} → {self._scale.told(became)}", verdict, i, j)

    def _headline(self, what: str, verdict: Favour | None, i: int | None, j: int | None) -> Headline:
        sides = ((self._old, i), (self._new, j))
        clauses = [side.clauses[at] for side, at in sides if at is not None]
        return Headline(
            topic=self._topic.id,
            rule=self._name,
            says=f"{self._topic.follows.replace('{qualifier}', _qualifier(clauses))}: {what}",
            verdict=verdict,
            before=None if i is None else self._old.clauses[i].span,
            after=None if j is None else self._new.clauses[j].span,
        )


def _stated(side: _Side, topic: Topic, name: str) -> dict[int, AttributeValue]:
    """Return the values that clauses state, in a form that can be counted."""
    said = side.certain.get(topic.id, {})
    return {
        at: tuple(sorted(value)) if isinstance(value := values[name], tuple) else value
        for at, values in said.items()
        if name in values
    }


def _qualifier(clauses: Sequence[Clause]) -> str:
    """Return the word for the changes that all the clauses are limited to, or none."""
    stated = {_QUALIFIERS[clause.attributes.qualifier] for clause in clauses}
    return stated.pop() if len(stated) == 1 else ""
