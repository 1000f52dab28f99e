"""The taxonomy of clauses: labels, and the rules and cues that give them, read from YAML.

Invariant: every rule and cue that is used is in the language of `wording` and its label is declared; what
cannot be understood is an error that names the file, the rule and the problem.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tosdiff.clauses.index import PatternIndex
from tosdiff.clauses.prepared import NAMES, prepared, text_of
from tosdiff.clauses.rules import Cues, Example, Finder, Rule, Section, Taxonomy, Trial
from tosdiff.clauses.wording import Pattern, Wording, WordingError
from tosdiff.errors import TaxonomyError
from tosdiff.models import content_named

_KNOWN = {"labels", "words", "rules", "cues", "sections", "apart"}
_PLACES = ("words", "headings", "after")
_RULE_KEYS = {
    "id",
    "label",
    "carries",
    "says",
    "patterns",
    "unless",
    "under",
    "not_under",
    "after",
    "beside",
    "tentative",
    "anywhere",
    "items",
    "matches",
    "does_not_match",
}
_SECTION_KEYS = {"id", "says", "headings", "withholds"}  # fmt: skip


def load(extra: Path | None = None, *, topics: bool = False) -> Taxonomy:
    """Return the taxonomy that comes with tosdiff, extended by a file of the user's.

    With `topics` it has the labels of `topics.yaml` too, which the user's file may then extend.

    A rule with an id that exists replaces it, cues of a label that has some replace them, and so do the
    phrases of a word class; what is new is added.

    Raises:
        TaxonomyError: a file cannot be read, or a rule of it not understood.
    """
    if extra is None:
        return _shipped(topics=topics)
    return _shipped_files(topics=topics).read(str(extra), _parsed(str(extra), content_of(extra))).taxonomy()


def content_of(extra: Path) -> str:
    """Return a user's file as it stands.

    Raises:
        TaxonomyError: it cannot be read.
    """
    try:
        return content_named(extra).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        reason = getattr(problem, "strerror", None) or problem
        raise TaxonomyError(f"{extra}: cannot be read: {reason}", hint="correct `taxonomy:`") from problem


@cache
def _shipped(*, topics: bool) -> Taxonomy:
    return _shipped_files(topics=topics).taxonomy()


def _shipped_files(*, topics: bool) -> _TaxonomyReader:
    """Read what comes with tosdiff, uncompiled."""
    ready = prepared()
    reader = _TaxonomyReader(ready.patterns if ready else {})
    for name in NAMES if topics else NAMES[:1]:
        reader.read(name, ready.content[name] if ready else _parsed(name, text_of(name)), shipped=True)
    return reader


def unprepared() -> tuple[dict[str, dict[str, Any]], dict[str, Pattern]]:
    """Return the content of the shipped files as they stand, and all of their patterns by their text."""
    content = {name: _parsed(name, text_of(name)) for name in NAMES}
    reader = _TaxonomyReader({})
    for name in NAMES:
        reader.read(name, content[name], shipped=True)
    reader.taxonomy()
    return content, reader.compiled_patterns()


def _parsed(name: str, raw: str) -> dict[str, Any]:
    import yaml

    try:
        content = yaml.load(raw, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, ValueError) as problem:
        raise TaxonomyError(f"{name}: not valid YAML: {' '.join(str(problem).split())}") from problem
    if not isinstance(content, dict):
        raise TaxonomyError(f"{name}: holds no sections", hint=f"known: {', '.join(sorted(_KNOWN))}")
    if unknown := set(content) - _KNOWN:
        raise TaxonomyError(
            f"{name}: unknown section {min(map(str, unknown))!r}",
            hint=f"known: {', '.join(sorted(_KNOWN))}",
        )
    return content


class _TaxonomyReader:
    """Gathers one file after the other, then compiles what is left of them."""

    def __init__(self, ready: Mapping[str, Pattern]) -> None:
        """`ready` are patterns that were compiled beforehand, with the word classes of the shipped files."""
        self._ready = ready
        self._labels: dict[str, str] = {}
        self._words: dict[str, tuple[str, ...]] = {}
        self._rules: dict[str, tuple[str, dict[str, Any]]] = {}
        self._cues: dict[str, tuple[str, dict[str, Any]]] = {}
        self._sections: dict[str, tuple[str, dict[str, Any]]] = {}
        self._apart: dict[str, str] = {}
        self._index = PatternIndex[Trial]()
        self._wording = Wording({})

    def read(self, name: str, content: dict[str, Any], *, shipped: bool = False) -> _TaxonomyReader:
        """Take a file in; what it repeats replaces what was there."""
        if not shipped and "words" in content:  # a pattern may mean something else by them
            self._ready = {}
        for label, description in _mapping(name, content, "labels").items():
            self._labels[str(label)] = str(description)
        for word, phrases in _mapping(name, content, "words").items():
            self._words[str(word)] = _texts(f"{name}: words: {word}", phrases)
        for label, cues in _mapping(name, content, "cues").items():
            self._cues[str(label)] = (f"{name}: cues of {label}", cues)
        for where, row in _rows(name, content, "rules", "rule", {"id", "patterns"}, _RULE_KEYS):
            if ("label" in row) == ("carries" in row):
                raise TaxonomyError(f"{where}: lacks `label`, or `carries` in its place, or has both")
            self._rules[str(row["id"])] = (where, row)
        needed = {"id", "headings", "withholds"}
        for where, row in _rows(name, content, "sections", "section", needed, _SECTION_KEYS):
            self._sections[str(row["id"])] = (where, row)
        for text in _texts(f"{name}: apart", content.get("apart")):
            self._apart[text] = f"{name}: apart"
        return self

    def compiled_patterns(self) -> dict[str, Pattern]:
        """Return the patterns that were compiled, by their text."""
        return self._wording.patterns()

    def taxonomy(self) -> Taxonomy:
        """Compile what was gathered."""
        self._wording = Wording(self._words, self._ready)
        rules = tuple(self._rule(where, row) for where, row in self._rules.values())
        for rule in rules:
            for finder in rule.patterns:
                self._index.keep(finder.need, (rule, finder))
        cues = {label: self._cue(label, where, row) for label, (where, row) in self._cues.items()}
        sections = tuple(self._section(where, row) for where, row in self._sections.values())
        apart = tuple(self._finder(where, text) for text, where in self._apart.items())
        self._index.complete()
        return Taxonomy(
            labels=tuple(self._labels),
            descriptions=MappingProxyType(dict(self._labels)),
            rules=rules,
            cues=MappingProxyType(cues),
            sections=sections,
            apart=apart,
            index=self._index,
        )

    def _rule(self, where: str, row: dict[str, Any]) -> Rule:
        labels = _texts(f"{where}: carries", row.get("carries")) or (str(row["label"]),)
        for label in labels:
            self._declared(where, label)
        after = _texts(f"{where}: after", row.get("after"))
        beside = _texts(f"{where}: beside", row.get("beside"))
        for label in (*after, *beside):
            self._declared(where, label)
        rule = Rule(
            id=str(row["id"]),
            where=where,
            labels=labels,
            refers="carries" in row,
            says=str(row.get("says", "")),
            patterns=self._finders(f"{where}: patterns", row["patterns"]),
            after=frozenset(after),
            beside=frozenset(beside),
            anywhere=bool(row.get("anywhere", False)),
            tentative=bool(row.get("tentative", False)),
            items=bool(row.get("items", True)),
            matches=_examples(f"{where}: matches", row.get("matches")),
            does_not_match=_examples(f"{where}: does_not_match", row.get("does_not_match")),
        )
        return replace(
            rule,
            unless=self._finders(f"{where}: unless", row.get("unless")),
            under=self._finders(f"{where}: under", row.get("under")),
            not_under=self._finders(f"{where}: not_under", row.get("not_under")),
        )

    def _section(self, where: str, row: dict[str, Any]) -> Section:
        withholds = _texts(f"{where}: withholds", row["withholds"])
        for label in withholds:
            self._declared(where, label)
        headings = self._finders(f"{where}: headings", row["headings"])
        return Section(id=str(row["id"]), headings=headings, withholds=frozenset(withholds))

    def _cue(self, label: str, where: str, row: dict[str, Any]) -> Cues:
        self._declared(where, label)
        if not isinstance(row, dict) or set(row) - {"enough", "alone", *_PLACES}:
            raise TaxonomyError(
                f"{where}: not understood", hint="known: enough, alone, words, headings, after"
            )
        weights: dict[str, list[tuple[int, str]]] = {place: [] for place in _PLACES}
        for place in _PLACES:
            for weight, phrases in _mapping(where, row, place).items():
                if not isinstance(weight, int):
                    raise TaxonomyError(f"{where}: {place}: {weight!r} is not a whole number")
                weights[place] += [(weight, phrase) for phrase in _texts(f"{where}: {place}", phrases)]
        for _, other in weights["after"]:
            self._declared(where, other)
        try:
            enough = int(row.get("enough", 2))
            alone = int(row["alone"]) if "alone" in row else None
        except (TypeError, ValueError) as problem:
            raise TaxonomyError(f"{where}: enough and alone are whole numbers") from problem
        return Cues(
            label=label,
            enough=enough,
            alone=alone,
            words=tuple((weight, self._finder(where, phrase)) for weight, phrase in weights["words"]),
            headings=tuple((weight, self._finder(where, phrase)) for weight, phrase in weights["headings"]),
            after=MappingProxyType({other: weight for weight, other in weights["after"]}),
        )

    def _declared(self, where: str, label: object) -> None:
        if label not in self._labels:
            raise TaxonomyError(f"{where}: label {label!r} is not declared", hint="add it under `labels:`")

    def _finders(self, where: str, listed: object) -> tuple[Finder, ...]:
        return tuple(self._finder(where, text) for text in _texts(where, listed))

    def _finder(self, where: str, text: str) -> Finder:
        try:
            pattern = self._wording.pattern(text)
        except WordingError as problem:
            raise TaxonomyError(f"{where}: {problem}", hint=f"in the pattern {text!r}") from problem
        return Finder(pattern=pattern, need=self._index.need(pattern))


def _mapping(where: str, content: dict[str, Any], key: str) -> dict[Any, Any]:
    found = content.get(key) or {}
    if not isinstance(found, dict):
        raise TaxonomyError(f"{where}: {key}: is not a mapping", hint="write `name: value` lines")
    return found


def _rows(
    name: str, content: dict[str, Any], key: str, kind: str, needed: set[str], known: set[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the rows listed under a key, each with where it stands as an error names it."""
    listed = content.get(key) or []
    if not isinstance(listed, list):
        raise TaxonomyError(f"{name}: {key}: is not a list", hint="begin each with `- id:`")
    for row in listed:
        if not isinstance(row, dict) or not needed <= set(row):
            raise TaxonomyError(f"{name}: a {kind} lacks {' or '.join(sorted(needed))}: {str(row)[:80]}")
        where = f"{name}: {kind} {row['id']}"
        if unknown := set(row) - known:
            raise TaxonomyError(
                f"{where}: unknown key {min(map(str, unknown))!r}", hint=f"known: {', '.join(sorted(known))}"
            )
        yield where, row


def _texts(where: str, listed: object) -> tuple[str, ...]:
    if listed is None:
        return ()
    if not isinstance(listed, list) or not all(isinstance(text, str) for text in listed):
        raise TaxonomyError(f"{where}: is not a list of texts", hint="put quotes around each")
    return tuple(listed)


def _examples(where: str, listed: object) -> tuple[Example, ...]:
    examples: list[Example] = []
    if listed is not None and not isinstance(listed, list):
        raise TaxonomyError(f"{where}: is not a list", hint="begin each example with a hyphen")
    for one in listed or ():
        fields = {"text": one} if isinstance(one, str) else one
        known = isinstance(fields, dict) and {"text"} <= set(fields) <= {"text", "under", "before", "lead_in"}
        if not known or not all(isinstance(value, str) for value in fields.values()):
            raise TaxonomyError(
                f"{where}: {str(one)[:60]!r} is not an example", hint="text, under, before, lead_in"
            )
        examples.append(Example(**fields))
    return tuple(examples)
