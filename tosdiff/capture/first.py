"""Whether a page may be the first of its document: law, of the kind and name declared, and no list of links.

Invariant: judged by the page and what is declared alone; a doubt is one line for a person, with the figure or the
words that raised it.
"""

from __future__ import annotations

from dataclasses import dataclass

from tosdiff.capture.obstacles import LOOK, failed
from tosdiff.capture.reading import PageText
from tosdiff.language.families import families_of
from tosdiff.models import DocumentKind, Refusal, Wall

# The shortest real legal page of 190 documents, an imprint, has 124 words; a cookie notice left alone has 81.
_FEW_WORDS = 100
# One that bears its declared name and is in legal words throughout may be shorter.
_FEW_IF_CALLED = 30
_LEGAL_IF_SHORT = 0.06
# Of those 190, the most linked has 0.15 of its words in links; menus have 0.25 and more.
_MENU_LINKS = 0.2
_ALL_LINKS = 0.35
# All but one list-like agreement have 0.36 of their words in passages; menus have none.
_RUNNING = 0.1
# An index of a provider's documents links to each in a line of its own, with few words between.
_DOCUMENTS = 4
_WORDS_A_DOCUMENT = 45
# Legal words: a cookie list has 0.040 of them, and 0.063 is the least of a page without a legal name;
# product pages as long as the terms have 0.040 and no such name, menus under a legal title 0.020.
_LEGAL_IF_NAMED = 0.03
_LEGAL_UNNAMED = 0.055
# In other languages, by the words of `lawful.toml`: news and product pages have up to 0.05, terms 0.09 and more.
_LAW_IF_NAMED = 0.05
_LAW_UNNAMED = 0.08
# Of 42 pages on which providers say when their models end the one with the fewest such words has 0.021, a post.
_OF_MODELS = 0.015


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What providers.yaml says that a document is."""

    title: str = ""
    kind: DocumentKind = DocumentKind.TERMS
    language: str = "en"
    former_urls: tuple[str, ...] = ()
    """Where the document stood before: an older page gives one of them as its own address."""

    @property
    def families(self) -> frozenset[str]:
        """Which kinds of legal text its title says; by its kind where the title says none."""
        told = families_of(self.title)
        if not told and self.title and self.kind in _BY_KIND:
            return frozenset((_BY_KIND[self.kind],))
        return told

    @property
    def of_models(self) -> bool:
        """Whether a provider says on it when its models end, which need not be in legal words."""
        return (
            self.kind in (DocumentKind.DEPRECATIONS, DocumentKind.NOTICE) or "deprecations" in self.families
        )


_BY_KIND = {DocumentKind.PRIVACY: "privacy", DocumentKind.DEPRECATIONS: "deprecations"}


def unfit(page: PageText, declared: Declared) -> Refusal | None:
    """Say why a page is not to be a document's first text, or take another's place; None where it may."""
    return menu(page) or another_text(page, declared) or _unlike_kind(page, declared)


def unsound(page: PageText, declared: Declared) -> Refusal | None:
    """Say why a stored text is no legal text by the rules in force, so that a sound one may follow it."""
    return failed(page) or menu(page) or _unlike_kind(page, declared)


def menu(page: PageText) -> Refusal | None:
    """Recognise links without a text, and an index of documents."""
    if page.linked > _ALL_LINKS or (page.linked > _MENU_LINKS and page.running < _RUNNING):
        return _unlike(f"a menu rather than a text: {page.linked:.0%} of its words are links")
    count = page.documents_linked
    if count >= _DOCUMENTS and len(page.words) < _WORDS_A_DOCUMENT * count:
        return _unlike(
            f"an index rather than a text: it links to {count} documents, with few words about each"
        )
    return None


def another_text(page: PageText, declared: Declared) -> Refusal | None:
    """Recognise another legal text of the provider by what it calls itself."""
    wanted, told = declared.families, page.families
    if not wanted or not told or wanted & told:
        return None
    named = " ".join((page.headings[:1] or (page.title,))[0].split())[:60]
    return _unlike(
        f"another document: it calls itself “{named}”, and “{declared.title}” is declared",
        "correct its url or its title in providers.yaml",
    )


def judged_by_words(declared: Declared, page: PageText) -> bool:
    """Return whether something tests that a text in this language is law."""
    if declared.of_models:
        return page.words_about_models(declared.language) is not None
    return page.legal_words(declared.language) is not None


def _unlike_kind(page: PageText, declared: Declared) -> Refusal | None:
    """Be strict with a first capture: a text is in the words of its kind."""
    return _unlike_page_of_models(page, declared) if declared.of_models else _unlike_law(page, declared)


def _unlike_page_of_models(page: PageText, declared: Declared) -> Refusal | None:
    share = page.words_about_models(declared.language)
    if share is None or share >= _OF_MODELS:
        return None
    return _unlike(
        f"not a page about models by its words: {share:.1%} of them speak of models and their ends"
    )


def _unlike_law(page: PageText, declared: Declared) -> Refusal | None:
    """Tell a legal text by its legal words, and by there being enough of them."""
    count = len(page.words)
    legal = page.legal_words(declared.language)
    called = bool(page.families & declared.families)
    if count < _FEW_WORDS and not (
        count >= _FEW_IF_CALLED and called and legal is not None and legal >= _LEGAL_IF_SHORT
    ):
        return _unlike(f"too short for a legal text ({count} words)")
    least = (_LEGAL_IF_NAMED, _LEGAL_UNNAMED) if declared.language == "en" else (_LAW_IF_NAMED, _LAW_UNNAMED)
    named = page.named_legal or called
    if legal is None or legal >= least[not named]:
        return None
    without = "" if named else ", and no title of a legal document"
    return _unlike(f"not a legal text by its words: {legal:.1%} legal terms{without}")


def _unlike(reason: str, hint: str = LOOK) -> Refusal:
    return Refusal(wall=Wall.UNLIKE, reason=reason, hint=hint)
