"""What may be the first text of a document: no page of another sort is taken, and no legal text is refused."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

import pytest

from tosdiff.capture.first import Declared
from tosdiff.capture.walls import refuse_response, refuse_text
from tosdiff.models import Capture, DocumentKind, Refusal, Wall
from tosdiff.text.read import extraction, opened

HERE = Path(__file__).parent
URL = "https://halcyon.example/legal/terms"
DECLARED = {"en": "Terms of Service", "de": "Nutzungsbedingungen", "fr": "Conditions d'utilisation"}
FOOTER = (
    "<footer><p>© Halcyon Tools AB. All rights reserved. By using this site you agree to our terms.</p>"
    "<a href=/terms>Terms of Service</a> <a href=/privacy>Privacy Policy</a> <a href=/imprint>Imprint</a></footer>"
)
COOKIES = {
    "en": ("May we set cookies in this browser?", "Some are needed so that the site works, others tell us which pages are read and by whom.", "You may accept or refuse each kind of cookie, and change your mind at any time.", "Accept all", "Reject all"),
    "de": ("Dürfen wir Cookies setzen?", "Manche sind nötig, damit die Seite geht, andere sagen uns, welche Seiten gelesen werden.", "Sie können jede Art von Cookies annehmen oder ablehnen und Ihre Wahl jederzeit ändern.", "Alle akzeptieren", "Ablehnen"),
    "fr": ("Pouvons-nous placer des cookies ?", "Certains sont nécessaires au site, d'autres nous disent quelles pages sont lues.", "Vous pouvez accepter ou refuser chaque sorte de cookies, et changer d'avis à tout moment.", "Tout accepter", "Tout refuser"),
}  # fmt: skip
CONSENT = {
    "en": ("Before you continue to Halcyon", "We and our 214 partners store and access information on your device, and process personal data to provide our services.", "You may accept all purposes, reject them, or choose them one by one; your consent applies to this website only.", "Some partners rely on legitimate interest, to which you have the right to object at any time.", "Your choice is kept for six months, after which we will ask you again."),
    "de": ("Bevor Sie fortfahren", "Wir und unsere 214 Partner speichern Informationen auf Ihrem Gerät und verarbeiten personenbezogene Daten.", "Sie können alle Zwecke annehmen, ablehnen oder einzeln auswählen; Ihre Einwilligung gilt nur für diese Website.", "Manche Partner berufen sich auf berechtigtes Interesse, dem Sie jederzeit widersprechen dürfen.", "Ihre Wahl wird sechs Monate gespeichert, danach fragen wir Sie erneut."),
    "fr": ("Avant de continuer", "Nous et nos 214 partenaires stockons des informations sur votre appareil et traitons des données personnelles.", "Vous pouvez accepter toutes les finalités, les refuser ou les choisir une à une ; votre consentement ne vaut que pour ce site.", "Certains partenaires invoquent un intérêt légitime, auquel vous avez le droit de vous opposer.", "Votre choix est gardé six mois, après quoi nous vous le demanderons de nouveau."),
}  # fmt: skip
HUBS = {
    "en": ("Legal | Halcyon", "Everything that binds you and us stands in one of these documents, so that you find the one that you need.", ("Terms of Service", "Privacy Policy", "Cookie Policy", "Acceptable Use Policy", "Data Processing Agreement", "Imprint")),
    "de": ("Rechtliches | Halcyon", "Alles, was Sie und uns bindet, steht in einem dieser Dokumente, damit Sie das richtige finden.", ("Nutzungsbedingungen", "Datenschutzerklärung", "Cookie-Richtlinie", "Impressum", "Richtlinien zur Nutzung")),
    "fr": ("Mentions | Halcyon", "Tout ce qui vous lie et nous lie se trouve dans l'un de ces documents, pour que vous trouviez le bon.", ("Conditions d'utilisation", "Politique de confidentialité", "Politique des cookies", "Mentions légales", "Contrat de sous-traitance")),
}  # fmt: skip


def dialog(language: str) -> str:
    heading, *text, accept, refuse = COOKIES[language]
    shown = "".join(f"<p>{each}</p>" for each in text)
    return f"<div><h2>{heading}</h2>{shown}<button>{accept}</button><button>{refuse}</button></div>"


def laid_out(title: str, text: list[str], language: str, *, extra: str = "") -> Iterator[bytes]:
    """Yield a page in several ways: within main, bare under a dialog, and with the site's footer around it."""
    heading = f"<h1>{escape(title.split(' | ')[0])}</h1>"
    shown = "".join(f"<p>{escape(each)}</p>" for each in text) + extra
    own = "<link rel=canonical href='https://halcyon.example/legal/terms'>"
    for body in (
        f"<main>{heading}{shown}</main>",
        f"{heading}{shown}{dialog(language) if language in COOKIES else ''}",
        f"<nav><a href=/>Home</a></nav><div class=content>{heading}<div>{shown}</div></div>{FOOTER}",
        f"<article>{heading}<section>{shown}</section></article>{FOOTER}{dialog(language) if language in COOKIES else ''}",
    ):
        yield f"<!DOCTYPE html><html lang={language}><head><title>{escape(title)}</title>{own}</head><body>{body}</body></html>".encode()


