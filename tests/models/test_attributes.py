"""What a clause states, as values and as they are published."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.models import NOTHING_STATED, Attributes, Export, NoticeChannel, NoticeKind, Qualifier, Refund

NOTICES = st.one_of(
    st.builds(lambda days: (days, NoticeKind.FIXED), st.integers(0, 999)),
    st.tuples(st.none(), st.sampled_from([None, NoticeKind.NONE, NoticeKind.REASONABLE, NoticeKind.ADVANCE])),
)


@given(
    notice=NOTICES,
    channels=st.lists(st.sampled_from(NoticeChannel), unique=True).map(tuple),
    refund=st.none() | st.sampled_from(Refund),
    qualifier=st.none() | st.sampled_from(Qualifier),
    export=st.none() | st.sampled_from(Export),
    flags=st.tuples(st.booleans(), st.booleans()),
)
def test_exactly_what_is_stated_is_published_in_the_order_of_the_fields(
    notice: tuple[int | None, NoticeKind | None],
    channels: tuple[NoticeChannel, ...],
    refund: Refund | None,
    qualifier: Qualifier | None,
    export: Export | None,
    flags: tuple[bool, bool],
) -> None:
    days, kind = notice
    discretion, exception = flags
    found = Attributes(
        notice_days=days, notice_kind=kind, notice_channel=channels, refund=refund, export=export,
        discretion=discretion, qualifier=qualifier, exception=exception,
    )  # fmt: skip
    known = [field.name for field in fields(Attributes)]
    stated = [name for name in known if getattr(found, name) != getattr(NOTHING_STATED, name)]
    assert [name for name, _ in found.stated()] == stated
    assert hash(found) == hash(found)
    assert (found == NOTHING_STATED) == (not stated)


def test_published_values_are_those_of_the_guidelines() -> None:
    found = Attributes(
        notice_days=30,
        notice_kind=NoticeKind.FIXED,
        notice_channel=(NoticeChannel.POSTING, NoticeChannel.EMAIL),
        refund=Refund.PRO_RATA,
        export=Export.YES,
        discretion=True,
        qualifier=Qualifier.MATERIAL_ADVERSE,
        exception=True,
    )
    assert dict(found.stated()) == {
        "notice_days": 30,
        "notice_kind": "fixed",
        "notice_channel": ("posting", "email"),
        "refund": "pro-rata",
        "export": "yes",
        "discretion": True,
        "qualifier": "material-adverse",
        "exception": True,
    }


@pytest.mark.parametrize(
    ("days", "kind"), [(30, None), (30, NoticeKind.REASONABLE), (None, NoticeKind.FIXED)]
)
def test_days_of_notice_and_a_fixed_notice_go_together(days: int | None, kind: NoticeKind | None) -> None:
    with pytest.raises(ValueError, match="notice"):
        Attributes(notice_days=days, notice_kind=kind)
