"""Reading a git repository that anybody may have made: its commits with what each changed, and the bytes of files.

Nothing is checked out. Commits and files are read in a repository of our own that borrows the other's objects, so that
no setting, hook, filter, helper or attribute of the other is ever in force; of it, git is asked for the names of its
branches alone. Invariant: no path in it becomes a path here, and no program that it names is started.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tosdiff.errors import FetchError, UnreadableFileError, without_password

LARGEST = 20 * 1024 * 1024
"""Bytes of one file."""
_REMOTE = re.compile(r"(?:https?|ssh|git|file)://|[\w.-]+@[\w.-]+:")
_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_RAW = re.compile(r"\n?:\d{6} (\d{6}) [0-9a-f]+ ([0-9a-f]+) ([A-Z])\d*")
_FILE_MODES = ("100644", "100755")
_SAFE = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.attributesFile=/dev/null",
    "core.excludesFile=/dev/null",
    "core.sshCommand=ssh -oBatchMode=yes",
    "credential.helper=",
    "protocol.ext.allow=never",
    "protocol.allow=never",
    "protocol.https.allow=always",
    "protocol.http.allow=always",
    "protocol.ssh.allow=always",
    "protocol.git.allow=always",
    "protocol.file.allow=always",
    "log.showSignature=false",
    "log.mailmap=false",
    "submodule.recurse=false",
    "fetch.recurseSubmodules=false",
    "gc.auto=0",
    "maintenance.auto=false",
)
_GIVE = "give the address of a git repository, the folder of one, or a file that `git bundle create` made"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFile:
    """A file as a commit left it."""

    path: str
    """As git has it, with bytes that are no UTF-8 as `\\xNN`; fit to be shown and to be compared, not to be opened."""
    blob: str
    """Id of its content."""
    held: bool
    """Whether it is a plain file that the commit left there, rather than a link, a module or one it removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    id: str
    authored: int
    """Seconds since 1970."""
    message: str
    files: tuple[ChangedFile, ...]
    """What it changed; of a merge nothing."""


