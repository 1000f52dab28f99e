"""Pages that try to drive the terminal, the markup or the reading direction reach no output of any command."""

from __future__ import annotations

import html
import json
from datetime import UTC, datetime

import pytest

from tests.world.archives import World
from tests.world.terms import LINES

NAME = "halcyon/terms"
ESCAPES = "\x1b[31mred\x1b]0;owned\x07 \x9b2J \u202eesrever\u202c \u2066isolate\u2069 \u2028 [/b] [link=http://e.example]x[/link]"
# Both come with the clauses that the listings quote: a grant, a change of terms, a notice, a suspension.
PLAIN = (*LINES, "You may access and use the recordings.")
HOSTILE = tuple(line.replace(" you ", f" you {ESCAPES} ", 1) for line in PLAIN)


def _page(lines: tuple[str, ...], title: str) -> str:
    text = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return f"<html lang=en><head><title>{html.escape(title)}</title></head><main><h1>{html.escape(title)}</h1>{text}</main>"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    made = tmp_path_factory.mktemp("hostile")
    world = World(made, NAME)
    days = [datetime(2026, month, 1, tzinfo=UTC) for month in (1, 2, 3)]
    pages = [
        _page(PLAIN, "Terms"),
        _page(HOSTILE, f"Terms {ESCAPES}"),
        _page(HOSTILE[1:], f"Terms {ESCAPES}"),
    ]
    world.imports((at, page.encode()) for at, page in zip(days, pages, strict=True))
    return world


@pytest.mark.parametrize(
    "words",
    [
        ("show", NAME),
        ("show", NAME, "--plain"),
        ("clauses", NAME, "--explain"),
        ("log", "--explain"),
        ("diff", NAME, "2026-01-01", "2026-02-01"),
        ("diff", NAME, "2026-01-01", "2026-02-01", "--side-by-side", "--context", "2"),
        ("compare", "access", "change"),
        ("compare", "access", "change", "--markdown"),
        ("blame", NAME, "--before"),
        ("timeline", "--list"),
        ("find", "You may access and use"),
        ("find", "You may access but use"),
        ("prove", "and use the", "--document", NAME, "--on", "2026-02-10"),
        ("prove", "and use the", "--document", NAME, "--on", "2026-02-10", "--markdown"),
        ("prove", "terms are an agreement between you", "--document", NAME, "--on", "2026-02-10"),
        ("cite", NAME, "--quote", "and use the"),
        ("cite", NAME, "--quote", "and used the", "--style", "bibtex"),
        ("providers",),
        ("diff", NAME, "--json"),
    ],
)  # fmt: skip
def test_no_control_character_of_a_page_is_printed(world: World, words: tuple[str, ...]) -> None:
    done = world.run(*words)
    said = done.stdout + done.stderr
    assert said
    assert done.returncode in (0, 1, 2, 3), said
    assert not {c for c in said if (ord(c) < 32 and c != "\n") or 0x7F <= ord(c) < 0xA0}
    assert not set(said) & set("\u202e\u202c\u2066\u2069\u2028")
    assert "Traceback" not in said
    if "--json" in words:
        json.loads(done.stdout)
