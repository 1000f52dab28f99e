"""Which browser is found, where, and what a snap of one may see."""

from __future__ import annotations

from pathlib import Path

import pytest

from tosdiff.capture.fetchers.programs import found, has_screen, snap_of


def test_browser_that_is_named_comes_before_those_that_are_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("chromium", "my-browser"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert found() == str(tmp_path / "chromium")
    monkeypatch.setenv("TOSDIFF_BROWSER", "my-browser")
    assert found() == str(tmp_path / "my-browser")


@pytest.mark.parametrize(
    ("content", "snap"),
    [
        (b'#!/bin/sh\nif [ -x /snap/bin/chromium ]; then\n  exec /snap/bin/chromium "$@"\nfi\n', "chromium"),
        (b"#!/bin/sh\nexec /usr/lib/chromium/chromium\n", None),
        (b"\x7fELF /snap/bin/chromium", None),
    ],
    ids=["a script that starts one", "another script", "a program that mentions one"],
)
def test_a_snap_is_known_by_what_starts_it(tmp_path: Path, content: bytes, snap: str | None) -> None:
    (tmp_path / "chromium-browser").write_bytes(content)
    assert snap_of(str(tmp_path / "chromium-browser")) == snap
    assert snap_of("/snap/bin/chromium") == "chromium"
    assert snap_of("/nowhere/chromium") is None


def test_a_screen_is_one_that_the_session_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for display, wayland, there in (("", "", False), (":0", "", True), ("", "wayland-0", True)):
        monkeypatch.setenv("DISPLAY", display)
        monkeypatch.setenv("WAYLAND_DISPLAY", wayland)
        assert has_screen() is there
