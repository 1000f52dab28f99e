"""Those who are to be told are told at least once and not twice, whatever becomes of runs and of what sends messages."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.world.archives import write_providers
from tests.world.command import line, tosdiff
from tests.world.mailbox import Mailbox
from tests.world.raw_server import RawServer, response
from tests.world.terms import LINES, amended, page
from tosdiff.errors import ConfigError, TosdiffError
from tosdiff.models import CheckReport, DocumentReport, News, NewsKind
from tosdiff.pipeline import archive as archives
from tosdiff.pipeline.check import check
from tosdiff.pipeline.configured import notified
from tosdiff.pipeline.notifying import NewsText, message
from tosdiff.unattended import runs, settings

START = datetime(2026, 5, 1, 9, tzinfo=UTC)


class Deaf:
    """A teller whose reader hears everything."""

    def document(self, report: DocumentReport) -> bool:
        return True

    def whole(self, report: CheckReport) -> bool:
        return True


class House:
    """A folder with a providers file, its store, and the user's config and state."""

    def __init__(self, folder: Path, server: RawServer) -> None:
        self.server = server
        self.folder = folder
        self.file, self.store = folder / "providers.yaml", folder / "snapshots"
        self.config = folder / "config" / "tosdiff" / "config.yaml"
        self.env = {"XDG_CONFIG_HOME": str(folder / "config"), "XDG_STATE_HOME": str(folder / "state")}
        write_providers(self.file, [server.document(title="Terms of Service")])
        self.serve(page(*LINES))
        self.said: list[TosdiffError] = []

    def serve(self, body: bytes) -> None:
        self.server.answers["/terms"] = response(body, "Content-Type: text/html")

    def fail(self) -> None:
        self.server.answers["/terms"] = response(b"no", status="503 Service Unavailable")

    def ask(self, *targets: str, **more: object) -> None:
        self.config.parent.mkdir(parents=True, exist_ok=True)
        self.config.write_text(json.dumps({"notify": {"targets": targets, **more}}))
        self.config.chmod(0o600)

    def check(self, day: float) -> None:
        """Check as the command does, on a day."""
        archive = archives.opened(self.store, self.file)

        def write(reports: object) -> NewsText:
            return NewsText(subject="subject", text="text\n", html="<p>text</p>")

        at = START + timedelta(days=day)
        with notified(archive.store.root, Deaf(), write, say=self.said.append, clock=lambda: at) as teller:
            check(archive, archive.named([]), teller=teller, clock=lambda: at)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return tosdiff(*words, "--config", self.file, "--store", self.store, env=self.env)


@pytest.fixture
def house(tmp_path: Path, server: RawServer, monkeypatch: pytest.MonkeyPatch) -> House:
    made = House(tmp_path, server)
    monkeypatch.setattr(settings, "config_file", lambda: made.config)
    monkeypatch.setattr(runs, "state_folder", lambda: tmp_path / "state" / "tosdiff")
    monkeypatch.setattr("tosdiff.unattended.outbox.state_folder", lambda: tmp_path / "state" / "tosdiff")
    return made


def test_a_change_arrives_as_a_mail_that_can_be_read(house: House, mailbox: Mailbox) -> None:
    house.ask(mailbox.address)
    assert house.run("check").returncode == 0
    house.serve(amended("30 days in advance", "14 days in advance, &lt;b&gt;café “ahead”,"))
    done = house.run("check", "--quiet")
    assert done.returncode == 1, done.stderr
    assert house.run("check", "--quiet").returncode == 0  # silent
    first, second = mailbox.mails
    assert "seen for the first time" in first["subject"]
    assert "Halcyon: Terms" in second["subject"] and "14 days" in second["subject"]
    assert len(second["subject"]) <= 90
    html = second.get_body(("html",))
    plain = second.get_body(("plain",))
    assert html and plain
    assert "<del" in html.get_content() and "&lt;b&gt;café" in html.get_content()
    assert "[-30-]" in plain.get_content() and "“ahead”" in plain.get_content()
    assert house.server.document().url in html.get_content()


def test_what_a_target_did_not_take_is_sent_by_the_next_run_in_one_message(
    house: House, mailbox: Mailbox
) -> None:
    house.ask(mailbox.address)
    house.check(0)
    mailbox.refuses = True
    for day, words in enumerate(("14 days", "7 days"), 1):
        house.serve(amended("30 days", words))
        house.check(day)
    assert len(mailbox.mails) == 1 and house.said
    mailbox.refuses = False
    house.check(3)
    house.check(4)
    assert [mail["subject"] for mail in mailbox.mails] == ["subject", "subject (and 1 more)"]


