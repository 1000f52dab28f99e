"""Link targets lose what changes at every fetch, and nothing that tells two documents apart."""

from __future__ import annotations

import pytest

from tosdiff.language.targets import stable_target


@pytest.mark.parametrize(
    ("target", "stable"),
    [
        ("https://a.example/terms?utm_source=x&page=2", "https://a.example/terms?page=2"),
        ("https://a.example/terms#part", "https://a.example/terms"),
        ("https://a.example/t?x=0f8fad5b-d9cb-469f-a165-70867728950e", "https://a.example/t"),
        ("https://a.example/policies/privacy", "https://a.example/policies/privacy"),
        (
            "https://a.example/go/v1.0f8fad5b-d9cb-469f-a165-70867728950e/settings",
            "https://a.example/go/v1.*/settings",
        ),
        (
            "https://a.example/0f8fad5b-d9cb-469f-a165-70867728950e/addendum.pdf",
            "https://a.example/0f8fad5b-d9cb-469f-a165-70867728950e/addendum.pdf",
        ),
    ],
)
def test_stable_target_drops_what_changes_at_every_fetch(target: str, stable: str) -> None:
    assert stable_target(target) == stable
    assert stable_target(stable) == stable
