"""What the store holds, read by the rules in force: versions and states.

Invariant: a version depends on its stored snapshot and the rules alone; the cache of derived blocks can
be deleted at any time and is keyed by both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from tosdiff.errors import (
    LostPageError,
    NotSeenError,
    StoreError,
    UnknownDocumentError,
    UnknownVersionError,
    UsageError,
)
from tosdiff.history.states import resolve, states_of
from tosdiff.models import (
    Clause,
    Document,
    DocumentText,
    Edition,
    Extraction,
    Snapshot,
    State,
    Version,
    now,
)
from tosdiff.pipeline.kept_texts import keep, kept
from tosdiff.pipeline.limits import limited
from tosdiff.pipeline.rules import rules_of, stored_edition
from tosdiff.pipeline.text_beside import text_beside

if TYPE_CHECKING:
    from tosdiff.clauses.rules import Taxonomy
    from tosdiff.history.witnesses import JoinedSightings
    from tosdiff.pipeline.alike import Alike
    from tosdiff.pipeline.deriving import Derived
    from tosdiff.store.store import Store
    from tosdiff.text.read import OpenedPage


def extraction_of(document: Document, page: OpenedPage, *, url: str, content_type: str) -> Extraction:
    """Extract a page or PDF by the selectors declared for its document, and by its title among several on a page."""
    from tosdiff.text.read import declared_charset, extraction

    return extraction(
        page,
        url=url,
        charset=declared_charset(content_type),
        select=document.select,
        remove=document.remove,
        named=document.title,
    )


def opened(store: Path | None = None, providers: Path | None = None) -> Archive:
    """Return the archive of a providers file; without one, of ./providers.yaml, the user's own, or the shipped one.

    Args:
        store: the folder of its snapshots, by default the one that belongs to the file.

    Raises:
        ProvidersFileError: there is no such file, or something in it is not understood.
    """
    from tosdiff.capture.providers import load
    from tosdiff.store.store import Store

    declared = load(providers)
    if store is not None and store.is_symlink():
        # a link that a person names is theirs; one that lies in a folder may be anyone's
        store = store.resolve()
    if store is not None and store.exists() and not store.is_dir():
        raise UsageError(f"{store} is no folder", hint="name the folder of the snapshots with --store")
    return Archive(
        declared.documents,
        Store(store or declared.store),
        declared.taxonomy,
        declared_in=declared.path,
        clock=now,
        watched_models=declared.models,
    )


class Archive:
    """The declared documents and everything stored about them."""

    def __init__(
        self,
        documents: Sequence[Document],
        store: Store,
        taxonomy: Path | None = None,
        *,
        declared_in: Path | None = None,
        clock: Callable[[], datetime] | None = None,
        topics: bool = False,
        watched_models: Sequence[str] = (),
    ) -> None:
        """Join what is declared with what is stored.

        Args:
            documents: those declared.
            store: where their snapshots lie.
            taxonomy: the user's additions to the clause taxonomy.
            declared_in: the providers file, for messages.
            clock: tells the present, so that visits with a clock ahead of it are doubted; None for no present.
            topics: whether clauses are labelled with the topics that come with tosdiff as well.
            watched_models: names or patterns of models whose ends `check` tells ahead of time.
        """
        self._clock = clock
        self._topics = topics
        self.watched_models = tuple(watched_models)
        self.documents = tuple(documents)
        self.store = store
        store.folders.also_known({document.id: document.former_ids for document in self.documents})
        self._taxonomy_file = taxonomy
        self.declared_in = declared_in
        """The providers file; None where the documents were given."""

    def __reduce__(self) -> tuple[object, ...]:
        """Go to another process as what an archive is made of; the present is what it was here."""
        return _reopened, (self.documents, self.store.root, self._taxonomy_file, self._topics, self.now)

    @cached_property
    def taxonomy(self) -> Taxonomy:
        from tosdiff.clauses.taxonomy import load

        return load(self._taxonomy_file, topics=self._topics)

    @cached_property
    def taxonomy_digest(self) -> str:
        """The digest of the user's own additions to the taxonomy, and of which part of tosdiff's is in force."""
        own = ""
        if self._taxonomy_file is not None:
            from tosdiff.clauses.taxonomy import content_of

            own = content_of(self._taxonomy_file)
        return sha256(f"{self._topics} {own}".encode()).hexdigest()

    @cached_property
    def deriving(self) -> Derived:
        """What was worked out of the texts and is kept."""
        from tosdiff.pipeline.deriving import Derived

        return Derived(self.store)

    def with_topics(self) -> Archive:
        """Return the same archive, its clauses labelled with the topics that come with tosdiff as well."""
        return self._but(self.documents, topics=True)

    def with_stored(self) -> tuple[Archive, tuple[str, ...]]:
        """Return the same archive, holding what is stored and no longer declared too, to be read and never fetched; and
        the ids of what of that cannot be read."""
        from tosdiff.pipeline.undeclared import left_behind

        left, unreadable = left_behind(self.store, self.documents)
        whole = self._but((*self.documents, *left), topics=self._topics) if left else self
        return whole, unreadable

    def _but(self, documents: Sequence[Document], *, topics: bool) -> Archive:
        return Archive(
            documents,
            self.store,
            self._taxonomy_file,
            declared_in=self.declared_in,
            clock=self._clock,
            topics=topics,
            watched_models=self.watched_models,
        )

    def named(self, names: Sequence[str] | None) -> tuple[Document, ...]:
        """Return the documents that `claude` or `claude/consumer-terms` name; without names, all enabled ones.

        Raises:
            UnknownDocumentError: a name fits none, and the hint has the nearest; or without names, none is enabled.
        """
        from tosdiff.capture.providers import matching

        return matching(self.documents, names or ())

    def document(self, name: str) -> Document:
        """Return the declared document of that id.

        Raises:
            UnknownDocumentError: none is declared; the hint names the nearest.
        """
        found = self.named([name])
        if len(found) != 1:
            raise UnknownDocumentError(
                f"{name} names {len(found)} documents, and one is needed",
                hint=f"for example {found[0].id}" if found else "`tosdiff providers` lists them",
            )
        return found[0]

    def parts(self, name: str) -> tuple[Document, ...]:
        """Return the parts of a text that is spread over several pages, in order; of any other, the document.

        One that is stored and no longer declared can be read, as its newest snapshot says what it is.

        Raises:
            UnknownDocumentError: none is declared or stored under that id.
        """
        if parts := tuple(d for d in self.documents if d.part and d.whole == name):
            return parts
        try:
            return (self.document(name),)
        except UnknownDocumentError:
            from tosdiff.pipeline.undeclared import stored

            if found := stored(self.store, name):
                return found
            raise

    def readable(self, names: Sequence[str] | None) -> tuple[Document, ...]:
        """Return the documents as `named` does and raises, to be read and not fetched: also what is only stored."""
        from tosdiff.pipeline.undeclared import readable

        return readable(names, declared=self.named, stored=self.parts) if names else self.named(names)

    def recover(self, document: str) -> None:
        """Finish or clear what a killed run left, and join what lies apart under former ids; the lock must be held.

        Raises:
            StoreError: the log is damaged, or gone beside its snapshots, or a newer tosdiff's; it cannot be written.
        """
        from tosdiff.store.joining import join_former

        self.store.recover(document)
        join_former(self.store, document)
        self.store.writable(document)

    def states(self, document: Document) -> tuple[State, ...]:
        return states_of(self.joined(document).sightings, now=self.now)

    def joined(self, document: Document) -> JoinedSightings:
        """Return what the visits of a document saw, as one history of all its sources."""
        from tosdiff.pipeline.alike import joined

        return joined(self.store, document.id, lambda: self.likeness(document))

    def likeness(self, document: Document) -> Alike:
        """Return what tells of two snapshots whether they say the same."""
        from tosdiff.pipeline.alike import Alike

        return Alike(
            self.store, document.id, lambda snapshot: self.text(document, snapshot), rules_of(document)
        )

    @property
    def now(self) -> datetime | None:
        """The present; None where no clock was given."""
        return self._clock() if self._clock else None

    def state(self, document: Document, when: str) -> State:
        """Return the state that WHEN means (see `history.states.resolve`); a rejected one only by its id."""
        try:
            return resolve(document.id, when, self.states(document), now=self.now)
        except UnknownVersionError:
            if apart := self._apart(document, when):
                return apart
            if self.store.rejections(document.id) and not self.states(document):
                raise NotSeenError(
                    f"no version of {document.id} stands: each was rejected",
                    hint=f"`tosdiff log {document.id}` lists them; `tosdiff check {document.id}` looks again",
                ) from None
            raise

    def _apart(self, document: Document, when: str) -> State | None:
        """Return what a snapshot was that no state names, where WHEN is its whole id: it was rejected, or is another's text."""
        for name in self.store.names(document.id):
            if when in (name, name.partition("-")[0]):
                seen = states_of(self.store.sightings_of(document.id, name), now=self.now)
                return (
                    replace(seen[0], rejected=self.store.rejections(document.id).get(name)) if seen else None
                )
        return None

    def snapshot(self, document: Document, state: State) -> Snapshot:
        return self.store.snapshot(document.id, state.snapshot)

    # -------------------------------------------------------------- versions

    def version(self, document: Document, snapshot: Snapshot) -> Version:
        """Return the version derived from a snapshot by the rules and the taxonomy in force.

        Raises:
            DigestMismatchError, StoreError: as `text`.
        """
        return self.labelled(self.text(document, snapshot))

    def labelled(self, text: DocumentText) -> Version:
        """Return a text with its clauses, labelled by the taxonomy in force.

        Raises:
            UnreadableDocumentError: it takes more than a reading may.
        """

        def label() -> tuple[Clause, ...]:
            from tosdiff.clauses.label import label
            from tosdiff.text.segment import segment

            with limited(f"labelling {text.snapshot} of {text.document}"):
                return label(segment(text.blocks), self.taxonomy, text.blocks)

        return text.labelled(self.deriving.clauses(text, self.taxonomy_digest, label))

    def text(self, document: Document, snapshot: Snapshot) -> DocumentText:
        """Return the text derived from a snapshot by the rules in force; of a page that is lost, the text stored beside it.

        Raises:
            DigestMismatchError: the stored bytes are not those captured.
            LostPageError: they are lost, and so is the text.
            StoreError: a PDF that could be read cannot be any more.
        """
        rules = rules_of(document)
        text = kept(self.store.cache, document, snapshot, rules, partial(self._edition, document, snapshot))
        if text is None:
            try:
                text = self.derived(document, snapshot, stored_edition(document, snapshot))
            except LostPageError:
                text = text_beside(self.store, document, snapshot)
                if text is None:
                    raise
                self.store.text_alone[snapshot.id] = None
                return text
            keep(self.store.cache, document, snapshot, rules, text)
        return text

    def derived(self, document: Document, snapshot: Snapshot, known: Edition | None = None) -> DocumentText:
        """Return the text as `text` does, asking no cache: what is cited rests on the stored bytes alone.

        With `known` its edition is not read from it.

        Raises:
            DigestMismatchError, StoreError: as `text`.
        """
        from tosdiff.text.read import text_of

        extraction = self.extraction(document, snapshot)
        if extraction.refusal:  # it was read once, so this is no empty text, which would be told as a removal
            raise StoreError(
                f"{snapshot.id} can no longer be read: {extraction.refusal.reason}",
                hint="its bytes are as they were captured; report this as a bug",
            )
        return text_of(document.id, snapshot.name, extraction, known)

    def extraction(self, document: Document, snapshot: Snapshot) -> Extraction:
        """Extract a snapshot's page as it was extracted when it came, but by the rules in force.

        Raises:
            DigestMismatchError: the stored bytes are not those captured.
            UnreadableDocumentError: it takes more than a reading may.
        """
        from tosdiff.text.read import opened as page_in

        body, address = self.store.read(snapshot), snapshot.final_url
        with limited(f"reading {snapshot.id}"):
            return extraction_of(document, page_in(body), url=address, content_type=snapshot.content_type)

    def edition(self, document: Document, snapshot: Snapshot) -> Edition:
        """Return which contract a snapshot is, as the rules in force read it."""
        return self._edition(document, snapshot, lambda: self.text(document, snapshot).edition)

    def _edition(self, document: Document, snapshot: Snapshot, read: Callable[[], Edition]) -> Edition:
        return stored_edition(document, snapshot) or self.deriving.edition(document, snapshot, read)

    def state_digest(self, document: Document, snapshot: Snapshot) -> str:
        """Return the digest of a snapshot's state under the rules in force."""
        if snapshot.rules == rules_of(document):
            return snapshot.state

        def read() -> str:
            from tosdiff.text.state import state_digest

            text = self.text(document, snapshot)
            return state_digest(text.blocks, text.left_out)

        return self.deriving.state_digest(document, snapshot, read)


def _reopened(
    documents: Sequence[Document], root: Path, taxonomy: Path | None, topics: bool, at: datetime | None
) -> Archive:
    from tosdiff.store.store import Store

    return Archive(documents, Store(root), taxonomy, clock=(lambda: at) if at else None, topics=topics)
