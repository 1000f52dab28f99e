"""What is not the document is refused with its reason; what is, passes: new, rewritten or in another edition."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world.legal_pages import GOOD, LAW, MENU, REWRITTEN, URL, answer, judged, page, version, wall
from tosdiff.capture.first import Declared
from tosdiff.capture.walls import refuse_response, refuse_text
from tosdiff.models import DocumentText, Edition, Wall
from tosdiff.text.extract import extract
from tosdiff.text.read import extraction as read
from tosdiff.text.read import opened

# ------------------------------------------------------------------ answers


@pytest.mark.parametrize(
    ("status", "expected"),
    [(401, Wall.LOGIN), (403, Wall.HTTP_ERROR), (404, Wall.NOT_FOUND), (410, Wall.NOT_FOUND)]
    + [(code, Wall.HTTP_ERROR) for code in (202, 206, 300, 400, 429, 451, 500, 502, 503, 520)],
)
def test_a_status_other_than_success_is_refused_whatever_the_page_says(status: int, expected: Wall) -> None:
    refusal = refuse_response(answer(GOOD, status=status))
    assert wall(refusal) is expected
    assert refusal is not None
    assert str(status) in refusal.reason
    assert refusal.hint


@pytest.mark.parametrize("header", ["cf_mitigated", "x_vercel_mitigated", "X_Amzn_Waf_Action"])
@pytest.mark.parametrize("status", [200, 202, 403, 429, 503])
def test_a_challenge_is_known_by_its_header(status: int, header: str) -> None:
    assert wall(refuse_response(answer(GOOD, status=status, **{header: "challenge"}))) is Wall.CHALLENGE


@pytest.mark.parametrize(
    "body",
    [
        b'<html><title>Just a moment...</title><form id="challenge-form"></form></html>',
        b"<html><body><script src='/cdn-cgi/challenge-platform/h/b/orchestrate'></script></body></html>",
        b"<html><body><div class='g-recaptcha'></div></body></html>",
        b"<html><body><iframe src='https://geo.captcha-delivery.com/c/'></iframe></body></html>",
        b"<html><body><iframe src='/_Incapsula_Resource?x'></iframe></body></html>",
    ],
)
@pytest.mark.parametrize("status", [200, 403, 503])
def test_a_challenge_is_known_by_its_body_under_any_status(body: bytes, status: int) -> None:
    refusal = judged(answer(body, status=status))
    assert wall(refusal) is Wall.CHALLENGE
    assert refusal is not None
    assert "browser" in refusal.hint


def test_a_captcha_script_on_a_good_page_is_no_challenge() -> None:
    assert (
        judged(
            page(*LAW, extra='<div class="g-recaptcha"></div><script src="//hcaptcha.com/1/api.js"></script>')
        )
        is None
    )


@pytest.mark.parametrize(
    ("body", "media_type"),
    [(b"\x89PNG\r\n\x1a\n", "image/png"),
     (b"PK\x03\x04", "application/zip"), (b"<html>\x00\x00", "text/html"), (b"words", "application/octet-stream")],
)  # fmt: skip
def test_what_holds_no_text_is_refused(body: bytes, media_type: str) -> None:
    assert wall(judged(answer(body, Content_Type=media_type))) is Wall.NOT_TEXT


@pytest.mark.parametrize(
    "media_type", ["text/html; charset=utf-8", "application/xhtml+xml", "text/plain", ""]
)
def test_text_by_any_media_type_passes(media_type: str) -> None:
    assert judged(answer(GOOD, Content_Type=media_type)) is None


# ------------------------------------------------------------------ pages


SHELL = b'<html><head><title>Halcyon</title></head><body><div id="root"></div><script>var a = 1;</script></body></html>'
LOGIN = page(
    "Welcome back.", title="Log in",
    extra="<form><input type=email><input type=password><button>Continue</button></form>",
)  # fmt: skip
ERROR = b"<html><body><h2>Application error: a client-side exception has occurred.</h2><script>%s</script></body></html>"
NOT_LAW = (
    "Meet the assistant that helps you write, plan and create faster than ever before, on every device you own, "
    "wherever the day takes you and whatever mood you are in.",
    "Turn a rough idea into a finished picture in seconds, share it with friends, and let the assistant find the "
    "perfect song to go with it while you make dinner.",
    "From travel plans to birthday poems, ask anything and get an answer that feels like talking to someone who "
    "knows you well and always has time.",
    "Download the app today and discover why people around the world begin their morning with a smile, a coffee "
    "and a fresh idea from their companion.",
)


@pytest.mark.parametrize("previous", [None, version(GOOD)], ids=["first", "later"])
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (SHELL, Wall.EMPTY),
        (b"<html><head></head><body></body></html>", Wall.EMPTY),
        (b"\n", Wall.EMPTY),
        (LOGIN, Wall.LOGIN),
        (ERROR % " ".join(LAW).encode(), Wall.EMPTY),
        (ERROR % b"/cdn-cgi/challenge-platform/", Wall.EMPTY),
        (page("Sorry, we could not find this page.", title="Page not found"), Wall.NOT_FOUND),
        (page("Please try again.", title="500: Internal Server Error"), Wall.EMPTY),
        (
            page("Please stand by while we verify that you are human.", title="Just a moment..."),
            Wall.CHALLENGE,
        ),
    ],
    ids=[
        "shell",
        "empty",
        "blank",
        "login",
        "exception",
        "exception on a shielded site",
        "soft 404",
        "server error",
        "challenge",
    ],
)
def test_a_wall_is_refused_first_and_later(
    body: bytes, expected: Wall, previous: DocumentText | None
) -> None:
    refusal = judged(body, previous)
    assert wall(refusal) is expected
    assert refusal is not None
    assert refusal.hint
    assert "\n" not in refusal.reason + refusal.hint


@pytest.mark.parametrize("previous", [None, version(GOOD)], ids=["first", "later"])
def test_a_product_page_as_long_as_the_terms_is_refused(previous: DocumentText | None) -> None:
    body = page(*NOT_LAW * 3, title="Halcyon: your everyday companion")
    assert len(body) > len(GOOD) * 0.8
    assert wall(judged(body, previous)) is Wall.UNLIKE


def test_a_long_menu_without_the_text_is_refused() -> None:
    links = "".join(
        f'<p><a href="/{n}">Terms for {name} and partners</a></p>' for n, name in enumerate(MENU * 6)
    )
    refusal = judged(page(title="Legal Information | Halcyon", extra=links))
    assert wall(refusal) is Wall.UNLIKE
    assert refusal is not None
    assert "menu" in refusal.reason


def test_another_language_than_declared_is_refused_both_ways() -> None:
    french = page(
        *("Vous pouvez utiliser les services si vous acceptez les présentes conditions, que nous pouvons modifier "
          "à tout moment après vous en avoir informé par écrit et dans un délai raisonnable.",) * 6,
        title="Conditions d’utilisation",
    )  # fmt: skip
    for previous in (None, version(GOOD)):
        assert wall(judged(french, previous)) is Wall.LANGUAGE
    assert wall(judged(GOOD, language="fr")) is Wall.LANGUAGE
    assert judged(french, language="fr") is None


def test_the_language_a_page_claims_does_not_count() -> None:
    assert judged(GOOD.replace(b'lang="en"', b'lang="zh"')) is None


def test_a_page_that_extraction_cut_down_is_refused_on_its_first_visit() -> None:
    capture = answer(GOOD)
    thin = replace(extract(GOOD, url=URL), coverage=0.4)
    refusal = refuse_text(capture, GOOD, thin, declared=Declared(), previous=None)
    assert wall(refusal) is Wall.LOST_TEXT
    assert refusal is not None
    assert "40%" in refusal.reason


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7, 0.9])
def test_bytes_that_broke_off_are_refused(share: float) -> None:
    start, end = GOOD.index(b"<main>"), GOOD.index(b"</main>")
    cut = GOOD[: start + int((end - start) * share)]
    assert wall(judged(cut, version(GOOD))) is Wall.TRUNCATED


SECTIONS = [f"## {n}. Part {n}\n\n{LAW[n]}\n\n{LAW[n + 1]}\n" for n in range(4)]
MARKDOWN = "# Terms of Service\n\n" + "\n".join(SECTIONS)


@pytest.mark.parametrize("end", range(len(MARKDOWN) * 2 // 3, len(MARKDOWN) - 120, 7))
def test_markdown_that_stops_within_a_section_is_refused_and_one_without_its_last_section_is_not(
    end: int,
) -> None:
    cut, whole = MARKDOWN[:end], MARKDOWN[: MARKDOWN.index("## 3.")]
    old = read(opened(MARKDOWN.encode()))
    last = DocumentText(
        document="halcyon/terms", snapshot="x", blocks=old.blocks, title=old.title, language="en", coverage=1.0,
        edition=Edition(),
    )  # fmt: skip

    def refused(text: str) -> Wall | None:
        seen = read(opened(text.encode()))
        capture = answer(text.encode(), Content_Type="text/markdown")
        return wall(refuse_text(capture, text.encode(), seen, declared=Declared(), previous=last))

    assert refused(whole) is None
    at_an_end = cut.rstrip("# \n") in {MARKDOWN[: MARKDOWN.index(each)].rstrip() for each in SECTIONS}
    assert refused(cut) is (None if at_an_end else Wall.TRUNCATED)


def test_a_text_that_lost_most_of_its_words_is_refused() -> None:
    assert wall(judged(page(*LAW[:3]), version(page(*LAW)))) is Wall.TRUNCATED


# ------------------------------------------------------------------ changes are no walls


@pytest.mark.parametrize(
    "changed",
    [
        LAW,
        LAW[:-1],
        LAW[1:],
        LAW[:7],
        LAW[::-1],
        (*LAW, *REWRITTEN),
        (*LAW[:4], *REWRITTEN),
        (*REWRITTEN, LAW[9]),
    ],
    ids=[
        "same",
        "end dropped",
        "start dropped",
        "a third dropped",
        "reordered",
        "doubled",
        "half new",
        "rewritten but for a sentence",
    ],
)
def test_a_change_of_the_document_under_its_name_passes(changed: tuple[str, ...]) -> None:
    assert judged(page(*changed), version(GOOD)) is None


def test_another_edition_under_a_longer_name_passes() -> None:
    european = page(*LAW[:5], *REWRITTEN, title="Europe Terms of Service | Halcyon")
    assert judged(european, version(GOOD)) is None


def test_another_document_in_its_place_is_refused_by_its_name() -> None:
    refusal = judged(page(*REWRITTEN, *LAW[:3], title="Privacy Policy | Halcyon"), version(GOOD))
    assert wall(refusal) is Wall.UNLIKE
    assert refusal is not None
    assert "Privacy Policy" in refusal.reason


def test_a_first_page_that_gives_another_address_and_name_is_doubted() -> None:
    elsewhere = '<link rel="canonical" href="https://halcyon.example/legal/services-agreement">'
    body = page(*LAW, title="Services Agreement | Halcyon", head=elsewhere)
    refusal = judged(answer(body, url="https://halcyon.example/legal/business-terms"))
    assert wall(refusal) is Wall.UNLIKE
    assert refusal is not None
    assert "services-agreement" in refusal.reason


@pytest.mark.parametrize(
    "former", ["https://www.halcyon.example/legal/services-agreement/?hl=en", "http://["]
)
def test_first_page_that_gives_a_former_address_as_its_own_is_not_doubted(former: str) -> None:
    elsewhere = '<link rel="canonical" href="https://halcyon.example/legal/services-agreement">'
    capture = answer(
        page(*LAW, title="Services Agreement | Halcyon", head=elsewhere), url="https://halcyon.example/deal"
    )
    read = extract(capture.body, url=capture.url)
    doubted = refuse_text(
        capture, capture.body, read, declared=Declared(former_urls=(former,)), previous=None
    )
    assert (doubted is None) == former.startswith("https")


@pytest.mark.parametrize(
    ("asked", "own"),
    [
        ("https://halcyon.example/tos", "https://halcyon.example/legal/terms-of-service"),
        ("https://halcyon.example/legal/service-terms/", "https://halcyon.example/"),
        ("https://halcyon.example/terms?hl=en", "https://halcyon.example/terms"),
        ("https://halcyon.example/#terms", "https://halcyon.example/legal"),
    ],
)
def test_an_address_that_moved_or_is_shortened_is_not_doubted(asked: str, own: str) -> None:
    assert judged(answer(page(*LAW, head=f'<link rel="canonical" href="{own}">'), url=asked)) is None


def test_short_legal_pages_pass_as_first_captures() -> None:
    imprint = page(
        "According to the law on electronic commerce the publisher of this website is Halcyon Labs, Inc., a company "
        "with a share capital of 40,000 euros, registered in the commercial register of Lyon under number 000 000.",
        "The director responsible for the publication is the chief executive officer of Halcyon Labs. The website "
        "is hosted by Larkspur Hosting, 1 Harbour Road, which can be reached by letter and by telephone.",
        "Notices must be sent to the registered office in writing. The content of this website is protected by "
        "copyright, and its reproduction requires the consent of the publisher unless the law permits it.",
        title="Legal notice | Halcyon",
    )  # fmt: skip
    assert judged(answer(imprint, url="https://halcyon.example/imprint")) is None


def test_a_table_of_retired_models_passes_as_a_first_capture() -> None:
    rows = "".join(
        f"<tr><td>kestrel-{n}-2024-0{n}-01</td><td>Deprecated</td><td>1 March 2026</td><td>kestrel-{n + 1}</td></tr>"
        for n in range(1, 9)
    )
    body = page(
        "Older models are retired now and then. Requests to a retired model fail.",
        title="Model deprecations | Halcyon",
        extra=f"<table><tr><th>Model</th><th>State</th><th>Retired</th><th>Replacement</th></tr>{rows}</table>",
    )
    assert judged(answer(body, url="https://docs.halcyon.example/deprecations")) is None


@given(st.binary(max_size=300), st.sampled_from([None, version(GOOD)]))
def test_any_bytes_are_judged_without_a_crash(body: bytes, previous: DocumentText | None) -> None:
    assert judged(body, previous) is not None
