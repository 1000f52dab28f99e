"""The loopback server shows each page as it was at each visit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise, product
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

import pytest

from tosdiff.capture.providers import load
from tosdiff.demo.edits import DOCUMENTS
from tosdiff.demo.site import Site, page, serve, visits

ALL = [pytest.param(d, v, id=f"{d}-{v}") for d, v in product(DOCUMENTS, range(len(visits())))]


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serve() as running:
        yield running


def get(site: Site, path: str) -> tuple[int, str]:
    try:
        with build_opener(ProxyHandler({})).open(f"{site.base}/{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


@pytest.mark.parametrize(("document", "visit"), ALL)
def test_server_shows_the_page_of_the_visit(site: Site, document: str, visit: int) -> None:
    site.at(visit)
    status, text = get(site, document)
    if (document, visit) == ("larkspur/terms", 1):
        assert status == 403
        assert "human" in text
        assert "Ireland" not in text
    else:
        assert status == 200
        assert text == page(document, visit).decode()


def test_unknown_address_is_not_found(site: Site) -> None:
    assert get(site, "halcyon/../../providers.yaml")[0] == 404


@pytest.mark.parametrize("visit", [-1, len(visits())])
def test_clock_refuses_a_visit_that_does_not_exist(site: Site, visit: int) -> None:
    with pytest.raises(IndexError):
        site.at(visit)


@pytest.mark.parametrize(("document", "visit"), ALL)
def test_page_has_no_blank_left_and_each_id_once(document: str, visit: int) -> None:
    text = page(document, visit).decode()
    assert not re.search(r"\{\w+\}", text)
    ids = re.findall(r'\bid="([^"]*)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:href="#|aria-controls="|for=")([^"]+)"', text)) <= set(ids)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_visit_brings_noise(document: str) -> None:
    pages = [page(document, visit) for visit in range(len(visits()))]
    assert all(before != after for before, after in pairwise(pages))


def test_page_is_the_same_each_time_within_a_visit() -> None:
    assert page("halcyon/terms", 3) == page("halcyon/terms", 3)


@pytest.mark.parametrize("document", ["halcyon/terms", "larkspur/terms"])
def test_contract_has_the_length_of_one(document: str) -> None:
    body = page(document, 0).decode().partition("<h1")[2]
    assert 900 <= len(re.sub(r"<[^>]*>", " ", body).split()) <= 1600


def test_providers_file_declares_the_documents_at_this_server(site: Site, tmp_path: Path) -> None:
    declared = load(site.providers_file(tmp_path))
    assert {(d.id, d.url) for d in declared.documents} == {(d, f"{site.base}/{d}") for d in DOCUMENTS}
    assert declared.store.is_relative_to(tmp_path)
