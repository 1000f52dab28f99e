"""What a bundle claims in plain words, and that it was written.

Invariant: as in `report.terminal`.
"""

from __future__ import annotations

from textwrap import fill

from rich.console import Console
from rich.text import Text

from tosdiff.evidence.bundle import Bundle
from tosdiff.evidence.standalone import NOT_PROVED
from tosdiff.evidence.timestamps import ReadTimestamp
from tosdiff.pipeline.bundle import BundleFile
from tosdiff.report.safe import printable
from tosdiff.report.words import stamps
from tosdiff.report.words.bundle import CHECK, asserted, identity, quoted, visits
from tosdiff.report.words.stamps import proves

_WIDTH = 80


def text(bundle: Bundle) -> str:
    """Return the claim as a text file, for a reader who knows nothing of tosdiff."""
    parts: list[str] = []
    for claim in bundle.claims:
        parts += [_filled(f"“{quoted(claim)}”")] if claim.citation.quotation else []
        parts += [_filled(each) for each in (asserted(claim), *visits(claim))]
        parts.append(identity(claim).replace(", sha256", ",\nsha256").replace(", head", ",\nhead"))
    parts.append(f"Put together on {bundle.read_on.isoformat()} by tosdiff from its store of captures.")
    parts.append("HOW TO CHECK IT")
    parts += map(_filled, CHECK)
    parts.append(
        "WHAT IS IN IT\n"
        "index.html      opens in a browser: the text, the quotation marked in its place\n"
        "claim.json      the claim, for programs\n"
        "store/          the capture as it was fetched (.warc.gz), what was noted of it\n"
        "                (.json), its text (.md), and the log of all visits (visits.jsonl)\n"
        "digests.sha256  the digest of every file; its own digest stands for all of them"
    )
    parts.append("WHAT IT DOES NOT PROVE")
    parts += [fill(each, _WIDTH, initial_indent="- ", subsequent_indent="  ") for each in NOT_PROVED]
    return printable("\n\n".join(parts)) + "\n"


def stamp_words(stamp: ReadTimestamp, with_roots: bool) -> str:
    """Return the text that goes along with a timestamp."""
    return printable(stamps.file(stamp, with_roots))


def show(written: BundleFile, to: Console) -> None:
    """Print what was written, what it claims, and the digest that stands for it."""
    for claim in written.bundle.claims:
        if claim.citation.quotation:
            to.print(Text(f"“{printable(quoted(claim))}”", style="bold"))
        for each in (asserted(claim), *visits(claim)):
            to.print(Text(printable(each)))
    size = written.size / 1024
    to.print(
        Text(
            f"{printable(str(written.path))}: {size:,.0f} KiB. Its digest, which stands for every byte of it:"
        )
    )
    to.print(Text(written.digest, style="bold"))
    if written.timestamp:
        to.print(Text(printable(f"Timestamp: {proves(written.timestamp)}")))
    to.print(Text("Whoever gets it unpacks it, opens index.html, and runs: python3 verify.py", style="dim"))


def _filled(said: str) -> str:
    return fill(said, _WIDTH, break_long_words=False, break_on_hyphens=False)
