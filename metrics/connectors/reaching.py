"""To which addresses a connector connects: looked at where the connection is made.

A name is looked up once for each connection, and what was looked at is what is connected to: a
name that means one address when it is looked at and another a moment later reaches neither this
machine nor its neighbours. Names of servers, in certificates too, stay those that were typed in.
"""

import socket
import ssl
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import httpcore
import httpx

# Where clouds tell a machine its own credentials, outside of the link-local networks.
_METADATA = frozenset(
    ip_address(each)
    for each in (
        *("fd00:ec2::254", "fd20:ce::254"),
        *("168.63.129.16", "100.100.100.200", "192.0.0.192"),
    )
)
# IPv6 addresses whose last 32 bits are an IPv4 address to which they lead.
_CARRIERS = tuple(
    ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "::ffff:0:0:0/96", "::/96")
)
_THIS_NETWORK = ip_network("0.0.0.0/8")


def refused_address(address: str, *, allow_loopback: bool) -> bool:
    """Whether no helpdesk can be there: link-local (cloud metadata), multicast, loopback.

    Private networks are allowed: many helpdesks run beside this application.
    """
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address) and not (ip.is_loopback or ip.is_unspecified):
        ip = _carried(ip) or ip
    if ip.is_loopback:
        return not allow_loopback
    nowhere = ip.is_link_local or ip.is_multicast or ip.is_unspecified or ip in _METADATA
    return nowhere or (ip.version == 4 and (ip.is_reserved or ip in _THIS_NETWORK))


def _carried(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address to which an IPv6 address leads by a translator or a tunnel."""
    if any(ip in network for network in _CARRIERS):
        return IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


class Guarded(httpcore.NetworkBackend):
    """Connects to addresses that are looked at first; `refuse` says what to raise of a host."""

    def __init__(self, *, allow_loopback: bool, refuse: Callable[[str], Exception]) -> None:
        self._allow_loopback, self._refuse = allow_loopback, refuse
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """The first address of the host that answers; none of them where one is refused."""
        failed: Exception = OSError(f"{host} has no address")
        for address in self._addresses(host, port):
            try:
                return self._plain.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed

    def _addresses(self, host: str, port: int) -> list[str]:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
        for address in addresses:
            if refused_address(address, allow_loopback=self._allow_loopback):
                raise self._refuse(host)
        return addresses


class Transport(httpx.HTTPTransport):
    """httpx's own, over a network backend of ours; connections are kept for a few seconds."""

    def __init__(self, *, certificates: ssl.SSLContext, backend: Guarded) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=certificates,
            max_connections=10,
            keepalive_expiry=5.0,
            network_backend=backend,
        )
