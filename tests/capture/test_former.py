"""Ids that documents had before, as a file declares them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tosdiff.capture.former import former_ids
from tosdiff.capture.providers import load, matching, problems
from tosdiff.errors import ProvidersFileError

FILE = """
providers:
  larch:
    name: Larch
    publisher: Larch Ltd
    former_ids: [halcyon]
    documents:
      terms: {title: Terms, url: "https://larch.example/terms", former_ids: [conditions]}
      addenda:
        title: Addenda
        former_ids: [annexes]
        parts:
          one: {url: "https://larch.example/one", former_ids: [first]}
          two: {url: "https://larch.example/two"}
  larkspur:
    name: Larkspur
    publisher: Larkspur AI
    documents:
      terms: {title: Terms, url: "https://larkspur.example/terms", former_ids: [FORMER]}
"""


def written(folder: Path, former: str = "larkspur/rules") -> Path:
    path = folder / "providers.yaml"
    path.write_text(FILE.replace("FORMER", former), encoding="utf-8")
    return path


def test_a_renamed_provider_renames_all_its_documents(tmp_path: Path) -> None:
    terms, one, two, rules = load(written(tmp_path)).documents
    assert terms.former_ids == ("larch/conditions", "halcyon/terms", "halcyon/conditions")
    assert {"halcyon/annexes/first", "larch/annexes/one", "halcyon/addenda/one"} <= set(one.former_ids)
    assert {"halcyon/annexes/two", "larch/annexes/two"} <= set(two.former_ids)
    assert rules.former_ids == ("larkspur/rules",)


def test_former_names_name_what_they_named(tmp_path: Path) -> None:
    documents = load(written(tmp_path)).documents
    for name, ids in (
        ("halcyon/terms", ["larch/terms"]),
        ("halcyon/annexes", ["larch/addenda/one", "larch/addenda/two"]),
        ("halcyon/annexes/first", ["larch/addenda/one"]),
        ("halcyon", ["larch/terms", "larch/addenda/one", "larch/addenda/two"]),
    ):
        assert [each.id for each in matching(documents, [name])] == ids, name


def test_an_id_spelled_out_comes_before_those_that_follow_from_others() -> None:
    found = former_ids("a", "b", None, providers=["c"], own=["d/e", "f"], parts=[])
    assert found == ("d/e", "a/f", "c/b", "c/f")
    assert former_ids("a", "b", "p", providers=[], own=[], parts=["x/y", "q"]) == ("x/y", "a/b/q")


@pytest.mark.parametrize(
    ("former", "why"),
    [
        ("larch/terms", "it is declared as well"),
        ("halcyon/conditions", "it was larch/terms too"),
        ("Rules", "is not a valid id"),
        ("a/b/c/d", "is not a valid id"),
    ],
)
def test_a_former_id_of_another_document_is_refused(tmp_path: Path, former: str, why: str) -> None:
    path = written(tmp_path, former)
    with pytest.raises(ProvidersFileError, match=why):
        load(path)
    (problem,) = problems(path)
    assert problem.line == 19


@pytest.mark.parametrize(
    ("names", "hint"),
    [(("Halcyon",), "did you mean 'halcyon'?"), (("halcyon", "Halcyon"), "in capitals alone")],
)
def test_ids_that_differ_in_capitals_alone_are_refused(
    tmp_path: Path, names: tuple[str, ...], hint: str
) -> None:
    about = "{name: H, publisher: H, documents: {terms: {title: T, url: 'https://h.example/'}}}"
    path = tmp_path / "providers.yaml"
    path.write_text("providers:\n" + "".join(f"  {name}: {about}\n" for name in names), encoding="utf-8")
    with pytest.raises(ProvidersFileError, match="is not a valid id") as refused:
        load(path)
    assert hint in refused.value.hint
