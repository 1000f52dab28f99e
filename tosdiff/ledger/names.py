"""Names of models in cells, items and sentences, and what is told apart from them.

Invariant: a name is given as printed, without the marks of code and footnotes around it; of what stands beside
names, only that is taken for a name which has the shape of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tosdiff.ledger.folding import folded
from tosdiff.ledger.rules import Rules
from tosdiff.models import SubjectKind

_ENDPOINT = re.compile(r"/[\w./{}:-]+|[\w-]+:\s*[\w.-]+=\S+")
_PARENTHESIS = re.compile(r"\s*\(([^()]*)\)")
_FOOTNOTE = re.compile(r"(?<=\w)[*†‡]+|(?<=\w)\s?\[\d+\]")
_LONGEST_NAME = 5  # words
# Letters first, then parts set off by hyphens, dots and the like: an id as requests have it.
_ID = re.compile(r"[A-Za-z][\w]*(?:[-./:@_][\w]+)+|[A-Za-z]+\d[\w]*")
_HYPHENED = re.compile(r"\b\w+(?:-\w+)+\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name in a text."""

    start: int
    end: int
    text: str
    kind: SubjectKind = SubjectKind.MODEL
    model_id: str = ""
    cell: str = ""
    """The words that hold several names, where this is one of them."""


