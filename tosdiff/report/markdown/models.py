"""The ledger of models as a table with a footnote for each page.

Invariant: as in `report.markdown`.
"""

from __future__ import annotations

from collections.abc import Iterator

from tosdiff.ledger.telling import date_words, day, days, entry_end, told
from tosdiff.models import ModelEntry, PageLedger, PageState, iso
from tosdiff.pipeline.models import ModelLedger, View
from tosdiff.report.markdown.escaping import escaped, one_line, target
from tosdiff.report.words.since import doubt, on_day

_HEADS = ("model", "announced", "ends", "notice", "promised", "replaced by", "lifespan")


def text(found: PageLedger | ModelLedger, *, view: View = View.LEDGER, url: str = "") -> str:
    """Return the entries as a table, or the changes as a list, each with the page it was read from."""
    if isinstance(found, PageLedger):
        return _of_page(found, url)
    if view is View.CHANGES:
        return _changes(found)
    keys = {state.snapshot: f"p{n}" for n, state in enumerate(found.pages, start=1)}
    lines = [f"| {' | '.join(_HEADS)} |", "|---" * len(_HEADS) + "|"]
    notes: dict[str, str] = {f"p{n}": _page(state) for n, state in enumerate(found.pages, start=1)}
    for entry in found.chosen(view):
        snapshot = entry.main.snapshot
        key = keys.setdefault(snapshot, f"p{len(keys) + 1}")
        notes.setdefault(key, _source(entry))
        lines.append(f"| {' | '.join(_cells(entry, key))} |")
    used = {cell for line in lines for cell in notes if f"[^{cell}]" in line}
    lines += ["", *(f"[^{key}]: {note}\n" for key, note in notes.items() if key in used)]
    return "\n".join(lines).rstrip() + "\n"


def _cells(entry: ModelEntry, key: str) -> Iterator[str]:
    least = entry.promised.shortest if entry.promised else None
    yield f"{escaped(entry.model)} ({escaped(entry.provider_name)})[^{key}]"
    yield day(entry.announced.on.isoformat()) if entry.announced else "—"
    yield escaped(entry_end(entry))
    yield days(entry.notice_days) if entry.notice_days is not None else "—"
    yield str(least) if least else "none" if entry.promised else "—"
    yield escaped(", ".join(entry.replacement)) or "—"
    yield days(entry.lifespan_days) if entry.lifespan_days is not None else "—"


def _page(state: PageState) -> str:
    document = state.document
    return (
        f"{escaped(document.publisher)}, [{escaped(document.title)}](<{target(document.url)}>), "
        f"seen from {iso(state.first_seen)} to {iso(state.last_seen)}{doubt(state.dated)}. Snapshot `{state.snapshot}`."
    )


def _source(entry: ModelEntry) -> str:
    document, main = entry.main.document, entry.main
    return (
        f"{escaped(document.publisher)}, [{escaped(document.title)}](<{target(document.url)}>), "
        f"last seen with this row {iso(main.last_seen)}{doubt(main.dated)}. Snapshot `{main.snapshot}`."
    )


def _of_page(page: PageLedger, url: str) -> str:
    lines = ["| model | announced | ends | notice | replaced by |", "|---|---|---|---|---|"]
    for row in page.rows:
        cells = (
            escaped(row.name),
            day(row.announced.on.isoformat()) if row.announced else "—",
            date_words(row.ends),
            days(row.notice_days) if row.notice_days is not None else "—",
            escaped(", ".join(row.replacement)) or "—",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, "", *([f"Source: <{target(url)}>"] if url else [])]).rstrip() + "\n"


def _changes(found: ModelLedger) -> str:
    lines: list[str] = []
    for moment in found.moments:
        document = moment.after.document
        lines += [
            f"**{one_line(f'{document.provider_name}: {document.title}')}**, between {on_day(moment.before.last_seen, dated=moment.before.dated)} "
            f"(`{moment.before.snapshot}`) and {on_day(moment.after.first_seen, dated=moment.after.dated)} (`{moment.after.snapshot}`):",
            "",
            *(f"- {one_line(told(each, where=moment.product))}" for each in moment.shifts),
            "",
        ]
    return "\n".join(lines).rstrip() + "\n"
