"""What a person should know of a page that was taken: that it moved, how it was read, what nothing tests.

Invariant: a notice is one sentence that is true of the capture or of what is stored, and says what can be done where something can.
"""

from __future__ import annotations

from tosdiff.models import Capture, Document, Edition, Extraction, Outcome, Visit
from tosdiff.pipeline import judging
from tosdiff.pipeline.judging import ReadCapture
from tosdiff.store.log import BRING_BACK, SET_ASIDE
from tosdiff.store.retaking import is_damaged
from tosdiff.store.store import Store

_WITHOUT_SELECTORS = ("pdf", "markdown", "plain text")


def notices_of(document: Document, seen: ReadCapture, *, first: bool) -> tuple[str, ...]:
    """Return what there is to say of a page that was taken; more is said of the `first` of its document."""
    return (
        *moved_notice(seen.capture),
        *_charset(seen.capture, seen.extraction),
        *_edition(document, seen.reading.edition),
        *_reading(document, seen, first=first),
    )


def moved_notice(capture: Capture) -> tuple[str, ...]:
    """Say that the address answers from elsewhere for good (301, 308)."""
    permanent = any(e.response[:16].split(b" ")[1:2] in ([b"301"], [b"308"]) for e in capture.exchanges)
    if permanent and capture.final_url != capture.url:
        return (f"moved for good to {capture.final_url}; update its url in providers.yaml",)
    return ()


def lost_notice(store: Store, document: str, visit: Visit) -> tuple[str, ...]:
    """Say that the page behind the state that was seen again is gone: what is printed of it can no longer be proved."""
    path = store.folder(document) / f"{visit.snapshot}.warc.gz"
    if visit.retaken:
        return (
            f"{path} was lost; the same bytes were served again and are kept in its place, which the log says",
        )
    if visit.outcome is not Outcome.UNCHANGED or visit.snapshot is None:
        return ()
    if path.exists():
        # of an import, which sees hundreds, `verify` says it
        if not visit.fetcher.is_live or not is_damaged(store, store.snapshot(document, visit.snapshot)):
            return ()
        return (f"{path} is damaged, and with it the proof of this text: {SET_ASIDE}",)
    return (f"{path} is gone, and with it the proof of this text: {BRING_BACK}",)


def gone_notice(lost: str, kept: str) -> str:
    """Say that a text whose page is lost was served in other bytes, which are a snapshot of their own."""
    return f"the page in which this text was stored is lost ({lost}); the one served now is kept as {kept}"


def _charset(capture: Capture, extraction: Extraction) -> tuple[str, ...]:
    """Say that the bytes were read in another encoding than the header declares."""
    from tosdiff.text.read import declared_charset

    declared = declared_charset(capture.header("Content-Type") or "")
    if (
        declared
        and declared.replace("_", "-") != extraction.charset.lower()
        and extraction.charset == "utf-8"
    ):
        return (f"the server declares {declared}, but the page is {extraction.charset}; read as such",)
    return ()


def _edition(document: Document, found: Edition) -> tuple[str, ...]:
    """Say that a contract stands under another law than the declared edition should."""
    if not document.edition:
        return ()
    from tosdiff.compare.editions import foreign_law

    said = foreign_law(document.edition, found)
    return (f"perhaps another edition than declared: {said}, not of {document.edition}",) if said else ()


def _reading(document: Document, seen: ReadCapture, *, first: bool) -> tuple[str, ...]:
    """Say that a declared selector matches nothing, and at the first that nothing tests whether the text is law."""
    said = []
    method = seen.extraction.method
    if document.select and not method.startswith("select") and method not in _WITHOUT_SELECTORS:
        said.append(
            f"`select: {document.select[0]}` matches nothing on the page, whose own structure decided; "
            "correct it in providers.yaml"
        )
    if first:
        from tosdiff.capture.first import judged_by_words
        from tosdiff.capture.reading import PageText

        page = PageText(seen.extraction.blocks, seen.extraction.title)
        if not judged_by_words(judging.declared(document), page):
            said.append(
                f"nothing tests whether a text in “{document.language}” is law: read it before you rely on it"
            )
    return tuple(said)
