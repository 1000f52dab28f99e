"""Within the text no tag and no name decides over a sentence of law; a dialog about cookies is furniture by any name."""

from __future__ import annotations

import pytest

from tosdiff.language.lawful import is_a_choice, reads_as_law, speaks_of_consent
from tosdiff.text.extract import extract

CLAUSES = [
    f"The keeper of locker {n} must lock it, and we may open it after {n} days' notice to that keeper."
    for n in range(2, 12)
]
BODY = [f"<h2>{n}. Lockers</h2><p>{clause}</p>" for n, clause in enumerate(CLAUSES, 1)]
BINDS = "We may sell what is left in a locker, and no refund is due to whoever left it."


def page(inserted: str, at: int = 5, *, within: str = "main", before: str = "", after: str = "") -> bytes:
    text = "".join((*BODY[:at], inserted, *BODY[at:]))
    return (
        f"<!DOCTYPE html><html lang=en><head><title>Locker rules</title></head><body>"
        f"<header><a href=/>Pinemoor</a></header>{before}<{within}><h1>Locker rules</h1>{text}</{within}>{after}"
        f"<footer><p>Pinemoor Ltd</p><a href=/a>About</a><a href=/b>Blog</a><a href=/c>Jobs</a></footer></body></html>"
    ).encode()


def texts(body: bytes) -> list[str]:
    return [block.text for block in extract(body, url="https://pinemoor.example/rules").blocks]


BOXES = [
    "<aside>{}</aside>", "<aside class=callout><p>{}</p></aside>", "<div class=promo><p>{}</p></div>",
    "<section id=promotions><p>{}</p></section>", "<div class=gdpr-rights><p>{}</p></div>",
    "<div id=newsletter><p>{}</p></div>", "<footer><p>{}</p></footer>", "<header><p>{}</p></header>",
    "<menu><li>{}</li></menu>", "<dialog open><p>{}</p></dialog>", "<nav><p>{}</p></nav>",
    "<div class='side-bar'><p>{}</p></div>", "<div role=complementary><p>{}</p></div>",
    "<div class='announcement modal'><p>{}</p></div>", "<div style='position:fixed'><p>{}</p></div>",
    "<div class='feedback-note'><p>{}</p></div>", "<x-note><template shadowrootmode=open><p>{}</p></template></x-note>",
    "<iframe srcdoc='<p>{}</p>'></iframe>", "<textarea readonly>{}</textarea>", "<div class=related-content><p>{}</p></div>",
]  # fmt: skip


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("within", ["main", "div"])
def test_law_stays_whatever_its_box_is_called(box: str, within: str) -> None:
    assert BINDS in texts(page(box.format(BINDS), within=within))


@pytest.mark.parametrize(
    "box", [box for box in BOXES if "x-note" not in box and "frame" not in box and "textarea" not in box]
)
def test_wrapping_a_clause_in_a_box_changes_no_word(box: str) -> None:
    plain = page(f"<p>{BINDS}</p>")
    assert texts(page(box.format(BINDS))) == texts(plain)


@pytest.mark.parametrize(
    "furniture",
    [
        "<aside>Our lockers were painted by the pupils of the school across the road.</aside>",
        "<div id=newsletter><p>Subscribe to our newsletter, and we will write to you once a month.</p><input type=email></div>",
        "<dialog open><p>You must see our new lockers, which are larger than any that you have seen before.</p>"
        "<p>By submitting this form you agree to our terms.</p><input name=mail></dialog>",
        "<div class=xyz><p>May we set cookies, so that you stay logged in and we see what you read?</p>"
        "<button>Accept all</button><button>Reject all</button></div>",
        "<div class='cky-modal'><p>You may withdraw your consent at any time, and we must then forget your choice.</p></div>",
        "<div style='position:fixed;bottom:0'><p>Ten new lockers at the station, and the first month is on us.</p></div>",
        "<p><a href=/a>Home</a><a href=/b>Lockers</a><a href=/c>Bags</a></p>",
        "<p><a href=/a>Home</a> | <a href=/b>Lockers</a> | <a href=/c>Bags</a></p>",
        "<p>Updated 3 days ago</p>",
        "<p>12 min read</p>",
        "<h2>Related articles</h2><ul><li><a href=/a>How to paint a locker</a></li><li><a href=/b>Keys</a></li></ul>",
        "<p>Was this page helpful?</p><p><a href=#y>Yes</a></p><p>No</p>",
        "<div class=pager><a href=/a>Previous: Bags</a><a href=/b>Next: Keys</a></div>",
        "<p><a href=/a>← Bags</a></p>",
        "<p><a href=/a>Next: Keys</a></p>",
    ],
)
def test_furniture_goes_wherever_it_stands(furniture: str) -> None:
    for at in (0, 5, 10):
        assert texts(page(furniture, at)) == texts(page("", at))


