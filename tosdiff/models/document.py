"""What is watched.

Invariant: as in `models`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tosdiff.models.capture import FetchedBy


class DocumentKind(StrEnum):
    """What sort of text a document is."""

    TERMS = "terms"
    POLICY = "policy"
    PRIVACY = "privacy"
    COMMERCIAL = "commercial"
    DEPRECATIONS = "deprecations"
    NOTICE = "notice"
    OTHER = "other"


class Surface(StrEnum):
    """Where users meet a model."""

    API = "api"
    APP = "app"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One legal text that a provider publishes, as providers.yaml declares it."""

    provider: str
    """Provider id: a-z, 0-9, hyphen."""
    slug: str
    """Document id within the provider."""
    part: str | None = None
    """Of a text that the provider spreads over several pages: which one this is; each is a document of its own."""
    provider_name: str
    publisher: str
    """Corporate author of a citation."""
    title: str
    url: str
    kind: DocumentKind = DocumentKind.TERMS
    language: str = "en"
    """Expected language, ISO 639-1."""
    edition: str | None = None
    select: tuple[str, ...] = ()
    """CSS selectors of the legal text, tried in order; empty lets extraction decide."""
    remove: tuple[str, ...] = ()
    """CSS selectors of furniture inside the selected region."""
    fetch: tuple[FetchedBy, ...] = (FetchedBy.HTTP,)
    """Fetchers, in the order in which they are tried until one gets a text."""
    headers: tuple[tuple[str, str], ...] = ()
    former_urls: tuple[str, ...] = ()
    """Where it stood before: an older page may give one of them as its own address."""
    enabled: bool = True
    surface: Surface | None = None
    """Of a page about models: which it speaks of, where the file says so."""

    @property
    def speaks_of(self) -> Surface:
        """Where users meet the models that the page speaks of: as declared, else by what sort of page it is."""
        return self.surface or (Surface.APP if self.kind is DocumentKind.NOTICE else Surface.API)

    @property
    def tells_of_models(self) -> bool:
        """Whether it is a page on which a provider says when its models end."""
        return self.kind in (DocumentKind.DEPRECATIONS, DocumentKind.NOTICE)

    @property
    def id(self) -> str:
        """`claude/consumer-terms`, or `claude/consumer-terms/supplement` for a part."""
        return f"{self.whole}/{self.part}" if self.part else self.whole

    @property
    def whole(self) -> str:
        """`claude/consumer-terms`: what the parts of a text have in common."""
        return f"{self.provider}/{self.slug}"
