"""Several documents at one address: which of them is meant, and which are others.

Some pages hold a whole legal centre: one document a panel or a section, or all versions of a document of which
one is shown. Invariant: a part is only called another document when it stands beside the one meant, in an
element of the same sort, and either bears the name of a legal document of its own or repeats, hidden, what the
one meant shows; and when the address, the page or providers.yaml names exactly one of them. In doubt all is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from urllib.parse import unquote, urlsplit

from lxml import etree

from tosdiff.language.titles import document_name, of_address, telling, title_parts
from tosdiff.text.passages import Part, Passage, Walked

# Fewer words of sentences than this are no document; the shortest of the corpus, an imprint, has 60.
_FEWEST_WORDS = 60
# Of the words of sentences that a hidden part holds, this share stands in the shown part where it is another
# version of it: 0.57 to 1 in a legal centre of 8 documents, but for rewritten versions, which keep the name.
_SAME_DOCUMENT = 0.5
_INTRODUCED = 3  # passages in which a document calls itself by the name in its heading
_OPENING = 5  # passages in which a version prints its name
# Where this share of a group's words stands in parts named as documents, the group is a list of documents.
_DOCUMENTS = 0.8
_LONGEST_NAME = 8  # words of a passage that may be one


def others(
    walked: Walked, weight: Sequence[int], *, named: str, url: str, titles: Iterable[str]
) -> list[Part]:
    """Return the parts of a page that are other documents than the one meant.

    `named` is what the reader calls the document, `titles` what the page calls itself.
    """
    found: list[Part] = []
    held = [0, *accumulate(weight)]
    for members in _groups(walked.parts, held):
        group = _Alternatives(members, walked.passages, weight)
        meant = group.meant(named, url, titles)
        if meant is not None:
            found += group.others(meant)
    return found


def one_after_another(
    passages: Sequence[Passage], weight: Sequence[int], *, named: str, url: str
) -> range | None:
    """Return where the document meant stands, where several follow one another in one text.

    Each of them begins with a heading that is its name and a sentence that calls it so ("this Cookie Policy"). None
    unless the name or the address's fragment means exactly one that is not the first: what follows the document a
    page is called by may be its annex.
    """
    starts: list[tuple[int, int, frozenset[str]]] = []
    for at, passage in enumerate(passages):
        if passage.kind == "heading" and passage.words <= _LONGEST_NAME:
            name = document_name(passage.text)
            calls = f"this {passage.text.lower()}"
            if name and any(calls in after.text.lower() for after in passages[at + 1 : at + 1 + _INTRODUCED]):
                starts.append((at, passage.level, name))
    if len(starts) < 2:
        return None
    fragment = unquote(urlsplit(url).fragment)
    wanted = {telling(each) for each in (named, of_address(fragment)) if each} - {frozenset()}
    meant = [place for place, (_, _, name) in enumerate(starts) if name in wanted]
    if len(meant) != 1 or meant[0] == 0:
        return None
    start, level, _ = starts[meant[0]]
    end = next((at for at, other, _ in starts[meant[0] + 1 :] if other <= level), len(passages))
    return range(start, end) if sum(weight[start:end]) >= _FEWEST_WORDS else None


def _groups(parts: Sequence[Part], held: Sequence[int]) -> Iterator[list[Part]]:
    """Yield the parts that stand side by side in elements of the same sort, each with sentences of its own."""
    beside: dict[tuple[etree._Element | None, str, str], list[Part]] = defaultdict(list)
    for part in parts:
        if held[part.end] - held[part.start] >= (1 if part.hidden else _FEWEST_WORDS):
            element = part.element
            sort = "tabpanel" if part.kind == "panel" else (element.get("class") or "").partition(" ")[0]
            beside[element.getparent(), str(element.tag), sort].append(part)
    return (members for members in beside.values() if len(members) > 1)


class _Alternatives:
    """Parts that may be alternatives of each other."""

    def __init__(self, members: list[Part], passages: Sequence[Passage], weight: Sequence[int]) -> None:
        self._members = members
        self._passages = passages
        self._weight = weight
        self._names = [self._name(part) for part in members]

    def meant(self, named: str, url: str, titles: Iterable[str]) -> Part | None:
        """Return the part that is the document asked for, None where that cannot be told."""
        shown = [part for part in self._members if not part.hidden]
        if not self._documents() and not (len(shown) == 1 and self._versions(shown[0])):
            return None
        if named and (called := self._called((named,))):
            return called
        if fragment := unquote(urlsplit(url).fragment):
            for part in self._members:
                if part.element.get("id") == fragment:
                    return part
            if called := self._called((of_address(fragment),)):
                return called
        if len(shown) == 1:
            return shown[0]
        if named:
            return None  # asked for under a name that none of them bears
        last = [each for each in urlsplit(url).path.split("/") if each][-1:]
        return self._called(titles) or self._called(map(of_address, last))

    def others(self, meant: Part) -> list[Part]:
        """Return the other documents and versions in the group."""
        name = self._names[self._members.index(meant)]
        found = self._versions(meant)
        if self._documents():
            found += [
                part
                for part, other in zip(self._members, self._names, strict=True)
                if part is not meant and (part.hidden or (name and other and other != name))
            ]
        return found

    def _versions(self, shown: Part) -> list[Part]:
        """Return the hidden parts that bear the name of the one shown, or hold most of what it holds."""
        if shown.hidden:
            return []
        said = {passage.raw for passage in self._passages[shown.start : shown.end]}
        names = self._opening_names(shown)
        found = []
        for part in self._members:
            if part.hidden and part is not shown:
                sentences = range(part.start, part.end)
                repeated = sum(self._weight[at] for at in sentences if self._passages[at].raw in said)
                same = repeated >= _SAME_DOCUMENT * sum(self._weight[part.start : part.end])
                if same or names & self._opening_names(part):
                    found.append(part)
        return found

    def _opening_names(self, part: Part) -> set[frozenset[str]]:
        """Return the names of documents among the first lines of a part."""
        lines = [passage.text for passage in self._passages[part.start : part.end][:_OPENING]]
        return {name for name in map(document_name, lines) if name}

    def _documents(self) -> bool:
        """Whether the parts bear the names of different documents."""
        sizes = [sum(self._weight[part.start : part.end]) for part in self._members]
        bearing = sum(size for size, name in zip(sizes, self._names, strict=True) if name)
        return len(set(filter(None, self._names))) > 1 and bearing >= _DOCUMENTS * sum(sizes)

    def _called(self, titles: Iterable[str]) -> Part | None:
        """Return the only part that one of these names means."""
        wanted = {telling(each) for title in titles for each in title_parts(title)} - {frozenset()}
        found = [p for p, name in zip(self._members, self._names, strict=True) if name and name in wanted]
        return found[0] if len(found) == 1 else None

    def _name(self, part: Part) -> frozenset[str]:
        """Return the telling words of the document's name that a part bears; none for any other part."""
        opening = self._passages[part.start : min(part.end, part.start + _OPENING)]
        first = next((passage for passage in opening if passage.words <= _LONGEST_NAME), None)
        if first and first.kind == "heading" and (name := document_name(first.text)):
            return name
        label = part.element.get("aria-label") or part.element.get("id")
        return document_name(of_address(label)) if label else frozenset()
