"""An address that is not known to be public counts as private, however it is spelled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world.captures import HALCYON
from tosdiff.capture.fetchers.addresses import (
    host_of,
    is_local_name,
    is_loopback,
    is_public,
    leads_into_private,
)
from tosdiff.models import Exchange

PUBLIC, INSIDE = "93.184.215.14", "192.168.0.1"


@pytest.mark.parametrize(
    "address",
    ["::127.0.0.1", "::7f00:1", "fec0::1", "64:ff9b:1::7f00:1", "100::1", "::ffff:224.0.0.1", "2002:e000:1::", "5f00::1", "224.0.0.1", "ff0e::1"],
)  # fmt: skip
def test_an_address_that_no_network_of_the_internet_has_is_private(address: str) -> None:
    assert not is_public(address)


@given(st.ip_addresses(v=6))
def test_an_address_of_ipv6_is_as_public_as_that_of_ipv4_within_it(address: IPv6Address) -> None:
    within = IPv4Address(int(address) & 0xFFFFFFFF)
    for prefix in (0xFFFF << 32, 0x64FF9B << 96):
        assert is_public(str(IPv6Address(prefix | int(within)))) == is_public(str(within))


@given(st.ip_addresses(v=4), st.sampled_from(["{:d}", "0x{:x}", "0{:o}"]))
def test_a_number_in_any_spelling_is_the_address_that_it_is_resolved_to(ip: IPv4Address, form: str) -> None:
    a, b, c, d = ip.packed
    spelled = [
        form.format(int(ip)),
        ".".join(map(form.format, (a, b, c, d))),
        ".".join(map(form.format, (a, (b << 16) + (c << 8) + d))),
        ".".join(map(form.format, (a, b, (c << 8) + d))),
    ]
    for host in spelled:
        assert is_local_name(f"http://{host}/terms") == (not is_public(str(ip))), host
        assert is_loopback(f"http://{host}:8080/") == ip.is_loopback, host


@pytest.mark.parametrize(
    "host",
    ["LOCALHOST", "localhost.", "ｌｏｃａｌｈｏｓｔ", "１２７.０.０.１", "127。0。0。1", "%6cocalhost", "a.localhost", "nas.local.", "metadata.google.internal", "[::ffff:127.0.0.1]", "[fe80::1%25eth0]", "user:p@127.1"],
)  # fmt: skip
def test_a_name_of_a_private_network_is_known_in_any_letters(host: str) -> None:
    assert is_local_name(f"http://{host}/terms")


@pytest.mark.parametrize("host", ["127.example", "127.0.0.1.example", "localhost.example", "0x.example", "local", "1.2.3.4.5"])  # fmt: skip
def test_a_public_name_that_begins_like_this_computer_is_not_this_computer(host: str) -> None:
    assert not is_loopback(f"http://{host}/terms")
    assert is_local_name(f"http://{host}/terms") == (host == "local")


@pytest.mark.parametrize(
    "url", ["http://[::1/", "http://[x]/", "http://]/", "http://a\ud800/", "http://", "data:,a", ""]
)
def test_an_address_that_cannot_be_read_has_no_host(url: str) -> None:
    assert host_of(url).isascii() is (url != "http://a\ud800/")
    assert not is_local_name(url)
    assert not is_loopback(url)


def hop(url: str, ip: str | None) -> Exchange:
    return Exchange(url=url, request=b"", response=b"", ip=ip, at=datetime(2026, 1, 1, tzinfo=UTC))


def test_what_came_from_a_private_network_after_the_internet_is_found() -> None:
    first, secret = hop(HALCYON.url, PUBLIC), hop("http://router.example/", INSIDE)
    assert leads_into_private(HALCYON, [first, secret]) is secret
    assert leads_into_private(HALCYON, [first, hop("http://127.1/", None)])
    assert leads_into_private(HALCYON, [first, hop("http://other.example/", PUBLIC)]) is None
    assert leads_into_private(HALCYON, [hop(HALCYON.url, INSIDE), secret]) is None, (
        "a document of one's own network"
    )
    declared = replace(HALCYON, former_urls=("http://router.example/old",))
    assert leads_into_private(declared, [first, secret]) is None
