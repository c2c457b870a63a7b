"""Where a webhook may connect to: an address typed in by somebody must not reach into our own network."""

import ipaddress
import socket

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPV4_INSIDE = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("::/96"))


class Forbidden(Exception):
    """The name leads to an address that is not on the public internet."""


def resolve(host: str, port: int, *, allow_private: bool) -> str:
    """The address to connect to. Raises Forbidden, or OSError when there is no such host.

    Every address of the name must be public: connecting to the one that was checked leaves no time in
    which the name may come to mean another.
    """
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not allow_private and not all(is_public(address) for address in found):
        raise Forbidden
    return found[0]


def is_public(address: str) -> bool:
    """Whether an address is on the public internet, also when it is an IPv4 address dressed as IPv6."""
    parsed = _undressed(ipaddress.ip_address(address.partition("%")[0]))
    return parsed.is_global and not parsed.is_multicast


def _undressed(address: IpAddress) -> IpAddress:
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if any(address in network for network in IPV4_INSIDE):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        return inner or address
    return address
