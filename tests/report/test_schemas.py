"""What every command prints with --json is what its published schema says: no field more, none less."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from referencing import Registry, Resource

from tests.conftest import ROOT
from tests.test_commands_layout import NAMES, REGISTERED
from tests.world.archives import watched
from tests.world.git_history import MadeCommit, make
from tests.world.raw_server import RawServer, response
from tosdiff import HOME_PAGE
from tosdiff.demo.site import amended, serve
from tosdiff.evidence.printed import PrintedAs
from tosdiff.evidence.prove import Verdict
from tosdiff.importers.found import FoundBy
from tosdiff.models import (
    AcceptedBy,
    BlockKind,
    ChangeKind,
    DateKind,
    Decision,
    DocumentKind,
    Export,
    Favour,
    FetchedBy,
    Form,
    ModelState,
    NoticeChannel,
    NoticeKind,
    Op,
    Outcome,
    Pass,
    PromiseBasis,
    Qualifier,
    Refund,
    Rendering,
    ShiftKind,
    Significance,
    SubjectKind,
    Surface,
    Wall,
)
from tosdiff.pipeline.depositing import Stage
from tosdiff.search.find import Grade

FOLDER = ROOT / "docs/schema"
SCHEMAS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}
# Forms of the store's own files, and what several forms share.
NO_COMMANDS = {"visit", "manifest", "claim", "common"}
TERMS, OTHER, ENDS = "halcyon/terms", "larkspur/terms", "halcyon/retirements"
QUOTE = "We may discontinue any model, feature or the Services as a whole"
AT = datetime(2025, 5, 1, tzinfo=UTC)
TABLE = """
[[collection]]
name = "example"
versions = "https://git.example/versions"
snapshots = "https://git.example/snapshots"
[[collection.record]]
name = "Larkspur/Terms"
part = [{{ addresses = [{{ url = "{address}" }}] }}]
"""
ARGUMENTS: dict[str, list[tuple[str, ...]]] = {
    "check": [("--attempts", "1")],
    "accept": [(OTHER,)],
    "reject": [(f"{OTHER}@latest", "--because", "it is another firm's contract")],
    "show": [(TERMS,), (ENDS,), ("spread/terms",)],
    "clauses": [(TERMS,), ("spread/terms",)],
    "log": [(), (TERMS,)],
    "diff": [(TERMS,), (TERMS, "2026-03-02", "latest"), ("spread/terms",)],
    "compare": [(), ("change", "access.grant"), ("--at", "2026-03-15")],
    "blame": [(TERMS, "--before"), ("spread/terms",)],
    "models": [("{ends}", "--url", "https://halcyon.example/retirements"), (), ("--changes",), ("kingfisher-2",)],
    "timeline": [(), (TERMS,)],
    "find": [(QUOTE,), ("at least 30 days' notice",), ("zyzzyva",), ("we will tell you before we raise any fee",)],
    "prove": [
        (QUOTE, "--document", TERMS, "--on", "2026-05-11"),
        (QUOTE, "--document", TERMS, "--on", "2026-03-02"),
        (QUOTE, "--document", TERMS, "--on", "2026-05-20"),
        (QUOTE, "--document", TERMS, "--on", "2020-01-01"),
    ],
    "cite": [(TERMS,), (TERMS, "--quote", QUOTE), ("spread/terms",)],
    "verify": [()],
    "import pages": [("{page}", "--document", TERMS, "--captured-at", "2026-01-06"), ("{page}", "--dry-run")],
    "import captures": [("{page}", "--document", TERMS, "--captured-at", "2026-01-05")],
    "import memento": [(OTHER, "--archive", "{archive}"), (OTHER, "--archive", "{archive}", "--dry-run")],
    "import ota": [("{collection}", "--all", "--dry-run"), ("{collection}", "--table", "{table}")],
    "extract": [("{page}",)],
    "providers": [()],
}  # fmt: skip


def closed(schema: Any) -> Any:
    """Return a schema that allows no field it does not name: readers must allow them, the program must not."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: closed(each) for key, each in schema.items()}
    return inner | {"additionalProperties": False} if "properties" in schema and "type" in schema else inner


REGISTRY: Registry[Any] = Registry().with_resources(
    (schema["$id"], Resource.from_contents(closed(schema))) for schema in SCHEMAS.values()
)


