"""The proof that a sentence stood in a document on a day, for an essay.

Invariant: as in `report.markdown`; it says the verdict, the visits it rests on and what is not proved.
"""

from __future__ import annotations

from tosdiff.evidence.prove import Proof, Verdict
from tosdiff.language.normalise import shown
from tosdiff.report.markdown.escaping import escaped, one_line, target
from tosdiff.report.markdown.notes import Notes
from tosdiff.report.words import cite as words


def text(proof: Proof, style: str = "text") -> str:
    """Return the quotation as a block quote, the proof as a paragraph, what is not proved, and the source as a note."""
    document = proof.document
    notes = Notes(style)
    cited = proof.citation
    where = (
        f"{escaped(words.author(cited))}, *{escaped(words.title(cited))}* ({escaped(words.product(cited))})"
        if cited
        else f"{escaped(document.publisher)}, [{escaped(document.title)}]({_address(proof)}) ({escaped(document.provider_name)})"
    )
    note = notes.reference(cited) if cited else ""
    quoted = one_line(_quoted(proof))
    shown_as = f"as seen on {proof.day}" if proof.verdict is Verdict.SEEN else f"asked for {proof.day}"
    lines = [f"> {quoted}", ">", f"> — {where}, {shown_as}{note}", ""]
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
            again = notes.reference(cited) if cited else ""
            lines += [">", f"> — snapshot `{proof.instead.snapshot}`{again}"]
        elif proof.instead and proof.instead.stood is not None:
            lines += ["", f"No single clause took its place in snapshot `{proof.instead.snapshot}`."]
    else:
        lines += [f"Whether this stood there on {proof.day} (UTC) is **not known**: {reason}."]
    if proof.unproved:
        lines += ["", "Not proved:", "", *(f"- {escaped(line)}" for line in proof.unproved)]
    if cited:
        lines += ["", *notes.lines()]
    return "\n".join(lines).rstrip()


def _quoted(proof: Proof) -> str:
    """Return the words as they stand there, `…` for what is left out; as asked where they stand nowhere."""
    if proof.citation and proof.citation.quotation:
        return words.quotation(proof.citation)
    return shown(proof.standing.text if proof.standing else proof.asked)


def _address(proof: Proof) -> str:
    url = (proof.cited.snapshot.final_url if proof.cited else "") or proof.document.url
    return f"<{target(url)}>"
