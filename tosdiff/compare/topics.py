"""What terms can say about a subject: the rows of the matrix, and what a headline may be about.

Invariant: topics and the order of their values are data (`topics.yaml`); a clause belongs to a topic by its
labels and, for a notice, by what the notice is of: its own labels, its words, the sentences before it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from tosdiff.language.normalise import normal
from tosdiff.language.patterns import compiled_on_use
from tosdiff.models import AttributeValue, Clause

CERTAIN = 0.6
"""Least confidence of a label that is told: in a headline, and side by side. Structures give more, cues alone less."""
# Sentences back, in the same section, that say what "such changes" are.
_BACK = 3
_TITLE = compiled_on_use(
    r"\bterms (?:of|and conditions of) (?:service|use)\b|\bservice[- ]specific(?: additional)? terms\b"
)
# Words by which a sentence takes up what one before it named: "any such change", "if we do, we will tell you".
_TAKES_UP = compiled_on_use(
    r"\b(?:changes?|modifications?|updates?|increases?|alterations?|amendments?|doing so|(?:do|does) so)\b"
    r"|\bif (?:we|it|so) do(?:es)?\b|\bif so\b|\b(?:such|those|these) (?:an )?action"
)
_SUCH = compiled_on_use(r"\b(?:any|all|these|those)? ?such (?:changes?|modifications?|actions?|updates?)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """How the values of an attribute are told, and which is better for the user."""

    order: tuple[tuple[str, ...], ...]
    """Best first; equally good ones together."""
    say: dict[str, str]
    more_is_better: bool = False
    silent: str = ""
    """`worse` than the best, `better` than the worst, or empty where silence is not compared."""

    def rank(self, value: AttributeValue) -> int | None:
        """Return the place of a value in the order, of several the best; None if it has none."""
        words = {word_of(each) for each in (value if isinstance(value, tuple) else (value,))}
        return next((at for at, equal in enumerate(self.order) if words & set(equal)), None)

    def told(self, value: AttributeValue) -> str:
        """Return a value in plain words."""
        if isinstance(value, tuple):
            return " or ".join(self.say.get(each, each) for each in value)
        return self.say.get(word_of(value), str(value)).replace("{}", str(value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    id: str
    title: str
    """Of its row."""
    labels: frozenset[str]
    about: str = ""
    says: str = ""
    """What a cell shows where no value is stated; empty counts the clauses."""
    states: tuple[str, ...] = ()
    only_stated: bool = False
    """Only clauses that state a value belong to it."""
    follows: str = ""
    """Its name in a headline; empty where no headline is made of its values."""
    words: re.Pattern[str] | None = None
    tells: tuple[tuple[str, re.Pattern[str]], ...] = ()
    """Values read from the words of a clause: what is said of it, and the words that say it."""
    cases: bool = False
    """Of a power, it is told in which cases there is it, even where a sentence gives it in general."""
    power: re.Pattern[str] | None = None
    """Words of a sentence that gives the power: taking content down is no suspending of access."""
    occasion: re.Pattern[str] | None = None
    """Words of what the topic is on the occasion of: clauses that speak of another one do not belong to it."""
    quotes: bool = False
    """A value is told with its clause's words even where it stands alone."""
    anywhere: tuple[tuple[str, re.Pattern[str]], ...] = ()
    """Values read from the words of any sentence, whatever its labels."""
    broader: re.Pattern[str] | None = None
    """Words of the second reading: a text without any of them is silent."""
    appears: tuple[str, str] | None = None
    """What is said where the topic is new to a text, and the verdict."""
    vanishes: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a notice can be of."""

    labels: frozenset[str]
    words: re.Pattern[str]
    broader: re.Pattern[str]
    """Words near which a text may speak of it."""
    with_label: re.Pattern[str] | None = None
    """Words without which a labelled sentence does not speak of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics:
    topics: tuple[Topic, ...]
    scales: dict[str, Ranking]
    subjects: dict[str, Subject]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one clause says on a topic."""

    topic: Topic
    clause: int
    """Index among the clauses of its version."""
    values: tuple[tuple[str, AttributeValue], ...]
    """(name, value) of what the topic states, in its order."""


@lru_cache(maxsize=1)
def topics() -> Topics:
    """Return the topics that come with tosdiff."""
    content = _content()
    return Topics(
        topics=tuple(_topic(row) for row in content["topics"]),
        scales={name: _scale(row) for name, row in content["values"].items()},
        subjects={
            name: Subject(
                labels=frozenset(row["labels"]),
                words=phrases(row["words"]),
                broader=phrases(row["broader"]),
                with_label=_optional(row, "with_label"),
            )
            for name, row in content["subjects"].items()
        },
    )


def statements(
    clauses: Sequence[Clause], *, confidence: float = 0.0, among: Iterable[int] | None = None
) -> tuple[Statement, ...]:
    """Return what each clause says on each topic, in the order of the text.

    Labels below `confidence` are passed over; with `among` all clauses but those of these places.
    """
    known = topics()
    found: list[Statement] = []
    for index in range(len(clauses)) if among is None else sorted(among):
        clause = clauses[index]
        labels = {x.label for x in clause.labels if x.confidence >= confidence}
        if not labels:
            continue
        subjects: frozenset[str] | None = None
        stated = stated_by(clause)
        for topic in known.topics:
            if not labels & topic.labels:
                continue
            if topic.about:
                subjects = _subjects(clauses, index) if subjects is None else subjects
                if topic.about not in subjects:
                    continue
            values = tuple((name, stated[name]) for name in topic.states if name in stated)
            if values or not topic.only_stated:
                found.append(Statement(topic=topic, clause=index, values=values))
    return tuple(found)


def stated_by(clause: Clause) -> dict[str, AttributeValue]:
    """Return a clause's attributes, the days and the kind of a notice as one value."""
    stated = dict(clause.attributes.stated())
    kind = stated.pop("notice_kind", None)
    days = stated.pop("notice_days", kind)
    if days is not None:
        stated["notice"] = days
    return stated


