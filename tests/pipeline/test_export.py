"""What is exported opens again elsewhere: pages byte for byte, texts word for word, under their true dates."""

from __future__ import annotations

import json
import subprocess
import zipfile
from contextlib import nullcontext
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.world.archives import TERMS, World
from tests.world.captures import capture_of, moment
from tests.world.git_history import environment
from tests.world.readers import replayed, validated_wacz
from tests.world.terms import LINES, amended, page
from tosdiff.errors import NotSeenError, StoreError, UsageError
from tosdiff.models import Capture, Rendering, Snapshot, iso
from tosdiff.pipeline.backfill import backfill
from tosdiff.pipeline.export import ExportForm, export
from tosdiff.pipeline.import_.pages import ImportedPages, pages
from tosdiff.store.wacz import member
from tosdiff.text.markdown import markdown_of

PAGES = (page(*LINES), amended("30 days", "14 days"), amended("30 days", "7 days"))
AT_ONCE = 40  # the day of a page as well: to the second, the text says something else
LICENCE = "ODC-BY 1.0, Open Terms Archive contributors"


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    for day, body in enumerate(PAGES):
        made.visit(40 * day, body)
        made.visit(40 * day + 7, body)
    return made


@pytest.fixture
def joint(world: World) -> World:
    """The same, with a text that a collection took out of a page, and with what it read anew by other rules."""
    told = "Open Terms Archive genai-contrib, https://git.example/commit/1, Terms.md"
    for day, rendering in ((20, Rendering.TEXT), (AT_ONCE, Rendering.TEXT), (60, Rendering.REREAD)):
        made = capture_of(
            f"# Terms of Service\n\n{LINES[0]}\n\nOn day {day} other words stood here, and they were these.\n".encode()
            + "\n\n".join(LINES[1:]).encode(),
            day,
            headers=(("Content-Type", "text/markdown"),),
            source=f"{told}, {LICENCE}",
        )
        taken = backfill(world.archive, world.document, [_as(made, rendering)])
        assert all(report.outcome.verified for report in taken)
    return world


def _as(capture: Capture, rendering: Rendering) -> Capture:
    return Capture(
        document=capture.document, url=capture.url, final_url=capture.url, captured_at=capture.captured_at,
        status=200, headers=capture.headers, body=capture.body, fetcher=capture.fetcher, source=capture.source,
        rendering=rendering,
    )  # fmt: skip


def imported(world: World, file: Path) -> ImportedPages:
    return pages(
        world.archive,
        [file],
        document=None,
        captured_at=None,
        dry_run=False,
        counting=lambda total: nullcontext(None),
    )


def listed(world: World) -> list[Snapshot]:
    """Return the snapshots that are replayed: all but the text of the same second as a page."""
    every = world.archive.store.snapshots(TERMS)
    found = [each for each in every if not (each.rendering and each.captured_at == moment(AT_ONCE))]
    assert len(found) == len(every) - 1
    return found


def wacz(world: World, at: Path) -> Path:
    return export(world.archive, [TERMS], form=ExportForm.WACZ, path=at).path


def git(folder: Path, *asked: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *asked], capture_output=True, check=True, text=True, env=environment()
    )
    return done.stdout


def test_warc_holds_every_page_byte_for_byte(world: World, tmp_path: Path) -> None:
    made = export(world.archive, [TERMS], form=ExportForm.WARC, path=tmp_path / "all.warc.gz")
    with made.path.open("rb") as file:
        bodies = [r.content_stream().read() for r in ArchiveIterator(file) if r.rec_type == "response"]
    assert bodies == list(PAGES)
    assert [count for _, count in made.documents] == [3]


