"""Which addresses a public page may send its reader to.

Invariant: an address that is not known to be public counts as private.
"""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

# RFC 6052: an IPv4 address within one of IPv6, by which networks without IPv4 reach it.
_TRANSLATED = IPv6Network("64:ff9b::/96")
# RFC 6761, RFC 6762 and what ICANN reserved in 2024: names that no public server has.
_LOCAL_NAMES = ("localhost", "local", "internal", "home.arpa")


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
            return is_public(str(ip_address(int(ip) & 0xFFFFFFFF)))
        if within is not None:
            return within.is_global
    return ip.is_global and not ip.is_multicast


def is_loopback(url: str) -> bool:
    """Return whether an address is of this computer by its name: it needs no pause, and has no rules for visitors."""
    host = urlsplit(url).hostname or ""
    return host == "localhost" or host.startswith("127.") or host == "::1"


def is_local_name(url: str) -> bool:
    """Return whether an address names a private network by its host alone, before anything resolves it."""
    host = (urlsplit(url).hostname or "").rstrip(".").lower()
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return host in _LOCAL_NAMES or host.endswith(tuple(f".{name}" for name in _LOCAL_NAMES))
    return not is_public(host)