class Names:
    """Finds names with the families, vendors and words of the rules."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        families = "|".join(_spelt(word) for word in sorted(rules.listed("families"), key=len, reverse=True))
        vendors = "|".join(map(re.escape, rules.listed("vendors")))
        tiers = "|".join(_spelt(word) for word in sorted(rules.listed("tiers"), key=len, reverse=True))
        conjunctions = "|".join(map(re.escape, rules.listed("or")))
        version = r"[vV]?\d[\w.]*(?:-[\w.]+)*(?<!\.)"
        # "GPT-5 Thinking mini", "Claude 3.5 Sonnet", "Claude Sonnet 3.7", "OpenAI o3", "Command-R-03-2024": a
        # family, alone only where a hyphen or a figure follows, then versions and tiers in any order.
        self._display = re.compile(
            rf"(?<![\w/.-])(?:(?:{vendors})\s+)?(?:{families})"
            rf"(?:(?:[-.:/_@]\w+)+|(?<=\d)|(?=\s+(?:{version}|{tiers})(?!\w)))"
            rf"(?:[\s-](?:{version}|(?:{tiers})(?![\w-]))(?!\s+(?:days?|weeks?|months?|years?)\b))*(?![\w-])",
            re.IGNORECASE,
        )
        # "Perch 3 Mini": of a family that no list knows, a word in capitals and a number, and no "Phase 2".
        others = "|".join(map(re.escape, (*rules.listed("numbered"), *rules.months)))
        word = rf"(?!(?i:{others})\b)[A-Z][a-z]{{2,}}\s"
        self._numbered = re.compile(
            rf"(?<![\w/.-])(?:{word})?{word}\d{{1,2}}(?:\.\d{{1,2}})*(?![\w-]|[.,:]\d)"
            rf"(?!\s(?:[a-z]*days?|weeks?|months?|years?|hours?)\b)(?:\s(?i:{tiers})(?![\w-]))*"
        )
        self._more = re.compile(rf"(?:[\s-](?:{version}|(?:{tiers})(?![\w-])))*(?![\w-])", re.IGNORECASE)
        apart = "|".join(map(re.escape, rules.listed("apart")))
        # "Gemini 2.5 Computer Use Preview": words in capitals that no list knows go on with a name.
        self._unknown = re.compile(rf"(?:\s(?!(?i:{apart})\b)[A-Z][\w]*(?![\w-])){{1,3}}")
        self._glue = re.compile(
            rf"\s*(?:[,/|+&;]|,?\s+(?:{conjunctions})\b)\s*(?:(?:the|as)\s+)?", re.IGNORECASE
        )
        self._tiers = re.compile(rf"(?:{tiers})(?:\s(?:{tiers}))*", re.IGNORECASE)
        self._conjunction = re.compile(
            rf"\s*(?:,\s*(?:{conjunctions})\s+|,|/|\||;|\s(?:{conjunctions})\s)\s*", re.IGNORECASE
        )

    # ------------------------------------------------------------------ in running text

    def mentions(self, text: str) -> list[Name]:
        """Return the names of models in a folded text, in order."""
        found: list[Name] = []
        taken = 0
        for start, end in self._shapes(text):
            if start < taken:
                continue
            found += self._expanded(text, start, end)
            taken = found[-1].end
        return found

    def _shapes(self, text: str) -> list[tuple[int, int]]:
        """Return where something has the shape of a name."""
        spans = [match.span() for match in self._display.finditer(text)]
        for match in self._numbered.finditer(text):
            if not any(a <= match.start() < b for a, b in spans):
                spans.append(match.span())
        for match in _ID.finditer(text):
            start = match.start()
            word = match[0].rstrip(".")
            if any(a <= start < b for a, b in spans):
                continue
            if self._is_id(word) and not (start and text[start - 1] in "/@"):
                end = start + len(word)
                if word[0].isupper() and (more := self._more.match(text, end)):  # "Heron-3 Opus"
                    end = more.end()
                spans.append((start, end))
        return sorted((start, self._goes_on(text, start, end)) for start, end in spans)

    def _goes_on(self, text: str, start: int, end: int) -> int:
        """Return where a name ends that words in capitals go on with."""
        more = self._unknown.match(text, end) if text[start].isupper() else None
        return more.end() if more else end

    def _is_id(self, word: str) -> bool:
        """Return whether a word has the shape of an id: a hyphen and a figure that is no count of days."""
        if "-" not in word and "." not in word:
            return False
        if not any(c.isdigit() for c in word) or "://" in word or word.count("/") > 1:
            return False
        head = re.split(r"[-./:@_]", word, maxsplit=1)[0]
        return (
            len(head) > 1
            and not head.isdigit()
            and not re.fullmatch(r"(?:v|top|utf|iso|covid|soc|http)\d*", head.lower())
        )

    def _expanded(self, text: str, start: int, end: int) -> list[Name]:
        """Return a name, and of "GPT-5 (Instant and Thinking)" both."""
        bracket = _PARENTHESIS.match(text, end)
        if bracket:
            parts = [part for part in self._conjunction.split(bracket[1]) if part.strip()]
            if parts and all(self._tiers.fullmatch(part.strip()) for part in parts):
                whole = text[start : bracket.end()]
                return [
                    Name(start=start, end=bracket.end(), text=f"{text[start:end]} {part.strip()}", cell=whole)
                    for part in parts
                ]
            inner = self._shapes(bracket[1])
            if len(inner) == 1 and inner[0] == (0, len(bracket[1])):
                other = bracket[1]
                whole = text[start : bracket.end()]
                if " " in text[start:end]:  # "Claude 3 Haiku (claude-3-haiku-20240307)"
                    return [
                        Name(start=start, end=bracket.end(), text=text[start:end], model_id=other, cell=whole)
                    ]
                return [
                    Name(start=start, end=bracket.end(), text=text[start:end], cell=whole),
                    Name(start=start, end=bracket.end(), text=other, kind=SubjectKind.ALIAS, cell=whole),
                ]
        return [Name(start=start, end=end, text=text[start:end])]

    def runs(self, text: str) -> list[list[Name]]:
        """Return the names in rows such as "A, B and C", nothing but commas and the like between them."""
        rows: list[list[Name]] = []
        for name in self.mentions(text):
            between = text[rows[-1][-1].end : name.start] if rows else None
            if between is not None and (name.start < rows[-1][-1].end or self._joins(between)):
                rows[-1].append(name)
            else:
                rows.append([name])
        return rows

    def _joins(self, between: str) -> bool:
        bare = self._rules["nouns"].sub("", between).strip()
        return not between.strip() or (bool(bare) and self._glue.fullmatch(f" {bare} ") is not None)

    # ------------------------------------------------------------------ in a cell or an item

    def of_cell(self, text: str) -> list[Name]:
        """Return what a cell of a column of models names: every part of it, whatever its shape.

        The first name is the model's own, the others its aliases.
        """
        whole = folded(text).strip()
        bare = _FOOTNOTE.sub("", whole.replace("`", "")).strip()
        if not bare or bare.lower() in self._rules.blanks:
            return []
        kind = self.kind_of(bare)
        if kind is not SubjectKind.MODEL and kind is not SubjectKind.FINE_TUNE:
            return [Name(start=0, end=len(bare), text=bare, kind=kind)]
        aliases: list[str] = []
        model_id = ""

        def bracketed(match: re.Match[str]) -> str:
            nonlocal model_id
            inner = [name.text for name in self.mentions(match[1])]
            if not inner and self._rules["also_called"].search(match[1]):  # "(and the alias heron-r)"
                inner = _HYPHENED.findall(match[1])
            before = bare[: match.start()]
            if not inner:
                parts = self._conjunction.split(match[1])
                return match[0] if all(self._tiers.fullmatch(p.strip()) for p in parts) else ""
            if " " in before.strip() and len(inner) == 1 and inner[0] == match[1].strip():
                model_id = inner[0]
            else:
                aliases.extend(inner)
            return ""

        outside = _PARENTHESIS.sub(bracketed, bare).strip()
        parts = [part for part in self._parts(outside) if part]
        names = [Name(start=0, end=0, text=part) for part in parts]
        if len(parts) == 1:
            expanded = self._expanded(parts[0], 0, (parts[0].find("(") + 1 or len(parts[0]) + 1) - 1)
            names = [replace(name, text=" ".join(name.text.split())) for name in expanded]
        named = [name.text for name in names]
        names += [Name(start=0, end=0, text=each) for each in aliases if each not in named]
        several = len(names) > 1
        return [
            replace(
                name,
                kind=kind if kind is SubjectKind.FINE_TUNE or at == 0 or name.cell else SubjectKind.ALIAS,
                model_id=name.model_id or (model_id if at == 0 else ""),
                cell=name.cell or (whole if several else ""),
            )
            for at, name in enumerate(names)
        ]

    def _parts(self, text: str) -> Iterator[str]:
        """Yield the names that a cell lists: set apart by bars and commas, by words and spaces only between names."""
        text = text.strip(" ,;|")
        pieces = [piece.strip() for piece in re.split(r"[|,;]|\n", text) if piece.strip()]
        for piece in pieces:
            words = re.split(rf"\s+(?:{'|'.join(map(re.escape, self._rules.listed('or')))})\s+", piece)
            if len(words) == 1 or not all(self._is_name(word) for word in words):
                words = [piece]
            for word in words:
                spaced = word.split()
                if len(spaced) > 1 and all(self._is_id(each) for each in spaced):
                    yield from spaced
                else:
                    yield re.sub(rf"^(?:{'|'.join(map(re.escape, self._rules.listed('or')))})\s+", "", word)

    def _is_name(self, text: str) -> bool:
        shapes = self._shapes(text)
        return bool(shapes) and shapes[0][0] == 0

    def of_replacement(self, text: str) -> tuple[str, ...]:
        """Return what a cell says to use instead."""
        bare = _FOOTNOTE.sub("", folded(text).replace("`", "")).strip()
        if not bare or bare.lower() in self._rules.blanks or self._rules["none"].match(bare):
            return ()
        found = self.mentions(bare)
        if self._covers(bare, found):
            return tuple(dict.fromkeys(name.text for name in found))
        names: dict[str, None] = {}
        for part in self._parts(_PARENTHESIS.sub("", bare)):
            inside = self.mentions(part)
            whole = len(part.split()) <= _LONGEST_NAME and (not inside or inside[0].start == 0)
            names.update(dict.fromkeys([part] if whole else [name.text for name in inside]))
        return tuple(names)

    def _covers(self, text: str, names: Sequence[Name]) -> bool:
        """Return whether a text is nothing but names and what joins them."""
        if not names:
            return False
        rest = text
        for name in reversed(names):
            rest = f"{rest[: name.start]} {rest[name.end :]}"
        rest = self._rules["nouns"].sub(" ", rest)
        rest = re.sub(
            rf"\b(?:{'|'.join(map(re.escape, self._rules.listed('or')))}|the)\b",
            " ",
            rest,
            flags=re.IGNORECASE,
        )
        return not re.search(r"\w", rest)

    # ------------------------------------------------------------------ what it is

    def kind_of(self, text: str) -> SubjectKind:
        """Return what a name in a column or list stands for."""
        if _ENDPOINT.match(text):
            return SubjectKind.ENDPOINT
        outside = _PARENTHESIS.sub(" ", text)
        for kind, words in self._rules.kinds:
            if words.search(outside):
                return kind
        return SubjectKind.MODEL


def _spelt(word: str) -> str:
    return re.escape(word).replace(r"\ ", r"[\s-]").replace(r"\-", "-")
