"""providers.yaml: which documents are watched, and where.

Invariant: a file is used only if all of it is understood; an error names the file, the line and the key,
and the word that was probably meant.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tosdiff.capture import kept_providers
from tosdiff.capture.former import claimed_twice, of_rows
from tosdiff.capture.providers_check import ParsedFile, parsed, selector_errors, violations
from tosdiff.errors import ProvidersFileError, UnknownDocumentError
from tosdiff.models import WAYBACK, Document, DocumentKind, FetchedBy, Surface, WebArchive

_MOST_TOLD = 20  # mistakes of a file, where a command needs it to be sound
_PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvidersFile:
    path: Path
    documents: tuple[Document, ...]
    store: Path
    """Where its snapshots lie unless --store says otherwise."""
    taxonomy: Path | None = None
    """The user's additions to the clause taxonomy."""
    models: tuple[str, ...] = ()
    """Models whose ends are told ahead of time, by name or pattern: `gpt-4o`, `claude-*`."""


def load(path: Path | None = None) -> ProvidersFile:
    """Read the file named, or ./providers.yaml, the nearest above, the user's own, or the shipped one.

    Raises:
        ProvidersFileError: there is none, or something in it is not understood.
    """
    found = path or _first_found()
    if (content := kept_providers.sound(found)) is not None:
        return _read(ParsedFile(found, content, {}))
    source = parsed(found)
    if errors := violations(source):
        raise errors[0] if len(errors) == 1 else _joined(errors)
    read = _read(source)
    if errors := tuple(claimed_twice(source, read.documents)):
        raise errors[0] if len(errors) == 1 else _joined(errors)
    kept_providers.keep(source)
    return read


def problems(path: Path | None = None) -> tuple[ProvidersFileError, ...]:
    """Return everything wrong with a file, selectors included; empty when it is sound."""
    try:
        source = parsed(path or _first_found())
    except ProvidersFileError as problem:
        return (problem,)
    found = violations(source) or selector_errors(source)
    return found or tuple(claimed_twice(source, _read(source).documents))


def matching(documents: Iterable[Document], names: Sequence[str]) -> tuple[Document, ...]:
    """Return the documents that `claude` or `claude/consumer-terms` name; without names, all enabled ones.

    Raises:
        UnknownDocumentError: a name fits none, and the hint has the nearest; or without names, none is enabled.
    """
    declared = tuple(documents)
    if not names:
        watched = tuple(d for d in declared if d.enabled)
        if not watched:
            what = "every document is switched off" if declared else "no document is declared"
            raise UnknownDocumentError(
                f"nothing is watched: {what}",
                hint="declare one in providers.yaml; the README shows how"
                if not declared
                else "set `enabled: true` in providers.yaml, or name a document",
            )
        return watched
    found: dict[str, Document] = {}
    for name in names:
        fits = [d for d in declared if name in (d.id, d.whole) or (d.provider == name and d.enabled)]
        fits = fits or [d for d in declared if _was(d, name)]
        if not fits and (off := [d.id for d in declared if d.provider == name]):
            raise UnknownDocumentError(
                f"every document of {name} is switched off",
                hint=f"name one in full, as {off[0]}, or set `enabled: true` in providers.yaml",
            )
        if not fits:
            of, at, _ = name.partition("@")
            if at and any(of in (d.id, d.whole, d.provider) or _was(d, of) for d in declared):
                raise a_version(name)
            known = list(dict.fromkeys(n for d in declared for n in (d.id, d.whole, d.provider)))
            known = [n for n in known if n.startswith(f"{name.partition('/')[0]}/")] or known
            from difflib import get_close_matches

            near = get_close_matches(name, known, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]}?" if near else "`tosdiff providers` lists what is declared"
            raise UnknownDocumentError(f"no provider or document {name!r} is declared", hint=hint)
        found.update((d.id, d) for d in fits)
    return tuple(found.values())


def a_version(name: str) -> UnknownDocumentError:
    """Return the error for `claude/consumer-terms@2026-05-21` where a document is to be named, with commands that answer."""
    of, _, when = name.partition("@")
    hint = f"name {of} alone; `tosdiff log {of}` lists its versions"
    if "/" in of and _WHEN.fullmatch(when):
        hint += f", and `tosdiff show {name}` prints this one"
    return UnknownDocumentError(f"{name} names a version, and a document is asked for here", hint=hint)


# What may name a version, as far as the words tell; nothing in it means anything to a shell.
_WHEN = re.compile(r"latest|previous|\d[\dTZ:.+a-f-]*")


