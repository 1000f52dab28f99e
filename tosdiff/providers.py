"""providers.yaml: which documents are watched, and where.

Invariant: a file is used only if all of it is understood; an error names the file, the line and the key,
and the word that was probably meant.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Any

from tosdiff.errors import ProvidersFileError, UnknownDocumentError
from tosdiff.models import Document

FETCHERS = ("http",)
"""Fetchers that exist; the file form already knows the others."""

_PACKAGE = Path(__file__).resolve().parent
Where = tuple[str | int, ...]
"""Keys and positions from the top of the file to a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvidersFile:
    path: Path
    documents: tuple[Document, ...]
    store: Path
    """Where its snapshots lie unless --store says otherwise."""
    taxonomy: Path | None = None
    """The user's additions to the clause taxonomy."""


def load(path: Path | None = None) -> ProvidersFile:
    """Read the file named, or ./providers.yaml, the user's own, or the shipped one.

    Raises:
        ProvidersFileError: there is none, or something in it is not understood.
    """
    found = path or _first_found()
    content, lines = _parsed(found)
    errors = list(_violations(found, content, lines))
    if errors:
        raise errors[0] if len(errors) == 1 else _joined(errors)
    return _read(found, content)


def problems(path: Path | None = None) -> tuple[ProvidersFileError, ...]:
    """Return everything wrong with a file, selectors included; empty when it is sound."""
    found = path or _first_found()
    try:
        content, lines = _parsed(found)
    except ProvidersFileError as problem:
        return (problem,)
    errors = list(_violations(found, content, lines))
    return tuple(errors or _selector_errors(found, content, lines))


def matching(documents: Iterable[Document], names: Sequence[str]) -> tuple[Document, ...]:
    """Return the documents that `claude` or `claude/consumer-terms` name; without names, all enabled ones.

    Raises:
        UnknownDocumentError: a name fits none; the hint has the nearest.
    """
    declared = tuple(documents)
    if not names:
        return tuple(d for d in declared if d.enabled)
    found: dict[str, Document] = {}
    for name in names:
        fits = [d for d in declared if d.id == name or (d.provider == name and d.enabled)]
        if not fits:
            known = [*(d.id for d in declared), *dict.fromkeys(d.provider for d in declared)]
            near = get_close_matches(name, known, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]}?" if near else "`tosdiff providers` lists what is declared"
            raise UnknownDocumentError(f"no provider or document {name!r} is declared", hint=hint)
        found.update((d.id, d) for d in fits)
    return tuple(found.values())


# ------------------------------------------------------------------ finding the file


def shipped() -> Path:
    """Return the file that comes with tosdiff."""
    inside = _PACKAGE / "providers.yaml"
    return inside if inside.is_file() else _PACKAGE.parent / "providers.yaml"


def _first_found() -> Path:
    here = Path("providers.yaml")
    if here.is_file():
        return here
    from platformdirs import user_config_path

    own = user_config_path("tosdiff") / "providers.yaml"
    return own if own.is_file() else shipped()


def _store_beside(path: Path) -> Path:
    if path.resolve() == shipped().resolve() and path.resolve().parent != Path.cwd():
        from platformdirs import user_data_path

        return user_data_path("tosdiff") / "snapshots"
    return path.parent / "snapshots"


# ------------------------------------------------------------------ reading it


