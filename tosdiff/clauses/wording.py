"""The language that rules are written in, turned into what finds it in a sentence.

A pattern is a row of words. `terminat*` is any word that begins so, `may/can` either word, `(a b | c)`
either phrase, `[also]` a word that may be missing, `{service}` any phrase of a word class, `!not` and
`!(a | b)` bar words here, `^` and `$` are the ends of the sentence; `..` is a gap of up to five words in
which no other party is named, `...` one of up to fourteen, `--` one of up to fourteen in which no other clause
begins: no `that`, `if`, `to do`, `you may`. A word stands for its contractions too.
Punctuation between words does not count, except that no pattern reaches across a colon, and only `...`
across a semicolon.
Invariant: gaps and the number of them are bounded, so no text can make matching explode.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from types import MappingProxyType

from tosdiff.language.patterns import compiled_on_use
from tosdiff.models import Span

WORD = "a-z0-9§¶"
"""Characters of a word; § stands for the provider's name and ¶ for a product's, as `parties` masks them."""
# A party is marked where it stands, and so is what opens a clause, so that a gap bars them as characters: that
# is quick to match and, as there are a thousand gaps, to compile. The many words for a user are one mark.
_USER, _OTHER, _OPENS = "~", "=", "+"
USERS = frozenset(
    """you user users customer customers subscriber subscribers member members client clients licensee licensees
    visitor visitors consumer consumers player players individuals participant participants seller sellers buyer
    buyers host hosts guest guests creator creators holder holders person persons people anyone everyone anybody
    everybody whoever""".split()
)
_OTHERS = frozenset(("we", "they"))
_OPENERS = frozenset(
    ("that", "which", "who", "whom", "whose", "if", "when", "whenever", "where", "wherever", "because", "unless",
     "until", "whether", "how", "why", "what", "while")
)  # fmt: skip
_MARKED = (
    {word: f" {word}{_USER} " for word in USERS}
    | {word: f" {word}{_OTHER} " for word in _OTHERS}
    | {word: f" {word}{_OPENS} " for word in _OPENERS}
)
_PATTERNED = (
    {word: rf"{word}{_USER}\+?" for word in USERS}
    | {word: rf"{word}{_OTHER}\+?" for word in _OTHERS}
    | {word: rf"{word}\+" for word in _OPENERS}
    | {word: rf"{word}\+?" for word in ("to", "that")}
)
# "you may", "we will": what begins so is a clause of its own.
# All begin with what is found fast.
_SUBJECT = compiled_on_use(
    r"([~=§])(?= (?:may|can|could|might|must|will|shall|should|would|agree|acknowledge|understand|have|has|had|"
    r"do|does|did|are|is|re|ve|ll|need|want|wish|reserve|believe)s? )"
)
# "to" before a verb, told from "to" before what it leads to.
_INFINITIVE = compiled_on_use(
    r" to (?!(?:the|an?|any|all|[^ ]+[~=]|us|your|our|their|its|his|her|th(?:is|at\+|ese|ose)|such|certain|some|"
    r"each|every|others?|one|time|and|or|both|either|third|applicable|law|content|"
    r"data|date|more|§[^ ]*|¶[^ ]*|[0-9]+|[a-z]+(?:tion|sion|ment|ity|ness|ance|ence|ing|al)|[a-z]*[a-rt-z]s) )"
)
# "that account" after a preposition: there it opens nothing.
_DETERMINER = compiled_on_use(r"( (?:of|in|for|with|from|to|by|on|at|after|before|until) that)\+(?= )")
_GAPS = {
    "..": f"(?:[^ ;:§{_USER}{_OTHER}]++ ){{0,5}}?",
    "...": "(?:[^ :]++ ){0,14}?",
    "--": "(?:[^ ;:+]++ ){0,14}?",
}
_TOKEN = compiled_on_use(r"[()\[\]|^$]|\.{2,3}(?=\s|$|[)\]|])|--(?=\s|$|[)\]|])|[^\s()\[\]|]+")
_PIECE = compiled_on_use(rf"[{WORD}]+\*?")
_MEMBER = compiled_on_use(rf"(!?)((?:\{{[a-z-]+\}}|[{WORD}'*&-]+)(?:/(?:\{{[a-z-]+\}}|[{WORD}'*&-]+))*)$")
UNIT = compiled_on_use(rf"[{WORD}]+|[;:](?! ?\()")
_BLANKS = {code: " " for code in range(128) if not re.match(rf"[{WORD}]", chr(code))}

_REST = "[^ ]*+"
"""Of a word whose beginning is given."""
_SINGLE = compiled_on_use(
    rf"(?:({re.escape('(?:')}[{WORD}|]+\)|[{WORD}]+){re.escape(_REST)}|[{WORD}]+(?:s\?)?) "
)
"""An alternative that takes one word: a beginning of it, or all of it."""

# What is left of a word in a contraction: "you're", "we'll", "don't".
_SHORT = {
    "are": ("re", "aren"), "will": ("ll", "won"), "not": ("t",), "have": ("ve", "haven"), "do": ("don",),
    "does": ("doesn",), "did": ("didn",), "is": ("isn",), "has": ("hasn",), "should": ("shouldn",),
    "must": ("mustn",), "would": ("d", "wouldn"), "could": ("couldn",),
}  # fmt: skip

# The number of an item comes before what it begins with: "2.1 Do not", "(a) suspend".
_BEGINNING = r"\A (?:(?:[0-9]+|[a-z]|[ivx]{1,4}) ){0,3}?"

# Of the words that a phrase needs, one of these says little: it stands in every third sentence.
_COMMON = frozenset(
    """a all an and any are as at be by can cannot do for from has have if in is it its may must no not of on or our shall
    such t that the these they this to we will with you your""".split()
)
_COMMONNESS = 30
"""Words that one of those counts for."""

Starts = frozenset[str]
"""Words that something may begin with; `terminat*` is any word that begins so."""


class WordingError(ValueError):
    """A pattern that is not in the language."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a pattern: its regular expression, and the words one of which must stand in the text."""

    expression: str
    starts: Starts | None
    """None: it may be absent, or stand for anything."""
    words: Starts = frozenset()
    """What it stands for where that is single words, which fold into one expression with their like."""
    choices: tuple[str, ...] = ()
    """The alternatives that its expression is made of, in order, where there are several: a row of such may take them in,
    for a group within a group takes longer to compile and finds the same."""

    def alternatives(self) -> tuple[str, ...]:
        return self.choices or (self.expression,)


