"""Extraction: what of a page is law, in which blocks, and what is furniture."""

from __future__ import annotations

import pytest

from tosdiff.models import Block, BlockKind
from tosdiff.text.extract import extract
from tosdiff.text.state import state_digest

LAW = (
    "<p>You may use the Larkspur service for as long as you follow these terms and pay what is due for it.</p>"
    "<p>We may change the service at any time, and we will tell you at least thirty days before we do so.</p>"
)


def blocks(body: str, select: tuple[str, ...] = (), remove: tuple[str, ...] = ()) -> list[Block]:
    page = f"<!DOCTYPE html><html lang=en><head><title>Terms</title></head><body>{body}</body></html>"
    address = "https://larkspur.example/terms"
    return list(extract(page.encode(), url=address, select=select, remove=remove).blocks)


def texts(body: str, select: tuple[str, ...] = (), remove: tuple[str, ...] = ()) -> list[str]:
    return [block.text for block in blocks(body, select, remove)]


@pytest.mark.parametrize(
    "furniture",
    [
        "<nav><a href=/>Home</a> <a href=/pricing>Pricing</a></nav>",
        "<footer>Larkspur Ltd, Galway</footer>",
        "<div class=cookie-banner>We use cookies.</div>",
        "<select><option>English</option><option>Deutsch</option></select>",
        "<dialog>Sign up for news</dialog>",
        "<script>var terms = 'You agree to everything';</script>",
        "<noscript>Enable scripts</noscript>",
        '<i class="material-icons">expand_more</i>',
        "<button>Copy link</button>",
        "<p>…</p>",
        "<p>Loading...</p>",
        '<div class="sr-only">Skip to the main part</div>',
        '<div role="navigation">Products and prices</div>',
        '<div>English</div><input role="combobox">',
        "<label>Select language <select><option>English</option></select></label>",
        '<p><a href="#">Back to top</a></p>',
        '<a href="#main">Skip to main content</a>',
        '<div class="share-buttons"><a href="/x">Post this</a></div>',
        '<a href="https://twitter.com/intent/tweet?url=x">Tell everyone</a>',
        '<a href="javascript:window.print()">Print this page</a>',
        "<form><h3>Was this page helpful?</h3><button>Yes</button><button>No</button></form>",
        '<div aria-busy="true">Please wait...</div>',
        '<div role="progressbar">Half done</div>',
        '<div class="language-selector"><ul><li><a href="/de">Deutsch</a></li></ul></div>',
        '<h2>Contents</h2><ul><li><a href="#a">Use</a><li><a href="#b">Changes</a><li><a href="#c">Ending</a></ul>',
        '<ul><li><a hreflang="de" href="/de">Deutsch</a><li><a hreflang="fr" href="/fr">Français</a></ul>',
        '<div class="toc-wrapper"><h2>In this policy</h2><nav><a href="#a">Use</a></nav></div>',
    ],
)
def test_furniture_inside_main_is_left_out(furniture: str) -> None:
    assert texts(f"<main>{furniture}{LAW}</main>") == texts(f"<main>{LAW}</main>")


@pytest.mark.parametrize(
    "hidden",
    ["<div hidden>{}</div>", '<div style="display: none">{}</div>', '<div aria-hidden="true">{}</div>'],
)
def test_collapsed_sections_are_law(hidden: str) -> None:
    clause = "<p>We may retire a model after giving you two weeks to move to another one.</p>"
    assert texts(f"<main>{LAW}{hidden.format(clause)}</main>")[-1].startswith("We may retire a model")


def test_hidden_copy_of_open_text_is_kept_once() -> None:
    assert len(texts(f"<main>{LAW}<div hidden>{LAW}</div></main>")) == 2


def test_button_of_an_accordion_is_kept() -> None:
    assert "Your right to leave us" in texts(
        f"<main><button aria-expanded=false>Your right to leave us</button>{LAW}</main>"
    )


def test_short_title_of_an_accordion_is_kept() -> None:
    button = '<button aria-expanded="false" aria-controls="refunds">Refunds</button>'
    panel = '<div id="refunds" hidden><p>You get back what you paid in the last two weeks.</p></div>'
    assert texts(f"<main>{LAW}{button}{panel}</main>")[2:] == [
        "Refunds",
        "You get back what you paid in the last two weeks.",
    ]