def test_git_has_a_commit_for_each_version_with_its_text_and_true_date(world: World, tmp_path: Path) -> None:
    folder = export(world.archive, [TERMS], form=ExportForm.GIT, path=tmp_path / "texts").path
    archive = world.archive
    states = archive.states(world.document)
    assert git(folder, "log", "--reverse", "--format=%at %ct").split("\n")[:-1] == [
        f"{int(s.first_seen.timestamp())} {int(s.first_seen.timestamp())}" for s in states
    ]
    commits = git(folder, "log", "--reverse", "--format=%H").split()
    texts = [git(folder, "show", f"{commit}:{TERMS}.md") for commit in commits]
    assert texts == [
        markdown_of(archive.text(world.document, archive.snapshot(world.document, s)).blocks) for s in states
    ]
    assert (folder / f"{TERMS}.md").read_text() == texts[-1]
    assert "Snapshot: halcyon/terms@" in git(folder, "log", "-1", "--format=%B")


def test_every_export_names_source_and_licence(joint: World, tmp_path: Path) -> None:
    folder = export(joint.archive, [TERMS], form=ExportForm.GIT, path=tmp_path / "texts").path
    assert (
        f"Source: Open Terms Archive genai-contrib, https://git.example/commit/1, Terms.md, {LICENCE}"
        in git(folder, "log", "--format=%B")
    )
    with zipfile.ZipFile(wacz(joint, tmp_path / "all.wacz")) as archive:
        package = json.loads(archive.read("datapackage.json"))
    (licence,) = package["licenses"]
    assert licence["name"] == "ODC-By-1.0" and licence["title"] == LICENCE
    told = [each for each in package["resources"] if "sources" in each]
    assert len(told) == 3
    assert all(LICENCE in each["sources"][0]["title"] and each["licenses"] == [licence] for each in told)


def test_wacz_lists_every_file_with_its_digest_and_finds_every_page_at_its_place(
    joint: World, tmp_path: Path
) -> None:
    with zipfile.ZipFile(wacz(joint, tmp_path / "all.wacz")) as archive:
        package = archive.read("datapackage.json")
        stated = {each["path"]: each for each in json.loads(package)["resources"]}
        assert set(stated) | {"datapackage.json", "datapackage-digest.json"} == set(archive.namelist())
        for path, each in stated.items():
            content = archive.read(path)
            assert each["hash"] == f"sha256:{sha256(content).hexdigest()}" and each["bytes"] == len(content)
        assert json.loads(archive.read("datapackage-digest.json"))["hash"].endswith(
            sha256(package).hexdigest()
        )
        rows = [json.loads(line) for line in archive.read("pages/pages.jsonl").splitlines()[1:]]
        lines = archive.read("indexes/index.cdx").decode().splitlines()
        assert lines == sorted(lines)
        found = {}
        for line in lines:
            _, moment, about = line.split(" ", 2)
            entry = json.loads(about)
            start, length = entry["offset"], entry["length"]
            packed = archive.read(f"archive/{entry['filename']}")[start : start + length]
            record = next(iter(ArchiveIterator(BytesIO(packed))))
            assert record.rec_headers.get_header("WARC-Target-URI") == entry["url"]
            found[entry["url"], moment] = record.content_stream().read()
    snapshots = listed(joint)
    assert [row["ts"] for row in rows] == [iso(each.captured_at) for each in snapshots]
    for row, snapshot in zip(rows, snapshots, strict=True):
        body = found[row["url"], "".join(filter(str.isdigit, row["ts"]))]
        assert body == joint.archive.store.read(snapshot)


def test_wacz_is_the_same_to_the_byte_whenever_it_is_written(joint: World, tmp_path: Path) -> None:
    first = wacz(joint, tmp_path / "one.wacz").read_bytes()
    assert wacz(joint, tmp_path / "two.wacz").read_bytes() == first


