"""Several documents at one address: the one that is meant is read, and in doubt all of them are."""

from __future__ import annotations

import pytest

from tosdiff.text.extract import extract


def law(subject: str, sentences: int = 6) -> str:
    return "".join(
        f"<p>About {subject} we agree, under number {n}, that Halcyon and you keep to what is written here.</p>"
        for n in range(sentences)
    )


def said(body: str, *, url: str = "https://halcyon.example/", title: str = "Halcyon", named: str = "") -> str:
    page = f"<html><head><title>{title}</title></head><body><main>{body}</main></body></html>"
    return " ".join(block.text for block in extract(page.encode(), url=url, named=named).blocks)


CENTRE = "".join(
    f'<div class="doc" id="{name}"><h2>{heading}</h2>{law(subject)}</div>'
    for name, heading, subject in (
        ("terms-of-use", "Terms of Use", "access"),
        ("privacy-policy", "Privacy Policy", "data"),
        ("billing-addendum", "Billing Addendum", "money"),
    )
)


@pytest.mark.parametrize(
    ("evidence", "subject"),
    [
        ({"named": "Privacy Notice"}, "data"),
        ({"url": "https://halcyon.example/legal#billing-addendum"}, "money"),
        ({"title": "Terms of Service | Halcyon"}, "access"),
        ({"url": "https://halcyon.example/legal/privacy-policy.html"}, "data"),
        ({"title": "Terms of Use", "named": "Privacy Policy"}, "data"),
    ],
)
def test_one_of_several_documents_is_read_where_it_is_named(evidence: dict[str, str], subject: str) -> None:
    text = said(CENTRE, **evidence)
    assert {each for each in ("access", "data", "money") if f"About {each}" in text} == {subject}


@pytest.mark.parametrize(
    "evidence",
    [{}, {"title": "Legal | Halcyon"}, {"named": "Imprint"}, {"named": "Imprint", "title": "Terms of Use"}],
)
def test_all_documents_are_read_where_none_of_them_is_named(evidence: dict[str, str]) -> None:
    text = said(CENTRE, **evidence)
    assert all(f"About {each}" in text for each in ("access", "data", "money"))


def test_other_documents_on_the_page_are_no_lost_text() -> None:
    page = f"<html><head><title>Terms of Use</title></head><body><main>{CENTRE}</main></body></html>"
    assert extract(page.encode(), url="https://halcyon.example/").coverage == 1.0


def test_sections_of_one_document_are_no_documents() -> None:
    sections = "".join(
        f'<section class="s" id="{name}"><h2>{name}</h2>{law(name)}</section>'
        for name in ("definitions", "fees", "privacy-policy", "termination", "liability")
    )
    text = said(sections, title="Privacy Policy | Halcyon", url="https://halcyon.example/#privacy-policy")
    assert all(f"About {each}" in text for each in ("fees", "privacy-policy", "liability"))


def versions(*, hidden: str, shown: str = law("access")) -> str:
    return (
        f'<div class="version" style="display: block"><p><b>Terms of Use</b></p>{shown}</div>'
        f'<div class="version" style="display: none">{hidden}</div>'
    )


def test_hidden_earlier_versions_are_left_out() -> None:
    older = (
        law("access") + "<p>In those days Halcyon still promised to answer every letter within one week.</p>"
    )
    assert "promised to answer" not in said(versions(hidden=older))


def test_hidden_version_written_anew_is_known_by_its_name() -> None:
    assert "About old" not in said(versions(hidden=f"<p><b>Terms and Conditions</b></p>{law('old')}"))


def test_collapsed_section_beside_an_open_one_is_law() -> None:
    assert "About refunds" in said(versions(hidden=f"<h3>Refunds</h3>{law('refunds')}"))


def test_document_shown_among_hidden_ones_is_read() -> None:
    def panel(heading: str, subject: str, style: str) -> str:
        return f'<div role="tabpanel" style="display:{style}"><h2>{heading}</h2>{law(subject)}</div>'

    body = panel("Terms of Use", "access", "none") + panel("Platform Guidelines", "conduct", "block")
    assert "About access" not in said(body) and "About conduct" in said(body)
    assert "About conduct" not in said(body, named="Terms of Use")
