"""Which addresses a public page may send its reader to.

Invariant: an address that is not known to be public counts as private.
"""

from __future__ import annotations

import re
import socket
import unicodedata
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import unquote, urlsplit

from tosdiff.models import Document, Exchange

# RFC 6052: an IPv4 address within one of IPv6, by which networks without IPv4 reach it.
_TRANSLATED = IPv6Network("64:ff9b::/96")
# RFC 4291: all that is given to networks so far; `is_global` holds of what is given to nobody, as ::127.0.0.1.
_UNICAST = IPv6Network("2000::/3")
# RFC 6761, RFC 6762 and what ICANN reserved in 2024: names that no public server has.
_LOCAL_NAMES = ("localhost", "local", "internal", "home.arpa")
# What resolvers take for an IPv4 address, as browsers do: parts that are octal or hexadecimal, fewer than four of them.
_NUMERIC = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+)){0,3}")


class PrivateAddressError(Exception):
    """A connection that would have led from a public page into a private network."""


def is_public(address: str) -> bool:
    """Return whether an IP address may be reached from anywhere: not loopback, link-local, private or reserved."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        within = ip.ipv4_mapped or ip.sixtofour
        if within is None and ip in _TRANSLATED:
            within = IPv4Address(int(ip) & 0xFFFFFFFF)
        if within is not None:
            return is_public(str(within))
        if ip not in _UNICAST:
            return False
    return ip.is_global and not ip.is_multicast


def is_loopback(url: str) -> bool:
    """Return whether an address is of this computer by its name: it needs no pause, and has no rules for visitors."""
    host = host_of(url)
    ip = _ip(host)
    return host == "localhost" or (ip is not None and ip.is_loopback)


def is_local_name(url: str) -> bool:
    """Return whether an address names a private network by its host alone, before anything resolves it."""
    host = host_of(url)
    if (ip := _ip(host)) is not None:
        return not is_public(str(ip))
    return host in _LOCAL_NAMES or host.endswith(tuple(f".{name}" for name in _LOCAL_NAMES))


def came_from_private(exchange: Exchange) -> bool:
    """Return whether an answer came from a private network: by the address that gave it, where that is known."""
    return not is_public(exchange.ip) if exchange.ip else is_local_name(exchange.url)


def leads_into_private(document: Document, exchanges: Iterable[Exchange]) -> Exchange | None:
    """Return the first answer that came from a private network after one that came from outside; None where none did.

    An address that is declared for the document is where it is said to be.
    """
    declared = {host_of(each) for each in (document.url, *document.former_urls)}
    public = False
    for each in exchanges:
        inside = came_from_private(each)
        if public and inside and host_of(each.url) not in declared:
            return each
        public = public or not inside
    return None


def host_of(url: str) -> str:
    """Return the host of an address as it is looked up, "" of one that has none or cannot be read.

    IDNA takes wide letters and stops for plain ones.
    """
    try:
        host = unicodedata.normalize("NFKC", unquote(urlsplit(url).hostname or ""))
    except ValueError:  # "http://[::1/": nobody can ask there
        return ""
    return host.replace("\u3002", ".").rstrip(".").lower()


def _ip(host: str) -> IPv4Address | IPv6Address | None:
    """Return the IP address that a host is, in any spelling that a resolver knows; None for a name."""
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host)) if _NUMERIC.fullmatch(host) else None
    except OSError:
        return None
