"""The values that pass between the stages, in the order the data flows.

Invariant: frozen, built from the standard library alone, tuples not lists; a datetime is aware, UTC, to
the second; a digest is sha256 in lower-case hex; a span is (start, end) in characters.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tosdiff.models.archived import ArchivedCopy
    from tosdiff.models.attributes import (
        NOTHING_STATED,
        Attributes,
        AttributeValue,
        Export,
        NoticeChannel,
        NoticeKind,
        Qualifier,
        Refund,
    )
    from tosdiff.models.capture import (
        Capture,
        Exchange,
        FetchedBy,
        Refusal,
        Rendering,
        Validators,
        Wall,
        is_pdf,
    )
    from tosdiff.models.change import Change, ChangeKind, ChangeSummary, Comparison, Edit, Op, Significance
    from tosdiff.models.document import WAYBACK, Document, DocumentKind, Surface, WebArchive
    from tosdiff.models.edition import WHERE_YOU_LIVE, Aspect, Edition, EditionDifference, MeantFor
    from tosdiff.models.headline import Favour, Headline
    from tosdiff.models.labels import Decision, Evidence, EvidencePlace, Label, Pass
    from tosdiff.models.ledger import (
        NO_DATE,
        Announcement,
        DateKind,
        DateSource,
        Form,
        LedgerDate,
        LedgerRow,
        ModelState,
        PageLedger,
        Promise,
        PromiseKind,
        Release,
        Shift,
        ShiftKind,
        SubjectKind,
        Succession,
        Term,
        Unit,
    )
    from tosdiff.models.ledger_entries import (
        ModelEntry,
        ModelStatement,
        PageState,
        Phase,
        PromiseBasis,
        PromiseThen,
    )
    from tosdiff.models.moments import Clock, Span, iso, now, utc
    from tosdiff.models.named_files import content_named
    from tosdiff.models.nearing import NearingEnd
    from tosdiff.models.news import News, NewsKind
    from tosdiff.models.report import CheckReport, DocumentReport, Failing, FirstText, Trouble, by_cause
    from tosdiff.models.robots import RobotsFile
    from tosdiff.models.schedule import SchedulerName
    from tosdiff.models.store import (
        ASKED,
        LOCK,
        OF_THIS_MACHINE,
        TOLD,
        AcceptedBy,
        Damage,
        Newer,
        Outcome,
        Rejection,
        Sighting,
        Snapshot,
        StandingWords,
        State,
        Unseen,
        Visit,
        believed,
    )
    from tosdiff.models.text import (
        Block,
        BlockKind,
        Extraction,
        Incorporated,
        LeadIn,
        Link,
        PageReading,
        TableCell,
    )
    from tosdiff.models.version import (
        BLOCK_SEPARATOR,
        Clause,
        DocumentText,
        SegmentedText,
        Sentence,
        Version,
        leader_of,
    )

_WHERE = {
    "archived": "ArchivedCopy",
    "attributes": "NOTHING_STATED Attributes AttributeValue Export NoticeChannel NoticeKind Qualifier Refund",
    "capture": "Capture Exchange FetchedBy Refusal Rendering Validators Wall is_pdf",
    "change": "Change ChangeKind ChangeSummary Comparison Edit Op Significance",
    "document": "WAYBACK Document DocumentKind Surface WebArchive",
    "edition": "WHERE_YOU_LIVE Aspect Edition EditionDifference MeantFor",
    "headline": "Favour Headline",
    "labels": "Decision Evidence EvidencePlace Label Pass",
    "ledger": "NO_DATE Announcement DateKind DateSource Form LedgerDate LedgerRow ModelState PageLedger Promise PromiseKind Release Shift ShiftKind SubjectKind Succession Term Unit",
    "ledger_entries": "ModelEntry ModelStatement PageState Phase PromiseBasis PromiseThen",
    "moments": "Clock Span iso now utc",
    "named_files": "content_named",
    "nearing": "NearingEnd",
    "news": "News NewsKind",
    "report": "CheckReport DocumentReport Failing FirstText Trouble by_cause",
    "robots": "RobotsFile",
    "schedule": "SchedulerName",
    "store": "ASKED LOCK OF_THIS_MACHINE TOLD AcceptedBy Damage Newer Outcome Rejection Sighting Snapshot StandingWords State Unseen Visit believed",
    "text": "Block BlockKind Extraction Incorporated LeadIn Link PageReading TableCell",
    "version": "BLOCK_SEPARATOR Clause DocumentText SegmentedText Sentence Version leader_of",
}
"""The names of each module."""
_MODULE_OF = {name: module for module, names in _WHERE.items() for name in names.split()}


if not TYPE_CHECKING:  # to a type checker a name that is not here is an error

    def __getattr__(name: str) -> Any:
        """Import the module of a name when it is asked for: each takes some milliseconds, and most commands need half."""
        if name not in _MODULE_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
        globals()[name] = found
        return found


__all__ = [
    "ASKED",
    "BLOCK_SEPARATOR",
    "LOCK",
    "NOTHING_STATED",
    "NO_DATE",
    "OF_THIS_MACHINE",
    "TOLD",
    "WAYBACK",
    "WHERE_YOU_LIVE",
    "AcceptedBy",
    "Announcement",
    "ArchivedCopy",
    "Aspect",
    "AttributeValue",
    "Attributes",
    "Block",
    "BlockKind",
    "Capture",
    "Change",
    "ChangeKind",
    "ChangeSummary",
    "CheckReport",
    "Clause",
    "Clock",
    "Comparison",
    "Damage",
    "DateKind",
    "DateSource",
    "Decision",
    "Document",
    "DocumentKind",
    "DocumentReport",
    "DocumentText",
    "Edit",
    "Edition",
    "EditionDifference",
    "Evidence",
    "EvidencePlace",
    "Exchange",
    "Export",
    "Extraction",
    "Failing",
    "Favour",
    "FetchedBy",
    "FirstText",
    "Form",
    "Headline",
    "Incorporated",
    "Label",
    "LeadIn",
    "LedgerDate",
    "LedgerRow",
    "Link",
    "MeantFor",
    "ModelEntry",
    "ModelState",
    "ModelStatement",
    "NearingEnd",
    "Newer",
    "News",
    "NewsKind",
    "NoticeChannel",
    "NoticeKind",
    "Op",
    "Outcome",
    "PageLedger",
    "PageReading",
    "PageState",
    "Pass",
    "Phase",
    "Promise",
    "PromiseBasis",
    "PromiseKind",
    "PromiseThen",
    "Qualifier",
    "Refund",
    "Refusal",
    "Rejection",
    "Release",
    "Rendering",
    "RobotsFile",
    "SchedulerName",
    "SegmentedText",
    "Sentence",
    "Shift",
    "ShiftKind",
    "Sighting",
    "Significance",
    "Snapshot",
    "Span",
    "StandingWords",
    "State",
    "SubjectKind",
    "Succession",
    "Surface",
    "TableCell",
    "Term",
    "Trouble",
    "Unit",
    "Unseen",
    "Validators",
    "Version",
    "Visit",
    "Wall",
    "WebArchive",
    "believed",
    "by_cause",
    "content_named",
    "is_pdf",
    "iso",
    "leader_of",
    "now",
    "utc",
]
