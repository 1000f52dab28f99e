"""What a clause states besides its labels: days of notice, a refund, an exception.

Invariant: as in `models`; what a clause does not state is None, empty or false.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class NoticeKind(StrEnum):
    """How a notice is promised."""

    NONE = "none"
    """The terms say that there is none."""
    FIXED = "fixed"
    """So many days."""
    REASONABLE = "reasonable"
    ADVANCE = "advance"
    """Some, without saying how much."""


class NoticeChannel(StrEnum):
    EMAIL = "email"
    IN_APP = "in-app"
    POSTING = "posting"
    OTHER = "other"
    """By post, by telephone, by a message, or by whatever means the provider chooses."""


class Refund(StrEnum):
    NO = "no"
    PRO_RATA = "pro-rata"
    YES = "yes"


class Export(StrEnum):
    """Whether the user can take the content out."""

    YES = "yes"
    NO = "no"


class Qualifier(StrEnum):
    """Which changes a promise is limited to."""

    MATERIAL = "material"
    ADVERSE = "adverse"
    MATERIAL_ADVERSE = "material-adverse"


AttributeValue = bool | int | str | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributes:
    """The names and values are those of the taxonomy's guidelines."""

    notice_days: int | None = None
    """Of a fixed notice."""
    notice_kind: NoticeKind | None = None
    notice_channel: tuple[NoticeChannel, ...] = ()
    """In the order of the text."""
    refund: Refund | None = None
    export: Export | None = None
    discretion: bool = False
    """The provider alone decides."""
    qualifier: Qualifier | None = None
    exception: bool = False

    def __post_init__(self) -> None:
        if (self.notice_days is not None) != (self.notice_kind is NoticeKind.FIXED):
            raise ValueError(f"a notice of {self.notice_days} days that is {self.notice_kind}")

    def stated(self) -> Iterator[tuple[str, AttributeValue]]:
        """Yield the name and value of each that is stated, as they are published."""
        if self.notice_days is not None:
            yield "notice_days", self.notice_days
        if self.notice_kind is not None:
            yield "notice_kind", self.notice_kind.value
        if self.notice_channel:
            yield "notice_channel", tuple(channel.value for channel in self.notice_channel)
        if self.refund is not None:
            yield "refund", self.refund.value
        if self.export is not None:
            yield "export", self.export.value
        if self.discretion:
            yield "discretion", True
        if self.qualifier is not None:
            yield "qualifier", self.qualifier.value
        if self.exception:
            yield "exception", True


NOTHING_STATED = Attributes()