class Pattern:
    """One compiled pattern."""

    def __init__(self, text: str, expression: str, needs: tuple[Starts, ...]) -> None:
        self.text = text
        """As the taxonomy has it."""
        self.expression = expression
        self.needs = needs
        """Of each of these, one word must stand in a sentence that can match."""

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """Compiled on first use: most sentences never reach most patterns."""
        return re.compile(self.expression)


class Wording:
    """Compiles patterns with the word classes they refer to."""

    def __init__(
        self, classes: Mapping[str, Iterable[str]], ready: Mapping[str, Pattern] = MappingProxyType({})
    ) -> None:
        """`ready` are patterns that were compiled with the same classes."""
        self._phrases = {name: tuple(phrases) for name, phrases in classes.items()}
        self._patterns = dict(ready)
        self._parts: dict[str, _Piece] = {}
        self._tokens: dict[str, _Piece] = {}
        self._open: list[str] = []

    def pattern(self, text: str) -> Pattern:
        """Compile a pattern.

        Raises:
            WordingError: it is not in the language, or names a class that is not listed.
        """
        if text not in self._patterns:
            self._patterns[text] = self._compiled(text)
        return self._patterns[text]

    def patterns(self) -> dict[str, Pattern]:
        """Return what was compiled so far, by its text."""
        return dict(self._patterns)

    def _compiled(self, text: str) -> Pattern:
        needs: list[Starts] = []
        part = self._alternatives(text, needs)
        if not needs:
            raise WordingError("it names no word that must stand in the sentence")
        # A space is found much faster than a place between words.
        begins = part.expression.startswith(_BEGINNING)
        return Pattern(text, part.expression if begins else f" {part.expression}", tuple(needs))

    def _alternatives(self, text: str, needs: list[Starts] | None = None) -> _Piece:
        tokens = [match[0] for match in _TOKEN.finditer(text.lower())]
        part, rest = self._choice(tokens, 0, needs)
        if rest != len(tokens):
            raise WordingError(f"{tokens[rest]!r} closes nothing in {text!r}")
        if not tokens:
            raise WordingError("a pattern is empty")
        return part

    def _choice(self, tokens: list[str], at: int, needs: list[Starts] | None = None) -> tuple[_Piece, int]:
        """Parse phrases set apart by `|`, up to a closing bracket."""
        branches: list[_Piece] = []
        while True:
            found: list[Starts] = []
            branch, at = self._row(tokens, at, found)
            branches.append(branch)
            if at < len(tokens) and tokens[at] == "|":
                at += 1
                continue
            break
        if len(branches) == 1:
            if needs is not None:
                needs.extend(found)
            return branches[0], at
        part = _either(branches)
        if needs is not None and part.starts:
            needs.append(part.starts)
        return part, at

    def _row(self, tokens: list[str], at: int, needs: list[Starts]) -> tuple[_Piece, int]:
        parts: list[_Piece] = []
        while at < len(tokens) and tokens[at] not in ("|", ")", "]"):
            token = tokens[at]
            barred = token == "!" and tokens[at + 1 : at + 2] == ["("]
            if barred:
                at, token = at + 1, "("
            if token in "([":
                part, at = self._choice(tokens, at + 1)
                if at >= len(tokens) or tokens[at] != (")" if token == "(" else "]"):
                    raise WordingError(f"{token!r} is not closed")
                if barred:
                    part = _Piece(f"(?!{'|'.join(part.alternatives())})", None)
                elif token == "[":
                    part = _Piece(f"(?:{'|'.join(part.alternatives())})?", None)
            else:
                part = self._word(token)
            if part.starts is not None:
                needs.append(part.starts)
            parts.append(part)
            at += 1
        if not parts:
            raise WordingError("a phrase is empty")
        expression = "".join(part.expression for part in parts)
        choices = parts[0].choices if len(parts) == 1 else ()
        return _Piece(expression, min(needs, key=_commonness) if needs else None, choices=choices), at

    def _word(self, token: str) -> _Piece:
        """Return what one token stands for; most occur in many patterns."""
        if token not in self._tokens:
            self._tokens[token] = self._token(token)
        return self._tokens[token]

    def _token(self, token: str) -> _Piece:
        if token in _GAPS:
            return _Piece(_GAPS[token], None)
        if token in "^$":
            return _Piece(_BEGINNING if token == "^" else r"\Z", None)
        member = _MEMBER.match(token)
        if not member:
            raise WordingError(f"{token!r} is not a word")
        part = _either([self._one(one) for one in member[2].split("/")])
        return _Piece(f"(?!{'|'.join(part.alternatives())})", None) if member[1] else part

    def _one(self, token: str) -> _Piece:
        if token.startswith("{"):
            return self._class(token[1:-1])
        pieces = _PIECE.findall(token)
        if not pieces:
            raise WordingError(f"{token!r} is not a word")
        if token in _SHORT:
            return _of_words(frozenset((token, *_SHORT[token])))
        if len(pieces) == 1:
            return _of_words(frozenset(pieces))
        first, *_ = pieces
        expression = "".join(_of_words(frozenset((piece,))).expression for piece in pieces)
        return _Piece(expression, frozenset((first,)))

    def _class(self, name: str) -> _Piece:
        if name not in self._parts:
            if name not in self._phrases:
                raise WordingError(f"no words are listed for {{{name}}}")
            if name in self._open:
                raise WordingError(f"{{{name}}} refers to itself")
            self._open.append(name)
            self._parts[name] = _either([self._alternatives(phrase) for phrase in self._phrases[name]])
            self._open.pop()
        return self._parts[name]


