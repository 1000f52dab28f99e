"""The proof that a sentence stood in a document on a day, for an essay.

Invariant: as in `report.markdown`; it says the verdict, the visits it rests on and what is not proved.
"""

from __future__ import annotations

from tosdiff.evidence.prove import Proof, Verdict
from tosdiff.report.markdown.escaping import escaped, one_line, target


def text(proof: Proof) -> str:
    """Return the quotation as a block quote, the proof as a paragraph, and a list of what is not proved."""
    document = proof.document
    source = f"{escaped(document.publisher)}, [{escaped(document.title)}]({_address(proof)})"
    where = f"{source} ({escaped(document.provider_name)})"
    quoted = one_line(proof.standing.text if proof.standing else proof.asked)
    shown = f"as seen on {proof.day}" if proof.verdict is Verdict.SEEN else f"asked for {proof.day}"
    lines = [f"> {quoted}", ">", f"> — {where}, {shown}", ""]
    reason = escaped(proof.reason)
    if proof.cited and proof.standing:
        under = " › ".join(proof.standing.heading_path)
        if proof.verdict is Verdict.SEEN:
            opening = f"That this stood there on {proof.day} (UTC)"
        else:
            opening = f"That this stood there before and after {proof.day} (UTC)"
            opening += "" if proof.holds else ", which is **not proof** for that day"
        lines += [
            f"{opening}: {reason}. Snapshot `{proof.cited.snapshot.id}`, "
            f"under “{escaped(under)}”; page sha256 `{proof.cited.snapshot.body}`, "
            f"WARC file sha256 `{proof.cited.snapshot.warc}`, "
            f"log of visits line {proof.cited.line}, sha256 `{proof.cited.digest}`."
        ]
        for given in proof.standing.gives:
            lines[-1] += f" The page {escaped(given)}."
        if not proof.standing.exact:
            lines[-1] += " Quoted in the document's own characters."
    elif proof.verdict is Verdict.NOT_THERE:
        lines += [f"This did **not** stand there on {proof.day} (UTC): {reason}."]
        if proof.instead and proof.instead.text is not None:
            lines += ["", "What stood there instead:", "", f"> {one_line(proof.instead.text)}"]
            lines += [">", f"> — snapshot `{proof.instead.snapshot}`"]
        elif proof.instead and proof.instead.stood is not None:
            lines += ["", f"No single clause took its place in snapshot `{proof.instead.snapshot}`."]
    else:
        lines += [f"Whether this stood there on {proof.day} (UTC) is **not known**: {reason}."]
    if proof.unproved:
        lines += ["", "Not proved:", "", *(f"- {escaped(line)}" for line in proof.unproved)]
    return "\n".join(lines)


def _address(proof: Proof) -> str:
    url = (proof.cited.snapshot.final_url if proof.cited else "") or proof.document.url
    return f"<{target(url)}>"
