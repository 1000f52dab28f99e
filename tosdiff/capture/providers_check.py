"""What can be wrong with a providers.yaml, each with its line and the word that was probably meant.

Invariant: the form is in providers_schema.json and only there; a file without violations can be read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tosdiff.errors import ProvidersFileError

Where = tuple[str | int, ...]
"""Keys and positions from the top of the file to a value."""

_SCHEMA = Path(__file__).with_name("providers_schema.json")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")
# A provider with ten documents has about fifty; aliases within aliases unfold to any number from a few lines.
_MOST_VALUES = 200_000
_KINDS = {
    "string": "text",
    "array": "a list, as [one, two]",
    "object": "a mapping",
    "boolean": "true or false",
    "number": "a number",
}


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """A parsed file, and where each of its keys and items stands."""

    path: Path
    content: Any
    lines: dict[Where, int]
    raw: bytes = b""
    """As it was parsed."""

    def error(self, problem: str, where: Where = (), *, hint: str = "") -> ProvidersFileError:
        """Return an error at a key, or at the nearest key above it that has a line."""
        line = next((self.lines[where[:n]] for n in range(len(where), 0, -1) if where[:n] in self.lines), 0)
        return ProvidersFileError(problem, file=str(self.path), line=line, key=_dotted(where), hint=hint)


def parsed(path: Path) -> ParsedFile:
    """Parse a file.

    Raises:
        ProvidersFileError: it cannot be read, is not YAML, or has a key twice.
    """
    import yaml

    source = ParsedFile(path, None, {})
    if path.exists() and not path.is_file():
        raise source.error("is no file", hint="give an existing file with --config")
    try:
        raw = path.read_bytes()
        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(raw.decode("utf-8-sig"))
        node = loader.get_single_node()
        if node is None:
            raise source.error("is empty", hint="it needs a `providers:` mapping")
        if _values(node, {}) > _MOST_VALUES:
            raise source.error(
                f"holds more than {_MOST_VALUES:,} values, aliases unfolded",
                hint="take out what `*` repeats",
            )
        for where, line in _located(node, (), set()):
            if where in source.lines:
                first = source.lines[where]
                source.lines[where] = line
                raise source.error(
                    f"stands twice, first on line {first}", where, hint="remove one of the two"
                )
            source.lines[where] = line
        return ParsedFile(path, loader.construct_document(node), source.lines, raw)
    except OSError as problem:
        reason = problem.strerror or "unknown reason"
        raise source.error(
            f"cannot be read: {reason}", hint="give an existing file with --config"
        ) from problem
    except UnicodeDecodeError as problem:
        raise source.error("is not UTF-8 text", hint="save it as UTF-8") from problem
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        what = " ".join(str(getattr(problem, "problem", None) or problem).split())
        lines = raw.decode("utf-8-sig").splitlines()
        at = lines[mark.line] if mark and mark.line < len(lines) else ""
        tabbed = "\t" in at[: len(at) - len(at.lstrip())]
        raise ProvidersFileError(
            f"is not valid YAML: {what}", file=str(path), line=mark.line + 1 if mark else 0,
            hint="indent with blanks: a tab stands there" if tabbed else "check indentation, colons and quotes near that line",
        ) from problem  # fmt: skip
    except (RecursionError, ValueError) as problem:  # nested without end; an impossible date
        raise source.error("holds a value that cannot be read", hint="put odd values in quotes") from problem


def violations(source: ParsedFile) -> tuple[ProvidersFileError, ...]:
    """Return what breaks the form: one error at least for each document at fault, in the file's order."""
    import fastjsonschema

    schema = json.loads(_SCHEMA.read_text(encoding="utf-8"))
    errors: list[ProvidersFileError] = []
    try:
        fastjsonschema.compile(schema, use_default=False, detailed_exceptions=False)(source.content)
    except fastjsonschema.JsonSchemaValueException:
        errors += _told(source, schema)
    return tuple(sorted(errors, key=lambda error: error.line))


