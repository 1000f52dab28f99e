"""Who is told stands in the user's own config, and whatever is wrong there is named."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from tosdiff.errors import ConfigError
from tosdiff.models import NewsKind
from tosdiff.unattended.settings import DEFAULT_KINDS, NotifySettings, load


def written(folder: Path, text: str, mode: int = 0o600) -> Path:
    file = folder / "config.yaml"
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)
    return file


@pytest.mark.parametrize("text", ["", "# nothing\n", "notify:\n"])
def test_nobody_is_told_unless_asked_for(tmp_path: Path, text: str) -> None:
    assert load(written(tmp_path, text)) == NotifySettings()
    assert load(tmp_path / "missing.yaml") == NotifySettings()


def test_a_target_is_an_address_or_where_one_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK", "json://example.org")
    (tmp_path / "secret").write_text("ntfy://abc\n")
    (tmp_path / "secret").chmod(0o600)
    found = load(
        written(
            tmp_path,
            "notify:\n  targets: [mailto://a:b@c.org, {env: HOOK}, {file: secret}]\n"
            "  of: [wording]\n  sign_of_life: never\n",
        )
    )
    assert [each.address for each in found.targets] == [
        "mailto://a:b@c.org",
        "json://example.org",
        "ntfy://abc",
    ]
    assert all("b@c" not in each.name for each in found.targets)
    assert (found.kinds, found.sign_of_life) == ((NewsKind.WORDING,), None)


def test_by_default_all_that_is_news_is_told(tmp_path: Path) -> None:
    found = load(written(tmp_path, "notify: {targets: []}"))
    assert (found.kinds, found.sign_of_life) == (DEFAULT_KINDS, timedelta(days=30))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("notify: [", "line 1"),
        ("a: 1", "'a' is not known"),
        ("notify: {target: []}", "'target' is not known"),
        ("notify: []", "must have keys"),
        ("notify: {targets: x}", "targets"),
        ("notify: {targets: [1]}", "target 1"),
        ("notify: {targets: [{env: A, file: B}]}", "target 1"),
        ("notify: {targets: [{env: TOSDIFF_NO_SUCH}]}", "TOSDIFF_NO_SUCH"),
        ("notify: {targets: [{file: nowhere}]}", "nowhere"),
        ("notify: {of: [everything]}", "'everything'"),
        ("notify: {of: [[]]}", "of"),
        ("notify: {sign_of_life: soon}", "sign_of_life"),
        ("notify: {sign_of_life: 0}", "sign_of_life"),
        ("- notify", "must have keys"),
        ("[" * 5000, "config.yaml"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(ConfigError) as found:
        load(written(tmp_path, text))
    assert named in found.value.message


@pytest.mark.skipif(os.name != "posix", reason="needs the modes of POSIX")
def test_a_secret_that_others_can_read_is_refused_with_what_to_run(tmp_path: Path) -> None:
    file = written(tmp_path, "notify: {targets: [ntfy://abc]}", 0o644)
    with pytest.raises(ConfigError) as found:
        load(file)
    assert found.value.hint == f"run: chmod 600 {file}"
    (tmp_path / "secret").write_text("ntfy://abc")
    (tmp_path / "secret").chmod(0o640)
    with pytest.raises(ConfigError):
        load(written(tmp_path, "notify: {targets: [{file: secret}]}", 0o644))


def test_a_config_without_secrets_may_be_read_by_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK", "json://example.org")
    assert load(written(tmp_path, "notify: {targets: [{env: HOOK}]}", 0o644)).targets


def test_a_file_below_the_home_of_nobody_is_named_as_it_is_written(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="~no-such-user-here/secret"):
        load(written(tmp_path, "notify: {targets: [{file: ~no-such-user-here/secret}]}\n"))
