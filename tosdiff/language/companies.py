"""Names of companies, told by their legal form: whole, with what `&` and "and" join.

Invariant: a name is a slice of the text, from its first word to its legal form; two names do not overlap, and none
reaches across another's legal form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from tosdiff.language.companies_japanese import japanese_companies
from tosdiff.language.patterns import compiled_on_use
from tosdiff.language.places import is_place
from tosdiff.language.tables import table, words_in
from tosdiff.models import Span

# The longest name of 238 real terms has six words and 53 characters; a bound on what a hostile text can cost.
_MOST_WORDS, _LONGEST = 10, 120
_CAPITAL = "".join(letter for letter in map(chr, range(0x250)) if letter.isupper())
# A word of a name: capitalised ("O'Neill", "X.AI"), an initial, written with a capital or figure inside ("eBay",
# "n8n", "3M"), or an address.
_WORD = compiled_on_use(
    rf"[{_CAPITAL}]\w*(?:[.&'+-]\w+)*!?|(?:[{_CAPITAL}]\.){{1,4}}|[a-z]{{1,4}}[A-Z0-9]\w*|\d{{1,4}}[A-Z]\w*"
    r"|[a-z][a-z0-9-]*\.(?:ai|app|co|com|dev|eu|io|net|org)|(?:St|Dr|Bros|Mt)\."
)
_IN_BRACKETS = compiled_on_use(rf"\([{_CAPITAL}][\w.]*\)")
_OPENING = "([\"'"
_SIGNS = ("&", "+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A company as a text names it."""

    name: str
    """Its legal form included: `Halcyon Labs & Söhne, Inc.`"""
    called: str
    """The word of its name by which terms go on to call it, as `Halcyon`."""
    span: Span


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of what may be a name, without the marks about it."""

    text: str
    start: int

    def among(self, key: str) -> bool:
        """Return whether the table lists it under a key."""
        return self.text.lower().rstrip(",") in words_in("companies", "names", key)


def companies_in(text: str) -> Iterator[Company]:
    """Yield the companies that a text in normal form names with their legal form, in order."""
    japanese = (
        Company(name=text[slice(*span)], called=called, span=span)
        for span, called in japanese_companies(text)
    )
    yield from sorted((*_with_form_behind(text), *japanese), key=lambda company: company.span)


def _with_form_behind(text: str) -> Iterator[Company]:
    after = 0
    for form in _form().finditer(text):
        words = _name(text, after, form)
        if words:
            start = words[0].start
            if not _in_capitals(text, start, form):
                yield Company(name=text[start : form.end()], called=_called(words), span=(start, form.end()))
        after = form.end()


def stopped_forms() -> frozenset[str]:
    """Return the legal forms that are written with a stop at the end, small and without it."""
    forms = table("companies")["forms"]
    return frozenset(form.lower() for form in (*forms["stopped"], *forms["always_stopped"]))


def is_company(word: str) -> bool:
    """Return whether a capitalised word may be what a company is called, and is no common word of terms."""
    common = words_in("companies", "names", "no_name") | words_in("companies", "names", "no_company")
    return not (word.lower() in common or is_place(word) or _form().fullmatch(f" {word}"))


def company_form(name: str) -> str:
    """Return a company's name as names are compared: `Halcyon Music, L.L.C.` is `halcyon music llc`."""
    plain = " ".join(re.findall(r"[\w&+]+", name.replace(".", "").lower()))
    same: str
    for form, same in table("companies")["same"].items():
        if plain.endswith(f" {form}"):
            return plain.removesuffix(form) + same
    return plain


@cache
def _form() -> re.Pattern[str]:
    """Return what a legal form looks like, with the space before it."""
    forms = table("companies")["forms"]
    written = (
        *(re.escape(form) + r"\.?" for form in forms["stopped"]),
        *(re.escape(form) + r"\." for form in forms["always_stopped"]),
        *map(re.escape, forms["plain"]),
    )
    return re.compile(rf"(?<![^\w.!)]),? (?P<form>{'|'.join(sorted(written, key=len, reverse=True))})(?!\w)")


