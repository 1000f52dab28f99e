"""What is not in order is found, named, and said with what to do; what is in order is said to be."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.world.archives import write_providers
from tests.world.raw_server import RawServer, response
from tests.world.terms import LINES, page
from tosdiff.errors import StoreError
from tosdiff.models import CheckReport, DocumentReport, now
from tosdiff.pipeline import doctor as pipeline
from tosdiff.pipeline.archive import opened
from tosdiff.pipeline.bugs import keep_bug
from tosdiff.pipeline.check import FetchLimits, check
from tosdiff.pipeline.doctor import Health, doctor
from tosdiff.pipeline.notify import Addressees
from tosdiff.pipeline.schedule import ScheduleStatus
from tosdiff.unattended.deposits import Deposits, Stage


class Patient:
    def __init__(self, folder: Path, server: RawServer) -> None:
        self.file, self.store, self.server = folder / "providers.yaml", folder / "snapshots", server
        write_providers(self.file, [server.document(title="Terms of Service")])
        self.serve(page(*LINES))

    def serve(self, body: bytes, *headers: str, status: str = "200 OK") -> None:
        self.server.answers["/terms"] = response(body, "Content-Type: text/html", *headers, status=status)

    def check(self, at: datetime) -> None:
        archive = opened(self.store, self.file)
        check(archive, archive.documents, limits=FetchLimits(attempts=1), clock=lambda: at)

    def found(self, *, online: bool = False) -> dict[str, pipeline.Finding]:
        return {each.part: each for each in doctor(self.store, self.file, online=online)}


@pytest.fixture
def patient(tmp_path: Path, server: RawServer, monkeypatch: pytest.MonkeyPatch) -> Patient:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(
        pipeline, "standing", lambda archive: ScheduleStatus(scheduler=None, installed=None, run=None)
    )
    monkeypatch.setattr(
        pipeline,
        "addressees",
        lambda archive: Addressees(file=tmp_path, kinds=(), waiting=(("a", 0), ("b", 2))),
    )
    return Patient(tmp_path, server)


def test_what_is_well_is_said_to_be(patient: Patient) -> None:
    patient.serve(page(*LINES), f"Date: {format_datetime(now())}")
    patient.check(now())
    found = patient.found(online=True)
    assert [part for part, each in found.items() if each.health is Health.WELL] == [
        "providers file",
        "store",
        "disk",
        "network",
        "clock",
    ]
    assert found["schedule"].hint == "run: tosdiff schedule"
    assert "halcyon/terms" not in found


def test_a_clock_that_is_wrong_is_told_by_how_much(patient: Patient) -> None:
    patient.serve(page(*LINES), f"Date: {format_datetime(now() - timedelta(hours=2))}")
    clock = patient.found(online=True)["clock"]
    assert clock.health is Health.ILL and "minutes ahead of" in clock.said
    for date in ("yesterday", "", "Thu, 99 Foo 2026 99:99:99 GMT"):
        patient.serve(page(*LINES), f"Date: {date}")
        assert "clock" not in patient.found(online=True)


def test_a_network_that_is_down_is_named(patient: Patient) -> None:
    write_providers(patient.file, [patient.server.document(url="http://127.0.0.1:1/terms")])
    assert patient.found(online=True)["network"].health is Health.ILL


def test_without_the_network_nothing_is_asked(patient: Patient) -> None:
    asked = len(patient.server.requests)
    patient.found()
    assert len(patient.server.requests) == asked


def test_a_document_nobody_has_seen_for_weeks_is_named(patient: Patient) -> None:
    assert patient.found()["halcyon/terms"].said == "never visited"
    patient.check(now() - timedelta(days=30))
    assert patient.found()["halcyon/terms"].health is Health.LOOK
    patient.serve(b"no", status="503 Service Unavailable")
    patient.check(now() - timedelta(days=1))
    ill = patient.found()["halcyon/terms"]
    assert ill.health is Health.ILL and "503" in ill.said


def test_a_providers_file_that_is_wrong_is_all_that_is_said(patient: Patient) -> None:
    patient.file.write_text("providers: {x: {}}\nbogus: 1\n")
    found = list(doctor(patient.store, patient.file, online=False))
    assert found and {each.part for each in found} == {"providers file"}
    assert all(each.health is Health.ILL for each in found)


def test_damage_of_one_document_does_not_end_the_rest(patient: Patient) -> None:
    patient.check(now())
    log = patient.store / "halcyon" / "terms" / "visits.jsonl"
    log.write_bytes(b"{broken\n")
    found = patient.found()
    assert any(each.health is Health.ILL for each in found.values()) and "disk" in found


def test_a_disk_that_is_full_is_named(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda place: type("Usage", (), {"free": 1024}))
    assert patient.found()["disk"].health is Health.ILL


def test_what_is_remembered_of_fetchers_cannot_keep_a_report_from_being_told(patient: Patient) -> None:
    archive = opened(patient.store, patient.file)
    (patient.store / ".asked.json").mkdir(parents=True)

    class Told:
        whole_report = False

        def document(self, report: DocumentReport) -> bool:
            return True

        def whole(self, report: CheckReport) -> bool:
            self.whole_report = True
            return True

    told = Told()
    with pytest.raises(StoreError, match=r"\.asked\.json"):
        check(archive, archive.documents, limits=FetchLimits(attempts=1), clock=now, teller=told)
    assert told.whole_report


def test_a_store_that_cannot_be_written_is_named(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    patient.check(now())
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != patient.store)
    told = [each for each in doctor(patient.store, patient.file, online=False) if each.health is Health.ILL]
    assert [each.said for each in told] == [f"{patient.store} cannot be written"]


def test_a_deposit_that_was_given_up_is_named_with_why(patient: Patient) -> None:
    queue = Deposits(patient.store)
    queue.put("halcyon/terms", "20260501T000000Z-000000000000", now())
    assert "halcyon/terms" not in [each.part for each in patient.found().values() if "given up" in each.said]
    queue.change(queue.rows()[0], stage=Stage.GIVEN_UP, tries=5, reason="the site turned it away")
    said = [each for each in doctor(patient.store, patient.file, online=False) if "given up" in each.said]
    assert [(each.part, each.health, each.hint) for each in said] == [
        ("halcyon/terms", Health.LOOK, "run: tosdiff deposit halcyon/terms")
    ]
    assert "the site turned it away" in said[0].said


def test_a_bug_that_was_met_is_named_with_where_its_report_is(patient: Patient) -> None:
    assert "bugs" not in patient.found()
    kept = keep_bug(RuntimeError("x"))
    assert str(kept) in patient.found()["bugs"].said


def test_news_that_were_not_sent_are_named(patient: Patient) -> None:
    said = [each for each in doctor(patient.store, patient.file, online=False) if each.part == "notify"]
    assert [each.health for each in said] == [Health.WELL, Health.LOOK]


@pytest.mark.parametrize(("line", "told"), [("Effective", False), ("Last updated", True)])
def test_a_text_may_take_effect_after_it_was_seen_but_not_be_updated(
    patient: Patient, line: str, told: bool
) -> None:
    day = now() - timedelta(days=3)
    patient.serve(page(f"{line}: {day:%B} {day.day}, {day.year}", *LINES))
    patient.check(day - timedelta(days=10))
    patient.check(now())
    assert ("halcyon/terms" in patient.found()) is told


def test_documents_that_are_not_watched_are_counted_apart(patient: Patient) -> None:
    assert patient.found()["providers file"].said.endswith("1 document watched")
    document = patient.server.document
    write_providers(patient.file, [document(), document("/old", slug="old-terms", enabled=False)])
    assert patient.found()["providers file"].said.endswith(
        "1 document watched, 1 declared without being watched"
    )