def _was(document: Document, name: str) -> bool:
    """Whether a name is of a document's former ids: in full, of the whole that it was a part of, or of the provider."""
    wholes = {each.rpartition("/")[0] for each in document.former_ids if document.part}
    providers = {each.partition("/")[0] for each in document.former_ids if document.enabled}
    return name in document.former_ids or name in wholes or name in providers


# ------------------------------------------------------------------ finding the file


def shipped() -> Path:
    """Return the file that comes with tosdiff."""
    inside = _PACKAGE / "providers.yaml"
    return inside if inside.is_file() else _PACKAGE.parent / "providers.yaml"


def _first_found() -> Path:
    here = Path("providers.yaml")
    if here.is_file():
        return here
    if above := _above(Path.cwd()):
        return above
    from platformdirs import user_config_path

    own = user_config_path("tosdiff") / "providers.yaml"
    return own if own.is_file() else shipped()


def _above(folder: Path) -> Path | None:
    """Return the nearest providers.yaml above a folder: of the same user, up to the home folder or the disk's border.

    What another user put into a folder that all may write to must not decide what is fetched.
    """
    try:
        home, here = Path.home().resolve(), folder.resolve()
        user, disk = os.getuid(), here.stat().st_dev
        for parent in here.parents if here != home else ():
            if parent.stat().st_dev != disk:
                return None
            file = parent / "providers.yaml"
            if file.is_file() and file.stat().st_uid == user and not file.is_symlink():
                return file
            if parent == home:
                return None
    except (OSError, RuntimeError, AttributeError):  # no home, no such right, no users as POSIX has them
        return None
    return None


def _store_beside(path: Path) -> Path:
    if path.resolve() == shipped().resolve() and path.resolve().parent != Path.cwd():
        from platformdirs import user_data_path

        return user_data_path("tosdiff") / "snapshots"
    return path.parent / "snapshots"


def _read(source: ParsedFile) -> ProvidersFile:
    everywhere = source.content.get("archive", {})
    documents = tuple(
        Document(
            provider=provider,
            slug=slug,
            provider_name=about["name"],
            publisher=about["publisher"],
            **fields | {"former_ids": of_rows(provider, about, slug, row, fields.get("part"))},
        )
        for provider, about in source.content["providers"].items()
        for slug, row in about["documents"].items()
        for fields in _of_parts(row | {"archive": everywhere | row.get("archive", {})})
    )
    taxonomy = source.content.get("taxonomy")
    return ProvidersFile(
        path=source.path,
        documents=documents,
        store=_store_beside(source.path),
        taxonomy=source.path.parent / taxonomy if taxonomy else None,
        models=tuple(source.content.get("models", ())),
    )


def _of_parts(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the fields of a document, or of each of its parts: what a part does not say, the document does."""
    shared = {key: value for key, value in row.items() if key != "parts"}
    parts = row.get("parts")
    if parts is None:
        yield _fields(shared)
        return
    for name, part in parts.items():
        title = part.get("title") or f"{row['title']} ({name.replace('-', ' ')})"
        headers = row.get("headers", {}) | part.get("headers", {})
        yield _fields(shared | part | {"part": name, "title": title, "headers": headers})


def _fields(row: dict[str, Any]) -> dict[str, Any]:
    fields = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    kind = DocumentKind(row.get("kind", DocumentKind.TERMS))
    surface = Surface(row["surface"]) if "surface" in row else None
    fetch = tuple(map(FetchedBy, row.get("fetch", (FetchedBy.HTTP,))))
    headers = tuple(row.get("headers", {}).items())
    archive = _archive(row.get("archive", {}))
    return fields | {"kind": kind, "surface": surface, "fetch": fetch, "headers": headers, "archive": archive}


def _archive(row: dict[str, Any]) -> WebArchive:
    """Return an archive as declared; one that is named without its index has it where pywb serves it."""
    url = str(row.get("url", WAYBACK)).rstrip("/")
    default = WebArchive().index if url == WAYBACK else f"{url}/cdx"
    return WebArchive(
        url=url, index=row.get("index", default), max_age=float(row.get("max_age", WebArchive().max_age))
    )


def _joined(errors: Sequence[ProvidersFileError]) -> ProvidersFileError:
    """Return one error that tells all of them, a line each."""
    first, left = errors[0], len(errors) - _MOST_TOLD
    more = [f"also: {e.message}{f' ({e.hint})' if e.hint else ''}" for e in errors[1:_MOST_TOLD]]
    if left > 0:
        more.append(f"and {left} more; `tosdiff providers --check` lists them all")
    first.hint = "\n".join((*([first.hint] if first.hint else []), *more))
    return first