def _parsed(path: Path) -> tuple[Any, dict[Where, int]]:
    """Return the content and the line of every key and item."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        raw = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as problem:
        raise ProvidersFileError("is not UTF-8 text", file=str(path), hint="save it as UTF-8") from problem
    except OSError as problem:
        raise ProvidersFileError(
            f"cannot be read: {problem.strerror}", file=str(path), hint="give an existing file with --providers"
        ) from problem
    try:
        node = yaml.compose(raw, Loader=loader)
        lines: dict[Where, int] = {}
        if node is not None:
            for where, line in _located(node, ()):
                if where in lines:
                    raise ProvidersFileError(
                        f"stands twice, first on line {lines[where]}",
                        file=str(path), line=line, key=_dotted(where), hint="remove one of the two",
                    )  # fmt: skip
                lines[where] = line
        return yaml.load(raw, Loader=loader), lines
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        what = " ".join(str(getattr(problem, "problem", None) or problem).split())
        raise ProvidersFileError(
            f"is not valid YAML: {what}", file=str(path), line=mark.line + 1 if mark else 0,
            hint="check indentation, colons and quotes near that line",
        ) from problem  # fmt: skip
    except RecursionError as problem:
        raise ProvidersFileError("is nested too deeply", file=str(path)) from problem


def _located(node: Any, where: Where) -> Iterator[tuple[Where, int]]:
    if node.id == "mapping":
        for key, value in node.value:
            inner = (*where, key.value)
            yield inner, key.start_mark.line + 1
            yield from _located(value, inner)
    elif node.id == "sequence":
        for position, value in enumerate(node.value):
            yield (*where, position), value.start_mark.line + 1
            yield from _located(value, (*where, position))


def _read(path: Path, content: dict[str, Any]) -> ProvidersFile:
    documents = [
        Document(
            provider=provider,
            slug=slug,
            provider_name=about["name"],
            publisher=about["publisher"],
            **{**row, "headers": tuple(row.get("headers", {}).items())},
        )
        for provider, about in content["providers"].items()
        for slug, row in ((slug, _tuples(row)) for slug, row in about["documents"].items())
    ]
    taxonomy = content.get("taxonomy")
    return ProvidersFile(
        path=path,
        documents=tuple(documents),
        store=_store_beside(path),
        taxonomy=path.parent / taxonomy if taxonomy else None,
    )


def _tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


# ------------------------------------------------------------------ what can be wrong


def _violations(path: Path, content: Any, lines: dict[Where, int]) -> Iterator[ProvidersFileError]:
    """Yield every violation of the schema: of the whole first, then one for each document."""
    if content is None:
        yield ProvidersFileError("is empty", file=str(path), hint="it needs a `providers:` mapping")
        return
    schema = json.loads((files("tosdiff") / "providers_schema.json").read_text(encoding="utf-8"))
    yield from _unknown_keys(path, content, schema, schema, (), lines)
    yield from _schema_errors(path, content, schema, lines)
    if not isinstance(content, dict) or not isinstance(content.get("providers"), dict):
        return
    for provider, about in content["providers"].items():
        documents = about.get("documents") if isinstance(about, dict) else None
        for slug, row in documents.items() if isinstance(documents, dict) else ():
            fetch = row.get("fetch", ["http"]) if isinstance(row, dict) else ["http"]
            for position, fetcher in enumerate(fetch if isinstance(fetch, list) else ()):
                if fetcher not in FETCHERS and fetcher in ("browser", "archive"):
                    where = ("providers", provider, "documents", slug, "fetch", position)
                    yield ProvidersFileError(
                        f"the {fetcher} fetcher does not exist yet", file=str(path), line=lines.get(where, 0),
                        key=_dotted(where[:-1]), hint="use `fetch: [http]`",
                    )  # fmt: skip


def _unknown_keys(
    path: Path, value: Any, schema: dict[str, Any], top: dict[str, Any], where: Where, lines: dict[Where, int]
) -> Iterator[ProvidersFileError]:
    if "$ref" in schema:
        schema = top["definitions"][schema["$ref"].rsplit("/", 1)[-1]]
    if not isinstance(value, dict):
        return
    known = schema.get("properties", {})
    rest = schema.get("additionalProperties")
    for key, inner in value.items():
        place = (*where, key)
        if key in known:
            yield from _unknown_keys(path, inner, known[key], top, place, lines)
        elif rest is False:
            near = get_close_matches(str(key), known, n=1)
            yield ProvidersFileError(
                f"unknown key {key!r}", file=str(path), line=lines.get(place, 0), key=_dotted(where) or "top level",
                hint=f"did you mean {near[0]!r}?" if near else f"known here: {', '.join(known)}",
            )  # fmt: skip
        elif isinstance(rest, dict):
            yield from _unknown_keys(path, inner, rest, top, place, lines)


def _schema_errors(
    path: Path, content: Any, schema: dict[str, Any], lines: dict[Where, int]
) -> Iterator[ProvidersFileError]:
    import fastjsonschema

    try:
        _validator(schema)(content)
    except fastjsonschema.JsonSchemaValueException as problem:
        if problem.rule == "additionalProperties":
            return  # told as an unknown key, with the near match
        name = problem.name or "data"
        where = _where(name)
        key = _dotted(where) or "top level"
        words = problem.message.removeprefix(name).strip()
        hint = ""
        if problem.rule == "enum":
            allowed = [str(each) for each in problem.rule_definition]
            near = get_close_matches(str(problem.value), allowed, n=1)
            words = f"{problem.value!r} is not known here"
            hint = f"did you mean {near[0]!r}?" if near else f"one of {', '.join(allowed)}"
        elif problem.rule == "required":
            missing = [k for k in problem.rule_definition if k not in problem.value]
            words, hint = f"lacks {', '.join(missing)}", "add it"
        elif problem.rule == "pattern":
            hint = "an address such as https://example.com/terms" if "http" in str(problem.rule_definition) else ""
            words = f"{problem.value!r} is not of the right form"
        elif problem.rule == "propertyNames":
            words, hint = "holds an id that is not of the right form", "ids use a-z, 0-9 and hyphens"
        yield ProvidersFileError(words, file=str(path), line=lines.get(where, 0), key=key, hint=hint)


def _validator(schema: dict[str, Any]) -> Any:
    import fastjsonschema

    return fastjsonschema.compile(schema, use_default=False, detailed_exceptions=True)


_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")


def _where(name: str) -> Where:
    """Turn `data.providers.claude.documents` into keys; an index into a list is a number."""
    where: list[str | int] = []
    for key, index in _STEP.findall(name):
        where.append(int(index) if index else key)
    return tuple(where)


def _dotted(where: Where) -> str:
    return ".".join(str(step) for step in where)


def _selector_errors(path: Path, content: Any, lines: dict[Where, int]) -> Iterator[ProvidersFileError]:
    from cssselect import HTMLTranslator, SelectorError

    for provider, about in content["providers"].items():
        for slug, row in about["documents"].items():
            for key in ("select", "remove"):
                for position, selector in enumerate(row.get(key, ())):
                    try:
                        HTMLTranslator().css_to_xpath(selector)
                    except SelectorError as problem:
                        where = ("providers", provider, "documents", slug, key, position)
                        yield ProvidersFileError(
                            f"{selector!r} is no CSS selector: {problem}", file=str(path),
                            line=lines.get(where, 0), key=_dotted(where[:-1]),
                        )  # fmt: skip


def _joined(errors: Sequence[ProvidersFileError]) -> ProvidersFileError:
    """Return one error that tells all of them, a line each."""
    first = errors[0]
    more = [f"{e.message}{f' ({e.hint})' if e.hint else ''}" for e in errors[1:]]
    first.hint = (first.hint + os.linesep if first.hint else "") + os.linesep.join(f"also: {m}" for m in more)
    return first
