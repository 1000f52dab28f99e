"""What the boxes of a page are by what they hold: law, a dialog about cookies, an offer, a menu.

A box is a part that its tag, role, name or style sets apart: `nav`, `footer`, "newsletter", a layer over the page.
Invariant: neither a tag nor a name decides over a sentence of law; what asks for consent or for an address does not
become law by its wording.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from tosdiff.language.lawful import is_a_choice, reads_as_law, speaks_of_an_offer, speaks_of_consent
from tosdiff.text.passages import Part, Passage, Walked

BOXES = frozenset(
    ("nav", "menu", "dialog", "footer", "aside", "header", "furniture", "banner", "consent", "unseen", "form")
)
"""Kinds of parts that are furniture unless they hold law."""

_CHOICE_WORDS = 6
# A dialog about cookies with all its purposes written out had 590 words; a cookie policy has more, or a title.
_LONGEST_DIALOG = 700
_LITTLE_LAW = 0.25
_TEASERS = 2  # sentences of a lead form that read as if they bound


@dataclass(slots=True)
class Boxes:
    """The boxes of a page, and the answers that were worked out for their passages."""

    passages: Sequence[Passage]
    _law: dict[int, bool] = field(default_factory=dict)
    _choices: list[int] | None = None

    def binds(self, at: int) -> bool:
        """Whether a passage reads as law."""
        found = self._law.get(at)
        if found is None:
            passage = self.passages[at]
            found = not passage.linked and reads_as_law(passage.text)
            self._law[at] = found
        return found

    def holds_law(self, part: Part) -> bool:
        """Whether a sentence of law stands in a box that is no dialog about cookies and no lead form."""
        if part.kind in ("unseen", "consent"):
            return False
        binding = [at for at in range(part.start, part.end) if self.binds(at)]
        if not binding or self.asks_for_consent(part):
            return False
        asks = part.asks or any(self.passages[at].button for at in range(part.start, part.end))
        if not asks:
            return True
        leads = [at for at in range(part.start, part.end) if _leads(self.passages[at].text)]
        others = [at for at in binding if at not in leads and not speaks_of_consent(self.passages[at].text)]
        return len(others) > (_TEASERS if leads else 0)

    def asks_for_consent(self, part: Part) -> bool:
        """Whether a box is a dialog about cookies: it speaks of them, and offers a choice."""
        inside = range(part.start, part.end)
        if part.kind == "consent":
            return True
        if sum(self.passages[at].words for at in inside) > _LONGEST_DIALOG:
            return False
        choices = {self.passages[at].text.lower() for at in inside if self._is_choice(at)}
        told = any(speaks_of_consent(self.passages[at].text) for at in inside)
        return told and (len(choices) > 1 or (bool(choices) and part.kind in ("banner", "dialog")))

    @property
    def choices(self) -> list[int]:
        """The passages that are what the buttons of such dialogs say."""
        if self._choices is None:
            self._choices = [at for at in range(len(self.passages)) if self._is_choice(at)]
        return self._choices

    def _is_choice(self, at: int) -> bool:
        passage = self.passages[at]
        return passage.words <= _CHOICE_WORDS and is_a_choice(passage.text)

    def consents(self, walked: Walked) -> list[Part]:
        """Return the innermost parts, whatever they are called, that are dialogs about cookies."""
        choices = self.choices
        if not choices:
            return []
        before = [0] * (len(self.passages) + 1)
        for at in choices:
            before[at + 1] = 1
        before = list(accumulate(before))
        found: list[Part] = []
        for part in reversed(walked.parts):  # from the innermost
            if part.kind in ("main", "article") or before[part.end] - before[part.start] < 1:
                continue
            if any(part.start <= other.start and other.end <= part.end for other in found):
                continue
            titled = any(p.kind == "heading" and p.level == 1 for p in self.passages[part.start : part.end])
            if not titled and self.asks_for_consent(part):
                found.append(part)
        return found

    def shown_of(self, part: Part) -> list[int]:
        """Return which passages of a box with law are text: all but its menu and its buttons."""
        inside = list(range(part.start, part.end))
        words = sum(self.passages[at].words for at in inside)
        law = sum(self.passages[at].words for at in inside if self.binds(at))
        if part.kind in ("nav", "menu") or law < _LITTLE_LAW * words:
            return [at for at in inside if self.binds(at) or self._heads_law(at, part.end)]
        return [at for at in inside if not self.passages[at].linked and not self.passages[at].button]

    def _heads_law(self, at: int, end: int) -> bool:
        return self.passages[at].kind == "heading" and at + 1 < end and self.binds(at + 1)


def _leads(text: str) -> bool:
    """Whether a text is that of a form that asks for an address."""
    lowered = text.lower()
    return speaks_of_an_offer(text) or any(f"by {verb}" in lowered for verb in _GIVING)


_GIVING = (
    "submitting",
    "clicking",
    "signing up",
    "subscribing",
    "providing",
    "entering",
    "filling",
    "completing",
)