def test_two_links_into_the_page_are_no_contents_list() -> None:
    titles = '<p><a href="#one">What we take</a></p><p>Your name.</p><p><a href="#two">What we give</a></p>'
    assert "What we give" in texts(f"<main>{LAW}{titles}</main>")


def test_section_on_cookies_is_law_and_a_banner_is_not() -> None:
    heading = "<h2>Cookies</h2><p>We set a cookie that remembers the language you have chosen for us.</p>"
    assert "Cookies" in texts(f'<main>{LAW * 3}<section id="cookies">{heading}</section></main>')
    banner = f'<div id="cookies">{heading}<button>Accept</button></div>'
    assert "Cookies" not in texts(f"<main>{LAW * 3}{banner}</main>")


def test_many_parts_named_like_furniture_are_law_together() -> None:
    sections = "".join(f'<section class="doc-nav part-{n}">{LAW}</section>' for n in range(5))
    assert len(texts(f"<div>{sections}</div>")) == 10


def test_menu_that_holds_the_text_is_the_text() -> None:
    assert len(texts(f"<main><nav>{LAW * 3}</nav></main><p>Larkspur</p>")) >= 6


def test_tightest_main_wins_over_a_body_of_menus() -> None:
    assert len(texts(f"<div><p>Buy now</p></div><main><article>{LAW}</article></main><div>More</div>")) == 2


def test_container_of_nearly_all_sentences_leaves_out_what_is_around_it() -> None:
    around = "<div><a href=/>Home</a> <a href=/p>Prices</a></div><h1>Terms of Use</h1><p>Updated in May</p>"
    after = "<div><a href=/jobs>Jobs</a></div>"
    assert texts(f"<div>{around}<div class=c><div>{LAW}</div></div>{after}</div>")[:2] == [
        "Terms of Use",
        "Updated in May",
    ]
    assert "Jobs" not in texts(f"<div>{around}<div class=c><div>{LAW}</div></div>{after}</div>")


def test_title_above_the_container_is_kept_whatever_it_says() -> None:
    assert texts(f"<div><p>Menu</p><h1>How we play fair</h1><div>{LAW}</div></div>")[0] == "How we play fair"


def test_share_of_scripts_is_one_of_bytes() -> None:
    script = "<script>" + "字" * 3000 + "</script>"
    assert extract(f"<html><body>{LAW}{script}</body></html>".encode()).script_share > 0.9


def test_page_without_main_gives_its_text() -> None:
    assert len(texts(f"<div class=wrap><div>{LAW}</div></div>")) == 2


def test_main_that_holds_only_a_menu_is_passed_over() -> None:
    assert len(texts(f"<main><ul><li>Home<li>Prices</ul></main><div>{LAW}</div>")) >= 2


def test_declared_selectors_win_in_their_order() -> None:
    page = f"<main><p>Not this, says the file.</p></main><div id=old></div><div class=law>{LAW}</div>"
    assert len(texts(page, select=("#new", "#old", ".law"))) == 2
    assert len(texts(page, select=(".law",), remove=("p:first-child",))) == 1


def test_headings_make_the_path_of_what_stands_under_them() -> None:
    found = blocks(f"<main><h1>Terms</h1><h2>Access</h2>{LAW}<h2>Changes</h2><p>We may change.</p></main>")
    assert [b.heading_path for b in found if b.kind is BlockKind.PARAGRAPH] == [
        ("Terms", "Access"),
        ("Terms", "Access"),
        ("Terms", "Changes"),
    ]


def test_bold_run_in_is_the_heading_of_its_own_paragraph() -> None:
    first, second = blocks(f"<main><p><b>Changes.</b> We may change the service.</p>{LAW}</main>")[:2]
    assert (first.text[: first.run_in], first.heading_path) == ("Changes.", ("Changes",))
    assert second.heading_path == ()


def test_paragraph_all_in_bold_is_a_heading() -> None:
    found = blocks(f"<main><h2>Rules</h2><p><strong>Fair use</strong></p>{LAW}</main>")
    assert (found[1].kind, found[1].level) == (BlockKind.HEADING, 3)


