from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world.captures import capture_of, moment
from tosdiff.errors import FetchError, without_password
from tosdiff.models import Capture, Exchange
from tosdiff.store.credentials import WITHHELD, withheld, without_credentials

SECRET = "c2VjcmV0"
PAGE = b"<p>Set-Cookie: " + SECRET.encode() + b"</p>\r\n\r\nAuthorization: x"


def captured(request: bytes, response: bytes, *, url: str = "https://halcyon.example/terms") -> Capture:
    hop = Exchange(url=url, request=request, response=response, at=moment(0))
    return replace(capture_of(PAGE, 0), url=url, final_url=url, exchanges=(hop,))


@pytest.mark.parametrize(
    "name", ["Authorization", "Cookie", "X-Api-Key", "x-anything", "Proxy-Authorization"]
)
def test_what_was_declared_to_be_sent_is_not_kept(name: str) -> None:
    request = (
        f"GET /terms HTTP/1.1\r\nHost: halcyon.example\r\n{name}: {SECRET}\r\nAccept: */*\r\n\r\n".encode()
    )
    (hop,) = without_credentials(captured(request, b"HTTP/1.1 200 OK\r\n\r\n" + PAGE)).exchanges
    assert SECRET.encode() not in hop.request
    assert b"Host: halcyon.example\r\n" in hop.request and hop.request.endswith(b"Accept: */*\r\n\r\n")
    assert withheld(hop.request) == (name,)


@pytest.mark.parametrize("fold", ["", "\r\n  and more c2VjcmV0"])
def test_cookies_that_were_set_are_not_kept_and_the_payload_stays(fold: str) -> None:
    head = f'HTTP/1.1 200 OK\r\nset-cookie: id={SECRET}{fold}\r\nSet-Cookie: b={SECRET}\r\nETag: "1"\r\n\r\n'
    made = captured(b"GET / HTTP/1.1\r\n\r\n", head.encode() + PAGE)
    made = replace(made, headers=(("Set-Cookie", f"id={SECRET}"), ("ETag", '"1"')))
    kept = without_credentials(made)
    (hop,) = kept.exchanges
    head_kept, _, payload = hop.response.partition(b"\r\n\r\n")
    assert SECRET.encode() not in head_kept and b'ETag: "1"' in head_kept
    assert payload == PAGE and kept.body == made.body and kept.digest == made.digest
    assert kept.headers == (("Set-Cookie", WITHHELD), ("ETag", '"1"'))
    assert withheld(hop.response) == ("set-cookie", "Set-Cookie")


@pytest.mark.parametrize("password", ["pw", "p@ss", "p:w", "%2F"])
def test_an_address_loses_its_user_and_password(password: str) -> None:
    signed = f"https://me:{password}@halcyon.example/terms?to=a@b"
    plain = "https://halcyon.example/terms?to=a@b"
    response = f"HTTP/1.1 302 Found\r\nLocation: {signed}\r\n\r\n".encode()
    kept = without_credentials(captured(b"GET /terms HTTP/1.1\r\n\r\n", response, url=signed))
    assert {kept.url, kept.final_url, kept.exchanges[0].url} == {plain}
    assert f"Location: {plain}".encode() in kept.exchanges[0].response
    assert FetchError(f"{signed}: timed out", hint=f"try {signed}").message == f"{plain}: timed out"


@given(st.text())
def test_what_has_no_address_with_a_user_stays_and_twice_is_once(text: str) -> None:
    once = without_password(text)
    assert without_password(once) == once
    if "://" not in text:
        assert once == text


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_any_bytes_are_scrubbed_once_and_for_all(request: bytes, response: bytes) -> None:
    once = without_credentials(captured(request, response))
    assert without_credentials(once) == once