def word_of(value: AttributeValue) -> str:
    """Return the word by which a value stands in `topics.yaml`."""
    if value is True:
        return "true"
    return "days" if isinstance(value, int) else str(value)


def _subjects(clauses: Sequence[Clause], index: int) -> frozenset[str]:
    """Return what a notice is of: by its labels, else its words, else the sentences before, else the heading."""
    clause = clauses[index]
    form = normal(clause.text).lower()
    before = [
        _by_labels(other)
        for other in reversed(clauses[max(index - _BACK, 0) : index])
        # A heading within a paragraph ends with it, and the section around it goes on.
        if other.heading_path[: len(clause.heading_path)] == clause.heading_path
    ]
    if found := _by_labels(clause) or _by_words(clause.text):
        # "Such changes to the service" are those named before, the end of it among them.
        ended = found == {"service"} and _SUCH.search(form) and any("discontinue" in each for each in before)
        return found | {"discontinue"} if ended else found
    if not _TAKES_UP.search(form):
        return frozenset()
    if nearest := next(filter(None, before), None):
        return nearest
    return _by_words(clause.heading_path[-1]) if clause.heading_path else frozenset()


def _by_labels(clause: Clause) -> frozenset[str]:
    labels = {x.label for x in clause.labels}
    form = form_of(clause.text)
    return frozenset(
        name
        for name, subject in topics().subjects.items()
        if labels & subject.labels and (subject.with_label is None or subject.with_label.search(form))
    )


def form_of(text: str) -> str:
    """Return a text as topics look for words in it: "terms of service" speaks of no service."""
    return _TITLE.sub("terms", normal(text).lower())


def _by_words(text: str) -> frozenset[str]:
    form = form_of(text)
    return frozenset(name for name, subject in topics().subjects.items() if subject.words.search(form))


# ------------------------------------------------------------------ reading the file


def prepared() -> str:
    """Return what `prepared.json` has to hold: the topics as JSON, read in a tenth of the time of YAML, and what it is made of."""
    import yaml

    raw = _shipped("topics.yaml")
    content = yaml.load(raw, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return json.dumps({"made_of": _digest(raw), "content": content}, ensure_ascii=False, indent=1) + "\n"


def _content() -> dict[str, Any]:
    """Return what the file says, as it was prepared, unless that was made of another file."""
    try:
        made = json.loads(_shipped("prepared.json"))
    except (OSError, ValueError):
        made = {}
    if made.get("made_of") != _digest(_shipped("topics.yaml")):
        made = json.loads(prepared())
    content: dict[str, Any] = made["content"]
    return content


def _shipped(name: str) -> str:
    return (files("tosdiff.compare") / name).read_text(encoding="utf-8")


def _digest(raw: str) -> str:
    return sha256(raw.encode()).hexdigest()


def _topic(row: dict[str, Any]) -> Topic:
    whole = {
        key: (row[key]["says"], row[key]["verdict"]) if key in row else None
        for key in ("appears", "vanishes")
    }
    return Topic(
        id=row["id"],
        title=row["title"],
        labels=frozenset(row["labels"]),
        about=row.get("about", ""),
        says=row.get("says", ""),
        states=tuple(row.get("states", ())),
        cases=row.get("cases", False),
        only_stated=row.get("only_stated", False),
        follows=row.get("follows", ""),
        words=_optional(row, "words"),
        power=_optional(row, "power"),
        occasion=_optional(row, "occasion"),
        quotes=row.get("quotes", False),
        tells=_readings(row.get("tells", ())),
        anywhere=_readings(row.get("anywhere", ())),
        broader=_optional(row, "broader"),
        **whole,
    )


def _optional(row: dict[str, Any], key: str) -> re.Pattern[str] | None:
    return phrases(row[key]) if key in row else None


def _readings(rows: Sequence[dict[str, Any]]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["say"], phrases(row["words"])) for row in rows)


def _scale(row: dict[str, Any]) -> Ranking:
    return Ranking(
        order=tuple(map(tuple, row.get("order", ()))),
        say=row["say"],
        more_is_better=row.get("more") == "better",
        silent=row.get("silent", ""),
    )


_GAPS = {"..": 6, "....": 15}
"""Words between at most."""
_PIECE = compiled_on_use(r"\([^)]*\)|\S+")


def phrases(listed: Sequence[str]) -> re.Pattern[str]:
    """Compile phrases: `*` ends a word's beginning, `(a|b)` is either, `..` up to six words between, `....` up to fifteen."""
    return compiled_on_use("|".join(rf"\b{''.join(_pieces(phrase))}" for phrase in listed))


def _pieces(phrase: str) -> Iterator[str]:
    joint = ""
    for piece in _PIECE.findall(phrase):
        if piece in _GAPS:
            joint = rf"\W+(?:\w+\W+){{0,{_GAPS[piece]}}}?"
            continue
        options = piece.strip("()").split("|")
        yield joint + "(?:" + "|".join(re.escape(word).replace(r"\*", r"\w*") for word in options) + r")\b"
        joint = r"\W+"
