"""Sentences and lists that say when models end.

Invariant: a name is tied to an end only by a verb that is said of it: what stands in the same sentence for
another reason ("Support for X with model Y will be discontinued") ends nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tosdiff.ledger.dates import Dates, Mention
from tosdiff.ledger.folding import folded
from tosdiff.ledger.names import Name, Names
from tosdiff.ledger.rules import Rules
from tosdiff.models import NO_DATE, DateKind, LedgerDate, ModelState, SubjectKind

_LEADING = 60
"""Characters at a sentence's start in which its date may stand before its subject."""
_LONGEST_TAIL = 60
_SPACE = re.compile(r"\s+")
_BREAKS = re.compile(r"[.;:]|\b(?:which|that|who|whose|because|while|whereas|although)\b", re.IGNORECASE)
_CAPITALS = re.compile(r"(?:[A-Z][\w.-]*\s+)+$")
_CASES = (("ahead", "subject"), ("ahead", "object"), ("done", "subject"), ("done", "object"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """That some models end, as one sentence or list says it."""

    names: tuple[Name, ...]
    ends: LedgerDate = NO_DATE
    """NONE where the sentence gives no date of its own."""
    done: bool = False
    """It says that they have ended, or end with it."""
    standing: ModelState | None = None
    told_before: bool = False
    replacement: tuple[str, ...] = ()
    scope: str = ""
    family: bool = False
    """It speaks of a family: "GPT-5 models"."""
    bare: bool = False
    """It has no verb: "X deprecated." calls a state and no day."""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb of ending: whether it says that of what stands before it, after it, or of either."""

    start: int
    end: int
    done: bool
    before: bool
    after: bool


class Prose:
    """Reads sentences with the words of the rules."""

    def __init__(self, rules: Rules, dates: Dates, names: Names) -> None:
        self._rules = rules
        self._dates = dates
        self._names = names
        self._between = frozenset(rules.listed("between"))

    # ------------------------------------------------------------------ a sentence

    def statements(self, sentence: str, near: date | None) -> Iterator[Ending]:
        """Yield what a sentence says of the ends of models; `near` gives days without a year theirs."""
        text = folded(sentence)
        runs = self._runs(text)
        if not runs and not self._rules["kinds.endpoint"].search(text):
            return
        mentions = self._dates.mentions(text, near=near)
        redirect = self._rules["redirects"].search(text)
        if redirect:
            yield from self._redirected(text, redirect, runs)
            return
        called = self._bare(text, runs, sentence)
        if called:
            yield called
            return
        yield from self._lasting(text, runs, mentions)
        denied = self._rules["denied"].search(text)
        moved = self._rules["moved"].search(text)
        cues = self.cues(text)
        if moved and not cues:
            cues = [Cue(moved.start(), moved.end(), done=False, before=True, after=True)]
        replacement = self.replacement(text)
        after = 0
        for number, cue in enumerate(cues):
            limit = cues[number + 1].start if number + 1 < len(cues) else len(text)
            run = self._object(text, runs, cue, limit) or self._subject(text, runs, cue, after)
            run = run or self._other_subject(text, runs, cue, after)
            if not run:
                continue
            begins = min(cue.start, run[0].start)
            ends = self._date(text, mentions, cue, run, begins, limit, near)
            if moved:
                later = [mention.date for mention in mentions if mention.start >= moved.end()]
                if not later:
                    continue
                ends = later[-1]
            if denied:
                if ends.kind is not DateKind.NOT_AFTER:
                    continue
                ends = replace(ends, kind=DateKind.NOT_BEFORE)  # "We do not plan to retire X before …"
            if not ends.on and self._is_supposed(text[: run[0].start]):
                continue
            clause = (
                text[after if number else 0 : max(cue.end, run[-1].end)]
                + text[max(cue.end, run[-1].end) : limit]
            )
            family = self._family(text, run)
            if family:
                run = [replace(run[0], text=family)]
            yield Ending(
                names=tuple(run),
                ends=ends,
                done=cue.done and not moved,
                standing=ModelState.RETIRED if cue.done and not moved else None,
                told_before=bool(self._rules["told_before"].search(clause)),
                replacement=tuple(each for each in replacement if each not in {name.text for name in run}),
                family=bool(family),
                words=sentence,
            )
            after = max(cue.end, run[-1].end)

    def _runs(self, text: str) -> list[list[Name]]:
        runs = self._names.runs(text)
        tuned = self._rules["tuned"]
        for run in runs:
            before = last_match(tuned, text[: run[0].start])
            if before is not None and not text[before.end() : run[0].start].strip(" the"):
                start = before.start()
                name = text[start : run[-1].end]
                run[:] = [Name(start=start, end=run[-1].end, text=name, kind=SubjectKind.FINE_TUNE)]
        return runs

    def cues(self, text: str) -> list[Cue]:
        """Return where a verb of ending stands, the longest of those that overlap."""
        found: dict[tuple[int, int], Cue] = {}
        for tense, side in _CASES:
            for match in self._rules[f"ends.{tense}.{side}"].finditer(text):
                other = found.get(match.span())
                found[match.span()] = Cue(
                    *match.span(),
                    done=tense == "done",
                    before=side == "subject" or (other is not None and other.before),
                    after=side == "object" or (other is not None and other.after),
                )
        kept: list[Cue] = []
        for cue in sorted(found.values(), key=lambda cue: (cue.start, -cue.end)):
            if not kept or cue.start >= kept[-1].end:
                kept.append(cue)
        return kept

    def _subject(self, text: str, runs: Sequence[list[Name]], cue: Cue, after: int) -> list[Name]:
        """Return the names that a verb is said of, which stand before it."""
        run = next((run for run in reversed(runs) if run[-1].end <= cue.start), None)
        if run is None or run[0].start < after:
            return []
        gap = text[run[-1].end : cue.start]
        if not cue.before:  # "X (retired on 1 March 2026)"
            return run if gap.strip() in ("(", "-", ":") else []
        if not self._passes(gap) or self._belongs(text[after : run[0].start]):
            return []
        return run

    def _object(self, text: str, runs: Sequence[list[Name]], cue: Cue, limit: int) -> list[Name]:
        """Return the names that a verb is said of, which stand after it."""
        run = next((run for run in runs if cue.end <= run[0].start < limit), None)
        if not cue.after or not run:
            return []
        gap = text[cue.end : run[0].start]
        return run if self._passes(gap) or (cue.start == 0 and gap.strip() == ":") else []

    def _other_subject(self, text: str, runs: Sequence[list[Name]], cue: Cue, after: int) -> list[Name]:
        """Return what is said to end where that is no model: an endpoint, or training of models."""
        head = text[after : cue.start]
        head = head[max(head.rfind(mark) for mark in ".;:") + 1 :].rstrip()
        if not cue.before or not head:
            return []
        endpoint = last_match(self._rules["kinds.endpoint"], head)
        before = _CAPITALS.search(head[: endpoint.start()]) if endpoint else None
        if endpoint and before and len(head) - endpoint.end() <= _LONGEST_TAIL:
            phrase = head[before.start() :]
            if article := self._rules["determiners"].match(phrase):
                phrase = phrase[article.end() :].lstrip()
            return [_named(text, cue, phrase, SubjectKind.ENDPOINT)]
        training = self._rules["kinds.training"].match(head)
        if training and any(after <= run[0].start < cue.start for run in runs):
            return [_named(text, cue, head, SubjectKind.TRAINING)]
        return []

    def _is_supposed(self, before: str) -> bool:
        """Return whether the words right before a subject make its end a mere case."""
        word = last_match(self._rules["supposed"], before)
        return word is not None and self._passes(before[word.end() :])

    def _passes(self, gap: str) -> bool:
        """Return whether the words between a name and its verb leave the one the other's."""
        if len(gap) > 60 or _BREAKS.search(gap):
            return False
        words = re.findall(r"[\w'’-]+", re.sub(r"\([^()]*\)", " ", gap))
        return all(word.lower() in self._between or word[:1].isupper() for word in words)

    def _belongs(self, before: str) -> bool:
        """Return whether the words before a name make it a part of what the sentence is about."""
        head = before[max(before.rfind(mark) for mark in ",;:") + 1 :]
        bare = self._rules["itself"].sub(" ", head)
        return (bool(self._rules["belongs"].search(bare)) and not self._dates.mentions(bare)) or any(
            words.search(bare) for kind, words in self._rules.kinds if kind is SubjectKind.TRAINING
        )

    def _family(self, text: str, run: Sequence[Name]) -> str:
        """Return the name of a family that a single name stands for: "GPT-5 models"."""
        if len(run) != 1 or not run[0].text[:1].isupper():
            return ""
        plural = self._rules["plural"].match(text[run[0].end :].lstrip())
        return f"{run[0].text} {plural[0]}" if plural else ""

    def _date(
        self,
        text: str,
        mentions: Sequence[Mention],
        cue: Cue,
        run: Sequence[Name],
        begins: int,
        limit: int,
        near: date | None,
    ) -> LedgerDate:
        """Return the date of an end: after its verb, or else before its subject; or counted from the announcement."""
        inside = {at for name in run for at in range(name.start, name.end)}
        free = [mention for mention in mentions if mention.start not in inside]
        # Within it: "wird am 30. April 2026 abgeschaltet".
        later = next(
            (m for m in free if (cue.start <= m.start and m.end <= cue.end) or cue.end <= m.start < limit),
            None,
        )
        if later:
            return later.date
        for start, end, term in self._dates.terms(text[:limit]):
            prefix = last_match(self._rules["relative"], text[:start])
            if start >= cue.end and prefix and not text[prefix.end() : start].strip():
                on = term.after(near).isoformat() if near else ""
                return LedgerDate(kind=DateKind.RELATIVE, on=on, printed=text[prefix.start() : end])
        earlier = [m for m in free if m.end <= begins and m.start <= _LEADING]
        return earlier[0].date if earlier else NO_DATE

    def _redirected(self, text: str, redirect: re.Match[str], runs: Sequence[list[Name]]) -> Iterator[Ending]:
        before = next((run for run in reversed(runs) if run[-1].end <= redirect.start()), None)
        after = next((run for run in runs if run[0].start >= redirect.end()), None)
        if before:
            yield Ending(
                names=tuple(before),
                ends=LedgerDate(kind=DateKind.NONE, printed=redirect[0]),
                standing=ModelState.REDIRECTED,
                replacement=tuple(name.text for name in after or ()),
                words=text,
            )

    def _lasting(
        self, text: str, runs: Sequence[list[Name]], mentions: Sequence[Mention]
    ) -> Iterator[Ending]:
        """Yield what a sentence says of access that goes on until a day."""
        keeps = self._rules["lasting"].search(text)
        lasts = self._rules["lasts"].search(text, keeps.end()) if keeps else None
        until = next((m for m in mentions if lasts and 0 <= m.start - lasts.end() <= 4), None)
        if not keeps or not lasts or not until:
            return
        held = next((run for run in runs if keeps.end() <= run[0].start < lasts.start()), None)
        if held:
            where = text[held[-1].end : lasts.start()].strip(" ,")
            who = _SPACE.sub(
                " ", re.sub(r"\b(?:will|can|may|shall)\s*(?:also\s*)?$", "", text[: keeps.start()].strip())
            ).strip()
            scope = who if not where or self._rules["plural"].fullmatch(where) else f"{who}, {where}"
        else:
            held = next((run for run in reversed(runs) if run[-1].end <= keeps.start()), None)
            scope = text[keeps.end() : lasts.start()].strip(" ,").removeprefix("to ").removeprefix("for ")
        if not held:
            return
        family = self._family(text, held)
        names = (replace(held[0], text=family),) if family else tuple(held)
        yield Ending(names=names, ends=until.date, scope=scope, family=bool(family), words=text)

    def _bare(self, text: str, runs: Sequence[list[Name]], sentence: str) -> Ending | None:
        """Return what "X deprecated." says, which has no verb."""
        if len(runs) != 1:
            return None
        rest = text[runs[0][-1].end :].strip(" .")
        if runs[0][0].start == 0 and self._rules["bare"].fullmatch(rest):
            return Ending(names=tuple(runs[0]), standing=ModelState.DEPRECATED, bare=True, words=sentence)
        return None

    def tells_an_end(self, text: str) -> bool:
        """Return whether words say that something ends, whatever it is."""
        return bool(self.cues(text))

    # ------------------------------------------------------------------ what a sentence adds to others

    def replacement(self, sentence: str) -> tuple[str, ...]:
        """Return the models that a sentence says to use instead."""
        text = folded(sentence)
        if not self._rules["instead"].search(text):
            return ()
        runs = self._names.runs(text)
        for verb in self._rules["replaced_by"].finditer(text):
            run = next((run for run in runs if run[0].start >= verb.end()), None)
            gap = text[verb.end() : run[0].start] if run else ""
            # "… continue on the corresponding current model: A or B"
            if run and self._passes(self._rules["respectively"].sub("", gap).replace(":", "")):
                return tuple(dict.fromkeys(name.text for name in run))
        return ()

    def applies_to(self, sentence: str) -> tuple[Name, ...]:
        """Return the models that a sentence adds to what the one before spoke of."""
        text = folded(sentence)
        found = self._rules["applies"].match(text)
        runs = self._names.runs(text) if found else []
        return tuple(runs[0]) if found and runs and not text[found.end() : runs[0][0].start].strip() else ()


def _named(text: str, cue: Cue, phrase: str, kind: SubjectKind) -> Name:
    start = text.rindex(phrase, 0, cue.start)
    return Name(start=start, end=start + len(phrase), text=phrase, kind=kind)


def last_match(words: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the last match in a text."""
    last = None
    for match in words.finditer(text):
        last = match
    return last
