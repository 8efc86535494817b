"""Where messages may go: addresses of the public internet, looked up once and kept to."""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

HTTPS_PORT, HTTP_PORT = 443, 80

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class AddressRefused(ValueError):
    """Nothing is sent there; the message says why."""


@dataclass(frozen=True, slots=True)
class Destination:
    """An address that was looked up and found to be allowed.

    Attributes:
        ip: where the connection goes, whatever the name says a moment later.
        target: path and query.
    """

    host: str
    port: int
    ip: str
    target: str
    is_tls: bool


def destination_of(url: str) -> Destination:
    """Looks an address up.

    Raises:
        AddressRefused: it is not https, cannot be found, or leads into a private network.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as problem:
        raise AddressRefused(_("This is not an address: %(url)s") % {"url": url[:80]}) from problem
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.username or parts.password:
        raise AddressRefused(_("Give an address such as https://example.com/hook, without a password in it."))
    is_tls = parts.scheme == "https"
    address = _looked_up(parts.hostname, port or (HTTPS_PORT if is_tls else HTTP_PORT))
    if not is_tls and not _is_allowed_by_hand(address):
        raise AddressRefused(_("Messages are only sent over https."))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Destination(
        parts.hostname, port or (HTTPS_PORT if is_tls else HTTP_PORT), str(address), target, is_tls
    )


def _looked_up(host: str, port: int) -> Address:
    """The first address of a name; refused when any of them is private, so that no answer slips through."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as problem:
        raise AddressRefused(_("The name %(host)s cannot be found.") % {"host": host[:80]}) from problem
    addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    for address in addresses:
        if not (_is_public(address) or _is_allowed_by_hand(address)):
            raise AddressRefused(
                _("%(host)s leads into a private network; nothing is sent there.") % {"host": host[:80]}
            )
    return addresses[0]


def _is_public(address: Address) -> bool:
    """What is written inside another address counts: an IPv4 address mapped, or carried by 6to4 or Teredo."""
    inner: Address | None = None
    if isinstance(address, ipaddress.IPv6Address):
        teredo = address.teredo
        inner = address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)
        if address in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    seen = inner or address
    return seen.is_global and not seen.is_multicast and not address.is_multicast


def _is_allowed_by_hand(address: Address) -> bool:
    return any(address in ipaddress.ip_network(network) for network in settings.WEBHOOK_NETWORKS)