def _commonness(words: Starts) -> int:
    """Return about how often one of some words stands in a sentence."""
    return len(words) + _COMMONNESS * len(words & _COMMON)


def _either(branches: list[_Piece]) -> _Piece:
    if len(branches) == 1:
        return branches[0]
    words = frozenset[str]().union(*(branch.words for branch in branches))
    phrases = [one for branch in branches if not branch.words for one in branch.alternatives()]
    if not phrases:
        return _of_words(words)
    starts: Starts | None = frozenset[str]().union(*(branch.starts or () for branch in branches))
    if any(branch.starts is None for branch in branches):
        starts = None
    # Phrases first: a longer match of a class leaves less for what follows it to trip over.
    choices = tuple(_merged((*phrases, *(_of_words(words).alternatives() if words else ()))))
    return _Piece(f"(?:{'|'.join(choices)})", starts, choices=choices)


def _merged(choices: Iterable[str]) -> Iterator[str]:
    """Yield alternatives with those of them as one that stand side by side for the beginnings of a single word.

    Each takes one word, so that it is the same which of them does.
    """
    for single, some in groupby(dict.fromkeys(choices), key=lambda one: bool(_SINGLE.fullmatch(one))):
        if not single:
            yield from some
            continue
        stems: dict[str, None] = {}
        for one in some:
            stem = _SINGLE.fullmatch(one)
            if stem and stem[1]:
                stems |= dict.fromkeys(stem[1].removeprefix("(?:").removesuffix(")").split("|"))
            else:
                yield one
        if stems:
            yield f"{_any_of(stems)}{_REST} "


