"""Did this sentence stand in these terms on that day: the store, the text and the reasoning joined.

Invariant: the evidence is read anew from the stored bytes, every digest of it recomputed; no cache is
asked. What stands in its place, when it did not, may come from the cache: that is no evidence, but an answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from tosdiff.errors import StoreError, UsageError
from tosdiff.evidence import prove as reasoning
from tosdiff.evidence.copies import copies_of
from tosdiff.evidence.prove import Around, Instead, Proof, Standing, Verdict, Witness
from tosdiff.history.chronology import chronology
from tosdiff.language.quotation import (
    Occurrence,
    Wanted,
    block_at,
    differences,
    occurrences,
    occurrences_in,
    uncased,
    wanted,
)
from tosdiff.language.sentences import sentence_around, widened
from tosdiff.models import (
    BLOCK_SEPARATOR,
    Document,
    DocumentText,
    Edit,
    Op,
    Outcome,
    SegmentedText,
    Span,
    State,
    Visit,
)
from tosdiff.pipeline.archive import Archive
from tosdiff.store import visits as log

if TYPE_CHECKING:
    from tosdiff.evidence.cite import Citation
    from tosdiff.evidence.printed import PrintedDate
    from tosdiff.models import Snapshot


def prove(
    archive: Archive,
    name: str,
    quotation: str,
    day: date,
    *,
    now: datetime,
    within: int = reasoning.WITHIN,
    citing: bool = False,
) -> Proof:
    """Return whether a quotation stood in a document on a day, and what shows it.

    Of a text in parts, the part is taken that shows most. `within` is how many calendar days may lie between the
    visits before and after a day on which nobody looked for both to be proof. With `citing`, the proof has the
    citation of the version that it rests on.

    Raises:
        UsageError: the quotation holds no word, or the day has not come.
        UnknownDocumentError: no such document.
        StoreError: the log of visits or a snapshot that is evidence is damaged.
    """
    want = wanted(quotation)
    if not want.words:
        raise UsageError("there is no word to prove", hint="give the sentence in quotation marks")
    if day > now.date():
        raise UsageError(
            f"{day} has not come yet by this machine's clock", hint="give a day that is past, or today"
        )
    archive.store.prove_anew()
    proofs = [_Proving(archive, part, want, day, now, within).proof() for part in archive.parts(name)]
    order = [Verdict.SEEN, Verdict.BEFORE_AND_AFTER, Verdict.UNKNOWN, Verdict.NOT_THERE]
    best = min(proofs, key=lambda proof: order.index(proof.verdict))
    return replace(best, citation=_citation(archive, best, now)) if citing else best


def _citation(archive: Archive, proof: Proof, now: datetime) -> Citation | None:
    """Return the citation of the version that a proof rests on, with the quotation where it stands there."""
    from tosdiff.pipeline.cite import cite

    if proof.cited is None:
        return None
    name, at = proof.cited.snapshot.name, proof.cited.visit.at
    states = [state for state in archive.states(proof.document) if state.snapshot == name]
    if not states:
        return None
    state = min(states, key=lambda state: max(state.first_seen - at, at - state.last_seen))
    quote = proof.asked if proof.standing else None
    return cite(archive, proof.document, state, read_on=now.date(), quote=quote)


class _Proving:
    def __init__(
        self, archive: Archive, document: Document, want: Wanted, day: date, now: datetime, within: int
    ) -> None:
        self._now = now
        self._within = within
        self._archive = archive
        self._document = document
        self._want = want
        self._day = day
        self._texts: dict[str, SegmentedText] = {}
        self._visits = archive.store.visits(document.id)

    def proof(self) -> Proof:
        around = self._around()
        verdict, reason = reasoning.judge(around, within=self._within)
        if verdict is Verdict.UNKNOWN and (missed := self._missed()):
            reason = f"{reason}; {reasoning.missed_on_the_day(missed)}"
        cited = self._cited(verdict, around)
        version = cited and self._proven(cited.snapshot)
        standing = self._standing(version) if version and verdict.stood else None
        holding = [w.snapshot.name for w in around.witnesses if w.holds] if standing else []
        copies = copies_of(self._visits, holding)
        printed = self._printed(version) if version else ()
        chain = self._archive.store.chain(self._document.id)
        unproved = cited and reasoning.unproved(
            self._day,
            around,
            cited,
            copies,
            standing=standing,
            printed=printed,
            missed=self._missed(),
            branches=chain.branches,
            beside=chain.beside_others(),
        )
        return Proof(
            document=self._document,
            day=self._day,
            asked=self._want.text,
            verdict=verdict,
            reason=reason,
            within=self._within,
            around=around,
            cited=cited,
            standing=standing,
            printed=printed,
            copies=copies,
            instead=self._instead(cited) if cited and verdict is Verdict.NOT_THERE else None,
            unproved=tuple(unproved or ()),
        )

    # -------------------------------------------------------------- the evidence

    def _around(self) -> Around:
        """Return the visits of the day and those next before and after, what they saw proven.

        Raises:
            StoreError: the log, or a snapshot that one of them saw, is not what was written.
        """
        start, end = reasoning.bounds(self._day)
        happened = chronology(
            [visit.at for visit in self._visits],
            [visit.fetcher.is_live for visit in self._visits],
            now=self._now,
        )
        order = happened.order
        dated = [
            place
            for place, index in enumerate(order)
            if self._visits[index].outcome.verified and index not in happened.doubted
        ]
        before = [place for place in dated if self._visits[order[place]].at < start][-1:]
        during = [place for place in dated if start <= self._visits[order[place]].at < end]
        after = [place for place in dated if self._visits[order[place]].at >= end][:1]
        between = order[before[0] + 1 : after[0]] if before and after else ()
        undated = [i for i in between if i in happened.doubted and self._visits[i].outcome.verified]
        wanted_ones = [*(order[place] for place in (*before, *during, *after)), *undated]
        self._prove({str(self._visits[index].snapshot) for index in wanted_ones})
        lines = self._archive.store.lines_of_visits(self._document.id)

        def witness(index: int) -> Witness:
            return self._witness(self._visits[index], *lines[index])

        return Around(
            before=next((witness(order[place]) for place in before), None),
            during=tuple(witness(order[place]) for place in during),
            after=next((witness(order[place]) for place in after), None),
            doubted=tuple(map(witness, undated)),
            unread=sum(visit.outcome is Outcome.UNREAD for visit in self._visits),
            failed=tuple(self._visits[i] for i in between if not self._visits[i].outcome.verified),
        )

    def _prove(self, names: set[str]) -> None:
        from tosdiff.evidence.verify import verify_evidence

        store, document = self._archive.store, self._document
        known = (document.id, *document.former_ids)
        damage = verify_evidence(store, store.folders.kept_as(document.id), names, known)
        if damage:
            more = f" (and {len(damage) - 1} more)" if len(damage) > 1 else ""
            raise StoreError(
                f"{damage[0].path}: {damage[0].problem}{more}",
                hint="nothing is proved from a damaged store; `tosdiff verify` lists what is damaged",
            )

    def _witness(self, visit: Visit, number: int, line: bytes) -> Witness:
        snapshot = self._archive.store.snapshot(self._document.id, str(visit.snapshot))
        version = self._proven(snapshot)
        held = self._archive.store.held_in(snapshot)
        again = [each.at for each in self._visits if each.retaken == held]
        return Witness(
            visit=visit,
            line=number,
            digest=log.digest(line),
            snapshot=replace(snapshot, warc=held),
            retaken=again[-1] if again and held != snapshot.warc else None,
            edition=version.edition,
            holds=bool(occurrences_in(self._want, version)),
            outside=any(occurrences(self._want, passage) for passage in version.left_out),
        )

    def _proven(self, snapshot: Snapshot) -> SegmentedText:
        """Return the text as the stored bytes give it, with its sentences."""
        from tosdiff.text.read import text_of
        from tosdiff.text.segment import segmented

        if snapshot.name not in self._texts:
            page = self._archive.extraction(self._document, snapshot)
            self._texts[snapshot.name] = segmented(text_of(self._document.id, snapshot.name, page))
        return self._texts[snapshot.name]

    @staticmethod
    def _cited(verdict: Verdict, around: Around) -> Witness | None:
        """Return the visit to cite: of the day itself if there is one, else the one before it."""
        if verdict is Verdict.UNKNOWN:
            return None
        showing = [w for w in (*around.during, around.before) if w is not None and w.holds is verdict.stood]
        return showing[0]

    # -------------------------------------------------------------- where it stands

    def _standing(self, version: SegmentedText) -> Standing:
        found = occurrences_in(self._want, version)
        best = next((occurrence for occurrence in found if occurrence.exact), found[0])
        text = version.text
        block = block_at(version.blocks, best.span[0])
        met = [c for c in version.sentences if c.span[0] < best.span[1] and best.span[0] < c.span[1]]
        inside = [c for c in version.sentences if c.block == block]
        start, end = widened(best.span, [clause.span for clause in met])
        return Standing(
            text=text[slice(*best.span)],
            span=best.span,
            exact=best.exact,
            differences=differences(self._want, text, best),
            omitted=tuple(_omitted(text, best)),
            heading_path=version.blocks[block].heading_path,
            block=block + 1,
            sentence=inside.index(met[0]) + 1 if met and met[0] in inside else 0,
            context=text[start:end],
            gives=tuple(self._given(version, block)),
        )

    def _given(self, version: DocumentText, block: int) -> Iterator[str]:
        """Yield what a block of a page about models gives for each of them."""
        if not self._document.tells_of_models:
            return
        from tosdiff.ledger.read import read
        from tosdiff.ledger.telling import given

        for row in read(version.blocks).rows:
            if row.block == block:
                yield given(row)

    @staticmethod
    def _printed(version: DocumentText) -> tuple[PrintedDate, ...]:
        from tosdiff.evidence.printed import printed_dates

        return printed_dates(version)

    def _missed(self) -> list[Visit]:
        """Return the visits of the day that did not see the document."""
        start, end = reasoning.bounds(self._day)
        return [visit for visit in self._visits if not visit.outcome.verified and start <= visit.at < end]

    # -------------------------------------------------------------- what stands there instead

    def _instead(self, cited: Witness) -> Instead | None:
        """Return what stood where the quotation stands in the state nearest to the day that holds it.

        Only the clause that it was aligned with took its place. Where none did, that is said, with the clauses of its
        section that stand here alone; and the sentence most like it is told as what it is.
        """
        from tosdiff.compare.words import edits_of_wording
        from tosdiff.evidence.cite import nearest_sentence

        here = self._proven(cited.snapshot)
        nearest = self._nearest_state(cited)
        replaced, beside = self._replaced(nearest[1], here) if nearest else (None, ())
        alike = None if replaced else nearest_sentence(here, self._want.text, least=_ALIKE)
        if not replaced and not alike and nearest is None:
            return None
        turned = replaced or ((self._want.text, alike) if alike else None)
        return Instead(
            snapshot=cited.snapshot.id,
            heading_path=_path_of(here, turned[1]) if turned else (),
            text=replaced[1] if replaced else None,
            edits=edits_of_wording(*turned, fold=uncased) if turned else (),
            stood=nearest and (nearest[0].first_seen, nearest[0].last_seen),
            dated=nearest is None or nearest[0].dated,
            alike=alike,
            beside=beside,
        )

    def _replaced(
        self, there: DocumentText, here: DocumentText
    ) -> tuple[tuple[str, str] | None, tuple[str, ...]]:
        """Return the sentence that holds the quotation in one version and what became of it in another.

        Where its sentence has no words in the paragraph that the aligner paired, the paragraphs are returned; where it
        paired none, what stands under the same heading in the other version alone.
        """
        from tosdiff.compare.pairs import pairs
        from tosdiff.compare.words import edits

        span = occurrences_in(self._want, there)[0].span
        at = block_at(there.blocks, span[0])
        made = pairs(there.blocks, here.blocks)
        became = next(pair.after for pair in made if pair.before == at)
        if became is None:
            fresh = (
                here.blocks[pair.after] for pair in made if pair.before is None and pair.after is not None
            )
            path = there.blocks[at].heading_path
            return None, tuple(block.text for block in fresh if path and block.heading_path == path)
        start = sum(len(block.text) + len(BLOCK_SEPARATOR) for block in there.blocks[:at])
        old, new = there.blocks[at].text, here.blocks[became].text
        within = (span[0] - start, min(span[1] - start, len(old)))
        followed = _followed(edits(old, new), within)
        if followed is None:
            return (old, new), ()
        return (old[slice(*sentence_around(old, within))], new[slice(*sentence_around(new, followed))]), ()

    def _nearest_state(self, cited: Witness) -> tuple[State, DocumentText] | None:
        """Return the state nearest in time to a visit that holds the quotation, and its version; one with a date first."""
        moment = cited.visit.at
        states = self._archive.states(self._document)
        seen: dict[str, DocumentText | None] = {}
        for state in sorted(
            states, key=lambda s: (not s.dated, min(abs(s.first_seen - moment), abs(s.last_seen - moment)))
        ):
            if state.snapshot not in seen:
                snapshot = self._archive.snapshot(self._document, state)
                version = self._archive.text(self._document, snapshot)
                seen[state.snapshot] = version if occurrences_in(self._want, version) else None
            if found := seen[state.snapshot]:
                return state, found
        return None


# Letters in common, in percent, from which a sentence is shown as the one most alike; below, it is about something else.
_ALIKE = 60.0


def _followed(made: Sequence[Edit], span: Span) -> Span | None:
    """Return where the words of a span that are kept stand in the new text; None if none is."""
    old = new = 0
    kept: list[Span] = []
    for edit in made:
        size = len(edit.text)
        if edit.op is Op.KEEP:
            start, end = max(span[0], old), min(span[1], old + size)
            if start < end and edit.text[start - old : end - old].strip():
                kept.append((new + start - old, new + end - old))
        old += size if edit.op is not Op.INSERT else 0
        new += size if edit.op is not Op.DELETE else 0
    return (kept[0][0], kept[-1][1]) if kept else None


def _path_of(version: DocumentText, text: str | None) -> tuple[str, ...]:
    found = (block.heading_path for block in version.blocks if text is not None and text in block.text)
    return next(found, ())


def _omitted(text: str, occurrence: Occurrence) -> Iterator[str]:
    for (_, end), (start, _) in zip(occurrence.pieces, occurrence.pieces[1:], strict=False):
        yield text[end:start].replace(BLOCK_SEPARATOR, " ").strip()