def wrong(name: str, printed: Any) -> str | None:
    """Return what is most wrong with an output, by its path in it; None where nothing is."""
    validator = Draft202012Validator(closed(SCHEMAS[name]), registry=REGISTRY)
    found = best_match(validator.iter_errors(printed))
    return f"{found.json_path}: {found.message[:300]}" if found else None


# ------------------------------------------------------------------ what is printed


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A store that several checks filled, with a text in parts, a refused page and one that may be accepted."""
    made = tmp_path_factory.mktemp("schemas")
    (made / "terms.html").write_text(amended(TERMS, 0), encoding="utf-8")
    (made / "ends.html").write_text(amended(ENDS, 3), encoding="utf-8")
    with serve() as site:
        providers = site.providers_file(made)
        parts = "\n".join(
            f"          {name}: {{url: '{site.base}/{document}'}}"
            for name, document in (("one", TERMS), ("two", OTHER))
        )
        spread = f"\n  spread:\n    name: Spread\n    publisher: Spread Ltd\n    documents:\n      terms:\n        title: Terms\n        parts:\n{parts}\n"
        providers.write_text(providers.read_text(encoding="utf-8").rstrip("\n") + spread, encoding="utf-8")
        watched(site, providers)
        (made / "table.toml").write_text(TABLE.format(address=f"{site.base}/{OTHER}"), encoding="utf-8")
    page = f"# Terms\n\n{QUOTE} at any time, and we will tell you so thirty days before.\n".encode()
    history = [
        MadeCommit("Update Larkspur Terms", AT, {"Larkspur/Terms.md": page}),
        MadeCommit("Fix", AT, {"a": b""}),
    ]
    make(made / "collection.git", history)
    refused = printed(made, "import captures", ("{ends}", "--document", OTHER, "--captured-at", "2026-08-01"))
    assert refused["captures"][0]["result"] == "refused"
    with listing() as base:
        (made / "archive").write_text(base, encoding="utf-8")
        yield made


@contextmanager
def listing() -> Iterator[str]:
    """Serve a web archive that lists two captures, of which it gives none as listed."""

    class Anything(dict[str, object]):
        def __missing__(self, path: str) -> object:
            rows = [["timestamp", "original", "mimetype", "statuscode"]]
            rows += [
                [stamp, "https://larkspur.example/terms", "text/html", "200"]
                for stamp in ("20250101000000", "20250102000000")
            ]
            return response(json.dumps(rows).encode())

    with RawServer() as running:
        running.answers = Anything()  # type: ignore[assignment]
        threading.Thread(target=lambda: running.serve_forever(poll_interval=0.02), daemon=True).start()
        yield f"{running.base}/web"
        running.shutdown()


def printed(folder: Path, command: str, arguments: tuple[str, ...]) -> Any:
    names = {
        "{page}": "terms.html",
        "{ends}": "ends.html",
        "{collection}": "collection.git",
        "{table}": "table.toml",
    }
    files = {word: str(folder / name) for word, name in names.items()}
    files["{archive}"] = (folder / "archive").read_text("utf-8") if (folder / "archive").exists() else ""
    words = [
        *command.removesuffix(" pages").split(),
        *(files.get(each, each) for each in arguments),
        "--json",
    ]
    if command != "extract":
        words += ["--providers", str(folder / "providers.yaml")]
    done = subprocess.run(
        [sys.executable, "-m", "tosdiff", *words], capture_output=True, encoding="utf-8", check=False
    )
    assert done.stdout, f"{words}: {done.stderr}"
    return json.loads(done.stdout)


CASES = [(command, arguments) for command, cases in ARGUMENTS.items() for arguments in cases]


@pytest.mark.parametrize(("command", "arguments"), CASES, ids=[" ".join((c, *a))[:60] for c, a in CASES])
def test_output_of_a_command_is_what_its_schema_says(
    folder: Path, command: str, arguments: tuple[str, ...]
) -> None:
    found = printed(folder, command, arguments)
    assert wrong(command.replace(" ", "-"), found) is None
    rows = found if isinstance(found, list) else [found]
    assert rows
    assert all(row["schema"] == 1 for row in rows)


def test_every_command_that_prints_json_has_a_schema_and_every_schema_a_command() -> None:
    printing = {name for name, (_, command) in zip(NAMES, REGISTERED, strict=True) if _prints_json(command)}
    assert printing == set(ARGUMENTS)
    assert {name.replace(" ", "-") for name in printing} == SCHEMAS.keys() - NO_COMMANDS


def _prints_json(command: Any) -> bool:
    return any("--json" in parameter.opts for parameter in command.params)


def test_files_of_the_store_are_what_their_schemas_say(folder: Path) -> None:
    store = folder / "snapshots"
    manifests = [file for file in store.glob("[a-z]*/**/*Z-*.json") if file.parent.name != "refused"]
    assert manifests
    assert [found for file in manifests if (found := wrong("manifest", json.loads(file.read_bytes())))] == []
    lines = [line for log in store.glob("*/**/visits.jsonl") for line in log.read_bytes().splitlines()]
    assert {json.loads(line)["outcome"] for line in lines} >= {"first", "changed", "unchanged", "refused"}
    assert [found for line in lines if (found := wrong("visit", json.loads(line)))] == []


def test_what_a_bundle_claims_is_what_its_schema_says(folder: Path) -> None:
    place = ["--output", str(folder / "proof.zip"), "--config", str(folder / "providers.yaml")]
    for of in (["--quote", QUOTE, "--at", "2026-05-11"], []):
        run = subprocess.run(
            [sys.executable, "-m", "tosdiff", "bundle", TERMS, *of, *place],
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stderr
        claim = ZipFile(folder / "proof.zip").read("claim.json")
        assert wrong("claim", json.loads(claim)) is None


# ------------------------------------------------------------------ the schemas themselves


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_is_one_and_bears_its_name(name: str) -> None:
    schema = SCHEMAS[name]
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"{HOME_PAGE}/docs/schema/{name}.json"
    assert schema["title"]


def enums(schema: Any) -> Iterator[frozenset[str]]:
    if isinstance(schema, list):
        for each in schema:
            yield from enums(each)
    elif isinstance(schema, dict):
        if "enum" in schema:
            yield frozenset(schema["enum"])
        for each in schema.values():
            yield from enums(each)


KNOWN: tuple[type[StrEnum], ...] = (
    AcceptedBy, BlockKind, ChangeKind, DateKind, Decision, DocumentKind, Export, Favour, FetchedBy, Form, FoundBy, Grade, ModelState,
    NoticeChannel, NoticeKind, Op, Outcome, Pass, PrintedAs, PromiseBasis, Qualifier, Refund, Rendering, ShiftKind, Significance,
    Stage, SubjectKind, Surface, Verdict, Wall,
)  # fmt: skip
# Written where they are used, and not as a type.
OTHERS = {
    frozenset({"sentence", "lead-in", "heading", "before"}),
    frozenset({"contracting_entity", "governing_law"}),
}


def test_values_that_a_schema_allows_are_those_the_program_has() -> None:
    known = {frozenset(each.value for each in kind) for kind in KNOWN}
    assert set(enums(list(SCHEMAS.values()))) == known | OTHERS


def test_undescribed_field_is_noticed_and_a_reader_may_pass_over_it() -> None:
    row = {"schema": 1, "documents": 1, "clean": True, "damage": [], "new": 1}
    assert wrong("verify", row) is not None
    assert Draft202012Validator(SCHEMAS["verify"], registry=REGISTRY).is_valid(row)


def test_real_terms_are_reported_as_the_schemas_say(shared: Path, tmp_path: Path) -> None:
    name = "deepseek/privacy-policy"
    providers = tmp_path / "providers.yaml"
    documents = {"privacy-policy": {"title": "Privacy Policy", "url": f"https://{name}", "kind": "privacy"}}
    content = {
        "providers": {"deepseek": {"name": "DeepSeek", "publisher": "DeepSeek", "documents": documents}}
    }
    providers.write_text(json.dumps(content), encoding="utf-8")
    archive = str(shared / "corpus/captures" / f"{name}.tar.xz")
    taken = printed(tmp_path, "import captures", (archive, "--document", name))
    assert wrong("import-captures", taken) is None
    for command, arguments in (
        ("show", (name,)), ("clauses", (name,)), ("log", ()), ("diff", (name,)), ("blame", (name,)),
        ("compare", ("--document", "privacy")), ("timeline", ()), ("find", ("personal information",)), ("cite", (name,)),
        ("prove", ("personal information", "--document", name, "--on", "2025-07-15")),
    ):  # fmt: skip
        assert wrong(command, printed(tmp_path, command, arguments)) is None, command