def test_items_know_their_marker_level_and_lead_in() -> None:
    found = blocks("<main><p>You must not:</p><ol><li>sell it<ul><li>or rent it</ul><li>break it</ol></main>")
    assert [(b.marker, b.level, b.lead_in and b.lead_in.text) for b in found[1:]] == [
        ("1.", 1, "You must not:"),
        ("-", 2, "sell it"),
        ("2.", 1, "You must not:"),
    ]


def test_numbers_are_those_a_browser_prints() -> None:
    found = blocks(
        "<main><ol type=i><li>one<li>two</ol><p>and</p><ol type=A start=3><li>three<li value=7>seven</ol></main>"
    )
    assert [b.marker for b in found if b.marker] == ["i.", "ii.", "C.", "G."]


def test_definition_list_gives_headings_and_items() -> None:
    found = blocks("<main><dl><dt>Service</dt><dd>All that we offer under our name.</dd></dl></main>")
    assert [(b.kind, b.text) for b in found] == [
        (BlockKind.HEADING, "Service"),
        (BlockKind.ITEM, "All that we offer under our name."),
    ]


def test_footnotes_are_kept_without_their_way_back() -> None:
    notes = (
        '<section class="footnotes" role="doc-endnotes"><ol><li id="n1">The fee is shown before you pay.'
        ' <a href="#r1">↩</a></li></ol></section><aside role="doc-footnote">Taxes are part of the fee.</aside>'
    )
    assert texts(f"<main>{LAW}{notes}</main>")[2:] == [
        "The fee is shown before you pay.",
        "Taxes are part of the fee.",
    ]


def test_lines_of_a_cell_stay_apart() -> None:
    cells = "<td>Chats</td><td><ul><li>Consent</li></ul>You can take it back.</td>"
    assert texts(f"<main>{LAW}<table><tr>{cells}</tr></table></main>")[-1] == (
        "Chats | Consent You can take it back."
    )


def test_links_are_found_where_whitespace_was_folded() -> None:
    (block,) = blocks('<main><p>See  the\n <b>new <a href="/c"> Conduct\n Policy</a></b>, please.</p></main>')
    (link,) = block.links
    assert block.text[link.start : link.end] == "Conduct Policy"


def test_lettered_paragraph_is_an_item() -> None:
    found = blocks("<main><p>We may close your account if:</p><p>(a) you break a rule of ours;</p></main>")
    assert (found[1].kind, found[1].marker, found[1].lead_in and found[1].lead_in.text) == (
        BlockKind.ITEM,
        "(a)",
        "We may close your account if:",
    )


def test_table_rows_are_kept_as_rows() -> None:
    found = blocks(f"<main>{LAW}<table><tr><th>Model<th>Ends<tr><td>lark-1<td>May 2026</table></main>")
    assert [(b.kind, b.text) for b in found[2:]] == [
        (BlockKind.ROW, "Model | Ends"),
        (BlockKind.ROW, "lark-1 | May 2026"),
    ]


def test_two_line_breaks_part_paragraphs_and_one_does_not() -> None:
    assert texts("<main><div>One line<br>goes on.<br><br>Another begins here.</div></main>") == [
        "One line goes on.",
        "Another begins here.",
    ]


def test_unseen_words_in_a_line_do_not_part_it() -> None:
    line = "<p>Read this <a href=/a>article<span class=sr-only>(opens in a new window)</span></a>. It matters.</p>"
    assert texts(f"<main>{line}</main>") == ["Read this article. It matters."]


def test_links_are_absolute_and_point_at_their_words() -> None:
    (block,) = blocks('<main><p>See the <a href="/conduct">Conduct Policy</a> for more.</p></main>')
    (link,) = block.links
    assert (block.text[link.start : link.end], link.target) == (
        "Conduct Policy",
        "https://larkspur.example/conduct",
    )


def test_shell_that_holds_its_text_in_scripts_has_none() -> None:
    assert texts(f"<div id=root></div><script>window.page = {LAW!r}</script>") == []


