"""Score what the ledger says has changed against changes read off real pages by eye.

    python benchmarks/models.py --set ../shared/models [--errors 40]

For every two neighbouring states of a page in `pages.jsonl` the ledger's shifts are taken and compared with
`events.jsonl`. A change is found when a shift of its kind has all of its models and the same old and new value; a
shift is false when no change of its kind has its models. What the set tells as an event of its own and the ledger as
a mark on another (a date moved after it had passed, a row first seen after its date) is looked for there; notice
that is short is looked for on the row. Changes of promises count only on pages whose promises the set follows. Exit status 0 always: it measures, it does not judge.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from tosdiff.ledger.changes import shifts
from tosdiff.ledger.contradictions import contradictions
from tosdiff.ledger.matching import key_of
from tosdiff.ledger.rules import shipped
from tosdiff.models import PageLedger, Shift, ShiftKind
from tosdiff.pipeline.models import of_file

MARKS = {
    "moved_after_date": (ShiftKind.LATER, ShiftKind.EARLIER),
    "published_after_date": (ShiftKind.ADDED, ShiftKind.ANNOUNCED),
    "short_notice": (ShiftKind.ADDED, ShiftKind.ANNOUNCED),
}
Event = dict[str, Any]


def value(text: str | None) -> tuple[str, ...]:
    """Return an old or new value in the form in which values are compared."""
    standings = (name for name, words in shipped().states if words.fullmatch((text or "").strip()))
    standing = next(standings, None)
    parts = [str(standing)] if standing else (text or "").split(", ")
    return tuple(sorted(key_of(part) for part in parts if part))


def names_of(shift: Shift) -> set[str]:
    return {key_of(name) for name in (*shift.models, *shift.ids) if name}


def found(event: Event, told: list[Shift], ledger: PageLedger) -> bool:
    models = {key_of(name) for name in event["models"]}
    if event["type"] in MARKS:
        kinds = MARKS[event["type"]]
        marked = set().union(*(names_of(each) for each in told if each.kind in kinds and each.passed), set())
        days = {key_of(row.model): row.notice_days for row in ledger.rows if row.notice_days is not None}
        short = event["type"] == "short_notice" and all(f"{days.get(m)} days" == event["new"] for m in models)
        return bool(models) and (models <= marked or short)
    if event["type"] == "section_changed":
        return models <= set().union(
            *(names_of(each) for each in told if each.kind is ShiftKind.OVERDUE), set()
        )
    alike = [each for each in told if str(each.kind) == event["type"]]
    if not models:
        return any(event["new"] and event["new"].lower() in each.new.lower() for each in alike)
    same = [each for each in alike if agrees(event, each)]
    return models <= set().union(*(names_of(each) for each in same), set())


def agrees(event: Event, shift: Shift) -> bool:
    if shift.kind is ShiftKind.CONTRADICTION or shift.kind is ShiftKind.WITHDRAWN:
        return True
    return value(event["old"]) == value(shift.old) and value(event["new"]) == value(shift.new)


def pairs(root: Path) -> Iterator[tuple[str | None, str, PageLedger | None, PageLedger, str, str]]:
    """Yield neighbouring states of each page: their names, ledgers and days; the first has none before it."""
    series: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for line in (root / "pages.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        series[(row["provider"], row["document"])].append(row)
    for states in series.values():
        before: tuple[str, PageLedger, str] | None = None
        for state in sorted(states, key=lambda row: str(row["captured_at"])):
            after = of_file(root / state["page"])
            day = state["captured_at"][:10]
            yield (
                before[0] if before else None,
                state["page"],
                before[1] if before else None,
                after,
                before[2] if before else day,
                day,
            )
            before = (state["page"], after, day)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--set", required=True, type=Path, help="folder with events.jsonl, pages.jsonl, pages"
    )
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    events: dict[str, list[Event]] = defaultdict(list)
    followed: set[str] = set()
    """Folders of the pages whose promises the set follows."""
    for line in (args.set / "events.jsonl").read_text(encoding="utf-8").splitlines():
        event = json.loads(line)
        events[event["to_page"]].append(event)
        if event["type"] == str(ShiftKind.PROMISE):
            followed.add(str(Path(event["to_page"]).parent))
    counted: Counter[str] = Counter()
    errors: list[str] = []
    for _, page, before, after, day_before, day_after in pairs(args.set):
        told = list(contradictions(after.rows))
        if before is not None:
            then, now = date.fromisoformat(day_before), date.fromisoformat(day_after)
            told = list(shifts(before, after, seen_before=then, seen_after=now))
        for event in events[page]:
            hit = found(event, told, after)
            counted["events"] += 1
            counted["found"] += hit
            if not hit:
                what = f"{event['type']} {', '.join(event['models'][:3])} {event['old']} -> {event['new']}"
                errors.append(f"MISSED {page}: {what}")
        for shift in told:
            if shift.kind is ShiftKind.PROMISE and str(Path(page).parent) not in followed:
                continue
            counted["told"] += 1
            known = set().union(
                *(map(key_of, e["models"]) for e in events[page] if e["type"] == str(shift.kind)), set()
            )
            right = (
                any(e["type"] == str(shift.kind) for e in events[page])
                or (
                    shift.kind is ShiftKind.OVERDUE
                    and any(e["type"] == "section_changed" for e in events[page])
                )
                if shift.kind in (ShiftKind.PROMISE, ShiftKind.OVERDUE)
                else all({key_of(m), key_of(i)} & known for m, i in zip(shift.models, shift.ids, strict=True))
            )
            if not right:
                counted["false"] += 1
                what = f"{shift.kind} {', '.join(shift.models[:4])} {shift.old} -> {shift.new}"
                errors.append(f"FALSE {page}: {what}")
    if args.json:
        print(json.dumps(counted))
        return
    total, hits, told_of = counted["events"], counted["found"], max(counted["told"], 1)
    print(
        f"events {total}  found {hits} ({hits / max(total, 1):.3f})  told {told_of}  false {counted['false']}"
    )
    print("\n".join(errors[: args.errors]))


if __name__ == "__main__":
    main()
