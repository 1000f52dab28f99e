"""How to get a browser is said in one line that can be run as it stands, by this user on this system."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tosdiff.capture.fetchers.getting import hint, how_to_get_a_browser

APT = "`sudo apt-get update && sudo apt-get install chromium`"
AS_ROOT = "`apt-get update && apt-get install chromium`"
CHROME = "install Chrome from https://www.google.com/chrome/, or Chromium or Edge"


@pytest.mark.parametrize(
    ("programs", "is_root", "system", "said"),
    [
        ("apt-get sudo", False, "debian", f"install it: {APT}"),
        ("apt-get", True, "debian", f"install it: {AS_ROOT}"),
        ("apt-get sudo", True, "debian", f"install it: {AS_ROOT}"),
        ("apt-get", False, "debian", f"have the administrator install it: {AS_ROOT}"),
        ("apt-get snap sudo", False, "ubuntu", "install it: `sudo snap install chromium`"),
        ("apt-get snap", True, "ubuntu", "install it: `snap install chromium`"),
        ("apt-get sudo", False, "ubuntu", CHROME),
        ("apt-get snap sudo", False, "linuxmint", f"install it: {APT}"),
        ("dnf sudo", False, "fedora", "install it: `sudo dnf install chromium`"),
        ("apk", True, "alpine", "install it: `apk add chromium`"),
        ("brew sudo", False, "", "install it: `brew install --cask chromium`"),
        ("brew", False, "", "install it: `brew install --cask chromium`"),
        ("", False, "", CHROME),
    ],
)
def test_hint_is_for_the_system_and_the_user(programs: str, is_root: bool, system: str, said: str) -> None:
    assert hint(programs.split().__contains__, is_root=is_root, system=system) == said


def test_command_for_this_machine_begins_with_a_program_that_is_installed() -> None:
    said = how_to_get_a_browser()
    for command in said.split("`")[1::2]:
        assert shutil.which(command.split()[0]), said


@pytest.mark.skipif(shutil.which("apt-cache") is None, reason="no apt-get here")
def test_package_that_is_named_for_apt_get_exists() -> None:
    if "apt-get" not in how_to_get_a_browser():
        pytest.skip("apt-get is not what installs a browser here")
    known = subprocess.run(["apt-cache", "policy", "chromium"], capture_output=True, text=True, check=True)
    if not known.stdout.strip():
        pytest.skip("this machine has no lists of packages yet")
    assert "Candidate: (none)" not in known.stdout
