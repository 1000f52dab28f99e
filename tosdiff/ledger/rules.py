"""The words by which models and their ends are known, read from `words/*.yaml` of all languages at once.

Invariant: adding a language is adding a file; what no file has finds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from tosdiff.language.tables import table
from tosdiff.ledger.wording import PhraseError, pattern
from tosdiff.models import ModelState, SubjectKind, Unit

LEDGER_RULES = "3"
"""Raised whenever other rows come of the same blocks, so that kept ones are derived anew."""

COLUMN_KINDS = (
    "other", "replacement", "ended", "id", "released", "retirement", "legacy", "deprecated", "announced", "state",
    "version", "model", "date",
)  # fmt: skip
"""What a column can hold, in the order in which its heading is asked for it."""


class Rules:
    """All words of all languages, each pattern compiled when it is first asked for."""

    def __init__(self, languages: Iterable[Mapping[str, Any]]) -> None:
        self._words: dict[str, Any] = {}
        for each in languages:
            _merge(self._words, each)
        self._classes: Mapping[str, list[str]] = self._words.get("classes", {})
        self._patterns: dict[str, re.Pattern[str]] = {}

    def listed(self, path: str) -> Any:
        """Return what stands under `promises.notice`, empty if nothing does."""
        found: Any = self._words
        for key in path.split("."):
            found = found.get(key, {}) if isinstance(found, dict) else {}
        return found or []

    def __getitem__(self, path: str) -> re.Pattern[str]:
        """Return the pattern of the phrases under `promises.notice`."""
        compiled = self._patterns.get(path)
        if compiled is None:
            compiled = self._patterns[path] = pattern(self.listed(path), self._classes)
        return compiled

    @cached_property
    def months(self) -> Mapping[str, int]:
        """The number of each month by its name in any language."""
        return {name: at % 12 + 1 for at, name in enumerate(_flat(self.listed("months")))}

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        return {word: at % 13 for at, word in enumerate(_flat(self.listed("numbers")))}

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        return {word: Unit(unit) for unit, words in dict(self.listed("units")).items() for word in words}

    @cached_property
    def blanks(self) -> frozenset[str]:
        return frozenset(map(str, self.listed("blank")))

    @cached_property
    def columns(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        known = dict(self.listed("columns"))
        return tuple((kind, self[f"columns.{kind}"]) for kind in COLUMN_KINDS if kind in known)

    @cached_property
    def states(self) -> tuple[tuple[ModelState, re.Pattern[str]], ...]:
        return tuple((ModelState(name), self[f"states.{name}"]) for name in dict(self.listed("states")))

    @cached_property
    def kinds(self) -> tuple[tuple[SubjectKind, re.Pattern[str]], ...]:
        return tuple((SubjectKind(name), self[f"kinds.{name}"]) for name in dict(self.listed("kinds")))


def _merge(into: dict[str, Any], more: Mapping[str, Any]) -> None:
    """Add the words of another language to those of the same meaning."""
    for key, value in more.items():
        if isinstance(value, dict):
            _merge(into.setdefault(key, {}), value)
        else:
            wrong = [word for word in value if not isinstance(word, str)]
            if wrong:  # YAML takes a bare `on` or `no` for a truth value
                raise PhraseError(f"{key}: {wrong[0]} is not a word; put it in quotation marks")
            into.setdefault(key, []).extend(value)


def _flat(words: Iterable[Any]) -> Iterator[str]:
    yield from map(str, words)


_FOLDER = Path(__file__).with_name("words")


def _words(file: Path) -> dict[str, Any]:
    import yaml

    loaded: dict[str, Any] = yaml.load(
        file.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    return loaded


@lru_cache(maxsize=1)
def vendors() -> tuple[str, ...]:
    """Return the companies whose name may stand before that of a model, without reading any language."""
    return tuple(_words(_FOLDER / "names.yaml")["vendors"])


@lru_cache(maxsize=1)
def shipped() -> Rules:
    """Return the rules that come with tosdiff, English first, so that its order of kinds counts.

    The months of a language are those that the dates of every text are read with.
    """
    months = table("dates")["months"]
    named = sorted(_FOLDER.glob("*.yaml"), key=lambda each: (each.stem != "en", each.name))
    return Rules({**_words(each), "months": months.get(each.stem, "").split()} for each in named)