def others() -> Iterator[Any]:
    table = tomllib.loads((HERE / "others.toml").read_text(encoding="utf-8"))
    for kind, by_language in table.items():
        for language, page in by_language.items():
            field = "<input type=password>" if page.get("password") else ""
            for at, body in enumerate(laid_out(page["title"], page["text"], language, extra=field)):
                yield pytest.param(body, language, id=f"{kind}-{language}-{at}")
    for language, (heading, *text) in CONSENT.items():
        choices = "".join(f"<button>{each}</button>" for each in COOKIES[language][-2:])
        for at, body in enumerate(laid_out(heading, text, language, extra=choices)):
            yield pytest.param(body, language, id=f"consent-{language}-{at}")
    for language, (title, said, names) in HUBS.items():
        links = "".join(f"<li><a href=/{at}>{name}</a></li>" for at, name in enumerate(names))
        for at, body in enumerate(laid_out(title, [said], language, extra=f"<ul>{links}</ul><p>{said}</p>")):
            yield pytest.param(body, language, id=f"hub-{language}-{at}")


def laws() -> Iterator[Any]:
    for row in tomllib.loads((HERE / "laws.toml").read_text(encoding="utf-8"))["law"]:
        declared = Declared(
            title=row["declared"], kind=DocumentKind(row.get("kind", "terms")), language=row["language"]
        )
        for at, body in enumerate(laid_out(f"{row['title']} | Halcyon", row["text"], row["language"])):
            yield pytest.param(body, declared, id=f"{row['title']}-{at}")
        plain = "\n\n".join((row["title"], *row["text"])).encode()
        yield pytest.param(plain, declared, id=f"{row['title']}-plain")


def judged(body: bytes, declared: Declared) -> Refusal | None:
    capture = Capture(
        document="halcyon/terms", url=URL, final_url=URL, captured_at=datetime(2026, 3, 1, tzinfo=UTC), status=200,
        headers=(("Content-Type", "text/html"),), body=body,
    )  # fmt: skip
    found = extraction(opened(body), url=URL, named=declared.title)
    return refuse_response(capture) or refuse_text(capture, body, found, declared=declared, previous=None)


@pytest.mark.parametrize(("body", "language"), list(others()))
def test_a_page_of_another_sort_is_never_the_first(body: bytes, language: str) -> None:
    assert judged(body, Declared(title=DECLARED[language], language=language)) is not None


@pytest.mark.parametrize(("body", "declared"), list(laws()))
def test_a_legal_text_is_never_refused(body: bytes, declared: Declared) -> None:
    assert judged(body, declared) is None


def test_the_sets_are_large_enough_to_tell() -> None:
    assert len(list(others())) >= 100
    assert len(list(laws())) >= 40


def test_another_legal_text_of_the_provider_is_named() -> None:
    rows = tomllib.loads((HERE / "laws.toml").read_text(encoding="utf-8"))["law"]
    english = [row for row in rows if row["language"] == "en"]
    for row in english:
        for other in english:
            if other["declared"] != row["declared"]:
                body = next(laid_out(f"{row['title']} | Halcyon", row["text"], "en"))
                refusal = judged(
                    body, Declared(title=other["declared"], kind=DocumentKind(other.get("kind", "terms")))
                )
                assert refusal is not None
                assert refusal.wall is Wall.UNLIKE
                assert row["title"] in refusal.reason
