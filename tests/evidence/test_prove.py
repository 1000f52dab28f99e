"""The rule of proof: what visits around a day show, and when they show nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tosdiff.evidence.copies import copies_of, origin_of
from tosdiff.evidence.prove import Around, Verdict, Witness, judge, unproved
from tosdiff.models import Edition, FetchedBy, Outcome, Snapshot, Visit

DAY = date(2026, 1, 15)


def witness(at: str, holds: bool, *, source: str | None = None, language: str = "en") -> Witness:
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    snapshot = Snapshot(
        document="halcyon/terms", name="20260101T000000Z-0123456789ab", url="https://halcyon.example/terms",
        final_url="", captured_at=moment, status=200, fetcher=FetchedBy.HTTP, body="b" * 64, warc="c" * 64, text="d" * 64,
        state="e" * 64, rules="1",
    )  # fmt: skip
    visit = Visit(at=moment, outcome=Outcome.UNCHANGED, snapshot=snapshot.name, source=source)
    edition = Edition(language=language)
    return Witness(visit=visit, line=1, digest="f" * 64, snapshot=snapshot, edition=edition, holds=holds)


def around(before: bool | None, during: list[bool], after: bool | None) -> Around:
    return Around(
        before=None if before is None else witness("2026-01-10T12:00", before),
        during=tuple(witness(f"2026-01-15T{8 + n:02}:00", holds) for n, holds in enumerate(during)),
        after=None if after is None else witness("2026-01-20T12:00", after),
    )


YES, NO, NONE = True, False, None
SEEN, BOTH, NOT_THERE, UNKNOWN = (
    Verdict.SEEN,
    Verdict.BEFORE_AND_AFTER,
    Verdict.NOT_THERE,
    Verdict.UNKNOWN,
)


@pytest.mark.parametrize(
    ("before", "during", "after", "verdict"),
    [
        # a visit on the day decides, whatever the others saw
        (NO, [YES], NO, SEEN),
        (NONE, [YES], NONE, SEEN),
        (YES, [NO, YES], NO, SEEN),
        (NO, [NO], NO, NOT_THERE),
        (NONE, [NO], NONE, NOT_THERE),
        (YES, [NO], NO, NOT_THERE),
        (NO, [NO, NO], YES, NOT_THERE),
        # none on the day: both sides must have seen it, and that is all that is said
        (YES, [], YES, BOTH),
        (NO, [], NO, UNKNOWN),
        (YES, [], NO, UNKNOWN),
        (NO, [], YES, UNKNOWN),
        # one side alone says nothing of another day
        (NONE, [], YES, UNKNOWN),
        (NONE, [], NO, UNKNOWN),
        (YES, [], NONE, UNKNOWN),
        (NO, [], NONE, UNKNOWN),
        (NONE, [], NONE, UNKNOWN),
    ],
)
def test_verdict(before: bool | None, during: list[bool], after: bool | None, verdict: Verdict) -> None:
    assert judge(around(before, during, after))[0] is verdict


def test_a_day_without_the_words_says_which_visit_beside_it_saw_them() -> None:
    _, reason = judge(around(YES, [NO], NO))
    assert reason == (
        "a visit on that day saw the document without it (2026-01-15 08:00 UTC); "
        "the visit of 2026-01-10 12:00 UTC saw it"
    )


def test_visits_before_and_after_are_told_with_the_days_and_the_failures_between() -> None:
    failed = replace(witness("2026-01-13T12:00", YES).visit, outcome=Outcome.FAILED, snapshot=None)
    sides = replace(around(YES, [], YES), failed=(failed,))
    verdict, reason = judge(sides, within=10)
    assert verdict is BOTH
    assert reason == (
        "the visits of 2026-01-10 12:00 UTC and 2026-01-20 12:00 UTC, 10 days apart, both saw it; "
        "a visit between them did not see the document"
    )
    assert judge(sides, within=9)[1].endswith("this is not proof: more than 9 days lie between")


def test_a_visit_between_whose_clock_was_wrong_and_that_did_not_see_the_words_leaves_it_unknown() -> None:
    sides = around(YES, [], YES)
    assert judge(replace(sides, doubted=(witness("2027-01-01T12:00", YES),)))[0] is BOTH
    assert judge(replace(sides, doubted=(witness("2027-01-01T12:00", NO),)))[0] is UNKNOWN


def told(around: Around) -> str:
    cited = around.witnesses[0]
    copies = copies_of([w.visit for w in around.witnesses], [cited.snapshot.name])
    return "\n".join(
        unproved(DAY, around, cited, copies, standing=None, printed=(), missed=(), branches=(), beside=())
    )


def test_gap_between_the_visits_is_told() -> None:
    assert "between the visits before and after lie 10 days" in told(around(YES, [], YES))


def test_single_visit_is_told() -> None:
    assert "a single one is the evidence" in told(around(NONE, [YES], NONE))


def test_import_and_editions_are_told() -> None:
    sides = Around(
        before=witness("2026-01-10T12:00", True, source="saved.tar.xz:2026.html"),
        during=(),
        after=witness("2026-01-20T12:00", True, language="de"),
    )
    said = told(sides)
    assert "not fetched by tosdiff but imported from saved.tar.xz" in said
    assert (
        "Which edition was served on that day: the visits saw 2 (in the language en / in the language de)"
        in said
    )


def test_page_that_a_person_was_shown_is_not_said_to_be_what_the_server_sent() -> None:
    sides = around(True, [], True)
    assert sides.before
    assert "What the server sent" not in told(sides)
    shown = replace(sides.before, snapshot=replace(sides.before.snapshot, fetcher=FetchedBy.ASSISTED))
    assert "as a browser showed it to a person" in told(replace(sides, before=shown))


def test_visits_of_two_origins_are_independent_copies() -> None:
    visits = [
        witness("2026-01-10T12:00", True).visit,
        witness("2026-01-11T12:00", True, source="saved.tar.xz:2026.html").visit,
        witness("2026-01-12T12:00", True, source="https://archive.example/web/2026/terms").visit,
        replace(
            witness("2026-01-13T12:00", True, source="Chromium 156.0: as rendered").visit,
            fetcher=FetchedBy.BROWSER,
        ),
    ]
    assert [origin_of(visit) for visit in visits[:3]] == [
        "fetched by tosdiff",
        "imported from saved.tar.xz",
        "imported from archive.example",
    ]
    found = copies_of(visits, [str(visits[0].snapshot)])
    assert next((copies.origin, copies.visits) for copies in found) == ("fetched by tosdiff", 2)
    assert len(found) == 3


@pytest.mark.parametrize(
    ("source", "holder"),
    [
        ("page.html (time by its Date header)", "page.html (time by its Date header)"),
        ("Downloads/old/page.html", "Downloads"),
        ("../Downloads/page.html", "Downloads"),
        ("/mnt/reader/Downloads/page.html (time by the file's own date)", "Downloads"),
        ("~/Downloads/page.html", "Downloads"),
        (r"C:\reader\Downloads\page.html", "Downloads"),
        ("/mnt/saved.tar.xz:2026/page.html", "saved.tar.xz"),
        ("the store /mnt/a/s/halcyon/terms, head 0123456789ab: 2026", "the store /mnt/a/s/halcyon/terms"),
        ("the store ../c.wacz/halcyon/terms, head 0123456789ab: 2026", "the store ../c.wacz/halcyon/terms"),
    ],
)
def test_where_a_page_was_imported_from_has_a_name_wherever_the_file_lay(source: str, holder: str) -> None:
    assert origin_of(witness("2026-01-11T12:00", True, source=source).visit) == f"imported from {holder}"


def test_same_capture_from_archives_of_two_names_is_one() -> None:
    one, again, other = (
        replace(witness(f"2026-01-1{day}T12:00", True, source=source).visit, body="b" * 64)
        for day, source in (
            (0, "saved.tar.xz:a.html"),
            (0, "copied.tar.xz:a.html"),
            (1, "copied.tar.xz:b.html"),
        )
    )
    holding = [str(one.snapshot)]
    assert [of.origin for of in copies_of([one, again], holding)] == ["imported from saved.tar.xz"]
    assert [(of.origin, of.visits) for of in copies_of([one, again, other], holding)] == [
        ("imported from copied.tar.xz", 1),
        ("imported from saved.tar.xz", 1),
    ]


def test_fetch_and_import_of_one_day_are_two_captures() -> None:
    fetched = replace(witness("2026-01-10T12:00", True).visit, body="b" * 64)
    imported = replace(witness("2026-01-10T18:00", True, source="saved.tar.xz:a.html").visit, body="b" * 64)
    assert len(copies_of([fetched, imported], [str(fetched.snapshot)])) == 2


def test_sources_are_told_apart_by_name_alone() -> None:
    sides = Around(
        before=witness("2026-01-10T12:00", True),
        during=(),
        after=witness("2026-01-20T12:00", True, source="saved.tar.xz:2026.html"),
    )
    said = told(sides)
    assert "made up as a whole" not in said
    assert "fetched by tosdiff and imported from saved.tar.xz gave different captures" in said
