"""What stands in the table of providers side by side, in words.

Invariant: what is recognised nowhere is a dash, and a dash is nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable

from tosdiff.compare.cells import Cell
from tosdiff.compare.matrix import Provision
from tosdiff.evidence.cite import Citation
from tosdiff.language.normalise import normal
from tosdiff.language.words import clipped
from tosdiff.models import BlockKind, Clause, DocumentKind
from tosdiff.pipeline.compare import CitedVersion
from tosdiff.pipeline.facts import DocumentFacts
from tosdiff.report.words.cite import how
from tosdiff.report.words.meant import laws, parties
from tosdiff.report.words.since import last_verified, since, unseen

SILENT = "—"


def facts(source: CitedVersion) -> dict[str, str]:
    """Return what a document says of itself, in words."""
    said: DocumentFacts = source.facts
    edition = said.edition
    companies = "; ".join(parties(edition, said.for_whom))
    privacy = (
        source.document.kind is DocumentKind.PRIVACY
    )  # it names who answers for the data, and is no contract
    return {
        "document": source.document.title,
        "source": _source(source.citation),
        "in this wording": since(source.citation.wording),
        "last verified": last_verified(source.citation.wording),
        "on that day": unseen(source.citation.unseen) if source.citation.unseen else "",
        "printed": ", ".join(f"{p.kind} {p.on.isoformat()}" for p in said.printed),
        "for": ", ".join(sorted(edition.region))
        or (f"not {', '.join(sorted(edition.elsewhere))}" if edition.elsewhere else ""),
        "law of": "; ".join(laws(edition, said.for_whom)),
        "contract with": "" if privacy else companies,
        "company named": companies if privacy else "",
        "makes part of it": "; ".join(_named_once(normal(x.words).strip(" :") for x in said.incorporated)),
        "cite as": source.citation.snapshot,
    }


def _source(cited: Citation) -> str:
    """Say where a text came from that was not fetched from the provider: an archive by its name."""
    return how(cited).removeprefix(", ").partition(", http")[0]


def _named_once(names: Iterable[str]) -> Iterable[str]:
    """Return names without those that differ from one before in capitals alone."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(name.casefold(), name)
    return first.values()


def cell_words(cell: Cell | None) -> str:
    """Return a cell in words: what is stated, else how many clauses there are to read."""
    if cell is None:
        return SILENT
    if cell.says:
        return "; ".join(cell.says)
    if cell.see:
        return f"not told apart: see {'; '.join(map(_place, cell.see))}"
    return f"{cell.clauses} {'clause' if cell.clauses == 1 else 'clauses'}"


def _place(clause: Clause) -> str:
    """Return where a clause stands, and its first words."""
    under = f"{clause.heading_path[-1]}: " if len(clause.heading_path) > 1 else ""
    return f"{under}“{clipped(clause.text, 12)}”"


def section(source: CitedVersion, provision: Provision) -> tuple[str, ...]:
    """Return the two innermost headings above a provision; the document's own title is none."""
    path = provision.heading_path
    if path and path[0] == next((b.text for b in source.version.blocks if b.kind is BlockKind.HEADING), None):
        path = path[1:]
    return path[-2:]
