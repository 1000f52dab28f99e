"""A providers file is used only if all of it is understood, and its errors say where and what was meant."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.world.captures import HALCYON
from tosdiff.capture.providers import load, matching, problems, shipped
from tosdiff.errors import ProvidersFileError, UnknownDocumentError
from tosdiff.models import DocumentKind

SOUND = """\
providers:
  halcyon:
    name: Halcyon
    publisher: Halcyon Labs, Inc.
    documents:
      terms:
        title: Terms of Service
        url: https://halcyon.example/terms
      privacy:
        title: Privacy Policy
        url: https://halcyon.example/privacy
        kind: privacy
        language: fr
        edition: Europe
        select: [main, "#law"]
        remove: [.toc]
        headers: {Accept-Language: fr}
        former_urls: [https://halcyon.example/old]
        robots: false
  larkspur:
    name: Larkspur
    publisher: Larkspur AI
    documents:
      terms:
        title: Terms
        url: https://larkspur.example/terms
        enabled: false
"""


def written(folder: Path, content: str) -> Path:
    path = folder / "providers.yaml"
    path.write_text(content, encoding="utf-8")
    return path


def error_of(folder: Path, content: str) -> ProvidersFileError:
    with pytest.raises(ProvidersFileError) as caught:
        load(written(folder, content))
    return caught.value


def test_a_sound_file_is_read_field_by_field(tmp_path: Path) -> None:
    terms, privacy, off = load(written(tmp_path, SOUND)).documents
    assert (terms.id, terms.kind, terms.language, terms.fetch) == ("halcyon/terms", "terms", "en", ("http",))
    assert (privacy.provider_name, privacy.publisher) == ("Halcyon", "Halcyon Labs, Inc.")
    assert (privacy.language, privacy.edition, privacy.kind) == ("fr", "Europe", "privacy")
    assert (privacy.select, privacy.remove) == (("main", "#law"), (".toc",))
    assert privacy.headers == (("Accept-Language", "fr"),)
    assert privacy.former_urls == ("https://halcyon.example/old",)
    assert (terms.robots, privacy.robots) == (None, False)
    assert not off.enabled


def test_the_shipped_file_is_sound_and_names_each_document_once() -> None:
    assert problems(shipped()) == ()
    ids = [document.id for document in load(shipped()).documents]
    assert len(set(ids)) == len(ids)
    assert {"chatgpt/terms-of-use", "claude/consumer-terms", "gemini/google-terms"} <= set(ids)


def test_what_is_shipped_but_off_is_watched_only_when_named_in_full() -> None:
    documents = load(shipped()).documents
    assert not any(document.provider == "deepseek" for document in matching(documents, ()))
    assert [d.id for d in matching(documents, ["deepseek/terms-of-use"])] == ["deepseek/terms-of-use"]


@pytest.mark.parametrize(
    ("line", "wrong", "expected_line", "words", "hint"),
    [
        ("title: Terms of Service", "tilte: Terms of Service", 7, "unknown key 'tilte'", "'title'"),
        ("kind: privacy", "kind: privcy", 12, "'privcy' is not known here", "'privacy'"),
        (
            "url: https://halcyon.example/privacy",
            "url: halcyon.example/privacy",
            11,
            "not a web address",
            "https",
        ),
        ("language: fr", "language: french", 13, "not a language code", "ISO 639-1"),
        ("language: fr", "language: no", 13, "must be text", "in quotes"),
        ('select: [main, "#law"]', "select: main", 15, "must be a list", ""),
        ("headers: {Accept-Language: fr}", "headers: {Accept-Language: 5}", 17, "must be text", "quotes"),
        ("name: Larkspur\n", "naem: Larkspur\n", 20, "lacks name", "add it"),
        ("  larkspur:", "  Lark Spur:", 20, "'Lark Spur' is not a valid id", "a-z"),
        ("remove: [.toc]", "fetch: [http, http]", 16, "names one of them twice", "order"),
        ("remove: [.toc]", "fetch: [http, brwoser]", 16, "'brwoser' is not known here", "'browser'"),
        ("remove: [.toc]", "fetch: [import]", 16, "'import' is not known here", "one of http"),
        ("enabled: false", "enabled: fasle", 27, "must be true or false", ""),
        ("enabled: false", "title: Conditions", 27, "stands twice, first on line 25", "remove one"),
        ("enabled: false", "enabled: [", 28, "not valid YAML", "indentation"),
    ],
)
def test_an_error_names_the_line_and_what_was_probably_meant(
    tmp_path: Path, line: str, wrong: str, expected_line: int, words: str, hint: str
) -> None:
    assert line in SOUND
    found = error_of(tmp_path, SOUND.replace(line, wrong, 1))
    told = [found.message, *found.hint.splitlines()]
    assert any(words in each for each in told), told
    assert any(f"line {expected_line}" in each for each in told), told
    assert hint in found.hint


def test_an_error_names_the_key_in_full(tmp_path: Path) -> None:
    found = error_of(tmp_path, SOUND.replace("kind: privacy", "kind: 3"))
    assert found.key == "providers.halcyon.documents.privacy.kind"
    assert found.line == 12
    assert str(tmp_path / "providers.yaml") in found.message


def test_each_document_at_fault_is_told_at_once(tmp_path: Path) -> None:
    content = SOUND.replace("https://halcyon.example/terms", "nowhere").replace("enabled:", "enabeld:")
    found = problems(written(tmp_path, content))
    assert [error.line for error in found] == [8, 27]
    raised = error_of(tmp_path, content)
    assert "line 8" in raised.message
    assert "line 27" in raised.hint


def test_a_selector_that_is_no_css_is_found_by_the_thorough_check_only(tmp_path: Path) -> None:
    path = written(tmp_path, SOUND.replace("[.toc]", '["ul >> li"]'))
    assert load(path).documents[1].remove == ("ul >> li",)
    (found,) = problems(path)
    assert (found.line, found.key) == (16, "providers.halcyon.documents.privacy.remove.0")


@pytest.mark.parametrize(
    "content",
    ["", "# nothing", "providers:", "providers: []", "- a", "just words", "? [a, b]\n: c", "a: &x [*x]",
     "providers: {halcyon: null}", "providers: {1: {name: x, publisher: y, documents: {}}}", "\x00", "\ud7ff: [",
     "providers: {a: {name: 2026-13-45, publisher: y, documents: {b: {title: c, url: 'https://d'}}}}"],
)  # fmt: skip
def test_odd_files_are_told_and_never_a_crash(tmp_path: Path, content: str) -> None:
    found = problems(written(tmp_path, content))
    assert found
    assert all(error.message for error in found)


def test_bytes_that_are_no_utf8_and_a_missing_file_are_told(tmp_path: Path) -> None:
    path = tmp_path / "providers.yaml"
    (missing,) = problems(path)
    assert "cannot be read" in missing.message
    path.write_bytes(b"providers: \xff\xfe")
    (garbled,) = problems(path)
    assert "UTF-8" in garbled.message


def test_aliases_that_grow_without_end_are_read_in_no_time(tmp_path: Path) -> None:
    rows = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 25))
    assert problems(written(tmp_path, f"a0: &a0 [x]\n{rows}"))


def test_snapshots_lie_beside_the_file_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, SOUND)
    assert load(path).store == tmp_path / "snapshots"
    monkeypatch.chdir(tmp_path)
    assert load().path == Path("providers.yaml")
    assert load().store.resolve() == tmp_path / "snapshots"


def test_without_a_file_of_ones_own_the_shipped_one_is_used_and_its_snapshots_go_to_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    found = load()
    assert found.path == shipped()
    assert tmp_path in found.store.parents
    own = tmp_path / "config" / "tosdiff"
    own.mkdir(parents=True)
    written(own, SOUND)
    assert load().path == own / "providers.yaml"


def test_a_taxonomy_is_found_beside_the_file(tmp_path: Path) -> None:
    assert load(written(tmp_path, SOUND)).taxonomy is None
    assert load(written(tmp_path, f"taxonomy: mine.yaml\n{SOUND}")).taxonomy == tmp_path / "mine.yaml"


def test_names_choose_documents_in_order_and_once(tmp_path: Path) -> None:
    documents = load(written(tmp_path, SOUND)).documents
    assert [d.id for d in matching(documents, ())] == ["halcyon/terms", "halcyon/privacy"]
    chosen = matching(documents, ["halcyon/privacy", "halcyon", "larkspur/terms"])
    assert [d.id for d in chosen] == ["halcyon/privacy", "halcyon/terms", "larkspur/terms"]


@pytest.mark.parametrize(
    ("name", "words", "hint"),
    [
        ("halycon", "'halycon'", "halcyon"),
        ("halcyon/term", "'halcyon/term'", "halcyon/terms"),
        ("privacy", "'privacy'", "halcyon/privacy"),
        ("larkspur", "switched off", "larkspur/terms"),
        ("zzzzzz", "'zzzzzz'", "tosdiff providers"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(
    tmp_path: Path, name: str, words: str, hint: str
) -> None:
    documents = load(written(tmp_path, SOUND)).documents
    with pytest.raises(UnknownDocumentError) as caught:
        matching(documents, [name])
    assert words in caught.value.message
    assert hint in caught.value.hint


def test_a_file_that_watches_nothing_is_no_check_that_passed() -> None:
    off = dataclasses.replace(HALCYON, enabled=False)
    for declared, said in (((), "no document is declared"), ((off,), "every document is switched off")):
        with pytest.raises(UnknownDocumentError, match=f"nothing is watched: {said}"):
            matching(declared, [])
    assert matching((off,), [off.id]) == (off,)


def test_each_kind_of_document_can_be_declared_and_no_other() -> None:
    schema = json.loads((ROOT / "tosdiff/capture/providers_schema.json").read_text(encoding="utf-8"))
    assert schema["definitions"]["document"]["properties"]["kind"]["enum"] == list(DocumentKind)


def test_file_in_a_folder_above_is_found_and_its_snapshots_lie_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = tmp_path / "essays" / "draft"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    path = written(tmp_path, SOUND)
    assert (load().path, load().store) == (path.resolve(), path.resolve().parent / "snapshots")


def test_file_above_the_home_folder_or_of_another_user_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    (home / "essays").mkdir(parents=True)
    monkeypatch.chdir(home / "essays")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    written(tmp_path, SOUND)
    assert load().path == shipped()
    path = written(home, SOUND)
    assert load().path == path.resolve()
    monkeypatch.setattr("os.getuid", lambda: path.stat().st_uid + 1)
    assert load().path == shipped()