def selector_errors(source: ParsedFile) -> tuple[ProvidersFileError, ...]:
    """Return the selectors of a sound file that are no CSS."""
    from cssselect import HTMLTranslator, SelectorError

    errors = []
    for where, row in _documents(source.content):
        for key in ("select", "remove"):
            for position, selector in enumerate(row.get(key, ())):
                try:
                    HTMLTranslator().css_to_xpath(selector)
                except SelectorError as problem:
                    reason = f"{selector!r} is not a valid CSS selector: {problem}"
                    errors.append(source.error(reason, (*where, key, position)))
    return tuple(errors)


# ------------------------------------------------------------------ where things stand


def _located(node: Any, where: Where, above: set[int]) -> Iterator[tuple[Where, int]]:
    """Yield every key and item with its line; what an alias repeats has the line of the alias."""
    if id(node) in above:
        return
    above.add(id(node))
    if node.id == "mapping":
        for key, value in node.value:
            inner = (*where, key.value if key.id == "scalar" else "?")
            yield inner, key.start_mark.line + 1
            yield from _located(value, inner, above)
    elif node.id == "sequence":
        for position, value in enumerate(node.value):
            yield (*where, position), value.start_mark.line + 1
            yield from _located(value, (*where, position), above)


def _values(node: Any, counted: dict[int, int]) -> int:
    """Return how many values a node holds where each alias is what it stands for, counting each node once."""
    if id(node) not in counted:
        counted[id(node)] = 1  # a node within itself adds nothing
        inner = [each for pair in node.value for each in pair] if node.id == "mapping" else node.value
        if node.id != "scalar":
            counted[id(node)] += sum(_values(each, counted) for each in inner)
    return counted[id(node)]


def _dotted(where: Where) -> str:
    return ".".join(str(step) for step in where)


def _documents(content: Any) -> Iterator[tuple[Where, dict[str, Any]]]:
    """Yield the mappings that stand where documents and their parts should."""
    providers = content.get("providers") if isinstance(content, dict) else None
    for provider, about in providers.items() if isinstance(providers, dict) else ():
        documents = about.get("documents") if isinstance(about, dict) else None
        for slug, row in documents.items() if isinstance(documents, dict) else ():
            if not isinstance(row, dict):
                continue
            where: Where = ("providers", provider, "documents", slug)
            yield where, row
            parts = row.get("parts")
            for name, part in parts.items() if isinstance(parts, dict) else ():
                if isinstance(part, dict):
                    yield (*where, "parts", name), part


# ------------------------------------------------------------------ what breaks the form


def _told(source: ParsedFile, schema: dict[str, Any]) -> Iterator[ProvidersFileError]:
    """Yield what is wrong with the whole, with each provider and with each document, a part at a time."""
    content, definitions = source.content, schema["definitions"]
    yield from _part(source, content, schema, (), without="providers")
    providers = content.get("providers") if isinstance(content, dict) else None
    if not isinstance(providers, dict):
        return
    yield from _names(source, providers, schema["properties"]["providers"], ("providers",))
    for provider, about in providers.items():
        where: Where = ("providers", provider)
        yield from _part(source, about, definitions["provider"], where, without="documents")
        documents = about.get("documents") if isinstance(about, dict) else None
        if isinstance(documents, dict):
            rule = definitions["provider"]["properties"]["documents"]
            yield from _names(source, documents, rule, (*where, "documents"))
            for slug, row in documents.items():
                yield from _document(source, row, definitions, (*where, "documents", slug))


def _document(
    source: ParsedFile, row: Any, definitions: dict[str, Any], where: Where
) -> Iterator[ProvidersFileError]:
    """Yield what is wrong with a document, and with each of its parts where it has some."""
    rule = definitions["document"]
    parts = row.get("parts") if isinstance(row, dict) else None
    yield from _part(source, row, rule, where, without="parts")
    if not isinstance(parts, dict):
        return
    yield from _names(source, parts, rule["properties"]["parts"], (*where, "parts"))
    for name, part in parts.items():
        yield from _part(source, part, definitions["part"], (*where, "parts", name))


