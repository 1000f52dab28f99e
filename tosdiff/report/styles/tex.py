"""Text and addresses as a field of BibTeX holds them.

Invariant: nothing of a document acts as TeX or ends its field, and braces are in pairs; letters are UTF-8, as biber, pandoc
and today's LaTeX read them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

_SIGNS = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    **{sign: f"{sign}{{}}" for sign in "-`'?!,"},  # the first of two that would be set as another sign
}
_ACTIVE = re.compile(r"[\\{}%&#_$~^<>]|-(?=-)|`(?=`)|'(?=')|[?!](?=`)|,(?=,)")
_IN_ADDRESSES = "!#$%&'()*+,-./:;=?@[]_~"


# BibTeX and biber count a brace behind a backslash as any other, so one without its fellow is given one that takes no
# room; pandoc reads past it. (`\textbraceleft`, which needs none, pandoc drops.)
_ALONE = {"{": r"\{\vphantom{\}}", "}": r"\vphantom{\{}\}"}


def tex(text: str) -> str:
    """Return a text in which no character acts as TeX."""
    alone = _alone(text)
    return _ACTIVE.sub(
        lambda match: _ALONE[match[0]] if match.start() in alone else _SIGNS.get(match[0], "\\" + match[0]),
        text,
    )


def _alone(text: str) -> set[int]:
    """Return where braces stand that have no fellow."""
    opened: list[int] = []
    alone: set[int] = set()
    for at, char in enumerate(text):
        if char == "{":
            opened.append(at)
        elif char == "}":
            if opened:
                opened.pop()
            else:
                alone.add(at)
    return alone.union(opened)


def tex_address(url: str) -> str:
    """Return an address in which only ASCII stands and no brace, as `\\url` and the `url` field take it."""
    return quote(url, safe=_IN_ADDRESSES, errors="replace")


def tex_entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    """Return an entry; fields that are empty are left out."""
    lines = ",\n".join(f"  {name:<12} = {value}" for name, value in fields.items() if value.strip("{}"))
    return f"@{kind}{{{key},\n{lines},\n}}"
