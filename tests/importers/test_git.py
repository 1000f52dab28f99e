"""A repository is read by git and never obeyed: whatever it holds, nothing of it is run or written."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.world.git_history import MadeCommit, bundled, environment, make
from tosdiff.errors import FetchError, UnreadableFileError
from tosdiff.importers import git

AT = datetime(2024, 5, 21, 18, 30, 48, tzinfo=UTC)
ODD = [
    "a/b.md",
    "é/terms of use.md",
    'quote".md',
    "tab\there.md",
    "../../out.md",
    "line\nbreak.md",
    "\\back.md",
]


def made(tmp_path: Path) -> Path:
    commits = [
        MadeCommit(f"Add {at}\n\nBody: \x01 :100644", AT, {path: path.encode()})
        for at, path in enumerate(ODD)
    ]
    commits += [
        MadeCommit("Two files", AT, {"one.md": b"1", "two.md": b"2"}),
        MadeCommit("Remove", AT, {"one.md": None}),
        MadeCommit("", AT, {"empty.md": b""}),
        MadeCommit("A link", AT, {"link.md": b"/etc/passwd"}, mode="120000"),
        MadeCommit("At the start of time", 0, {"old.md": b"old"}),
    ]  # fmt: skip
    return make(tmp_path / "made.git", [each for each in commits if "../" not in next(iter(each.files))])


def read(source: str) -> tuple[list[git.Commit], dict[str, bytes | None]]:
    with git.opened(source) as repository:
        commits = list(repository.commits())
        return commits, dict(
            repository.blobs([file.blob for each in commits for file in each.files if file.held])
        )


@pytest.mark.parametrize("kind", ["folder", "bundle", "address"])
def test_folder_bundle_and_address_give_the_same_commits_and_files(kind: str, tmp_path: Path) -> None:
    folder = made(tmp_path)
    for allowed in ("uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"):
        subprocess.run(["git", "-C", str(folder), "config", allowed, "true"], check=True, env=environment())
    source = {
        "folder": str(folder),
        "bundle": str(bundled(folder, tmp_path / "made.bundle")),
        "address": folder.as_uri(),
    }[kind]
    commits, files = read(source)
    paths = [file.path for each in commits for file in each.files]
    assert paths == [
        *(p for p in ODD if "../" not in p),
        "one.md",
        "two.md",
        "one.md",
        "empty.md",
        "link.md",
        "old.md",
    ]
    assert [each.authored for each in commits][-1] == 0
    assert {each.authored for each in commits[:-1]} == {int(AT.timestamp())}
    held = {file.path: files[file.blob] for each in commits for file in each.files if file.held}
    assert held['quote".md'] == b'quote".md'
    assert held["empty.md"] == b""
    assert "link.md" not in held


def test_partial_clone_fetches_only_the_files_that_are_wanted(tmp_path: Path) -> None:
    folder = made(tmp_path)
    for allowed in ("uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"):
        subprocess.run(["git", "-C", str(folder), "config", allowed, "true"], check=True, env=environment())
    with git.opened(folder.as_uri()) as repository:
        blobs = [file.blob for each in repository.commits() for file in each.files if file.held]
        assert [body for _, body in repository.blobs(blobs[:1])] == [b"a/b.md"]
        assert repository._sizes_held(blobs) == set(blobs[:1])


def test_no_hook_filter_pager_or_helper_of_a_repository_is_run(tmp_path: Path) -> None:
    folder = make(
        tmp_path / "hostile.git",
        [MadeCommit("Record", AT, {"a/b.md": b"text", ".gitattributes": b"*.md filter=x diff=x\n"})],
    )
    ran = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch '{ran}'\ncat\n")
    program.chmod(0o755)
    settings = (
        "core.fsmonitor", "core.pager", "core.sshCommand", "core.hooksPath", "core.alternateRefsCommand", "core.gitProxy",
        "diff.external", "diff.x.textconv", "diff.x.command", "filter.x.smudge", "filter.x.clean", "gpg.program",
        "uploadpack.packObjectsHook", "credential.helper", "core.askPass", "pager.log", "core.editor",
    )  # fmt: skip
    for name in settings:
        subprocess.run(
            ["git", "-C", str(folder), "config", name, str(program)], check=True, env=environment()
        )
    for name, value in (("log.showSignature", "true"), ("protocol.ext.allow", "always"), ("remote.x.promisor", "true"),
                        ("remote.x.url", f"ext::{program}"), ("extensions.partialClone", "x")):  # fmt: skip
        subprocess.run(["git", "-C", str(folder), "config", name, value], check=True, env=environment())
    for hook in ("post-checkout", "pre-auto-gc", "reference-transaction", "post-index-change"):
        (folder / "hooks").mkdir(exist_ok=True)
        (folder / "hooks" / hook).symlink_to(program)
    commits, files = read(str(folder))
    assert b"text" in files.values()
    assert len(commits) == 1
    assert not ran.exists()


@pytest.mark.parametrize("address", ["ext::sh -c 'touch ran'", "-u./program", "--upload-pack=touch ran"])
def test_address_that_would_run_something_is_no_repository(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UnreadableFileError), git.opened(address):
        pass
    assert list(tmp_path.iterdir()) == []


def test_folder_within_a_repository_is_not_that_repository(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True, env=environment())
    (tmp_path / "inner").mkdir()
    with pytest.raises(UnreadableFileError), git.opened(str(tmp_path / "inner")):
        pass


def test_file_that_is_too_large_or_gone_is_none_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make(tmp_path / "made.git", [MadeCommit("x", AT, {"big": b"b" * 5000, "small": b"s"})])
    monkeypatch.setattr(git, "LARGEST", 4000)
    with git.opened(str(folder)) as repository:
        files = {file.path: file.blob for each in repository.commits() for file in each.files}
        asked = [files["big"], "0" * 40, files["small"]]
        assert [body for _, body in repository.blobs(asked)] == [None, None, b"s"]


def test_what_is_no_repository_is_told_with_what_to_give(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>page</p>")
    for source in (tmp_path, tmp_path / "page.html", tmp_path / "nothing"):
        with pytest.raises(UnreadableFileError) as told, git.opened(str(source)):
            pass
        assert "bundle" in told.value.hint
    with pytest.raises(FetchError), git.opened((tmp_path / "nothing").as_uri()):
        pass


def test_reading_may_be_left_before_its_end(tmp_path: Path) -> None:
    folder = make(tmp_path / "made.git", [MadeCommit(f"{n}", AT, {f"{n}.md": b"x"}) for n in range(3000)])
    with git.opened(str(folder)) as repository:
        assert next(repository.commits()).message == "0"