def test_wrong_charset_header_gives_no_mojibake() -> None:
    page = "<html><body><main><p>We’ll tell you “soon” – or not.</p></main></body></html>".encode()
    extraction = extract(page, charset="iso-8859-1")
    assert (extraction.charset, extraction.blocks[0].text) == ("utf-8", "We’ll tell you “soon” – or not.")


def test_page_in_windows_1252_is_read_as_declared() -> None:
    page = "<html><body><main><p>Terms – in force</p></main></body></html>".encode("windows-1252")
    assert extract(page, charset="windows-1252").blocks[0].text == "Terms – in force"


@pytest.mark.parametrize("body", [b"", b"\x00\x01\x02", b"<" * 5000, b"<div>" * 20000, b"\xff\xfe", b"]]>"])
def test_any_bytes_give_an_extraction(body: bytes) -> None:
    extract(body)


def numbered(count: int) -> str:
    """Return so many different sets of clauses."""
    return "".join(LAW.replace("</", f" (part {n})</") for n in range(count))


def test_main_that_holds_too_little_loses_no_text() -> None:
    page = f"<html><body><main>{LAW}</main><section>{numbered(9)}</section></body></html>"
    extraction = extract(page.encode())
    assert (len(extraction.blocks), extraction.coverage) == (20, 1.0)


def test_coverage_tells_that_text_was_left_out() -> None:
    page = f"<html><body><main>{numbered(3)}</main><section>{LAW}</section></body></html>"
    assert extract(page.encode()).coverage == pytest.approx(0.75, abs=0.03)


def test_state_is_the_same_for_the_same_words_and_another_for_others() -> None:
    page = '<main><p>See <a href="/conduct?sid={}">the policy</a>. {}</p></main>'
    assert state_digest(blocks(page.format("1", "It binds you."))) == state_digest(
        blocks(page.format("2", "It binds you."))
    )
    assert state_digest(blocks(page.format("1", "It binds you."))) != state_digest(
        blocks(page.format("1", "It binds us."))
    )


@pytest.mark.parametrize(
    "top", ["<html><title>Terms</title>", "<title>Terms</title>", "<meta charset=utf-8>"]
)
def test_a_page_without_a_body_tag_is_read_whole(top: str) -> None:
    page = (
        f"{top}<main><h1>Terms</h1><p>We may close your account.</main><section><p>You may leave.</section>"
    )
    assert [block.text for block in extract(page.encode()).blocks][:2] == [
        "Terms",
        "We may close your account.",
    ]


@pytest.mark.parametrize("said", ["(opens in a new tab)", "OPENS IN A NEW TAB", "Opens in new window"])
def test_what_a_link_opens_in_is_no_text_however_it_is_written(said: str) -> None:
    page = f"<main><h1>Terms</h1><p>You accept our <a href=/c>Conduct Policy {said}</a>. It is binding.</p></main>"
    assert extract(page.encode()).blocks[1].text == "You accept our Conduct Policy. It is binding."


@pytest.mark.parametrize(
    ("line", "read"),
    [
        # set apart by a style, with no blank in the markup
        (
            "<div><span>Effective May 4, 2026</span><a href='/old'>Former version</a></div>",
            "Effective May 4, 2026 Former version",
        ),
        # in a sentence the author's own gluing stands as it is printed
        (
            "<p>In force since May 4, 2026<a href='/n'>Note</a> for all.</p>",
            "In force since May 4, 2026Note for all.",
        ),
        ("<div><span>Plan</span><a href='/b'>B</a></div>", "PlanB"),
    ],
)
def test_a_link_that_only_a_style_sets_apart_is_a_word_of_its_own(line: str, read: str) -> None:
    assert read in texts(f"<main>{LAW}{line}</main>")


def test_a_page_in_a_script_without_spaces_is_read_whole() -> None:
    law = (
        "<p>お客様は、凧を他人に売ってはならず、借りた日から十日以内に、糸とともに当社に返してください。</p>"
    )
    page = f"<html lang=ja><body><main><h1>規約</h1>{law * 3}</main></body></html>"
    found = extract(page.encode(), url="https://halcyon.example/ja")
    assert (found.coverage, len(found.blocks)) == (1.0, 4)