def test_of_two_targets_one_that_fails_costs_the_other_nothing(house: House, mailbox: Mailbox) -> None:
    house.ask("mailto://127.0.0.1:1?from=a@example.org&to=b@example.org", mailbox.address)
    for day in range(3):
        house.check(day)
    assert len(mailbox.mails) == 1
    assert all("127.0.0.1:1" not in f"{each.message}{each.hint}" for each in house.said)


def test_a_failure_is_told_once_when_it_matters_and_its_end(house: House, mailbox: Mailbox) -> None:
    house.ask(mailbox.address)
    house.check(0)
    house.fail()
    for day in (1, 2, 3, 4):
        house.check(day)
    assert len(mailbox.mails) == 2
    house.serve(page(*LINES))
    house.check(5)
    house.check(6)
    assert len(mailbox.mails) == 3


def test_only_what_was_asked_for_is_told(house: House, mailbox: Mailbox) -> None:
    house.ask(mailbox.address, of=["edition"])
    house.check(0)
    house.serve(amended("30 days", "14 days"))
    house.check(1)
    assert mailbox.mails == []


def test_a_long_silence_is_broken_by_a_sign_of_life(house: House, mailbox: Mailbox) -> None:
    house.ask(mailbox.address, sign_of_life=10)
    for day in range(32):
        house.check(day)
    assert [("at work" in mail["subject"]) for mail in mailbox.mails] == [False, True, True, True]


def test_with_a_config_that_is_not_understood_news_are_kept(house: House, mailbox: Mailbox) -> None:
    house.ask(mailbox.address)
    house.check(0)
    house.ask(mailbox.address, often=True)
    house.serve(amended("30 days", "14 days"))
    house.check(1)
    assert isinstance(house.said[-1], ConfigError)
    house.ask(mailbox.address)
    house.check(2)
    assert len(mailbox.mails) == 2


def test_a_state_folder_that_cannot_be_written_loses_nothing(
    house: House, mailbox: Mailbox, tmp_path: Path
) -> None:
    house.ask(mailbox.address)
    house.check(0)
    state = tmp_path / "state"
    state.rename(tmp_path / "aside")
    state.write_text("in the way")
    house.serve(amended("30 days", "14 days"))
    house.check(1)
    assert house.said
    state.unlink()
    (tmp_path / "aside").rename(state)
    house.check(2)
    assert len(mailbox.mails) == 2


def test_a_targets_secret_is_in_no_output(house: House) -> None:
    house.ask("json://user:sesame@127.0.0.1:1/path-sesame")
    for words in (["check"], ["notify"], ["notify", "--test"], ["notify", "--send"]):
        done = house.run(*words)
        assert "sesame" not in done.stdout + done.stderr, words


RUNS = int(os.environ.get("TOSDIFF_INSTANTS", "20"))


def test_killed_at_any_instant_every_change_is_delivered(house: House, mailbox: Mailbox) -> None:
    """Runs are killed at random, the target fails half of the time; in the end every change has arrived."""
    house.ask(mailbox.address)
    house.run("check")
    random_ = random.Random(7)
    expected = []
    for number in range(RUNS):
        house.serve(amended("30 days", f"{40 + number} days"))
        expected.append(f"{40 + number}")
        mailbox.refuses = random_.random() < 0.5
        running = subprocess.Popen(
            line("check", "--quiet", "--config", house.file, "--store", house.store),
            env={**os.environ, **house.env},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(random_.uniform(0.1, 1.6))
        running.send_signal(random_.choice([signal.SIGKILL, signal.SIGTERM]))
        running.wait()
        mailbox.refuses = False
        house.run("check", "--quiet")  # sees this text, if the one that was killed did not
    house.run("check", "--quiet")
    text = " ".join(str(mail.get_body(("plain",)).get_content()) for mail in mailbox.mails)  # type: ignore[union-attr]
    assert [each for each in expected if f"{{+{each}+}}" not in text] == []


def test_a_message_is_short_and_its_subject_the_weightiest_news() -> None:
    def news(kind: NewsKind, subject: str, lines: int) -> News:
        return News(id=subject, kind=kind, subject=subject, text="line\n" * lines, html="<p>line</p>")

    made = message(
        [
            news(NewsKind.FIRST, "a first one", 50),
            news(NewsKind.WORDING, "word " * 30, 50),
            news(NewsKind.FAILURE, "f", 1),
        ]
    )
    assert made.subject.startswith("word word") and made.subject.endswith("… (and 2 more)")
    assert len(made.subject) <= 90
    assert len(made.text.splitlines()) <= 60
    assert "lines more" in made.text.splitlines()[-1]