def _names(
    source: ParsedFile, mapping: dict[Any, Any], rule: dict[str, Any], where: Where
) -> Iterator[ProvidersFileError]:
    if len(mapping) < rule.get("minProperties", 0):
        yield source.error("is empty", where, hint="declare one, or leave it out")
    for name in mapping:
        if not isinstance(name, str) or not re.search(rule["propertyNames"]["pattern"], name):
            hint = "ids are made of a-z, 0-9 and hyphens (`refused` is taken); a number needs quotes"
            if (
                isinstance(name, str)
                and name.lower() != name
                and re.search(rule["propertyNames"]["pattern"], name.lower())
            ):
                near = name.lower()
                hint = (
                    f"did you mean {near!r}?"
                    if near not in mapping
                    else f"it differs from {near!r} in capitals alone, which ids do not have"
                )
            yield source.error(f"{name!r} is not a valid id", (*where, str(name)), hint=hint)


def _part(
    source: ParsedFile, value: Any, schema: dict[str, Any], where: Where, *, without: str = ""
) -> Iterator[ProvidersFileError]:
    """Yield the unknown keys of one part and its first other violation; `without` is judged on its own."""
    import fastjsonschema

    known = schema.get("properties", {})
    if isinstance(value, dict) and schema.get("additionalProperties") is False:
        for key in value:
            if key not in known:
                from difflib import get_close_matches

                near = get_close_matches(str(key), known, n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"known here: {', '.join(known)}"
                yield source.error(f"unknown key {key!r}", (*where, key), hint=hint)
    try:
        _validator(json.dumps(schema), without)(value)
    except fastjsonschema.JsonSchemaValueException as problem:
        steps = tuple(int(index) if index else key for key, index in _STEP.findall(problem.name or ""))
        words, hint = _words(problem)
        yield source.error(words, (*where, *steps), hint=hint)


@cache
def _validator(part: str, without: str) -> Callable[[Any], Any]:
    """Return what judges a part of the form; made once, for it takes longer than to judge a hundred documents."""
    import fastjsonschema

    schema = json.loads(part)
    known = schema.get("properties", {})
    inside = {key: {"type": "object"} if key == without else rule for key, rule in known.items()}
    loose = schema | {"properties": inside, "additionalProperties": True}
    made: Callable[[Any], Any] = fastjsonschema.compile(loose, use_default=False, detailed_exceptions=True)
    return made


def _words(problem: Any) -> tuple[str, str]:
    """Return a violation and what to do about it in the words of a person."""
    rule, value = problem.rule_definition, problem.value
    match problem.rule:
        case "enum":
            from difflib import get_close_matches

            near = get_close_matches(str(value), rule, n=1)
            return (
                f"{value!r} is not known here",
                f"did you mean {near[0]!r}?" if near else f"one of {', '.join(rule)}",
            )
        case "oneOf" if "parts" in value:
            return "has an address of its own and parts", "give the address to one of the parts"
        case "oneOf":
            return "lacks url", "add it; a text spread over several pages has `parts` with a url each"
        case "required":
            return f"lacks {' and '.join(key for key in rule if key not in value)}", "add it"
        case "type":
            wanted = " or ".join(
                _KINDS[kind] for kind in ([rule] if isinstance(rule, str) else rule) if kind in _KINDS
            )
            quoted = (
                "put it in quotes"
                if "text" in wanted and not isinstance(value, (list, dict, type(None)))
                else ""
            )
            return f"must be {wanted}", quoted
        case "pattern" if "http" in rule:
            return f"{value!r} is not a web address", "an address such as https://example.com/terms"
        case "pattern" if "a-z0-9" in rule:
            return f"{value!r} is not a valid id", "an id such as terms, or claude/terms"
        case "pattern" if "a-z" in rule:
            return f"{value!r} is not a language code", "two letters of ISO 639-1, as en, fr, de"
        case "uniqueItems":
            return "names one of them twice", "each is tried once, in this order"
        case "minProperties" | "minItems" | "minLength":
            return "is empty", "give it a value or leave the key out"
    return f"{value!r} is not of the right form", ""