class Repository:
    """A repository of our own that holds or borrows the objects of another."""

    def __init__(self, folder: Path, tips: Sequence[str], *, remote: bool) -> None:
        self._folder = folder
        self._tips = tips
        self._remote = remote
        """Whether files are fetched when they are wanted."""
        self._sizes: dict[str, int] = {}
        """Bytes of the files that are at hand; of those that are missing, -1."""

    def commits(self) -> Iterator[Commit]:
        """Yield every commit that a branch reaches, parents first, in one pass.

        Raises:
            UnreadableFileError: git cannot read it to its end.
        """
        if not self._tips:
            return
        asked = ("log", "--stdin", "--topo-order", "--reverse", "--raw", "-z", "--no-abbrev", "--no-renames",
                 "--no-ext-diff", "--no-textconv", "--no-show-signature", "--encoding=UTF-8",
                 "--format=%H%x00%at%x00%B")  # fmt: skip
        with _started(asked, self._folder, "\n".join(self._tips) + "\n") as reading:
            yield from _commits(_tokens(reading))

    def blobs(self, wanted: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        """Yield the content of files by their ids, in that order; None for one that is missing or too large.

        Raises:
            UnreadableFileError: git cannot read them.
            FetchError: the remote does not give them.
        """
        ids = list(wanted)
        self.have(ids)
        asked = [each for each in ids if 0 <= self._sizes[each] <= LARGEST]
        with _started(
            ("cat-file", "--batch", "--buffer"), self._folder, "".join(f"{each}\n" for each in asked)
        ) as out:
            for each in ids:
                if not 0 <= self._sizes[each] <= LARGEST:
                    yield each, None
                    continue
                head = out.readline().split()
                if len(head) != 3:
                    raise UnreadableFileError(f"git ended before {each[:12]}", hint=_GIVE)
                body = out.read(int(head[2]))
                out.read(1)
                yield each, body if head[1] == b"blob" else None

    def have(self, wanted: Iterable[str]) -> None:
        """Have files at hand, in one request for all of them, so that none is asked for when they are read.

        Raises:
            UnreadableFileError: git cannot read them.
            FetchError: the remote does not give them.
        """
        ids = sorted(set(wanted) - self._sizes.keys())
        if not ids:
            return
        if self._remote:
            self._fetched(ids)
        self._sizes |= dict.fromkeys(ids, -1)
        asked = "".join(f"{each}\n" for each in ids)
        for line in _run(("cat-file", "--batch-check"), self._folder, asked).splitlines():
            name, _, rest = line.partition(b" ")
            kind, _, size = rest.partition(b" ")
            if kind == b"blob":
                self._sizes[name.decode()] = int(size)

    def _fetched(self, ids: Sequence[str]) -> None:
        """Fetch files by their ids, all at once, as git itself does before a checkout of a partial clone."""
        held = self._sizes_held(ids)
        asked = "".join(f"{each}\n" for each in ids if each not in held)
        if asked:
            _run(
                (
                    "-c",
                    "fetch.negotiationAlgorithm=noop",
                    "fetch",
                    "--quiet",
                    "--no-tags",
                    "--no-write-fetch-head",
                    "--filter=blob:none",
                    "--stdin",
                    "origin",
                ),
                self._folder,
                asked,
                far=True,
            )

    def _sizes_held(self, ids: Sequence[str]) -> set[str]:
        listed = _run(("cat-file", "--batch-all-objects", "--batch-check=%(objectname)"), self._folder)
        return set(listed.decode().split()) & set(ids)


@contextmanager
def opened(source: str) -> Iterator[Repository]:
    """Open a repository by its address, its folder, or a bundle; it can be read while this is open.

    Raises:
        UnreadableFileError: there is no repository, or no git that could read it.
        FetchError: the address cannot be reached.
    """
    if shutil.which("git") is None:
        raise UnreadableFileError(
            "git is needed to read this, and is not installed",
            hint="install git, for example `apt install git`",
        )
    with tempfile.TemporaryDirectory(prefix="tosdiff-git-", ignore_cleanup_errors=True) as made:
        folder = Path(made) / "repository.git"
        if _REMOTE.match(source):
            yield _cloned(source, folder)
        elif Path(source).is_file():
            yield _unbundled(Path(source), folder)
        else:
            yield _borrowed(Path(source), folder)


def _cloned(address: str, folder: Path) -> Repository:
    asked = (
        "clone",
        "--quiet",
        "--bare",
        "--no-tags",
        "--single-branch",
        "--template=",
        "--filter=blob:none",
        "--",
    )
    _run((*asked, address, str(folder)), folder.parent, far=True)
    return Repository(folder, _tips(folder), remote=True)


def _unbundled(bundle: Path, folder: Path) -> Repository:
    _run(("init", "--quiet", "--bare", "--template=", str(folder)), folder.parent)
    path = str(bundle.resolve())
    _run(
        ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--", path, "+refs/heads/*:refs/heads/*"),
        folder,
        what=str(bundle),
    )
    return Repository(folder, _tips(folder), remote=False)


def _borrowed(source: Path, folder: Path) -> Repository:
    if not source.is_dir():
        raise UnreadableFileError(f"{source}: no such file or folder", hint=_GIVE)
    asked = (
        "rev-parse",
        "--path-format=absolute",
        "--git-path",
        "objects",
        "--git-path",
        "shallow",
        "--show-object-format",
    )
    try:
        objects, shallow, form = os.fsdecode(_run(asked, source, what=str(source))).split("\n")[:3]
    except ValueError:
        raise UnreadableFileError(f"{source}: its path cannot be used", hint=_GIVE) from None
    tips = _tips(source)
    _run(("init", "--quiet", "--bare", "--template=", f"--object-format={form}", str(folder)), folder.parent)
    (folder / "objects/info").mkdir(parents=True, exist_ok=True)
    (folder / "objects/info/alternates").write_bytes(os.fsencode(_quoted(objects)) + b"\n")
    if Path(shallow).is_file():
        shutil.copyfile(shallow, folder / "shallow")
    return Repository(folder, tips, remote=False)


def _quoted(path: str) -> str:
    """Return a path as the list of alternates wants it: in quotes where it would be read otherwise."""
    if path.startswith(('"', "#")):
        return '"' + path.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return path


def _tips(folder: Path) -> tuple[str, ...]:
    """Return the commits that the repository's own branch leads to, or else all of its branches."""
    own = _run(
        ("rev-parse", "--quiet", "--verify", "--end-of-options", "HEAD^{commit}"), folder, may_fail=True
    )
    listed = own or _run(("for-each-ref", "--format=%(objectname)", "refs/heads", "refs/remotes"), folder)
    return tuple(
        dict.fromkeys(each for each in listed.decode("ascii", "replace").split() if _ID.fullmatch(each))
    )


# ------------------------------------------------------------------ what git prints


def _tokens(reading: _Output) -> Iterator[str]:
    """Yield what stands between zero bytes."""
    rest = b""
    while chunk := reading.read1(1 << 16):
        *whole, rest = (rest + chunk).split(b"\x00")
        for each in whole:
            yield each.decode("utf-8", "backslashreplace")
    if rest.strip():
        yield rest.decode("utf-8", "backslashreplace")


def _commits(tokens: Iterator[str]) -> Iterator[Commit]:
    token = next(tokens, None)
    while token is not None:
        name, stated, message = token.strip("\n"), next(tokens, ""), next(tokens, "")
        if not _ID.fullmatch(name):
            raise UnreadableFileError("git prints a list of commits that cannot be read", hint=_GIVE)
        files: list[ChangedFile] = []
        token = next(tokens, None)
        while token is not None and (raw := _RAW.fullmatch(token)):
            files.append(
                ChangedFile(path=next(tokens, ""), blob=raw[2], held=raw[1] in _FILE_MODES and raw[3] in "AM")
            )
            token = next(tokens, None)
        when = int(stated) if re.fullmatch(r"-?\d{1,18}", stated) else 0
        yield Commit(id=name, authored=when, message=message, files=tuple(files))


# ------------------------------------------------------------------ running it


class _Output:
    """What a running git prints."""

    def __init__(self, running: subprocess.Popen[bytes]) -> None:
        assert running.stdout is not None
        self._out = running.stdout
        self.read = self._out.read
        self.readline = self._out.readline

    def read1(self, size: int) -> bytes:
        return os.read(self._out.fileno(), size)


def _command(asked: Sequence[str]) -> list[str]:
    return ["git", *(word for each in _SAFE for word in ("-c", each)), *asked]


def _environment(folder: Path) -> dict[str, str]:
    """Return an environment in which no file but the repository's own says how git works, and it asks nobody."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "true",
        "GIT_ALLOW_PROTOCOL": "https:http:ssh:git:file",
        # a folder within somebody's repository is not that repository
        "GIT_CEILING_DIRECTORIES": str(folder.resolve().parent),
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "LC_ALL": "C",
    }


@contextmanager
def _started(asked: Sequence[str], folder: Path, given: str) -> Iterator[_Output]:
    with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as errors:
        # from a file: a pipe that is full would make both wait for each other
        told.write(given.encode())
        told.seek(0)
        running = subprocess.Popen(
            _command(asked),
            cwd=folder,
            stdin=told,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=_environment(folder),
        )
        try:
            yield _Output(running)
        except BaseException:
            running.kill()
            raise
        finally:
            assert running.stdout is not None
            running.stdout.close()
            code = running.wait()
        if code > 0:
            errors.seek(0)
            raise UnreadableFileError(f"git cannot read it: {_last_words(errors.read(1 << 16))}", hint=_GIVE)


def _run(
    asked: Sequence[str],
    folder: Path,
    given: str = "",
    *,
    far: bool = False,
    what: str = "",
    may_fail: bool = False,
) -> bytes:
    done = subprocess.run(
        _command(asked),
        cwd=folder,
        input=given.encode(),
        capture_output=True,
        env=_environment(folder),
        check=False,
    )
    if not done.returncode:
        return done.stdout
    if may_fail:
        return b""
    said = _last_words(done.stderr)
    if far:
        raise FetchError(
            f"git: {said}",
            hint="is the address right, and the network up? a folder or a bundle can be given too",
        )
    if "dubious ownership" in said:
        raise UnreadableFileError(
            f"{what}: the repository belongs to somebody else, and git does not trust it",
            hint="make a copy that is yours: `git bundle create copy.bundle --all` there, and give that",
        )
    raise UnreadableFileError(f"{what or folder}: {said}", hint=_GIVE)


def _last_words(printed: bytes) -> str:
    lines = [line for line in printed.decode("utf-8", "replace").splitlines() if line.strip()]
    told = next(
        (line for line in lines if line.startswith(("fatal:", "error:"))), lines[-1] if lines else "it failed"
    )
    return without_password(told.removeprefix("fatal: ").removeprefix("error: "))[:300]
