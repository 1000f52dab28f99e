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


WAYBACK = "https://web.archive.org/web"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebArchive:
    """An archive that keeps captures of the web, and how old one may be that stands for the present."""

    url: str = WAYBACK
    """Where it shows captures: `URL/20260521101500id_/https://…`."""
    index: str = "https://web.archive.org/cdx/search/cdx"
    """Its index, in the form of the CDX server."""
    max_age: float = 7.0
    """Days; a capture that is older does not verify the document."""

    @property
    def name(self) -> str:
        """The host it is known by."""
        from urllib.parse import urlsplit  # starting up needs no addresses

        return urlsplit(self.url).netloc.rpartition("@")[2]


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
    archive: WebArchive = WebArchive()
    """Whom the archive fetcher asks."""
    headers: tuple[tuple[str, str], ...] = ()
    former_urls: tuple[str, ...] = ()
    """Where it stood before: an older page may give one of them as its own address."""
    former_ids: tuple[str, ...] = ()
    """Ids that it had before, as `claude/consumer-terms`: its history may be stored under one of them."""
    enabled: bool = True
    robots: bool | None = None
    """Whether the host's robots.txt decides if the page is fetched; None: it does, but not on loopback."""
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
