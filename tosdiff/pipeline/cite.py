"""A citation of what stood in a document: the version, and of a sentence in it since when and until when.

Invariant: a quotation is dated by its own words, not by the version that holds them: a later version that
kept them has seen them too. What is cited is derived anew from the stored bytes, and asks no cache.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from itertools import takewhile

from tosdiff.errors import NotSeenError, QuoteNotFoundError, StoreError, TosdiffError
from tosdiff.evidence.cite import Citation, Quotation, find_quote, quotation_of, title_printed
from tosdiff.evidence.fragment import text_fragment
from tosdiff.evidence.printed import printed_dates, printed_roughly
from tosdiff.history.timeline import lane
from tosdiff.language.quotation import Occurrence, QuoteDifference, differences, occurrences_in, wanted
from tosdiff.models import ArchivedCopy, Document, DocumentText, Snapshot, State
from tosdiff.pipeline.archive import Archive
from tosdiff.pipeline.copies import archived_copies
from tosdiff.pipeline.since import unseen, wording_of
from tosdiff.pipeline.undeclared import undeclared
from tosdiff.store.log import remarkable_in
from tosdiff.text.for_whom import for_whom


def cite(
    archive: Archive,
    document: Document,
    state: State,
    *,
    read_on: date,
    quote: str | None = None,
    when: str | None = None,
    text: DocumentText | None = None,
) -> Citation:
    """Cite the version of a state, and a quotation that must stand in it.

    Args:
        archive: where it is stored.
        document: whose state it is.
        state: that which is cited.
        read_on: the day on which it is read, UTC.
        quote: what must stand there; `…` in it is for words left out.
        when: how the state was asked for.
        text: of the state, where it is shown as well; otherwise it is derived anew.

    Raises:
        QuoteNotFoundError: the quotation does not stand in this version.
    """
    archive.store.prove_anew()
    snapshot = archive.snapshot(document, state)
    text = text or archive.derived(document, snapshot)
    history = (state,) if state.rejected else archive.states(document)
    holds = None if quote is None else partial(_holds, archive, document, quote)
    wording = wording_of(archive, document, history, history.index(state))
    quotation = None if quote is None else _quotation(archive, document, history, state, text, quote)
    until = quotation.last_seen if quotation else wording.last_verified
    return Citation(
        provider=document.provider_name,
        publisher=document.publisher,
        title=title_printed(text, document.title),
        url=snapshot.final_url or snapshot.url,
        snapshot=snapshot.id,
        body=snapshot.body,
        warc=snapshot.warc,
        fetcher=snapshot.fetcher,
        source=snapshot.source,
        printed=printed_dates(text),
        printed_roughly=printed_roughly(text),
        captured_at=snapshot.captured_at,
        wording=wording,
        read_on=read_on,
        edition=text.edition,
        for_whom=for_whom(text.blocks, text.edition),
        one_of_several=_one_of_several(archive, document, snapshot, text, history),
        language=text.language or document.language,
        unseen=unseen(archive, document, state, when, holds=holds),
        quotation=quotation,
        head=archive.store.chain(document.id).last[:12],
        doubt=_doubt(archive, document, state),
        rejected=state.rejected,
        archived=_archived(archive, document, snapshot),
        current=not state.rejected and until >= history[-1].last_seen,
    )


def quoted(
    archive: Archive,
    versions: Sequence[tuple[Document, State]],
    quotes: Sequence[str],
    *,
    read_on: date,
    when: str | None = None,
) -> tuple[Citation, ...]:
    """Cite each quotation from those of the versions that it stands in; without one, all the versions.

    Raises:
        QuoteNotFoundError: a quotation stands in none of them.
    """
    if not quotes:
        return tuple(
            cite(archive, document, state, read_on=read_on, when=when) for document, state in versions
        )
    citations: list[Citation] = []
    for quote in quotes:
        refused: list[QuoteNotFoundError] = []
        for document, state in versions:
            try:
                citations.append(cite(archive, document, state, read_on=read_on, quote=quote, when=when))
            except QuoteNotFoundError as problem:
                refused.append(problem)
        if len(refused) == len(versions):
            raise refused[0]
    return tuple(citations)


def every(archive: Archive, *, read_on: date) -> tuple[tuple[Citation, ...], tuple[TosdiffError, ...]]:
    """Cite the newest version of each stored document, those declared first; and return why some cannot be.

    Raises:
        NotSeenError: no document is stored.
    """
    strays = [name for name in undeclared(archive.store, archive.documents) if archive.store.names(name)]
    citations: list[Citation] = []
    problems: list[TosdiffError] = []
    for name in (*(document.id for document in archive.documents), *strays):
        try:
            document = next(each for each in archive.parts(name) if each.id == name)
            citations.append(cite(archive, document, archive.state(document, "latest"), read_on=read_on))
        except NotSeenError:
            continue
        except TosdiffError as problem:
            problems.append(problem)
    if not citations and not problems:
        raise NotSeenError("no document is stored yet", hint="run `tosdiff check` first")
    return tuple(citations), tuple(problems)


def _doubt(archive: Archive, document: Document, state: State) -> str | None:
    """Return why the version of a state was doubted when it was taken; None where it was not."""
    store = archive.store
    visits = remarkable_in(store.chain(document.id), store.visits_file(document.id))
    return next((visit.doubt for visit in visits if visit.snapshot == state.snapshot and visit.doubt), None)


def _one_of_several(
    archive: Archive, document: Document, snapshot: Snapshot, text: DocumentText, history: Sequence[State]
) -> bool:
    """Return whether the document has other editions: it is declared as one, says so, or another was served."""
    from tosdiff.compare.editions import difference

    if document.edition or text.edition.region or text.edition.elsewhere:
        return True
    for other in {each.snapshot: each for each in history if each.snapshot != snapshot.name}.values():
        with suppress(StoreError):  # what another snapshot says is not known then; this one is cited
            if difference(text.edition, archive.edition(document, archive.snapshot(document, other))):
                return True
    return False


def _archived(archive: Archive, document: Document, snapshot: Snapshot) -> ArchivedCopy | None:
    with suppress(StoreError):  # as above
        return next(iter(archived_copies(archive, document, snapshot)), None)
    return None


def _quotation(
    archive: Archive,
    document: Document,
    history: Sequence[State],
    state: State,
    text: DocumentText,
    quote: str,
) -> Quotation:
    """Return a quotation with the first and the last visit of the states around this one that saw it without a break."""
    from tosdiff.compare.editions import difference
    from tosdiff.text.segment import segmented

    snapshot = archive.snapshot(document, state)
    found = find_quote(segmented(text), quote, snapshot.id)
    at = history.index(state)

    def holds(each: State) -> bool:
        """Whether it stands there, in the same contract: that the words stood in another edition is another fact."""
        if not _holds(archive, document, quote, each.snapshot):
            return False
        edition = archive.edition(document, archive.snapshot(document, each))
        return difference(text.edition, edition) is None

    earlier = list(takewhile(holds, reversed(history[:at])))
    later = takewhile(holds, history[at + 1 :])
    watched = lane(document.id, archive.store.visits(document.id), (), now=archive.now)
    return quotation_of(
        text,
        found,
        [*reversed(earlier), state, *later],
        exact=set(differences(wanted(quote), text.text, found)) <= {QuoteDifference.WORDS_LEFT_OUT},
        gaps=[(gap.start, gap.end) for gap in watched.gaps],
        fragment=_fragment(archive, snapshot, text, found),
    )


def _fragment(archive: Archive, snapshot: Snapshot, text: DocumentText, found: Occurrence) -> str:
    from tosdiff.text.read import declared_charset
    from tosdiff.text.whole import page_words

    page = page_words(archive.store.read(snapshot), declared_charset(snapshot.content_type))
    return text_fragment([text.text[slice(*piece)] for piece in found.pieces], page)


def _holds(archive: Archive, document: Document, quote: str, snapshot: str) -> bool:
    """Return whether a quotation stands in the text of a snapshot."""
    text = archive.text(document, archive.store.snapshot(document.id, snapshot))
    return bool(occurrences_in(wanted(quote), text))