# ------------------------------------------------------------------ the words of the name


def _name(text: str, after: int, form: re.Match[str]) -> Sequence[_Word]:
    """Return the words of the name that a legal form belongs to; none where it has none."""
    words = _words_before(text, max(after, form.start() - _LONGEST), form.start())
    first = 0
    for at, word in enumerate(words):
        if not (at and word.among("joints")):
            continue
        if at + 1 == len(words) or not _joins(text, words[first:at], word, words[at + 1], form):
            first = at + 1
    while first < len(words) and (words[first].among("no_name") or words[first].among("joints")):
        first += 1
    return words[first:]


def _called(words: Sequence[_Word]) -> str:
    """Return the first word of a name that is more than an article or the seat that a name begins with in China."""
    telling = (word for word in words if word.text != "The" and not word.among("seats"))
    return next(telling, words[0]).text.rstrip(",").removesuffix("TM")


def _words_before(text: str, start: int, end: int) -> list[_Word]:
    """Return the words before a place that may be of one name, as far back as they may."""
    found: list[_Word] = []
    pieces = [_Word(match[0], match.start()) for match in re.finditer(r"\S+", text[start:end])]
    for at in range(len(pieces) - 1, -1, -1):
        piece, before = pieces[at].text, pieces[at - 1].text if at else ""
        opens = piece[:1] in _OPENING and not _IN_BRACKETS.fullmatch(piece)
        word = piece.lstrip(_OPENING) if opens else piece
        here = _Word(word, start + pieces[at].start + len(piece) - len(word))
        if not (_is_of_name(here, found) or (found and not opens and _connects(here, before, found))):
            break
        found.insert(0, here)
        if opens or len(found) == _MOST_WORDS:
            break
    while found and not _is_of_name(found[0], found[1:]):
        del found[0]
    return found


def _is_of_name(word: _Word, following: Sequence[_Word]) -> bool:
    """Return whether a word may be one of a name, before those that follow."""
    if word.text.endswith(","):  # "Bae, Kim & Lee"
        listed = len(following) > 1 and (following[1].text in _SIGNS or following[0].text.endswith(","))
        return listed and bool(_WORD.fullmatch(word.text[:-1]))
    if word.text.isdecimal():  # "Studio 54"
        return not following
    return bool(_WORD.fullmatch(word.text) or _IN_BRACKETS.fullmatch(word.text))


def _connects(word: _Word, before: str, following: Sequence[_Word]) -> bool:
    """Return whether a small word or sign joins the words before and after it into one name."""
    previous = _Word(before.lstrip(_OPENING), 0)
    if word.text == "of":
        return previous.among("of") and previous.text[:1].isupper()
    if word.among("joints"):
        return bool(_WORD.fullmatch(previous.text)) and _is_of_name(following[0], following[1:])
    return word.among("particles") and (bool(_WORD.fullmatch(previous.text)) or previous.among("particles"))


def _joins(text: str, before: Sequence[_Word], joint: _Word, following: _Word, form: re.Match[str]) -> bool:
    """Return whether a joint stands within one name, and not between a company and what stands before it."""
    if joint.text in _SIGNS or following.among("goes_on"):
        return True
    if not before or before[-1].among("no_name") or is_place(" ".join(word.text for word in before)):
        return False
    told = text[: before[0].start].rstrip().rpartition(" ")[2].lower()
    if told in words_in("companies", "names", "tells_two"):
        # "between Larkspur and Finch LLP and you": the second of the two comes after the form
        return bool(re.match(r"(?: \([^()]{0,80}\))?,? and\b", text[form.end() :]))
    return True


def _in_capitals(text: str, start: int, form: re.Match[str]) -> bool:
    """Return whether what looks like a company is a piece of a sentence set in capitals."""
    if not text[start : form.end()].isupper():
        return False
    if form["form"] in table("companies")["forms"]["words_in_capitals"]:
        return True
    beside = text[:start].rstrip().rpartition(" ")[2] + text[form.end() :].lstrip(" .,;:)").partition(" ")[0]
    return bool(beside) and beside == beside.upper()
