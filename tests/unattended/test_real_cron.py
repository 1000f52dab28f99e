"""What is put into the crontab is run by a real cron, and its mail can be read.

Only where TOSDIFF_REAL_CRON=1 says that this machine's crontab and sendmail are there to be played with.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.world.archives import write_providers
from tests.world.command import tosdiff
from tests.world.raw_server import RawServer, response
from tests.world.terms import LINES, amended, page

pytestmark = pytest.mark.skipif(
    os.environ.get("TOSDIFF_REAL_CRON") != "1", reason="needs a cron of its own: TOSDIFF_REAL_CRON=1"
)
SENDMAIL = Path("/usr/sbin/sendmail")


@pytest.fixture
def mails(tmp_path: Path) -> Iterator[Path]:
    """A folder into which cron's mails are put."""
    aside = SENDMAIL.with_name("sendmail.aside")
    if SENDMAIL.exists():
        SENDMAIL.rename(aside)
    folder = tmp_path / "mails"
    folder.mkdir()
    before = subprocess.run(["crontab", "-l"], capture_output=True, check=False)
    SENDMAIL.write_text(f'#!/bin/sh\ncat >"{folder}/$$.new" && mv "{folder}/$$.new" "{folder}/$$.mail"\n')
    SENDMAIL.chmod(0o755)
    cron = subprocess.Popen(["cron", "-f"])
    try:
        yield folder
    finally:
        cron.terminate()
        cron.wait()
        SENDMAIL.unlink()
        if aside.exists():
            aside.rename(SENDMAIL)
        if before.returncode == 0:
            subprocess.run(["crontab", "-"], input=before.stdout, check=True)
        else:
            subprocess.run(["crontab", "-r"], check=False, stderr=subprocess.DEVNULL)


def test_cron_runs_the_job_and_its_mail_has_the_news(server: RawServer, tmp_path: Path, mails: Path) -> None:
    file, store = tmp_path / "my terms" / "providers.yaml", tmp_path / "50% ö"
    file.parent.mkdir()
    write_providers(file, [server.document(publisher="Halcyon Søund Ltd")])
    options = ("--config", file, "--store", store)
    state = {"XDG_STATE_HOME": str(tmp_path / "state")}
    server.answers["/terms"] = response(page(*LINES))
    assert tosdiff("check", *options).returncode == 0
    server.answers["/terms"] = response(amended("30 days in advance", "vierzehn Tage “früher”"))
    scheduled = tosdiff("schedule", "--every", "1m", "--with", "cron", *options, env=state)
    assert scheduled.returncode == 0, scheduled.stderr

    mail = waited_for(mails)
    assert mail.get_content_charset() == "utf-8"
    text = mail.get_content()
    assert "vierzehn Tage “früher”" in text and "\x1b" not in text

    status = tosdiff("schedule", "--status", *options, env=state)
    assert status.returncode == 0, status.stdout
    assert "wording changed" in status.stdout and "next run: 20" in status.stdout

    visits = len(server.requests)
    deadline = time.monotonic() + 130
    while len(server.requests) == visits and time.monotonic() < deadline:
        time.sleep(0.5)
    time.sleep(3)
    assert len(server.requests) > visits, "cron ran the job once only"
    assert len(list(mails.glob("*.mail"))) == 1  # the second run had no news
    removed = tosdiff("schedule", "--remove", *options, env=state)
    assert removed.stdout == "removed from cron\n"
    assert "check --scheduled" not in subprocess.run(["crontab", "-l"], capture_output=True, text=True).stdout


def waited_for(mails: Path) -> EmailMessage:
    deadline = time.monotonic() + 130
    while time.monotonic() < deadline:
        if found := list(mails.glob("*.mail")):
            mail = message_from_bytes(found[0].read_bytes(), policy=policy.default)
            assert isinstance(mail, EmailMessage)
            return mail
        time.sleep(0.5)
    raise AssertionError("cron sent no mail")