def _any_of(stems: Collection[str]) -> str:
    return f"(?:{'|'.join(stems)})" if len(stems) > 1 else next(iter(stems))


def _of_words(words: Starts) -> _Piece:
    """Return the piece for one of some words; sorted, so that it is the same in every run."""
    users = USERS.issubset(words)
    plain = sorted(word for word in words if not word.endswith("*") and not (users and word in USERS))
    exact = [_PATTERNED.get(word, _plural(word, plain)) for word in plain if not _is_plural(word, plain)]
    if users:
        exact.append(rf"[^ {_USER}]+{_USER}\+?")
    stems = sorted(word[:-1] for word in words if word.endswith("*"))
    if stems:
        exact.append(f"{_any_of(stems)}{_REST}")
    if len(exact) == 1:
        return _Piece(f"{exact[0]} ", words, words)
    return _Piece(f"(?:{'|'.join(exact)}) ", words, words, tuple(f"{one} " for one in exact))


def _plural(word: str, others: Collection[str]) -> str:
    return f"{word}s?" if _is_plural(f"{word}s", others) else word


def _is_plural(word: str, others: Collection[str]) -> bool:
    """Whether a word differs from another by an `s` alone, so that one alternative does for both."""
    single = word[:-1]
    return (
        word in others and word.endswith("s") and single in others and not {word, single} & _PATTERNED.keys()
    )


def units_of(text: str) -> list[str]:
    """Return the words, colons and semicolons of a text in lower case."""
    if text.isascii() and ":" not in text and ";" not in text:
        return text.translate(_BLANKS).split()
    return UNIT.findall(text)


def spaced(units: Sequence[str], words: frozenset[str]) -> str:
    """Return the text that patterns are matched against: words between spaces, with the marks of gaps."""
    text = f" {' '.join(units)} "
    for word in words & _MARKED.keys():
        text = text.replace(f" {word} ", _MARKED[word])
    if "to" in words:
        text = _INFINITIVE.sub(f" to{_OPENS} ", text)
    if " that+ " in text:
        text = _DETERMINER.sub(r"\1", text)
    if _USER in text or _OTHER in text or "§" in text:
        text = _SUBJECT.sub(rf"\1{_OPENS}", text)
    return text


def span_in(text: str, spaced: str, span: Span) -> Span:
    """Return where the words of a span of `spaced` stand in the text that they were taken from."""
    first, last = spaced.count(" ", 0, span[0]) - 1, spaced.count(" ", 0, span[1]) - 2
    found = [match.span() for match in UNIT.finditer(text)]
    return found[first][0], found[last][1]
