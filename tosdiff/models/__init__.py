"""The values that pass between the stages, in the order the data flows.

Invariant: frozen, built from the standard library alone, tuples not lists; a datetime is aware, UTC, to
the second; a digest is sha256 in lower-case hex; a span is (start, end) in characters.
"""

from tosdiff.models.attributes import (
    NOTHING_STATED,
    Attributes,
    AttributeValue,
    NoticeChannel,
    NoticeKind,
    Qualifier,
    Refund,
)
from tosdiff.models.capture import Capture, Exchange, FetchedBy, Refusal, Validators, Wall
from tosdiff.models.change import Change, ChangeKind, Comparison, Edit, Op, Significance
from tosdiff.models.document import Document, DocumentKind
from tosdiff.models.edition import Aspect, Edition, EditionDifference
from tosdiff.models.headline import Favour, Headline
from tosdiff.models.labels import Decision, Evidence, Label, Pass
from tosdiff.models.moments import Clock, Span, iso, now, utc
from tosdiff.models.report import CheckReport, DocumentReport
from tosdiff.models.store import AcceptedBy, Damage, Outcome, Snapshot, State, Visit
from tosdiff.models.text import Block, BlockKind, Extraction, Incorporated, LeadIn, Link
from tosdiff.models.version import (
    BLOCK_SEPARATOR,
    Clause,
    DocumentText,
    SegmentedText,
    Sentence,
    Version,
    leader_of,
)

__all__ = [
    "BLOCK_SEPARATOR",
    "NOTHING_STATED",
    "AcceptedBy",
    "Aspect",
    "AttributeValue",
    "Attributes",
    "Block",
    "BlockKind",
    "Capture",
    "Change",
    "ChangeKind",
    "CheckReport",
    "Clause",
    "Clock",
    "Comparison",
    "Damage",
    "Decision",
    "Document",
    "DocumentKind",
    "DocumentReport",
    "DocumentText",
    "Edit",
    "Edition",
    "EditionDifference",
    "Evidence",
    "Exchange",
    "Extraction",
    "Favour",
    "FetchedBy",
    "Headline",
    "Incorporated",
    "Label",
    "LeadIn",
    "Link",
    "NoticeChannel",
    "NoticeKind",
    "Op",
    "Outcome",
    "Pass",
    "Qualifier",
    "Refund",
    "Refusal",
    "SegmentedText",
    "Sentence",
    "Significance",
    "Snapshot",
    "Span",
    "State",
    "Validators",
    "Version",
    "Visit",
    "Wall",
    "iso",
    "leader_of",
    "now",
    "utc",
]