def test_import_of_an_exported_wacz_brings_the_same_history_back(joint: World, tmp_path: Path) -> None:
    made = wacz(joint, tmp_path / "all.wacz")
    (tmp_path / "other").mkdir()
    other = World(tmp_path / "other")
    for _ in range(2):  # the second time adds nothing
        taken = imported(other, made)
        assert taken.complete and not taken.strangers
    first, second = joint.archive, other.archive
    assert second.joined(other.document).contradictions == first.joined(joint.document).contradictions
    theirs, ours = second.states(other.document), first.states(joint.document)
    assert [(s.snapshot, s.first_seen, s.last_seen) for s in theirs] == [
        (s.snapshot, s.first_seen, s.last_seen) for s in ours
    ]
    for one, two in zip(first.store.snapshots(TERMS), second.store.snapshots(TERMS), strict=True):
        assert (one.name, one.body, one.rendering) == (two.name, two.body, two.rendering)
        assert second.store.read(two) == first.store.read(one)
    visits = [v for v in second.store.visits(TERMS) if v.rendering]
    assert {v.rendering for v in visits} == {Rendering.TEXT, Rendering.REREAD}
    assert all(LICENCE in str(v.source) and "through the store" in str(v.source) for v in visits)


def test_text_in_an_exported_warc_comes_back_as_a_text(joint: World, tmp_path: Path) -> None:
    made = export(joint.archive, [TERMS], form=ExportForm.WARC, path=tmp_path / "all.warc.gz").path
    (tmp_path / "other").mkdir()
    other = World(tmp_path / "other")
    imported(other, made)
    told = {(each.at, each.rendering) for each in other.archive.store.visits(TERMS)}
    assert {(moment(20), Rendering.TEXT), (moment(60), Rendering.REREAD), (moment(0), None)} <= told
    assert {(moment(AT_ONCE), None), (moment(AT_ONCE), Rendering.TEXT)} <= told, "both of one second"
    first, second = joint.archive.store, other.archive.store
    assert [(s.name, s.rendering) for s in second.snapshots(TERMS)] == [
        (s.name, s.rendering) for s in first.snapshots(TERMS)
    ]


def test_wacz_that_was_changed_is_told_as_damaged_and_nothing_of_it_is_taken(
    world: World, tmp_path: Path
) -> None:
    made = wacz(world, tmp_path / "all.wacz")
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(tmp_path / "forged.wacz", "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b'"outcome":"changed"', b'"outcome":"first"'))
    (tmp_path / "other").mkdir()
    other = World(tmp_path / "other")
    taken = imported(other, tmp_path / "forged.wacz")
    assert not taken.complete and [each.is_damaged for each in taken.strangers] == [True]
    assert not other.store.names(TERMS)


def test_other_programs_take_the_wacz(joint: World, tmp_path: Path) -> None:
    made = wacz(joint, tmp_path / "all.wacz")
    validated_wacz(made)
    assert replayed(made) == {member(TERMS, each.name): each.body for each in listed(joint)}


def test_nothing_is_written_over_and_nothing_is_left_of_what_fails(world: World, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "file").write_text("mine")
    for form, path in (
        (ExportForm.WARC, "there/file"),
        (ExportForm.WACZ, "there/file"),
        (ExportForm.WACZ, "no/file"),
        (ExportForm.GIT, "there"),
    ):
        with pytest.raises(UsageError):
            export(world.archive, [TERMS], form=form, path=tmp_path / path)
    assert (tmp_path / "there" / "file").read_text() == "mine"
    with pytest.raises(NotSeenError):
        export(world.archive, ["larkspur/terms"], form=ExportForm.GIT, path=tmp_path / "none")
    last = world.store.snapshots(TERMS)[-1]
    world.store.file(last, ".warc.gz").write_bytes(b"\x1f\x8b")
    for form in (ExportForm.WARC, ExportForm.WACZ):
        with pytest.raises(StoreError):
            export(world.archive, [TERMS], form=form, path=tmp_path / "none")
        assert not (tmp_path / "none").exists()


def test_one_form_is_asked_for(world: World, tmp_path: Path) -> None:
    for asked in ((), ("--warc", tmp_path / "a", "--git", tmp_path / "b")):
        done = world.run("export", TERMS, *asked)
        assert done.returncode == 2 and "--wacz FILE" in done.stderr
    done = world.run("export", TERMS, "--wacz", tmp_path / "a.wacz")
    assert done.returncode == 0 and "replayweb.page" in done.stdout
