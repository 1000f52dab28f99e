"""The index holds what it is given, whatever the order and the number of updates: each passage once, with its runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world.indexes import add, everything, index_of, number_of, texts_of
from tests.world.versions import block
from tosdiff.models import State
from tosdiff.search.index import SCHEMA, DamagedError, Index

TERMS, OTHER = "halcyon/terms", "larkspur/terms"
USE, RESELL, FEES = (
    "You may use the Service.",
    "You may not resell the Service.",
    "Fees — “taxes” apart — are due.",
)

texts = st.lists(
    st.lists(st.sampled_from(["# Use", "## More", "# Fees", USE, RESELL, FEES, "- one"]), max_size=6),
    max_size=6,
)


def standing(index: Index, text: str) -> list[tuple[int, int | None]]:
    """Return from which snapshot to which a text stands, None for one that stands still."""
    (passage,) = [p for p in everything(index) if texts_of(index, [p]) == [text]]
    return [(run.first, run.last) for run in index.runs([passage]).get(passage, [])]


def tables(index: Index) -> dict[str, list[object]]:
    """Return what a reader of the index can see of it."""
    known = index.documents()
    passages = everything(index)
    return {
        "passages": [index.passages([p])[p] for p in passages],
        "forms": [index.forms([p])[p] for p in passages],
        "runs": [index.runs([p]).get(p, []) for p in passages],
        "names": [index.names(each.id) for each in known.values()],
        "sequences": [[index.sequence(each.id, n) for n in range(each.snapshots)] for each in known.values()],
        "words": [*index.words("", 1000)],
    }


# ------------------------------------------------------------------ what is put in


def test_passage_that_goes_and_returns_has_a_run_for_each_time() -> None:
    with index_of({TERMS: [[USE, RESELL], [RESELL], [RESELL], [USE, RESELL]]}) as index:
        assert standing(index, USE) == [(0, 0), (3, None)]
        assert standing(index, RESELL) == [(0, None)]


def test_same_words_under_another_heading_are_another_passage() -> None:
    with index_of({TERMS: [["# Use", USE, "## More", USE, "# Fees", USE]]}) as index:
        found = index.passages(everything(index)).values()
        assert [(p.heading_path, p.level) for p in found if p.text == USE] == [
            (("Use",), 0),
            (("Use", "More"), 0),
            (("Fees",), 0),
        ]
        assert [(p.text, p.heading_path, p.level) for p in found if p.level] == [
            ("Use", (), 1),
            ("More", ("Use",), 2),
            ("Fees", (), 1),
        ]
        assert [p.block.kind.value for p in found][:2] == ["heading", "paragraph"]


def test_documents_that_share_a_passage_share_it_in_the_index() -> None:
    with index_of({TERMS: [[USE]], OTHER: [[FEES], [USE, FEES]]}) as index:
        assert len(everything(index)) == 2
        (runs,) = index.runs([1]).values()
        assert [(run.document, run.first) for run in runs] == [
            (number_of(index, TERMS), 0),
            (number_of(index, OTHER), 1),
        ]


@given(texts)
def test_every_snapshot_is_held_as_its_lines_in_order(history: list[list[str]]) -> None:
    with index_of({TERMS: history}) as index:
        document = number_of(index, TERMS)
        for number, lines in enumerate(history):
            expected = [line.lstrip("#- ") for line in lines]
            assert texts_of(index, index.sequence(document, number)) == expected


@given(texts)
def test_runs_name_exactly_the_snapshots_that_hold_a_passage(history: list[list[str]]) -> None:
    with index_of({TERMS: history}) as index:
        document = number_of(index, TERMS)
        sequences = [set(index.sequence(document, number)) for number in range(len(history))]
        for passage in everything(index):
            runs = index.runs([passage])[passage]
            named = [n for r in runs for n in range(r.first, len(history) if r.last is None else r.last + 1)]
            assert named == [number for number, held in enumerate(sequences) if passage in held]
            assert all(run.last is None or run.last + 1 not in named for run in runs), "one run a stretch"


@given(texts, st.integers(0, 6))
def test_what_is_added_in_two_updates_is_what_is_added_in_one(history: list[list[str]], cut: int) -> None:
    with index_of({TERMS: history}) as once, index_of({TERMS: history[:cut]}) as twice:
        add(twice, TERMS, history[cut:])
        assert tables(twice) == tables(once)


def test_text_is_kept_in_its_own_characters_and_looked_up_by_its_folded_form() -> None:
    with index_of({TERMS: [[FEES, USE]]}) as index:
        assert index.passages([1])[1].text == FEES
        assert index.forms([1, 2]) == {1: "fees-'taxes' apart-are due.", 2: USE.lower()}


def test_thousands_of_passages_are_read_in_one_question() -> None:
    lines = [f"Clause {number} stands." for number in range(12_000)]
    with index_of({TERMS: [lines]}) as index:
        assert texts_of(index, everything(index)) == lines


# ------------------------------------------------------------------ looking up


def held(index: Index, *phrases: str, of: Sequence[str] = (TERMS,), most: int = 10) -> list[str]:
    documents = [number_of(index, name) for name in of]
    return texts_of(index, index.holders([phrase.split() for phrase in phrases], documents, most))


def test_phrase_is_words_that_follow_one_another_whatever_marks_stand_between() -> None:
    with index_of({TERMS: [[USE, RESELL, FEES]]}) as index:
        assert held(index, "may use the") == [USE]
        assert held(index, "taxes apart") == [FEES]
        assert held(index, "may the") == []
        assert held(index, "you may", "the service") == [USE, RESELL]
        assert held(index, "you may", "the service", most=1) == [USE]
        assert held(index, "you may", "fees") == []


def test_only_what_a_snapshot_of_the_documents_asked_for_holds_is_looked_up() -> None:
    with index_of({TERMS: [[USE], [RESELL]], OTHER: [[FEES]]}) as index:
        assert held(index, "you") == [USE, RESELL], "what stood once is found too"
        assert held(index, "fees") == []
        assert held(index, "fees", of=(TERMS, OTHER)) == [FEES]
        assert held(index, "fees", of=()) == []


def test_newest_holders_come_newest_first_and_of_any_of_the_words() -> None:
    with index_of({TERMS: [[USE], [RESELL], [FEES]]}) as index:
        documents = [number_of(index, TERMS)]
        assert texts_of(index, index.newest_holders(["service", "fees"], documents, 9)) == [FEES, RESELL, USE]
        assert texts_of(index, index.newest_holders(["service", "fees"], documents, 2)) == [FEES, RESELL]
        assert index.newest_holders(["moon"], documents, 9) == index.newest_holders([], documents, 9) == []


def test_words_that_begin_so_come_with_the_number_of_passages_that_hold_them() -> None:
    with index_of({TERMS: [[USE, RESELL, FEES, "Übung macht den Servicemann."]]}) as index:
        assert index.words("se", 9) == [("service", 2), ("servicemann", 1)]
        assert index.words("s", 1) == [("service", 2)]
        assert index.words("ü", 9) == [("übung", 1)]
        assert index.words("moon", 9) == []


def test_each_letter_of_a_script_without_spaces_is_a_word() -> None:
    with index_of({TERMS: [["您可以随时转让您的账户"]]}) as index:
        assert index.words("转", 9) == [("转", 1)]
        assert held(index, "随 时 转 让") == ["您可以随时转让您的账户"]
        assert held(index, "转 随") == []


# ------------------------------------------------------------------ what is forgotten, and what is kept beside


def test_empty_index_knows_nothing() -> None:
    with index_of({}) as index:
        assert index.documents() == {}


def test_document_that_is_forgotten_is_held_by_no_snapshot_and_others_stay() -> None:
    with index_of({TERMS: [[USE, FEES]], OTHER: [[FEES]]}) as index:
        before = number_of(index, TERMS)
        with index.updating():
            index.forget(index.documents()[TERMS])
        assert list(index.documents()) == [OTHER]
        assert held(index, "you", of=(OTHER,)) == []
        assert held(index, "fees", of=(OTHER,)) == [FEES]
        add(index, TERMS, [[USE]])
        assert number_of(index, TERMS) > before, (
            "what was worked out of the old one is not taken for the new one's"
        )
        assert standing(index, USE) == [(0, None)]


def test_cleared_index_is_like_a_new_one_but_for_numbers_of_documents_which_are_never_used_twice() -> None:
    with index_of({TERMS: [[USE]], OTHER: [[FEES]]}) as index, index_of({TERMS: [[RESELL]]}) as fresh:
        with index.updating():
            index.clear()
        add(index, TERMS, [[RESELL]])
        assert {**tables(index), "runs": []} == {**tables(fresh), "runs": []}
        assert standing(index, RESELL) == [(0, None)]
        assert number_of(index, TERMS) == 3


def state(snapshot: str, day: int) -> State:
    at = datetime(2026, 3, day, 9, tzinfo=UTC)
    return State(snapshot=snapshot, first_seen=at, last_seen=at, visits=2, doubted=1)


def test_states_are_kept_until_the_log_grows() -> None:
    with index_of({}) as index:
        add(index, TERMS, [[USE]], tail=b"line 1")
        known = index.documents()
        assert index.states(known[TERMS]) is None
        states = (state("halcyon/terms@0", 1), state("halcyon/terms@1", 2))
        index.keep([(known[TERMS], states)], {}, known=known)
        assert index.states(index.documents()[TERMS]) == states
        add(index, TERMS, [], tail=b"line 2")
        assert index.states(index.documents()[TERMS]) is None


def test_alignment_is_kept_for_its_two_snapshots() -> None:
    with index_of({TERMS: [[USE], [RESELL]]}) as index:
        known = index.documents()
        document = known[TERMS].id
        index.keep([], {(document, 0, 1): [(1, 2), (0, 3)]}, known=known)
        assert index.alignment(document, 0, 1) == ((1, 2), (0, 3))
        assert index.alignment(document, 1, 0) is None
        with index.updating():
            index.forget(known[TERMS])
        assert index.alignment(document, 0, 1) is None


def test_nothing_is_kept_of_documents_that_were_indexed_anew_meanwhile() -> None:
    with index_of({TERMS: [[USE], [RESELL]]}) as index:
        known = index.documents()
        gone = {TERMS: replace(known[TERMS], id=known[TERMS].id + 7)}
        index.keep([(gone[TERMS], [state("s", 1)])], {(gone[TERMS].id, 0, 1): [(1, 2)]}, known=gone)
        assert index.alignment(gone[TERMS].id, 0, 1) is None


# ------------------------------------------------------------------ updates are whole


def test_update_that_fails_leaves_no_trace() -> None:
    with index_of({TERMS: [[USE]]}) as index:
        before = tables(index)

        def text_of(name: str) -> Sequence[str]:
            if name == "second":
                raise OSError("the disk is gone")
            return [FEES]

        with pytest.raises(OSError, match="the disk is gone"), index.updating():
            index.add(
                TERMS, ["first", "second"], text_of, index.adding(block),
                rules="1", log=(0, 0), end=0, tail=b"",
            )  # fmt: skip
        assert tables(index) == before


def test_reader_sees_one_state_while_another_writes(tmp_path: Path) -> None:
    file = tmp_path / "find.sqlite"
    with (
        closing(sqlite3.connect(file, isolation_level=None)) as one,
        closing(sqlite3.connect(file, isolation_level=None)) as two,
    ):
        one.execute("PRAGMA journal_mode = WAL")
        reader, writer = Index(one), Index(two)
        add(writer, TERMS, [[USE]])
        with reader.reading():
            assert list(reader.documents()) == [TERMS]
            add(writer, OTHER, [[FEES]])
            assert list(reader.documents()) == [TERMS]
        assert list(reader.documents()) == [TERMS, OTHER]


def test_index_of_another_form_is_damaged() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA + 1}")
        with pytest.raises(DamagedError):
            Index(connection)
