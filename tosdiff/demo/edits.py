"""What happens to the made-up pages between the visits: amendments of one base text each, as data.

Invariant: the old words of an amendment stand exactly once in the page as amended before, so none is lost
silently when a base text is rewritten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

VISITS = tuple(
    datetime(2026, month, day, 9, tzinfo=UTC)
    for month, day in ((3, 2), (3, 30), (4, 20), (5, 11), (6, 8), (7, 6))
)
"""When the demo visits, in its own time."""

DOCUMENTS = ("halcyon/terms", "halcyon/retirements", "larkspur/terms")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """Words of a page that are replaced by others from a visit on."""

    document: str
    visit: int
    """First visit that sees the new words; an index into VISITS."""
    old: str
    new: str

    def apply(self, text: str) -> str:
        """Return the page's text with the new words.

        Raises:
            ValueError: the old words do not stand in it exactly once.
        """
        if text.count(self.old) != 1:
            raise ValueError(f"{self.document}: stands {text.count(self.old)} times: {self.old!r}")
        return text.replace(self.old, self.new)


_EXPORT = (
    "<p>For thirty days after an account is closed, you can still sign in to export your conversations as a "
    "single file.</p>\n"
)
_ADDRESS_CHANGES = "<p>If a change makes the Services materially worse"
_OWN_ACCOUNT = "<p>We may suspend or close your account if:</p>"

AMENDMENTS = (
    Amendment(document="halcyon/terms", visit=2, old="12 January 2026", new="20 April 2026"),
    Amendment(document="halcyon/terms", visit=3, old="20 April 2026", new="11 May 2026"),
    Amendment(
        document="halcyon/terms", visit=3, old="at least 30 days' notice", new="at least 14 days' notice"
    ),
    Amendment(
        document="halcyon/terms",
        visit=3,
        old=_ADDRESS_CHANGES,
        new="<p>We may discontinue any model, feature or the Services as a whole, for every user, and we "
        "need not offer a replacement.</p>\n" + _ADDRESS_CHANGES,
    ),
    Amendment(
        document="halcyon/retirements",
        visit=4,
        old="<td>30 April 2026</td><td>kingfisher-3</td></tr>\n",
        new="<td>30 April 2026</td><td>kingfisher-3</td></tr>\n"
        "<tr><td>kingfisher-3</td><td>8 June 2026</td><td>22 June 2026</td><td>kingfisher-4</td></tr>\n",
    ),
    Amendment(document="halcyon/terms", visit=5, old="11 May 2026", new="6 July 2026"),
    # One clause goes to another section; its words stay.
    Amendment(document="halcyon/terms", visit=5, old=_EXPORT, new=""),
    Amendment(document="halcyon/terms", visit=5, old=_OWN_ACCOUNT, new=_EXPORT + _OWN_ACCOUNT),
    Amendment(
        document="larkspur/terms",
        visit=5,
        old="refund what you have paid for the time that remains.",
        new="give you a credit for another of our services.",
    ),
)
"""In the order they are made."""

WALLED = frozenset({(1, "larkspur/terms")})
"""Visits at which a document is hidden behind a bot challenge."""

PROMOTIONS = (
    "New: voices for Spring",
    "Try our largest model free for a week",
    "We are hiring in Galway and Portland",
    "Meet us at the Machine Reading Fair",
    "New: kingfisher-4",
    "Summer offer: two months for one",
)
"""One for each visit: what menus and banners say changes all the time, and is no news."""
