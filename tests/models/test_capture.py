"""A capture and its digest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from tosdiff.models import Capture

CAPTURE = Capture(
    document="halcyon/terms",
    url="https://halcyon.example/terms",
    final_url="https://halcyon.example/terms",
    captured_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
    status=200,
)


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_the_digest_is_that_of_the_body_whatever_a_capture_is_made_from(one: bytes, other: bytes) -> None:
    capture = replace(replace(CAPTURE, body=one), body=other)
    assert capture.digest == sha256(other).hexdigest()
    assert capture.body_digest == (capture.digest if other else None)
