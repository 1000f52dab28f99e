"""The taxonomy of clauses: labels, and the rules that give them, read from YAML.

Invariant: every rule that is used has compiled, and its label is declared; what cannot be understood is
an error that names the file and the rule.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from tosdiff.errors import TaxonomyError

_WORD = re.compile(r"\{([a-z]+)\}")
_KEYS = {"id", "label", "says", "patterns", "unless", "under", "items", "matches", "does_not_match", "confidence"}


@dataclass(frozen=True)
class Rule:
    """One reason to give a label."""

    id: str
    label: str
    says: str
    patterns: tuple[str, ...]
    unless: tuple[str, ...] = ()
    under: str = ""
    items: bool = True
    confidence: float = 0.9
    matches: tuple[str, ...] = ()
    does_not_match: tuple[str, ...] = ()

    @cached_property
    def found(self) -> re.Pattern[str]:
        """Compiled on first use: most sentences never reach most rules."""
        return re.compile("|".join(f"(?:{p})" for p in self.patterns))

    @cached_property
    def excluded(self) -> re.Pattern[str] | None:
        return re.compile("|".join(f"(?:{p})" for p in self.unless)) if self.unless else None

    @cached_property
    def heading(self) -> re.Pattern[str] | None:
        return re.compile(self.under) if self.under else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy:
    labels: tuple[str, ...]
    """In the order they are listed."""
    rules: tuple[Rule, ...]


def load(extra: Path | None = None) -> Taxonomy:
    """Return the taxonomy that comes with tosdiff, extended by a file of the user's.

    Raises:
        TaxonomyError: a file cannot be read, or a rule of it not understood.
    """
    labels, words, rules = _shipped()
    if extra is not None:
        try:
            raw = extra.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as problem:
            raise TaxonomyError(f"{extra}: cannot be read: {problem}", hint="correct `taxonomy:`") from problem
        more_labels, words, more_rules = _read(str(extra), raw, words)
        labels = (*labels, *(label for label in more_labels if label not in labels))
        replaced = {rule.id: rule for rule in more_rules}
        kept = tuple(replaced.pop(rule.id, rule) for rule in rules)
        rules = (*kept, *replaced.values())
        for rule in rules:
            if rule.label not in labels:
                raise TaxonomyError(
                    f"{extra}: rule {rule.id}: label {rule.label!r} is not declared", hint="add it under `labels:`"
                )
    return Taxonomy(labels=labels, rules=rules)


@lru_cache(maxsize=1)
def _shipped() -> tuple[tuple[str, ...], dict[str, str], tuple[Rule, ...]]:
    file = files("tosdiff.clauses") / "taxonomy.yaml"
    return _read("taxonomy.yaml", file.read_text(encoding="utf-8"), {})


def _read(
    name: str, raw: str, known: dict[str, str]
) -> tuple[tuple[str, ...], dict[str, str], tuple[Rule, ...]]:
    import yaml

    try:
        content = yaml.load(raw, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as problem:
        raise TaxonomyError(f"{name}: not valid YAML: {' '.join(str(problem).split())}") from problem
    if not isinstance(content, dict):
        raise TaxonomyError(f"{name}: holds no mapping", hint="it needs `rules:`")
    words = {**known, **{str(k): str(v) for k, v in (content.get("words") or {}).items()}}
    rules = tuple(_rule(name, row, words) for row in content.get("rules") or ())
    return tuple(map(str, content.get("labels") or ())), words, rules


def _rule(name: str, row: Any, words: dict[str, str]) -> Rule:
    if not isinstance(row, dict) or not {"id", "label", "patterns"} <= set(row):
        raise TaxonomyError(f"{name}: a rule lacks id, label or patterns: {str(row)[:80]}")
    where = f"{name}: rule {row['id']}"
    if unknown := set(row) - _KEYS:
        raise TaxonomyError(f"{where}: unknown key {sorted(unknown)[0]!r}", hint=f"known: {', '.join(sorted(_KEYS))}")

    def expand(pattern: str) -> str:
        def word(match: re.Match[str]) -> str:
            if match[1] not in words:
                raise TaxonomyError(f"{where}: no words are listed for {match[0]}", hint="add them under `words:`")
            return f"(?:{words[match[1]]})"

        return _WORD.sub(word, pattern)

    def patterns(key: str) -> tuple[str, ...]:
        listed = row.get(key) or []
        if not isinstance(listed, list) or not all(isinstance(p, str) for p in listed):
            raise TaxonomyError(f"{where}: {key} is not a list of texts", hint="put 'quotes' around the pattern")
        expanded = tuple(expand(p) for p in listed)
        for pattern in expanded if name != "taxonomy.yaml" else ():
            try:
                re.compile(pattern)
            except re.error as problem:
                raise TaxonomyError(f"{where}: {key}: {problem}") from problem
        return expanded

    return Rule(
        id=str(row["id"]),
        label=str(row["label"]),
        says=str(row.get("says", "")),
        patterns=patterns("patterns"),
        unless=patterns("unless"),
        under=str(row.get("under", "")),
        items=bool(row.get("items", True)),
        confidence=float(row.get("confidence", 0.9)),
        matches=tuple(row.get("matches") or ()),
        does_not_match=tuple(row.get("does_not_match") or ()),
    )
