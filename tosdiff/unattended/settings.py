"""The user's own config file: who is told (`notify:`), who is asked for a timestamp, by which keys archive.org is asked.

Invariant: it is read from the user's config folder alone. A providers file may come from a stranger, and a stranger does
not choose where messages go or what is sent.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from tosdiff.errors import ConfigError
from tosdiff.models import NewsKind, content_named

_HINT = "docs/guide/unattended.md shows how it is written"
_WITNESS_HINT = "docs/guide/witnesses.md shows how it is written"
DEFAULT_KINDS = tuple(kind for kind in NewsKind if kind not in (NewsKind.OTHER,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where messages go."""

    name: str
    """How the config file names it, without secrets: for messages, and to know it again."""
    address: str
    """As apprise writes addresses; a secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifySettings:
    targets: tuple[Target, ...] = ()
    kinds: tuple[NewsKind, ...] = DEFAULT_KINDS
    sign_of_life: timedelta | None = timedelta(days=30)
    """How long nothing is told before it is told that there is nothing; None for never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimestampSettings:
    """Who is asked for timestamps (RFC 3161)."""

    url: str
    roots: Path | None = None
    """Certificates that are trusted to stand behind it; None for those that are trusted for web pages."""


def config_file() -> Path:
    """Return where the user's config file is, or would be."""
    from platformdirs import user_config_path

    return user_config_path("tosdiff") / "config.yaml"


def load(file: Path | None = None) -> NotifySettings:
    """Read who is told; nobody where there is no file, or no `notify:` in it.

    Raises:
        ConfigError: something in it is not understood, or a secret can be read by others.
    """
    path = file or config_file()
    notify = _content(path).get("notify")
    if notify is None:
        return NotifySettings()
    given = _mapping(notify, path, "notify", ("targets", "of", "sign_of_life"))
    targets = tuple(_target(each, path, place) for place, each in enumerate(_list(given, "targets", path), 1))
    return NotifySettings(
        targets=targets,
        kinds=_kinds(given, path),
        sign_of_life=_days(given.get("sign_of_life", 30), path),
    )


def timestamp(file: Path | None = None) -> TimestampSettings | None:
    """Read who is asked for a timestamp of what a check found (`timestamp: URL`); None where nobody is.

    Raises:
        ConfigError: it is not understood.
    """
    path = file or config_file()
    given = _content(path).get("timestamp")
    if given is None:
        return None
    named = {"url": given} if isinstance(given, str) else _mapping(given, path, "timestamp", ("url", "roots"))
    url, roots = named.get("url"), named.get("roots")
    if not isinstance(url, str) or not url.startswith(("https://", "http://")):
        raise ConfigError(
            f"{path}: timestamp: give the web address of a time-stamping authority", hint=_WITNESS_HINT
        )
    if roots is not None and not isinstance(roots, str):
        raise ConfigError(f"{path}: timestamp: roots: give a file of certificates", hint=_WITNESS_HINT)
    return TimestampSettings(url=url, roots=_beside(path, roots) if roots else None)


def archive_keys(file: Path | None = None) -> tuple[str, str]:
    """Return the access key and the secret of the user's account at archive.org: from the environment, or `archive_org:`.

    Raises:
        ConfigError: there are none, or others can read them.
    """
    named = os.environ.get("IA_ACCESS_KEY_ID", ""), os.environ.get("IA_SECRET_ACCESS_KEY", "")
    if all(named):
        return named
    path = file or config_file()
    given = _content(path).get("archive_org")
    if given is None:
        raise ConfigError(
            "there are no keys for archive.org",
            hint="set IA_ACCESS_KEY_ID and IA_SECRET_ACCESS_KEY; get yours at https://archive.org/account/s3.php",
        )
    listed = _mapping(given, path, "archive_org", ("file",)).get("file")
    if not isinstance(listed, str):
        raise ConfigError(f"{path}: archive_org: give `file: PATH`", hint=_WITNESS_HINT)
    secret = _beside(path, listed)
    _private(secret)
    try:
        access, colon, own = content_named(secret).decode("utf-8").strip().partition(":")
    except (OSError, UnicodeDecodeError) as problem:
        raise ConfigError(f"{secret} cannot be read: {problem}") from problem
    if not (access and colon and own) or "\n" in own:
        raise ConfigError(f"{secret}: it must hold ACCESS:SECRET, in one line", hint=_WITNESS_HINT)
    return access, own