def test_the_line_above_the_title_is_no_text() -> None:
    body = page("").replace(b"<h1>", b"<p>Legal</p><h1>")
    assert texts(body) == texts(page(""))
    dated = page("").replace(b"<h1>", b"<p>1 May 2026</p><h1>")
    assert texts(dated)[:2] == ["1 May 2026", "Locker rules"]


def test_title_and_date_above_the_marked_text_stay() -> None:
    hero = "<div class=hero><h1>Terms for lockers</h1><p>Effective 1 May 2026</p></div>"
    body = page("", before=hero).replace(b"<main><h1>Locker rules</h1>", b"<main>")
    assert texts(body)[:2] == ["Terms for lockers", "Effective 1 May 2026"]


@pytest.mark.parametrize(
    "field",
    [
        "<select><option>Older versions</option></select>",
        "<button role=combobox aria-expanded=false></button>",
        "<input role=combobox>",
    ],
)
@pytest.mark.parametrize(
    "line", ["Effective: 7 April 2026", "Last updated 7 April 2026", "Version of 7 April 2026"]
)
def test_a_date_before_a_field_is_no_label(field: str, line: str) -> None:
    assert line in texts(page(f"<p>{line}</p>{field}", 0))


def test_the_version_that_a_list_shows_is_printed() -> None:
    picker = "<select><option selected>7 April 2026</option><option>1 May 2024</option></select>"
    found = texts(page(picker, 0))
    assert "7 April 2026" in found
    assert "1 May 2024" not in found


@pytest.mark.parametrize(
    "wrap",
    [
        "<main class=wide>{}</main><main class=narrow>{}</main>",
        "<div><div class=wide>{0}</div><div class=narrow>{0}</div></div>",
    ],
)
def test_a_text_for_wide_and_narrow_screens_is_one(wrap: str) -> None:
    text = "<h1>Locker rules</h1>" + "".join(BODY)
    found = extract(f"<html><body>{wrap.format(text, text)}</body></html>".encode())
    assert ([block.text for block in found.blocks if block.text in CLAUSES], found.coverage) == (CLAUSES, 1.0)


def test_a_clause_that_two_sections_repeat_is_no_copy() -> None:
    plans = "".join(
        f"<section><h2>{plan}</h2><p>{CLAUSES[0]}</p><p>{CLAUSES[1]}</p></section>"
        for plan in ("Day", "Year")
    )
    assert texts(page(plans)).count(CLAUSES[1]) == 3


def test_law_outside_the_text_is_named_as_left_out() -> None:
    after = f"<div><p>{BINDS}</p></div>"
    found = extract(page("", after=after))
    assert found.left_out == (BINDS,)
    assert found.coverage < 1
    assert (
        extract(page("", after="<div><p>We use cookies, and you must accept them.</p></div>")).left_out == ()
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (BINDS, True),
        ("Links to other sites open in a new window and are not covered by these terms.", True),
        ("Pinemoor Ltd, called the keeper here, offers lockers to you under these terms.", True),
        ("Wir dürfen den Vertrag mit einer Frist von drei Monaten kündigen.", True),
        ("Nous pouvons résilier votre contrat avec un préavis de trois mois.", True),
        ("我们有权随时更改本服务，您应当遵守相关规定。", True),
        ("Our lockers are larger than any other in this town by far.", False),
        ("Read how a school painted forty lockers in one single night", False),
    ],
)  # fmt: skip
def test_law_is_told_by_its_words(text: str, expected: bool) -> None:
    assert reads_as_law(text) is expected


def test_consent_is_told_by_its_words() -> None:
    assert speaks_of_consent("Wir verwenden Cookies.")
    assert is_a_choice(" Accept all ›")
    assert is_a_choice("Alle akzeptieren")
    assert not is_a_choice("Acceptance")