def _content(path: Path) -> Mapping[str, Any]:
    """Return what stands in the config file; nothing where there is none."""
    try:
        text = content_named(path).decode("utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as problem:
        raise ConfigError(f"{path} cannot be read: {problem}") from problem
    import yaml  # most people have no such file

    try:
        content = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as problem:
        at = getattr(problem, "problem_mark", None)
        line = f", line {at.line + 1}" if at else ""
        raise ConfigError(f"{path}{line}: it is not YAML", hint=_HINT) from problem
    return (
        {} if content is None else _mapping(content, path, "the file", ("notify", "timestamp", "archive_org"))
    )


def _beside(path: Path, named: str) -> Path:
    """Return a file that the config file names, by its own folder where it is not absolute."""
    file = Path(os.path.expanduser(named))  # noqa: PTH111 -- `~name` of nobody stays as it is; pathlib raises
    return file if file.is_absolute() else path.parent / file


def _target(given: Any, path: Path, place: int) -> Target:
    if isinstance(given, str):
        _private(path)
        return Target(name=f"target {place}, {given.partition(':')[0]}", address=given)
    named = _mapping(given, path, f"target {place} of notify", ("env", "file"))
    if len(named) != 1 or not all(isinstance(value, str) for value in named.values()):
        raise ConfigError(
            f"{path}: target {place} of notify: give an address, `env: NAME` or `file: PATH`", hint=_HINT
        )
    if "env" in named:
        name = named["env"]
        if not os.environ.get(name):
            raise ConfigError(
                f"{path}: target {place} of notify: the environment has no {name}",
                hint="a scheduler does not know your shell's variables; `file:` works everywhere",
            )
        return Target(name=f"${name}", address=os.environ[name].strip())
    secret = _beside(path, named["file"])
    _private(secret)
    try:
        address = content_named(secret).decode("utf-8").strip()
    except (OSError, UnicodeDecodeError) as problem:
        raise ConfigError(f"{secret} cannot be read: {problem}") from problem
    if not address or "\n" in address:
        raise ConfigError(f"{secret}: it must hold one address, in one line", hint=_HINT)
    return Target(name=str(secret), address=address)


def _private(file: Path) -> None:
    """Refuse a file with a secret that others can read, where the system tells."""
    try:
        mode = file.stat().st_mode
    except OSError as problem:
        raise ConfigError(f"{file} cannot be read: {problem.strerror or problem}") from problem
    if os.name == "posix" and mode & 0o077:
        import shlex

        raise ConfigError(
            f"{file} holds a secret, and others can read it",
            hint=f"run: chmod 600 {shlex.quote(str(file))}",
        )


def _kinds(given: Mapping[str, Any], path: Path) -> tuple[NewsKind, ...]:
    if "of" not in given:
        return DEFAULT_KINDS
    found: list[NewsKind] = []
    for each in _list(given, "of", path):
        if each not in list(NewsKind):
            raise ConfigError(f"{path}: notify: of: {each!r} is none of {', '.join(NewsKind)}", hint=_HINT)
        found.append(NewsKind(each))
    return tuple(found)


def _days(given: Any, path: Path) -> timedelta | None:
    if given is False or given is None or given == "never":
        return None
    if isinstance(given, int) and not isinstance(given, bool) and 1 <= given <= 3650:
        return timedelta(days=given)
    raise ConfigError(f"{path}: notify: sign_of_life: give a number of days, or never", hint=_HINT)


def _mapping(given: Any, path: Path, what: str, known: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(given, dict):
        raise ConfigError(f"{path}: {what}: it must have keys: {', '.join(known)}", hint=_HINT)
    if strange := [key for key in given if key not in known]:
        raise ConfigError(f"{path}: {what}: {strange[0]!r} is not known, only {', '.join(known)}", hint=_HINT)
    return given


def _list(given: Mapping[str, Any], key: str, path: Path) -> list[Any]:
    value = given.get(key, [])
    if not isinstance(value, list):
        raise ConfigError(f"{path}: notify: {key}: it must be a list", hint=_HINT)
    return value
